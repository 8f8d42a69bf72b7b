#include "core/decide/leaving.hpp"

#include "core/decide/consult.hpp"
#include "core/decide/divert.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/queue_control.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* waited_too_long = "MAX_TIME_IN_QUEUE";

// A contact, no consult: it moves with its age, and still not back to whom it may not go (TR-4).
void move_to(Decision& decision, EntryKey const& key, QueueId queue, char const* reason) {
    Waiting waiting{queue, reason, false};
    waiting.excluded = decision.state().task(key.task)->entry(key.ordinal)->excluded;
    decision.emit(TaskDequeued{key.task, key.ordinal, decision.now(), reason});
    queue_task(decision, key.task, waiting);
}

// The last resort of what has nowhere else to go, tried once.
void overflow_to_number(Decision& decision, EntryKey const& key, QueueEntry const& entry) {
    Queue const* const queue = decision.config().queue(entry.queue);
    if (queue == nullptr || queue->overflow_number.empty() || entry.number_tried) return;
    divert(decision, key.task, {entry.ordinal, queue->overflow_number});
}

void leave(Decision& decision, EntryKey const& key) {
    Task const* const task = decision.state().task(key.task);
    QueueEntry const* const found = task == nullptr ? nullptr : task->entry(key.ordinal);
    char const* const reason = found == nullptr ? nullptr : why_leaves(decision.state(), *found);
    if (reason == nullptr || task->offers_entry(key.ordinal)) return;
    QueueEntry const entry = *found;
    if (entry.kind == EntryKind::consult) return fail_consult(decision, key.task, reason);  // CO-9
    if (auto const next = overflow_place(decision, entry.queue)) {
        return move_to(decision, key, *next, reason);
    }
    overflow_to_number(decision, key, entry);
}

// The first in order behind `after` that waits in the queue and has to leave it.
std::optional<EntryKey> next_stranded(Decision const& decision, QueueId id,
                                      std::optional<EntryKey> const& after) {
    Matching const& matching = decision.indexes().matching();
    std::optional<EntryKey> first;
    auto const look_in = [&](std::set<EntryKey> const& keys) {
        auto const next = after ? keys.upper_bound(*after) : keys.begin();
        if (next != keys.end() && (!first || *next < *first)) first = *next;
    };
    bool const shut = decision.state().closed_queues.contains(id) ||
                      decision.indexes().inactive_queues().contains(id);
    if (shut) {
        for (EntryClass const* const one : matching.classes_of(id)) look_in(one->waiting);
    } else if (auto const overdue = matching.overdue().find(id);
               overdue != matching.overdue().end()) {
        look_in(overdue->second);
    }
    return first;
}

// When the first of the business hours on the way out opens.
std::optional<Time> next_opening(Decision const& decision, QueueId id) {
    Config const& config = decision.config();
    std::optional<Time> first;
    auto const look_at = [&](BusinessHoursId hours) {
        auto const known = config.business_hours.find(hours);
        bool const shuts =
            known != config.business_hours.end() && !known->second.open_at(decision.now());
        if (!shuts) return;
        auto const opens = known->second.next_opening(decision.now());
        if (opens && (!first || *opens < *first)) first = opens;
    };
    Queue const* queue = config.queue(id);
    for (std::size_t step = 0; queue != nullptr && step <= limits::overflow_chain_max; ++step) {
        Entrance const next = overflow_of(config, *queue);
        queue = config.queue(next.queue);
        if (queue != nullptr) look_at(queue->business_hours);
        EntryPoint const* const point = config.entry_point(next.entry_point);
        if (point != nullptr) look_at(point->business_hours);
    }
    return first;
}

void move_retry(Decision& decision, QueueId id, std::optional<Time> due) {
    auto const known = decision.state().overflow_retries.find(id);
    bool const set = known != decision.state().overflow_retries.end();
    bool const same = due ? set && known->second == *due : !set;
    if (!same) decision.emit(OverflowRetryMoved{id, due, decision.now()});
}

// As many as there is room for, in order.
void try_again(Decision& decision, QueueId id) {
    auto key = next_stranded(decision, id, std::nullopt);
    for (; key && overflow_place(decision, id); key = next_stranded(decision, id, key)) {
        leave(decision, *key);
    }
    if (key) move_retry(decision, id, next_opening(decision, id));
}

// Queues in which something may have to leave.
std::set<QueueId> leaving_queues(Decision const& decision) {
    std::set<QueueId> queues = decision.state().closed_queues;
    auto const& inactive = decision.indexes().inactive_queues();
    queues.insert(inactive.begin(), inactive.end());
    for (auto const& [queue, keys] : decision.indexes().matching().overdue()) queues.insert(queue);
    return queues;
}

}  // namespace

char const* why_leaves(State const& state, QueueEntry const& entry) {
    if (entry.direct()) return nullptr;
    if (entry.wait_max_reached) return waited_too_long;
    if (state.closed_queues.contains(entry.queue)) return "QUEUE_CLOSED";
    Queue const* const queue = state.config.queue(entry.queue);
    return queue != nullptr && !queue->active ? "QUEUE_INACTIVE" : nullptr;
}

std::optional<QueueId> overflow_place(Decision const& decision, QueueId id) {
    Queue const* const queue = decision.config().queue(id);
    Entrance const next = queue == nullptr ? Entrance{} : overflow_of(decision.config(), *queue);
    if (next.queue.empty()) return std::nullopt;
    Place const place = place_for(decision, next);
    if (place.refusal || place.queue == id) return std::nullopt;
    return place.queue;
}

void max_wait_reached(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    Task const& task = *decision.state().task(id);
    QueueEntry const entry = *task.entry(ordinal);
    auto const next = overflow_place(decision, entry.queue);
    decision.emit(MaxWaitReached{id, ordinal, next.value_or(QueueId{}), due, decision.now()});
    leave(decision, key_of(entry, *decision.state().task(id)));
}

void empty_queue(Decision& decision, QueueId queue) {
    for (EntryClass const* const one : decision.indexes().matching().classes_of(queue)) {
        decision.changes().arrived.insert(one->waiting.begin(), one->waiting.end());
    }
    decision.changes().openings = true;
}

void retry_overflow(Decision& decision, QueueId queue) {
    decision.emit(OverflowRetryMoved{queue, std::nullopt, decision.now()});
    decision.changes().openings = true;
}

void leave_queues(Decision& decision) {
    Changes& changes = decision.changes();
    while (changes.openings || !changes.arrived.empty()) {
        while (!changes.arrived.empty()) {
            EntryKey const key = *changes.arrived.begin();
            changes.arrived.erase(changes.arrived.begin());
            leave(decision, key);
        }
        changes.openings = false;
        for (QueueId const& queue : leaving_queues(decision)) try_again(decision, queue);
    }
}

}  // namespace ringmaster::core
