// The table of configuration resources as schemas: a document as it is answered, as it is written,
// and what a change of it may say.

#include <nlohmann/json.hpp>
#include <span>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_wishes.hpp"
#include "api/description/operations.hpp"
#include "api/description/schemas.hpp"
#include "api/documents/resource.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

// Answers may lack any field but the id (`attributes`, `agentView`); bounds are for who writes.
enum class Use : unsigned char { answer, body, patch };

Json object_schema(std::span<Field const> fields, Use use);

Json listed(std::span<std::string_view const> values) {
    Json list = Json::array();
    for (auto const value : values) list.push_back(value);
    return list;
}

Json text_schema(Field const& row, Use use) {
    Json schema{{"type", "string"}};
    if (!row.values.empty()) {
        schema["enum"] = listed(row.values);
    } else if (use != Use::answer) {
        schema["maxLength"] = row.max;
    }
    return schema;
}

Json list_schema(Field const& row, Json items, Use use) {
    Json schema{{"type", "array"}, {"items", std::move(items)}};
    if (use == Use::answer) return schema;
    if (row.min > 0) schema["minItems"] = row.min;
    schema["maxItems"] = row.max;
    return schema;
}

Json integer_schema(Field const& row, Use use) {
    Json schema{{"type", "integer"}, {"format", "int64"}};
    if (use == Use::answer) return schema;
    schema["minimum"] = row.min;
    schema["maximum"] = row.max;
    return schema;
}

// An empty text is no reference; only what is required is always an id.
Json id_schema(Field const& row) {
    Json schema{{"type", "string"}};
    if (row.is_required) schema["format"] = "uuid";
    return schema;
}

Json type_schema(Field const& row, Use use) {
    switch (row.kind) {
        case FieldKind::text: return text_schema(row, use);
        case FieldKind::flag: return {{"type", "boolean"}};
        case FieldKind::integer: return integer_schema(row, use);
        case FieldKind::reference: return id_schema(row);
        case FieldKind::references: return list_schema(row, id_schema(row), use);
        case FieldKind::texts: {
            Json item{{"type", "string"}};
            if (!row.values.empty()) item["enum"] = listed(row.values);
            return list_schema(row, std::move(item), use);
        }
        case FieldKind::object: return object_schema(row.fields, use);
        case FieldKind::objects: return list_schema(row, object_schema(row.fields, use), use);
        case FieldKind::names:
            return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
        case FieldKind::any: return Json::object();
    }
    return {};
}

Json field_schema(Field const& row, Use use) {
    Json schema = type_schema(row, use);
    // Null is absent.
    if (!row.is_required && row.kind != FieldKind::any) {
        schema["nullable"] = true;
        if (schema.contains("enum")) schema["enum"].push_back(nullptr);
    }
    if (use == Use::body && row.is_read_only) schema["readOnly"] = true;
    if (use == Use::body && !row.fallback.empty() && row.fallback != "null") {
        schema["default"] = Json::parse(row.fallback);
    }
    if (!row.target.empty()) schema["description"] = "Of " + std::string(row.target);
    return schema;
}

void add_fields(Json& properties, std::span<Field const> fields, Use use) {
    for (Field const& row : fields) properties[std::string(row.name)] = field_schema(row, use);
}

// What the server says of every document and entry.
void add_common(Json& properties) {
    Json const whole{{"type", "integer"}, {"format", "int64"}};
    Json const id{{"type", "string"}, {"format", "uuid"}};
    properties["organizationId"] = id;
    properties["id"] = id;
    properties["version"] = whole;
    properties["createdTime"] = whole;
    properties["lastUpdatedTime"] = whole;
    properties["warnings"] = {{"type", "array"},
                              {"description", "In answers to writes: what is missing by them"},
                              {"items", schema_reference("MissingThing")}};
}

Json required_of(std::span<Field const> fields) {
    Json required = Json::array();
    for (Field const& row : fields) {
        if (row.is_required) required.push_back(row.name);
    }
    return required;
}

Json object_of(Json required, Json properties) {
    Json schema{{"type", "object"}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["properties"] = std::move(properties);
    return schema;
}

// A part of a document is whole in answers, too.
Json object_schema(std::span<Field const> fields, Use use) {
    Json properties = Json::object();
    add_fields(properties, fields, use);
    return object_of(required_of(fields), std::move(properties));
}

// A document, or an entry of a book.
Json document_schema(std::string const& text, std::span<Field const> fields, Use use) {
    Json properties = Json::object();
    if (use == Use::answer) {
        add_fields(properties, fields, use);
        add_common(properties);
    } else {
        add_fields(properties, common_fields(), use);
        add_fields(properties, fields, use);
    }
    Json required = Json::array();
    if (use == Use::answer) required.push_back("id");
    if (use == Use::body) required = required_of(fields);
    auto schema = object_of(std::move(required), std::move(properties));
    schema["description"] = text;
    return schema;
}

Json page_schema(std::string const& of) {
    return {{"type", "object"},
            {"description", "A page of them"},
            {"additionalProperties", false},
            {"required", {"meta", "data"}},
            {"properties",
             {{"meta", schema_reference("Paging")},
              {"data", {{"type", "array"}, {"items", schema_reference(of)}}}}}};
}

// A body of many in one request.
Json many_of(Json item, std::string const& text = {}) {
    Json schema{{"type", "object"}};
    if (!text.empty()) schema["description"] = text;
    schema["additionalProperties"] = false;
    schema["required"] = {"items"};
    schema["properties"]["items"] = {{"type", "array"},
                                     {"minItems", 1},
                                     {"maxItems", bulk_items_max},
                                     {"items", std::move(item)}};
    return schema;
}

Json bulk_schema(std::string const& name) {
    Json item{{"type", "object"},
              {"required", {"itemIdentifier", "item"}},
              {"properties",
               {{"itemIdentifier", {{"type", "integer"}, {"format", "int64"}}},
                {"requestAction",
                 {{"type", "string"}, {"enum", {"SAVE", "DELETE"}}, {"default", "SAVE"}}},
                {"item", schema_reference(name + "Patch")}}}};
    return many_of(std::move(item));
}

void add_resource(Json& schemas, Resource const& resource) {
    auto const name = type_name(resource);
    auto const text = "A document of " + std::string(resource.name);
    schemas[name] = document_schema(text, resource.fields, Use::answer);
    schemas[name + "Page"] = page_schema(name);
    schemas[name + "Body"] =
        document_schema(text + ", as it is written", resource.fields, Use::body);
    schemas[name + "Patch"] = document_schema(
        "Fields of " + text + " to change; null takes one away", resource.fields, Use::patch);
    schemas[name + "Bulk"] = bulk_schema(name);
    if (resource.entries.empty()) return;
    auto const& entries = find_field(resource.fields, resource.entries)->fields;
    auto const entry = name + "Entry";
    schemas[entry] = document_schema("An entry of " + text, entries, Use::answer);
    schemas[entry + "Page"] = page_schema(entry);
    schemas[entry + "Body"] =
        document_schema("An entry of " + text + ", as it is written", entries, Use::body);
}

// CFG-3: export and import.
Json organization_document() {
    Json documents = Json::object();
    for (Resource const& resource : resources()) {
        if (resource.name == "organization") continue;
        documents[std::string(resource.name)] = {
            {"type", "array"}, {"items", schema_reference(type_name(resource) + "Body")}};
    }
    return {{"type", "object"},
            {"description", "A whole organization"},
            {"additionalProperties", false},
            {"required", {"format", "version", "organization", "resources"}},
            {"properties",
             {{"format", {{"type", "string"}, {"enum", {"ringmaster-organization"}}}},
              {"version", {{"type", "integer"}, {"enum", {1}}}},
              {"organization", schema_reference("OrganizationBody")},
              {"resources", object_of(Json::array(), std::move(documents))},
              {"doNotCall",
               {{"type", "object"},
                {"description", "Do-not-call lists by name; without it they stay as they are"},
                {"additionalProperties",
                 {{"type", "array"}, {"items", schema_reference("ListedNumber")}}}}}}}};
}

}  // namespace

void add_resource_schemas(Json& schemas) {
    for (Resource const& resource : resources()) {
        if (resource.name != "organization") add_resource(schemas, resource);
    }
    schemas["OrganizationBody"] = document_schema("The organization itself",
                                                  find_resource("organization")->fields, Use::body);
    schemas["TokenBody"] =
        document_schema("Whom the new token speaks for", api_token_resource().fields, Use::body);
    schemas["TokenBulk"] = many_of(schema_reference("TokenBody"), "Whom the new tokens speak for");
    schemas["OrganizationDocument"] = organization_document();
}

}  // namespace ringmaster::api
