// Which instants a date and two times of a zone's clock come to, on the days too on which the clock
// is put forward or back.

#include "ringmaster/api/documents/appointment.hpp"

#include <date/tz.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>

#include "api/documents/calendar_days.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;
using LocalSecond = std::chrono::local_seconds;

std::string as_time(int second) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", second / 3'600, second / 60 % 60,
                  second % 60);
    return text.data();
}

LocalSecond local_of(std::int64_t day, int second) {
    return LocalSecond(std::chrono::days(day)) + std::chrono::seconds(second);
}

core::Time instant(date::sys_seconds at) {
    return {std::chrono::milliseconds(at.time_since_epoch()).count()};
}

// `last`: of a time that comes twice the second.
core::Time instant_of(date::time_zone const& zone, LocalSecond local, bool last) {
    date::local_seconds const clock(local.time_since_epoch());
    auto const info = zone.get_info(clock);
    if (info.result == date::local_info::nonexistent) return instant(info.second.begin);
    bool const second = last && info.result == date::local_info::ambiguous;
    auto const offset = second ? info.second.offset : info.first.offset;
    return instant(date::sys_seconds(clock.time_since_epoch() - offset));
}

std::string minutes_text(core::Duration length) {
    return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(length).count());
}

void check_limits(core::Appointment const& when, core::Time now, Problems& problems) {
    if (when.from - now < appointment_notice_min) {
        problems.push_back(
            {"startTime",
             "must be at least " + minutes_text(appointment_notice_min) + " minutes ahead"});
    }
    if (when.from - now > core::limits::callback_ahead_max) {
        problems.push_back({"scheduleDate", "must be at most 31 days ahead"});
    }
    if (when.until - when.from < appointment_length_min) {
        problems.push_back({"endTime", "must be at least " + minutes_text(appointment_length_min) +
                                           " minutes after startTime"});
    }
    if (when.until - when.from > appointment_length_max) {
        problems.push_back({"endTime", "must be at most 8 hours after startTime"});
    }
}

// What of it is missing or no date, time or zone.
template <class Value>
Value part_of(json const& body, char const* name, Value value, char const* what,
              Problems& problems) {
    if (!value) {
        bool const absent = text_at(body, name).empty();
        problems.push_back({name, absent ? "is required" : what});
    }
    return value;
}

}  // namespace

core::Appointment as_of_now(core::Appointment appointment) {
    auto const day = day_of(appointment.date);
    auto const start = second_of_day(appointment.start);
    auto const end = second_of_day(appointment.end);
    if (!day || !start || !end || !is_time_zone(appointment.timezone)) return appointment;
    date::time_zone const& zone = *date::locate_zone(appointment.timezone);
    appointment.from = instant_of(zone, local_of(*day, *start), false);
    appointment.until = instant_of(zone, local_of(*day, *end), true);
    return appointment;
}

std::optional<core::Appointment> read_appointment(json const& body, core::Time now,
                                                  Problems& problems) {
    auto const before = problems.size();
    core::Appointment when;
    when.timezone = text_at(body, "timezone");
    when.date = text_at(body, "scheduleDate");
    auto const start = part_of(body, "startTime", second_of_day(text_at(body, "startTime")),
                               "must be a time, HH:MM:SS", problems);
    auto const end = part_of(body, "endTime", second_of_day(text_at(body, "endTime")),
                             "must be a time, HH:MM:SS", problems);
    part_of(body, "scheduleDate", day_of(when.date), "must be a date, YYYY-MM-DD", problems);
    part_of(body, "timezone", is_time_zone(when.timezone), "must be an IANA time zone", problems);
    if (problems.size() != before) return std::nullopt;
    when.start = as_time(*start);
    when.end = as_time(*end);
    when = as_of_now(std::move(when));
    check_limits(when, now, problems);
    if (problems.size() != before) return std::nullopt;
    return when;
}

}  // namespace ringmaster::api
