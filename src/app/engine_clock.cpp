#include "ringmaster/app/engine_clock.hpp"

#include <algorithm>

namespace ringmaster::app {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::int64_t slew_parts = 2'000;  // 1/2000 = 500 ppm
constexpr auto slew_interval = std::chrono::seconds(1);

std::int64_t to_ns(EngineClock::Steady::duration duration) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

}  // namespace

core::Time wall_now() {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<core::Duration>(since).count()};
}

EngineClock::Source EngineClock::system_source() {
    return {[] { return std::chrono::steady_clock::now(); }, wall_now};
}

EngineClock::EngineClock(Source source, std::uint32_t scale)
    : source_(std::move(source)),
      scale_(std::max<std::uint32_t>(scale, 1)),
      started_(source_.steady()),
      slewed_at_(started_),
      base_ns_(source_.wall().epoch_ms * ns_per_ms),
      last_{base_ns_ / ns_per_ms} {}

void EngineClock::not_before(core::Time floor) {
    // Ahead of the wall clock: the slewing leads back slowly, without ever going backwards.
    if (now() < floor) base_ns_ += floor.epoch_ms * ns_per_ms - reading_ns();
    last_ = std::max(last_, floor);
}

std::int64_t EngineClock::reading_ns() {
    return base_ns_ + to_ns(source_.steady() - started_) * static_cast<std::int64_t>(scale_);
}

void EngineClock::slew(Steady steady) {
    if (scale_ != 1 || steady - slewed_at_ < slew_interval) return;
    std::int64_t const most = to_ns(steady - slewed_at_) / slew_parts;
    std::int64_t const off = source_.wall().epoch_ms * ns_per_ms - reading_ns();
    base_ns_ += std::clamp(off, -most, most);
    slewed_at_ = steady;
}

core::Time EngineClock::now() {
    slew(source_.steady());
    last_ = std::max(last_, core::Time{reading_ns() / ns_per_ms});
    return last_;
}

std::chrono::nanoseconds EngineClock::real_time_until(core::Time deadline) {
    if (deadline <= now()) return std::chrono::nanoseconds(0);
    std::int64_t const left = deadline.epoch_ms * ns_per_ms - reading_ns();
    auto const scale = static_cast<std::int64_t>(scale_);
    return std::chrono::nanoseconds(std::max<std::int64_t>((left + scale - 1) / scale, 0));
}

}  // namespace ringmaster::app
