// Which commands SPEC refuses.

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/look_up.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

bool number_taken(Model const& model, std::string const& number, AgentId by_other_than) {
    for (auto const& [id, agent] : model.agents) {
        if (id == by_other_than || !agent.signed_in) continue;
        if (agent.device != DeviceType::BROWSER && agent.number == number) return true;
    }
    for (auto const& [id, task] : model.tasks) {  // AG-9: stays taken
        for (auto const& [ordinal, one] : task.engagements) {
            bool const uses = one.part == Part::talking && one.device != DeviceType::BROWSER &&
                              task.media == MediaType::telephony;
            if (uses && one.agent != by_other_than && one.number == number) return true;
        }
    }
    return false;
}

// AG-7, AG-9: with live contacts number, device and team stay.
bool moves_live_contact(Model const& model, Login const& command) {
    AgentModel const& now = model.agents.at(command.agent);
    for (auto const& [id, task] : model.tasks) {
        bool const live = task.offer_to(command.agent) != nullptr ||
                          task.in_part(command.agent, Part::listening) != nullptr ||
                          task.in_part(command.agent, Part::talking) != nullptr;
        if (!live) continue;
        bool const same = now.team == command.team && now.device == command.device &&
                          now.number == command.dial_number;
        if (!same) return true;
    }
    return false;
}

// The simulation sends numbers in their final form only: + and digits.
bool number_usable(std::string const& number) {
    auto const digits = std::count_if(number.begin(), number.end(),
                                      [](char letter) { return letter >= '0' && letter <= '9'; });
    return digits >= 3 && digits <= 18;
}

struct Refuser {
    Model const& model;
    Time now;

    bool has(AgentId agent, TaskId task, Action action) const {
        return allowed_actions(model, task, agent).has(action);
    }
    bool operator()(Login const& command) const {
        auto const user = model.config.users.find(command.agent);
        if (user == model.config.users.end() || !user->second.active) return true;
        if (!model.config.profiles.at(user->second.profile).active) return true;
        if (!contains(user->second.teams, command.team)) return true;
        Team const& team = model.config.teams.at(command.team);
        if (!team.active || !team.number.empty()) return true;  // RQ-14: nobody works there
        bool const dials = command.device != DeviceType::BROWSER;
        if (dials && !number_usable(command.dial_number)) return true;
        if (dials && number_taken(model, command.dial_number, command.agent)) return true;
        if (model.signed_in(command.agent) != nullptr && !command.take_over) return true;
        return model.agents.contains(command.agent) && moves_live_contact(model, command);
    }
    bool operator()(Logout const& command) const {
        if (model.signed_in(command.agent) == nullptr) return true;
        if (command.by.kind != ActorKind::agent) return false;
        for (auto const& [id, task] : model.tasks) {  // AG-6
            if (task.offer_to(command.agent) != nullptr) return true;
            if (task.in_part(command.agent, Part::talking) != nullptr) return true;
        }
        return false;
    }
    bool operator()(Reload const& command) const {
        return model.signed_in(command.agent) == nullptr;
    }
    bool operator()(SetState const& command) const {  // AG-2
        AgentModel const* const one = model.signed_in(command.agent);
        if (one == nullptr) return true;
        if (command.available) return false;
        if (!one->available && one->code == command.code) return false;
        auto const code = model.config.aux_codes.find(command.code);
        if (code == model.config.aux_codes.end()) return true;
        AuxCode const& chosen = code->second;
        if (chosen.system != SystemCode::none || !chosen.is_idle || !chosen.active) return true;
        bool const own = command.by.kind == ActorKind::agent;
        return own && !idle_code_allowed(model, command.agent, command.code);
    }
    bool operator()(CreateTask const& command) const {  // RQ-1
        if (model.tasks.contains(command.task)) return true;
        if (command.callback) {
            auto const queue = wanted_queue(model, command);
            return !is_callback_possible(model, *command.callback, queue, {}, now) ||
                   (command.priority && (*command.priority < 1 || *command.priority > 10));
        }
        auto const point = model.config.entry_points.find(command.entry_point);
        if (point == model.config.entry_points.end() || !point->second.active) return true;
        auto const queue = model.config.queues.find(command.queue.value_or(point->second.queue));
        if (queue == model.config.queues.end() || !queue->second.active) return true;
        if (queue->second.media != command.media || point->second.media != command.media) {
            return true;
        }
        if (command.priority && (*command.priority < 1 || *command.priority > 10)) return true;
        if (!command.age_since) return false;
        return *command.age_since > now || now - *command.age_since > limits::backdate_max;
    }
    bool operator()(Accept const& command) const {
        return !has(command.agent, command.task, Action::accept);
    }
    bool operator()(AcceptAllOffers const& command) const {
        if (model.signed_in(command.agent) == nullptr) return true;
        return std::none_of(model.tasks.begin(), model.tasks.end(), [&](auto const& item) {
            OfferModel const* const offer = item.second.offer_to(command.agent);
            return offer != nullptr && offer->ringing && item.second.media != MediaType::telephony;
        });
    }
    bool operator()(Reject const& command) const {
        return !has(command.agent, command.task, Action::reject);
    }
    bool operator()(End const& command) const {
        return !has(command.agent, command.task, Action::end);
    }
    bool operator()(SendReply const& command) const {
        return !has(command.agent, command.task, Action::reply);
    }
    bool operator()(SubmitWrapUp const& command) const {  // WU-2, WU-9
        TaskModel const* const task = model.task(command.task);
        bool const own = command.by.kind == ActorKind::agent;  // WU-11: others need no session
        if (own && model.signed_in(command.agent) == nullptr) return true;
        if (task == nullptr || !task->in_part(command.agent, Part::wrapping)) return true;
        return !wrap_up_code_allowed(model, command.agent, command.code);
    }
    bool operator()(CorrectWrapUp const& command) const {  // WU-11
        auto const code = model.config.aux_codes.find(command.code);
        bool const is_reason = code != model.config.aux_codes.end() && !code->second.is_idle;
        if (!is_reason || !code->second.active) return true;
        TaskModel const* const task = model.task(command.task);
        if (task == nullptr) return false;  // it has closed: `api` has looked
        auto const one = task->engagements.find(command.engagement);
        if (one == task->engagements.end() || one->second.agent != command.agent) return true;
        Part const part = one->second.part;
        return part != Part::held && part != Part::done;
    }
    bool operator()(ExtendWrapUp const& command) const {
        return !has(command.agent, command.task, Action::extend);
    }
    bool operator()(RequestWrapUp const& command) const {
        return !has(command.agent, command.task, Action::request);
    }
    bool operator()(SkipWrapUp const& command) const {
        return !has(command.agent, command.task, Action::skip);
    }
    bool operator()(ChangeConfiguration const& /*command*/) const { return false; }
    // What a queue takes is the matcher's to say; here is what else speaks against it.
    bool operator()(RequeueTask const& command) const {
        TaskModel const* const task = model.task(command.task);
        return task == nullptr || task->ended || task->calls_out();
    }
    bool operator()(AssignTask const& /*command*/) const { return false; }
    bool operator()(PrioritizeTask const& /*command*/) const { return false; }
    bool operator()(ForceEndTask const& command) const {
        return model.task(command.task) == nullptr || model.tasks.at(command.task).ended;
    }
    bool operator()(CloseQueue const& command) const { return !model.config.queue(command.queue); }
    bool operator()(CloseEntryPoint const& command) const {
        return !model.config.entry_point(command.entry_point);
    }
    bool operator()(RequestCallback const& command) const {
        return !may_be_called_back(model, command.task, command.number);
    }
    bool operator()(ChangeCallback const& command) const {
        if (!may_be_changed(model, command.task)) return true;
        return !is_callback_possible(model, command.wish, command.queue, command.task, now);
    }
    bool operator()(CancelCallback const& command) const {
        return !may_be_changed(model, command.task);
    }
    bool operator()(FollowZones const& /*command*/) const { return false; }
    bool operator()(ChangeDoNotCall const& command) const {
        auto const listed = [&](DoNotCallKey const& key) {
            auto const list = model.do_not_call.find(key.list);
            return list != model.do_not_call.end() && list->second.contains(key.number);
        };
        return std::any_of(command.put.begin(), command.put.end(),
                           [&](auto const& one) { return listed(one.key); }) ||
               !std::all_of(command.removed.begin(), command.removed.end(), listed);
    }
    bool operator()(ChangeCampaign const& /*command*/) const { return true; }  // nobody does
    bool operator()(DecidePreview const& /*command*/) const { return true; }
    bool operator()(StartOutdial const& command) const { return !may_dial_out(model, command); }
    bool operator()(CancelTransfer const& command) const {
        return !has(command.agent, command.task, Action::transfer_cancel);
    }
    bool operator()(EraseCustomer const& command) const {  // SEC-7
        return std::any_of(model.tasks.begin(), model.tasks.end(), [&](auto const& item) {
            TaskModel const& task = item.second;
            bool const called = task.callback && task.callback->number == command.number;
            return (called || task.customer == command.number) && !only_waits(task);
        });
    }
    bool operator()(StartMonitor const& command) const {  // SU-1
        TaskModel const* const task = model.task(command.task);
        if (task == nullptr || model.signed_in(command.agent) == nullptr) return true;
        if (task->media != MediaType::telephony || !task->talker(Role::owner)) return true;
        if (task->dials_customer()) return true;
        bool const asks = task->monitor_requests.contains(command.agent);
        return asks || task->involves(command.agent);
    }
    bool operator()(ChangeMonitor const& command) const {
        TaskModel const* const task = model.task(command.task);
        if (task == nullptr || !task->in_part(command.agent, Part::listening)) return true;
        return !task->talker(Role::owner) || task->monitor_requests.contains(command.agent);
    }
    bool operator()(EndMonitor const& command) const {
        TaskModel const* const task = model.task(command.task);
        return task == nullptr || (!task->in_part(command.agent, Part::listening) &&
                                   !task->monitor_requests.contains(command.agent));
    }
    bool operator()(SaveVariables const& command) const { return must_refuse_save(model, command); }
    bool operator()(HoldLeg const& command) const {  // VC-1, VC-2
        Action const main = command.resume ? Action::resume : Action::hold;
        Action const consult = command.resume ? Action::resume_consult : Action::hold_consult;
        return !has(command.agent, command.task, command.consult ? consult : main);
    }
    bool operator()(StartConsult const& command) const {
        if (!has(command.agent, command.task, Action::consult)) return true;
        return !may_ask(model, {command.task, command.agent, false, now}, command.target);
    }
    bool operator()(AcceptConsult const& command) const {
        return !has(command.agent, command.task, Action::consult_accept);
    }
    bool operator()(EndConsult const& command) const {
        return !has(command.agent, command.task, Action::consult_end);
    }
    bool operator()(TransferConsult const& command) const {
        return !has(command.agent, command.task, Action::consult_transfer);
    }
    bool operator()(JoinConference const& command) const {
        return !has(command.agent, command.task, Action::consult_conference);
    }
    bool operator()(LeaveConference const& command) const {
        return !has(command.agent, command.task,
                    command.hand_over ? Action::conference_transfer : Action::conference_exit);
    }
    bool operator()(DropParty const& command) const {  // CF-2
        if (!has(command.agent, command.task, Action::conference_drop)) return true;
        TaskModel const& task = model.tasks.at(command.task);
        if (command.party.kind == LegKind::agent) {
            EngagementModel const* const one = task.in_part(command.party.agent, Part::talking);
            return one == nullptr || one->role != Role::conference;
        }
        return std::none_of(task.numbers.begin(), task.numbers.end(), [&](auto const& item) {
            return command.party.kind == LegKind::number && item.second == command.party.number;
        });
    }
    bool operator()(TransferTask const& command) const {
        if (!has(command.agent, command.task, Action::transfer)) return true;
        return !may_ask(model, {command.task, command.agent, true, now}, command.target);
    }
    bool operator()(PauseRecording const& command) const {
        return !has(command.agent, command.task, Action::record_pause);
    }
    bool operator()(ResumeRecording const& command) const {
        return !has(command.agent, command.task, Action::record_resume);
    }
};

}  // namespace

bool must_refuse(Model const& model, Command const& command, Time now) {
    return std::visit(Refuser{model, now}, command);
}

}  // namespace ringmaster::simulation
