#pragma once
// Agents who take waiting contacts themselves (RQ-13).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Contacts that wait in manually assignable queues which the agent, signed in, serves; in routing
// order. Costs a look at each of them.
[[nodiscard]] std::vector<TaskId> assignable_tasks(World const& world, AgentId agent);

// Written contacts at once, Available or not; a call rings on his phone, when he is Available.
[[nodiscard]] Refused assign_task(Decision& decision, AssignTask const& command);

}  // namespace ringmaster::core
