#pragma once
// A variant that costs its users little to compile: the special members and the constructors from
// its alternatives are declared here and compiled once, in one .cpp file.
//
//     #define RINGMASTER_EVENTS AgentSignedIn, AgentSignedOut
//     struct Event : std::variant<RINGMASTER_EVENTS> {
//         RINGMASTER_ONE_OF(Event, std::variant<RINGMASTER_EVENTS>)
//     };
//
// and in event.cpp `RINGMASTER_DEFINE_ONE_OF(Event, std::variant<RINGMASTER_EVENTS>)` followed by
// an explicit instantiation of the constructor for each alternative. std::visit, std::get_if,
// std::holds_alternative and == take it like the variant it is. A value, no more thread-safe than
// one; nothing here fails but by lack of memory.

#include <type_traits>
#include <utility>
#include <variant>

#include "ringmaster/core/model/describe.hpp"

namespace ringmaster::core {

template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Alternatives>
inline constexpr bool is_alternative<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

}  // namespace ringmaster::core

#define RINGMASTER_ONE_OF(Type, Variant)                                               \
    Type();                                                                            \
    Type(Type const&);                                                                 \
    Type(Type&&) noexcept;                                                             \
    Type& operator=(Type const&);                                                      \
    Type& operator=(Type&&) noexcept;                                                  \
    ~Type();                                                                           \
    template <class Alternative>                                                       \
    requires(::ringmaster::core::is_alternative<Alternative, Variant>) explicit(false) \
        Type(Alternative value);

#define RINGMASTER_DEFINE_ONE_OF(Type, Variant)                        \
    Type::Type() = default;                                            \
    Type::Type(Type const&) = default;                                 \
    Type::Type(Type&&) noexcept = default;                             \
    Type& Type::operator=(Type const&) = default;                      \
    Type& Type::operator=(Type&&) noexcept = default;                  \
    Type::~Type() = default;                                           \
    template <class Alternative>                                       \
    requires(::ringmaster::core::is_alternative<Alternative, Variant>) \
        Type::Type(Alternative value)                                  \
        : Variant(std::in_place_type<Alternative>, std::move(value)) {}
