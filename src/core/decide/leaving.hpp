#pragma once
// What has to leave its queue: it has waited for too long, or the queue takes nothing any more
// (RQ-9, CFG-2). It goes where the queue overflows to; while there is no such place it waits on,
// may be served, and is tried again when something opens. So does what was for one agent alone and
// now goes to the backup queue (RQ-8). What is offered, or dialled for, has
// found somebody: it is asked again when that comes to nothing.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// The reason on record; null: it may wait.
[[nodiscard]] char const* why_leaves(State const& state, QueueEntry const& entry);
// A place the queue's overflow leads to now, or nothing.
[[nodiscard]] std::optional<QueueId> overflow_place(Decision const& decision, QueueId queue);

// It leaves when it has to, or its backup queue takes it (RQ-8), and there is a place for it.
void leave(Decision& decision, EntryKey const& key);
// The entry has waited `maxTimeInQueue`.
void max_wait_reached(Decision& decision, TaskId task, std::uint32_t entry, Time due);
// Everything in the queue is asked whether it has to leave.
void empty_queue(Decision& decision, QueueId queue);
// A timer: business hours that shut the overflow off are over.
void retry_overflow(Decision& decision, QueueId queue);

// Whatever has to leave and can does, before anything is offered to anybody.
void leave_queues(Decision& decision);

}  // namespace ringmaster::core
