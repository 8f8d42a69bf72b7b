#pragma once
// What changed in a callback (CB-1 to CB-8): part of event.hpp, whose rules hold here too. Include
// that one.

#include <cstdint>
#include <optional>
#include <string>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// Courtesy: it keeps its queue entry as it is (CB-1). Others wait for their time, or TaskQueued
// follows (CB-2).
struct CallbackRequested {
    TaskId task;
    CallbackType type = CallbackType::courtesy;
    std::string number;
    Actor by;
    Time at;
    std::optional<CallbackWish> wish = {};  // none: courtesy
    QueueId queue = {};                     // likewise; where it will wait
    std::optional<Time> due = {};           // it waits until then
    RINGMASTER_DESCRIBE(CallbackRequested, task, type, number, by, at, wish, queue, due)
};

struct CallbackChanged {  // CB-9: rescheduled, assigned to another, meant for another queue
    TaskId task;
    CallbackWish wish;
    std::string customer_name;
    QueueId queue;
    std::optional<Time> due;  // empty: now
    Actor by;
    Time at;
    RINGMASTER_DESCRIBE(CallbackChanged, task, wish, customer_name, queue, due, by, at)
};

// Its time has come, and its queue is closed by its hours; or its zone's clock was changed (CB-2).
struct CallbackMoved {
    TaskId task;
    Time due;
    Time next;
    std::string reason;
    std::optional<Appointment> appointment = {};  // as it is now, when that has changed
    Time at;
    RINGMASTER_DESCRIBE(CallbackMoved, task, due, next, reason, appointment, at)
};

struct CallerReleased {  // he hung up as agreed: no abandon
    TaskId task;
    Time at;
    RINGMASTER_DESCRIBE(CallerReleased, task, at)
};

struct CallbackDropped {  // he had not hung up when an agent took the call: none is needed
    TaskId task;
    Time at;
    RINGMASTER_DESCRIBE(CallbackDropped, task, at)
};

struct CallbackDialled {  // CB-8: the claim of one attempt, under an ordinal of its own
    TaskId task;
    std::uint32_t dial = 0;
    std::uint32_t engagement = 0;  // 0: customer first
    AgentId agent;                 // then whose turn it was
    Time at;
    RINGMASTER_DESCRIBE(CallbackDialled, task, dial, engagement, agent, at)
};

struct CallbackRinging {  // the connector has dialled (CB-3)
    TaskId task;
    std::uint32_t dial = 0;
    Time deadline;  // for the customer's answer
    Time at;
    RINGMASTER_DESCRIBE(CallbackRinging, task, dial, deadline, at)
};

// Customer first: he has answered, and waits for an agent in front of his queue.
struct CallbackPickedUp {
    TaskId task;
    std::uint32_t dial = 0;
    Time at;
    RINGMASTER_DESCRIBE(CallbackPickedUp, task, dial, at)
};

struct CallbackAnswered {  // customer and agent talk
    TaskId task;
    std::uint32_t dial = 0;
    Time at;
    std::string customer_address = {};  // canonical (NUM-1): who served him last (RQ-7)
    RINGMASTER_DESCRIBE(CallbackAnswered, task, dial, at, customer_address)
};

struct CallbackAttempted {  // CB-4: and came to nothing
    TaskId task;
    std::uint32_t dial = 0;
    AgentId agent;  // empty: customer first, nobody had it
    std::string cause;
    bool counted = true;       // otherwise it goes back to its queue at once
    std::optional<Time> next;  // counted: when it waits again; empty: no attempt is left
    std::optional<Time> due;   // the deadline that ended it
    Time at;
    RINGMASTER_DESCRIBE(CallbackAttempted, task, dial, agent, cause, counted, next, due, at)
};

struct CallbackDue {  // the delay is over, or was cut short; TaskQueued follows
    TaskId task;
    Time due;
    Time at;
    RINGMASTER_DESCRIBE(CallbackDue, task, due, at)
};

}  // namespace ringmaster::core
