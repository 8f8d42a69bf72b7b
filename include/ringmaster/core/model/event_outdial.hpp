#pragma once
// What changed in an outdial (OD-1, OD-2): part of event.hpp, whose rules hold here too. Include
// that one.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct OutdialStarted {  // OD-1: follows TaskCreated; the offer to its agent comes next
    TaskId task;
    AgentId agent;
    std::string number;  // as it will be dialled
    Time at;
    std::vector<std::string> past_lists = {};   // do-not-call lists that a setting lets him past
    std::optional<PreviewedCall> preview = {};  // OD-3
    RINGMASTER_DESCRIBE(OutdialStarted, task, agent, number, at, past_lists, preview)
};

struct OutdialDialled {  // the claim of its one dial, under an ordinal of its own (CB-8)
    TaskId task;
    std::uint32_t dial = 0;
    std::uint32_t engagement = 0;
    AgentId agent;
    Time at;
    RINGMASTER_DESCRIBE(OutdialDialled, task, dial, engagement, agent, at)
};

struct OutdialRinging {  // the connector has dialled
    TaskId task;
    std::uint32_t dial = 0;
    Time deadline;  // for the customer's answer
    Time at;
    RINGMASTER_DESCRIBE(OutdialRinging, task, dial, deadline, at)
};

struct OutdialAnswered {
    TaskId task;
    std::uint32_t dial = 0;
    AgentId agent;
    Time at;
    RINGMASTER_DESCRIBE(OutdialAnswered, task, dial, agent, at)
};

struct OutdialFailed {  // OD-2: came to nothing; TaskEnded follows
    TaskId task;
    std::uint32_t dial = 0;  // 0: the agent's own device was not answered
    AgentId agent;
    std::string cause;
    std::optional<Time> due;  // the deadline that ended it
    Time at;
    RINGMASTER_DESCRIBE(OutdialFailed, task, dial, agent, cause, due, at)
};

struct AfterOutdialSettled {  // WU-8: his choice no longer follows the outdial
    AgentId agent;
    TaskId task;
    Time at;
    RINGMASTER_DESCRIBE(AfterOutdialSettled, agent, task, at)
};

}  // namespace ringmaster::core
