#include "api/documents/calendar_days.hpp"

#include <date/tz.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <exception>
#include <string>

namespace ringmaster::api {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day date_of(std::int64_t day) { return sys_days(days(day)); }

std::int64_t month_number(year_month_day const& date) {
    return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month());
}

// The n-th (or last) day of the month that is one of the weekdays.
bool is_occurrence(Recurrence const& rule, std::int64_t day) {
    if (!rule.days[weekday_of(day)]) return false;
    auto const date = date_of(day);
    auto const of_month = static_cast<int>(static_cast<unsigned>(date.day()));
    if (rule.occurrence > 0) {
        int count = 0;
        for (int back = 0; back < of_month; ++back) count += rule.days[weekday_of(day - back)];
        return count == rule.occurrence;
    }
    auto const month_end = date.year() / date.month() / std::chrono::last;
    auto const left = static_cast<int>(static_cast<unsigned>(month_end.day())) - of_month;
    for (int ahead = 1; ahead <= left; ++ahead) {
        if (rule.days[weekday_of(day + ahead)]) return false;
    }
    return true;
}

bool is_day_of_month(Recurrence const& rule, std::int64_t first_day, std::int64_t day) {
    if (rule.occurrence != 0) return is_occurrence(rule, day);
    auto const wanted = rule.day != 0 ? rule.day : static_cast<unsigned>(date_of(first_day).day());
    return static_cast<unsigned>(date_of(day).day()) == wanted;
}

bool is_day_of_year(Recurrence const& rule, std::int64_t first_day, std::int64_t day) {
    auto const wanted =
        rule.month != 0 ? rule.month : static_cast<unsigned>(date_of(first_day).month());
    return static_cast<unsigned>(date_of(day).month()) == wanted &&
           is_day_of_month(rule, first_day, day);
}

date::time_zone const* find_zone(std::string_view name) {
    try {
        return date::locate_zone(std::string(name));
    } catch (std::exception const&) {
        return nullptr;
    }
}

std::chrono::sys_seconds second_of(core::Time time) {
    std::chrono::sys_time<std::chrono::milliseconds> const at(
        std::chrono::milliseconds(time.epoch_ms));
    return std::chrono::floor<std::chrono::seconds>(at);
}

// The part of a local span that lies in a period of constant offset, as instants.
core::OpenSpan shifted(LocalSpan const& span, std::int64_t offset_ms,
                       core::OpenSpan const& period) {
    constexpr std::int64_t minute_ms = 60'000;
    core::Time const from{span.from * minute_ms - offset_ms};
    core::Time const until{span.until * minute_ms - offset_ms};
    return {std::max(from, period.from), std::min(until, period.until)};
}

// Exactly so many digits.
std::optional<int> number(std::string_view text, std::size_t digits) {
    if (text.size() != digits) return std::nullopt;
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::optional<std::int64_t> day_of(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto const year = number(text.substr(0, 4), 4);
    auto const month = number(text.substr(5, 2), 2);
    auto const day = number(text.substr(8), 2);
    if (!year || !month || !day) return std::nullopt;
    return day_number(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::optional<int> second_of_day(std::string_view text) {
    bool const brief = text.size() == 5;
    if ((!brief && text.size() != 8) || text[2] != ':') return std::nullopt;
    if (!brief && text[5] != ':') return std::nullopt;
    auto const hour = number(text.substr(0, 2), 2);
    auto const minute = number(text.substr(3, 2), 2);
    auto const second = brief ? std::optional(0) : number(text.substr(6), 2);
    if (!hour || !minute || !second) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return *hour * 3'600 + *minute * 60 + *second;
}

std::optional<std::int64_t> day_number(int year, unsigned month, unsigned day) {
    year_month_day const date{std::chrono::year(year), std::chrono::month(month),
                              std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    return sys_days(date).time_since_epoch().count();
}

std::size_t weekday_of(std::int64_t day) {
    return std::chrono::weekday(sys_days(days(day))).c_encoding();
}

std::int64_t floor_day(LocalMinute minute) {
    return std::chrono::floor<days>(std::chrono::minutes(minute)).count();
}

bool begins_on(Recurrence const& rule, std::int64_t first_day, std::int64_t day) {
    if (day < first_day || (rule.last_day && day > *rule.last_day)) return false;
    switch (rule.frequency) {
        case Frequency::once: return day == first_day;
        case Frequency::daily: return (day - first_day) % rule.interval == 0;
        case Frequency::weekly: {
            auto const week_of = [](std::int64_t one) {
                return one - static_cast<std::int64_t>(weekday_of(one));
            };
            return rule.days[weekday_of(day)] &&
                   (week_of(day) - week_of(first_day)) / 7 % rule.interval == 0;
        }
        case Frequency::monthly: {
            auto const months = month_number(date_of(day)) - month_number(date_of(first_day));
            return months % rule.interval == 0 && is_day_of_month(rule, first_day, day);
        }
        case Frequency::yearly: {
            auto const years = (date_of(day).year() - date_of(first_day).year()).count();
            return years % rule.interval == 0 && is_day_of_year(rule, first_day, day);
        }
    }
    return false;
}

bool is_time_zone(std::string_view name) { return find_zone(name) != nullptr; }

std::vector<core::OpenSpan> instants_of(std::vector<LocalSpan> const& local, std::string_view name,
                                        core::OpenSpan const& within) {
    using std::chrono::milliseconds;
    date::time_zone const* const zone = date::locate_zone(std::string(name));
    std::vector<core::OpenSpan> all;
    core::OpenSpan period = within;
    while (period.from < within.until) {
        auto const info = zone->get_info(second_of(period.from));
        period.until = within.until;
        if (info.end < second_of(within.until)) {
            period.until = {milliseconds(info.end.time_since_epoch()).count()};
        }
        for (LocalSpan const& span : local) {
            core::OpenSpan const part = shifted(span, milliseconds(info.offset).count(), period);
            if (part.from < part.until) all.push_back(part);
        }
        period.from = period.until;
    }
    return all;
}

}  // namespace ringmaster::api
