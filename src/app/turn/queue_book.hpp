#pragma once
// Who waits in the queues of one organization and since when, and what has come of those who waited
// since the start, as statistics of intervals count it (docs/reporting.md). Kept up to date step by
// step, so that nobody walks over contacts to tell (OPS-6).
//
// Contacts only, and only in queues: neither consults nor what waits for one agent alone. Ringing
// at an agent is part of waiting.
//
// Ownership: values. Threading: the loop only. Units: milliseconds of the engine. Errors: none.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::app {

struct QueueTotals {
    std::uint64_t offered = 0;
    std::uint64_t answered = 0;
    std::uint64_t answered_in_level = 0;  // no later than the queue's service level
    std::uint64_t abandoned = 0;
    std::uint64_t short_abandoned = 0;  // before the organization's threshold; not in `abandoned`

    void add(QueueTotals const& more);
};

class QueueBook {
public:
    struct Queue {
        std::set<std::tuple<core::Time, core::TaskId, std::uint32_t>> waiting;
        QueueTotals totals;

        [[nodiscard]] std::optional<core::Time> oldest() const;
    };

    // Who waits, from nothing: walks over all of it. Totals stay.
    void recount(core::State const& state);
    // After a step; the thresholds are those of the documents as they are now. What it adds to the
    // totals, of all queues together.
    QueueTotals took(std::vector<core::Event> const& events, api::Directory const& directory);

    [[nodiscard]] std::size_t waiting() const { return entries_.size(); }
    // Since when the one waits who has waited longest.
    [[nodiscard]] std::optional<core::Time> oldest() const;
    // Those that anybody has waited in since the start.
    [[nodiscard]] std::map<core::QueueId, Queue> const& queues() const { return queues_; }
    // Those of which something may have changed since the last call.
    [[nodiscard]] std::set<core::QueueId> take_changed() { return std::exchange(changed_, {}); }
    // It has no document any more. One in which somebody waits stays.
    void forget(core::QueueId queue);

private:
    struct Entry {
        core::QueueId queue;
        core::Time since;
    };
    using Key = std::pair<core::TaskId, std::uint32_t>;
    struct KeyHash {
        std::size_t operator()(Key const& key) const noexcept {
            return std::hash<core::TaskId>{}(key.first) + key.second;
        }
    };
    void came(Key const& key, Entry const& entry);
    std::optional<Entry> went(Key const& key);

    std::unordered_map<Key, Entry, KeyHash> entries_;
    std::multiset<core::Time> since_;  // of all queues
    std::map<core::QueueId, Queue> queues_;
    std::set<core::QueueId> changed_;
};

}  // namespace ringmaster::app
