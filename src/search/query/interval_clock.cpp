// Intervals within a day begin at full quarters of the zone's hours, and anew where its clock is
// changed; days, weeks (from Monday on) and months go by the date.

#include "search/query/interval_clock.hpp"

#include <date/tz.h>

#include <algorithm>
#include <exception>

namespace ringmaster::search {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t minute = 60'000;

std::int64_t instant(date::sys_seconds at) { return milliseconds(at.time_since_epoch()).count(); }

date::sys_seconds second_at(std::int64_t time) {
    return date::sys_seconds(std::chrono::floor<std::chrono::seconds>(milliseconds(time)));
}

// A midnight that the clock leaves out is when it is put forward.
std::int64_t midnight(date::time_zone const& zone, date::local_days day) {
    auto const info = zone.get_info(date::local_seconds(day));
    if (info.result == date::local_info::nonexistent) return instant(info.first.end);
    return instant(
        date::sys_seconds(date::local_seconds(day).time_since_epoch() - info.first.offset));
}

}  // namespace

std::optional<IntervalClock> IntervalClock::in_zone(std::string const& zone, Interval interval) {
    IntervalClock clock;
    clock.interval_ = interval;
    try {
        clock.zone_ = date::locate_zone(zone.empty() ? "Etc/UTC" : zone);
    } catch (std::exception const&) {
        return std::nullopt;
    }
    return clock;
}

std::int64_t IntervalClock::start_of(std::int64_t time) {
    if (time < begin_ || time >= end_) find(time);
    return begin_;
}

void IntervalClock::find(std::int64_t time) {
    if (zone_ == nullptr) zone_ = date::locate_zone("Etc/UTC");
    switch (interval_) {
        case Interval::quarter: return find_within_day(time, 15 * minute);
        case Interval::half: return find_within_day(time, 30 * minute);
        case Interval::hour: return find_within_day(time, 60 * minute);
        case Interval::day:
        case Interval::week:
        case Interval::month: break;
    }
    find_days(time);
}

void IntervalClock::find_within_day(std::int64_t time, std::int64_t step) {
    auto const& zone = *static_cast<date::time_zone const*>(zone_);
    auto const info = zone.get_info(second_at(time));
    std::int64_t const local = time + milliseconds(info.offset).count();
    std::int64_t const start = time - ((local % step) + step) % step;
    begin_ = std::max(start, instant(info.begin));
    end_ = std::min(start + step, instant(info.end));
}

void IntervalClock::find_days(std::int64_t time) {
    auto const& zone = *static_cast<date::time_zone const*>(zone_);
    auto const at = second_at(time);
    auto const local = date::local_seconds(at.time_since_epoch() + zone.get_info(at).offset);
    auto const day = std::chrono::floor<date::days>(local);
    date::local_days first = day;
    date::local_days next = day + date::days(1);
    if (interval_ == Interval::week) {
        first = day - (date::weekday(day) - date::Monday);
        next = first + date::days(7);
    } else if (interval_ == Interval::month) {
        date::year_month_day const date(day);
        first = date::local_days(date.year() / date.month() / 1);
        next = date::local_days(date.year() / date.month() / 1 + date::months(1));
    }
    begin_ = midnight(zone, first);
    end_ = midnight(zone, next);
}

}  // namespace ringmaster::search
