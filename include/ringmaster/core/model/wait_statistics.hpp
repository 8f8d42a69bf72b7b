#pragma once
// What was waited in a queue, minute by minute, for estimated wait times (RQ-11). Part of the
// state: kept by apply from the events that route (RP-6), so it is right after a restart, and never
// more than wait_minutes_max minutes a queue, however many contacts there were.
//
// Units: milliseconds; minutes since the Unix epoch. Threading: as the state. Errors: none.

#include <cstdint>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

// The longest look-back (RQ-11).
inline constexpr std::int64_t wait_minutes_max = 240;

// The contacts connected in one minute.
struct WaitMinute {
    std::int64_t minute = 0;
    std::uint64_t contacts = 0;
    std::uint64_t waited = 0;  // sum of their times in the queue
    // Sum of the squares; two words, as a mailbox waits for weeks.
    std::uint64_t squares_high = 0;
    std::uint64_t squares_low = 0;
    RINGMASTER_DESCRIBE(WaitMinute, minute, contacts, waited, squares_high, squares_low)

    // `wait` below 2^42 ms (139 years).
    void add(Duration wait);
};

struct QueueWaits {
    std::vector<WaitMinute> minutes;  // oldest first; only those in which somebody was connected
    RINGMASTER_DESCRIBE(QueueWaits, minutes)

    // Somebody was connected at `at` after `wait`. Drops what is older than the longest look-back.
    void add(Time at, Duration wait);
};

}  // namespace ringmaster::core
