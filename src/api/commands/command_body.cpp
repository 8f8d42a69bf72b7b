// Bodies against their tables of fields.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

std::string_view type_text(BodyType type) {
    switch (type) {
        case BodyType::text: return "must be a string";
        case BodyType::uuid: return "must be an id";
        case BodyType::flag: return "must be true or false";
        case BodyType::integer: return "must be a whole number of at least 0";
        case BodyType::number: return "must be a number";
        case BodyType::list: return "must be an array";
        case BodyType::object: return "must be an object";
    }
    return {};
}

bool has_type(json const& value, BodyType type) {
    switch (type) {
        case BodyType::text:
        case BodyType::uuid: return value.is_string();
        case BodyType::flag: return value.is_boolean();
        case BodyType::integer:
            return value.is_number_integer() &&
                   (value.is_number_unsigned() || value.get<std::int64_t>() >= 0);
        case BodyType::number: return value.is_number();
        case BodyType::list: return value.is_array();
        case BodyType::object: return value.is_object();
    }
    return false;
}

// `values` is "A|B".
bool is_listed(std::string_view values, std::string_view text) {
    while (true) {
        auto const bar = values.find('|');
        if (values.substr(0, bar) == text) return true;
        if (bar == std::string_view::npos) return false;
        values.remove_prefix(bar + 1);
    }
}

bool is_required(json const& body, BodyField const& field) {
    return field.required && (field.unless.empty() || !body.contains(std::string(field.unless)));
}

void check_body_text(std::string const& text, BodyField const& field, Problems& problems) {
    std::string const name(field.name);
    if (field.required && field.unless.empty() && text.empty()) {
        problems.push_back({name, "is required"});
        return;
    }
    if (text.size() > field.length_max) {
        auto const limit = std::to_string(field.length_max);
        problems.push_back({name, "is longer than " + limit + " characters"});
        return;
    }
    // An empty text stands for an absent value: clients send every field they know.
    if (text.empty()) return;
    if (field.type == BodyType::uuid && !core::parse_uuid(text)) {
        problems.push_back({name, std::string(type_text(BodyType::uuid))});
    }
    if (!field.values.empty() && !is_listed(field.values, text)) {
        problems.push_back({name, "must be one of " + std::string(field.values)});
    }
}

void check_field(json const& body, BodyField const& field, Problems& problems) {
    std::string const name(field.name);
    auto const found = body.find(name);
    if (found == body.end() || found->is_null()) {
        if (is_required(body, field)) problems.push_back({name, "is required"});
        return;
    }
    if (!has_type(*found, field.type)) {
        problems.push_back({name, std::string(type_text(field.type))});
        return;
    }
    if (found->is_string()) check_body_text(found->get_ref<std::string const&>(), field, problems);
}

void check_unknown(json const& body, std::span<BodyField const> fields, Problems& problems) {
    for (auto const& [name, value] : body.items()) {
        auto const known = std::ranges::find(fields, name, &BodyField::name);
        if (known == fields.end()) problems.push_back({name, "is not a known field"});
    }
}

}  // namespace

BodyShape const* body_shape(std::string_view route) {
    auto const shapes = body_shapes();
    auto const found = std::ranges::find(shapes, route, &BodyShape::route);
    return found == shapes.end() ? nullptr : &*found;
}

void check_body(std::string_view route, json const& body, Problems& problems) {
    auto const* shape = body_shape(route);
    if (shape == nullptr) return;
    if (!body.is_object()) {
        problems.push_back({"", "must be a JSON object"});
        return;
    }
    check_unknown(body, shape->fields, problems);
    for (auto const& field : shape->fields) check_field(body, field, problems);
}

std::optional<json> parse_body(std::string_view route, std::string_view text, Problems& problems) {
    auto const before = problems.size();
    auto const blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    JsonLimits limits{.body_max = text.size()};
    if (route == "search") limits.lines_allowed = "query";
    auto body = blank ? std::optional<json>(json::object()) : parse_json(text, limits, problems);
    if (!body) return body;
    check_body(route, *body, problems);
    if (problems.size() != before) return std::nullopt;
    return body;
}

std::optional<core::AgentId> body_agent(json const& body) {
    return core::AgentId::parse(text_at(body, "agentId"));
}

}  // namespace ringmaster::api
