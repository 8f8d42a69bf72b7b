#pragma once
// Where intervals of reports begin and end: by the clock of a time zone, so that a day there is a
// day of statistics, of 23 or 25 hours too (RP-2).
//
// Ownership: values. Threading: any. Units: minutes, epoch milliseconds. Errors: nothing where
// there is no such day or zone.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

inline constexpr std::uint32_t whole_day = 24 * 60;

struct IntervalRange {
    core::Time from;
    core::Time until;
    std::uint32_t minutes = whole_day;  // a divisor of an hour, an hour, or a day
};

// The first instant of a day, `YYYY-MM-DD`, in the zone.
[[nodiscard]] std::optional<core::Time> day_start(std::string_view date, std::string_view zone);
// `from`, all that the zone's clock shows between, `until`. An hour that the clock shows twice is
// two intervals; where it is put by less than an interval, one ends there.
[[nodiscard]] std::optional<std::vector<core::Time>> interval_borders(IntervalRange const& range,
                                                                      std::string_view zone);

}  // namespace ringmaster::api
