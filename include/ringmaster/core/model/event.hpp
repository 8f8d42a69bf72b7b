#pragma once
// What changed. Events alone are persisted and replayed; Engine::apply of an event never fails.
// Append-only: see describe.hpp. The order of alternatives in `Event` is part of the journal's
// format; new events go at the end.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/event_agent.hpp"
#include "ringmaster/core/model/event_call.hpp"
#include "ringmaster/core/model/event_callback.hpp"
#include "ringmaster/core/model/event_campaign.hpp"
#include "ringmaster/core/model/event_contact.hpp"
#include "ringmaster/core/model/event_customer.hpp"
#include "ringmaster/core/model/event_outdial.hpp"
#include "ringmaster/core/model/event_queue.hpp"
#include "ringmaster/core/model/event_wrap_up.hpp"
#include "ringmaster/core/model/model.hpp"
#include "ringmaster/core/model/one_of.hpp"

namespace ringmaster::core {

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

struct DoNotCallChanged {
    Time at;
    Actor by;
    std::vector<DoNotCallNumber> put;
    std::vector<DoNotCallKey> removed;
    RINGMASTER_DESCRIBE(DoNotCallChanged, at, by, put, removed)
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
        OverflowRetryMoved, CallbackRequested, CallerReleased, CallbackDropped, CallbackDialled,   \
        CallbackRinging, CallbackAnswered, CallbackAttempted, CallbackDue, CallbackChanged,        \
        CallbackMoved, OutdialStarted, OutdialDialled, OutdialRinging, OutdialAnswered,            \
        OutdialFailed, AfterOutdialSettled, DoNotCallChanged, CampaignChanged,                     \
        CampaignListChanged, CampaignContactAdded, CampaignContactsClosed, CampaignDeferred,       \
        PreviewReleased, PreviewDecided, CallbackPickedUp, WrapUpCorrected

using EventVariant = std::variant<RINGMASTER_EVENTS>;

// One of them. A type of its own, so that what a variant of so many costs to copy, move and destroy
// is compiled once (event.cpp), not in every file that names it; used like the variant it is.
struct Event : EventVariant {
    RINGMASTER_ONE_OF(Event, EventVariant)
};

}  // namespace ringmaster::core
