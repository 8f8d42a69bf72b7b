#include "simulation/answers.hpp"

#include <algorithm>

#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

struct Shows {
    std::vector<Event> const& events;

    template <class T, class Holds>
    bool any(Holds holds) const {
        return std::any_of(events.begin(), events.end(), [&](Event const& event) {
            auto const* const one = std::get_if<T>(&event);
            return one != nullptr && holds(*one);
        });
    }
    bool operator()(Login const& command) const {
        return any<AgentSignedIn>([&](auto const& one) { return one.agent == command.agent; });
    }
    bool operator()(Logout const& command) const {
        return any<AgentSignedOut>([&](auto const& one) { return one.agent == command.agent; });
    }
    bool operator()(Reload const& /*command*/) const { return true; }
    bool operator()(SetState const& /*command*/) const { return true; }
    bool operator()(CreateTask const& command) const {
        return any<TaskCreated>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(Accept const& command) const {
        return any<OfferClosed>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent &&
                   one.outcome == OfferOutcome::accepted;
        });
    }
    bool operator()(AcceptAllOffers const& command) const {
        return any<OfferClosed>([&](auto const& one) {
            return one.agent == command.agent && one.outcome == OfferOutcome::accepted;
        });
    }
    bool operator()(Reject const& command) const {
        return any<OfferClosed>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent &&
                   one.outcome == OfferOutcome::declined;
        });
    }
    bool operator()(End const& command) const {
        return any<TaskEnded>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(SendReply const& command) const {
        return any<TaskEnded>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(SubmitWrapUp const& command) const {
        return any<WrapUpSubmitted>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent &&
                   one.code == command.code;
        });
    }
    bool operator()(CorrectWrapUp const& command) const {
        return any<WrapUpCorrected>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(ExtendWrapUp const& command) const {
        return any<WrapUpExtended>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(RequestWrapUp const& /*command*/) const { return true; }
    bool operator()(SkipWrapUp const& command) const {
        return any<WrapUpSkipped>([&](auto const& one) { return one.task == command.task; });
    }
    // One decision, one connector command (VC-2).
    bool requested(TaskId task, AgentId agent, Purpose purpose) const {
        return std::count_if(events.begin(), events.end(), [&](Event const& event) {
                   auto const* const one = std::get_if<MediaRequested>(&event);
                   return one != nullptr && one->task == task && one->by == agent &&
                          one->purpose == purpose;
               }) == 1;
    }
    bool operator()(HoldLeg const& command) const {
        Purpose const main = command.resume ? Purpose::resume : Purpose::hold;
        Purpose const consult = command.resume ? Purpose::resume_consult : Purpose::hold_consult;
        return requested(command.task, command.agent, command.consult ? consult : main);
    }
    bool operator()(StartConsult const& command) const {
        return any<ConsultStarted>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(AcceptConsult const& command) const {
        return any<ConsultBegan>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(EndConsult const& command) const {
        return any<ConsultClosed>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(TransferConsult const& command) const {
        return requested(command.task, command.agent, Purpose::consult_transfer);
    }
    bool operator()(JoinConference const& command) const {
        return requested(command.task, command.agent, Purpose::conference);
    }
    bool operator()(LeaveConference const& command) const {
        return left(command.task, command.agent);
    }
    bool operator()(DropParty const& command) const {
        if (command.party.kind == LegKind::agent) return left(command.task, command.party.agent);
        return any<NumberLeft>([&](auto const& one) {
            return one.task == command.task && one.number == command.party.number;
        });
    }
    bool operator()(TransferTask const& command) const {
        return any<TaskTransferred>([&](auto const& one) { return one.task == command.task; }) ||
               any<NumberTransferStarted>(
                   [&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(PauseRecording const& command) const {
        return requested(command.task, command.agent, Purpose::record_pause);
    }
    bool operator()(ResumeRecording const& command) const {
        return requested(command.task, command.agent, Purpose::record_resume);
    }
    bool left(TaskId task, AgentId agent) const {
        return any<EngagementEnded>(
            [&](auto const& one) { return one.task == task && one.agent == agent; });
    }
    bool operator()(SaveVariables const& /*command*/) const { return true; }  // see is_saved
    bool operator()(StartMonitor const& command) const {
        return requested(command.task, command.agent, Purpose::monitor);
    }
    bool operator()(ChangeMonitor const& command) const {
        return requested(command.task, command.agent, Purpose::monitor);
    }
    bool operator()(EndMonitor const& command) const {
        return left(command.task, command.agent) || any<MonitorAnswered>([&](auto const& one) {
                   return one.task == command.task && one.agent == command.agent;
               });
    }
    bool operator()(RequeueTask const& command) const {
        return any<TaskQueued>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(AssignTask const& command) const {
        return any<OfferMade>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent && one.assigned;
        });
    }
    bool operator()(PrioritizeTask const& command) const {
        return any<TaskPrioritized>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(ForceEndTask const& command) const {
        return any<TaskEnded>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(CloseQueue const& /*command*/) const { return true; }  // or it was so before
    bool operator()(CloseEntryPoint const& /*command*/) const { return true; }
    bool operator()(RequestCallback const& command) const {
        return any<CallbackRequested>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(ChangeCallback const& command) const {
        return any<CallbackChanged>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(CancelCallback const& command) const {
        return any<TaskEnded>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(FollowZones const& /*command*/) const { return true; }
    bool operator()(ChangeDoNotCall const& /*command*/) const {
        return any<DoNotCallChanged>([](auto const& /*one*/) { return true; });
    }
    bool operator()(ChangeCampaign const& /*command*/) const { return false; }  // nobody does
    bool operator()(DecidePreview const& /*command*/) const { return false; }
    bool operator()(StartOutdial const& command) const {
        return any<OfferMade>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent;
        });
    }
    bool operator()(CancelTransfer const& command) const {
        return any<NumberTransferClosed>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(EraseCustomer const& /*command*/) const {
        return any<CustomerErased>([](auto const& /*one*/) { return true; });
    }
    bool operator()(ChangeConfiguration const& /*command*/) const {
        return any<ConfigurationChanged>([](auto const& /*one*/) { return true; });
    }
};

struct Stands {
    Model const& model;
    std::vector<Event> const& events;

    bool operator()(SocketOpened const& fact) const {
        auto const& sockets = model.agents.at(fact.agent).sockets;
        return sockets.contains(fact.socket);
    }
    bool operator()(SocketClosed const& fact) const {
        auto const found = model.agents.find(fact.agent);
        return found == model.agents.end() || !found->second.sockets.contains(fact.socket);
    }
    bool operator()(DaemonStarted const& /*fact*/) const {
        return std::all_of(model.agents.begin(), model.agents.end(), [](auto const& item) {
            return item.second.sockets.empty() &&
                   item.second.lease.has_value() == item.second.signed_in;
        });
    }
    bool operator()(LegAnswered const& fact) const {
        TaskModel const* const task = model.task(fact.task);
        if (fact.leg.kind == LegKind::agent) return !offered(fact.task, fact.leg.agent);
        if (fact.leg.kind == LegKind::customer) return task == nullptr || !task->dials_customer();
        bool const dialled = task != nullptr && fact.leg.kind == LegKind::number &&
                             task->dialled() == fact.leg.number;
        return !dialled || (task->dial && !task->dial->asked);
    }
    bool operator()(LegHungUp const& fact) const {
        bool const down = fact.leg.kind != LegKind::agent ||
                          (*this)(PhoneDown{fact.source, fact.task, fact.leg.agent});
        return down && leg_is_gone(fact.task, fact.leg);
    }
    bool operator()(LegFailed const& fact) const { return leg_is_gone(fact.task, fact.leg); }
    bool operator()(CustomerLeft const& fact) const { return customer_is_gone(fact.task); }
    bool operator()(PhoneDown const& fact) const {
        auto const found = model.agents.find(fact.agent);
        if (found == model.agents.end() || !found->second.phone) return true;
        return found->second.phone->task != fact.task;
    }
    bool operator()(MediaResult const& fact) const {
        TaskModel const* const task = model.task(fact.task);
        return task == nullptr || !task->operations.contains(fact.command);
    }

    bool operator()(CustomerArrived const& /*fact*/) const { return true; }  // require_arrival
    bool operator()(CallbackWanted const& fact) const {
        bool const known = model.task(fact.task) != nullptr;
        return count<CallbackRequested>() + count<LateFact>() == (known ? 1 : 0);
    }
    bool operator()(Dtmf const& fact) const {
        return count<DtmfReceived>() == (model.task(fact.task) != nullptr ? 1 : 0);
    }
    bool operator()(RecordingFile const& /*fact*/) const {
        return count<RecordingFileReceived>() == 1;
    }
    bool operator()(MessagePassed const& /*fact*/) const { return true; }  // require_idle_moved
    bool operator()(StrayLeg const& fact) const {
        TaskModel const* const task = model.task(fact.task);
        if (task == nullptr) return count<StrayLegFound>() == 1;
        return std::any_of(task->operations.begin(), task->operations.end(), [&](auto const& one) {
            return one.second.kind == ending_of(task->media, fact.leg) &&
                   one.second.leg == fact.leg;
        });
    }
    bool operator()(ConnectorReturned const& /*fact*/) const { return true; }  // sent_again

private:
    template <class T>
    std::ptrdiff_t count() const {
        return std::count_if(events.begin(), events.end(),
                             [](Event const& event) { return std::holds_alternative<T>(event); });
    }
    bool is_over(TaskId task) const {
        return model.task(task) == nullptr || model.task(task)->ended;
    }
    // Over; or he has hung up as agreed, was not reached, or it is an older leg's end (CB-1, CB-4).
    bool customer_is_gone(TaskId id) const {
        if (is_over(id)) return true;
        TaskModel const& task = model.tasks.at(id);
        if (!task.waits_for_callback() && !task.calls_out()) return false;
        bool const is_old = std::any_of(events.begin(), events.end(), [&](Event const& one) {
            auto const* const late = std::get_if<LateFact>(&one);
            return late != nullptr && late->task == id && late->leg.kind == LegKind::customer;
        });
        return is_old || !task.reaches_customer();
    }
    bool offered(TaskId task, AgentId agent) const {
        return model.task(task) != nullptr && model.task(task)->offer_to(agent) != nullptr;
    }
    // In this very step, as where the contact waits now overflows to the same number (RQ-9).
    bool is_dialled_anew(TaskId id, std::string const& number) const {
        return std::any_of(events.begin(), events.end(), [&](Event const& one) {
            auto const* const dial = std::get_if<NumberTransferStarted>(&one);
            return dial != nullptr && dial->task == id && dial->entry != 0 &&
                   dial->number == number;
        });
    }
    // VC-11: of one that was hung up before (see the claim of LateFact, and of the phone).
    bool was_of_old_leg(TaskId id, Leg const& leg) const {
        return std::any_of(events.begin(), events.end(), [&](Event const& one) {
            auto const* const late = std::get_if<LateFact>(&one);
            auto const* const down = std::get_if<PhoneWentDown>(&one);
            return (late != nullptr && late->task == id && late->leg == leg) ||
                   (down != nullptr && down->told && down->task == id && down->agent == leg.agent);
        });
    }
    bool leg_is_gone(TaskId id, Leg const& leg) const {
        if (leg.kind == LegKind::customer) return customer_is_gone(id);  // VC-11
        TaskModel const* const task = model.task(id);
        if (task == nullptr || was_of_old_leg(id, leg)) return true;
        if (leg.kind == LegKind::number) {  // dialled later: not the leg that is gone
            bool const anew = is_dialled_anew(id, leg.number);
            bool const again =
                task->dial && task->dial->number == leg.number && (anew || !task->dial->asked);
            return !task->has_number(leg.number) && (again || task->dialled() != leg.number);
        }
        return task->in_part(leg.agent, Part::talking) == nullptr;
    }
};

}  // namespace

bool shows(Command const& command, std::vector<Event> const& events) {
    return std::visit(Shows{events}, command);
}

bool stands(Fact const& fact, Model const& model, std::vector<Event> const& events) {
    return std::visit(Stands{model, events}, fact);
}

}  // namespace ringmaster::simulation
