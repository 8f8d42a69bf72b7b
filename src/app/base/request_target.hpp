#pragma once
// A request target ("/path?query") as path and query. Pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::app {

struct Target {
    std::string path;   // percent-decoded
    std::string query;  // raw, without '?'
};

// Nothing for a target that is not an origin form, is wrongly encoded, or hides a slash or a NUL
// in an escape: two readers would disagree about its segments.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

// The target as a log may show it: parameters by name only, because clients put tokens into their
// values, and nothing of a one-time address (SEC-3).
[[nodiscard]] std::string loggable_target(std::string_view target);

}  // namespace ringmaster::app
