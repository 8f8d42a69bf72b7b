#pragma once
// When a callback may come into its queue, by its appointment and the queue's hours (CB-2, RQ-9).

#include "core/decide/queue_admission.hpp"

namespace ringmaster::core {

// Where and when it will wait, or why nowhere. `due`, in engine time; empty: now.
struct Slot {
    Refused refusal;
    QueueId queue = {};
    std::optional<Time> due = {};
};

[[nodiscard]] Slot slot_for(Decision const& decision, CallbackWish const& wish,
                            Entrance const& entrance);

// When the queue is open by its hours: at that time, or as soon as it opens; nothing: never again.
[[nodiscard]] std::optional<Time> open_from(Config const& config, QueueId queue, Time at);

}  // namespace ringmaster::core
