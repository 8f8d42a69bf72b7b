#pragma once
// Which button or request of a desktop a command is (PROTOCOL 3 and 4).

#include <optional>

#include "simulation/model.hpp"
#include "support/desktop/promises.hpp"

namespace ringmaster::simulation {

// About whom, about which contact, and what is told as its answer. `sent.interaction_id` is left
// for the caller. Nothing: a command such clients do not have.
struct AgentRequest {
    bool own = true;  // else another's, for him
    AgentId agent;
    TaskId task;  // empty: about the agent himself
    desktop::Sent sent;
};
[[nodiscard]] std::optional<AgentRequest> request_of(Command const& command);

}  // namespace ringmaster::simulation
