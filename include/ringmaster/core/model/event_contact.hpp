#pragma once
// Events of a contact from its arrival to its end: queue, offers, engagements. The rules of
// event.hpp apply.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct TaskCreated {
    TaskId task;
    Time at;
    Actor by;
    MediaType media = MediaType::telephony;
    Direction direction = Direction::INBOUND;
    EntryPointId entry_point;
    std::string origin;
    std::string destination;
    std::string customer_name;
    std::uint8_t priority = 10;
    Time age_since;
    std::map<std::string, Variable> attributes;
    std::vector<SkillRequirement> requirements;
    // Canonical, of a digital contact, where `origin` is not (NUM-1).
    std::string customer_address = {};
    Uuid instead_of = {};  // the callback that he waited for and that this ends (CB-7)
    RINGMASTER_DESCRIBE(TaskCreated, task, at, by, media, direction, entry_point, origin,
                        destination, customer_name, priority, age_since, attributes, requirements,
                        customer_address, instead_of)
};

struct TaskQueued {
    TaskId task;
    std::uint32_t entry = 0;
    EntryKind kind = EntryKind::task;
    QueueId queue;
    std::uint8_t priority = 10;
    bool in_front = false;
    Time age_since;
    Time at;
    std::string reason;      // `NEW`, or why it came back
    AgentId target;          // only for him: a direct consult or transfer
    AgentId excluded;        // TR-4
    AgentId transferred_by;  // TR-3
    std::vector<SkillRequirement> requirements;
    std::vector<PreferredAgent> preferred;
    std::optional<Time> preferred_until;
    bool personal = false;
    std::uint32_t groups = 0;
    std::optional<Actor> by;  // who put it there, when somebody did (RQ-13)
    RINGMASTER_DESCRIBE(TaskQueued, task, entry, kind, queue, priority, in_front, age_since, at,
                        reason, target, excluded, transferred_by, requirements, preferred,
                        preferred_until, personal, groups, by)
};

struct TaskDequeued {
    TaskId task;
    std::uint32_t entry = 0;
    Time at;
    std::string reason;  // `CONNECTED`, `ENDED`
    RINGMASTER_DESCRIBE(TaskDequeued, task, entry, at, reason)
};

struct OfferMade {
    TaskId task;
    std::uint32_t offer = 0;
    std::uint32_t entry = 0;
    AgentId agent;
    Time at;
    Time deadline;          // of connecting
    bool assigned = false;  // to himself (RQ-13)
    RINGMASTER_DESCRIBE(OfferMade, task, offer, entry, agent, at, deadline, assigned)
};

struct OfferRinging {
    TaskId task;
    std::uint32_t offer = 0;
    AgentId agent;
    Time at;
    Time deadline;  // RONA
    RINGMASTER_DESCRIBE(OfferRinging, task, offer, agent, at, deadline)
};

struct OfferClosed {
    TaskId task;
    std::uint32_t offer = 0;
    AgentId agent;
    OfferOutcome outcome = OfferOutcome::accepted;
    std::string reason;  // reason code told to the agent
    Time at;
    std::optional<Time> due;         // of an expired offer: its deadline exactly
    std::optional<Time> skip_until;  // OF-4
    RINGMASTER_DESCRIBE(OfferClosed, task, offer, agent, outcome, reason, at, due, skip_until)
};

struct SkipEnded {
    TaskId task;
    std::uint32_t entry = 0;
    AgentId agent;
    Time at;
    RINGMASTER_DESCRIBE(SkipEnded, task, entry, agent, at)
};

struct PoolGrown {  // RQ-6: the first `groups` groups serve the entry now
    TaskId task;
    std::uint32_t entry = 0;
    std::uint32_t groups = 0;
    Time due;
    Time at;
    RINGMASTER_DESCRIBE(PoolGrown, task, entry, groups, due, at)
};

struct RequirementsRelaxed {  // RQ-5: the first `steps` steps have been taken
    TaskId task;
    std::uint32_t entry = 0;
    std::uint32_t steps = 0;
    Time due;
    Time at;
    RINGMASTER_DESCRIBE(RequirementsRelaxed, task, entry, steps, due, at)
};

struct PreferenceEnded {  // RQ-7, RQ-8: everybody is tried from now on
    TaskId task;
    std::uint32_t entry = 0;
    Time due;
    Time at;
    bool to_backup =
        false;  // RQ-8: it goes on in its queue's backup queue as soon as that takes it
    RINGMASTER_DESCRIBE(PreferenceEnded, task, entry, due, at, to_backup)
};

struct EngagementStarted {
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Role role = Role::owner;
    Time at;
    RINGMASTER_DESCRIBE(EngagementStarted, task, engagement, agent, role, at)
};

struct EngagementEnded {  // the agent stopped being responsible; wrap-up may follow
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time at;
    std::string reason;
    RINGMASTER_DESCRIBE(EngagementEnded, task, engagement, agent, at, reason)
};

struct TaskEnded {
    TaskId task;
    Time at;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    std::optional<Time> due = {};  // of an idle chat: its deadline exactly
    RINGMASTER_DESCRIBE(TaskEnded, task, at, reason, by, due)
};

struct IdleDeadlineMoved {  // CH-2: something happened in a connected chat
    TaskId task;
    std::optional<Time> due;  // empty: it may be silent for ever
    Time at;
    RINGMASTER_DESCRIBE(IdleDeadlineMoved, task, due, at)
};

struct TaskClosed {  // nothing is open any more: the task leaves the state
    TaskId task;
    Time at;
    RINGMASTER_DESCRIBE(TaskClosed, task, at)
};

}  // namespace ringmaster::core
