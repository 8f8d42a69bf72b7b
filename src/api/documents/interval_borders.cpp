// How a zone's clock divides time. Within a day borders are found by instants, from one change of
// the clock to the next; those of days by the date, whatever the clock does on that day.

#include "ringmaster/api/documents/interval_borders.hpp"

#include <date/tz.h>

#include <algorithm>
#include <exception>

#include "api/documents/calendar_days.hpp"

namespace ringmaster::api {
namespace {

using std::chrono::milliseconds;

date::time_zone const* zone_of(std::string_view name) {
    try {
        return date::locate_zone(std::string(name));
    } catch (std::exception const&) {
        return nullptr;
    }
}

date::sys_seconds second_at(core::Time time) {
    return date::sys_seconds(std::chrono::floor<std::chrono::seconds>(milliseconds(time.epoch_ms)));
}

core::Time instant(date::sys_seconds at) { return {milliseconds(at.time_since_epoch()).count()}; }

core::Time start_of(date::time_zone const& zone, date::local_days day) {
    auto const info = zone.get_info(date::local_seconds(day));
    if (info.result == date::local_info::nonexistent) return instant(info.first.end);
    return instant(
        date::sys_seconds(date::local_seconds(day).time_since_epoch() - info.first.offset));
}

core::Time next_day(date::time_zone const& zone, core::Time time) {
    auto const at = second_at(time);
    auto const offset = zone.get_info(at).offset;
    auto const local = date::local_seconds(at.time_since_epoch() + offset);
    return start_of(zone, std::chrono::floor<date::days>(local) + date::days(1));
}

core::Time next_border(date::time_zone const& zone, core::Time time, std::uint32_t length) {
    if (length == whole_day) return next_day(zone, time);
    auto const at = second_at(time);
    auto const info = zone.get_info(at);
    std::int64_t const step = std::int64_t{length} * 60;
    std::int64_t const local = (at.time_since_epoch() + info.offset).count();
    std::int64_t const ahead = step - ((local % step) + step) % step;
    core::Time const next = instant(at + std::chrono::seconds(ahead));
    core::Time const change = instant(info.end);
    return change > time ? std::min(next, change)
                         : next;  // behind the calendar's end there is none
}

}  // namespace

std::optional<core::Time> day_start(std::string_view date, std::string_view zone) {
    auto const day = day_of(date);
    auto const* const known = zone_of(zone);
    if (!day || known == nullptr) return std::nullopt;
    return start_of(*known, date::local_days(date::days(static_cast<int>(*day))));
}

std::optional<std::vector<core::Time>> interval_borders(IntervalRange const& range,
                                                        std::string_view zone) {
    auto const* const known = zone_of(zone);
    if (known == nullptr) return std::nullopt;
    std::vector<core::Time> borders{range.from};
    while (borders.back() < range.until) {
        core::Time const next = next_border(*known, borders.back(), range.minutes);
        borders.push_back(std::min(next, range.until));
    }
    return borders;
}

}  // namespace ringmaster::api
