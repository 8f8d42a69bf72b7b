#pragma once
// What every way of coming into and going out of a contact shares: who is on it, how an agent's
// part ends, how a task waits again.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Agents who talk on the task, in order of joining; monitors are no parties (SU-1).
[[nodiscard]] std::vector<AgentId> agents_on(Task const& task);
// The leg is up by right: the customer's of a live contact, a talking agent's, a number's that was
// consulted or joined.
[[nodiscard]] bool talks(Task const& task, Leg const& leg);
// Customer, owner, conference agents and numbers; a consulted party is none yet (CF-1).
[[nodiscard]] std::size_t party_count(Task const& task);
// The same event to each of them.
void tell_agents(Decision& decision, NoticeKind kind, TaskId task, Saying const& saying = {});
// An accepted command of the agent's failed later. Who has left the contact meanwhile is told
// nothing: his client has closed it (PROTOCOL 1, 4).
void tell_failure(Decision& decision, AgentId agent, NoticeKind kind, TaskId task,
                  std::string const& cause);

// VC-5: hangs the agent's phone up; until it is down he is not offered the next call. On a digital
// channel the gateway is told that he no longer has the contact (CH-3).
void hang_up_agent(Decision& decision, TaskId task, AgentId agent, std::uint32_t engagement);
void hang_up_number(Decision& decision, TaskId task, std::string const& number);

// One party of an interaction and whether he owes a wrap-up for it.
struct Party {
    AgentId agent;
    std::uint32_t engagement = 0;
    bool owes = false;
};
// The agent's part ends and the wrap-up he owes begins; nobody is told.
[[nodiscard]] Party end_part(Decision& decision, TaskId task, std::uint32_t engagement,
                             std::string const& reason);
// Begins it; one whose session is gone cannot wrap up by hand (AG-9).
void begin_wrap_up_of(Decision& decision, TaskId task, Party const& party);
// AgentWrapup, or AgentWrappedUp when none is owed, to an agent whose part has ended.
void tell_part_ended(Decision& decision, TaskId task, Party const& party,
                     std::string const& reason);

// Takes the customer off hold in the state; true if he was. Whoever asks sees to his media.
[[nodiscard]] bool forget_hold(Decision& decision, TaskId task);
// Whoever held him is gone: the customer is off hold, for the connector too. No bridge ends a hold.
void end_hold(Decision& decision, TaskId task);
// The same behind what had to be done to the leg of who held him.
void unhold_customer(Decision& decision, TaskId task, bool was_held);

// How a task, or a request of its owner, waits (again).
struct Waiting {
    QueueId queue = {};  // empty: for `target` alone
    std::string reason = {};
    bool in_front = true;
    AgentId sender = {};  // to an entry point: not back to him (TR-4)
    EntryKind kind = EntryKind::task;
    AgentId target = {};
    AgentId transferred_by = {};                 // TR-3
    std::vector<PreferredAgent> preferred = {};  // RQ-7
    AgentId last_agent = {};                     // RQ-7: he, or at once the next agent
    AgentId direct_to = {};                      // RQ-8: for him alone, for `direct_for`
    Duration direct_for{0};
    std::optional<int> priority = {};                                // instead of the task's
    std::optional<std::vector<SkillRequirement>> requirements = {};  // likewise
    std::optional<Actor> by = {};                                    // RQ-13
};
// With the task's priority, and its age unless it is a consult (CO-9). Returns the entry.
std::uint32_t queue_task(Decision& decision, TaskId task, Waiting const& waiting);

// Out of every queue it waits in; nobody is offered it any more.
void leave_all_queues(Decision& decision, TaskId task, std::string const& reason);

// A fact that came too late or twice: recorded, changes nothing (VC-11).
void late_fact(Decision& decision, TaskId task, Leg const& leg, char const* what);

}  // namespace ringmaster::core
