#pragma once
// The organization of the simulation: eight agents in two teams, two voice queues and a chat
// queue, a profile of every wrap-up mode, every way of blending channels.

#include "simulation/model.hpp"
#include "simulation/random.hpp"

namespace ringmaster::simulation {

inline constexpr int agent_count = 8;

[[nodiscard]] AgentId agent_id(int index);
[[nodiscard]] std::vector<ConfigItem> organization();
// A valid change of configuration by an administrator.
[[nodiscard]] std::vector<ConfigItem> configuration_change(Config const& now, Random& random);

}  // namespace ringmaster::simulation
