#pragma once
// The estimated wait time of a queue (RQ-11): the mean of the valid one-minute samples of a
// look-back.
//
// A sample is a minute in which somebody was connected: the mean of what these contacts had waited
// in this queue. It is valid when their coefficient of variation (standard deviation of all of them
// over the mean) is at most `variation_max`. Too few valid samples give no estimate instead of a
// guess.
//
// Threading: pure function. Units: milliseconds, percent. Cost: at most 240 minutes are looked at,
// whatever the number of contacts. Errors: none.

#include <cstdint>
#include <optional>

#include "ringmaster/core/model/wait_statistics.hpp"

namespace ringmaster::api {

struct WaitQuestion {
    std::int64_t minutes = 15;          // the look-back, 5 to 240; the running minute is the last
    std::int64_t variation_max = 40;    // %
    std::int64_t valid_share_min = 40;  // % of the samples
};

struct WaitEstimate {
    double milliseconds = 0;
    std::int64_t samples = 0;
    std::int64_t valid_samples = 0;
    std::uint64_t contacts = 0;  // of the valid samples
};

[[nodiscard]] std::optional<WaitEstimate> estimate_wait(core::QueueWaits const& waits,
                                                        WaitQuestion const& question,
                                                        core::Time now);

}  // namespace ringmaster::api
