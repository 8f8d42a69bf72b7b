// The table of configuration resources as schemas of the API description.

#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/description/openapi.hpp"
#include "api/documents/resource.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {
namespace {

std::string fields_text(std::span<Field const> fields);

std::string listed(std::span<std::string_view const> values) {
    std::string text;
    for (auto const value : values) text.append(text.empty() ? "" : ", ").append(value);
    return "[" + text + "]";
}

std::string text_schema(Field const& row) {
    if (!row.values.empty()) return "type: string, enum: " + listed(row.values);
    return "type: string, maxLength: " + std::to_string(row.max);
}

std::string list_schema(Field const& row, std::string const& items) {
    return "type: array, minItems: " + std::to_string(row.min) +
           ", maxItems: " + std::to_string(row.max) + ", items: {" + items + "}";
}

std::string type_text(Field const& row) {
    switch (row.kind) {
        case FieldKind::text: return text_schema(row);
        case FieldKind::flag: return "type: boolean";
        case FieldKind::integer:
            return "type: integer, minimum: " + std::to_string(row.min) +
                   ", maximum: " + std::to_string(row.max);
        case FieldKind::reference: return "type: string, format: uuid";
        case FieldKind::references: return list_schema(row, "type: string, format: uuid");
        case FieldKind::texts:
            return list_schema(row, row.values.empty()
                                        ? "type: string"
                                        : "type: string, enum: " + listed(row.values));
        case FieldKind::object: return fields_text(row.fields);
        case FieldKind::objects: return list_schema(row, fields_text(row.fields));
        case FieldKind::names: return "type: object, additionalProperties: {type: string}";
        case FieldKind::any: return "";
    }
    return "";
}

std::string field_text(Field const& row) {
    std::string text = type_text(row);
    auto const add = [&text](std::string const& more) {
        if (!text.empty()) text += ", ";
        text += more;
    };
    if (row.is_read_only) add("readOnly: true");
    if (!row.fallback.empty() && row.fallback != "null")
        add("default: " + std::string(row.fallback));
    if (!row.target.empty()) add("description: " + json_text("Of " + std::string(row.target)));
    return "{" + text + "}";
}

std::string fields_text(std::span<Field const> fields) {
    std::string required;
    std::string properties;
    for (Field const& row : fields) {
        properties.append(properties.empty() ? "" : ", ")
            .append(row.name)
            .append(": ")
            .append(field_text(row));
        if (row.is_required) required.append(required.empty() ? "" : ", ").append(row.name);
    }
    std::string text = "type: object, additionalProperties: false, ";
    if (!required.empty()) text += "required: [" + required + "], ";
    return text + "properties: {" + properties + "}";
}

std::string schema_of(Resource const& resource) {
    std::string text = "    " + std::string(resource.name) + ":\n      type: object\n";
    text += "      additionalProperties: false\n      properties:\n";
    for (auto const fields : {common_fields(), resource.fields}) {
        for (Field const& row : fields) {
            text += "        " + std::string(row.name) + ": " + field_text(row) + "\n";
        }
    }
    return text;
}

}  // namespace

std::string resource_schemas() {
    std::string text;
    for (Resource const& resource : resources()) text += schema_of(resource);
    return text + schema_of(api_token_resource());
}

std::string resource_choice() {
    std::string text;
    for (Resource const& resource : resources()) {
        if (resource.name == "organization") continue;
        text.append(text.empty() ? "" : ", ")
            .append("{$ref: \"#/components/schemas/")
            .append(resource.name)
            .append("\"}");
    }
    return "{anyOf: [" + text + "]}";
}

}  // namespace ringmaster::api
