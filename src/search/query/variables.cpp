// A name that stands in a query gets into SQL as the digits of a blob, so that no letter of it
// means anything there. What is no value of its type (it was saved when the variable was of
// another) is NULL.

#include "search/query/variables.hpp"

#include <algorithm>

#include "search/query/input.hpp"

namespace ringmaster::search {
namespace {

constexpr std::string_view ending = "GlobalVariables";

struct GroupRow {
    std::string_view name;
    std::string_view kind;
    std::string_view value;  // of row `j`
};

constexpr GroupRow variable_groups[] = {
    {"stringGlobalVariables", "STRING", "j.value"},
    {"integerGlobalVariables", "INTEGER",
     "CASE WHEN j.value<>'' AND j.value NOT GLOB '*[^0-9+-]*' THEN CAST(j.value AS INTEGER) END"},
    {"doubleGlobalVariables", "DECIMAL",
     "CASE WHEN j.value<>'' AND j.value NOT GLOB '*[^0-9.+-]*' THEN CAST(j.value AS REAL) END"},
    {"booleanGlobalVariables", "BOOLEAN",
     "CASE lower(j.value) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"},
    {"longGlobalVariables", "DATE_TIME",
     "CAST(round((julianday(j.value)-2440587.5)*86400000) AS INTEGER)"},
};

GroupRow const& group_of(Field const& field) {
    auto const name = variable_group(field);
    return *std::find_if(std::begin(variable_groups), std::end(variable_groups),
                         [name](GroupRow const& one) { return one.name == name; });
}

bool is_variable_name(Field const& field) { return field.path.ends_with(".name"); }

std::string rows_of(Field const& field) { return "json_each(" + std::string(field.sql) + ") j"; }

std::string text_literal(std::string const& text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string sql = "CAST(x'";
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        sql += digits[byte >> 4U];
        sql += digits[byte & 0x0FU];
    }
    return sql + "' AS TEXT)";
}

}  // namespace

bool is_variable(Field const& field) {
    return !field.sql.empty() && variable_group(field).ends_with(ending);
}

std::string_view variable_group(Field const& field) {
    return field.path.substr(0, field.path.find('.'));
}

std::string any_variable_rows(Field const& field) {
    return rows_of(field) + " WHERE variable_is(j.key, '" + std::string(group_of(field).kind) +
           "')";
}

std::string any_variable_column(Field const& field) {
    return is_variable_name(field) ? "j.key" : std::string(group_of(field).value);
}

std::string variable_column(Field const& field, std::string const& name) {
    if (name.empty()) return "NULL";
    return "(SELECT " + any_variable_column(field) + " FROM " + any_variable_rows(field) +
           " AND j.key=" + text_literal(name) + ")";
}

std::string all_variables(Field const& field) {
    return "(SELECT nullif(json_group_object(j.key, j.value), '{}') FROM " + rows_of(field) +
           " WHERE variable_is(j.key, ''))";
}

std::string variable_name(Selected const& leaf) {
    auto const* const name = argument(leaf.arguments, "name");
    return name == nullptr ? std::string() : name->text;
}

std::string variable_name(Value const& filter, std::string_view group) {
    auto const* const named = member(filter, group);
    auto const* const name = named == nullptr ? nullptr : member(*named, "name");
    auto const* const equals = name == nullptr ? nullptr : member(*name, "equals");
    bool const is_text = equals != nullptr && equals->kind == Value::Kind::string;
    return is_text ? equals->text : std::string();
}

}  // namespace ringmaster::search
