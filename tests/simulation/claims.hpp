#pragma once
// Every event is a claim about what happened. Each overload checks the claim against the model
// and the input that is being decided, then lets the model follow. Throws Complaint.

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// What one step has shown so far.
struct StepRecord {
    // Agents who must fall into one of these system states within the step (OF-3, OF-4, VC-5).
    std::map<AgentId, std::set<SystemCode>> falls;
    std::set<AgentId> signed_out;
    std::map<AgentId, SignOutKind> signing_out;  // filled ahead from the step's events
    std::set<TaskId> ended;
    std::set<TaskId> ending;                          // filled ahead from the step's events
    std::set<std::pair<TaskId, AgentId>> accepted;    // offers won in this step
    std::set<AgentId> withdrawn;                      // may not stay Available (AG-4)
    std::set<std::pair<TaskId, AgentId>> phones_due;  // have to go off hook (VC-5)
    std::set<AgentId> phones_down;                    // hung up: must be down after the step
    std::map<TaskId, std::string> left;               // an engagement ended: why
    std::optional<std::pair<TaskId, std::uint32_t>> skips_ending;  // a run of SkipEnded …
    std::set<AgentId> skips_may_end;                               // … and who is part of it
    // Offers and engagements whose ring or bridge failed in this step (VC-11).
    std::set<std::pair<TaskId, std::uint32_t>> media_failures;
    std::vector<MediaCommand const*> media;  // effects not yet matched with their events
    std::set<std::uint64_t> sent_again;      // old media commands, after a restart
    std::uint64_t media_numbers_before = 0;  // last number before the step
    Time last_due;
    std::size_t sequences_told = 0;
};

struct Claims {
    Model& model;
    Step const& step;
    StepRecord& record;

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
    void operator()(WrapUpSkipped const& event) const;
    void operator()(WrapUpSlotReleased const& event) const;
    void operator()(MediaRequested const& event) const;
    void operator()(MediaSettled const& event) const;
    void operator()(FactRecorded const& event) const;
    void operator()(LateFact const& event) const;
    void operator()(ConfigurationChanged const& event) const;
    void operator()(DaemonRestarted const& event) const;
    void operator()(VariablesSaved const& event) const;
    void operator()(ArrivalRefused const& event) const;
    void operator()(DtmfReceived const& event) const;
    void operator()(RecordingFileReceived const& event) const;
    void operator()(StrayLegFound const& event) const;

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
    void require_offer_end(OfferClosed const& event, OfferModel const& offer) const;
    void require_submission(WrapUpSubmitted const& event, EngagementModel const& one) const;
};

}  // namespace ringmaster::simulation
