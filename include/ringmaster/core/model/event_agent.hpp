#pragma once
// Events of an agent's session, state and sockets. The rules of event.hpp apply.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct AgentSignedIn {  // also a takeover: a new epoch that adopts everything (AG-7)
    AgentId agent;
    Time at;
    Actor by;
    SessionId session;
    TeamId team;
    DeviceType device = DeviceType::BROWSER;
    std::string dial_number;
    std::string device_id;
    bool is_extension = false;
    std::vector<std::string> roles;
    bool takeover = false;  // the choice is kept
    AuxCodeId idle_code;    // first state of a new session (AG-1)
    RINGMASTER_DESCRIBE(AgentSignedIn, agent, at, by, session, team, device, dial_number, device_id,
                        is_extension, roles, takeover, idle_code)
};

struct AgentSignedOut {
    AgentId agent;
    Time at;
    Actor by;
    SignOutKind kind = SignOutKind::voluntary;
    std::string reason;
    Time signed_in_at;
    bool was_available = false;  // the last state of the session and how long it lasted (AG-13)
    AuxCodeId former_code;
    Duration former_lasted{0};
    RINGMASTER_DESCRIBE(AgentSignedOut, agent, at, by, kind, reason, signed_in_at, was_available,
                        former_code, former_lasted)
};

struct AgentStateChanged {  // AG-13: who, why, and how long the former state lasted
    AgentId agent;
    Time at;
    Actor by;
    bool available = false;
    AuxCodeId code;  // idle code
    SystemCode system = SystemCode::none;
    std::string reason;
    bool was_available = false;
    AuxCodeId former_code;
    Duration former_lasted{0};
    RINGMASTER_DESCRIBE(AgentStateChanged, agent, at, by, available, code, system, reason,
                        was_available, former_code, former_lasted)
};

struct LeaseStarted {
    AgentId agent;
    Time at;
    std::optional<Time> recovery_due;
    std::optional<Time> sign_out_due;
    RINGMASTER_DESCRIBE(LeaseStarted, agent, at, recovery_due, sign_out_due)
};

struct LeaseRecoveryPassed {  // remembers the choice a return restores, if any
    AgentId agent;
    Time due;
    Time at;
    bool keeps_former = false;  // he was Available: an AgentStateChanged follows
    RINGMASTER_DESCRIBE(LeaseRecoveryPassed, agent, due, at, keeps_former)
};

struct LeaseEnded {  // he is back
    AgentId agent;
    Time at;
    bool restores_former = false;
    RINGMASTER_DESCRIBE(LeaseEnded, agent, at, restores_former)
};

struct ChannelStatesChanged {  // AG-3
    AgentId agent;
    Time at;
    std::vector<ChannelChange> channels;  // those that changed
    RINGMASTER_DESCRIBE(ChannelStatesChanged, agent, at, channels)
};

struct InactivityMoved {  // AG-10: he gave a command, was busy, or the setting changed
    AgentId agent;
    std::optional<Time> due;  // empty: never
    Time at;
    RINGMASTER_DESCRIBE(InactivityMoved, agent, due, at)
};

struct SocketAttached {
    AgentId agent;
    std::uint64_t socket = 0;
    Time at;
    std::optional<Time> arrival_due;
    RINGMASTER_DESCRIBE(SocketAttached, agent, socket, at, arrival_due)
};

struct SocketDetached {
    AgentId agent;
    std::uint64_t socket = 0;
    Time at;
    RINGMASTER_DESCRIBE(SocketDetached, agent, socket, at)
};

struct SocketsArrived {  // login, reload, resume or 5 s after opening
    AgentId agent;
    Time at;
    std::uint64_t socket = 0;  // 0: every socket of the agent
    RINGMASTER_DESCRIBE(SocketsArrived, agent, at, socket)
};

struct PhoneWentBusy {
    AgentId agent;
    TaskId task;
    Time due;
    std::uint32_t engagement = 0;
    RINGMASTER_DESCRIBE(PhoneWentBusy, agent, task, due, engagement)
};

struct PhoneWentDown {
    AgentId agent;
    TaskId task;
    Time at;
    bool told = false;  // the end of its leg, by a fact
    RINGMASTER_DESCRIBE(PhoneWentDown, agent, task, at, told)
};

struct SequencesAdvanced {  // last number given to each agent in this step (OPS-3)
    std::vector<std::pair<AgentId, std::uint64_t>> agents;
    RINGMASTER_DESCRIBE(SequencesAdvanced, agents)
};

struct ClosedTaskKept {  // the task closed for the agent
    AgentId agent;
    TaskId task;
    Closing closing = Closing::ended;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    std::optional<AuxCodeId> code;
    Time at = {};
    bool away = true;  // he had no socket
    TaskId shown_as;   // as in ClosedTask
    RINGMASTER_DESCRIBE(ClosedTaskKept, agent, task, closing, reason, by, code, at, away, shown_as)
};

struct ClosedTasksTold {
    AgentId agent;
    Time at = {};
    RINGMASTER_DESCRIBE(ClosedTasksTold, agent, at)
};

}  // namespace ringmaster::core
