#pragma once
// Values of arguments: variables put in their places, and each held against its type.
//
// Ownership: values. Threading: any. Errors: QueryError, at the argument.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "search/language/document.hpp"
#include "search/schema/types.hpp"

namespace ringmaster::search {

using Variables = std::map<std::string, Value, std::less<>>;
using Arguments = std::map<std::string, Value, std::less<>>;

// Those the operation declares, out of `json` (an object, or empty) or their defaults. One that is
// neither given nor has a default is absent.
[[nodiscard]] Variables read_variables(Definition const& operation, std::string_view json);

// Those given, constant and of their types.
[[nodiscard]] Arguments read_arguments(std::vector<Argument> const& given,
                                       std::vector<InputInfo> const& declared,
                                       Definition const& operation, Variables const& variables,
                                       Location at);

[[nodiscard]] Value const* argument(Arguments const& arguments, std::string_view name);
// Members of an object value; null when absent or null.
[[nodiscard]] Value const* member(Value const& object, std::string_view name);
// Of an Int or Long that was checked.
[[nodiscard]] std::int64_t integer_of(Value const& value);
// Of a Float that was checked.
[[nodiscard]] double real_of(Value const& value);
[[nodiscard]] std::string text_member(Value const& object, std::string_view name);

}  // namespace ringmaster::search
