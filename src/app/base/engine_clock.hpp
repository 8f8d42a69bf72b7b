#pragma once
// The engine's time (OPS-9): wall clock at the start plus monotonic time since, never backwards and
// never before the floor (the journal's last time). A wall clock that is ahead is followed at once:
// what came due in the gap fires with its due time. One that is behind is slewed to: the engine's
// time runs slower by a bounded share until the wall clock has caught up.
// A time scale speeds up this time alone and follows no wall clock; sockets, tokens and limits keep
// real time.
//
// Ownership: a value. Threading: one thread. Units: milliseconds. Errors: none.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "ringmaster/core/model/time.hpp"

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

    // How much slower the engine's time may run while the wall clock is behind.
    static constexpr std::uint32_t slew_percent_default = 25;
    static constexpr std::uint32_t slew_percent_max = 90;

    EngineClock(Source source, std::uint32_t scale,
                std::uint32_t slew_percent = slew_percent_default);

    // Later readings are not before `floor`. For recovery.
    void not_before(core::Time floor);
    [[nodiscard]] core::Time now();
    // Real time until the engine's time reaches `deadline`; zero when it has. Rounded up, so that
    // a timer that waits this long is not early.
    [[nodiscard]] std::chrono::nanoseconds real_time_until(core::Time deadline);
    [[nodiscard]] std::uint32_t scale() const { return scale_; }
    // How far the wall clock is behind this time now; zero when it is not.
    [[nodiscard]] core::Duration ahead_of_wall();
    // How long after the last floor this began; zero when there was none, or it was later.
    [[nodiscard]] core::Duration away() const { return away_; }
    // The longest gap that was taken over since this was last asked.
    [[nodiscard]] core::Duration take_skipped();

private:
    [[nodiscard]] std::int64_t reading_ns(Steady steady) const;
    Steady follow();

    Source source_;
    std::uint32_t scale_;
    std::uint32_t slew_percent_;
    Steady started_;
    Steady followed_at_;
    std::int64_t base_ns_;  // engine time at started_, corrections included
    core::Time last_;
    core::Duration ahead_{0};
    core::Duration skipped_{0};
    std::optional<core::Time> floor_;
    core::Duration away_{0};
};

}  // namespace ringmaster::app
