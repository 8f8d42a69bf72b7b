#pragma once
// Problems in failure messages.

#include <ostream>

#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

inline void PrintTo(Problem const& problem, std::ostream* out) {
    *out << problem.path << ": " << problem.text;
}

}  // namespace ringmaster::api
