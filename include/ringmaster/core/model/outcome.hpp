#pragma once
// What one step of the engine leads to.
//
// Ownership: a value. Threading: none. Errors: `refusal`. Contract (OPS-1): whoever has it makes
// `events` durable before he lets any effect or answer out.

#include <optional>
#include <vector>

#include "ringmaster/core/model/effect.hpp"
#include "ringmaster/core/model/event.hpp"
#include "ringmaster/core/model/reason.hpp"

namespace ringmaster::core {

struct Outcome {
    std::vector<Event> events;       // empty: nothing changed, nothing to persist
    std::vector<Effect> effects;     // in order
    std::optional<Refusal> refusal;  // commands only; timers due before it may still have fired
    ActionSet allowed;               // with a refusal about a task: what the caller may do
};

}  // namespace ringmaster::core
