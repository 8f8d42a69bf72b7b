#pragma once
// An organization with a PBX for telephony, a gateway for e-mail that is switched off, and none
// for the other channels.

#include <nlohmann/json.hpp>

#include "api/connectors/connector_frames.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::testing {

inline constexpr char pbx[] = "pbx-1";       // subject of the PBX's token
inline constexpr char gateway[] = "mail-1";  // and of the gateway's

void put_document(Directory& directory, char const* resource, nlohmann::json const& body);
[[nodiscard]] Directory connected_directory();

// state() with these tasks in it.
[[nodiscard]] core::State state_with(std::vector<core::Task> const& tasks);
[[nodiscard]] core::MediaCommand ring_command();

inline core::Leg const customer{};
[[nodiscard]] core::Leg leg_of(core::AgentId agent);

}  // namespace ringmaster::api::testing
