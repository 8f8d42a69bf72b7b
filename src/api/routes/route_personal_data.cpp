// What is kept about a customer, and its end (SEC-7).
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/customer_form.hpp"
#include "ringmaster/core/model/personal_data.hpp"
#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::int64_t contacts_max = 100;  // of a page

struct Customer {
    core::SameCustomer who;  // in the organization's region
    std::string reference;

    // The number itself is nothing for a log that is never shortened.
    [[nodiscard]] std::string detail() const {
        return reference.empty() ? "" : "reference " + reference;
    }
};

// Blanks name nobody.
std::optional<Customer> customer_of(json const& body, core::Engine const& engine) {
    if (core::visible_text(text_at(body, "number")).empty()) return std::nullopt;
    return Customer{
        {address_form, text_at(body, "number"), engine.state().config.settings.default_region},
        text_at(body, "reference")};
}

Answer names_nobody() {
    return Answer{problems_response({{"number", "must be a number or an address"}})};
}

// Who would be asked first when he writes again (RQ-7).
Json last_agents(Customer const& customer, core::LastServed const& served) {
    Json agents = Json::array();
    for (auto const* half : {&served.recent, &served.older}) {
        for (auto const& [key, agent] : *half) {
            if (!customer.who.is(core::channel_of_key(key), core::address_of_key(key))) continue;
            auto const channel = key.substr(0, key.find(':'));
            agents.push_back(Json{{"mediaType", channel}, {"agentId", core::to_string(agent)}});
        }
    }
    return agents;
}

// Books are configuration: an erasure leaves them to whoever keeps them.
Json address_books(Customer const& customer, Directory const& directory) {
    Json found = Json::array();
    for (Document const* const book : directory.list("address-book")) {
        for (json const& entry : child_at(book->body(), "addressBookEntries")) {
            if (!customer.who.is(core::MediaType::telephony, text_at(entry, "number"))) continue;
            found.push_back(
                Json{{"resource", "address-book"},
                     {"id", book->id},
                     {"entry",
                      {{"name", text_at(entry, "name")}, {"number", text_at(entry, "number")}}}});
        }
    }
    return found;
}

// They keep his wish not to be called, so an erasure leaves them (OD-1).
std::vector<std::string> lists_with(Customer const& customer, core::DoNotCall const& lists) {
    return lists.lists_with(address_form(customer.who.address(), customer.who.region()));
}

// Of campaigns in which he waits to be called (OD-3); an erasure takes him out of them.
Json campaign_contacts(Customer const& customer,
                       std::map<std::string, core::Campaign> const& campaigns) {
    Json found = Json::array();
    for (auto const& [id, campaign] : campaigns) {
        for (auto const& [number, list] : campaign.lists) {
            for (auto const& [ordinal, contact] : list.waiting) {
                if (!customer.who.is(core::MediaType::telephony, contact.number)) continue;
                found.push_back(Json{{"campaignId", id},
                                     {"contactListId", std::to_string(number)},
                                     {"number", contact.number},
                                     {"name", contact.customer_name},
                                     {"attributes", Json(contact.fields)}});
            }
        }
    }
    return found;
}

struct Page {
    std::uint64_t after_seq = 0;
    std::size_t limit = 0;
};

// The contacts on a page of the journal, each with everything on record.
class Collector {
public:
    Collector(JournalView& journal, Customer const& customer)
        : journal_(journal), customer_(customer) {}

    struct Contact {
        core::TaskCreated created;
        std::vector<HistoryRow> rows;
    };
    struct Found {
        std::vector<Contact> contacts;
        std::optional<std::uint64_t> next;  // there is more behind this one
    };

    Found run(Page const& page) {
        for (auto& [seq, begun] : his_contacts(page)) {
            if (found_.contacts.size() >= page.limit) {
                found_.next = last_seq_;
                break;
            }
            for (auto& created : begun) found_.contacts.push_back({std::move(created), {}});
            last_seq_ = seq;
        }
        for (Contact& contact : found_.contacts) {
            auto const id = contact.created.task.value;
            journal_.forwards(id, 0, [&](HistoryRow const& row) {
                contact.rows.push_back(only_about(row, id));
                return true;
            });
        }
        return std::move(found_);
    }

private:
    using Begun = std::vector<core::TaskCreated>;

    // The contact of his that an event names him for; none of most.
    [[nodiscard]] core::TaskId his(core::Event const& event) const {
        if (auto const* const created = std::get_if<core::TaskCreated>(&event)) {
            bool const is_his = customer_.who.is(created->media, core::customer_of(*created));
            return is_his ? created->task : core::TaskId{};
        }
        auto const called = core::called_back(event);
        bool const is_his = customer_.who.is(core::MediaType::telephony, called.number);
        return is_his ? called.task : core::TaskId{};
    }
    // The creation of a contact that names him in that row first: behind it, when only a callback
    // does.
    [[nodiscard]] std::optional<core::TaskCreated> begun(core::TaskId task,
                                                         std::uint64_t seq) const {
        std::optional<core::TaskCreated> creation;
        std::uint64_t first = seq;
        journal_.forwards(task.value, 0, [&](HistoryRow const& row) {
            for (auto const& event : row.events) {
                auto const* const created = std::get_if<core::TaskCreated>(&event);
                if (created != nullptr && created->task == task) creation = *created;
                if (his(event) == task) first = std::min(first, row.journal_seq);
            }
            return row.journal_seq < first;
        });
        return first == seq ? creation : std::nullopt;
    }
    [[nodiscard]] Begun begun_in(HistoryRow const& row) const {
        std::set<core::TaskId> tasks;
        for (auto const& event : row.events) tasks.insert(his(event));
        tasks.erase(core::TaskId{});
        Begun all;
        for (auto const& task : tasks) {
            if (auto creation = begun(task, row.journal_seq)) all.push_back(*std::move(creation));
        }
        return all;
    }
    // More than a page of them, in order, whatever they are indexed by. Others that are found with
    // them are passed over.
    [[nodiscard]] std::map<std::uint64_t, Begun> his_contacts(Page const& page) const {
        std::map<std::uint64_t, Begun> rows;
        for (auto const& trace : customer_traces(customer_.who.address(), customer_.who.region())) {
            std::size_t found = 0;
            journal_.forwards(trace, page.after_seq, [&](HistoryRow const& row) {
                auto begun = begun_in(row);
                if (begun.empty()) return true;
                rows.insert_or_assign(row.journal_seq, std::move(begun));
                return ++found <= page.limit;
            });
        }
        return rows;
    }

    JournalView& journal_;
    Customer const& customer_;
    Found found_;
    std::uint64_t last_seq_ = 0;
};

Json contact_json(Collector::Contact const& contact, VariableFilter const& shows_variable) {
    core::TaskCreated const& created = contact.created;
    Json item{{"taskId", core::to_string(created.task)},
              {"createdTime", created.at.epoch_ms},
              {"mediaType", core::enum_name(created.media)},
              {"direction", core::enum_name(created.direction)}};
    put_text(item, "origin", created.origin);
    put_text(item, "destination", created.destination);
    put_text(item, "customerName", created.customer_name);
    item["history"] = rows_json(contact.rows, shows_variable);
    return item;
}

}  // namespace

Call export_personal_data(Context const& context) {
    auto const checked = read_body(context, "exportPersonalData");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& body = std::get<json>(checked);
    auto const limit = integer_at(body, "limit").value_or(contacts_max);
    if (limit < 1 || limit > contacts_max) {
        return Answer{problems_response({{"limit", "must be 1 to 100"}})};
    }
    Page const page{static_cast<std::uint64_t>(integer_at(body, "afterSeq").value_or(0)),
                    static_cast<std::size_t>(limit)};
    auto const named = customer_of(body, context.engine);
    if (!named) return names_nobody();
    Customer const& customer = *named;
    Json head{{"number", customer.who.address()}};
    head["lastAgents"] = last_agents(customer, context.engine.state().last_served);
    head["documents"] = address_books(customer, context.directory);
    head["doNotCallLists"] = lists_with(customer, context.engine.state().do_not_call);
    head["campaignContacts"] = campaign_contacts(customer, context.engine.state().campaigns);
    auto read = [customer, page, head, org = context.principal.org, role = context.principal.role,
                 directory = &context.directory](JournalView& journal) {
        auto found = Collector(journal, customer).run(page);
        return [found = std::move(found), head, org, role, directory] {
            Json data = head;
            data["contacts"] = Json::array();
            auto const shows_variable = variable_filter(*directory, role);
            for (auto const& contact : found.contacts) {
                data["contacts"].push_back(contact_json(contact, shows_variable));
            }
            if (found.next) data["nextAfterSeq"] = *found.next;
            return json_response(200,
                                 dump(Json{{"meta", meta_json(org)}, {"data", std::move(data)}}));
        };
    };
    return QueryHistory{std::move(read),
                        QueryHistory::Record{"ExportPersonalData", customer.detail()}};
}

Call erase_personal_data(Context const& context) {
    auto const checked = read_body(context, "erasePersonalData");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const named = customer_of(std::get<json>(checked), context.engine);
    if (!named) return names_nobody();
    Customer const& customer = *named;
    auto respond = [documents = address_books(customer, context.directory), at = context.now,
                    lists = lists_with(customer, context.engine.state().do_not_call),
                    tracking = context.request.tracking_id](core::Outcome const& outcome,
                                                            core::Engine const& /*engine*/) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        Json answer{{"trackingId", tracking}};
        answer["data"] =
            Json{{"erasedTime", at.epoch_ms}, {"documents", documents}, {"doNotCallLists", lists}};
        return json_response(200, dump(answer));
    };
    auto const& [number, region] = std::pair(customer.who.address(), customer.who.region());
    return Submit{core::EraseCustomer{context.principal.actor(),
                                      customer_id(core::MediaType::telephony, number, region),
                                      number, customer.reference, region,
                                      customer_id(core::MediaType::chat, number, region)},
                  std::move(respond),
                  {}};
}

}  // namespace ringmaster::api
