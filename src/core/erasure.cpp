#include "core/erasure.hpp"

#include <algorithm>

#include "ringmaster/core/codec.hpp"
#include "ringmaster/core/personal_data.hpp"

namespace ringmaster::core {
namespace {

// The keys in use that stand for this customer, whatever the channel and however written.
void collect_served(std::map<std::string, AgentId> const& served, std::string const& customer,
                    std::vector<std::uint64_t>& hashes) {
    for (auto const& [key, agent] : served) {
        if (canonical_customer(address_of_key(key)) == customer) hashes.push_back(hash_of(key));
    }
}

std::vector<ClosedTaskBlanked> kept_closings(State const& state, std::string const& customer) {
    std::vector<ClosedTaskBlanked> found;
    for (auto const& [id, agent] : state.agents) {
        for (ClosedTask const& closed : agent.closed_while_away) {
            Task const& task = *closed.view.task;
            if (canonical_customer(customer_of(task)) == customer) {
                found.push_back({AgentId(id), task.id});
            }
        }
    }
    return found;
}

}  // namespace

Refused erase_customer(Decision& decision, EraseCustomer const& command) {
    State const& state = decision.state();
    std::string const customer = canonical_customer(command.number);
    for (auto const& [id, task] : state.tasks) {
        if (canonical_customer(customer_of(task)) == customer) {
            return Refusal{Reason::contact_live, to_string(task.id)};
        }
    }
    CustomerErased erased{decision.now(), command.by, command.customer, command.reference, {}};
    collect_served(state.last_served.recent, customer, erased.served);
    collect_served(state.last_served.older, customer, erased.served);
    auto const closings = kept_closings(state, customer);
    decision.emit(std::move(erased));
    for (ClosedTaskBlanked const& closing : closings) decision.emit(closing);
    return std::nullopt;
}

}  // namespace ringmaster::core
