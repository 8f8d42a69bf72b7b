#pragma once
// Business hours, holidays and overrides as their documents say them, and the instants at which
// that means open (RQ-9). The engine knows neither time zones nor weekdays: it is given the spans.
//
// The clock on the wall decides. A day's hours, a holiday and an override are made of local
// minutes, and an instant belongs to the minute a clock in the time zone shows then. So a minute
// that a spring night leaves out is nobody's, and one that an autumn night has twice counts twice.
// Every time names a minute, and an end time the last one: 09:00 to 16:59 closes at 17:00 sharp,
// 00:00 to 23:59 is the whole day.
//
// Overrides decide before holidays, holidays before working hours; of overrides that overlap, one
// that closes before one that opens. Holidays are dates in the time zone of the business hours that
// name them, overrides have one of their own.
//
// Ownership: values. Threading: pure functions, any thread; the time zones of the system are read
// once. Units: core::Time for instants, minutes since 1970-01-01 00:00 on the local clock for the
// rest. Errors: problems by field path; a calendar with a problem must not be used.

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/config.hpp"

namespace ringmaster::api {

using Weekdays = std::array<bool, 7>;  // Sunday first
using LocalMinute = std::int64_t;

// [from, until)
struct LocalSpan {
    LocalMinute from = 0;
    LocalMinute until = 0;
    friend bool operator==(LocalSpan const&, LocalSpan const&) = default;
};

enum class Frequency : unsigned char { once, daily, weekly, monthly, yearly };

// On which days something begins again.
struct Recurrence {
    Frequency frequency = Frequency::once;
    std::int64_t interval = 1;  // every so many days, weeks (from Sunday on), months, years
    Weekdays days{};            // weekly: these; monthly, yearly with `occurrence`: one of these
    int occurrence = 0;         // 1 to 4; -1: the last one; 0: by the day of the month
    unsigned day = 0;           // of the month; 0: the first one's. A month without it: not then
    unsigned month = 0;         // yearly; 0: the first one's
    std::optional<std::int64_t> last_day;  // nothing begins later; days since 1970-01-01
    friend bool operator==(Recurrence const&, Recurrence const&) = default;
};

// A holiday or an override.
struct SpecialTime {
    LocalSpan first;
    Recurrence again;
    bool opens = false;
    friend bool operator==(SpecialTime const&, SpecialTime const&) = default;
};

struct WorkingHours {
    Weekdays days{};
    LocalSpan span;  // from midnight of the day; ends on the next one when it passes midnight
    friend bool operator==(WorkingHours const&, WorkingHours const&) = default;
};

struct BusinessCalendar {
    core::BusinessHoursId id;
    std::string name;
    std::string zone;  // of hours and holidays; IANA, e.g. "Europe/Zurich"
    std::vector<WorkingHours> hours;
    std::vector<SpecialTime> holidays;
    std::string overrides_zone;  // empty: there are none
    std::vector<SpecialTime> overrides;
    friend bool operator==(BusinessCalendar const&, BusinessCalendar const&) = default;
};

// What the tables of fields cannot say: times, dates, zones. Types have been checked.
void check_business_hours(nlohmann::json const& hours, std::string_view path, Problems& problems);
void check_holiday_list(nlohmann::json const& list, std::string_view path, Problems& problems);
void check_overrides(nlohmann::json const& overrides, std::string_view path, Problems& problems);

// The document with the holidays and overrides it names. Nothing when one of them is not readable
// (stored before that was checked, or a zone the system no longer knows).
[[nodiscard]] std::optional<BusinessCalendar> read_calendar(Directory const& directory,
                                                            Document const& hours);

// When it is open, from a day before `now` to calendar_horizon after it, by whole days UTC: on one
// day the answer is the same.
[[nodiscard]] core::BusinessHours open_hours(BusinessCalendar const& calendar, core::Time now);

// How far ahead the engine knows when it is open. The daemon renews that every day.
inline constexpr core::Duration calendar_horizon = std::chrono::hours(24 * 60);

// Calendars of which the engine knows less than the horizon: to be put again.
[[nodiscard]] std::vector<BusinessCalendar> calendars_due(Directory const& directory,
                                                          core::Config const& config,
                                                          core::Time now);

}  // namespace ringmaster::api
