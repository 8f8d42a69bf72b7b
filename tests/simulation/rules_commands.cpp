// Which commands are accepted, which deadlines run, what a wrap-up looks like.

#include <algorithm>

#include "ringmaster/core/limits.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

template <class Value>
bool contains(std::vector<Value> const& values, Value const& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

AgentProfile const* profile_of(Model const& model, AgentId agent) {
    auto const user = model.config.users.find(agent);
    if (user == model.config.users.end()) return nullptr;
    auto const profile = model.config.profiles.find(user->second.profile);
    return profile == model.config.profiles.end() ? nullptr : &profile->second;
}

// Profile, queue, organization (WU-6).
std::vector<WrapUpSettings> levels(Model const& model, AgentId agent, QueueId queue) {
    std::vector<WrapUpSettings> all;
    if (AgentProfile const* const profile = profile_of(model, agent)) {
        all.push_back(profile->wrap_up);
    }
    auto const found = model.config.queues.find(queue);
    if (found != model.config.queues.end()) all.push_back(found->second.wrap_up);
    all.push_back(model.config.settings.wrap_up);
    return all;
}

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
        if (!model.config.teams.at(command.team).active) return true;
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
    bool operator()(Reject const& command) const {
        return !has(command.agent, command.task, Action::reject);
    }
    bool operator()(End const& command) const {
        return !has(command.agent, command.task, Action::end);
    }
    bool operator()(SubmitWrapUp const& command) const {  // WU-2, WU-9
        TaskModel const* const task = model.task(command.task);
        bool const own = command.by.kind == ActorKind::agent;  // WU-11: others need no session
        if (own && model.signed_in(command.agent) == nullptr) return true;
        if (task == nullptr || !task->in_part(command.agent, Part::wrapping)) return true;
        return !wrap_up_code_allowed(model, command.agent, command.code);
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
    bool operator()(SaveVariables const& command) const { return must_refuse_save(model, command); }
};

}  // namespace

Duration rona_timeout(Model const& model, QueueId queue, MediaType media) {
    Queue const& one = model.config.queues.at(queue);
    if (one.rona_timeout) return *one.rona_timeout;
    return model.config.settings.rona_timeout.at(static_cast<std::size_t>(media));
}

Duration decline_backoff(Model const& model, QueueId queue) {
    return model.config.queues.at(queue).decline_backoff.value_or(
        model.config.settings.decline_backoff);
}

bool idle_code_allowed(Model const& model, AgentId agent, AuxCodeId code) {
    AgentProfile const* const profile = profile_of(model, agent);
    auto const found = model.config.aux_codes.find(code);
    if (profile == nullptr || found == model.config.aux_codes.end()) return false;
    if (!found->second.is_idle || !found->second.active) return false;
    return profile->all_idle_codes || contains(profile->idle_codes, code);
}

// AG-1. Out of those his profile allows, or, when it leaves him none, out of all.
bool is_default_idle_code(Model const& model, AgentId agent, AuxCodeId code) {
    std::map<AuxCodeId, AuxCode> usable;
    std::map<AuxCodeId, AuxCode> allowed;
    for (auto const& [id, aux] : model.config.aux_codes) {
        if (aux.system != SystemCode::none || !aux.is_idle || !aux.active) continue;
        usable[id] = aux;
        if (idle_code_allowed(model, agent, id)) allowed[id] = aux;
    }
    auto const& choices = allowed.empty() ? usable : allowed;
    if (choices.empty()) return !code.empty() && !model.config.aux_codes.contains(code);
    if (!choices.contains(code)) return false;
    bool const any_default =
        std::ranges::any_of(choices, [](auto const& choice) { return choice.second.is_default; });
    return choices.at(code).is_default || !any_default;
}

WrapUpMode wrap_up_mode(Model const& model, AgentId agent, QueueId queue) {
    for (WrapUpSettings const& level : levels(model, agent, queue)) {
        if (level.mode) return *level.mode;
    }
    return WrapUpMode::MANDATORY;
}

bool wrap_up_code_allowed(Model const& model, AgentId agent, AuxCodeId code) {
    AgentProfile const* const profile = profile_of(model, agent);
    auto const found = model.config.aux_codes.find(code);
    if (profile == nullptr || found == model.config.aux_codes.end()) return false;
    if (found->second.is_idle || !found->second.active) return false;
    return profile->all_wrap_up_codes || contains(profile->wrap_up_codes, code);
}

EngagementModel expected_wrap_up(Model const& model, AgentId agent, QueueId queue, Time now) {
    AgentProfile const& profile = *profile_of(model, agent);
    EngagementModel wanted;
    wanted.mode = wrap_up_mode(model, agent, queue);
    bool const fixed = wanted.mode == WrapUpMode::TIMED_NO_EARLY_EXIT;
    bool const timed = fixed || wanted.mode == WrapUpMode::MANDATORY_TIMED;
    if (timed || profile.auto_wrap_up) wanted.deadline = now + profile.auto_wrap_after;  // WU-4
    wanted.extension_allowed = profile.extension_allowed && !fixed;
    auto const all = levels(model, agent, queue);
    for (auto level = all.rbegin(); level != all.rend(); ++level) {
        if (level->extensions_max) wanted.extensions_max = *level->extensions_max;
        if (level->extension_length) wanted.extension_length = *level->extension_length;
    }
    return wanted;
}

void require_default_code(Model const& model, AgentId agent, QueueId queue, AuxCodeId code) {
    std::optional<AuxCodeId> named;
    for (WrapUpSettings const& level : levels(model, agent, queue)) {
        if (!named && level.default_code) named = level.default_code;
    }
    if (named && wrap_up_code_allowed(model, agent, *named)) {
        return require(code == *named, "WU-4: the configured default reason was not taken");
    }
    bool any_allowed = false;
    bool default_allowed = false;
    for (auto const& [id, aux] : model.config.aux_codes) {
        if (!wrap_up_code_allowed(model, agent, id)) continue;
        any_allowed = true;
        default_allowed = default_allowed || aux.is_default;
    }
    if (!any_allowed) return;  // the system's
    require(wrap_up_code_allowed(model, agent, code), "WU-4: a default reason not allowed");
    require(!default_allowed || model.config.aux_codes.at(code).is_default,
            "WU-4: not the organization's default reason");
}

ActionSet allowed_actions(Model const& model, TaskId id, AgentId agent) {
    ActionSet allowed;
    TaskModel const* const task = model.task(id);
    if (task == nullptr || model.signed_in(agent) == nullptr) return allowed;
    if (OfferModel const* const offer = task->offer_to(agent)) {
        allowed.add(Action::reject);
        if (offer->ringing) allowed.add(Action::accept);
    }
    if (task->in_part(agent, Part::talking) != nullptr) {
        allowed.add(Action::end);
        bool const asks = wrap_up_mode(model, agent, task->queue) == WrapUpMode::ON_REQUEST;
        if (asks) allowed.add(Action::request);
    }
    if (EngagementModel const* const one = task->in_part(agent, Part::wrapping)) {
        allowed.add(Action::wrapup);
        bool const left = one->extensions_max == 0 || one->extensions < one->extensions_max;
        if (one->extension_allowed && one->deadline && left) allowed.add(Action::extend);
        if (one->mode == WrapUpMode::OPTIONAL) allowed.add(Action::skip);
    }
    return allowed;
}

bool must_refuse(Model const& model, Command const& command, Time now) {
    return std::visit(Refuser{model, now}, command);
}

std::optional<Time> earliest_deadline(Model const& model) {
    std::optional<Time> earliest;
    auto const add = [&](std::optional<Time> const& due) {
        if (due && (!earliest || *due < *earliest)) earliest = due;
    };
    for (auto const& [id, agent] : model.agents) {
        for (auto const& [socket, arrival_due] : agent.sockets) add(arrival_due);
        if (!agent.signed_in) continue;
        if (agent.phone) add(agent.phone->due);
        if (agent.lease) add(agent.lease->recovery_due);
        if (agent.lease) add(agent.lease->sign_out_due);
    }
    for (auto const& [id, task] : model.tasks) {
        for (auto const& [ordinal, offer] : task.offers) add(offer.deadline);
        for (auto const& [number, operation] : task.operations) add(operation.due);
        for (auto const& [ordinal, one] : task.engagements) {
            bool const open = one.part == Part::wrapping || one.part == Part::held;
            if (open) add(one.deadline);
        }
        for (auto const& [ordinal, entry] : task.entries) {
            for (auto const& [agent, until] : entry.skips) add(until);
        }
    }
    return earliest;
}

}  // namespace ringmaster::simulation
