#pragma once
// Visits every id in the reference fields of a document, nested ones too. Works on constant and on
// changeable documents; what has not the declared type is passed over (validation names it).

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "api/documents/resource.hpp"

namespace ringmaster::api {

// `visit(path, field, id)` gets non-empty strings only.
template <class Json, class Visit>
void walk_references(std::span<Field const> fields, Json& document, std::string_view path,
                     Visit const& visit);

template <class Json, class Visit>
void walk_field(Field const& row, Json& value, std::string const& path, Visit const& visit) {
    auto const visit_text = [&](Json& id, std::string const& where) {
        if (id.is_string() && !id.template get_ref<std::string const&>().empty()) {
            visit(where, row, id);
        }
    };
    if (row.kind == FieldKind::reference) visit_text(value, path);
    if (row.kind == FieldKind::object && value.is_object()) {
        walk_references(row.fields, value, path, visit);
    }
    if (!value.is_array()) return;
    for (std::size_t index = 0; index < value.size(); ++index) {
        auto const where = field_path(path, index);
        if (row.kind == FieldKind::references) visit_text(value[index], where);
        if (row.kind == FieldKind::objects && value[index].is_object()) {
            walk_references(row.fields, value[index], where, visit);
        }
    }
}

template <class Json, class Visit>
void walk_references(std::span<Field const> fields, Json& document, std::string_view path,
                     Visit const& visit) {
    for (Field const& row : fields) {
        auto const found = document.find(std::string(row.name));
        if (found != document.end()) walk_field(row, *found, field_path(path, row.name), visit);
    }
}

}  // namespace ringmaster::api
