// How much of an ISO 8601 moment may be left out.

#include "api/text/date_time.hpp"

#include <date/date.h>

#include <chrono>
#include <cstdio>

namespace ringmaster::api {
namespace {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

// Behind the minute: `:SS`, a fraction of up to three digits, `Z`.
std::optional<std::chrono::milliseconds> read_rest(std::string rest) {
    int second = 0;
    int fraction = 0;
    int used = 0;
    if (std::sscanf(rest.c_str(), ":%2d%n", &second, &used) == 1) {
        rest.erase(0, static_cast<std::size_t>(used));
        if (std::sscanf(rest.c_str(), ".%3d%n", &fraction, &used) == 1) {
            rest.erase(0, static_cast<std::size_t>(used));
        }
    }
    bool const whole = rest.empty() || rest == "Z";
    if (!whole || second < 0 || second > 59 || fraction < 0) return std::nullopt;
    return std::chrono::seconds(second) + std::chrono::milliseconds(fraction);
}

}  // namespace

std::string date_time(core::Time at) {
    return date::format("%FT%TZ", Moment(std::chrono::milliseconds(at.epoch_ms)));
}

std::optional<core::Time> read_date_time(std::string const& text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int used = 0;
    int const read = std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d%n", &year, &month, &day, &hour,
                                 &minute, &used);
    if (read != 5) return std::nullopt;
    auto const rest = read_rest(text.substr(static_cast<std::size_t>(used)));
    date::year_month_day const date{date::year(year), date::month(month), date::day(day)};
    bool const is_time = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!rest || !date.ok() || !is_time) return std::nullopt;
    auto const at = date::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute);
    return core::Time{(at + *rest).time_since_epoch().count()};
}

}  // namespace ringmaster::api
