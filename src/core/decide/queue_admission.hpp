#pragma once
// What keeps a queue from filling by itself: whether it takes a contact now (its limits, business
// hours, closing) and where its overflow leads (RQ-9).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// The way into a queue: by an entry point, or (empty) without one.
struct Entrance {
    QueueId queue;
    EntryPointId entry_point = {};
};
// A queue takes nothing new when it is inactive, closed, full, outside its business hours or those
// of the entry point, or when that is closed. What waits already when its hours end stays: it was
// promised service.
[[nodiscard]] std::optional<Reason> why_not_entered(Decision const& decision,
                                                    Entrance const& entrance);
// Where a queue's overflow leads; an empty one: nowhere.
[[nodiscard]] Entrance overflow_of(Config const& config, Queue const& queue);
// The number at the end of it, of the queue itself or the first behind it that has one.
[[nodiscard]] std::string overflow_number_of(Config const& config, QueueId queue);
// The queue itself, or the first of its overflow chain that takes new contacts; else a refusal.
struct Place {
    QueueId queue;
    Refused refusal;
    std::string number = {};  // set: it is put through to this number, and waits until it answers
};
[[nodiscard]] Place place_for(Decision const& decision, Entrance const& wanted);
// The same for what waits in `from`, which is no place to go on to: what comes back there stays.
[[nodiscard]] std::optional<QueueId> place_beyond(Decision const& decision, QueueId from,
                                                  Entrance const& wanted);
// The same for a new contact, which may also overflow to a number.
[[nodiscard]] Place place_for_arrival(Decision const& decision, Entrance const& wanted);

// When engine time has come to what the wall's clock will show then, or shortly before (OPS-9).
[[nodiscard]] Time reached_at(Decision const& decision, Time wall);

// RQ-4: a requirement that names an unknown skill is refused, never overlooked.
[[nodiscard]] Refused check_requirements(Config const& config,
                                         std::vector<SkillRequirement> const& requirements);

[[nodiscard]] Refused close_queue(Decision& decision, CloseQueue const& command);
[[nodiscard]] Refused close_entry_point(Decision& decision, CloseEntryPoint const& command);

}  // namespace ringmaster::core
