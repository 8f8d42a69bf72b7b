// Events of the journal as they are told (history_visit.hpp): a schema of each, made of its own
// description, so that a field more is described at once.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "api/description/schemas.hpp"
#include "api/history/history.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

// Its schema, by overload; the argument is never looked at.
template <class T>
struct Kind {};

template <core::Described T>
Json schema_of(Kind<T>);
template <class... Alternatives>
Json schema_of(Kind<std::variant<Alternatives...>>);
template <class T>
Json schema_of(Kind<std::optional<T>>);
template <class T>
Json schema_of(Kind<std::vector<T>>);
template <class First, class Second>
Json schema_of(Kind<std::pair<First, Second>>);
template <class T>
Json schema_of(Kind<std::map<std::string, T>>);

Json text() { return {{"type", "string"}}; }
Json whole() { return {{"type", "integer"}, {"format", "int64"}}; }
Json id() { return {{"type", "string"}, {"format", "uuid"}}; }

Json or_null(Json schema) {
    schema["nullable"] = true;
    if (schema.contains("enum")) schema["enum"].push_back(nullptr);
    return schema;
}

Json schema_of(Kind<std::string>) { return text(); }
Json schema_of(Kind<core::Time>) { return whole(); }
Json schema_of(Kind<core::Duration>) { return whole(); }
Json schema_of(Kind<core::Uuid>) { return id(); }
template <class Tag>
Json schema_of(Kind<core::Id<Tag>>) {
    return or_null(id());
}
template <class T>
requires std::is_integral_v<T> Json schema_of(Kind<T>) {
    return std::is_same_v<T, bool> ? Json{{"type", "boolean"}} : whole();
}
template <class T>
requires std::is_enum_v<T> Json schema_of(Kind<T>) {
    Json names = Json::array();
    for (auto const name : core::enum_names(T{})) names.push_back(name);
    return {{"type", "string"}, {"enum", std::move(names)}};
}
// Its value alone: masked, or as text (CD-4).
Json schema_of(Kind<core::SealedValue>) { return text(); }
Json schema_of(Kind<core::PlainValue>) { return text(); }

template <core::Described T>
Json schema_of(Kind<T>) {
    Json required = Json::array();
    Json properties = Json::object();
    auto visit = [&](std::string_view name, auto const& field) {
        auto const key = camel_case(name);
        properties[key] = schema_of(Kind<std::decay_t<decltype(field)>>{});
        required.push_back(key);
    };
    T const value{};
    T::describe(value, visit);
    Json schema{{"type", "object"}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["properties"] = std::move(properties);
    return schema;
}

// An alternative with fields says first which it is.
template <class T>
Json alternative(Kind<T> kind) {
    Json schema = schema_of(kind);
    if (schema["type"] != "object") return schema;
    Json properties{{"type", {{"type", "string"}, {"enum", {T::type_name}}}}};
    for (auto& [name, member] : schema["properties"].items()) {
        properties[beside_type(name)] = std::move(member);
    }
    schema["properties"] = std::move(properties);
    auto& required = schema["required"];
    if (required.is_null()) required = Json::array();
    for (auto& name : required) name = beside_type(name.get<std::string>());
    required.insert(required.begin(), "type");
    return schema;
}

template <class... Alternatives>
Json schema_of(Kind<std::variant<Alternatives...>>) {
    Json all = Json::array();
    auto const add = [&all](Json schema) {
        if (std::find(all.begin(), all.end(), schema) == all.end()) all.push_back(schema);
    };
    (add(alternative(Kind<Alternatives>{})), ...);
    return all.size() == 1 ? all.front() : Json{{"anyOf", std::move(all)}};
}

template <class T>
Json schema_of(Kind<std::optional<T>>) {
    return or_null(schema_of(Kind<T>{}));
}

template <class T>
Json schema_of(Kind<std::vector<T>>) {
    return {{"type", "array"}, {"items", schema_of(Kind<T>{})}};
}

template <class First, class Second>
Json schema_of(Kind<std::pair<First, Second>>) {
    Json items = Json::array({schema_of(Kind<First>{}), schema_of(Kind<Second>{})});
    return {{"type", "array"},
            {"minItems", 2},
            {"maxItems", 2},
            {"items", {{"anyOf", std::move(items)}}}};
}

template <class T>
Json schema_of(Kind<std::map<std::string, T>>) {
    return {{"type", "object"}, {"additionalProperties", schema_of(Kind<T>{})}};
}

// Only of these there is a history to read.
template <class E>
concept OfContact = requires(E const& event) {
    event.task;
};

std::string component_of(std::string_view event) { return std::string(event).append("Event"); }

template <class... Events>
void add_events(Json& schemas, std::variant<Events...> const*) {
    Json all = Json::array();
    Json mapping = Json::object();
    auto const add = [&]<class E>(Kind<E> kind) {
        if constexpr (OfContact<E>) {
            auto const component = component_of(E::type_name);
            schemas[component] = alternative(kind);
            all.push_back(schema_reference(component));
            mapping[std::string(E::type_name)] = schema_reference(component)["$ref"];
        }
    };
    (add(Kind<Events>{}), ...);
    schemas["Event"] = {
        {"description", "What changed, one of the kinds by `type`"},
        {"oneOf", std::move(all)},
        {"discriminator", {{"propertyName", "type"}, {"mapping", std::move(mapping)}}}};
}

}  // namespace

void add_event_schemas(Json& schemas) {
    add_events(schemas, static_cast<core::EventVariant const*>(nullptr));
}

}  // namespace ringmaster::api
