#pragma once
// A query's tree as text, which parses into the same tree.
//
// Ownership: values. Threading: any. Errors: none.

#include <string>

#include "search/language/document.hpp"

namespace ringmaster::search {

[[nodiscard]] std::string print(Document const& document);
[[nodiscard]] std::string print(Value const& value);

}  // namespace ringmaster::search
