#pragma once
// What waits for its turn.
//
// Ownership: a value. Threading: the loop. Errors: what an input throws undoes it (attempt.hpp); a
// fact and a duty are tried once more, then set aside; a request is answered (OPS-8).

#include <string>
#include <variant>

#include "app/requests/request_runner.hpp"

namespace ringmaster::app {

struct Input {
    Tenant* tenant = nullptr;  // null: work of no organization
    core::Time at;
    std::variant<ApiRequest, core::Fact, Duty> what;
    int failures = 0;
};

}  // namespace ringmaster::app
