// What counts as offered, answered, in time and abandoned, out of the events of a step.
#include "app/turn/queue_book.hpp"

#include "ringmaster/api/documents/service_levels.hpp"
#include "ringmaster/reports/abandon.hpp"

namespace ringmaster::app {
namespace {

template <class Queueing>
bool is_counted(Queueing const& one) {
    return one.kind != core::EntryKind::consult && one.target.empty() && !one.queue.empty();
}

QueueTotals outcome_of(core::TaskDequeued const& event, core::QueueId queue, core::Time since,
                       api::Directory const& directory) {
    QueueTotals made;
    auto const waited = event.at - since;
    if (event.reason == "CONNECTED") {
        made.answered = 1;
        made.answered_in_level = waited <= api::service_level(directory, queue) ? 1 : 0;
    } else if (reports::is_abandon(event.reason)) {
        bool const is_short = waited < api::short_abandon(directory);
        (is_short ? made.short_abandoned : made.abandoned) = 1;
    }
    return made;
}

}  // namespace

void QueueTotals::add(QueueTotals const& more) {
    offered += more.offered;
    answered += more.answered;
    answered_in_level += more.answered_in_level;
    abandoned += more.abandoned;
    short_abandoned += more.short_abandoned;
}

std::optional<core::Time> QueueBook::Queue::oldest() const {
    if (waiting.empty()) return std::nullopt;
    return std::get<core::Time>(*waiting.begin());
}

std::optional<core::Time> QueueBook::oldest() const {
    if (since_.empty()) return std::nullopt;
    return *since_.begin();
}

void QueueBook::recount(core::State const& state) {
    entries_.clear();
    since_.clear();
    for (auto& [id, queue] : queues_) {
        queue.waiting.clear();
        changed_.insert(id);
    }
    for (auto const& [id, task] : state.tasks) {
        for (core::QueueEntry const& entry : task.entries) {
            if (is_counted(entry)) came({id, entry.ordinal}, {entry.queue, entry.queued_at});
        }
    }
}

QueueTotals QueueBook::took(std::vector<core::Event> const& events,
                            api::Directory const& directory) {
    QueueTotals sum;
    for (auto const& event : events) {
        if (auto const* const queued = std::get_if<core::TaskQueued>(&event)) {
            if (!is_counted(*queued)) continue;
            came({queued->task, queued->entry}, {queued->queue, queued->at});
            ++queues_[queued->queue].totals.offered;
            ++sum.offered;
        } else if (auto const* const dequeued = std::get_if<core::TaskDequeued>(&event)) {
            auto const entry = went({dequeued->task, dequeued->entry});
            if (!entry) continue;
            auto const made = outcome_of(*dequeued, entry->queue, entry->since, directory);
            queues_[entry->queue].totals.add(made);
            sum.add(made);
        } else if (auto const* const changed = std::get_if<core::ConfigurationChanged>(&event)) {
            if (changed->removed.empty()) continue;  // else a queue's document may be gone
            for (auto const& [id, queue] : queues_) changed_.insert(id);
        }
    }
    return sum;
}

void QueueBook::forget(core::QueueId queue) {
    auto const found = queues_.find(queue);
    if (found != queues_.end() && found->second.waiting.empty()) queues_.erase(found);
}

void QueueBook::came(Key const& key, Entry const& entry) {
    static_cast<void>(went(key));
    entries_.emplace(key, entry);
    since_.insert(entry.since);
    queues_[entry.queue].waiting.emplace(entry.since, key.first, key.second);
    changed_.insert(entry.queue);
}

std::optional<QueueBook::Entry> QueueBook::went(Key const& key) {
    auto const found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    Entry const entry = found->second;
    entries_.erase(found);
    since_.erase(since_.find(entry.since));
    queues_[entry.queue].waiting.erase({entry.since, key.first, key.second});
    changed_.insert(entry.queue);
    return entry;
}

}  // namespace ringmaster::app
