// What the events of a callback do to the state (CB-1 to CB-8).

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

}  // namespace

void Applier::operator()(CallbackRequested const& event) const {
    Callback asked;
    asked.type = event.type;
    asked.number = event.number;
    asked.requested_at = event.at;
    asked.stage = CallbackQueued{true};
    task(event.task).callback = std::move(asked);
}

void Applier::operator()(CallerReleased const& event) const {
    callback_of(task(event.task)).stage = CallbackQueued{false};
}

void Applier::operator()(CallbackDropped const& event) const { task(event.task).callback.reset(); }

void Applier::operator()(CallbackDialled const& event) const {
    Task& one = task(event.task);
    one.next_ordinal = std::max(one.next_ordinal, event.dial + 1);
    callback_of(one).stage = CallbackDialling{event.dial, event.engagement, event.at, std::nullopt};
}

void Applier::operator()(CallbackRinging const& event) const {
    dial_of(task(event.task), event.dial).deadline = event.deadline;
}

// What the server had hung up before is forgotten: his newer leg talks (VC-11).
void Applier::operator()(CallbackAnswered const& event) const {
    Task& one = task(event.task);
    static_cast<void>(dial_of(one, event.dial));
    one.callback->stage = CallbackConnected{event.at};
    std::erase_if(one.hung_up_legs,
                  [](HungUpLeg const& old) { return old.leg.kind == LegKind::customer; });
    if (Engagement const* const owner = one.owner()) remember_served(one, owner->agent);  // RQ-7
}

void Applier::operator()(CallbackAttempted const& event) const {
    Task& one = task(event.task);
    Time const dialled_at = dial_of(one, event.dial).since;
    Callback& callback = *one.callback;
    callback.record.push_back(
        {event.dial, event.agent, dialled_at, event.at, event.cause, event.counted});
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

void Applier::operator()(CallbackDue const& event) const {
    callback_of(task(event.task)).stage = CallbackQueued{false};
}

}  // namespace ringmaster::core
