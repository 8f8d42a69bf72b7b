#pragma once
// Turns any described value into JSON (history.hpp says how).

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "api/history/history.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::api {

// Field order is the declaration's, so that answers are stable and readable.
using Json = nlohmann::ordered_json;

template <core::Described T>
Json to_json_value(T const& value);
template <class... Alternatives>
Json to_json_value(std::variant<Alternatives...> const& value);
template <class T>
Json to_json_value(std::optional<T> const& value);
template <class T>
Json to_json_value(std::vector<T> const& values);
template <class First, class Second>
Json to_json_value(std::pair<First, Second> const& value);
template <class T>
Json to_json_value(std::map<std::string, T> const& values);

inline Json to_json_value(std::string const& value) { return value; }
inline Json to_json_value(core::Time value) { return value.epoch_ms; }
inline Json to_json_value(core::Duration value) { return value.count(); }
inline Json to_json_value(core::Uuid const& value) { return core::to_string(value); }
// A field without a value reads better as null than as a row of zeros.
template <class Tag>
Json to_json_value(core::Id<Tag> const& value) {
    return value.empty() ? Json(nullptr) : Json(core::to_string(value));
}
template <class T>
requires std::is_integral_v<T> Json to_json_value(T value) { return value; }
template <class T>
requires std::is_enum_v<T> Json to_json_value(T value) { return core::enum_name(value); }
// CD-4: neither key nor bytes; nobody learns anything but that there is a value.
inline Json to_json_value(core::SealedValue const&) { return masked_value; }
inline Json to_json_value(core::PlainValue const& value) { return value.text; }

template <core::Described T>
Json to_json_value(T const& value) {
    Json object = Json::object();
    auto visit = [&object](std::string_view name, auto const& field) {
        object[camel_case(name)] = to_json_value(field);
    };
    T::describe(value, visit);
    return object;
}

// Alternatives with fields say which they are by `type`; a member of that name is told as `kind`. A
// plain or sealed value is just its text.
template <class... Alternatives>
Json to_json_value(std::variant<Alternatives...> const& value) {
    return std::visit(
        [](auto const& chosen) {
            using Chosen = std::decay_t<decltype(chosen)>;
            Json inner = to_json_value(chosen);
            if (!inner.is_object()) return inner;
            Json object = {{"type", Chosen::type_name}};
            for (auto& [name, member] : inner.items()) {
                object[beside_type(name)] = std::move(member);
            }
            return object;
        },
        value);
}

template <class T>
Json to_json_value(std::optional<T> const& value) {
    return value ? to_json_value(*value) : Json(nullptr);
}

template <class T>
Json to_json_value(std::vector<T> const& values) {
    Json array = Json::array();
    for (auto const& value : values) array.push_back(to_json_value(value));
    return array;
}

template <class First, class Second>
Json to_json_value(std::pair<First, Second> const& value) {
    return Json::array({to_json_value(value.first), to_json_value(value.second)});
}

template <class T>
Json to_json_value(std::map<std::string, T> const& values) {
    Json object = Json::object();
    for (auto const& [name, value] : values) object[name] = to_json_value(value);
    return object;
}

// The rows of history_json.
[[nodiscard]] Json rows_json(std::vector<HistoryRow> const& rows,
                             VariableFilter const& shows_variable);

// Serialised so that no byte of a customer's text can make it fail.
inline std::string dump(Json const& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ringmaster::api
