#pragma once
// Events of wrap-up. The rules of event.hpp apply.

#include <cstdint>
#include <optional>
#include <string>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct WrapUpStarted {
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time at;
    std::optional<Time> deadline;
    WrapUpMode mode = WrapUpMode::MANDATORY;
    AuxCodeId default_code;
    bool extension_allowed = false;
    std::uint32_t extensions_max = 0;
    Duration extension_length{0};
    RINGMASTER_DESCRIBE(WrapUpStarted, task, engagement, agent, at, deadline, mode, default_code,
                        extension_allowed, extensions_max, extension_length)
};

struct WrapUpRequested {
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time at;
    RINGMASTER_DESCRIBE(WrapUpRequested, task, engagement, agent, at)
};

struct WrapUpExtended {
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time at;
    std::optional<Time> deadline;  // empty: the agent finishes by hand
    std::uint32_t extensions = 0;
    RINGMASTER_DESCRIBE(WrapUpExtended, task, engagement, agent, at, deadline, extensions)
};

struct WrapUpSubmitted {  // WU-10: everything the record needs
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    TeamId team;
    QueueId queue;
    AuxCodeId code;
    WrapUpOrigin origin = WrapUpOrigin::AGENT;
    Time started;
    Time submitted;  // TIMEOUT: the deadline exactly (WU-4)
    Time decided;    // when the server got to it; lateness = decided - submitted
    std::uint32_t extensions = 0;
    std::string reason;
    std::string note;
    Actor by;
    bool slot_held = false;  // TIMED_NO_EARLY_EXIT: until the deadline
    RINGMASTER_DESCRIBE(WrapUpSubmitted, task, engagement, agent, team, queue, code, origin,
                        started, submitted, decided, extensions, reason, note, by, slot_held)
};

struct WrapUpCorrected {  // WU-11: what is meant from now on; all else is as it was stored
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;  // whose wrap-up it is
    AuxCodeId code;
    std::string reason;
    std::string note;
    Time at;
    Actor by;
    RINGMASTER_DESCRIBE(WrapUpCorrected, task, engagement, agent, code, reason, note, at, by)
};

struct WrapUpSkipped {
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time at;
    RINGMASTER_DESCRIBE(WrapUpSkipped, task, engagement, agent, at)
};

struct WrapUpSlotReleased {
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time due;
    Time at;
    RINGMASTER_DESCRIBE(WrapUpSlotReleased, task, engagement, agent, due, at)
};

}  // namespace ringmaster::core
