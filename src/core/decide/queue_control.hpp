#pragma once
// What supervisors do to contacts, in a queue and out of an agent's hands (RQ-13, SU-2).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused requeue_task(Decision& decision, RequeueTask const& command);
[[nodiscard]] Refused prioritize_task(Decision& decision, PrioritizeTask const& command);
[[nodiscard]] Refused force_end_task(Decision& decision, ForceEndTask const& command);

}  // namespace ringmaster::core
