// What the events of a callback do to the state (CB-1 to CB-9).

#include <algorithm>

#include "core/state/world.hpp"

namespace ringmaster::core {
namespace {

Callback& callback_of(Task& task) {
    if (!task.callback) broken("no callback in task " + to_string(task.id));
    return *task.callback;
}

CallbackDialling& dial_of(Task& task, std::uint32_t dial) {
    auto* const open = std::get_if<CallbackDialling>(&callback_of(task).stage);
    if (open == nullptr || open->dial != dial) broken("no such dial in " + to_string(task.id));
    return *open;
}

// When the customer was dialled who is, or who was called first and waits.
Time dialled_at(Task& task, std::uint32_t dial) {
    CallbackQueued const* const answered = callback_of(task).answered();
    if (answered != nullptr && answered->dial == dial) return answered->dialled_at;
    return dial_of(task, dial).since;
}

// His newer leg is there: what the server had hung up before is forgotten (VC-11).
void forget_old_customer_leg(Task& task) {
    std::erase_if(task.hung_up_legs,
                  [](HungUpLeg const& old) { return old.leg.kind == LegKind::customer; });
}

void wait_until(Callback& callback, std::optional<Time> due) {
    if (due) {
        callback.stage = CallbackDelayed{*due};
    } else {
        callback.stage = CallbackQueued{false};
    }
}

}  // namespace

void Applier::operator()(CallbackRequested const& event) const {
    Task& one = task(event.task);
    Callback asked;
    asked.type = event.type;
    asked.number = event.number;
    asked.requested_at = event.at;
    asked.stage = CallbackQueued{true};
    if (event.wish) {
        asked.wish = *event.wish;
        if (!event.wish->assignee.empty()) asked.assigned_at = event.at;
        wait_until(asked, event.due);
        one.queue = event.queue;
    }
    one.callback = std::move(asked);
}

void Applier::operator()(CallbackChanged const& event) const {
    Task& one = task(event.task);
    Callback& callback = callback_of(one);
    if (callback.assignee() != event.wish.assignee) callback.assigned_at = event.at;
    callback.type = event.wish.type;
    callback.number = event.wish.number;
    callback.updated_at = event.at;
    callback.wish = event.wish;
    wait_until(callback, event.due);
    one.customer_name = event.customer_name;
    if (event.queue == one.queue) return;
    if (!one.queue.empty()) one.previous_queues.push_back(one.queue);
    one.queue = event.queue;
}

void Applier::operator()(CallbackMoved const& event) const {
    Callback& callback = callback_of(task(event.task));
    callback.stage = CallbackDelayed{event.next};
    if (event.appointment && callback.wish) callback.wish->appointment = event.appointment;
}

void Applier::operator()(CallerReleased const& event) const {
    callback_of(task(event.task)).stage = CallbackQueued{false};
}

void Applier::operator()(CallbackDropped const& event) const { task(event.task).callback.reset(); }

void Applier::operator()(CallbackDialled const& event) const {
    Task& one = task(event.task);
    one.next_ordinal = std::max(one.next_ordinal, event.dial + 1);
    CallbackDialling dial{event.dial, event.engagement, event.at, std::nullopt};
    if (dial.customer_first()) dial.turn = event.agent;
    callback_of(one).stage = dial;
}

void Applier::operator()(CallbackRinging const& event) const {
    dial_of(task(event.task), event.dial).deadline = event.deadline;
}

void Applier::operator()(CallbackPickedUp const& event) const {
    Task& one = task(event.task);
    one.callback->stage = CallbackQueued{true, event.dial, dial_of(one, event.dial).since};
    forget_old_customer_leg(one);
    for (QueueEntry& entry : one.entries) entry.in_front = true;
}

void Applier::operator()(CallbackAnswered const& event) const {
    Task& one = task(event.task);
    static_cast<void>(dialled_at(one, event.dial));
    one.callback->stage = CallbackConnected{event.at};
    forget_old_customer_leg(one);
    std::string const& customer = event.customer_address;
    Engagement const* const owner = one.owner();
    if (owner != nullptr && !customer.empty()) {
        remember_served(customer_key(one.media, customer), owner->agent);  // RQ-7
    }
}

void Applier::operator()(CallbackAttempted const& event) const {
    Task& one = task(event.task);
    Time const since = dialled_at(one, event.dial);
    Callback& callback = *one.callback;
    callback.record.push_back(
        {event.dial, event.agent, since, event.at, event.cause, event.counted});
    if (callback.record.size() > limits::callback_attempts_kept) {
        callback.record.erase(callback.record.begin());
    }
    callback.attempts += event.counted ? 1 : 0;
    if (!event.counted) {
        callback.stage = CallbackQueued{false};
    } else if (event.next) {
        callback.stage = CallbackDelayed{*event.next};
    } else {
        callback.stage = CallbackClosed{};
    }
}

// CB-2: what waited for its time is as old as that.
void Applier::operator()(CallbackDue const& event) const {
    Task& one = task(event.task);
    Callback& callback = callback_of(one);
    callback.stage = CallbackQueued{false};
    if (callback.wish && callback.record.empty()) one.age_since = std::min(event.due, event.at);
}

}  // namespace ringmaster::core
