#pragma once
// The vocabulary the shapes of answers are written in:
//     text("name"), uuid("teamId").or_null(), shape("agent", "AgentState").optional()
// A shape is a schema of openapi.yaml; the unit tests hold every answer they get against it.
//
// Ownership: everything has static storage. Threading: immutable.

#include <cstdint>
#include <span>
#include <string_view>

namespace ringmaster::api {

enum class MemberType : std::uint8_t { text, uuid, flag, integer, time, number, shape, any };
enum class MemberForm : std::uint8_t { one, list, map };

struct Member {
    std::string_view name;
    MemberType type = MemberType::any;
    // Of a text its only values "A|B"; of a shape its name, or those of several.
    std::string_view of = {};
    MemberForm form = MemberForm::one;
    bool is_optional = false;
    bool is_nullable = false;
    bool is_emptiable = false;  // a text, though it may say nothing
    std::string_view description = {};

    consteval Member optional() const {
        Member member = *this;
        member.is_optional = true;
        return member;
    }
    consteval Member or_null() const {
        Member member = *this;
        member.is_nullable = true;
        return member;
    }
    consteval Member or_empty() const {
        Member member = *this;
        member.is_emptiable = true;
        return member;
    }
    consteval Member says(std::string_view what) const {
        Member member = *this;
        member.description = what;
        return member;
    }
};

// An object with these members and no others.
struct Shape {
    std::string_view name;
    std::string_view description;
    std::span<Member const> members;
    std::span<Member const> more = {};  // members of another shape that this one has too
};

namespace shapes {

consteval Member text(std::string_view name) { return {name, MemberType::text}; }
consteval Member choice(std::string_view name, std::string_view values) {
    return {name, MemberType::text, values};
}
consteval Member uuid(std::string_view name) { return {name, MemberType::uuid}; }
consteval Member flag(std::string_view name) { return {name, MemberType::flag}; }
consteval Member integer(std::string_view name) { return {name, MemberType::integer}; }
// Epoch milliseconds.
consteval Member time(std::string_view name) { return {name, MemberType::time}; }
consteval Member number(std::string_view name) { return {name, MemberType::number}; }
consteval Member any(std::string_view name) { return {name, MemberType::any}; }
consteval Member shape(std::string_view name, std::string_view of) {
    return {name, MemberType::shape, of};
}
consteval Member list(Member member) {
    member.form = MemberForm::list;
    return member;
}
// An object whose keys are data.
consteval Member map(Member member) {
    member.form = MemberForm::map;
    return member;
}

// The values of what names a channel.
inline constexpr std::string_view channels = "telephony|chat|email|social";

// The tables, one file per subject.
std::span<Shape const> agent_shapes();
std::span<Shape const> contact_shapes();
std::span<Shape const> command_shapes();
std::span<Shape const> history_shapes();
std::span<Shape const> queue_shapes();
std::span<Shape const> campaign_shapes();
std::span<Shape const> configuration_shapes();
std::span<Shape const> body_shapes();

// What the fields of these names hold, in whatever body of a command.
std::span<Member const> body_parts();

}  // namespace shapes

// Of all these; null when there is none of that name.
[[nodiscard]] Shape const* find_shape(std::string_view name);

}  // namespace ringmaster::api
