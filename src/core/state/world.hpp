#pragma once
// State plus its indexes, changed by events only. apply() never fails: an event that does not
// fit the state is a bug of the decision that made it and throws InvariantBroken.

#include "core/state/indexes.hpp"
#include "ringmaster/core/model/event.hpp"
#include "ringmaster/core/model/fault_point.hpp"
#include "ringmaster/core/model/invariant_broken.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {

struct World {
    State state;
    Indexes indexes;
    FaultPoint* watched = nullptr;  // a test's
    Duration wall_behind{0};        // of engine time (OPS-9)

    void apply(Event const& event);

private:
    // Timers set aside are forgotten with what they are of.
    void forget_timers(std::vector<Uuid> const& subjects);
};

// One overload per event. Those about agents are in apply_agent.cpp, those about a live voice call
// in apply_call.cpp, the others in apply_task.cpp, apply_wrap_up.cpp and apply_variables.cpp.
struct Applier {
    State& state;

    void operator()(AgentSignedIn const& event) const;
    void operator()(AgentSignedOut const& event) const;
    void operator()(AgentStateChanged const& event) const;
    void operator()(LeaseStarted const& event) const;
    void operator()(LeaseRecoveryPassed const& event) const;
    void operator()(LeaseEnded const& event) const;
    void operator()(SocketAttached const& event) const;
    void operator()(SocketDetached const& event) const;
    void operator()(SocketsArrived const& event) const;
    void operator()(PhoneWentBusy const& event) const;
    void operator()(PhoneWentDown const& event) const;
    void operator()(SequencesAdvanced const& event) const;
    void operator()(ClosedTaskKept const& event) const;
    void operator()(ClosedTasksTold const& event) const;
    void operator()(TaskCreated const& event) const;
    void operator()(TaskQueued const& event) const;
    void operator()(TaskDequeued const& event) const;
    void operator()(OfferMade const& event) const;
    void operator()(OfferRinging const& event) const;
    void operator()(OfferClosed const& event) const;
    void operator()(SkipEnded const& event) const;
    void operator()(EngagementStarted const& event) const;
    void operator()(EngagementEnded const& event) const;
    void operator()(TaskEnded const& event) const;
    void operator()(TaskClosed const& event) const;
    void operator()(WrapUpStarted const& event) const;
    void operator()(WrapUpRequested const& event) const;
    void operator()(WrapUpExtended const& event) const;
    void operator()(WrapUpSubmitted const& event) const;
    void operator()(WrapUpCorrected const& event) const;
    void operator()(WrapUpSkipped const& event) const;
    void operator()(WrapUpSlotReleased const& event) const;
    void operator()(MediaRequested const& event) const;
    void operator()(MediaSettled const& event) const;
    void operator()(FactRecorded const& event) const;
    void operator()(LateFact const& event) const;
    void operator()(ConfigurationChanged const& event) const;
    void operator()(DaemonRestarted const& event) const;
    void operator()(LegsHeld const& event) const;
    void operator()(ConsultStarted const& event) const;
    void operator()(ConsultAsked const& event) const;
    void operator()(ConsultBegan const& event) const;
    void operator()(ConsultClosed const& event) const;
    void operator()(RoleChanged const& event) const;
    void operator()(NumberJoined const& event) const;
    void operator()(NumberLeft const& event) const;
    void operator()(NumberTransferStarted const& event) const;
    void operator()(NumberTransferClosed const& event) const;
    void operator()(DialDeadlineMoved const& event) const;
    void operator()(TaskTransferred const& event) const;
    void operator()(RecordingStarted const& event) const;
    void operator()(RecordingPaused const& event) const;
    void operator()(RecordingResumed const& event) const;
    void operator()(RecordingStopped const& event) const;
    void operator()(VariablesSaved const& event) const;
    void operator()(MonitorChanged const& event) const;
    void operator()(MonitorRequested const& event) const;
    void operator()(MonitorAnswered const& event) const;
    void operator()(ArrivalRefused const& event) const;
    void operator()(DtmfReceived const& event) const;
    void operator()(RecordingFileReceived const& event) const;
    void operator()(StrayLegFound const& event) const;
    void operator()(PoolGrown const& event) const;
    void operator()(RequirementsRelaxed const& event) const;
    void operator()(PreferenceEnded const& event) const;
    void operator()(MaxWaitReached const& event) const;
    void operator()(TaskPrioritized const& event) const;
    void operator()(QueueClosed const& event) const;
    void operator()(IdleDeadlineMoved const& event) const;
    void operator()(ChannelStatesChanged const& event) const;
    void operator()(InactivityMoved const& event) const;
    void operator()(CustomerErased const& event) const;
    void operator()(DoNotCallChanged const& event) const;
    void operator()(ClosedTaskBlanked const& event) const;
    void operator()(TimerSetAside const& event) const;
    void operator()(EntryPointClosed const& event) const;
    void operator()(WaitingChanged const& event) const;
    void operator()(OverflowRetryMoved const& event) const;
    void operator()(CallbackRequested const& event) const;
    void operator()(CallerReleased const& event) const;
    void operator()(CallbackDropped const& event) const;
    void operator()(CallbackDialled const& event) const;
    void operator()(CallbackRinging const& event) const;
    void operator()(CallbackPickedUp const& event) const;
    void operator()(CallbackAnswered const& event) const;
    void operator()(CallbackAttempted const& event) const;
    void operator()(CallbackDue const& event) const;
    void operator()(CallbackChanged const& event) const;
    void operator()(CallbackMoved const& event) const;
    void operator()(OutdialStarted const& event) const;
    void operator()(OutdialDialled const& event) const;
    void operator()(OutdialRinging const& event) const;
    void operator()(OutdialAnswered const& event) const;
    void operator()(OutdialFailed const& event) const;
    void operator()(AfterOutdialSettled const& event) const;
    void operator()(CampaignChanged const& event) const;
    void operator()(CampaignListChanged const& event) const;
    void operator()(CampaignContactAdded const& event) const;
    void operator()(CampaignContactsClosed const& event) const;
    void operator()(CampaignDeferred const& event) const;
    void operator()(PreviewReleased const& event) const;
    void operator()(PreviewDecided const& event) const;

    [[nodiscard]] Agent& agent(AgentId id) const;  // created when new
    [[nodiscard]] Station& station(AgentId id) const;
    [[nodiscard]] Task& task(TaskId id) const;
    [[nodiscard]] QueueEntry& entry(TaskId id, std::uint32_t ordinal) const;
    [[nodiscard]] Engagement& engagement(TaskId id, std::uint32_t ordinal) const;
    void remember(AgentId id, PastTask past) const;
    void became_free(AgentId id, Time at) const;                          // RQ-3
    void remember_served(std::string const& customer, AgentId id) const;  // RQ-7
    // The task is live for the agent again: its old closing is not told any more.
    void forget_closed(AgentId id, TaskId task) const;
    // The end of a leg that had been hung up was told: the next one is that of a newer leg (VC-11).
    void leg_ended(TaskId id, Leg const& leg) const;
    void was_shown(Task const& reservation) const;  // OD-3: to somebody
    void reservation_over(Task const& reservation) const;
    // Nothing of what was removed from the configuration stays behind (CFG-2).
    void forget_removed() const;
    void forget_silent_connector() const;
    // He left no trace, or is no user any more and neither signed in nor looking in.
    [[nodiscard]] bool is_forgotten(Agent const& one) const;
};

[[noreturn]] void broken(std::string what);

}  // namespace ringmaster::core
