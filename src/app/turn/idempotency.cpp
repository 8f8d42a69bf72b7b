#include "app/turn/idempotency.hpp"

#include <algorithm>

#include "app/base/share.hpp"
#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/personal_data.hpp"
#include "ringmaster/core/model/plain_text.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::app {

namespace {

// Shorter ones stand by chance in any answer.
constexpr std::size_t telling_length_min = 5;

// Who gives the command, and the number he has typed into it.
template <class Command>
core::AgentId asker_of(Command const& command) {
    if constexpr (requires { core::AgentId{command.agent}; }) {
        return command.agent;
    } else {
        return {};
    }
}
template <class Command>
std::string number_in(Command const& command) {
    if constexpr (requires { std::string{command.target.number}; }) {
        return command.target.number;
    } else if constexpr (requires { std::string{command.wish.number}; }) {
        return command.wish.number;
    } else if constexpr (std::is_same_v<Command, core::RequestCallback>) {
        return command.number;
    } else {
        return {};
    }
}

bool stands_in(std::string const& text, std::string const& number) {
    return number.size() >= telling_length_min && text.find(number) != std::string::npos;
}

}  // namespace

bool is_mutation(std::string const& method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

bool is_kept(int status) {
    return (status >= 200 && status < 300) || status == 409 || status == 422;
}

Idempotency::Key Idempotency::key_of(store::IdempotencyRecord const& record) {
    return {record.org, record.subject, record.key};
}

Idempotency::Verdict Idempotency::find(store::IdempotencyRecord const& asked,
                                       api::Response& answer) const {
    auto const found = records_.find(key_of(asked));
    if (found == records_.end()) return Verdict::unknown;
    store::IdempotencyRecord const& kept = found->second.record;
    bool const same = kept.method == asked.method && kept.path == asked.path &&
                      crypto::constant_time_equal(kept.body_hmac, asked.body_hmac);
    if (!same) return Verdict::mismatch;
    answer.status = kept.status;
    answer.content_type = kept.content_type;
    answer.body = kept.answer;
    return Verdict::repeated;
}

void Idempotency::keep(Kept kept) {
    Key key = key_of(kept.record);
    auto const known = records_.find(key);
    before_.emplace_back(key,
                         known == records_.end() ? std::nullopt : std::optional(known->second));
    if (known == records_.end()) {  // not one that is replaced
        by_caller_[kept.record.subject].push_back(kept.record.created);
        by_age_.push_back(key);
    }
    records_.insert_or_assign(std::move(key), std::move(kept));
}

void Idempotency::put(store::IdempotencyRecord record, std::vector<core::Uuid> customers) {
    keep({std::move(record), std::move(customers), false});
}

// Configuration names nobody who is a contact's customer, unless his number stands in it.
void Idempotency::put_recovered(store::IdempotencyRecord record) {
    bool const is_configuration = record.path.starts_with("/organization");
    keep({std::move(record), {}, !is_configuration});
}

std::vector<store::IdempotencyRecord> Idempotency::forget(core::EraseCustomer const& erased) {
    auto const canonical = api::address_form(erased.number, erased.region);
    std::vector<store::IdempotencyRecord> blanked;
    for (auto& [key, kept] : records_) {
        auto const& text = kept.record.answer;
        bool const names = kept.may_name_any ||
                           std::ranges::count(kept.customers, erased.customer) != 0 ||
                           std::ranges::count(kept.customers, erased.handle) != 0 ||
                           stands_in(text, erased.number) || stands_in(text, canonical) ||
                           stands_in(text, core::plain_text(erased.number));
        auto const forgotten = forgotten_answer(kept.record.status);
        if (!names || text == forgotten) continue;
        kept.record.answer = forgotten;
        kept.may_name_any = false;
        blanked.push_back(kept.record);
        blanked.back().replaces = true;
    }
    return blanked;
}

std::string forgotten_answer(int status) {
    constexpr std::string_view code = "CUSTOMER_ERASED";
    if (status < 400) return R"({"reasonCode":")" + std::string(code) + "\"}";
    constexpr std::string_view text = "What was answered named a customer who has been erased";
    return api::error_response(status, code, text).body;
}

namespace {

std::vector<core::Uuid> contacts_named(core::ChangeCampaign const& command,
                                       core::State const& state) {
    auto const* const added = std::get_if<core::AddContacts>(&command.change);
    auto const* const closed = std::get_if<core::CloseContact>(&command.change);
    std::vector<core::Uuid> named;
    auto const name = [&](std::string const& number) {
        named.push_back(api::customer_id(core::MediaType::telephony, number,
                                         state.config.settings.default_region));
    };
    if (closed != nullptr) name(closed->reference);
    if (added == nullptr) return named;
    for (core::CampaignContact const& one : added->contacts) name(one.number);
    return named;
}

}  // namespace

std::vector<core::Uuid> customers_named(core::Command const& command, core::State const& state) {
    // A creation is answered with the contact's id alone, unless it is a callback.
    if (auto const* const create = std::get_if<core::CreateTask>(&command)) {
        if (!create->callback) return {};
        return {api::customer_id(core::MediaType::telephony, create->callback->number,
                                 state.config.settings.default_region)};
    }
    if (auto const* const listing = std::get_if<core::ChangeDoNotCall>(&command)) {
        std::vector<core::Uuid> named;
        for (core::DoNotCallNumber const& one : listing->put) {
            named.push_back(api::customer_id(core::MediaType::telephony, one.key.number,
                                             state.config.settings.default_region));
        }
        return named;
    }
    if (auto const* const campaign = std::get_if<core::ChangeCampaign>(&command)) {
        return contacts_named(*campaign, state);
    }
    auto const* const task = std::visit(
        [&state](auto const& known) -> core::Task const* {
            if constexpr (requires { known.task; }) {
                return state.task(known.task);
            } else {
                return nullptr;
            }
        },
        command);
    if (auto const* const outdial = std::get_if<core::StartOutdial>(&command)) {
        return {api::customer_id(core::MediaType::telephony, outdial->destination,
                                 state.region_of(outdial->agent))};
    }
    if (task == nullptr) return {};
    std::vector<core::Uuid> named{api::customer_id(task->media, core::customer_of(*task),
                                                   state.config.settings.default_region)};
    // A number that is dialled may be a customer's, however it was typed (NUM-1).
    auto const asker = std::visit([](auto const& known) { return asker_of(known); }, command);
    auto const dialled = [&](core::AgentId agent, std::string const& number) {
        if (!number.empty())
            named.push_back(
                api::customer_id(core::MediaType::telephony, number, state.region_of(agent)));
    };
    dialled(asker, std::visit([](auto const& known) { return number_in(known); }, command));
    auto const* const owner = task->owner();
    auto const typed_by = owner == nullptr ? core::AgentId{} : owner->agent;
    for (core::NumberParty const& party : task->numbers) dialled(typed_by, party.number);
    if (task->consult) dialled(typed_by, task->consult->target.number);
    if (task->number_transfer) dialled(typed_by, task->number_transfer->number);
    if (task->callback) dialled({}, task->callback->number);
    return named;
}

void Idempotency::take_back() {
    for (auto last = before_.rbegin(); last != before_.rend(); ++last) {
        if (last->second) {
            records_.insert_or_assign(last->first, std::move(*last->second));
        } else {
            auto const found = by_caller_.find(std::get<1>(last->first));
            found->second.pop_back();
            if (found->second.empty()) by_caller_.erase(found);
            by_age_.pop_back();
            records_.erase(last->first);
        }
    }
    before_.clear();
}

Idempotency::Room Idempotency::room_for(std::string const& subject, std::size_t capacity) const {
    auto const found = by_caller_.find(subject);
    std::size_t const held = found == by_caller_.end() ? 0 : found->second.size();
    if (within_share(held, records_.size(), capacity)) return Room::there_is;
    return held == 0 ? Room::none : Room::none_for_caller;
}

core::Duration Idempotency::room_after(std::string const& subject, core::Time now) const {
    auto const found = by_caller_.find(subject);
    auto const oldest = found != by_caller_.end() ? found->second.front()
                        : by_age_.empty()         ? now - store::idempotency_kept
                                                  : records_.at(by_age_.front()).record.created;
    return std::max(oldest + store::idempotency_kept - now, core::Duration(0));
}

void Idempotency::forget_oldest_of(std::string const& subject) {
    auto const found = by_caller_.find(subject);
    found->second.pop_front();
    if (found->second.empty()) by_caller_.erase(found);
}

void Idempotency::expire(core::Time now) {
    while (!by_age_.empty()) {
        auto const found = records_.find(by_age_.front());
        if (found->second.record.created + store::idempotency_kept > now) return;
        records_.erase(found);
        forget_oldest_of(std::get<1>(by_age_.front()));
        by_age_.pop_front();
    }
}

store::IdempotencyRecord idempotency_request(api::Principal const& principal,
                                             api::Request const& request, std::string_view secret,
                                             api::Route const* route) {
    store::IdempotencyRecord asked;
    asked.org = principal.org;
    asked.subject = principal.subject;
    asked.key = std::string(request.header("Idempotency-Key"));
    asked.method = request.method;
    asked.path = route == nullptr ? request.path : api::kept_path(*route, request.path);
    bool const is_told = asked.path == request.path;
    if (!request.query.empty()) asked.path += "?" + request.query;
    // SEC-1: a subject that stands for somebody else by now asks something else.
    std::string holder(core::enum_name(principal.role));
    if (principal.agent) holder += " " + core::to_string(*principal.agent);
    // What the path does not say is part of the request all the same.
    if (!is_told) holder += "\n" + request.path;
    auto const digest = crypto::hmac_sha256(secret, holder + "\n" + request.body);
    asked.body_hmac = std::string(crypto::bytes(digest));
    return asked;
}

}  // namespace ringmaster::app
