// How a customer is dialled, and what an unanswered dial comes to. Who may be called back, and
// when, is said in callback_request.cpp; what is allowed meanwhile in actions.cpp and
// actions_call.cpp.

#include "core/decide/callback.hpp"

#include <algorithm>

#include "core/decide/callback_request.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/do_not_call.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/recording.hpp"
#include "core/decide/waiting.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* unanswered = "CALLBACK_UNANSWERED";
constexpr char const* do_not_call = "DO_NOT_CALL";

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

// CB-4: it is tried again after the delay, or no attempt is left.
CallbackAttempted counted_attempt(Decision const& decision, Task const& task, std::uint32_t dial,
                                  DialFailure const& failure) {
    Engagement const* const owner = task.owner();
    CallbackAttempted event;
    event.task = task.id;
    event.dial = dial;
    if (owner != nullptr) event.agent = owner->agent;
    event.cause = failure.cause.empty() ? "channel-failure" : failure.cause;
    event.due = failure.due;
    event.at = decision.now();
    Config const& config = decision.config();
    bool const again =
        !is_do_not_call(decision, task.callback->number) &&
        task.callback->attempts + 1 < config.setting(task.queue, &Queue::callback_attempts_max,
                                                     &OrgSettings::callback_attempts_max);
    if (again) {
        event.next = decision.now() + config.setting(task.queue, &Queue::callback_retry_delay,
                                                     &OrgSettings::callback_retry_delay);
    }
    return event;
}

// No attempt is left, or his number came onto a list.
void end_unreached(Decision& decision, TaskId id) {
    bool const listed = is_do_not_call(decision, decision.state().task(id)->callback->number);
    end_task(decision, id, {listed ? do_not_call : unanswered, TerminatingParty::System, {}, {}});
}

// Customer first: he did not answer, or hung up before an agent had him. That is an attempt; his
// queue was not abandoned. Nobody has the contact, so it leaves its queue until it is tried again.
void customer_not_kept(Decision& decision, TaskId id, std::uint32_t dial,
                       DialFailure const& failure) {
    CallbackAttempted event = counted_attempt(decision, *decision.state().task(id), dial, failure);
    bool const again = event.next.has_value();
    if (again) {
        std::vector<Offer> const offers = decision.state().task(id)->offers;
        for (Offer const& offer : offers) withdraw_offer(decision, id, offer.ordinal, unanswered);
    }
    decision.emit(std::move(event));
    if (!failure.leg_gone) decision.command(id, MediaKind::hangup, customer_leg(), dial);
    if (!again) return end_unreached(decision, id);
    leave_all_queues(decision, id, unanswered);
}

// CB-4
void attempt_failed(Decision& decision, TaskId id, DialFailure const& failure) {
    Task const& task = *decision.state().task(id);
    if (task.calls_out()) return outdial_failed(decision, id, failure);
    CallbackDialling const dial = *task.dials_customer();
    if (dial.customer_first()) return customer_not_kept(decision, id, dial.dial, failure);
    AgentId const agent = task.owner()->agent;
    CallbackAttempted event = counted_attempt(decision, task, dial.dial, failure);
    bool const again = event.next.has_value();
    std::string const cause = event.cause;
    TaskView shown = decision.view(id, agent);
    shown.allowed = {};
    decision.emit(std::move(event));
    decision.tell_view(NoticeKind::ContactCallbackFailed, std::move(shown), {cause, unanswered});
    if (!failure.leg_gone) decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
    if (again) return release_agent(decision, id, dial.engagement, cause, false);
    end_unreached(decision, id);
}

// The number came onto a list while his device rang: nobody is dialled.
void dial_forbidden(Decision& decision, TaskId id, AgentId agent) {
    if (decision.state().task(id)->calls_out()) return outdial_forbidden(decision, id, agent);
    TaskView shown = decision.view(id, agent);
    shown.allowed = {};
    decision.tell_view(NoticeKind::ContactCallbackFailed, std::move(shown),
                       {do_not_call, do_not_call});
    end_task(decision, id, {do_not_call, TerminatingParty::System, {}, {}});
}

// The agent talks at once: with the caller who had not hung up, or who was called first.
void take_customer(Decision& decision, TaskId id) {
    Callback const& callback = *decision.state().task(id)->callback;
    CallbackQueued const* const answered = callback.answered();
    if (answered == nullptr) return decision.emit(CallbackDropped{id, decision.now()});
    decision.emit(CallbackAnswered{id, answered->dial, decision.now(),
                                   canonical_number(decision, callback.number)});
}

bool is_forbidden(Decision const& decision, Task const& task) {
    if (!task.calls_out()) return is_do_not_call(decision, task.callback->number);
    if (task.outdial->preview) return is_do_not_call(decision, task.outdial->number);  // OD-3
    return !decision.config().settings.outdial_past_do_not_call &&
           !lists_against(decision, task.outdial->agent, task.outdial->number).empty();
}

// He hears the announcement, and waits in front. What time has brought his queue has waited for
// the dial, as for an offer.
void picked_up(Decision& decision, TaskId id, std::uint32_t dial) {
    decision.emit(CallbackPickedUp{id, dial, decision.now()});
    decision.command(id, MediaKind::play, customer_leg(), dial);
    wait_again(decision, id, decision.state().task(id)->entries.front().ordinal);
}

}  // namespace

bool caller_gone(Decision& decision, TaskId id, char const* what, std::string const& cause) {
    Task const& task = *decision.state().task(id);
    if (task.preview) {  // nobody is called for it (OD-3)
        late_fact(decision, id, customer_leg(), what);
        return true;
    }
    bool const calls_back = task.calls_back();
    if (!calls_back && !task.calls_out()) return false;
    CallbackQueued const* const queued = calls_back ? task.callback->queued() : nullptr;
    if (queued != nullptr && queued->dial != 0) {
        customer_not_kept(decision, id, queued->dial, {cause});
        return true;
    }
    if (queued != nullptr && queued->on_line) {
        stop_recording(decision, id);
        decision.emit(CallerReleased{id, decision.now()});
        if (is_forbidden(decision, *decision.state().task(id))) {
            end_task(decision, id, {do_not_call, TerminatingParty::System, {}, {}});
        }
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
    bool const calls_out = task.calls_out();
    if (!calls_out && !task.calls_back()) return false;
    if (task.has_customer()) {
        take_customer(decision, id);
        return false;
    }
    if (is_forbidden(decision, task)) {
        dial_forbidden(decision, id, agent);
        return true;
    }
    std::uint32_t const engagement = task.owner()->ordinal;
    std::uint32_t const dial = task.next_ordinal;
    if (calls_out) {
        decision.emit(OutdialDialled{id, dial, engagement, agent, decision.now()});
    } else {
        decision.emit(CallbackDialled{id, dial, engagement, agent, decision.now()});
    }
    decision.tell_task(agent, NoticeKind::AgentContactAssigned, id);
    MediaRequest request{MediaKind::dial, customer_leg(), dial};
    request.purpose = calls_out ? Purpose::outdial_leg : Purpose::callback_leg;
    request.by = agent;
    decision.request(id, request);
    return true;
}

void call_customer_first(Decision& decision, TaskId id, AgentId agent) {
    Task const& task = *decision.state().task(id);
    if (is_forbidden(decision, task)) return end_unreached(decision, id);
    std::uint32_t const dial = task.next_ordinal;
    decision.emit(CallbackDialled{id, dial, 0, agent, decision.now()});
    MediaRequest request{MediaKind::dial, customer_leg(), dial};
    request.purpose = Purpose::callback_leg;
    decision.request(id, request);
}

void customer_leg_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                          MediaOutcome const& outcome) {
    CallbackDialling const* const dial = decision.state().task(id)->dials_customer();
    if (dial == nullptr || dial->dial != operation.subject) return;
    if (!outcome.succeeded) {
        return attempt_failed(decision, id, {outcome.cause, !outcome.expired, {}});
    }
    Time const now = decision.now();
    Time deadline = now + limits::dial_answer_max;
    Task const& task = *decision.state().task(id);
    if (task.calls_out()) {
        if (task.outdial->preview) deadline = now + task.outdial->preview->ring_limit;
        return decision.emit(OutdialRinging{id, dial->dial, deadline, now});
    }
    decision.emit(CallbackRinging{id, dial->dial, deadline, now});
}

void customer_answered(Decision& decision, TaskId id) {
    Task const& task = *decision.state().task(id);
    CallbackDialling const dial = *task.dials_customer();
    if (task.dials_first() != nullptr) return picked_up(decision, id, dial.dial);
    AgentId const agent = task.owner()->agent;
    if (task.calls_out()) {
        decision.emit(OutdialAnswered{id, dial.dial, agent, decision.now()});
    } else {
        decision.emit(CallbackAnswered{id, dial.dial, decision.now(),
                                       canonical_number(decision, task.callback->number)});
    }
    decision.tell_task(agent, NoticeKind::AgentContactAssigned, id);
    decision.command(id, MediaKind::bridge, agent_leg(agent), dial.engagement);
    start_recording(decision, id);
}

void callback_ring_deadline(Decision& decision, TaskId id, Time due) {
    attempt_failed(decision, id, {"no-answer", false, due});
}

void give_up_dial(Decision& decision, TaskId id, std::string const& cause) {
    Task const& task = *decision.state().task(id);
    CallbackDialling const dial = *task.dials_customer();
    AgentId const agent = dial.customer_first() ? AgentId{} : task.owner()->agent;
    decision.emit(CallbackAttempted{id, dial.dial, agent, cause, false, {}, {}, decision.now()});
    decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
}

void agent_leaves_dial(Decision& decision, TaskId id, std::string const& cause) {
    std::uint32_t const engagement = decision.state().task(id)->dials_customer()->engagement;
    give_up_dial(decision, id, cause);
    take_from_agent(decision, id, engagement, cause);
}

}  // namespace ringmaster::core
