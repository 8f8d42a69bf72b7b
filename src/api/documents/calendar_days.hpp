#pragma once
// Days and time zones, for the business calendar. Days count from 1970-01-01, minutes from its
// midnight on the local clock.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/business_calendar.hpp"

namespace ringmaster::api {

inline constexpr LocalMinute minutes_per_day = 24 * 60;

// Nothing when there is no such day.
[[nodiscard]] std::optional<std::int64_t> day_number(int year, unsigned month, unsigned day);
// "YYYY-MM-DD" as days since 1970-01-01.
[[nodiscard]] std::optional<std::int64_t> day_of(std::string_view text);
// "HH:MM:SS" or "HH:MM" as seconds since midnight.
[[nodiscard]] std::optional<int> second_of_day(std::string_view text);
// Sunday is 0.
[[nodiscard]] std::size_t weekday_of(std::int64_t day);
// The day a minute lies in.
[[nodiscard]] std::int64_t floor_day(LocalMinute minute);
// Whether something that began on `first_day` begins on `day` again; on `first_day` it does when
// the rule names that day.
[[nodiscard]] bool begins_on(Recurrence const& rule, std::int64_t first_day, std::int64_t day);

[[nodiscard]] bool is_time_zone(std::string_view name);
// The instants of [from, until) at which a clock in the zone shows a minute of `local`, which is
// sorted and disjoint. Throws std::runtime_error when the zone is unknown.
[[nodiscard]] std::vector<core::OpenSpan> instants_of(std::vector<LocalSpan> const& local,
                                                      std::string_view zone,
                                                      core::OpenSpan const& within);

}  // namespace ringmaster::api
