#include "api/history/wait_estimate.hpp"

#include <chrono>

namespace ringmaster::api {
namespace {

constexpr double two_to_64 = 18446744073709551616.0;

double mean_of(core::WaitMinute const& minute) {
    return static_cast<double>(minute.waited) / static_cast<double>(minute.contacts);
}

// Variance <= (share of the mean)^2, without a root and without dividing by a mean of nothing.
bool is_valid(core::WaitMinute const& minute, std::int64_t variation_max) {
    auto const count = static_cast<double>(minute.contacts);
    auto const sum = static_cast<double>(minute.waited);
    double const squares = static_cast<double>(minute.squares_high) * two_to_64 +
                           static_cast<double>(minute.squares_low);
    auto const most = static_cast<double>(variation_max) * sum;
    return 10'000.0 * (count * squares - sum * sum) <= most * most;
}

}  // namespace

std::optional<WaitEstimate> estimate_wait(core::QueueWaits const& waits,
                                          WaitQuestion const& question, core::Time now) {
    auto const running =
        std::chrono::floor<std::chrono::minutes>(core::Duration(now.epoch_ms)).count();
    WaitEstimate estimate;
    double sum = 0;
    for (core::WaitMinute const& minute : waits.minutes) {
        if (minute.minute <= running - question.minutes || minute.minute > running) continue;
        ++estimate.samples;
        if (!is_valid(minute, question.variation_max)) continue;
        ++estimate.valid_samples;
        estimate.contacts += minute.contacts;
        sum += mean_of(minute);
    }
    bool const enough = estimate.valid_samples * 100 >= estimate.samples * question.valid_share_min;
    if (estimate.valid_samples == 0 || !enough) return std::nullopt;
    estimate.milliseconds = sum / static_cast<double>(estimate.valid_samples);
    return estimate;
}

}  // namespace ringmaster::api
