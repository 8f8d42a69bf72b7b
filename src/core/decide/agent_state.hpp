#pragma once
// Available, Idle and the system states (AG-2, AG-4, AG-5).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused set_state(Decision& decision, SetState const& command);

// A system state: other queue offers are withdrawn, then the agent is Idle(code) (AG-4).
void force_idle(Decision& decision, AgentId agent, SystemCode code, std::string const& reason);

// The lease turns an Available agent into Idle (AG-8).
void idle_by_lease(Decision& decision, AgentId agent);
// WU-8; who is in a system state stays there.
void available_after_outdial(Decision& decision, AgentId agent);

}  // namespace ringmaster::core
