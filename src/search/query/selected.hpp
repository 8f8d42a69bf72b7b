#pragma once
// What a query selects, once fragments, variables and directives are gone: a tree of fields that
// exist, with arguments that fit.
//
// Ownership: refers to the schema, which lives on; else values. Threading: any. Units: fields.
// Errors: QueryError.

#include <string>
#include <string_view>
#include <vector>

#include "search/query/input.hpp"
#include "search/schema/types.hpp"

namespace ringmaster::search {

// Fields in all, however fragments repeat them. A row of SQLite has 2,000 columns at most.
inline constexpr std::size_t fields_max = 1'000;
// Selections looked at on the way there.
inline constexpr std::size_t selections_max = 10'000;

struct Selected {
    std::string key;                   // in the answer: its alias or its name
    FieldInfo const* field = nullptr;  // null: `__typename`
    TypeInfo const* owner = nullptr;
    Arguments arguments;
    std::vector<Selected> children;
    Location at;

    [[nodiscard]] Role role() const { return field == nullptr ? Role::plain : field->role; }
};

struct Operation {
    std::vector<Selected> roots;
};

// Of the operation of that name, or of the only one.
[[nodiscard]] Operation select(Document const& document, std::string_view operation_name,
                               std::string_view variables_json);

}  // namespace ringmaster::search
