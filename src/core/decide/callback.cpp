// How a customer is dialled, and what an unanswered dial comes to. Who may be called back, and when,
// is said in callback_request.cpp; what is allowed meanwhile in actions.cpp and actions_call.cpp.

#include "core/decide/callback.hpp"

#include <algorithm>

#include "core/decide/callback_request.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/recording.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* unanswered = "CALLBACK_UNANSWERED";

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
    Config const& config = decision.config();
    bool const again =
        task.callback->attempts + 1 < config.setting(task.queue, &Queue::callback_attempts_max,
                                                     &OrgSettings::callback_attempts_max);
    if (again) {
        event.next = decision.now() + config.setting(task.queue, &Queue::callback_retry_delay,
                                                     &OrgSettings::callback_retry_delay);
    }
    TaskView shown = decision.view(id, agent);
    shown.allowed = {};
    decision.emit(std::move(event));
    decision.tell_view(NoticeKind::ContactCallbackFailed, std::move(shown), {cause, unanswered});
    if (!failure.leg_gone) decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
    if (again) return release_agent(decision, id, dial.engagement, cause, false);
    end_task(decision, id, {unanswered, TerminatingParty::System, {}, {}});
}

}  // namespace

bool caller_gone(Decision& decision, TaskId id, char const* what, std::string const& cause) {
    Task const& task = *decision.state().task(id);
    if (!task.calls_back()) return false;
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
    if (!task.calls_back()) return false;
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
    decision.emit(CallbackAnswered{id, dial.dial, decision.now(),
                                   canonical_number(decision, task.callback->number)});
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
    AgentId const agent = task.owner()->agent;
    decision.emit(CallbackAttempted{id, dial.dial, agent, cause, false, {}, {}, decision.now()});
    decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
}

void agent_leaves_dial(Decision& decision, TaskId id, std::string const& cause) {
    std::uint32_t const engagement = decision.state().task(id)->dials_customer()->engagement;
    give_up_dial(decision, id, cause);
    take_from_agent(decision, id, engagement, cause);
}

}  // namespace ringmaster::core
