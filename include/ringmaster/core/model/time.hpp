#pragma once
// Time as the engine sees it: passed in, never read. Milliseconds since the Unix epoch.

#include <chrono>
#include <compare>
#include <cstdint>

namespace ringmaster::core {

using Duration = std::chrono::milliseconds;

struct Time {
    std::int64_t epoch_ms = 0;

    friend auto operator<=>(Time const&, Time const&) = default;
    friend Time operator+(Time time, Duration delta) { return {time.epoch_ms + delta.count()}; }
    friend Time operator-(Time time, Duration delta) { return {time.epoch_ms - delta.count()}; }
    friend Duration operator-(Time later, Time earlier) {
        return Duration(later.epoch_ms - earlier.epoch_ms);
    }
};

}  // namespace ringmaster::core
