#pragma once
// What all speaks against a refused command, told at once. The engine decides, and stops at the
// first thing; these read the configuration it decided by, once it has refused.
//
// Threading: pure. Errors: an empty list: the refusal says it all.

#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/command.hpp"
#include "ringmaster/core/model/config.hpp"
#include "ringmaster/core/model/reason.hpp"

namespace ringmaster::api {

// Of the agent himself: whether he is one who may work at all.
[[nodiscard]] Problems user_problems(core::Config const& config, core::AgentId agent);
// AG-1: user, desktop profile, team, device and number.
[[nodiscard]] Problems login_problems(core::Config const& config, core::Login const& login);
// RQ-1: entry point, its queue, channel, skills, preferred agents, priority.
[[nodiscard]] Problems creation_problems(core::Config const& config,
                                         core::CreateTask const& create);

// Whether the refusal is one of what these look at, and not of the state of things.
[[nodiscard]] bool is_about_login(core::Reason reason);
[[nodiscard]] bool is_about_creation(core::Reason reason);

}  // namespace ringmaster::api
