#pragma once
// What becomes of the facts a connector reports (PROTOCOL 8).
//
// Ownership: values. Threading: none. Units: HTTP status. Errors: they say them.

#include <optional>
#include <string>
#include <vector>

namespace ringmaster::api {

// Why a customer a connector brought was turned away.
struct TurnedAway {
    int status = 0;  // as POST /v1/tasks would answer
    std::string reason_code;
    std::string reason;
};
// One per fact, in their order; empty: taken.
using Verdicts = std::vector<std::optional<TurnedAway>>;

}  // namespace ringmaster::api
