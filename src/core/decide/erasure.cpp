#include "core/decide/erasure.hpp"

#include <algorithm>

#include "core/decide/campaign.hpp"
#include "core/decide/contact.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/customer_form.hpp"
#include "ringmaster/core/model/personal_data.hpp"

namespace ringmaster::core {
namespace {

// The keys in use that stand for this customer, whatever the channel and however written.
void collect_served(std::map<std::string, AgentId> const& served, SameCustomer const& customer,
                    std::vector<std::uint64_t>& hashes) {
    for (auto const& [key, agent] : served) {
        if (customer.is(channel_of_key(key), address_of_key(key))) hashes.push_back(hash_of(key));
    }
}

// A callback that nobody is busy with, now or with what is left to do after an attempt, or a
// reservation: it goes with its customer.
bool only_waits(Task const& task) {
    if (task.preview) return true;
    auto const open = [](Engagement const& one) {
        return !std::holds_alternative<Released>(one.state);
    };
    return task.calls_back() && task.callback->at_rest() && task.offers.empty() &&
           task.media_operations.empty() &&
           std::none_of(task.engagements.begin(), task.engagements.end(), open);
}

std::vector<ClosedTaskBlanked> kept_closings(State const& state, SameCustomer const& customer) {
    std::vector<ClosedTaskBlanked> found;
    for (auto const& [id, agent] : state.agents) {
        for (ClosedTask const& closed : agent.closed_lately) {
            Task const& task = *closed.view.task;
            if (is_of(customer, task)) found.push_back({AgentId(id), task.id});
        }
    }
    return found;
}

}  // namespace

Refused erase_customer(Decision& decision, EraseCustomer const& command) {
    State const& state = decision.state();
    SameCustomer const customer(decision.indexes().forms().form(), command.number, command.region);
    std::vector<TaskId> waiting;
    for (auto const& [id, task] : state.tasks) {
        if (!is_of(customer, task)) continue;
        if (!only_waits(task)) return Refusal{Reason::contact_live, to_string(task.id)};
        waiting.push_back(task.id);
    }
    for (TaskId const& id : waiting) {
        end_task(decision, id, {"CUSTOMER_ERASED", TerminatingParty::System, {}, {}});
    }
    erase_contacts(decision, customer, command.by);
    CustomerErased erased{decision.now(), command.by,    command.customer, command.reference, {}, 2,
                          command.region, command.handle};
    collect_served(state.last_served.recent, customer, erased.served);
    collect_served(state.last_served.older, customer, erased.served);
    auto const closings = kept_closings(state, customer);
    decision.emit(std::move(erased));
    for (ClosedTaskBlanked const& closing : closings) decision.emit(closing);
    return std::nullopt;
}

}  // namespace ringmaster::core
