#include "core/decide/leaving.hpp"

#include <algorithm>

#include "core/decide/consult.hpp"
#include "core/decide/divert.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/queue_admission.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {
namespace {

struct WayOut {
    QueueId queue;
    char const* reason;  // on record
};

constexpr char const* waited_too_long = "MAX_TIME_IN_QUEUE";
constexpr char const* direct_wait_over = "DIRECT_WAIT_OVER";  // RQ-8

// A contact, no consult: it moves with its age.
void move_to(Decision& decision, EntryKey const& key, WayOut const& way) {
    decision.emit(TaskDequeued{key.task, key.ordinal, decision.now(), way.reason});
    queue_task(decision, key.task, {way.queue, way.reason, false});
}

// The last resort of what has nowhere else to go, tried once.
void overflow_to_number(Decision& decision, EntryKey const& key, QueueEntry const& entry) {
    Task const& task = *decision.state().task(key.task);
    if (entry.number_tried || task.calls_back()) return;  // nobody to put through
    std::string const number = overflow_number_of(decision.config(), entry.queue);
    if (!number.empty()) divert(decision, key.task, {entry.ordinal, number});
}

// The queue that takes what was for one agent alone, or nothing.
std::optional<QueueId> backup_place(Decision const& decision, QueueId id) {
    Queue const* const queue = decision.config().queue(id);
    if (queue == nullptr || queue->backup_queue.empty()) return std::nullopt;
    return place_beyond(decision, id, {queue->backup_queue});
}

// Where a contact that may not stay, or has a backup queue to go to, goes on now.
std::optional<WayOut> way_out(Decision const& decision, QueueEntry const& entry) {
    if (entry.to_backup) {
        if (auto const place = backup_place(decision, entry.queue)) {
            return WayOut{*place, direct_wait_over};
        }
    }
    char const* const reason = why_leaves(decision.state(), entry);
    auto const place = reason == nullptr ? std::nullopt : overflow_place(decision, entry.queue);
    if (!place) return std::nullopt;
    return WayOut{*place, reason};
}

// The first in order behind `after` that waits in the queue and has to leave it; or that is for its
// backup queue.
std::optional<EntryKey> next_stranded(Decision const& decision, QueueId id, bool for_backup,
                                      std::optional<EntryKey> const& after) {
    Matching const& matching = decision.indexes().matching();
    std::optional<EntryKey> first;
    auto const look_in = [&](std::set<EntryKey> const& keys) {
        auto const next = after ? keys.upper_bound(*after) : keys.begin();
        if (next != keys.end() && (!first || *next < *first)) first = *next;
    };
    auto const look_in_queue = [&](KeysOfQueues const& keys) {
        auto const found = keys.find(id);
        if (found != keys.end()) look_in(found->second);
    };
    bool const shut = decision.state().closed_queues.contains(id) ||
                      decision.indexes().inactive_queues().contains(id);
    if (for_backup) {
        look_in_queue(matching.for_backup());
    } else if (shut) {
        for (EntryClass const* const one : matching.classes_of(id)) look_in(one->waiting);
    } else {
        look_in_queue(matching.overdue());
    }
    return first;
}

// When the first of the business hours opens on the ways out of the queue.
std::optional<Time> next_opening(Decision const& decision, Queue const& queue) {
    Config const& config = decision.config();
    Time const now = decision.wall_now();
    std::optional<Time> first;
    auto const look_at = [&](BusinessHoursId hours) {
        auto const known = config.business_hours.find(hours);
        bool const shuts = known != config.business_hours.end() && !known->second.open_at(now);
        auto const opens = shuts ? known->second.next_opening(now) : std::nullopt;
        if (opens && (!first || *opens < *first)) first = opens;
    };
    for (Entrance next : {overflow_of(config, queue), Entrance{queue.backup_queue}}) {
        for (std::size_t step = 0; step <= limits::overflow_chain_max; ++step) {
            Queue const* const over = config.queue(next.queue);
            if (over == nullptr) break;
            look_at(over->business_hours);
            EntryPoint const* const point = config.entry_point(next.entry_point);
            if (point != nullptr) look_at(point->business_hours);
            next = overflow_of(config, *over);
        }
    }
    return first;
}

void move_retry(Decision& decision, QueueId id, std::optional<Time> due) {
    auto const known = decision.state().overflow_retries.find(id);
    bool const set = known != decision.state().overflow_retries.end();
    bool const same = due ? set && known->second == *due : !set;
    if (!same) decision.emit(OverflowRetryMoved{id, due, decision.now()});
}

// As many as there is room for, in order: first those for the backup queue.
void try_again(Decision& decision, QueueId id) {
    auto const next = [&](bool for_backup, std::optional<EntryKey> const& after) {
        return next_stranded(decision, id, for_backup, after);
    };
    auto direct = next(true, std::nullopt);
    for (; direct && backup_place(decision, id); direct = next(true, direct)) {
        leave(decision, *direct);
    }
    auto other = next(false, std::nullopt);
    for (; other && overflow_place(decision, id); other = next(false, other)) {
        leave(decision, *other);
    }
    Queue const* const queue = decision.config().queue(id);
    if (queue == nullptr || (!direct && !other)) return;
    auto const opens = next_opening(decision, *queue);
    move_retry(decision, id, opens ? std::optional(reached_at(decision, *opens)) : std::nullopt);
}

// Queues in which something may have to leave.
std::set<QueueId> leaving_queues(Decision const& decision) {
    std::set<QueueId> queues = decision.state().closed_queues;
    auto const& inactive = decision.indexes().inactive_queues();
    queues.insert(inactive.begin(), inactive.end());
    Matching const& matching = decision.indexes().matching();
    for (auto const& [queue, keys] : matching.overdue()) queues.insert(queue);
    for (auto const& [queue, keys] : matching.for_backup()) queues.insert(queue);
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
    return place_beyond(decision, id, next);
}

void leave(Decision& decision, EntryKey const& key) {
    Task const* const task = decision.state().task(key.task);
    QueueEntry const* const found = task == nullptr ? nullptr : task->entry(key.ordinal);
    if (found == nullptr || task->offers_entry(key.ordinal)) return;
    if (found->kind == EntryKind::preview) return;  // its campaign's queue is nobody else's
    QueueEntry const entry = *found;
    char const* const reason = why_leaves(decision.state(), entry);
    if (reason != nullptr && entry.kind == EntryKind::consult) {  // CO-9
        return fail_consult(decision, key.task, reason);
    }
    if (auto const way = way_out(decision, entry)) return move_to(decision, key, *way);
    if (reason != nullptr) overflow_to_number(decision, key, entry);
}

void max_wait_reached(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    Task const& task = *decision.state().task(id);
    QueueEntry const entry = *task.entry(ordinal);
    QueueEntry after = entry;
    after.wait_max_reached = true;
    auto const way = way_out(decision, after);
    decision.emit(MaxWaitReached{id, ordinal, way ? way->queue : QueueId{}, due, decision.now()});
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
