#pragma once
// Reads of configuration (PROTOCOL 5 and 6): what a desktop asks at start, lists and single
// documents of every resource, and the service catalogue. One change: a user's skills (RQ-4).
//
// Ownership: the rows have static storage. Threading: handlers run on the loop.
// Errors: handlers answer 404 for another organization (SEC-2), 403 for resources the role may
// not see, 400 with every problem for a query that cannot be understood.

#include <span>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

[[nodiscard]] std::span<Route const> configuration_routes();

}  // namespace ringmaster::api
