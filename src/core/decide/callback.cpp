// Who is dialled when, how often, and what an unanswered dial comes to. What is allowed meanwhile
// is said in actions.cpp and actions_call.cpp.

#include "core/decide/callback.hpp"

#include <algorithm>

#include "core/decide/contact.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/recording.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* unanswered = "CALLBACK_UNANSWERED";

Duration retry_delay(Config const& config, QueueId id) {
    Queue const* const queue = config.queue(id);
    if (queue != nullptr && queue->callback_retry_delay) return *queue->callback_retry_delay;
    return config.settings.callback_retry_delay;
}

std::uint32_t attempts_max(Config const& config, QueueId id) {
    Queue const* const queue = config.queue(id);
    if (queue != nullptr && queue->callback_attempts_max) return *queue->callback_attempts_max;
    return config.settings.callback_attempts_max;
}

Refused why_not_callback(Decision const& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return Refusal{Reason::unknown_task, {}};
    if (task->ended() != nullptr) return Refusal{Reason::contact_ended, {}};
    if (task->media != MediaType::telephony) return Refusal{Reason::voice_only, {}};
    bool const open = task->callback && !task->callback->connected();
    if (open) return Refusal{Reason::callback_exists, to_string(id)};
    if (task->number_transfer) return Refusal{Reason::transfer_active, {}};
    bool const waits =
        std::any_of(task->entries.begin(), task->entries.end(), [](QueueEntry const& entry) {
            return entry.kind != EntryKind::consult && !entry.direct();
        });
    return waits ? std::nullopt : Refused(Refusal{Reason::not_waiting, {}});
}

Refused ask(Decision& decision, TaskId id, std::string const& wanted, Actor const& by) {
    if (auto refusal = why_not_callback(decision, id)) return refusal;
    Task const& task = *decision.state().task(id);
    auto const number = normalize_dial_number(wanted.empty() ? task.origin : wanted);
    if (!number) return Refusal{Reason::invalid_dial_number, wanted};
    decision.emit(CallbackRequested{id, CallbackType::courtesy, *number, by, decision.now()});
    return std::nullopt;
}

// Of a leg the server had hung up itself (VC-11).
bool is_of_old_leg(Decision const& decision, Task const& task) {
    return std::any_of(task.hung_up_legs.begin(), task.hung_up_legs.end(),
                       [&](HungUpLeg const& one) {
                           return one.leg.kind == LegKind::customer && one.until > decision.now();
                       });
}

// The agent is told that it came to nothing, and gets his wrap-up if he owes one (WU-1).
void release_agent(Decision& decision, TaskId id, std::uint32_t engagement,
                   std::string const& cause, bool phone_down) {
    Party const party = end_part(decision, id, engagement, unanswered);
    decision.tell_task(party.agent, NoticeKind::AgentContactUnassigned, id, {cause, unanswered});
    tell_part_ended(decision, id, party, unanswered);
    if (!phone_down) hang_up_agent(decision, id, party.agent, party.engagement);
}

struct Failure {
    std::string cause;
    bool leg_gone = true;  // otherwise it is hung up
    std::optional<Time> due = {};
};

// CB-4
void attempt_failed(Decision& decision, TaskId id, Failure const& failure) {
    Task const& task = *decision.state().task(id);
    CallbackDialling const dial = *task.dials_customer();
    AgentId const agent = task.owner()->agent;
    std::string const cause = failure.cause.empty() ? "channel-failure" : failure.cause;
    CallbackAttempted event{id, dial.dial, agent, cause, true, {}, failure.due, decision.now()};
    bool const again = task.callback->attempts + 1 < attempts_max(decision.config(), task.queue);
    if (again) event.next = decision.now() + retry_delay(decision.config(), task.queue);
    TaskView shown = decision.view(id, agent);
    shown.allowed = {};
    decision.emit(std::move(event));
    decision.tell_view(NoticeKind::ContactCallbackFailed, std::move(shown), {cause, unanswered});
    if (!failure.leg_gone) decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
    if (again) return release_agent(decision, id, dial.engagement, cause, false);
    end_task(decision, id, {unanswered, TerminatingParty::System, {}, {}});
}

}  // namespace

Refused request_callback(Decision& decision, RequestCallback const& command) {
    return ask(decision, command.task, command.number, command.by);
}

void callback_wanted(Decision& decision, CallbackWanted const& fact) {
    Actor by;
    by.kind = ActorKind::connector;
    by.name = fact.source.connector;
    Refused const refused = ask(decision, fact.task, fact.number, by);
    if (refused && decision.state().task(fact.task) != nullptr) {
        late_fact(decision, fact.task, customer_leg(), "callback-requested");
    }
}

bool caller_gone(Decision& decision, TaskId id, char const* what, std::string const& cause) {
    Task const& task = *decision.state().task(id);
    if (!task.callback || task.callback->connected()) return false;
    if (CallbackQueued const* const queued = task.callback->queued(); queued && queued->on_line) {
        stop_recording(decision, id);
        decision.emit(CallerReleased{id, decision.now()});
        return true;
    }
    if (task.dials_customer() == nullptr || is_of_old_leg(decision, task)) {
        late_fact(decision, id, customer_leg(), what);
    } else {
        attempt_failed(decision, id, {cause});
    }
    return true;
}

bool dial_customer(Decision& decision, TaskId id, AgentId agent) {
    Task const& task = *decision.state().task(id);
    if (!task.callback || task.callback->connected()) return false;
    if (task.has_customer()) {
        decision.emit(CallbackDropped{id, decision.now()});
        return false;
    }
    std::uint32_t const engagement = task.owner()->ordinal;
    std::uint32_t const dial = task.next_ordinal;
    decision.emit(CallbackDialled{id, dial, engagement, agent, decision.now()});
    decision.tell_task(agent, NoticeKind::AgentContactAssigned, id);
    MediaRequest request{MediaKind::dial, customer_leg(), dial};
    request.purpose = Purpose::callback_leg;
    request.by = agent;
    decision.request(id, request);
    return true;
}

void callback_leg_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                          MediaOutcome const& outcome) {
    CallbackDialling const* const dial = decision.state().task(id)->dials_customer();
    if (dial == nullptr || dial->dial != operation.subject) return;
    if (!outcome.succeeded) {
        return attempt_failed(decision, id, {outcome.cause, !outcome.expired, {}});
    }
    Time const now = decision.now();
    decision.emit(CallbackRinging{id, dial->dial, now + limits::dial_answer_max, now});
}

void customer_answered(Decision& decision, TaskId id) {
    Task const& task = *decision.state().task(id);
    CallbackDialling const dial = *task.dials_customer();
    AgentId const agent = task.owner()->agent;
    decision.emit(CallbackAnswered{id, dial.dial, decision.now()});
    decision.tell_task(agent, NoticeKind::AgentContactAssigned, id);
    decision.command(id, MediaKind::bridge, agent_leg(agent), dial.engagement);
    start_recording(decision, id);
}

void callback_ring_deadline(Decision& decision, TaskId id, Time due) {
    attempt_failed(decision, id, {"no-answer", false, due});
}

void callback_due(Decision& decision, TaskId id, Time due) {
    decision.emit(CallbackDue{id, due, decision.now()});
    QueueId const queue = return_queue(decision, *decision.state().task(id));
    queue_task(decision, id, {queue, "CALLBACK_RETRY", false});
}

void give_up_dial(Decision& decision, TaskId id, std::string const& cause) {
    Task const& task = *decision.state().task(id);
    CallbackDialling const dial = *task.dials_customer();
    AgentId const agent = task.owner()->agent;
    decision.emit(CallbackAttempted{id, dial.dial, agent, cause, false, {}, {}, decision.now()});
    decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
}

void agent_leaves_dial(Decision& decision, TaskId id, std::string const& cause) {
    std::uint32_t const engagement = decision.state().task(id)->dials_customer()->engagement;
    give_up_dial(decision, id, cause);
    take_from_agent(decision, id, engagement, cause);
}

bool may_cancel_callback(Config const& config, QueueId id) {
    Queue const* const queue = config.queue(id);
    if (queue != nullptr && queue->callback_cancel_allowed) return *queue->callback_cancel_allowed;
    return config.settings.callback_cancel_allowed;
}

}  // namespace ringmaster::core
