#pragma once
// Agents who give no command for too long are signed out, unless they are busy (AG-10).

#include <map>

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Whoever gives a command, accepted or refused, is there: his time starts again.
void note_command(Decision& decision, AgentId by);
// His time is over. With an offer, a contact or a wrap-up he is busy, and it starts again when he
// is free; otherwise he is signed out.
void inactivity_deadline(Decision& decision, AgentId agent);

// How long each signed-in agent may be inactive, for a change of configuration.
using InactivitySettings = std::map<AgentId, std::optional<Duration>>;
[[nodiscard]] InactivitySettings inactivity_settings(State const& state);
// Starts the time of those again for whom it is another one now.
void settings_changed(Decision& decision, InactivitySettings const& before);

}  // namespace ringmaster::core
