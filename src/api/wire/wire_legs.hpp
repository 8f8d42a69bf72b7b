#pragma once
// What legs and parties are called on the wire: the same names in events and in bodies.

#include <optional>
#include <string>
#include <string_view>

#include "ringmaster/core/model/effect.hpp"

namespace ringmaster::api {

// The id the viewer knows the contact by, the key of its main leg: an EP-DN consult's child
// interaction has its own (CO-5).
[[nodiscard]] std::string shown_id(core::TaskView const& view);

// The key of a consult leg in `media`; the main leg's is the interaction's id.
[[nodiscard]] std::string consult_leg_id(core::TaskId task, std::uint32_t consult);

// The keys of `participants` that are no agent's id.
[[nodiscard]] std::string customer_id(core::Task const& task);
[[nodiscard]] std::string number_id(core::Task const& task, std::string const& number);

enum class NamedLeg : std::uint8_t { main, consult };
// The leg of a `mediaResourceId`; empty when the task has no such leg now.
[[nodiscard]] std::optional<NamedLeg> named_leg(core::Task const& task, std::string_view id);
// The party of a `participantId`; the engine decides whether there is one.
[[nodiscard]] core::Leg named_party(core::Task const& task, std::string const& id);
[[nodiscard]] std::string party_id(core::Task const& task, core::Leg const& party);

}  // namespace ringmaster::api
