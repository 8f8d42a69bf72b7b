#pragma once
// How an entry waits in a queue: alone for preferred agents (RQ-7) or one agent (RQ-8), for more
// and more teams (RQ-6), asking for less and less (RQ-5).

#include "core/decide/parties.hpp"

namespace ringmaster::core {

// Fills in what the queue asks of a new entry: groups that serve it at once, preferred agents.
void fill_waiting(Decision const& decision, Waiting const& waiting, TaskQueued& event);

// The agent who served this customer last, when his profile wants it and he serves the queue and
// can take the contact now (RQ-7); empty: anybody.
[[nodiscard]] AgentId last_agent_for(Decision const& decision, Task const& task, QueueId queue);

// Timers.
void group_join(Decision& decision, TaskId task, std::uint32_t entry, Time due);
void relax(Decision& decision, TaskId task, std::uint32_t entry, Time due);
void preference_end(Decision& decision, TaskId task, std::uint32_t entry, Time due);

// CFG-2: these queues' settings were as given before; what is in them waits by the present ones
// from now on.
void follow_queues(Decision& decision, std::vector<Queue> const& before, Actor const& by);

// The entry was offered, or a number dialled for it, and waits again: what fell due meanwhile has
// its effect now, before anybody else is asked (RQ-8, RQ-9).
void wait_again(Decision& decision, TaskId task, std::uint32_t entry);

}  // namespace ringmaster::core
