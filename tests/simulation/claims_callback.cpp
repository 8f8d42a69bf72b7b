// Claims about callbacks (CB-1 to CB-8).

#include <algorithm>
#include <utility>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

Leg the_customer() { return {LegKind::customer, {}, {}}; }

CallbackModel& callback_of(TaskModel& task) {
    require(task.callback.has_value(), "CB-7: an event of no callback");
    return *task.callback;
}

CallbackModel& dial_of(TaskModel& task, std::uint32_t dial) {
    CallbackModel& one = callback_of(task);
    require(one.stage == Calling::dialling && one.dial == dial, "CB-8: an event of no dial");
    return one;
}

}  // namespace

// A fact of this step says that the customer's leg is gone, and not an older one.
bool Claims::customer_gone(TaskId id) const {
    return !is_of_old_leg(id, the_customer()) && caller_gone(id);
}

// The same, whichever leg: a caller has one.
bool Claims::caller_gone(TaskId id) const {
    auto const* const hung_up = input<LegHungUp>();
    auto const* const failed_leg = input<LegFailed>();
    return caused_by<CustomerLeft>(id) ||
           (hung_up != nullptr && hung_up->task == id && hung_up->leg == the_customer()) ||
           (failed_leg != nullptr && failed_leg->task == id && failed_leg->leg == the_customer());
}

void Claims::note_recording_due(TaskId id) const {
    TaskModel const& one = task(id);
    auto const queue = model.config.queues.find(one.queue);
    bool const recorded = queue != model.config.queues.end() && queue->second.recorded;
    if (recorded && !one.recording) record.recordings_due.insert(id);  // RE-1
}

// CB-2: where and when it waits is the matcher's to say.
void Claims::begin_wished(CallbackRequested const& event) const {
    CreateTask const* const command = creation();
    require(command != nullptr && command->task == event.task && command->callback,
            "CB-2: nobody asked for it");
    require(*event.wish == *command->callback && event.type == event.wish->type &&
                event.number == event.wish->number,
            "CB-2: another callback than was asked for");
    TaskModel& one = task(event.task);
    require(!one.callback, "CB-7: asked for twice");
    one.queue = event.queue;
    CallbackModel begun;
    begun.on_line = false;
    begun.stage = event.due ? Calling::delayed : Calling::queued;
    begun.next = event.due.value_or(Time{});
    begun.number = event.number;
    begun.touched = step.now;
    begun.wish = event.wish;
    one.callback = begun;
    require(!event.due || *event.due > step.now, "CB-2: it waits for what is over");
}

void Claims::operator()(CallbackChanged const& event) const {
    auto const* const command = input<ChangeCallback>();
    require(command != nullptr && command->task == event.task, "CB-9: changed by nobody");
    require(record.callbacks_changed.insert(event.task).second, "CB-9: changed twice");
    require(!must_refuse(model, *command, step.now), "CB-9: it had to be refused");
    require(event.wish == command->wish && event.customer_name == command->customer_name,
            "CB-9: changed to something else");
    TaskModel& one = task(event.task);
    require(one.entries.empty(), "CB-9: changed, and its old place is kept");
    CallbackModel& changed = callback_of(one);
    changed.wish = event.wish;
    changed.number = event.wish.number;
    changed.touched = step.now;
    changed.stage = event.due ? Calling::delayed : Calling::queued;
    changed.next = event.due.value_or(Time{});
    one.queue = event.queue;
    if (!event.due) record.callbacks_due.insert(event.task);
}

void Claims::operator()(CallbackMoved const& event) const {
    CallbackModel& one = callback_of(task(event.task));
    require(one.stage == Calling::delayed && event.due == one.next, "CB-2: moved, and not due");
    one.next = event.next;
    if (auto const* const command = input<FollowZones>()) {
        auto const& [id, appointment] = command->moved.front();
        require(id == event.task && event.appointment == appointment,
                "CB-2: another clock than was told");
        require(one.wish->appointment != appointment, "CB-2: moved twice");
        one.wish->appointment = appointment;
        return;
    }
    require(event.next > step.now && !event.appointment, "CB-2: moved into the past");
    require_due(event.due);
}

void Claims::operator()(DoNotCallChanged const& event) const {
    auto const* const command = input<ChangeDoNotCall>();
    require(command != nullptr && !must_refuse(model, *command, step.now),
            "OD-1: lists changed that had to stay");
    require(event.put == command->put && event.removed == command->removed,
            "OD-1: other numbers than asked for");
    for (DoNotCallNumber const& one : event.put) {
        model.do_not_call[one.key.list].insert(one.key.number);
    }
    for (DoNotCallKey const& key : event.removed) model.do_not_call[key.list].erase(key.number);
}

bool Claims::callback_may_end(TaskEnded const& event) const {
    TaskModel const& one = task(event.task);
    if (event.reason == "DO_NOT_CALL") return is_do_not_call(model, one.callback->number);
    if (event.reason == "CALLBACK_CANCELLED") {
        auto const* const cancel = input<CancelCallback>();
        return cancel != nullptr && cancel->task == event.task;
    }
    if (!one.callback->at_rest()) return false;
    if (event.reason == "CALLBACK_EXPIRED") {
        // It may have passed while the customer was called.
        require(event.due == callback_kept_until(model, one) && *event.due <= step.now,
                "CB-7: over at another time");
        return true;
    }
    CreateTask const* const call = creation();
    if (event.reason == "CUSTOMER_CALLED") {
        return call != nullptr && call->origin == one.callback->number &&
               inbound_cancels_callback(model, one.queue);
    }
    auto const* const erase = input<EraseCustomer>();
    return event.reason == "CUSTOMER_ERASED" && erase != nullptr &&
           (erase->number == one.customer || erase->number == one.callback->number);
}

void Claims::operator()(CallbackRequested const& event) const {
    if (event.wish) return begin_wished(event);
    auto const* const command = input<RequestCallback>();
    auto const* const fact = input<CallbackWanted>();
    bool const asked = command != nullptr ? command->task == event.task
                                          : fact != nullptr && fact->task == event.task;
    require(asked, "CB-1: nobody asked for it");
    std::string const number = command != nullptr ? command->number : fact->number;
    require(may_be_called_back(model, event.task, number), "CB-1: it had to be refused");
    TaskModel& one = task(event.task);
    require(event.number == (number.empty() ? one.customer : number), "CB-1: another number");
    require(event.type == CallbackType::courtesy, "CB-1: another type");
    one.callback = CallbackModel{};
    one.callback->number = event.number;
    one.callback->touched = step.now;
}

void Claims::operator()(CallerReleased const& event) const {
    CallbackModel& one = callback_of(task(event.task));
    require(caller_gone(event.task) && one.stage == Calling::queued && one.on_line,
            "CB-1: nobody hung up");
    one.on_line = false;
}

void Claims::operator()(CallbackDropped const& event) const {
    TaskModel& one = task(event.task);
    CallbackModel const& dropped = callback_of(one);
    require(dropped.stage == Calling::queued && dropped.on_line && one.talker(Role::owner),
            "CB-7: a callback that could still happen was dropped");
    one.callback.reset();
    note_recording_due(event.task);
}

// CB-1: before an agent is asked. Whose turn it is, is the matcher's to say.
void Claims::dialled_first(CallbackDialled const& event) const {
    TaskModel& one = task(event.task);
    require(callback_customer_first(model, one.queue), "CB-1: agents come first in this queue");
    require(one.entries.size() == 1 && one.offers.empty() && !one.has_talker(),
            "CB-1: called first, and it does not wait");
    require(agent(event.agent).signed_in, "CB-1: called for nobody");
    for (auto const& [id, other] : model.tasks) {
        bool const open = other.dials_customer() && other.callback && other.callback->first;
        require(!open || other.callback->turn != event.agent, "CB-1: two are called for one agent");
    }
    one.callback->first = true;
    one.callback->turn = event.agent;
}

void Claims::operator()(CallbackDialled const& event) const {
    TaskModel& one = task(event.task);
    CallbackModel& dialled = callback_of(one);
    EngagementModel const* const owner = one.talker(Role::owner);
    require(dialled.stage == Calling::queued && !dialled.on_line, "CB-8: dialled twice");
    if (event.engagement == 0) {
        dialled_first(event);
    } else {
        require(owner != nullptr && owner->agent == event.agent, "CB-3: dialled for nobody");
        require(one.engagements.at(event.engagement).agent == event.agent, "CB-3: for another");
    }
    require(!is_do_not_call(model, dialled.number), "CB-7: dialled, and on a do-not-call list");
    require(event.dial > dialled.dial, "CB-8: a claim that was used before");
    dialled.stage = Calling::dialling;
    dialled.dial = event.dial;
    dialled.asked = false;
    dialled.dialled = true;
    dialled.ring_deadline.reset();
}

void Claims::operator()(CallbackRinging const& event) const {
    CallbackModel& one = dial_of(task(event.task), event.dial);
    OperationModel const* const by = confirmed(event.task, {Purpose::callback_leg});
    require(by != nullptr && by->subject == event.dial, "CB-3: nothing rings");
    require(!one.ring_deadline && event.deadline == step.now + limits::dial_answer_max,
            "CB-3: rings twice, or for another time");
    one.ring_deadline = event.deadline;
}

void Claims::operator()(CallbackPickedUp const& event) const {
    TaskModel& one = task(event.task);
    CallbackModel& answered = dial_of(one, event.dial);
    auto const* const fact = input<LegAnswered>();
    require(fact != nullptr && fact->task == event.task && fact->leg == the_customer(),
            "CB-1: nobody answered");
    require(answered.first, "CB-3: his agent has been asked");
    answered.stage = Calling::queued;
    answered.on_line = true;
    for (auto& [ordinal, entry] : one.entries) entry.in_front = true;
    std::erase_if(one.hung_up,
                  [](HungUpLeg const& old) { return old.leg.kind == LegKind::customer; });
}

void Claims::operator()(CallbackAnswered const& event) const {
    TaskModel& one = task(event.task);
    if (callback_of(one).first) {  // he has waited, and somebody has accepted
        CallbackModel& waited = *one.callback;
        bool const waits = waited.stage == Calling::queued && waited.on_line;
        require(waits && waited.dial == event.dial, "CB-1: another dial was answered");
        require(one.talker(Role::owner) != nullptr, "CB-1: connected with nobody");
        waited.stage = Calling::connected;
        waited.first = false;
        return note_recording_due(event.task);
    }
    CallbackModel& answered = dial_of(one, event.dial);
    auto const* const fact = input<LegAnswered>();
    require(fact != nullptr && fact->task == event.task && fact->leg == the_customer(),
            "CB-3: nobody answered");
    answered.stage = Calling::connected;
    std::erase_if(one.hung_up,
                  [](HungUpLeg const& old) { return old.leg.kind == LegKind::customer; });
    note_recording_due(event.task);
}

void Claims::operator()(CallbackAttempted const& event) const {
    TaskModel& one = task(event.task);
    bool const waited = callback_of(one).first && one.callback->stage == Calling::queued;
    CallbackModel& tried = waited ? *one.callback : dial_of(one, event.dial);
    require(tried.dial == event.dial, "CB-8: an attempt of another dial");
    EngagementModel const* const owner = one.talker(Role::owner);
    if (tried.first) {
        require(event.agent.empty() && owner == nullptr, "CB-1: nobody had it");
        require(!waited || (event.counted && customer_gone(event.task)),
                "CB-1: he has answered, and is still there");
    } else {
        require(owner != nullptr && owner->agent == event.agent, "CB-4: another agent's attempt");
    }
    bool const first = std::exchange(tried.first, false);
    tried.on_line = false;
    record.dials_ended.insert(event.task);
    if (!event.counted) {
        bool const lost = !first && leg_gone(event.task, {LegKind::agent, event.agent, {}});
        require(lost || caused_by<RequeueTask>(event.task), "CB-4: an attempt for nothing");
        require(!event.next && !event.due, "CB-4: not counted, and it waits");
        tried.stage = Calling::queued;
        return;
    }
    bool const not_dialled = dial_failed(event.task, event.dial);
    if (event.due) {
        require(event.due == tried.ring_deadline, "CB-3: rang for another time");
        require_due(*event.due);
    } else {
        require(not_dialled || customer_gone(event.task), "CB-4: given up for nothing");
    }
    ++tried.attempts;
    bool const again = tried.attempts < callback_attempts_max(model, one.queue) &&
                       !is_do_not_call(model, tried.number);
    require(event.next.has_value() == again, "CB-4: another number of attempts");
    require(!again || *event.next == step.now + callback_retry_delay(model, one.queue),
            "CB-4: another delay");
    tried.stage = again ? Calling::delayed : Calling::exhausted;
    tried.next = event.next.value_or(Time{});
}

void Claims::operator()(CallbackDue const& event) const {
    CallbackModel& one = callback_of(task(event.task));
    require(one.stage == Calling::delayed && event.due == one.next, "CB-4: due, and it is not");
    if (!caused_by<RequeueTask>(event.task)) require_due(event.due);
    one.stage = Calling::queued;
    bool const first = one.wish && one.attempts == 0 && !one.dialled;
    if (first) task(event.task).age = std::min(event.due, step.now);  // CB-2
    record.callbacks_due.insert(event.task);
}

}  // namespace ringmaster::simulation
