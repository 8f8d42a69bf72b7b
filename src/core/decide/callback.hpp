#pragma once
// The calling in a callback (CB-3 to CB-5, CB-8): the agent who accepts has the customer dialled;
// when he does not answer it is tried again. Or the customer is called first, and once he has
// answered he waits for an agent (CB-1). What comes before: callback_request.hpp. The customer of
// an outdial is dialled in the same way as an agent's, once (OD-2).

#include "core/decide/media.hpp"

namespace ringmaster::core {

// True when the end of the customer's leg is the callback's, or the outdial's, to handle: as
// agreed, or an attempt that came to nothing, or of an older leg. Otherwise the contact ends as any
// other.
[[nodiscard]] bool caller_gone(Decision& decision, TaskId task, char const* what,
                               std::string const& cause);

// A dial that does not reach the customer.
struct DialFailure {
    std::string cause;
    bool leg_gone = true;  // otherwise it is hung up
    std::optional<Time> due = {};
};

// The agent has the contact: the customer is dialled when he is not on the line. False: he is, and
// everything goes as for a call.
[[nodiscard]] bool dial_customer(Decision& decision, TaskId task, AgentId agent);
// It is the agent's turn, and the customer is called before he is asked (CB-1).
void call_customer_first(Decision& decision, TaskId task, AgentId agent);
void customer_leg_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                          MediaOutcome const& outcome);
void customer_answered(Decision& decision, TaskId task);
// Timer: nobody has answered.
void callback_ring_deadline(Decision& decision, TaskId task, Time due);

// The agent goes before the customer has answered, or a supervisor moves the contact: the dial is
// given up and costs no attempt; the caller sees to the agent, if one has it, and puts the contact
// into a queue again.
void give_up_dial(Decision& decision, TaskId task, std::string const& cause);
// The same, with the agent: his phone is down, and the contact goes back to its queue in front.
void agent_leaves_dial(Decision& decision, TaskId task, std::string const& cause);

}  // namespace ringmaster::core
