#pragma once
// Ending a contact from outside: shares its address with the agent's own command (SU-2).

#include <optional>

#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

// A supervisor or administrator who does not talk in the contact himself ends it whatever its
// state; nothing when the caller acts as the agent he is.
[[nodiscard]] std::optional<Call> force_end(Context const& context);

}  // namespace ringmaster::api
