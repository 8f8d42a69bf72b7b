#pragma once
// What changed. Events alone are persisted and replayed; Engine::apply of an event never fails.
// Append-only: see describe.hpp. The order of alternatives in `Event` is part of the journal's
// format; new events go at the end.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/core/model/event_call.hpp"
#include "ringmaster/core/model/event_customer.hpp"
#include "ringmaster/core/model/event_queue.hpp"
#include "ringmaster/core/model/model.hpp"
#include "ringmaster/core/model/one_of.hpp"

namespace ringmaster::core {

// ---- agents --------------------------------------------------------------------------------

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

struct ClosedTaskKept {  // the agent was away when the task closed for him
    AgentId agent;
    TaskId task;
    Closing closing = Closing::ended;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    std::optional<AuxCodeId> code;
    RINGMASTER_DESCRIBE(ClosedTaskKept, agent, task, closing, reason, by, code)
};

struct ClosedTasksTold {
    AgentId agent;
    RINGMASTER_DESCRIBE(ClosedTasksTold, agent)
};

// ---- tasks ---------------------------------------------------------------------------------

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
    RINGMASTER_DESCRIBE(TaskCreated, task, at, by, media, direction, entry_point, origin,
                        destination, customer_name, priority, age_since, attributes, requirements,
                        customer_address)
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

// ---- wrap-up -------------------------------------------------------------------------------

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

// ---- media and the rest --------------------------------------------------------------------

struct MediaRequested {
    TaskId task;
    std::uint64_t number = 0;
    MediaKind kind = MediaKind::ring;
    Leg leg;
    std::uint32_t subject = 0;
    Time due;
    Purpose purpose = Purpose::none;
    AgentId by;
    Leg other;
    RINGMASTER_DESCRIBE(MediaRequested, task, number, kind, leg, subject, due, purpose, by, other)
};

struct MediaSettled {
    TaskId task;
    std::uint64_t number = 0;
    bool succeeded = true;
    std::string cause;
    Time at;
    bool expired = false;  // nothing was heard in time (VC-11)
    RINGMASTER_DESCRIBE(MediaSettled, task, number, succeeded, cause, at, expired)
};

struct FactRecorded {  // a numbered fact was taken; also late facts that change nothing
    std::string connector;
    std::uint64_t number = 0;
    RINGMASTER_DESCRIBE(FactRecorded, connector, number)
};

struct LateFact {  // VC-11: recorded; an older leg that was hung up has no end to come any more
    TaskId task;
    Leg leg;
    std::string what;
    Time at;
    RINGMASTER_DESCRIBE(LateFact, task, leg, what, at)
};

struct ConfigurationChanged {
    Time at;
    Actor by;
    std::vector<ConfigItem> put;
    std::vector<ConfigKey> removed;
    RINGMASTER_DESCRIBE(ConfigurationChanged, at, by, put, removed)
};

// OPS-8: it failed again, so it does not fire until it is resumed; of a task or of an agent.
struct TimerSetAside {
    TaskId task;
    AgentId agent;
    TimerKind kind = TimerKind::offer_deadline;
    std::uint64_t ordinal = 0;
    Time due;
    Time at;
    bool resumed = false;
    RINGMASTER_DESCRIBE(TimerSetAside, task, agent, kind, ordinal, due, at, resumed)
};

struct DaemonRestarted {  // every socket is gone
    Time at;
    std::optional<Time> media_due = {};  // what connectors were asked has time until then
    RINGMASTER_DESCRIBE(DaemonRestarted, at, media_due)
};

#define RINGMASTER_EVENTS                                                                          \
    AgentSignedIn, AgentSignedOut, AgentStateChanged, LeaseStarted, LeaseRecoveryPassed,           \
        LeaseEnded, SocketAttached, SocketDetached, SocketsArrived, PhoneWentBusy, PhoneWentDown,  \
        SequencesAdvanced, ClosedTaskKept, ClosedTasksTold, TaskCreated, TaskQueued, TaskDequeued, \
        OfferMade, OfferRinging, OfferClosed, SkipEnded, EngagementStarted, EngagementEnded,       \
        TaskEnded, TaskClosed, WrapUpStarted, WrapUpRequested, WrapUpExtended, WrapUpSubmitted,    \
        WrapUpSkipped, WrapUpSlotReleased, MediaRequested, MediaSettled, FactRecorded, LateFact,   \
        ConfigurationChanged, DaemonRestarted, LegsHeld, ConsultStarted, ConsultAsked,             \
        ConsultBegan, ConsultClosed, RoleChanged, NumberJoined, NumberLeft, NumberTransferStarted, \
        NumberTransferClosed, DialDeadlineMoved, TaskTransferred, RecordingStarted,                \
        RecordingPaused, RecordingResumed, RecordingStopped, VariablesSaved, MonitorChanged,       \
        MonitorRequested, MonitorAnswered, ArrivalRefused, DtmfReceived, RecordingFileReceived,    \
        StrayLegFound, PoolGrown, RequirementsRelaxed, PreferenceEnded, MaxWaitReached,            \
        TaskPrioritized, QueueClosed, IdleDeadlineMoved, ChannelStatesChanged, InactivityMoved,    \
        CustomerErased, ClosedTaskBlanked, TimerSetAside, EntryPointClosed, WaitingChanged,        \
        OverflowRetryMoved

using EventVariant = std::variant<RINGMASTER_EVENTS>;

// One of them. A type of its own, so that what a variant of so many costs to copy, move and destroy
// is compiled once (event.cpp), not in every file that names it; used like the variant it is.
struct Event : EventVariant {
    RINGMASTER_ONE_OF(Event, EventVariant)
};

}  // namespace ringmaster::core
