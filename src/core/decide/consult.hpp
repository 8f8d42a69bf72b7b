#pragma once
// The owner's consult: automatic hold, request, answer, end (CO).

#include "core/decide/media.hpp"
#include "core/decide/offers.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused start_consult(Decision& decision, StartConsult const& command);
[[nodiscard]] Refused end_consult(Decision& decision, EndConsult const& command);

// The leg of the agent or number that answered.
[[nodiscard]] Leg consulted_leg(Task const& task);

// The consult's preparation: the customer went on hold, or the owner left the conference's mix.
void consult_prepared(Decision& decision, TaskId task, MediaOperation const& operation,
                      MediaOutcome const& outcome);
// The consulted party's own leg: dialled or bridged.
void consult_leg_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                         MediaOutcome const& outcome);

// An offer of the consult was made: the owner hears who is rung (PROTOCOL 4).
void consult_reserved(Decision& decision, TaskId task, AgentId agent);
// The consulted agent accepted; his offer and entry are closed already.
void consult_accepted(Decision& decision, TaskId task, AgentId agent);
void consult_number_answered(Decision& decision, TaskId task);
// An offer of the consult ended unanswered (CO-6, CO-9).
void consult_unanswered(Decision& decision, TaskId task, QueueEntry const& entry,
                        std::string const& reason);
// Nobody answers any more: the owner is told, the customer stays as he was. A dialled leg is hung
// up unless it is gone already.
void fail_consult(Decision& decision, TaskId task, std::string const& reason,
                  bool leg_gone = false);

// How a consult ends before a transfer or conference (CO-8).
struct ConsultEnd {
    std::string reason;
    AgentId cancelled_by = {};  // whose body named the queue: he is told AgentCtqCancelled
    bool leg_gone = false;      // the consulted party's leg is down already
    bool owner_returns = true;  // from a conference's consult back to the mix
    bool owner_waits = false;   // for AgentConsultEnded: he ended it and named no queue
};
void close_consult(Decision& decision, TaskId task, ConsultEnd const& end);

// The consulted party is put through to the customer, by the owner's command: how an answered
// consult becomes a conference or a transfer.
void request_merge(Decision& decision, TaskId task, AgentId by, Purpose purpose);
// It came to nothing: whoever was on hold before is so again.
void hold_again(Decision& decision, TaskId task);
// Why that came to nothing: the connector's cause, or CONSULT_ENDED when the consult is gone.
[[nodiscard]] std::optional<std::string> why_not_merged(Task const& task,
                                                        MediaOperation const& merge,
                                                        MediaOutcome const& outcome);

// CO-5: behind ContactMerged, who was consulted by an EP-DN hears for the last time of the
// interaction he knew the consult by.
void tell_child_over(Decision& decision, TaskId task, AgentId consulted, TaskId child);

// Its wait in a queue or for a far end is over (CO-9).
void consult_deadline(Decision& decision, TaskId task);

// The contact ends or goes on without a consult: entries, offers and dialled legs are taken back;
// nobody is told about the consult (PROTOCOL 4).
void drop_consult(Decision& decision, TaskId task, std::string const& reason);

}  // namespace ringmaster::core
