// Which actions are allowed, which deadlines run, what a wrap-up looks like.

#include <algorithm>

#include "simulation/look_up.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

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

}  // namespace

AgentProfile const* profile_of(Model const& model, AgentId agent) {
    auto const user = model.config.users.find(agent);
    if (user == model.config.users.end()) return nullptr;
    auto const profile = model.config.profiles.find(user->second.profile);
    return profile == model.config.profiles.end() ? nullptr : &profile->second;
}

Duration rona_timeout(Model const& model, QueueId queue, MediaType media) {
    auto const one = model.config.queues.find(queue);  // none: asked directly
    bool const overrides = one != model.config.queues.end() && one->second.rona_timeout;
    if (overrides) return *one->second.rona_timeout;
    return model.config.settings.rona_timeout.at(static_cast<std::size_t>(media));
}

Duration decline_backoff(Model const& model, QueueId queue) {
    auto const one = model.config.queues.find(queue);
    Duration const usual = model.config.settings.decline_backoff;
    return one == model.config.queues.end() ? usual : one->second.decline_backoff.value_or(usual);
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
        EntryKind const kind = task->entries.at(offer->entry).kind;
        bool const consult = kind == EntryKind::consult;
        allowed.add(Action::reject);
        if (kind == EntryKind::outdial) allowed.add(Action::end);  // OD-2
        if (offer->ringing) allowed.add(consult ? Action::consult_accept : Action::accept);
    }
    EngagementModel const* const owner = task->talker(Role::owner);
    if (owner != nullptr && owner->agent == agent) {  // CF-3: others owe none
        bool const asks = wrap_up_mode(model, agent, task->queue) == WrapUpMode::ON_REQUEST;
        if (asks) allowed.add(Action::request);
    }
    bool const owns = owner != nullptr && owner->agent == agent;
    if (owns && task->media == MediaType::email) allowed.add(Action::reply);  // CH-2
    allowed.bits |= call_actions(model, *task, agent).bits;
    if (EngagementModel const* const one = task->in_part(agent, Part::wrapping)) {
        allowed.add(Action::wrapup);
        bool const left = one->extensions_max == 0 || one->extensions < one->extensions_max;
        if (one->extension_allowed && one->deadline && left) allowed.add(Action::extend);
        if (one->mode == WrapUpMode::OPTIONAL) allowed.add(Action::skip);
    }
    return allowed;
}

std::optional<Time> idle_deadline(Model const& model, TaskModel const& task, Time at) {
    bool const chats = task.media == MediaType::chat || task.media == MediaType::social;
    auto const queue = model.config.queues.find(task.queue);
    bool const closes = chats && queue != model.config.queues.end() &&
                        queue->second.chat_idle > Duration(0) && task.talker(Role::owner);
    return closes ? std::optional(at + queue->second.chat_idle) : std::nullopt;
}

namespace {

struct Activity {
    Model const& model;
    TaskId task;

    bool operator()(Tick const& /*tick*/) const { return false; }
    bool operator()(SaveVariables const& save) const { return save.task == task; }
    bool operator()(StrayLeg const& /*fact*/) const { return false; }
    bool operator()(MediaResult const& /*fact*/) const { return false; }
    template <class Input>
    bool operator()(Input const& input) const {
        if constexpr (requires {
                          input.task;
                          input.by;
                      }) {
            EngagementModel const* const owner = model.tasks.at(task).talker(Role::owner);
            return input.task == task && owner != nullptr && owner->agent == input.by.agent;
        } else if constexpr (requires {
                                 input.task;
                                 input.source;
                             }) {
            return input.task == task;
        }
        return false;
    }
};

}  // namespace

bool is_activity(Model const& model, Step const& step, TaskId task) {
    if (step.outcome.refusal) return false;
    Activity const activity{model, task};
    if (auto const* const command = std::get_if<Command>(&step.input)) {
        return std::visit(activity, *command);
    }
    auto const* const fact = std::get_if<Fact>(&step.input);
    return fact != nullptr && std::visit(activity, *fact);
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
        add(agent.inactive_due);
        if (agent.lease) add(agent.lease->recovery_due);
        if (agent.lease) add(agent.lease->sign_out_due);
    }
    for (auto const& [id, task] : model.tasks) {
        for (auto const& [ordinal, offer] : task.offers) add(offer.deadline);
        for (auto const& [number, operation] : task.operations) {
            if (!operation.expired) add(operation.due);
        }
        if (task.consult) add(task.consult->deadline);
        if (task.dial) add(task.dial->deadline);
        if (task.recording) add(task.recording->resume_due);
        add(task.idle_due);
        add(task.ring_deadline());
        bool const delayed = task.waits_for_callback() && task.callback->stage == Calling::delayed;
        if (delayed) add(task.callback->next);
        // CB-7: or its time comes before.
        bool const rests = task.waits_for_callback() && task.callback->at_rest();
        if (rests) add(callback_kept_until(model, task));
        for (auto const& [ordinal, one] : task.engagements) {
            bool const open = one.part == Part::wrapping || one.part == Part::held;
            if (open) add(one.deadline);
        }
    }
    return earliest;
}

}  // namespace ringmaster::simulation
