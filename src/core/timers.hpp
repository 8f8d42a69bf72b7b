#pragma once
// Timers are data; this is what happens when one is due.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Fires one timer of the index. Its consequences are decided at decision.now(), with the due
// time on record.
void fire(Decision& decision, Timer const& timer);

// The first timer due by now that concerns the subject (a task or an agent, with what they take
// part in), so that no input is decided before the deadlines it races with (OF-2).
[[nodiscard]] std::optional<Timer> first_due_of(World const& world, Uuid const& subject, Time now);

// OPS-8: it does not fire until it is resumed. Nothing when there is no such timer.
void set_aside(Decision& decision, Timer const& timer, bool resumed);

}  // namespace ringmaster::core
