#pragma once
// Changes of configuration against what lives by it (CFG-2).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Live tasks, sessions and waiting entries count as references: what they name stays.
[[nodiscard]] Refused why_not_removed(State const& state, std::vector<ConfigKey> const& removed);

// Takes effect at once; what waits in a queue that is no longer active overflows or stays. The
// event takes over what the command holds: it may be a whole organization.
[[nodiscard]] Refused change_configuration(Decision& decision, ChangeConfiguration& command);

}  // namespace ringmaster::core
