#pragma once
// What changed in how contacts come into queues, wait there and leave them: part of event.hpp,
// whose rules hold here too. Include that one.

#include <cstdint>
#include <optional>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct MaxWaitReached {  // RQ-9: goes on in `queue`, or stays when there is none
    TaskId task;
    std::uint32_t entry = 0;
    QueueId queue;
    Time due;
    Time at;
    RINGMASTER_DESCRIBE(MaxWaitReached, task, entry, queue, due, at)
};

struct TaskPrioritized {  // RQ-13
    TaskId task;
    std::uint8_t priority = 10;
    Actor by;
    Time at;
    RINGMASTER_DESCRIBE(TaskPrioritized, task, priority, by, at)
};

struct QueueClosed {  // RQ-9, in one command; or opened again
    QueueId queue;
    bool closed = true;
    Actor by;
    Time at;
    RINGMASTER_DESCRIBE(QueueClosed, queue, closed, by, at)
};

struct EntryPointClosed {  // RQ-9, in one command; or opened again
    EntryPointId entry_point;
    bool closed = true;
    Actor by;
    Time at;
    RINGMASTER_DESCRIBE(EntryPointClosed, entry_point, closed, by, at)
};

// CFG-2: its queue's settings have changed, and with them how long or by whom the entry waits.
struct WaitingChanged {
    TaskId task;
    std::uint32_t entry = 0;
    QueueId queue;
    std::uint32_t groups = 0;        // that have joined by the present settings
    std::uint32_t steps = 0;         // of relaxation, likewise
    std::optional<Time> wait_until;  // then it overflows; empty: never
    bool wait_max_reached = false;
    std::vector<SkillRequirement> requirements;  // in all, for the record
    Actor by;
    Time at;
    RINGMASTER_DESCRIBE(WaitingChanged, task, entry, queue, groups, steps, wait_until,
                        wait_max_reached, requirements, by, at)
};

struct OverflowRetryMoved {  // RQ-9: when a place may open for what has to leave the queue
    QueueId queue;
    std::optional<Time> due;  // empty: nothing is known to open
    Time at;
    RINGMASTER_DESCRIBE(OverflowRetryMoved, queue, due, at)
};

}  // namespace ringmaster::core
