#pragma once
// Commands about the parties of a call: hold, consult, conference, transfer, recording, monitoring.
// The rules of command.hpp apply.

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct HoldLeg {  // VC-1, VC-2
    Actor by;
    AgentId agent;
    TaskId task;
    bool consult = false;  // the consult leg; otherwise the customer's
    bool resume = false;   // off hold
    RINGMASTER_DESCRIBE(HoldLeg, by, agent, task, consult, resume)
};

struct StartConsult {  // CO-1; a dial number as typed (CO-4)
    Actor by;
    AgentId agent;
    TaskId task;
    Target target;
    RINGMASTER_DESCRIBE(StartConsult, by, agent, task, target)
};

struct AcceptConsult {
    Actor by;
    AgentId agent;
    TaskId task;
    bool has_phones = false;  // as in Accept
    RINGMASTER_DESCRIBE(AcceptConsult, by, agent, task, has_phones)
};

struct EndConsult {  // by the owner, or exit by the consulted agent (CO-8)
    Actor by;
    AgentId agent;
    TaskId task;
    bool names_queue = false;  // the body carried `queueId`: answered by AgentCtqCancelled
    RINGMASTER_DESCRIBE(EndConsult, by, agent, task, names_queue)
};

struct TransferConsult {  // TR-6
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(TransferConsult, by, agent, task)
};

struct JoinConference {  // CF-1: merges the answered consult
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(JoinConference, by, agent, task)
};

struct LeaveConference {  // CF-2
    Actor by;
    AgentId agent;
    TaskId task;
    bool hand_over = false;  // conference/transfer: the owner alone may
    RINGMASTER_DESCRIBE(LeaveConference, by, agent, task, hand_over)
};

struct DropParty {  // CF-2
    Actor by;
    AgentId agent;
    TaskId task;
    Leg party;
    RINGMASTER_DESCRIBE(DropParty, by, agent, task, party)
};

struct TransferTask {  // TR-1, blind
    Actor by;
    AgentId agent;
    TaskId task;
    Target target;
    RINGMASTER_DESCRIBE(TransferTask, by, agent, task, target)
};

struct CancelTransfer {  // TR-5: takes back the blind transfer to a number on its way
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(CancelTransfer, by, agent, task)
};

struct PauseRecording {  // RE-2
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(PauseRecording, by, agent, task)
};

struct ResumeRecording {  // RE-2
    Actor by;
    AgentId agent;
    TaskId task;
    bool auto_resumed = false;
    RINGMASTER_DESCRIBE(ResumeRecording, by, agent, task, auto_resumed)
};

struct StartMonitor {  // SU-1; `agent` is the supervisor, who has a station to listen at
    Actor by;
    AgentId agent;
    TaskId task;
    Uuid request;
    bool invisible = false;
    RINGMASTER_DESCRIBE(StartMonitor, by, agent, task, request, invisible)
};

struct ChangeMonitor {  // whisper, barge in, hold, or listen again
    Actor by;
    AgentId agent;
    TaskId task;
    MonitorMode mode = MonitorMode::listening;
    RINGMASTER_DESCRIBE(ChangeMonitor, by, agent, task, mode)
};

struct EndMonitor {
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(EndMonitor, by, agent, task)
};

}  // namespace ringmaster::core
