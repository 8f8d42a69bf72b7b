#pragma once
// The `data` of an agent event behind its own type members (PROTOCOL 3).

#include <vector>

#include "api/wire/wire_writer.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {

// Members `agentId` … `nextState` of an open object.
void write_agent_data(WireWriter& out, core::Agent const& agent, core::AgentWork const& work,
                      Scene const& scene);
// `offers`: how many there are, and the first of them (OF-6).
void write_offers(WireWriter& out, core::OfferStack const& offers);
// `changedBy`, `changedById`, `changedByName` (AG-11, AG-13).
void write_changed_by(WireWriter& out, core::Actor const& actor);
// As SPEC AG-3 spells it, e.g. `on-hold`.
[[nodiscard]] std::string_view channel_status_name(core::ChannelStatus status);
// SYSTEM, AGENT, SUPERVISOR, ADMINISTRATOR, CONNECTOR.
[[nodiscard]] std::string_view actor_name(core::ActorKind kind);

}  // namespace ringmaster::api
