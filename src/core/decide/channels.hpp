#pragma once
// What happens on each channel of an agent, derived and told (AG-3).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// The four of a signed-in agent, derived from what he takes part in and from his choice where that
// is nothing; a state that differs from the stored one began `now`. A monitor's part is none
// (SU-1).
[[nodiscard]] ChannelStates channel_states(World const& world, Agent const& agent, Time now);
// Stores and tells what changed on the agent's channels; after whatever tells them, so that what is
// stored and what his desktop shows are the same. Told are the channels he has a slot on, and those
// on which something happens all the same.
void refresh_channels(Decision& decision, AgentId agent);
// The same for everybody a step was about, at its end.
void refresh_channels(Decision& decision);

}  // namespace ringmaster::core
