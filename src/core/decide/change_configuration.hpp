#pragma once
// Changes of configuration against what lives by it (CFG-2).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Live tasks, sessions and waiting entries count as references: what they name stays, and stays
// what it is. A queue for calls that became one for chats would be gone for the calls in it.
[[nodiscard]] Refused why_not_changed(State const& state, ChangeConfiguration const& command);

// Takes effect at once; what waits in a queue that is no longer active overflows or stays. The
// event takes over what the command holds: it may be a whole organization.
[[nodiscard]] Refused change_configuration(Decision& decision, ChangeConfiguration& command);

}  // namespace ringmaster::core
