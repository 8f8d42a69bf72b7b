#pragma once
// The life of a contact from arrival to its end (RQ-1, VC-3 to VC-5, VC-10, OF-5).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// VC-9
[[nodiscard]] bool at_ceiling(Decision const& decision, Direction direction);

[[nodiscard]] Refused create_task(Decision& decision, CreateTask const& command);
[[nodiscard]] Refused end_by_agent(Decision& decision, AgentId agent, TaskId task);
[[nodiscard]] Refused send_reply(Decision& decision, SendReply const& command);

// How and by whom an interaction ends.
struct Ending {
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    AgentId caller;   // who gave /end: his client waits for AgentWrapup (PROTOCOL 4)
    AgentId hung_up;  // whose phone is down already
    std::optional<Actor> updated_by = {};  // the supervisor who ends it (SU-2)
    std::optional<Time> due = {};          // the deadline that ends it
    bool customer_gone = false;            // his leg is down, though he did not end it
    AgentId rang = {};                     // whose device has rung for it until now (OD-2)
};
void end_task(Decision& decision, TaskId task, Ending const& ending);

// Facts.
void customer_left(Decision& decision, TaskId task, char const* fact = "customer-left");
// His leg failed: everything goes as if he had left (VC-11), but he did not.
void customer_lost(Decision& decision, TaskId task, std::string const& cause = {});
void leg_answered(Decision& decision, LegAnswered const& fact);
void leg_hung_up(Decision& decision, LegHungUp const& fact);
void leg_failed(Decision& decision, LegFailed const& fact);
void phone_down(Decision& decision, PhoneDown const& fact);

// VC-10: the customer is kept and re-queued in front; the agent is told, wraps up and goes to
// Idle(Channel_Failure).
struct LegFailure {
    std::string cause;
    bool leg_gone = true;  // otherwise it is hung up (VC-11)
};
void owner_leg_failed(Decision& decision, TaskId task, LegFailure const& failure);

// AG-9: a live digital contact is taken from an agent who is signed out by force.
void take_from_agent(Decision& decision, TaskId task, std::uint32_t engagement,
                     std::string const& reason);

// Where such a customer waits; empty when no place was ever named.
[[nodiscard]] QueueId return_queue(Decision const& decision, Task const& task);
// A customer whom nobody has any more waits in front (VC-10, CF-2, TR-3): in the contact's queue,
// else the organization's `returnQueueId`, else the entry point's queue. Without any of them
// nobody could ever serve him: the contact ends.
void return_to_queue(Decision& decision, TaskId task, std::string const& reason);

// The phone was not down in time (VC-5).
void phone_deadline(Decision& decision, AgentId agent);

void close_if_finished(Decision& decision, TaskId task);
// The task closed for the agent: a page of his that has not heard of it, because it had no socket
// or one that was dead already, is told at its reload (PROTOCOL 2).
struct ClosedHow {
    Closing closing = Closing::ended;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    std::optional<AuxCodeId> code;
    TaskId shown_as = {};  // of the child that his page knows instead (CO-5)
};
void keep_closing(Decision& decision, AgentId agent, TaskId task, ClosedHow const& how);

}  // namespace ringmaster::core
