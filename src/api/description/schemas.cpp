// Shapes of answers and of commands' bodies as schemas.

#include "api/description/schemas.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "api/description/shape.hpp"
#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

// Of one of the shapes named "A|B".
Json shape_schema(std::string_view names) {
    if (names.find('|') == std::string_view::npos) return schema_reference(names);
    Json choice = Json::array();
    for (auto const& name : text_list(names)) {
        choice.push_back(schema_reference(name.get_ref<std::string const&>()));
    }
    return Json{{"anyOf", std::move(choice)}};
}

Json type_schema(Member const& member) {
    switch (member.type) {
        case MemberType::text: {
            Json schema{{"type", "string"}};
            if (member.of.empty()) return schema;
            schema["enum"] = text_list(member.of);
            if (member.is_emptiable) schema["enum"].push_back("");
            return schema;
        }
        case MemberType::uuid:
            if (member.is_emptiable) return {{"type", "string"}};
            return {{"type", "string"}, {"format", "uuid"}};
        case MemberType::flag: return {{"type", "boolean"}};
        case MemberType::integer:
        case MemberType::time: return {{"type", "integer"}, {"format", "int64"}};
        case MemberType::number: return {{"type", "number"}};
        case MemberType::shape: return shape_schema(member.of);
        case MemberType::any: return Json::object();
    }
    return {};
}

// A reference stands alone in its object; what is said beside one is said of an object.
Json with_siblings(Json schema) {
    if (!schema.contains("$ref")) return schema;
    return Json{{"type", "object"}, {"allOf", Json::array({std::move(schema)})}};
}

Json member_schema(Member const& member) {
    Json schema = type_schema(member);
    switch (member.form) {
        case MemberForm::one: break;
        case MemberForm::list: schema = {{"type", "array"}, {"items", std::move(schema)}}; break;
        case MemberForm::map:
            schema = {{"type", "object"}, {"additionalProperties", std::move(schema)}};
            break;
    }
    if (member.is_nullable) {
        schema = with_siblings(std::move(schema));
        schema["nullable"] = true;
        if (schema.contains("enum")) schema["enum"].push_back(nullptr);
    }
    bool const is_id_or_empty = member.type == MemberType::uuid && member.is_emptiable;
    std::string text = member.type == MemberType::time ? "Epoch ms" : "";
    if (is_id_or_empty) text = "An id, or empty";
    if (!member.description.empty()) {
        text += text.empty() ? "" : "; ";
        text += member.description;
    }
    if (!text.empty()) {
        schema = with_siblings(std::move(schema));
        schema["description"] = text;
    }
    return schema;
}

Json object_schema(Shape const& shape) {
    Json required = Json::array();
    Json properties = Json::object();
    for (auto const members : {shape.members, shape.more}) {
        for (Member const& member : members) {
            properties[std::string(member.name)] = member_schema(member);
            if (!member.is_optional) required.push_back(member.name);
        }
    }
    Json schema{
        {"type", "object"}, {"description", shape.description}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["properties"] = std::move(properties);
    return schema;
}

std::array<std::span<Shape const>, 7> answer_tables() {
    return {shapes::command_shapes(),      shapes::agent_shapes(), shapes::contact_shapes(),
            shapes::history_shapes(),      shapes::queue_shapes(), shapes::campaign_shapes(),
            shapes::configuration_shapes()};
}

// PROTOCOL 1.
Json error_schema() {
    auto const list_of = [](std::string_view shape, std::string_view text) {
        return Json{{"type", "array"}, {"items", schema_reference(shape)}, {"description", text}};
    };
    Json properties{
        {"errorType", {{"type", "string"}}},
        {"errorMessage", {{"type", "string"}}},
        {"errorData",
         {{"type", "string"}, {"minLength", 1}, {"description", "The same in detail, for people"}}},
        {"reasonCode", {{"type", "string"}}}};
    properties["problems"] = list_of("Problem", "On 400, and on 422 of several fields: every one");
    properties["conflicts"] =
        list_of("VariableConflict", "On a conflict of variables: each as it is now");
    properties["allowedActions"] = {{"type", "array"},
                                    {"items", {{"type", "string"}}},
                                    {"description", "On 409: what the state allows"}};
    properties["callbackOffered"] = {
        {"type", "boolean"},
        {"description", "Of a contact turned away at the door: the queue calls back instead"}};
    return {{"type", "object"},
            {"description", "Why a request was refused; nothing has changed"},
            {"additionalProperties", false},
            {"required", {"errorType", "errorMessage", "errorData", "reasonCode"}},
            {"properties", std::move(properties)}};
}

Json body_type_schema(BodyField const& field) {
    auto const parts = shapes::body_parts();
    auto const part = std::ranges::find(parts, field.name, &Member::name);
    bool const has_parts = field.type == BodyType::list || field.type == BodyType::object;
    if (has_parts && part != parts.end()) return with_siblings(member_schema(*part));
    switch (field.type) {
        case BodyType::text: return {{"type", "string"}, {"maxLength", field.length_max}};
        case BodyType::uuid: return {{"type", "string"}, {"format", "uuid"}};
        case BodyType::flag: return {{"type", "boolean"}};
        case BodyType::integer: return {{"type", "integer"}, {"format", "int64"}, {"minimum", 0}};
        case BodyType::number: return {{"type", "number"}};
        case BodyType::list: return {{"type", "array"}, {"items", Json::object()}};
        case BodyType::object: return {{"type", "object"}};
    }
    return {};
}

Json body_field_schema(BodyField const& field) {
    Json schema = body_type_schema(field);
    if (!field.values.empty()) schema["enum"] = text_list(field.values);
    if (!field.required || !field.unless.empty()) {  // null is absent
        schema["nullable"] = true;
        if (schema.contains("enum")) schema["enum"].push_back(nullptr);
    }
    if (!field.text.empty()) schema["description"] = field.text;
    return schema;
}

Json body_schema(BodyShape const& shape) {
    Json required = Json::array();
    Json properties = Json::object();
    for (BodyField const& field : shape.fields) {
        properties[std::string(field.name)] = body_field_schema(field);
        if (field.required && field.unless.empty()) required.push_back(field.name);
    }
    Json schema{{"type", "object"}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["properties"] = std::move(properties);
    return schema;
}

}  // namespace

Json schema_reference(std::string_view name) {
    return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json text_list(std::string_view values) {
    Json list = Json::array();
    for (std::string_view rest = values;;) {
        auto const bar = rest.find('|');
        list.push_back(rest.substr(0, bar));
        if (bar == std::string_view::npos) return list;
        rest.remove_prefix(bar + 1);
    }
}

Shape const* find_shape(std::string_view name) {
    for (auto const table : answer_tables()) {
        auto const found = std::ranges::find(table, name, &Shape::name);
        if (found != table.end()) return &*found;
    }
    return nullptr;
}

void add_answer_schemas(Json& schemas) {
    schemas["Error"] = error_schema();
    schemas["Telemetry"] = {{"description", "Anything"}};
    schemas["Yaml"] = {{"type", "string"}, {"description", "A document in YAML"}};
    schemas["GraphQl"] = {{"type", "string"}, {"description", "A schema of GraphQL"}};
    for (auto const table : answer_tables()) {
        for (Shape const& shape : table) schemas[std::string(shape.name)] = object_schema(shape);
    }
}

std::string body_schema_name(BodyShape const& shape) {
    std::string name(shape.route);
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name + "Body";
}

void add_body_schemas(Json& schemas) {
    for (BodyShape const& shape : body_shapes()) {
        if (shape.route == "createTaskSlash") continue;  // another address of createTask
        if (shape.route.find('.') != std::string_view::npos) continue;  // a part of a body
        if (!shape.fields.empty()) schemas[body_schema_name(shape)] = body_schema(shape);
    }
    for (Shape const& shape : shapes::body_shapes()) {
        schemas[std::string(shape.name)] = object_schema(shape);
    }
    auto& of_arrival = schemas["ConnectorFact"]["properties"];
    for (auto const& [name, schema] : schemas["CreateTaskBody"]["properties"].items()) {
        if (!of_arrival.contains(name)) of_arrival[name] = schema;
    }
}

}  // namespace ringmaster::api
