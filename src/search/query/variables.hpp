#pragma once
// Global variables: what fields of `stringGlobalVariables` and its kin are in SQL. Records keep all
// of a contact in one JSON object; which of them are told of, and as what, is configured.
//
// Ownership: values. Threading: any. Units: DATE_TIME is milliseconds since 1970. Errors: none.

#include <string>
#include <string_view>

#include "search/language/document.hpp"
#include "search/query/selected.hpp"
#include "search/schema/fields.hpp"

namespace ringmaster::search {

[[nodiscard]] bool is_variable(Field const& field);
// `stringGlobalVariables` is what the path begins with.
[[nodiscard]] std::string_view variable_group(Field const& field);
// The column of the variable of that name; NULL without a name.
[[nodiscard]] std::string variable_column(Field const& field, std::string const& name);
// Of any variable: the source of rows `j`, which of them are of the field's group, and the column.
[[nodiscard]] std::string any_variable_rows(Field const& field);
[[nodiscard]] std::string any_variable_column(Field const& field);
// The variables that are told of, as one object.
[[nodiscard]] std::string all_variables(Field const& field);

// `stringGlobalVariables(name: "this")`, of a field below it; or nothing.
[[nodiscard]] std::string variable_name(Selected const& leaf);
// What a filter names by `stringGlobalVariables: {name: {equals: "this"}}`; or nothing.
[[nodiscard]] std::string variable_name(Value const& filter, std::string_view group);

}  // namespace ringmaster::search
