#include "core/decide/actions.hpp"

#include "core/decide/callback.hpp"
#include "core/decide/preview.hpp"

namespace ringmaster::core {
namespace {

// Why an agent who has no offer of the task cannot answer it.
Reason why_not_offered(World const& world, Task const* task, TaskId id, AgentId agent) {
    Agent const* const person = world.state.agent(agent);
    PastTask const* const past = person == nullptr ? nullptr : person->past_task(id);
    if (task != nullptr && task->talking(agent) != nullptr) return Reason::already_assigned;
    if (past != nullptr && past->offer) {
        switch (*past->offer) {
            case OfferOutcome::accepted:
            case OfferOutcome::rescinded: return Reason::already_assigned;
            case OfferOutcome::declined: return Reason::not_offered;
            case OfferOutcome::expired: return Reason::offer_expired;
            case OfferOutcome::withdrawn:
            case OfferOutcome::failed:
            case OfferOutcome::system_restart: return Reason::offer_withdrawn;
            case OfferOutcome::customer_left: return Reason::contact_ended;
        }
    }
    if (past != nullptr && (task == nullptr || task->ended() != nullptr)) {
        return Reason::contact_ended;
    }
    if (task == nullptr) return Reason::unknown_task;
    if (task->ended() != nullptr) return Reason::contact_ended;
    return task->owner() != nullptr ? Reason::already_assigned : Reason::not_offered;
}

std::optional<Reason> why_not_answer(World const& world, Task const* task, Caller const& caller,
                                     bool as_consult) {
    Offer const* const offer = task == nullptr ? nullptr : task->offer_to(caller.agent);
    if (offer == nullptr) return why_not_offered(world, task, caller.id, caller.agent);
    QueueEntry const* const entry = task->entry(offer->entry);
    bool const is_consult = entry != nullptr && entry->kind == EntryKind::consult;
    if (is_consult && !as_consult) return Reason::consult_offer;
    if (!is_consult && as_consult) return Reason::not_a_consult;
    if (!offer->ringing()) return Reason::offer_not_ringing;
    return std::nullopt;
}

std::optional<Reason> why_not_reject(World const& world, Task const* task, TaskId id,
                                     AgentId agent) {
    if (task == nullptr || task->offer_to(agent) == nullptr) {
        return why_not_offered(world, task, id, agent);
    }
    return task->preview ? why_not_preview(*task, PreviewAction::SKIP) : std::nullopt;
}

// OD-3
std::optional<Reason> why_not_decide(World const& world, Task const* task, Caller const& caller,
                                     PreviewAction action) {
    if (auto const reason = why_not_answer(world, task, caller, false)) return reason;
    return why_not_preview(*task, action);
}

std::optional<Reason> why_not_end(World const& world, Task const* task, Caller const& caller) {
    bool const calls_out = task != nullptr && task->ended() == nullptr && task->calls_out();
    if (calls_out && task->offer_to(caller.agent) != nullptr) return std::nullopt;  // OD-2
    if (auto const reason = why_not_owner(world, task, caller)) return reason;
    if (calls_out) return std::nullopt;
    if (task->dials_customer() != nullptr) {  // CB-5
        bool const may = world.state.config.setting(task->queue, &Queue::callback_cancel_allowed,
                                                    &OrgSettings::callback_cancel_allowed);
        return may ? std::nullopt : std::optional(Reason::callback_cancel_denied);
    }
    if (task->consult) return Reason::consult_active;                                 // VC-3
    if (task->held_since && !task->in_conference()) return Reason::customer_on_hold;  // VC-1
    if (task->number_transfer) return Reason::transfer_active;
    return std::nullopt;
}

// CH-2
std::optional<Reason> why_not_reply(World const& world, Task const* task, Caller const& caller) {
    if (auto const reason = why_not_owner(world, task, caller)) return reason;
    if (task->media != MediaType::email) return Reason::email_only;
    return std::nullopt;
}

std::optional<Reason> why_not_wrap_up(World const& world, Task const* task, TaskId id,
                                      AgentId agent) {
    Engagement const* const one = task == nullptr ? nullptr : task->wrapping(agent);
    if (one != nullptr && !one->wrap_up()->submitted) return std::nullopt;
    if (one != nullptr) return Reason::wrap_up_done;
    Agent const* const person = world.state.agent(agent);
    PastTask const* const past = person == nullptr ? nullptr : person->past_task(id);
    if (past != nullptr && past->code) return Reason::wrap_up_done;
    if (task == nullptr && past == nullptr) return Reason::unknown_task;
    return Reason::wrap_up_not_owed;
}

std::optional<Reason> why_not_extend(WrapUp const& wrap_up) {
    if (!wrap_up.extension_allowed || !wrap_up.deadline) return Reason::extension_not_allowed;
    if (wrap_up.extensions_max != 0 && wrap_up.extensions >= wrap_up.extensions_max) {
        return Reason::extensions_exhausted;
    }
    return std::nullopt;
}

std::optional<Reason> why_not_request(World const& world, Task const& task, AgentId agent) {
    Engagement const* const one = task.talking(agent);
    if (one == nullptr) return Reason::not_connected;
    bool const asks = wrap_up_mode(world.state.config, agent, task.queue) == WrapUpMode::ON_REQUEST;
    if (!asks || one->role != Role::owner) return Reason::request_not_allowed;
    return std::nullopt;
}

std::optional<Reason> why_not_on(World const& world, Task const* task, TaskId id,
                                 std::pair<AgentId, Action> what) {
    auto const [agent, action] = what;
    switch (action) {
        case Action::accept: return why_not_answer(world, task, {agent, id}, false);
        case Action::consult_accept: return why_not_answer(world, task, {agent, id}, true);
        case Action::reject: return why_not_reject(world, task, id, agent);
        case Action::end: return why_not_end(world, task, {agent, id});
        case Action::reply: return why_not_reply(world, task, {agent, id});
        case Action::wrapup: return why_not_wrap_up(world, task, id, agent);
        case Action::extend: {
            auto const reason = why_not_wrap_up(world, task, id, agent);
            return reason ? reason : why_not_extend(*task->wrapping(agent)->wrap_up());
        }
        case Action::request:
            if (task == nullptr) return Reason::unknown_task;
            return why_not_request(world, *task, agent);
        case Action::skip: {
            auto const reason = why_not_wrap_up(world, task, id, agent);
            if (reason) return reason;
            bool const optional = task->wrapping(agent)->wrap_up()->mode == WrapUpMode::OPTIONAL;
            if (!optional) return Reason::skip_not_allowed;
            return std::nullopt;
        }
        case Action::preview_skip:
            return why_not_decide(world, task, {agent, id}, PreviewAction::SKIP);
        case Action::preview_remove:
            return why_not_decide(world, task, {agent, id}, PreviewAction::REMOVE);
        case Action::hold:
        case Action::resume:
        case Action::hold_consult:
        case Action::resume_consult:
        case Action::transfer:
        case Action::consult:
        case Action::consult_end:
        case Action::consult_transfer:
        case Action::consult_conference:
        case Action::conference_exit:
        case Action::conference_transfer:
        case Action::conference_drop:
        case Action::record_pause:
        case Action::record_resume:
        case Action::transfer_cancel: return why_not_call(world, task, {agent, id}, action);
    }
    return Reason::unknown_task;
}

}  // namespace

std::optional<Reason> why_not_owner(World const& world, Task const* task, Caller const& caller) {
    Engagement const* const one = task == nullptr ? nullptr : task->talking(caller.agent);
    if (one != nullptr) {
        if (one->role != Role::owner) return Reason::not_owner;
        return std::nullopt;
    }
    Agent const* const person = world.state.agent(caller.agent);
    bool const had_part = (task != nullptr && task->latest(caller.agent) != nullptr) ||
                          (person != nullptr && person->past_task(caller.id) != nullptr);
    if (task == nullptr) return had_part ? Reason::contact_ended : Reason::unknown_task;
    if (task->ended() != nullptr) return Reason::contact_ended;
    return Reason::not_connected;
}

std::optional<Reason> why_not(World const& world, TaskId task, AgentId agent, Action action) {
    Agent const* const person = world.state.agent(agent);
    if (person == nullptr || person->station() == nullptr) return Reason::not_signed_in;
    return why_not_sessionless(world, task, agent, action);
}

std::optional<Reason> why_not_sessionless(World const& world, TaskId task, AgentId agent,
                                          Action action) {
    return why_not_on(world, world.state.task(task), task, {agent, action});
}

Refusal refuse_answer(World const& world, TaskId id, AgentId agent, Reason reason) {
    if (reason != Reason::already_assigned) return {reason, {}};
    Task const* const task = world.state.task(id);
    Engagement const* const own = task == nullptr ? nullptr : task->talking(agent);
    if (own != nullptr) {
        return {reason, own->role == Role::owner ? "to yourself" : "you take part in it"};
    }
    bool const is_others = task != nullptr && task->owner() != nullptr;
    return {reason, is_others ? "to another agent" : ""};
}

ActionSet allowed_actions(World const& world, Task const& task, AgentId agent) {
    ActionSet allowed;
    Agent const* const person = world.state.agent(agent);
    if (person == nullptr || person->station() == nullptr) return allowed;
    for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
        auto const action = static_cast<Action>(index);
        if (!why_not_on(world, &task, task.id, {agent, action})) allowed.add(action);
    }
    return allowed;
}

WrapUpMode wrap_up_mode(Config const& config, AgentId agent, QueueId queue_id) {
    AgentProfile const* const profile = config.profile_of(agent);
    if (profile != nullptr && profile->wrap_up.mode) return *profile->wrap_up.mode;
    Queue const* const queue = config.queue(queue_id);
    if (queue != nullptr && queue->wrap_up.mode) return *queue->wrap_up.mode;
    return config.settings.wrap_up.mode.value_or(WrapUpMode::MANDATORY);
}

}  // namespace ringmaster::core
