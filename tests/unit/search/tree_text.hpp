#pragma once
// The tree of a query as JSON without places, in which two trees are compared; also written by
// tests/search_language/agree.mjs out of graphql-js's.

#include <string>

#include "search/language/document.hpp"

namespace ringmaster::search {

[[nodiscard]] std::string tree_text(Document const& document);

}  // namespace ringmaster::search
