// Checks a document against its row of the table; every problem at once (CFG-4).

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/resource.hpp"
#include "api/documents/variable_types.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

void check_fields(std::span<Field const> fields, json const& document, std::string const& path,
                  Problems& problems);

std::string listed(std::span<std::string_view const> values) {
    std::string text;
    for (std::string_view const value : values) {
        if (!text.empty()) text += ", ";
        text.append(value);
    }
    return text;
}

void check_text(Field const& row, json const& value, std::string const& path, Problems& problems) {
    if (!value.is_string()) {
        problems.push_back({path, "must be a string"});
        return;
    }
    auto const& text = value.get_ref<std::string const&>();
    if (!row.values.empty()) {
        if (std::find(row.values.begin(), row.values.end(), text) == row.values.end()) {
            problems.push_back({path, "must be one of " + listed(row.values)});
        }
        return;
    }
    if (row.is_required && text.empty()) problems.push_back({path, "must not be empty"});
    if (row.kind == FieldKind::text && code_points(text) > static_cast<std::size_t>(row.max)) {
        problems.push_back({path, "longer than " + std::to_string(row.max) + " characters"});
    }
}

void check_integer(Field const& row, json const& value, std::string const& path,
                   Problems& problems) {
    bool const fits = value.is_number_integer() &&
                      !(value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) &&
                      value.get<std::int64_t>() >= row.min && value.get<std::int64_t>() <= row.max;
    if (fits) return;
    problems.push_back({path, "must be a whole number from " + std::to_string(row.min) + " to " +
                                  std::to_string(row.max)});
}

void check_reference(Field const& row, json const& value, std::string const& path,
                     Problems& problems) {
    if (!value.is_string()) {
        problems.push_back({path, "must be an id"});
        return;
    }
    auto const& text = value.get_ref<std::string const&>();
    if (text.empty() && !row.is_required) return;
    if (!core::parse_uuid(text)) problems.push_back({path, "must be an id (a UUID)"});
}

void check_translations(json const& value, std::string const& path, Problems& problems) {
    constexpr std::size_t tag_max = 35;   // BCP 47
    constexpr std::size_t name_max = 80;  // as `name`
    if (!value.is_object()) {
        problems.push_back({path, "must be an object of language tags and names"});
        return;
    }
    for (auto const& [tag, name] : value.items()) {
        bool const good = !tag.empty() && tag.size() <= tag_max && name.is_string() &&
                          code_points(name.get_ref<std::string const&>()) <= name_max;
        if (!good) problems.push_back({field_path(path, tag), "must be a name under a language"});
    }
}

void check_item(Field const& row, json const& item, std::string const& path, Problems& problems) {
    switch (row.kind) {
        case FieldKind::references: return check_reference(row, item, path, problems);
        case FieldKind::texts: return check_text(row, item, path, problems);
        case FieldKind::objects:
            if (item.is_object()) return check_fields(row.fields, item, path, problems);
            problems.push_back({path, "must be an object"});
            return;
        case FieldKind::text:
        case FieldKind::flag:
        case FieldKind::integer:
        case FieldKind::reference:
        case FieldKind::object:
        case FieldKind::names:
        case FieldKind::any: return;  // not lists
    }
}

void check_list(Field const& row, json const& value, std::string const& path, Problems& problems) {
    if (!value.is_array()) {
        problems.push_back({path, "must be an array"});
        return;
    }
    auto const size = static_cast<std::int64_t>(value.size());
    if (size < row.min || size > row.max) {
        problems.push_back({path, "must have " + std::to_string(row.min) + " to " +
                                      std::to_string(row.max) + " items"});
        return;
    }
    for (std::size_t index = 0; index < value.size(); ++index) {
        check_item(row, value[index], field_path(path, index), problems);
    }
}

void check_value(Field const& row, json const& value, std::string const& path, Problems& problems) {
    switch (row.kind) {
        case FieldKind::text: return check_text(row, value, path, problems);
        case FieldKind::flag:
            if (!value.is_boolean()) problems.push_back({path, "must be true or false"});
            return;
        case FieldKind::integer: return check_integer(row, value, path, problems);
        case FieldKind::reference: return check_reference(row, value, path, problems);
        case FieldKind::references:
        case FieldKind::texts:
        case FieldKind::objects: return check_list(row, value, path, problems);
        case FieldKind::object:
            if (value.is_object()) return check_fields(row.fields, value, path, problems);
            problems.push_back({path, "must be an object"});
            return;
        case FieldKind::names: return check_translations(value, path, problems);
        case FieldKind::any: return;
    }
}

void check_fields(std::span<Field const> fields, json const& document, std::string const& path,
                  Problems& problems) {
    for (Field const& row : fields) {
        auto const found = document.find(std::string(row.name));
        bool const absent = found == document.end() || found->is_null();
        auto const where = field_path(path, row.name);
        if (absent && row.is_required) problems.push_back({where, "is required"});
        // What only the server says comes back from clients as they read it; it is not stored.
        if (!absent && !row.is_read_only) check_value(row, *found, where, problems);
    }
    for (auto const& [name, value] : document.items()) {
        if (find_field(fields, name) == nullptr) {
            problems.push_back({field_path(path, name), "is not a known field"});
        }
    }
}

// CD-2: a default is a value like any other.
void check_default_value(json const& variable, std::string_view path, Problems& problems) {
    auto const type = variable_type(text_at(variable, "variableType"));
    auto const problem = type_problem(type, text_at(variable, "defaultValue"));
    if (!problem.empty()) {
        problems.push_back({field_path(path, "defaultValue"), std::string(problem)});
    }
}

}  // namespace

void validate_document(Resource const& resource, json const& document, std::string_view path,
                       Problems& problems) {
    if (!document.is_object()) {
        problems.push_back({std::string(path), "must be an object"});
        return;
    }
    json own = document;
    for (Field const& row : common_fields()) {
        auto const found = own.find(std::string(row.name));
        if (found == own.end()) continue;
        if (!row.is_read_only && !found->is_null()) {
            check_value(row, *found, field_path(path, row.name), problems);
        }
        own.erase(found);
    }
    auto const before = problems.size();
    check_fields(resource.fields, own, std::string(path), problems);
    if (resource.name == "cad-variable" && problems.size() == before) {
        check_default_value(own, path, problems);
    }
}

}  // namespace ringmaster::api
