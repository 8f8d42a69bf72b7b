#pragma once
// Offers: connecting, ringing, and exactly one end (OF-1 to OF-5, OF-9, OF-10).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// How long who has declined an entry of the queue is not asked again (OF-4).
[[nodiscard]] Duration decline_backoff(Config const& config, QueueId queue);

struct OfferTo {
    std::uint32_t entry = 0;
    AgentId agent;
    bool assigned = false;  // by himself: accepted once it rings (RQ-13)
};
// Takes the agent's slot and has the connector ring him.
void make_offer(Decision& decision, TaskId task, OfferTo const& to);
// The connector confirmed `ring`: the RONA clock starts. Without phones nothing can go off hook,
// and who answers automatically has the contact at once (OF-8).
void ring_offer(Decision& decision, TaskId task, std::uint32_t offer, bool has_phones);

// On a channel with real phones a call is taken when the phone has gone off hook (OF-9).
[[nodiscard]] Refused accept_offer(Decision& decision, Accept const& command);
[[nodiscard]] Refused accept_consult(Decision& decision, AcceptConsult const& command);
// An agent is asked for advice, not offered the contact.
[[nodiscard]] bool is_consult(Task const& task, Offer const& offer);

// The phone answered, whatever the offer is (OF-9).
void answer_offer(Decision& decision, AgentId agent, TaskId task);
[[nodiscard]] Refused reject_offer(Decision& decision, Reject const& command);
// The same by the phone: it was hung up while it rang.
void decline_offer(Decision& decision, AgentId agent, TaskId task, bool leg_gone);
// OD-3: the reservation goes to the next agent; `due` when his time was over.
void preview_skipped(Decision& decision, TaskId task, AgentId agent, std::optional<Time> due);
// A timer: connecting failed, or nobody answered (RONA). `due` goes on record.
void offer_deadline(Decision& decision, TaskId task, std::uint32_t offer, Time due);
// The agent's device reported a failure before the answer.
struct DeviceFailure {
    SystemCode code = SystemCode::Channel_Failure;
    bool leg_gone = true;  // otherwise it is hung up
};
void offer_failed(Decision& decision, TaskId task, std::uint32_t offer,
                  DeviceFailure const& failure);
// Offers of the agent go back to their queues with age and priority; with `Withdrawn::routed` those
// of queues and transfers alone: consults and his own outdial stay (AG-4, AG-9).
enum class Withdrawn { all, routed };
void withdraw_offers(Decision& decision, AgentId agent, SystemCode reason, Withdrawn which);
// One offer, by whoever made it: its entry goes on or is closed by the caller.
void withdraw_offer(Decision& decision, TaskId task, std::uint32_t offer,
                    std::string const& reason);
// Offers that expired while the daemon was down (OF-10).
void expire_after_restart(Decision& decision);

// Closes the offers of a task that is over; returns the agents who saw them and the id they knew
// it by.
struct Onlooker {
    AgentId agent;
    TaskId knew_as;
};
std::vector<Onlooker> close_offers_of_ended(Decision& decision, TaskId task);

}  // namespace ringmaster::core
