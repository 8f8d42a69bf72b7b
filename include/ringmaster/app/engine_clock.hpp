#pragma once
// The engine's time: wall clock at the start plus monotonic time since, slewed towards the wall
// clock by at most 500 ppm, never backwards and never before the floor (the journal's last time).
// A time scale speeds up this time alone; sockets, tokens and limits keep real time.
//
// Ownership: a value. Threading: one thread. Units: milliseconds. Errors: none.

#include <chrono>
#include <cstdint>
#include <functional>

#include "ringmaster/core/time.hpp"

namespace ringmaster::app {

// The wall clock: tokens expire in real time, whatever the engine's time does.
[[nodiscard]] core::Time wall_now();

class EngineClock {
public:
    using Steady = std::chrono::steady_clock::time_point;
    // Where real time comes from; tests bring their own.
    struct Source {
        std::function<Steady()> steady;
        std::function<core::Time()> wall;
    };
    static Source system_source();

    EngineClock(Source source, std::uint32_t scale);

    // Later readings are not before `floor`. For recovery.
    void not_before(core::Time floor);
    [[nodiscard]] core::Time now();
    // Real time until the engine's time reaches `deadline`; zero when it has. Rounded up, so that
    // a timer that waits this long is not early.
    [[nodiscard]] std::chrono::nanoseconds real_time_until(core::Time deadline);
    [[nodiscard]] std::uint32_t scale() const { return scale_; }

private:
    [[nodiscard]] std::int64_t reading_ns();
    void slew(Steady steady);

    Source source_;
    std::uint32_t scale_;
    Steady started_;
    Steady slewed_at_;
    std::int64_t base_ns_;  // engine time at started_, corrections included
    core::Time last_;
};

}  // namespace ringmaster::app
