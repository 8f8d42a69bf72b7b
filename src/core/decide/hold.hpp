#pragma once
// Hold, resume and the swap between customer and consulted party (VC-1, VC-2).

#include "core/decide/media.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused hold_leg(Decision& decision, HoldLeg const& command);
void hold_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                  MediaOutcome const& outcome);
// A hold, resume or swap that succeeded after its failure was told: the legs are brought back to
// what the state says (VC-11).
void undo_hold(Decision& decision, TaskId task, MediaOperation const& operation);

}  // namespace ringmaster::core
