// When and where a callback waits, and for whom (CB-2, CB-6, CB-7, RQ-7).

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/look_up.hpp"
#include "simulation/matcher.hpp"

namespace ringmaster::simulation {
namespace {

bool is_one_too_many(Shadow const& shadow, std::string const& number, QueueId queue,
                     TaskId except) {
    auto const waiting =
        std::count_if(shadow.tasks.begin(), shadow.tasks.end(), [&](auto const& item) {
            TaskShadow const& other = item.second;
            return item.first != except && other.calls_back && !other.ended &&
                   other.queue == queue && other.called == number;
        });
    return static_cast<std::size_t>(waiting) >=
           shadow.config.queues.at(queue).callback_per_customer_max;
}

bool is_listed(Shadow const& shadow, std::string const& number) {
    return std::any_of(shadow.do_not_call.begin(), shadow.do_not_call.end(),
                       [&](auto const& list) { return list.second.contains(number); });
}

// Open at that time, or as soon as it is again.
std::optional<Time> open_from(Config const& config, Queue const& queue, Time at) {
    if (is_open(config, queue.business_hours, at)) return at;
    return next_opening(config, queue.business_hours, at);
}

std::optional<CallbackSlot> slot_at(Shadow const& shadow, Appointment const& when,
                                    Queue const& queue, Time now) {
    Time const from = std::max(when.from, now);
    if (when.until <= now || when.from - now > limits::callback_ahead_max) return std::nullopt;
    auto const opens = open_from(shadow.config, queue, from);
    if (!opens || *opens >= when.until) return std::nullopt;
    if (*opens <= now) return CallbackSlot{queue.id, std::nullopt};
    return CallbackSlot{queue.id, opens};
}

// What is full or closed by its hours takes it later, or all the same, when it offers callbacks.
std::optional<CallbackSlot> slot_now(Shadow const& shadow, Queue const& queue, EntryPointId point,
                                     Time now) {
    QueueId const place = place_for_new(shadow, queue.id, point, now);
    if (!place.empty()) return CallbackSlot{place, std::nullopt};
    bool const shut = shadow.closed.contains(queue.id) || shadow.closed_points.contains(point);
    if (!queue.callback_offered || shut) return std::nullopt;
    auto const opens = open_from(shadow.config, queue, now);
    if (!opens) return std::nullopt;
    if (*opens <= now) return CallbackSlot{queue.id, std::nullopt};
    return CallbackSlot{queue.id, opens};
}

}  // namespace

std::optional<CallbackSlot> callback_slot(Shadow const& shadow, CallbackWish const& wish,
                                          CallbackPlace const& place, Time now) {
    Queue const* const queue = find_in(shadow.config.queues, place.queue);
    if (queue == nullptr || !queue->active || queue->media != MediaType::telephony) {
        return std::nullopt;
    }
    User const* const user = find_in(shadow.config.users, wish.assignee);
    if (!wish.assignee.empty() && (user == nullptr || !user->active)) return std::nullopt;
    if (is_listed(shadow, wish.number)) return std::nullopt;
    auto const slot = wish.appointment ? slot_at(shadow, *wish.appointment, *queue, now)
                                       : slot_now(shadow, *queue, place.point, now);
    if (!slot || is_one_too_many(shadow, wish.number, slot->queue, place.task)) {
        return std::nullopt;
    }
    return slot;
}

std::optional<CallbackSlot> callback_arrival(Shadow const& shadow, CreateTask const& create,
                                             Time now) {
    EntryPoint const* const point = find_in(shadow.config.entry_points, create.entry_point);
    bool const unknown = !create.entry_point.empty() && (point == nullptr || !point->active);
    if (unknown || !create_may_be(shadow.config, create, now)) return std::nullopt;
    QueueId const queue = create.queue.value_or(point == nullptr ? QueueId{} : point->queue);
    return callback_slot(shadow, *create.callback, {queue, create.entry_point, create.task}, now);
}

bool may_change(Shadow const& shadow, ChangeCallback const& command, Time now) {
    TaskShadow const* const task = find_in(shadow.tasks, command.task);
    if (task == nullptr || task->ended || !task->rests || !task->offers.empty()) return false;
    CallbackPlace const place{command.queue, {}, command.task};
    bool const there =
        std::any_of(task->entries.begin(), task->entries.end(),
                    [&](auto const& item) { return item.second.queued.queue == command.queue; });
    if (!there || command.wish.appointment) {
        return callback_slot(shadow, command.wish, place, now).has_value();
    }
    // It stays where it is, however full.
    Queue const* const queue = find_in(shadow.config.queues, command.queue);
    User const* const user = find_in(shadow.config.users, command.wish.assignee);
    bool const known = command.wish.assignee.empty() || (user != nullptr && user->active);
    if (is_listed(shadow, command.wish.number)) return false;
    return known && queue->active && queue->media == MediaType::telephony &&
           !is_one_too_many(shadow, command.wish.number, command.queue, command.task);
}

void Matcher::check(CallbackRequested const& event) {
    if (!event.wish) return;
    CreateTask const& create = *step_.create;
    auto const slot = callback_arrival(shadow_, create, event.at);
    require(slot && slot->queue == event.queue, "CB-2: it waits elsewhere");
    require(slot->due == event.due, "CB-2: it waits for another time");
    ++counts_.callbacks;
}

// That it may be is foretold; here is when.
void Matcher::check(CallbackChanged const& event) {
    if (!event.due) return;
    auto const slot = callback_slot(shadow_, event.wish, {event.queue, {}, event.task}, event.at);
    require(slot && slot->due == event.due, "CB-9: changed to another time");
    ++counts_.callbacks_changed;
}

void Matcher::check(CallbackDialled const& event) {
    if (event.engagement != 0) return;  // by the agent who has it
    TaskShadow const& task = shadow_.task(event.task);
    require(task.entries.size() == 1, "CB-1: called first, and it does not wait");
    EntryPlace const place{event.task, task.entries.begin()->first};
    require(is_called_first(shadow_, place), "CB-1: an agent is asked first");
    require_left(event.at);
    require_chosen(place, event.agent);
    ++counts_.called_first;
}

void Matcher::check(CallbackDue const& event) {
    if (step_.requeue != nullptr && step_.requeue->task == event.task) return;
    TaskShadow const& task = shadow_.task(event.task);
    Queue const* const queue = find_in(shadow_.config.queues, task.queue);
    if (queue == nullptr) return;
    auto const opens = open_from(shadow_.config, *queue, event.at);
    require(!opens || *opens <= event.at, "CB-2: due, and its queue is closed");
}

void Matcher::check(CallbackMoved const& event) {
    Queue const& queue = shadow_.config.queues.at(shadow_.task(event.task).queue);
    if (event.appointment) {
        Time const from = event.appointment->from;
        auto const begins = open_from(shadow_.config, queue, from).value_or(from);
        return require(event.next == begins, "CB-2: its zone's clock says another time");
    }
    auto const opens = open_from(shadow_.config, queue, event.at);
    require(opens && *opens > event.at && *opens == event.next, "CB-2: moved for nothing");
    ++counts_.callbacks_moved;
}

// CB-6, RQ-7: his alone for so long, else the last agent first.
void Matcher::require_called_by(TaskQueued const& event, TaskShadow const& task) {
    Queue const& queue = shadow_.config.queues.at(event.queue);
    AgentId const assignee = task.wish ? task.wish->assignee : AgentId{};
    User const* const user = find_in(shadow_.config.users, assignee);
    Duration const kept_for =
        queue.personal_callback_for.value_or(shadow_.config.settings.personal_callback_for);
    Time const until = event.age_since + kept_for;
    if (user != nullptr && user->active && until > event.at) {
        require(event.personal && event.preferred_until == until, "CB-6: kept for another time");
        return require(event.preferred == std::vector<PreferredAgent>{{assignee, 0}},
                       "CB-6: kept for another agent");
    }
    CreateTask who;
    who.media = MediaType::telephony;
    who.origin = task.called;
    AgentId const last = last_agent(shadow_, who, event.queue);
    require(!event.personal, "CB-6: kept for nobody");
    auto const wanted =
        last.empty() ? std::vector<PreferredAgent>{} : std::vector<PreferredAgent>{{last, 0}};
    require(event.preferred == wanted, "RQ-7: another agent served him last");
}

}  // namespace ringmaster::simulation
