#pragma once
// How an entry waits in a queue: alone for preferred agents (RQ-7) or one agent (RQ-8), for more
// and more teams (RQ-6), asking for less and less (RQ-5).

#include "core/parties.hpp"

namespace ringmaster::core {

// Fills in what the queue asks of a new entry: groups that serve it at once, preferred agents.
void fill_waiting(Decision const& decision, Waiting const& waiting, TaskQueued& event);

// Timers.
void group_join(Decision& decision, TaskId task, std::uint32_t entry, Time due);
void relax(Decision& decision, TaskId task, std::uint32_t entry, Time due);
void preference_end(Decision& decision, TaskId task, std::uint32_t entry, Time due);

}  // namespace ringmaster::core
