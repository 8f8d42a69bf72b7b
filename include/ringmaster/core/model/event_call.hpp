#pragma once
// What changed in a live call, its variables and with its connector: part of event.hpp, whose rules
// hold here too. Include that one.

#include <map>
#include <optional>
#include <string>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// ---- a live voice call ---------------------------------------------------------------------

struct LegsHeld {  // which of the two legs are on hold now (VC-2)
    TaskId task;
    Time at;
    bool customer = false;
    bool consult = false;
    AgentId by;
    RINGMASTER_DESCRIBE(LegsHeld, task, at, customer, consult, by)
};

struct ConsultStarted {
    TaskId task;
    std::uint32_t consult = 0;
    AgentId agent;  // the owner
    Target target;
    TaskId child;
    Time at;
    RINGMASTER_DESCRIBE(ConsultStarted, task, consult, agent, target, child, at)
};

struct ConsultAsked {  // the customer is on hold: somebody is asked now
    TaskId task;
    std::uint32_t consult = 0;
    std::uint32_t entry = 0;  // 0: a number
    std::optional<Time> deadline;
    Time at;
    RINGMASTER_DESCRIBE(ConsultAsked, task, consult, entry, deadline, at)
};

struct ConsultBegan {  // answered
    TaskId task;
    std::uint32_t consult = 0;
    std::uint32_t engagement = 0;  // 0: a number
    Time at;
    bool on_hold = false;  // CO-3: the customer had been resumed meanwhile
    RINGMASTER_DESCRIBE(ConsultBegan, task, consult, engagement, at, on_hold)
};

struct ConsultClosed {
    TaskId task;
    std::uint32_t consult = 0;
    Time at;
    std::string reason;
    RINGMASTER_DESCRIBE(ConsultClosed, task, consult, at, reason)
};

struct RoleChanged {  // consulted -> owner (TR-6), consulted -> conference, conference -> owner
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Role role = Role::owner;
    Time at;
    RINGMASTER_DESCRIBE(RoleChanged, task, engagement, agent, role, at)
};

struct NumberJoined {
    TaskId task;
    std::uint32_t party = 0;
    std::string number;
    Time at;
    TeamId team = {};  // a capacity-based team's line (RQ-14)
    RINGMASTER_DESCRIBE(NumberJoined, task, party, number, at, team)
};

struct NumberLeft {
    TaskId task;
    std::uint32_t party = 0;
    std::string number;
    Time at;
    std::string reason;
    RINGMASTER_DESCRIBE(NumberLeft, task, party, number, at, reason)
};

struct NumberTransferStarted {
    TaskId task;
    std::uint32_t transfer = 0;
    std::string number;
    std::optional<Time> deadline;
    bool held_for_it = false;
    Time at;
    std::uint32_t entry = 0;  // set: nobody's transfer, the entry is put through (RQ-9, RQ-14)
    TeamId team = {};
    RINGMASTER_DESCRIBE(NumberTransferStarted, task, transfer, number, deadline, held_for_it, at,
                        entry, team)
};

struct NumberTransferClosed {
    TaskId task;
    std::uint32_t transfer = 0;
    Time at;
    std::string reason;                   // `ANSWERED`, or why it failed
    std::optional<Time> skip_until = {};  // of an entry's: the team is not dialled again until then
    RINGMASTER_DESCRIBE(NumberTransferClosed, task, transfer, at, reason, skip_until)
};

struct DialDeadlineMoved {  // the far end rings: it has longer to answer
    TaskId task;
    Time deadline;
    RINGMASTER_DESCRIBE(DialDeadlineMoved, task, deadline)
};

struct TaskTransferred {  // TR: from whom, to whom, how
    TaskId task;
    AgentId agent;
    Target target;
    bool consulted = false;
    Time at;
    RINGMASTER_DESCRIBE(TaskTransferred, task, agent, target, consulted, at)
};

struct RecordingStarted {
    TaskId task;
    Time at;
    RINGMASTER_DESCRIBE(RecordingStarted, task, at)
};

struct RecordingPaused {  // RE-2
    TaskId task;
    AgentId agent;
    Time at;
    std::optional<Time> resume_due;
    RINGMASTER_DESCRIBE(RecordingPaused, task, agent, at, resume_due)
};

struct RecordingResumed {
    TaskId task;
    AgentId agent;  // empty: by itself
    std::optional<Time> due;
    Time at;
    bool auto_resumed = false;
    RINGMASTER_DESCRIBE(RecordingResumed, task, agent, due, at, auto_resumed)
};

struct RecordingStopped {
    TaskId task;
    Time at;
    RINGMASTER_DESCRIBE(RecordingStopped, task, at)
};

struct MonitorChanged {  // SU-1; the engagement began or goes on in this mode
    TaskId task;
    std::uint32_t engagement = 0;
    AgentId agent;
    Monitoring monitoring;
    Time at;
    RINGMASTER_DESCRIBE(MonitorChanged, task, engagement, agent, monitoring, at)
};

struct MonitorRequested {  // recorded: who wants to listen to whom
    TaskId task;
    AgentId agent;
    Monitoring monitoring;
    Actor by;
    Time at;
    RINGMASTER_DESCRIBE(MonitorRequested, task, agent, monitoring, by, at)
};

struct MonitorAnswered {  // the connector's outcome of the newest request
    TaskId task;
    AgentId agent;
    bool succeeded = true;
    Time at;
    RINGMASTER_DESCRIBE(MonitorAnswered, task, agent, succeeded, at)
};

struct VariablesSaved {  // CD-3: each with the version and author it has from now on
    TaskId task;
    Time at;
    Actor by;
    AgentId agent;  // who saved as the agent he is
    std::map<std::string, Variable> attributes;
    RINGMASTER_DESCRIBE(VariablesSaved, task, at, by, agent, attributes)
};

// ---- connectors ----------------------------------------------------------------------------

struct ArrivalRefused {  // a customer a connector brought was not taken
    TaskId task;
    Time at;
    std::string reason;  // stable id of the catalogue
    std::string detail;
    RINGMASTER_DESCRIBE(ArrivalRefused, task, at, reason, detail)
};

struct DtmfReceived {
    TaskId task;
    Leg leg;
    std::string digits;
    Time at;
    RINGMASTER_DESCRIBE(DtmfReceived, task, leg, digits, at)
};

struct RecordingFileReceived {  // RE-1
    TaskId task;
    std::string file;
    Time at;
    RINGMASTER_DESCRIBE(RecordingFileReceived, task, file, at)
};

struct StrayLegFound {  // hung up by command `number`; nobody waits for its result
    TaskId task;
    Leg leg;
    std::uint64_t number = 0;
    Time at;
    RINGMASTER_DESCRIBE(StrayLegFound, task, leg, number, at)
};

}  // namespace ringmaster::core
