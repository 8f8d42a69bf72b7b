#pragma once
// One list of fields per struct serves the journal, snapshots, the state hash, the history over
// REST, scenario texts and equality. A struct says
//     RINGMASTER_DESCRIBE(TaskCreated, task, media, at)
// and every visitor (see codec.hpp) walks the same names in the same order.
//
// Rule for everything persisted: fields and enumerators are only ever appended, never removed,
// reordered or given another meaning; an old journal then reads into a new struct with the new
// fields at their defaults.

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>

// A for-each over macro arguments, up to 126 of them (C++20 __VA_OPT__ recursion).
#define RINGMASTER_EXPAND(...)                                \
    RINGMASTER_EXPAND3(RINGMASTER_EXPAND3(RINGMASTER_EXPAND3( \
        RINGMASTER_EXPAND3(RINGMASTER_EXPAND3(RINGMASTER_EXPAND3(__VA_ARGS__))))))
#define RINGMASTER_EXPAND3(...) \
    RINGMASTER_EXPAND2(RINGMASTER_EXPAND2(RINGMASTER_EXPAND2(RINGMASTER_EXPAND2(__VA_ARGS__))))
#define RINGMASTER_EXPAND2(...) \
    RINGMASTER_EXPAND1(RINGMASTER_EXPAND1(RINGMASTER_EXPAND1(RINGMASTER_EXPAND1(__VA_ARGS__))))
#define RINGMASTER_EXPAND1(...) __VA_ARGS__
#define RINGMASTER_PARENS ()
#define RINGMASTER_FOR_EACH(macro, ...) \
    __VA_OPT__(RINGMASTER_EXPAND(RINGMASTER_FOR_EACH_STEP(macro, __VA_ARGS__)))
#define RINGMASTER_FOR_EACH_STEP(macro, first, ...) \
    macro(first) __VA_OPT__(RINGMASTER_FOR_EACH_AGAIN RINGMASTER_PARENS(macro, __VA_ARGS__))
#define RINGMASTER_FOR_EACH_AGAIN() RINGMASTER_FOR_EACH_STEP

#define RINGMASTER_VISIT_FIELD(field) visit(#field, self.field);

// Declares the field list of a struct (inside its body) and memberwise equality.
#define RINGMASTER_DESCRIBE(Type, ...)                                                   \
    static constexpr std::string_view type_name = #Type;                                 \
    template <class Self, class Visitor>                                                 \
    static void describe([[maybe_unused]] Self& self, [[maybe_unused]] Visitor& visit) { \
        RINGMASTER_FOR_EACH(RINGMASTER_VISIT_FIELD, __VA_ARGS__)                         \
    }                                                                                    \
    friend bool operator==(Type const&, Type const&) = default;

#define RINGMASTER_ENUM_NAME(enumerator) std::string_view(#enumerator),

// Declares `enum class Type : unsigned char` with enum_name() and enum_parse<Type>().
#define RINGMASTER_ENUM(Type, ...)                                                 \
    enum class Type : unsigned char { __VA_ARGS__ };                               \
    [[nodiscard]] constexpr auto enum_names(Type) {                                \
        return std::array{RINGMASTER_FOR_EACH(RINGMASTER_ENUM_NAME, __VA_ARGS__)}; \
    }

namespace ringmaster::core {

// A struct that carries RINGMASTER_DESCRIBE.
template <class T>
concept Described = requires {
    { T::type_name } -> std::convertible_to<std::string_view>;
};

// The enumerator's own spelling, e.g. "telephony".
template <class Enum>
[[nodiscard]] std::string_view enum_name(Enum value) {
    return enum_names(value)[static_cast<std::size_t>(value)];
}

template <class Enum>
[[nodiscard]] std::size_t enum_count() {
    return enum_names(Enum{}).size();
}

// The enumerator spelled `text`, or nothing.
template <class Enum>
[[nodiscard]] std::optional<Enum> enum_parse(std::string_view text) {
    auto const names = enum_names(Enum{});
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (names[index] == text) return static_cast<Enum>(index);
    }
    return std::nullopt;
}

}  // namespace ringmaster::core
