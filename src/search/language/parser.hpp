#pragma once
// Query text into its tree, within limits: whoever writes a hostile one pays, not the server.
//
// Ownership: values. Threading: any. Units: bytes, tokens, nested braces and brackets. Errors:
// QueryError, with the place.

#include <cstddef>
#include <string_view>

#include "search/language/document.hpp"

namespace ringmaster::search {

struct QueryLimits {
    std::size_t bytes_max = std::size_t{1} << 20;
    std::size_t tokens_max = 10'000;
    std::size_t depth_max = 32;  // selection sets, lists, objects and types within each other
    std::size_t aliases_max = 200;
    std::size_t definitions_max = 100;
};

[[nodiscard]] Document parse(std::string_view text, QueryLimits const& limits = {});

}  // namespace ringmaster::search
