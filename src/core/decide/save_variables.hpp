#pragma once
// Saving call-associated data (CD-3).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused save_variables(Decision& decision, SaveVariables const& command);

}  // namespace ringmaster::core
