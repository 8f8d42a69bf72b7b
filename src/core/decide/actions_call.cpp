// Which commands of a live call an agent may give now: hold, consult, transfer, conference,
// recording (VC, CO, TR, CF, RE).

#include <algorithm>

#include "core/decide/actions.hpp"
#include "core/decide/conference.hpp"
#include "core/decide/parties.hpp"

namespace ringmaster::core {
namespace {

using Why = std::optional<Reason>;

// What every command of the owner needs: nothing of his on its way to the connector.
Why why_not_free(World const& world, Task const* task, Caller const& caller) {
    if (auto const reason = why_not_owner(world, task, caller)) return reason;
    if (task->dials_customer() != nullptr) return Reason::customer_not_answered;  // CB-3
    if (task->number_transfer) return Reason::transfer_active;
    if (task->operation_pending()) return Reason::operation_pending;
    return std::nullopt;
}

Why why_not_hold(Task const& task, Action action) {
    if (task.in_conference()) return Reason::conference_active;  // CF-1
    bool held = task.held_since.has_value();
    bool const resume = action == Action::resume || action == Action::resume_consult;
    if (action == Action::hold_consult || action == Action::resume_consult) {
        if (!task.consult) return Reason::no_consult;
        ConsultAnswered const* const answered = task.consult->answered();
        if (answered == nullptr) return Reason::consult_not_answered;
        held = answered->held_since.has_value();
    }
    if (resume && !held) return Reason::not_on_hold;
    if (!resume && held) return Reason::already_on_hold;
    return std::nullopt;
}

Why why_not_transfer(Task const& task) {
    if (task.consult) return Reason::consult_active;
    if (task.in_conference()) return Reason::conference_active;
    return std::nullopt;
}

bool is_full(World const& world, Task const& task) {
    return party_count(task) >= world.state.config.settings.conference_parties_max;  // CF-1
}

Why why_not_consult(World const& world, Task const& task) {
    if (task.consult) return Reason::consult_active;
    if (task.in_conference() && is_full(world, task)) return Reason::conference_full;
    return std::nullopt;
}

// CO-8: the consulted agent may go at any time, as by his phone.
Why why_not_end_consult(World const& world, Task const* task, Caller const& caller) {
    Engagement const* const consulted = task == nullptr ? nullptr : task->consulted();
    bool const exits =
        consulted != nullptr && consulted->talking() && consulted->agent == caller.agent;
    if (exits) return std::nullopt;
    if (auto const reason = why_not_free(world, task, caller)) return reason;
    return task->consult ? std::nullopt : Why(Reason::no_consult);
}

// CO-3: not before it is answered.
Why why_not_merge(World const& world, Task const& task, Action action) {
    if (!task.consult) return Reason::no_consult;
    if (task.consult->answered() == nullptr) return Reason::consult_not_answered;
    if (action == Action::consult_transfer) {
        return task.in_conference() ? Why(Reason::conference_active) : std::nullopt;
    }
    return is_full(world, task) ? Why(Reason::conference_full) : std::nullopt;
}

Why why_not_exit(World const& world, Task const* task, Caller const& caller) {
    Engagement const* const one = task == nullptr ? nullptr : task->talking(caller.agent);
    if (one == nullptr) return why_not_owner(world, task, caller);
    bool const takes_part = one->role == Role::owner || one->role == Role::conference;
    if (!takes_part || !task->in_conference()) return Reason::no_conference;
    bool const waits = one->role == Role::owner && task->operation_pending();
    return waits ? Why(Reason::operation_pending) : std::nullopt;
}

Why why_not_lead(World const& world, Task const* task, Caller const& caller, Action action) {
    if (auto const reason = why_not_free(world, task, caller)) return reason;
    if (!task->in_conference()) return Reason::no_conference;
    bool const heir = action != Action::conference_transfer || successor(*task) != nullptr;
    return heir ? std::nullopt : Why(Reason::unknown_target);
}

// One of a former owner holds nobody up.
bool recording_pending(Task const& task) {
    return std::any_of(
        task.media_operations.begin(), task.media_operations.end(), [&](MediaOperation const& one) {
            bool const record =
                one.purpose == Purpose::record_pause || one.purpose == Purpose::record_resume;
            return record && !one.expired && one.by == task.owner()->agent;
        });
}

Why why_not_record(World const& world, Task const& task, Action action) {
    if (task.consult) return Reason::consult_active;  // CF-5
    if (task.in_conference()) return Reason::conference_active;
    if (!task.recording) return Reason::not_recording;
    Queue const* const queue = world.state.config.queue(task.queue);
    if (queue == nullptr || !queue->pause_permitted) return Reason::pause_not_allowed;
    bool const paused = task.recording->paused_since.has_value();
    if (action == Action::record_pause && paused) return Reason::recording_paused;
    if (action == Action::record_resume && !paused) return Reason::recording_not_paused;
    return recording_pending(task) ? Why(Reason::operation_pending) : std::nullopt;
}

// TR-5: his transfer to a number, from the moment he asked for it; also by resuming the customer,
// once that one is on hold.
Why why_not_take_back(World const& world, Task const* task, Caller const& caller, Action action) {
    if (auto const reason = why_not_owner(world, task, caller)) return reason;
    if (!task->number_transfer) return Reason::no_transfer;
    bool const resumes = action == Action::resume;
    return resumes && !task->held_since ? Why(Reason::not_on_hold) : std::nullopt;
}

// Of the talking owner with nothing on its way.
Why why_not_of_owner(World const& world, Task const& task, Action action) {
    if (action == Action::transfer) return why_not_transfer(task);
    if (task.media != MediaType::telephony) return Reason::voice_only;  // CH-1
    switch (action) {
        case Action::hold:
        case Action::resume:
        case Action::hold_consult:
        case Action::resume_consult: return why_not_hold(task, action);
        case Action::consult: return why_not_consult(world, task);
        case Action::consult_transfer:
        case Action::consult_conference: return why_not_merge(world, task, action);
        case Action::record_pause:
        case Action::record_resume: return why_not_record(world, task, action);
        case Action::transfer:
        case Action::consult_end:
        case Action::conference_exit:
        case Action::conference_transfer:
        case Action::conference_drop:
        case Action::consult_accept:
        case Action::accept:
        case Action::reject:
        case Action::end:
        case Action::wrapup:
        case Action::extend:
        case Action::request:
        case Action::reply:
        case Action::skip:
        case Action::preview_skip:
        case Action::preview_remove:
        case Action::transfer_cancel: break;
    }
    broken("not a command of the owner");
}

}  // namespace

Why why_not_call(World const& world, Task const* task, Caller const& caller, Action action) {
    if (action == Action::consult_end) return why_not_end_consult(world, task, caller);
    if (action == Action::conference_exit) return why_not_exit(world, task, caller);
    if (action == Action::conference_transfer || action == Action::conference_drop) {
        return why_not_lead(world, task, caller, action);
    }
    bool const takes_back = action == Action::transfer_cancel ||
                            (action == Action::resume && task != nullptr && task->number_transfer);
    if (takes_back) return why_not_take_back(world, task, caller, action);
    if (auto const reason = why_not_free(world, task, caller)) return reason;
    return why_not_of_owner(world, *task, action);
}

}  // namespace ringmaster::core
