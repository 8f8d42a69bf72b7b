#include "ringmaster/core/model/wait_statistics.hpp"

#include <algorithm>

namespace ringmaster::core {
namespace {

std::int64_t minute_of(Time time) {
    return std::chrono::floor<std::chrono::minutes>(Duration(time.epoch_ms)).count();
}

}  // namespace

void WaitMinute::add(Duration wait) {
    auto const waited_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(wait.count(), 0));
    ++contacts;
    waited += waited_ms;
    std::uint64_t const high = waited_ms >> 32U;
    std::uint64_t const low = waited_ms & 0xFFFF'FFFFU;
    std::uint64_t const cross = 2 * high * low;  // counts 2^32 times
    auto const add_low = [this](std::uint64_t value) {
        squares_low += value;
        squares_high += squares_low < value ? 1 : 0;  // carried over
    };
    add_low(low * low);
    add_low(cross << 32U);
    squares_high += (cross >> 32U) + high * high;
}

void QueueWaits::add(Time at, Duration wait) {
    std::int64_t const minute = minute_of(at);
    if (minutes.empty() || minutes.back().minute < minute) {
        std::erase_if(minutes, [&](WaitMinute const& one) {
            return one.minute <= minute - wait_minutes_max;
        });
        minutes.push_back({});
        minutes.back().minute = minute;
    }
    minutes.back().add(wait);
}

}  // namespace ringmaster::core
