#pragma once
// What waits and what is offered: a queue entry points at a task, an offer is an entry x an agent
// (SPEC, terms; RQ-1 to RQ-8, OF-1 to OF-4). Part of the state: see task.hpp. Both live inside
// their task; only Engine::apply changes them.

#include <optional>
#include <variant>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/skill.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

RINGMASTER_ENUM(EntryKind, task, consult, transfer, callback, outdial, preview)

struct Connecting {  // slot taken, media being set up (OF-1)
    RINGMASTER_DESCRIBE(Connecting)
};
struct Ringing {  // the RONA clock runs
    RINGMASTER_DESCRIBE(Ringing)
};

struct Offer {
    std::uint32_t ordinal = 0;
    std::uint32_t entry = 0;
    AgentId agent;
    std::variant<Connecting, Ringing> stage;
    Time made_at;
    Time deadline;          // of the stage
    bool assigned = false;  // he asked for it himself: no second yes is needed (RQ-13)
    RINGMASTER_DESCRIBE(Offer, ordinal, entry, agent, stage, made_at, deadline, assigned)

    [[nodiscard]] bool ringing() const { return std::holds_alternative<Ringing>(stage); }
};

// An agent who declined an entry is not offered it again until then (OF-4), nor is a
// capacity-based team dialled again that did not answer: it stands as an agent of its own id.
struct Skip {
    AgentId agent;
    Time until;
    RINGMASTER_DESCRIBE(Skip, agent, until)
};

struct QueueEntry {
    std::uint32_t ordinal = 0;
    std::uint32_t groups = 0;   // distribution groups that have joined (RQ-6)
    std::uint32_t relaxed = 0;  // relaxation steps taken (RQ-5)
    EntryKind kind = EntryKind::task;
    std::uint8_t priority = 10;
    bool in_front = false;          // returned in front
    bool personal = false;          // for `preferred` though they may not serve the queue (RQ-8)
    bool wait_max_reached = false;  // RQ-9: has nowhere to overflow to
    QueueId queue;
    Time age_since;
    Time queued_at;
    std::vector<Skip> skips;
    std::vector<AgentId> missed;  // agents whose offer expired (OF-4)
    AgentId target;               // only for him; then it waits in no queue
    AgentId excluded;             // sent it to an entry point: not back to him (TR-4)
    AgentId transferred_by;       // whom an unanswered transfer may return to (TR-3)
    std::vector<SkillRequirement> requirements;  // beside the queue's (RQ-1), sorted by skill
    std::vector<PreferredAgent> preferred;       // tried alone until `preferred_until` (RQ-7)
    std::optional<Time> preferred_until;         // empty: everybody is tried
    bool number_tried = false;                   // an overflow number (RQ-9)
    std::uint64_t arrival = 0;  // the engine counts queueings; of two equals the first comes first
    bool to_backup = false;     // RQ-8: for the queue's backup queue once that takes it
    RINGMASTER_DESCRIBE(QueueEntry, ordinal, kind, queue, priority, in_front, age_since, queued_at,
                        skips, missed, target, excluded, transferred_by, requirements, preferred,
                        preferred_until, personal, groups, relaxed, wait_max_reached, number_tried,
                        arrival, to_backup)

    [[nodiscard]] bool direct() const { return !target.empty(); }
};

}  // namespace ringmaster::core
