#pragma once
// Every route of the daemon: commands, reads, configuration and descriptions.
//
// Ownership: the rows refer to text with static storage. Threading: pure. Units: bytes of bodies.
// Errors: none.

#include <vector>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

[[nodiscard]] std::vector<Route> all_routes();

}  // namespace ringmaster::api
