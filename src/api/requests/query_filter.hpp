#pragma once
// RSQL filters of configuration lists: `id=in=("a","b");active==true,name==Bill*`.
//
//   or       = and *("," and)                 also spelled " or "
//   and      = term *(";" term)               also spelled " and "
//   term     = "(" or ")" | field operator values
//   operator = == != =in= =out= =gt= > =ge= >= =lt= < =le= <= =like= =nk= =ilike= =isnull=
//              =notnull= =bt= =nb=            and their short forms
//
// Ownership: a Filter owns its text. Threading: immutable once parsed. Units: depth in brackets.
// Errors: a filter that cannot be understood is a problem of the field "filter".

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

enum class FilterKind : unsigned char {
    any_of,
    all_of,
    equal,  // `*` in a value stands for any text
    not_equal,
    greater,
    greater_equal,
    less,
    less_equal,
    in,
    not_in,
    like,  // contains
    not_like,
    like_any_case,
    is_null,
    not_null,
    between,
    not_between,
};

struct Filter {
    FilterKind kind = FilterKind::all_of;
    std::vector<Filter> parts;  // of any_of and all_of
    std::string field;          // dotted path
    std::vector<std::string> values;

    // An absent field equals nothing. Of an array field any item may match.
    [[nodiscard]] bool matches(nlohmann::json const& document) const;
};

// Nothing, and a problem, when the text is no filter.
[[nodiscard]] std::optional<Filter> parse_filter(std::string_view text, Problems& problems);

// Adds a problem for every field of the filter that `known` refuses.
class FieldCheck {
public:
    virtual ~FieldCheck() = default;
    [[nodiscard]] virtual bool known(std::string_view field) const = 0;
};
void check_filter_fields(Filter const& filter, FieldCheck const& check, Problems& problems);

}  // namespace ringmaster::api
