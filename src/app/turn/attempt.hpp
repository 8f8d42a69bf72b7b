#pragma once
// One input of one organization, decided or undone as a whole (OPS-8): when it throws, the turn
// holds nothing of it, and neither do the parts of the organization beside its engine and
// documents. Those come back from the file (FaultDesk).
//
// Ownership: none. Threading: the loop. Errors: what was thrown, as text.

#include <functional>
#include <optional>
#include <string>

#include "app/turn/commit_line.hpp"
#include "app/turn/tenant.hpp"

namespace ringmaster::app {

// `tenant` may be null: work of no organization.
[[nodiscard]] std::optional<std::string> attempt(Tenant* tenant, Turn& turn,
                                                 std::function<void()> const& decide);

}  // namespace ringmaster::app
