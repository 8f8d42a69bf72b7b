#include "api/requests/task_search.hpp"

#include <algorithm>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/model/personal_data.hpp"
#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::api {
namespace {

template <class T>
bool fits(std::vector<T> const& wanted, T const& one) {
    return wanted.empty() || std::ranges::find(wanted, one) != wanted.end();
}

std::string_view direction_of(core::Task const& task) {
    return task.direction == core::Direction::INBOUND ? "inbound" : "outbound";
}

}  // namespace

std::string_view status_of(core::Task const& task) {
    if (task.ended()) return task.engagements.empty() ? "abandoned" : "completed";
    if (task.owner() != nullptr) return "assigned";
    if (!task.offers.empty()) return "offered";
    bool const waits = !task.entries.empty() || task.callback;  // also between two attempts (CB-7)
    return waits ? "queued" : "created";
}

TaskSearch::TaskSearch(Context const& context, Query const& query, Problems& problems)
    : context_(context),
      customer_(address_form, query.text("customer"),
                context.engine.state().config.settings.default_region),
      agents_(query.ids<core::AgentId>("agentIds")),
      teams_(query.ids<core::TeamId>("teamIds")),
      queues_(query.ids<core::QueueId>("queueIds")),
      entry_points_(query.ids<core::EntryPointId>("entryPointIds")),
      channels_(query.choices<core::MediaType>("channelTypes")),
      directions_(query.list("direction")),
      statuses_(query.list("status")) {
    auto const& customer = customer_.address();
    if (!customer.empty() && core::visible_text(customer).empty()) {
        problems.push_back({"customer", "must be a number or an address"});
    }
    from_.epoch_ms = query.number("from", 0);
    to_.epoch_ms = query.number("to", whole_number_max);
    read_variable(query, problems);
}

void TaskSearch::read_variable(Query const& query, Problems& problems) {
    auto const text = query.text("variable");
    if (text.empty()) return;
    auto const colon = text.find(':');
    if (colon == 0 || colon == std::string::npos) {
        return problems.push_back({"variable", "must be name:value"});
    }
    variable_ = text.substr(0, colon);
    value_ = text.substr(colon + 1);
    auto const* definition = context_.directory.cad_variable(variable_);
    if (definition != nullptr && definition->secure) {
        problems.push_back({"variable", "is secure: nobody finds contacts by it"});
    }
}

bool TaskSearch::finds(core::Task const& task) const {
    if (task.created_at < from_ || task.created_at >= to_) return false;
    return fits(channels_, task.media) && fits(queues_, task.queue) &&
           fits(entry_points_, task.entry_point) &&
           fits(directions_, std::string(direction_of(task))) &&
           fits(statuses_, std::string(status_of(task))) && finds_people(task) &&
           finds_variable(task) && finds_customer(task);
}

// NUM-1: any spelling.
bool TaskSearch::finds_customer(core::Task const& task) const {
    return customer_.address().empty() || core::is_of(customer_, task);
}

// A monitor has no part in a contact, and may be invisible (SU-1).
bool TaskSearch::finds_people(core::Task const& task) const {
    bool agent = agents_.empty();
    bool team = teams_.empty();
    for (auto const& one : task.engagements) {
        if (one.role == core::Role::monitor) continue;
        agent = agent || fits(agents_, one.agent);
        team = team || fits(teams_, one.team);
    }
    for (auto const& offer : task.offers) agent = agent || fits(agents_, offer.agent);
    for (auto const& id : agents_) {
        auto const* person = context_.engine.state().agent(id);
        agent = agent || (person != nullptr && person->past_task(task.id) != nullptr);
    }
    auto const* queue =
        task.entries.empty() ? nullptr : context_.engine.state().config.queue(task.queue);
    if (queue != nullptr) {
        team = team || std::ranges::any_of(queue->teams,
                                           [this](core::TeamId id) { return fits(teams_, id); });
    }
    for (auto const& party : task.numbers) team = team || fits(teams_, party.team);
    return agent && team;
}

bool TaskSearch::finds_variable(core::Task const& task) const {
    if (variable_.empty()) return true;
    auto const shows = variable_filter(context_.directory, context_.principal.role);
    auto const found = task.attributes.find(variable_);
    if (found == task.attributes.end() || !shows(variable_)) return false;
    auto const* plain = std::get_if<core::PlainValue>(&found->second.value);
    return plain != nullptr && plain->text == value_;
}

}  // namespace ringmaster::api
