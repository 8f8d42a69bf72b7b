#include "app/base/engine_clock.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

namespace ringmaster::app {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::int64_t percent = 100;
// The wall clock is read in milliseconds, a moment before the other: that much is no deviation.
constexpr std::int64_t tolerance_ns = 5 * ns_per_ms;
// The clock is read every second at least: after a longer silence the machine was suspended.
constexpr auto silence = std::chrono::seconds(5);

std::int64_t to_ns(EngineClock::Steady::duration duration) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

core::Duration to_ms(std::int64_t ns) { return core::Duration(ns / ns_per_ms); }

}  // namespace

core::Time wall_now() {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<core::Duration>(since).count()};
}

EngineClock::Source EngineClock::system_source() {
    // Unlike steady_clock's, this one also counts while the machine is suspended.
    auto const since_boot = [] {
        timespec now{};
        clock_gettime(CLOCK_BOOTTIME, &now);
        return Steady(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
    };
    return {since_boot, wall_now};
}

EngineClock::EngineClock(Source source, std::uint32_t scale, std::uint32_t slew_percent)
    : source_(std::move(source)),
      scale_(std::max<std::uint32_t>(scale, 1)),
      slew_percent_(std::min(slew_percent, slew_percent_max)),
      started_(source_.steady()),
      followed_at_(started_),
      base_ns_(source_.wall().epoch_ms * ns_per_ms),
      last_{base_ns_ / ns_per_ms} {}

void EngineClock::not_before(core::Time floor) {
    core::Time const present = now();
    floor_ = std::max(floor_.value_or(floor), floor);
    away_ = std::max(present - *floor_, core::Duration(0));
    // Ahead of the wall clock: the slewing leads back, without ever going backwards.
    if (present < floor) {
        base_ns_ += floor.epoch_ms * ns_per_ms - reading_ns(source_.steady());
        last_ = std::max(last_, floor);
        follow();
    }
}

std::int64_t EngineClock::reading_ns(Steady steady) const {
    return base_ns_ + to_ns(steady - started_) * static_cast<std::int64_t>(scale_);
}

// OPS-9. The wall clock is read first: a moment lost in between never looks like a gap.
EngineClock::Steady EngineClock::follow() {
    std::int64_t const wall_ns = source_.wall().epoch_ms * ns_per_ms;
    Steady const steady = source_.steady();
    std::int64_t const passed = to_ns(steady - std::exchange(followed_at_, steady));
    if (std::chrono::nanoseconds(passed) > silence) skipped_ = std::max(skipped_, to_ms(passed));
    if (scale_ != 1) return steady;  // follows no wall clock
    std::int64_t off = wall_ns - reading_ns(steady);
    if (off > 0) {
        base_ns_ += off;
        skipped_ = std::max(skipped_, to_ms(off));
        off = 0;
    } else if (off < -tolerance_ns) {
        std::int64_t const most = passed / percent * static_cast<std::int64_t>(slew_percent_);
        std::int64_t const back = std::min(-off, most);
        base_ns_ -= back;
        off += back;
    }
    ahead_ = off < -tolerance_ns ? to_ms(-off) : core::Duration(0);
    return steady;
}

core::Time EngineClock::now() {
    last_ = std::max(last_, core::Time{reading_ns(follow()) / ns_per_ms});
    return last_;
}

std::chrono::nanoseconds EngineClock::real_time_until(core::Time deadline) {
    if (deadline <= now()) return std::chrono::nanoseconds(0);
    std::int64_t const left = deadline.epoch_ms * ns_per_ms - reading_ns(source_.steady());
    auto const scale = static_cast<std::int64_t>(scale_);
    return std::chrono::nanoseconds(std::max<std::int64_t>((left + scale - 1) / scale, 0));
}

core::Duration EngineClock::ahead_of_wall() {
    static_cast<void>(now());
    return ahead_;
}

core::Duration EngineClock::take_skipped() { return std::exchange(skipped_, core::Duration(0)); }

}  // namespace ringmaster::app
