#include "ringmaster/core/model/model.hpp"

#include <algorithm>

namespace ringmaster::core {
namespace {

template <class Range, class Predicate>
auto find_if_in(Range const& range, Predicate predicate) -> typename Range::value_type const* {
    auto const found = std::find_if(range.begin(), range.end(), predicate);
    return found == range.end() ? nullptr : &*found;
}

template <class States>
auto& state_of(States& states, MediaType media) {
    switch (media) {
        case MediaType::telephony: return states.telephony;
        case MediaType::chat: return states.chat;
        case MediaType::email: return states.email;
        case MediaType::social: return states.social;
    }
    return states.telephony;
}

}  // namespace

bool Agent::has_arrived_socket() const {
    return std::any_of(sockets.begin(), sockets.end(),
                       [](Socket const& socket) { return !socket.arrival_due; });
}

bool Agent::is_blank() const { return epoch == 0 && sequence == 0 && sockets.empty(); }

PastTask const* Agent::past_task(TaskId task) const {
    return find_if_in(past, [=](PastTask const& one) { return one.task == task; });
}

ChannelState& ChannelStates::of(MediaType media) { return state_of(*this, media); }

ChannelState const& ChannelStates::of(MediaType media) const { return state_of(*this, media); }

Engagement const* Task::owner() const {
    return find_if_in(engagements, [](Engagement const& one) {
        return one.role == Role::owner && one.talking();
    });
}

Engagement const* Task::engagement(std::uint32_t wanted) const {
    return find_if_in(engagements, [=](Engagement const& one) { return one.ordinal == wanted; });
}

Engagement const* Task::talking(AgentId wanted) const {
    return find_if_in(engagements,
                      [=](Engagement const& one) { return one.agent == wanted && one.talking(); });
}

Engagement const* Task::wrapping(AgentId wanted) const {
    return find_if_in(engagements, [=](Engagement const& one) {
        return one.agent == wanted && one.wrap_up() != nullptr;
    });
}

Engagement const* Task::latest(AgentId wanted) const {
    Engagement const* newest = nullptr;
    for (Engagement const& one : engagements) {
        if (one.agent == wanted) newest = &one;
    }
    return newest;
}

Offer const* Task::offer(std::uint32_t wanted) const {
    return find_if_in(offers, [=](Offer const& one) { return one.ordinal == wanted; });
}

Offer const* Task::offer_to(AgentId wanted) const {
    return find_if_in(offers, [=](Offer const& one) { return one.agent == wanted; });
}

std::string const& State::region_of(AgentId id) const {
    Agent const* const found = agent(id);
    Station const* const station = found == nullptr ? nullptr : found->station();
    return config.region_of(station == nullptr ? TeamId{} : station->team);
}

std::string customer_key(Task const& task) {
    if (task.media == MediaType::telephony || task.origin.empty()) return {};
    std::string const& address = task.customer_address;
    return customer_key(task.media, address.empty() ? task.origin : address);
}

std::string customer_key(MediaType media, std::string_view address) {
    return std::string(enum_name(media)) + ':' + std::string(address);
}

std::string_view address_of_key(std::string_view key) { return key.substr(key.find(':') + 1); }

MediaType channel_of_key(std::string_view key) {
    return enum_parse<MediaType>(key.substr(0, key.find(':'))).value_or(MediaType::chat);
}

std::size_t Task::offers_of(std::uint32_t wanted) const {
    auto const count = std::count_if(offers.begin(), offers.end(),
                                     [&](Offer const& one) { return one.entry == wanted; });
    return static_cast<std::size_t>(count);
}

QueueEntry const* Task::entry(std::uint32_t wanted) const {
    return find_if_in(entries, [=](QueueEntry const& one) { return one.ordinal == wanted; });
}

Monitoring const* Task::monitor_request(AgentId supervisor) const {
    auto const* const found =
        find_if_in(monitor_requests, [=](auto const& one) { return one.first == supervisor; });
    return found == nullptr ? nullptr : &found->second;
}

Engagement const* Task::monitor(AgentId supervisor) const {
    return find_if_in(engagements, [=](Engagement const& one) {
        return one.agent == supervisor && one.role == Role::monitor && one.talking();
    });
}

bool listens_unseen(Task const& task, AgentId agent) {
    Monitoring const* const asked = task.monitor_request(agent);
    Engagement const* const one = task.monitor(agent);
    return (asked != nullptr && asked->invisible) ||
           (one != nullptr && one->monitoring && one->monitoring->invisible);
}

Engagement const* Task::consulted() const {
    ConsultAnswered const* const answered = consult ? consult->answered() : nullptr;
    if (answered == nullptr || answered->engagement == 0) return nullptr;
    return engagement(answered->engagement);
}

NumberParty const* Task::number(std::string_view wanted) const {
    return find_if_in(numbers, [=](NumberParty const& one) { return one.number == wanted; });
}

TaskId Task::id_for(AgentId agent) const {
    if (Offer const* const offer = offer_to(agent)) {  // whatever he was asked by before
        QueueEntry const* const offered = entry(offer->entry);
        bool const asked = offered != nullptr && offered->kind == EntryKind::consult;
        return asked && consult && !consult->child.empty() ? consult->child : id;
    }
    Engagement const* const part = latest(agent);
    return part != nullptr && !part->child.empty() ? part->child : id;
}

bool Task::in_conference() const {
    if (owner() == nullptr) return false;
    if (!numbers.empty()) return true;
    return std::any_of(engagements.begin(), engagements.end(), [](Engagement const& one) {
        return one.role == Role::conference && one.talking();
    });
}

std::string Task::dialled() const {
    if (number_transfer) {  // a transfer's not before the customer is on hold
        bool const begun = held_since.has_value() || !number_transfer->by_owner();
        return begun ? number_transfer->number : std::string();
    }
    if (!consult || consult->target.kind != TargetKind::dialNumber) return {};
    return consult->requested() != nullptr ? consult->target.number : std::string();
}

CallbackDialling const* Task::dials_customer() const {
    if (ended() != nullptr) return nullptr;
    if (callback && callback->dialling() != nullptr) return callback->dialling();
    return outdial ? outdial->dialling() : nullptr;
}

CallbackDialling const* Task::dials_first() const {
    CallbackDialling const* const dial = calls_back() ? callback->dialling() : nullptr;
    return dial != nullptr && dial->customer_first() ? dial : nullptr;
}

std::string const& Task::customer_number() const {
    bool const called = callback && (callback->dialling() != nullptr || callback->connected() ||
                                     callback->answered() != nullptr);
    if (called) return callback->number;
    return outdial ? outdial->number : origin;
}

CallbackState Task::callback_state() const {
    if (ended() != nullptr) return CallbackState::closed;
    if (callback->delayed() != nullptr) return CallbackState::waiting;
    if (callback->connected()) return CallbackState::connected;
    if (CallbackDialling const* const dial = callback->dialling()) {
        return dial->deadline ? CallbackState::ringing : CallbackState::dialling;
    }
    if (callback->queued() == nullptr) return CallbackState::closed;
    return offers.empty() ? CallbackState::queued : CallbackState::offered;
}

bool Task::operation_pending() const {
    Engagement const* const current = owner();
    return std::any_of(media_operations.begin(), media_operations.end(),
                       [=](MediaOperation const& one) {
                           bool const by_former =
                               !one.by.empty() && (current == nullptr || one.by != current->agent);
                           if (by_former) return false;
                           switch (one.purpose) {
                               case Purpose::none:
                               case Purpose::consult_leg:
                               case Purpose::transfer_leg:
                               case Purpose::callback_leg:
                               case Purpose::outdial_leg:
                               case Purpose::record_pause:
                               case Purpose::record_resume:
                               case Purpose::monitor: return false;
                               case Purpose::hold:
                               case Purpose::resume:
                               case Purpose::hold_consult:
                               case Purpose::resume_consult:
                               case Purpose::consult:
                               case Purpose::consult_transfer:
                               case Purpose::conference: return !one.expired;
                           }
                           return false;
                       });
}

MediaKind ending_command(MediaType media, LegKind leg) {
    bool const is_line = media == MediaType::telephony || leg != LegKind::agent;
    return is_line ? MediaKind::hangup : MediaKind::unbridge;
}

bool Task::finished() const {
    if (ended() == nullptr || !offers.empty() || !entries.empty()) return false;
    auto const open = [](MediaOperation const& one) { return !one.expired; };
    if (std::any_of(media_operations.begin(), media_operations.end(), open)) return false;
    return std::all_of(engagements.begin(), engagements.end(), [](Engagement const& one) {
        return std::holds_alternative<Released>(one.state);
    });
}

Agent const* State::agent(AgentId id) const {
    auto const found = agents.find(id);
    return found == agents.end() ? nullptr : &found->second;
}

Task const* State::task(TaskId id) const {
    auto const found = tasks.find(id);
    return found == tasks.end() ? nullptr : &found->second;
}

}  // namespace ringmaster::core
