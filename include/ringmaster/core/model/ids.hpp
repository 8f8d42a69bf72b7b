#pragma once
// Strong identifiers. Every id is a UUID (16 bytes); ids of different things do not mix.
// Random ids are made outside the core and arrive with commands; ids born inside the core are
// derived from the task's id and an ordinal (see derive()).

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::core {

struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend auto operator<=>(Uuid const&, Uuid const&) = default;
};

// Accepts the 36-character form, either letter case; nothing else.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);
// Lower-case 36-character form.
[[nodiscard]] std::string to_string(Uuid const& uuid);
// A UUID (version 8) that depends only on its inputs; not secret, not random.
[[nodiscard]] Uuid derive(Uuid const& base, std::uint64_t ordinal, std::uint64_t purpose);

template <class Tag>
struct Id {
    Uuid value;

    [[nodiscard]] bool empty() const { return value == Uuid{}; }
    [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
        auto const uuid = parse_uuid(text);
        if (!uuid) return std::nullopt;
        return Id{*uuid};
    }
    friend auto operator<=>(Id const&, Id const&) = default;
};

template <class Tag>
[[nodiscard]] std::string to_string(Id<Tag> const& id) {
    return to_string(id.value);
}

using OrgId = Id<struct OrgTag>;      // organization (tenant)
using AgentId = Id<struct AgentTag>;  // user who is an agent (`ciUserId`)
using TaskId = Id<struct TaskTag>;    // `interactionId`
using QueueId = Id<struct QueueTag>;  // `contact-service-queue`
using EntryPointId = Id<struct EntryPointTag>;
using TeamId = Id<struct TeamTag>;
using SiteId = Id<struct SiteTag>;
using ProfileId = Id<struct ProfileTag>;  // desktop profile (`agent-profile`)
using MultimediaProfileId = Id<struct MultimediaProfileTag>;
using AuxCodeId = Id<struct AuxCodeTag>;  // idle code or wrap-up code
using SkillId = Id<struct SkillTag>;
using BusinessHoursId = Id<struct BusinessHoursTag>;
using SessionId = Id<struct SessionTag>;  // one station session of an agent

struct UuidHash {
    std::size_t operator()(Uuid const& uuid) const noexcept {
        return static_cast<std::size_t>(uuid.high ^ (uuid.low * 0x9E3779B97F4A7C15ULL));
    }
};

}  // namespace ringmaster::core

template <class Tag>  // NOLINTNEXTLINE(cert-dcl58-cpp): of our own type it is allowed.
struct std::hash<ringmaster::core::Id<Tag>> {
    std::size_t operator()(ringmaster::core::Id<Tag> const& id) const noexcept {
        return ringmaster::core::UuidHash{}(id.value);
    }
};
