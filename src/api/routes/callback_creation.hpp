#pragma once
// A new contact that is a callback from the start: shares its address with those who call (CB-2).

#include <nlohmann/json_fwd.hpp>

#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

// `body` is checked against createTask. By administrators and connectors.
[[nodiscard]] Call create_callback_task(Context const& context, nlohmann::json const& body);

}  // namespace ringmaster::api
