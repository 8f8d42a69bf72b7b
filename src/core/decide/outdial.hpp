#pragma once
// Outdials (OD-1, OD-2): who may call out, what becomes of a call whose agent or customer does not
// answer, and the agent's state afterwards (WU-8). The customer is dialled by callback.hpp.

#include "core/decide/callback.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused start_outdial(Decision& decision, StartOutdial const& command);
// Why the agent cannot make a call now: beside digital contacts, not beside another call. What he
// would make it out of, if anything, is no other call.
[[nodiscard]] Refused why_not_beside(Decision const& decision, Agent const& agent, TaskId except);
// Nothing is in its way: rings at its agent.
void begin_outdial(Decision& decision, TaskCreated created, OutdialStarted started);

// An agent's own outdial rings at his device, not a contact he is offered.
[[nodiscard]] bool is_outdial(Task const& task, Offer const& offer);

// His device was not answered, failed, or he does not want the call any more.
struct DeviceUnanswered {
    OfferOutcome outcome = OfferOutcome::withdrawn;
    std::string reason;
    std::optional<Time> due = {};
    bool device_gone = false;  // otherwise it is hung up
};
void outdial_unanswered(Decision& decision, TaskId task, std::uint32_t offer,
                        DeviceUnanswered const& end);
// Ended before it rang: his client still waits for an answer to its command, and has this one.
void tell_never_rang(Decision& decision, TaskId task, std::string const& reason);
// Before the customer has answered: by command (OD-2).
void cancel_outdial(Decision& decision, AgentId agent, TaskId task);
// The dial has come to nothing.
void outdial_failed(Decision& decision, TaskId task, DialFailure const& failure);
// The number came onto a do-not-call list while his device rang.
void outdial_forbidden(Decision& decision, TaskId task, AgentId agent);
// The agent's leg has failed meanwhile.
void outdial_agent_lost(Decision& decision, TaskId task, bool leg_gone);

// WU-8. The agent has given a command, or must not be Available: his state stays as it is.
void keep_state_after_outdial(Decision& decision, AgentId agent);
// His part in a contact is over, with its wrap-up when `wrapped_up`.
void part_over(Decision& decision, TaskId task, AgentId agent, bool wrapped_up);

}  // namespace ringmaster::core
