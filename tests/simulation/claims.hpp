#pragma once
// Every event is a claim about what happened. Each overload checks the claim against the model
// and the input that is being decided, then lets the model follow. Throws Complaint.

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// A connector command that came to its end in this step.
struct Settled {
    TaskId task;
    OperationModel operation;
    bool succeeded = false;
    bool late = false;  // its failure had been told before
};

// What one step has shown so far.
struct StepRecord {
    // Agents who must fall into one of these system states within the step (OF-3, OF-4, VC-5).
    std::map<AgentId, std::set<SystemCode>> falls;
    std::set<AgentId> signed_out;
    std::map<AgentId, SignOutKind> signing_out;  // filled ahead from the step's events
    std::set<TaskId> ended;
    std::set<TaskId> ending;                          // filled ahead from the step's events
    std::set<std::pair<TaskId, AgentId>> accepted;    // offers won in this step
    std::set<std::pair<TaskId, std::uint32_t>> rang;  // offers that began to ring
    std::set<AgentId> withdrawn;                      // may not stay Available (AG-4)
    std::set<AgentId> signed_in;
    std::set<std::pair<TaskId, AgentId>> phones_due;  // have to go off hook (VC-5)
    std::set<AgentId> phones_down;                    // hung up: must be down after the step
    std::map<TaskId, std::string> left;               // an engagement ended: why
    // Offers and engagements whose ring or bridge failed in this step (VC-11).
    std::set<std::pair<TaskId, std::uint32_t>> media_failures;
    std::vector<MediaCommand const*> media;  // effects not yet matched with their events
    std::set<std::uint64_t> sent_again;      // old media commands, after a restart
    std::uint64_t media_numbers_before = 0;  // last number before the step
    Time last_due;
    std::size_t sequences_told = 0;

    // ---- a live call
    std::vector<Settled> settled;
    std::set<std::pair<TaskId, AgentId>> leaving;  // filled ahead: his engagement ends
    std::set<TaskId> consults_closing;             // filled ahead
    std::map<TaskId, TaskTransferred> transferred;
    std::map<TaskId, ConsultModel> consults_closed;
    std::map<TaskId, EntryModel> unanswered;  // who was asked directly did not answer
    std::set<TaskId> moving;                  // left one queue for another (RQ-8, RQ-9, RQ-13)
    std::map<TaskId, std::string> numbers_answered;
    std::map<TaskId, std::string> numbers_failed;
    std::set<TaskId> shrunk;          // no conference any more (CF-2)
    std::set<TaskId> recordings_due;  // RE-1
    std::map<std::pair<TaskId, AgentId>, Monitoring> monitors_granted;

    // ---- callbacks
    std::set<TaskId> dials_ended;  // CB-4
    std::set<TaskId> callbacks_changed;
    std::set<TaskId> callbacks_due;  // the delay between two attempts is over

    // ---- outdials (WU-8)
    std::set<AgentId> available_due;                  // as their profile has it
    std::set<AgentId> after_outdial;                  // whose state follows it now
    std::set<std::pair<TaskId, AgentId>> wrapped_up;  // his wrap-up is over, slot and all

    // ---- chats (CH-2)
    std::map<TaskId, std::optional<Time>> idle_of_left;  // deadline when the owner's part ended
};

struct Claims {
    Model& model;
    Step const& step;
    StepRecord& record;

    void operator()(AgentSignedIn const& event) const;
    void operator()(AgentSignedOut const& event) const;
    void operator()(AgentStateChanged const& event) const;
    void operator()(ChannelStatesChanged const& event) const;
    void operator()(InactivityMoved const& event) const;
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
    void operator()(EngagementStarted const& event) const;
    void operator()(EngagementEnded const& event) const;
    void operator()(TaskEnded const& event) const;
    void operator()(TaskClosed const& event) const;
    void operator()(IdleDeadlineMoved const& event) const;
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
    void operator()(MonitorRequested const& event) const;
    void operator()(MonitorAnswered const& event) const;
    void operator()(MonitorChanged const& event) const;
    void operator()(VariablesSaved const& event) const;
    void operator()(ArrivalRefused const& event) const;
    void operator()(DtmfReceived const& event) const;
    void operator()(RecordingFileReceived const& event) const;
    void operator()(StrayLegFound const& event) const;
    void operator()(TaskPrioritized const& event) const;
    void operator()(QueueClosed const& event) const;
    void operator()(EntryPointClosed const& event) const;
    [[nodiscard]] bool owner_hung_up(TaskId task) const;
    void operator()(CustomerErased const& event) const;
    void operator()(ClosedTaskBlanked const& event) const;
    void operator()(TimerSetAside const& event) const;

    // Foretold by the matcher, which follows every step, too (Checker::check_all).
    void operator()(SkipEnded const& /*event*/) const {}
    void operator()(PoolGrown const& /*event*/) const {}
    void operator()(RequirementsRelaxed const& /*event*/) const {}
    void operator()(PreferenceEnded const& /*event*/) const {}
    void operator()(MaxWaitReached const& /*event*/) const {}
    void operator()(WaitingChanged const& /*event*/) const {}
    void operator()(OverflowRetryMoved const& /*event*/) const {}
    void operator()(CallbackRequested const& event) const;
    void operator()(CallerReleased const& event) const;
    void operator()(CallbackDropped const& event) const;
    void operator()(CallbackDialled const& event) const;
    void operator()(CallbackRinging const& event) const;
    void operator()(CallbackPickedUp const& event) const;
    void dialled_first(CallbackDialled const& event) const;
    void operator()(CallbackAnswered const& event) const;
    void operator()(CallbackAttempted const& event) const;
    void operator()(CallbackDue const& event) const;
    void operator()(CallbackChanged const& event) const;
    void operator()(CallbackMoved const& event) const;
    void operator()(DoNotCallChanged const& event) const;
    void begin_wished(CallbackRequested const& event) const;
    // Why a callback that could still happen may end (CB-7, CB-9, SEC-7).
    [[nodiscard]] bool callback_may_end(TaskEnded const& event) const;
    void operator()(OutdialStarted const& event) const;
    void operator()(OutdialDialled const& event) const;
    void operator()(OutdialRinging const& event) const;
    void operator()(OutdialAnswered const& event) const;
    void operator()(OutdialFailed const& event) const;
    void operator()(AfterOutdialSettled const& event) const;
    // Nobody starts a campaign on these days.
    void operator()(CampaignChanged const& /*event*/) const { no_campaign(); }
    void operator()(CampaignListChanged const& /*event*/) const { no_campaign(); }
    void operator()(CampaignContactAdded const& /*event*/) const { no_campaign(); }
    void operator()(CampaignContactsClosed const& /*event*/) const { no_campaign(); }
    void operator()(CampaignDeferred const& /*event*/) const { no_campaign(); }
    void operator()(PreviewReleased const& /*event*/) const { no_campaign(); }
    void operator()(PreviewDecided const& /*event*/) const { no_campaign(); }
    static void no_campaign() { require(false, "OD-3: an event of no campaign"); }
    [[nodiscard]] bool customer_gone(TaskId task) const;
    [[nodiscard]] bool caller_gone(TaskId task) const;
    void note_recording_due(TaskId task) const;

    // The input as a T, or null.
    template <class T>
    [[nodiscard]] T const* input() const {
        if (auto const* const command = std::get_if<Command>(&step.input)) {
            return get_from<T>(*command);
        }
        if (auto const* const fact = std::get_if<Fact>(&step.input)) return get_from<T>(*fact);
        return nullptr;
    }

    // The input is a T about this task (and agent).
    template <class T>
    [[nodiscard]] bool caused_by(TaskId task) const {
        auto const* const cause = input<T>();
        return cause != nullptr && cause->task == task;
    }
    template <class T>
    [[nodiscard]] bool caused_by(TaskId task, AgentId agent) const {
        auto const* const cause = input<T>();
        if constexpr (requires { cause->leg; }) {
            return cause != nullptr && cause->task == task && cause->leg.agent == agent;
        } else {
            return cause != nullptr && cause->task == task && cause->agent == agent;
        }
    }

    // The creation behind the input, as a command or as a connector's fact; or null.
    [[nodiscard]] CreateTask const* creation() const;
    [[nodiscard]] AgentModel& agent(AgentId id) const;  // must be signed in
    [[nodiscard]] TaskModel& task(TaskId id) const;
    [[nodiscard]] EngagementModel& engagement(TaskId id, std::uint32_t ordinal,
                                              AgentId agent) const;
    // The command of that purpose (and kind) that a connector confirmed, or failed, in this step.
    [[nodiscard]] OperationModel const* confirmed(TaskId id, std::set<Purpose> purposes) const;
    [[nodiscard]] OperationModel const* failed(TaskId id, std::set<Purpose> purposes) const;
    // The dial of the customer of a callback or an outdial was one of them.
    [[nodiscard]] bool dial_failed(TaskId id, std::uint32_t dial) const;
    // A fact of this step says that a leg is gone, and not one that was hung up before (VC-11).
    [[nodiscard]] bool leg_gone(TaskId id, Leg const& leg) const;
    [[nodiscard]] bool is_of_old_leg(TaskId id, Leg const& leg) const;
    void forget_old_leg(TaskId id, Leg const& leg) const;
    // A deadline that fired: due by now, and not before one that fired earlier in this tick.
    void require_due(Time due) const;

private:
    template <class T, class Variant>
    [[nodiscard]] static T const* get_from(Variant const& variant) {
        return std::visit(
            [](auto const& one) -> T const* {
                if constexpr (std::is_same_v<std::decay_t<decltype(one)>, T>) return &one;
                return nullptr;
            },
            variant);
    }
    [[nodiscard]] bool gives_command(AgentId agent) const;
    [[nodiscard]] bool accepted_with_all(OfferClosed const& event) const;
    [[nodiscard]] bool answered_automatically(OfferClosed const& event) const;
    void require_offer_end(OfferClosed const& event, OfferModel const& offer) const;
    void require_withdrawal(OfferClosed const& event, EntryModel const& entry) const;
    void dialled_out(TaskCreated const& event, StartOutdial const& command) const;
    void require_ringing_at(TaskQueued const& event, TaskModel const& one) const;
    void require_requeueing(TaskQueued const& event, TaskModel const& one) const;
    [[nodiscard]] bool moved_by_hand(TaskQueued const& event, TaskModel& one) const;
    void require_end_of_part(EngagementEnded const& event, EngagementModel const& ended) const;
    [[nodiscard]] bool monitor_may_end(EngagementEnded const& event) const;
    [[nodiscard]] bool own_leg_failed(EngagementEnded const& event) const;
    [[nodiscard]] bool consult_may_close(ConsultClosed const& event, TaskModel const& one) const;
    void note_shrinking(TaskId id, bool was_conference) const;
    void note_gateway(MediaRequested const& event) const;
    void require_submission(WrapUpSubmitted const& event, EngagementModel const& one) const;
};

}  // namespace ringmaster::simulation
