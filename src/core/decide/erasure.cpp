#include "core/decide/erasure.hpp"

#include <algorithm>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/personal_data.hpp"

namespace ringmaster::core {
namespace {

// Whoever is meant, however written (NUM-1).
class Customer {
public:
    Customer(Forms const& forms, EraseCustomer const& command)
        : forms_(forms),
          number_(command.number),
          region_(command.region),
          canonical_(forms.of(command.number, command.region)) {}

    [[nodiscard]] bool is(std::string_view other) const {
        return may_be_same(number_, other) && forms_.of(other, region_) == canonical_;
    }

private:
    Forms const& forms_;
    std::string const& number_;
    std::string const& region_;
    std::string canonical_;
};

// The keys in use that stand for this customer, whatever the channel and however written.
void collect_served(std::map<std::string, AgentId> const& served, Customer const& customer,
                    std::vector<std::uint64_t>& hashes) {
    for (auto const& [key, agent] : served) {
        if (customer.is(address_of_key(key))) hashes.push_back(hash_of(key));
    }
}

std::vector<ClosedTaskBlanked> kept_closings(State const& state, Customer const& customer) {
    std::vector<ClosedTaskBlanked> found;
    for (auto const& [id, agent] : state.agents) {
        for (ClosedTask const& closed : agent.closed_while_away) {
            Task const& task = *closed.view.task;
            if (customer.is(customer_of(task))) found.push_back({AgentId(id), task.id});
        }
    }
    return found;
}

}  // namespace

Refused erase_customer(Decision& decision, EraseCustomer const& command) {
    State const& state = decision.state();
    Customer const customer(decision.indexes().forms(), command);
    for (auto const& [id, task] : state.tasks) {
        if (customer.is(customer_of(task))) {
            return Refusal{Reason::contact_live, to_string(task.id)};
        }
    }
    CustomerErased erased{decision.now(), command.by, command.customer, command.reference, {}, 2,
                          command.region};
    collect_served(state.last_served.recent, customer, erased.served);
    collect_served(state.last_served.older, customer, erased.served);
    auto const closings = kept_closings(state, customer);
    decision.emit(std::move(erased));
    for (ClosedTaskBlanked const& closing : closings) decision.emit(closing);
    return std::nullopt;
}

}  // namespace ringmaster::core
