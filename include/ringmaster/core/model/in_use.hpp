#pragma once
// What may not be removed from the configuration while it lasts (CFG-2).
//
// Threading: pure. Errors: none. Cost: everything signed in, and everything alive.

#include <set>
#include <string>

#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::core {

struct State;

// What signed-in agents and live contacts name: users, teams, desktop profiles, entry points,
// queues, skills and default wrap-up codes.
[[nodiscard]] std::set<Uuid> in_use(State const& state);

// Names of the call-associated data of live contacts, and of closed ones an agent is still to be
// told of: what their definitions say of them holds until then (CD-1).
[[nodiscard]] std::set<std::string> variables_in_use(State const& state);

}  // namespace ringmaster::core
