// Declared parameters as the description shows them.

#include "api/description/query_parameters.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "api/description/schemas.hpp"
#include "ringmaster/api/description/route_table.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

Json value_of(Parameter const& parameter, std::string_view text) {
    if (parameter.type == ParameterType::integer) {
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }
    if (parameter.type == ParameterType::flag) return text == "true";
    return text;
}

Json values_of(Parameter const& parameter) {
    Json values = Json::array();
    for (auto const& one : text_list(parameter.values)) {
        values.push_back(value_of(parameter, one.get_ref<std::string const&>()));
    }
    return values;
}

Json integer_schema(Parameter const& parameter) {
    Json schema{{"type", "integer"}, {"format", "int64"}};
    if (!parameter.values.empty()) return schema;
    schema["minimum"] = parameter.min;
    if (parameter.max != whole_number_max) schema["maximum"] = parameter.max;
    return schema;
}

Json scalar_schema(Parameter const& parameter) {
    Json schema{{"type", "string"}};
    if (parameter.type == ParameterType::integer) schema = integer_schema(parameter);
    if (parameter.type == ParameterType::flag) schema["type"] = "boolean";
    if (parameter.type == ParameterType::ids) schema["format"] = "uuid";
    if (!parameter.values.empty()) schema["enum"] = values_of(parameter);
    return schema;
}

Json parameter_json(Parameter const& parameter) {
    Json json{{"name", parameter.name}, {"in", "query"}};
    if (parameter.is_required) json["required"] = true;
    if (!parameter.text.empty()) json["description"] = parameter.text;
    Json schema = scalar_schema(parameter);
    if (parameter.type == ParameterType::list || parameter.type == ParameterType::ids) {
        json["style"] = "form";
        json["explode"] = false;  // separated by commas
        schema = {{"type", "array"}, {"items", std::move(schema)}};
    }
    if (!parameter.fallback.empty()) schema["default"] = value_of(parameter, parameter.fallback);
    json["schema"] = std::move(schema);
    return json;
}

struct Component {
    std::string name;
    Json json;
};

// One that is not what another of its name is carries the name of its first route, too.
std::vector<Component> make_components() {
    std::vector<Component> components;
    for (auto const& route : all_routes()) {
        for (auto const& parameter : route.parameters) {
            auto json = parameter_json(parameter);
            if (std::ranges::find(components, json, &Component::json) != components.end()) continue;
            std::string name(parameter.name);
            bool const taken =
                std::ranges::find(components, name, &Component::name) != components.end();
            if (taken) name.append("_").append(route.name);
            components.push_back({std::move(name), std::move(json)});
        }
    }
    return components;
}

std::vector<Component> const& components() {
    static auto const all = make_components();
    return all;
}

}  // namespace

void add_query_parameters(Json& parameters) {
    for (auto const& [name, json] : components()) parameters[name] = json;
}

std::string query_parameter_name(Parameter const& parameter) {
    auto const found = std::ranges::find(components(), parameter_json(parameter), &Component::json);
    if (found == components().end()) throw std::logic_error("declared by no route");
    return found->name;
}

}  // namespace ringmaster::api
