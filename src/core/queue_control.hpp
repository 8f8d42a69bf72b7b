#pragma once
// What keeps a queue from filling or emptying by itself: its limits and overflow (RQ-9), and what
// supervisors do to contacts in it (RQ-13, SU-2).

#include "core/decision.hpp"

namespace ringmaster::core {

// A queue takes nothing new when it is inactive, closed or full.
[[nodiscard]] std::optional<Reason> why_not_entered(World const& world, QueueId queue);
// The queue itself, or the first of its overflow chain that takes new contacts; else a refusal.
struct Place {
    QueueId queue;
    Refused refusal;
    std::string number = {};  // set: it is put through to this number, and waits until it answers
};
[[nodiscard]] Place place_for(World const& world, QueueId queue);
// The same for a new contact, which may also overflow to the queue's number.
[[nodiscard]] Place place_for_arrival(World const& world, QueueId queue);

// RQ-4: a requirement that names an unknown skill is refused, never overlooked.
[[nodiscard]] Refused check_requirements(Config const& config,
                                         std::vector<SkillRequirement> const& requirements);

// The entry has waited `maxTimeInQueue`.
void max_wait_reached(Decision& decision, TaskId task, std::uint32_t entry, Time due);

[[nodiscard]] Refused close_queue(Decision& decision, CloseQueue const& command);
// What waits in a queue that takes nothing any more goes where it overflows to, or stays; whoever
// consults the queue is told (CO-9).
void empty_queue(Decision& decision, QueueId queue, char const* reason);

[[nodiscard]] Refused requeue_task(Decision& decision, RequeueTask const& command);
[[nodiscard]] Refused prioritize_task(Decision& decision, PrioritizeTask const& command);
[[nodiscard]] Refused force_end_task(Decision& decision, ForceEndTask const& command);

}  // namespace ringmaster::core
