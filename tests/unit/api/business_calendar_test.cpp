// RQ-9: what business hours, holidays and overrides come to, on ordinary days and on those that are
// an hour longer or shorter.

#include <gmock/gmock.h>

#include "unit/api/calendar_support.hpp"

namespace ringmaster::api::business_calendar_test {
namespace {

using namespace testing;
using nlohmann::json;

std::vector<std::string> const weekdays{"MON", "TUE", "WED", "THU", "FRI"};

core::BusinessHours open(Documents const& documents, std::string const& now) {
    auto const calendar = calendar_of(documents);
    if (!calendar) throw std::invalid_argument("a calendar with problems");
    return open_hours(*calendar, utc(now));
}

core::BusinessHours open(std::string const& zone, std::vector<json> const& working_hours,
                         std::string const& now) {
    return open({hours_of(zone, working_hours)}, now);
}

json one_holiday(json const& holiday) {
    return {{"name", "Holidays"}, {"holidays", json::array({holiday})}};
}

json overrides_in(std::string const& zone, std::vector<json> const& items) {
    return {{"name", "Overrides"}, {"timezone", zone}, {"overrides", items}};
}

json override_of(std::string const& start, std::string const& end, bool opens) {
    return {
        {"name", "One"}, {"startDateTime", start}, {"endDateTime", end}, {"workingHours", opens}};
}

TEST(BusinessCalendar, AnEndTimeIsTheLastMinuteThatIsOpen) {
    auto const hours =
        open("Europe/Zurich", {working(weekdays, "09:00", "16:59")}, "2025-06-02T00:00");
    EXPECT_EQ(day_of(hours, "2025-06-02"), "07:00-15:00");  // Monday
    EXPECT_EQ(day_of(hours, "2025-06-07"), "closed");       // Saturday
    EXPECT_FALSE(hours.open_at(utc("2025-06-02T06:59:59")));
    EXPECT_TRUE(hours.open_at(utc("2025-06-02T07:00")));
    EXPECT_TRUE(hours.open_at(utc("2025-06-02T14:59:59")));
    EXPECT_FALSE(hours.open_at(utc("2025-06-02T15:00")));
}

TEST(BusinessCalendar, SpansThatTouchAreOne) {
    std::vector<json> const shifts{working(every_day, "00:00", "11:59"),
                                   working(every_day, "12:00", "23:59")};
    auto const hours = open("UTC", shifts, "2025-06-02T12:00");
    ASSERT_EQ(hours.open.size(), 1U);
    EXPECT_EQ(hours.open.front().until, hours.covered_until);
}

TEST(BusinessCalendar, AbsentTimesAreTheWholeDay) {
    json const sunday{{"name", "Sunday"}, {"days", {"SUN"}}};
    auto const hours = open("America/New_York", {sunday}, "2025-06-01T00:00");
    EXPECT_EQ(day_of(hours, "2025-06-01"), "04:00-24:00");
    EXPECT_EQ(day_of(hours, "2025-06-02"), "00:00-04:00");
}

TEST(BusinessCalendar, HoursPassMidnight) {
    auto const hours =
        open("Europe/Zurich", {working({"SAT"}, "22:00", "01:59")}, "2025-06-02T00:00");
    EXPECT_EQ(day_of(hours, "2025-06-07"), "20:00-24:00");
    EXPECT_EQ(day_of(hours, "2025-06-06"), "closed");
    EXPECT_FALSE(hours.open_at(utc("2025-06-08T00:00")));
}

TEST(BusinessCalendar, TheHourAfterMidnightOfTheDayItWasComputedIsThere) {
    auto const hours =
        open("Pacific/Kiritimati", {working({"SAT"}, "22:00", "01:59")}, "2025-06-07T11:30");
    EXPECT_TRUE(hours.open_at(utc("2025-06-07T11:30")));  // Sunday 01:30 there
}

// 2025-03-30, 02:00 becomes 03:00.
TEST(BusinessCalendar, SpringInZurichLeavesAnHourOut) {
    auto const across =
        open("Europe/Zurich", {working(every_day, "01:30", "03:29")}, "2025-03-25T00:00");
    EXPECT_EQ(day_of(across, "2025-03-29"), "00:30-02:30");
    EXPECT_EQ(day_of(across, "2025-03-30"), "00:30-01:30 23:30-24:00");
    auto const inside =
        open("Europe/Zurich", {working(every_day, "02:00", "02:59")}, "2025-03-25T00:00");
    EXPECT_EQ(day_of(inside, "2025-03-29"), "01:00-02:00");
    EXPECT_EQ(day_of(inside, "2025-03-30"), "closed");
    EXPECT_EQ(day_of(inside, "2025-03-31"), "00:00-01:00");
    auto const from_inside =
        open("Europe/Zurich", {working(every_day, "02:30", "08:59")}, "2025-03-25T00:00");
    EXPECT_EQ(day_of(from_inside, "2025-03-30"), "01:00-07:00");
}

// 2025-10-26, 03:00 becomes 02:00: what the clock shows twice counts twice.
TEST(BusinessCalendar, AutumnInZurichHasAnHourTwice) {
    auto const across =
        open("Europe/Zurich", {working(every_day, "01:30", "03:29")}, "2025-10-20T00:00");
    EXPECT_EQ(day_of(across, "2025-10-25"), "00:00-01:30 23:30-24:00");
    EXPECT_EQ(day_of(across, "2025-10-26"), "00:00-02:30");
    EXPECT_EQ(day_of(across, "2025-10-27"), "00:30-02:30");
    auto const inside =
        open("Europe/Zurich", {working(every_day, "02:00", "02:29")}, "2025-10-20T00:00");
    EXPECT_EQ(day_of(inside, "2025-10-26"), "00:00-00:30 01:00-01:30");
    EXPECT_EQ(day_of(inside, "2025-10-27"), "01:00-01:30");
}

// 2025-03-09 and 2025-11-02, at 02:00.
TEST(BusinessCalendar, NewYorkChangesItsClock) {
    auto const spring =
        open("America/New_York", {working(every_day, "09:00", "16:59")}, "2025-03-05T00:00");
    EXPECT_EQ(day_of(spring, "2025-03-08"), "14:00-22:00");
    EXPECT_EQ(day_of(spring, "2025-03-09"), "13:00-21:00");
    auto const autumn =
        open("America/New_York", {working(every_day, "00:00", "02:59")}, "2025-10-30T00:00");
    EXPECT_EQ(day_of(autumn, "2025-11-01"), "04:00-07:00");
    EXPECT_EQ(day_of(autumn, "2025-11-02"), "04:00-08:00");
}

// 2025-04-06, 02:00 becomes 01:30; 2025-10-05, 02:00 becomes 02:30.
TEST(BusinessCalendar, LordHoweShiftsByHalfAnHour) {
    auto const autumn =
        open("Australia/Lord_Howe", {working(every_day, "01:00", "01:59")}, "2025-04-01T00:00");
    EXPECT_EQ(day_of(autumn, "2025-04-04"), "14:00-15:00");
    EXPECT_EQ(day_of(autumn, "2025-04-05"), "14:00-15:30");
    EXPECT_EQ(day_of(autumn, "2025-04-06"), "14:30-15:30");
    auto const spring =
        open("Australia/Lord_Howe", {working(every_day, "01:45", "02:44")}, "2025-10-01T00:00");
    EXPECT_EQ(day_of(spring, "2025-10-03"), "15:15-16:15");
    EXPECT_EQ(day_of(spring, "2025-10-04"), "15:15-15:45");
}

TEST(BusinessCalendar, HolidaysClose) {
    Documents documents{hours_of("Europe/Zurich", {working(weekdays, "09:00", "16:59")})};
    documents.holidays = one_holiday(
        {{"name", "Long weekend"}, {"startDate", "2025-05-29"}, {"endDate", "2025-05-30"}});
    auto const hours = open(documents, "2025-05-26T00:00");
    EXPECT_EQ(day_of(hours, "2025-05-28"), "07:00-15:00");
    EXPECT_EQ(day_of(hours, "2025-05-29"), "closed");
    EXPECT_EQ(day_of(hours, "2025-05-30"), "closed");
    EXPECT_EQ(day_of(hours, "2025-06-02"), "07:00-15:00");
}

TEST(BusinessCalendar, AHolidayMayBePartOfADay) {
    Documents documents{hours_of("Europe/Zurich", {working(weekdays, "09:00", "16:59")})};
    documents.holidays =
        one_holiday({{"name", "Eve"}, {"startDate", "2025-12-24"}, {"startTime", "12:00"}});
    auto const hours = open(documents, "2025-12-20T00:00");
    EXPECT_EQ(day_of(hours, "2025-12-24"), "08:00-11:00");
    EXPECT_EQ(day_of(hours, "2025-12-25"), "08:00-16:00");
}

TEST(BusinessCalendar, OverridesDecideBeforeHolidaysAndClosingOnesBeforeOpeningOnes) {
    Documents documents{hours_of("Europe/Zurich", {working(weekdays, "09:00", "16:59")})};
    documents.holidays = one_holiday({{"name", "Day"}, {"startDate", "2025-05-29"}});
    documents.overrides =
        overrides_in("Europe/Zurich", {override_of("2025-05-29T10:00", "2025-05-29T19:59", true),
                                       override_of("2025-05-29T14:30", "2025-05-29T15:29", false),
                                       override_of("2025-05-30T09:00", "2025-05-30T09:59", false)});
    auto const hours = open(documents, "2025-05-26T00:00");
    EXPECT_EQ(day_of(hours, "2025-05-29"), "08:00-12:30 13:30-18:00");
    EXPECT_EQ(day_of(hours, "2025-05-30"), "08:00-15:00");
}

TEST(BusinessCalendar, OverridesHaveATimeZoneOfTheirOwn) {
    Documents documents{hours_of("Europe/Zurich", {working(weekdays, "09:00", "16:59")})};
    documents.overrides = overrides_in(
        "America/New_York", {override_of("2025-05-29T09:00", "2025-05-29T09:59", false)});
    auto const hours = open(documents, "2025-05-26T00:00");
    EXPECT_EQ(day_of(hours, "2025-05-29"), "07:00-13:00 14:00-15:00");
}

// The days of a year, UTC, on which an all-day holiday begins.
std::string days_off(json const& holiday, int year) {
    Documents documents{hours_of("UTC", {working(every_day, "00:00", "23:59")})};
    documents.holidays = one_holiday(holiday);
    std::string text;
    core::Time day = utc(std::to_string(year) + "-01-01T00:00");
    core::Time const end = utc(std::to_string(year + 1) + "-01-01T00:00");
    for (; day < end; day = day + std::chrono::hours(24)) {
        if (open(documents, text_of(day)).open_at(day)) continue;
        text += (text.empty() ? "" : " ") + text_of(day).substr(5, 5);
    }
    return text;
}

json repeated(std::string const& start, std::string const& frequency, json const& rule) {
    return {{"name", "Off"}, {"startDate", start}, {"frequency", frequency}, {"recurrence", rule}};
}

TEST(BusinessCalendar, HolidaysComeAgain) {
    EXPECT_EQ(days_off({{"name", "Once"}, {"startDate", "2025-02-03"}}, 2025), "02-03");
    EXPECT_EQ(days_off(repeated("2025-12-20", "Daily", {{"interval", 5}}), 2025),
              "12-20 12-25 12-30");
    EXPECT_EQ(days_off(repeated("2025-12-03", "Weekly", {{"interval", 2}}), 2025),
              "12-03 12-17 12-31");
    // Of every second week, counted from Sunday on, Mondays and Thursdays after the Wednesday.
    EXPECT_EQ(days_off(repeated("2025-12-03", "Weekly",
                                {{"interval", 2}, {"daysOfWeek", {"MON", "THU"}}}),
                       2025),
              "12-04 12-15 12-18 12-29");
    EXPECT_EQ(days_off(repeated("2025-08-31", "Monthly", {{"interval", 1}}), 2025),
              "08-31 10-31 12-31");
    EXPECT_EQ(
        days_off(repeated("2025-01-01", "Monthly", {{"interval", 3}, {"specificDayOfMonth", 15}}),
                 2025),
        "01-15 04-15 07-15 10-15");
    EXPECT_EQ(days_off(repeated("2024-05-20", "Yearly",
                                {{"interval", 1},
                                 {"occurrenceInTheMonth", "LAST"},
                                 {"daysOfWeek", {"MON"}},
                                 {"specificMonth", "MAY"}}),
                       2025),
              "05-26");
    EXPECT_EQ(days_off(repeated("2025-01-01", "Monthly",
                                {{"interval", 4},
                                 {"occurrenceInTheMonth", "SECOND"},
                                 {"daysOfWeek", {"TUE", "SAT"}}}),
                       2025),
              "01-07 05-06 09-06");
    json const leap_day = repeated("2024-02-29", "Yearly", {{"interval", 1}});
    EXPECT_EQ(days_off(leap_day, 2025), "");
    EXPECT_EQ(days_off(leap_day, 2028), "02-29");
    json const every_other = repeated("2024-12-25", "Yearly", {{"interval", 2}});
    EXPECT_EQ(days_off(every_other, 2025), "");
    EXPECT_EQ(days_off(every_other, 2026), "12-25");
    EXPECT_EQ(
        days_off(repeated("2025-03-01", "Weekly", {{"interval", 1}, {"endDate", "2025-03-15"}}),
                 2025),
        "03-01 03-08 03-15");
}

TEST(BusinessCalendar, ARepeatedHolidayMayPassTheEndOfTheYear) {
    json holiday = repeated("2023-12-24", "Yearly", {{"interval", 1}});
    holiday["endDate"] = "2024-01-02";
    EXPECT_EQ(days_off(holiday, 2026),
              "01-01 01-02 12-24 12-25 12-26 12-27 12-28 12-29 12-30 12-31");
}

TEST(BusinessCalendar, BeyondWhatIsCoveredTheLastWeekRepeats) {
    auto const hours =
        open("Europe/Zurich", {working(weekdays, "09:00", "16:59")}, "2025-05-02T00:00");
    EXPECT_EQ(hours.covered_until, utc("2025-07-02T00:00"));
    EXPECT_TRUE(hours.open_at(utc("2025-07-02T08:00")));   // Wednesday
    EXPECT_FALSE(hours.open_at(utc("2025-07-05T08:00")));  // Saturday
    EXPECT_TRUE(hours.open_at(utc("2026-05-29T08:00")));   // a Friday, long after
    EXPECT_FALSE(hours.open_at(utc("2026-05-30T08:00")));
}

TEST(BusinessCalendar, OnOneDayTheAnswerIsTheSame) {
    std::vector<json> const working_hours{working(weekdays, "09:00", "16:59")};
    EXPECT_EQ(open("Europe/Zurich", working_hours, "2025-05-02T00:00"),
              open("Europe/Zurich", working_hours, "2025-05-02T23:59"));
}

TEST(BusinessCalendar, IsDueOnceADay) {
    Directory const directory =
        directory_of({hours_of("Europe/Zurich", {working(weekdays, "09:00", "16:59")})});
    core::Time const now = utc("2025-05-02T10:00");
    core::Config config;
    auto const due = calendars_due(directory, config, now);
    ASSERT_EQ(due.size(), 1U);
    config.put(open_hours(due.front(), now));
    EXPECT_TRUE(calendars_due(directory, config, now).empty());
    EXPECT_TRUE(calendars_due(directory, config, utc("2025-05-03T00:00")).empty());
    EXPECT_EQ(calendars_due(directory, config, utc("2025-05-03T00:01")).size(), 1U);
}

TEST(BusinessCalendar, WhatCannotBeReadIsNobodysHours) {
    EXPECT_FALSE(calendar_of({hours_of("Mars/Olympus", {working(weekdays, "09:00", "16:59")})}));
    EXPECT_FALSE(calendar_of({hours_of("UTC", {working(weekdays, "nine", "16:59")})}));
}

// ---- what is refused ----

std::string problems_of(json const& hours) {
    Problems problems;
    check_business_hours(hours, "hours", problems);
    return all(problems);
}

std::string problems_of_holiday(json const& holiday) {
    Problems problems;
    check_holiday_list(one_holiday(holiday), "list", problems);
    return all(problems);
}

TEST(BusinessCalendar, RefusesWhatNoClockShows) {
    EXPECT_EQ(problems_of(hours_of("Europe/Atlantis", {working({"MON"}, "09:00", "17:00")})),
              "hours.timezone: is no time zone this system knows\n");
    EXPECT_EQ(problems_of(hours_of("../../etc/passwd", {working({"MON"}, "09:00", "17:00")})),
              "hours.timezone: is no time zone this system knows\n");
    for (char const* const time :
         {"9:00", "24:00", "09:60", "09-00", "09:00:00", "+9:00", "09: 1"}) {
        EXPECT_EQ(problems_of(hours_of("UTC", {working({"MON"}, time, "17:00")})),
                  "hours.workingHours[0].startTime: must be a time HH:MM\n")
            << time;
    }
    EXPECT_EQ(problems_of(hours_of(
                  "UTC", {working({"MON"}, "09:00", "17:00"), working({"TUE"}, "17:00", "17:00")})),
              "hours.workingHours[1].endTime: must differ from startTime\n");
}

TEST(BusinessCalendar, RefusesDaysThatDoNotExist) {
    for (char const* const date : {"2025-02-29", "2025-13-01", "2025-00-10", "25-01-01",
                                   "2025/01/01", "2025-1-01", "2025-01-01T00:00"}) {
        EXPECT_EQ(problems_of_holiday({{"name", "Off"}, {"startDate", date}}),
                  "list.holidays[0].startDate: must be a date YYYY-MM-DD\n")
            << date;
    }
    EXPECT_EQ(problems_of_holiday({{"name", "Off"}}), "list.holidays[0].startDate: is required\n");
    EXPECT_EQ(problems_of_holiday(
                  {{"name", "Off"}, {"startDate", "2025-05-02"}, {"endDate", "2025-05-01"}}),
              "list.holidays[0].endDate: must not lie before the start\n");
    EXPECT_EQ(problems_of_holiday(
                  {{"name", "Off"}, {"startDate", "2025-05-02"}, {"endDate", "2026-05-03"}}),
              "list.holidays[0].endDate: must lie within 366 days\n");
    EXPECT_EQ(problems_of_holiday({{"name", "Off"},
                                   {"startDate", "2025-05-02"},
                                   {"startTime", "12:00"},
                                   {"endTime", "11:59"}}),
              "list.holidays[0].endTime: must not lie before the start\n");
}

TEST(BusinessCalendar, RefusesRulesThatNameNoDay) {
    EXPECT_EQ(problems_of_holiday(repeated("2025-05-02", "Monthly",
                                           {{"interval", 1}, {"occurrenceInTheMonth", "FIRST"}})),
              "list.holidays[0].recurrence.daysOfWeek: is required with occurrenceInTheMonth\n");
    EXPECT_EQ(problems_of_holiday(repeated("2025-05-02", "Monthly",
                                           {{"interval", 1},
                                            {"occurrenceInTheMonth", "FIRST"},
                                            {"daysOfWeek", {"MON"}},
                                            {"specificDayOfMonth", 2}})),
              "list.holidays[0].recurrence.specificDayOfMonth: cannot stand beside "
              "occurrenceInTheMonth\n");
    EXPECT_EQ(problems_of_holiday(
                  repeated("2025-05-02", "Daily", {{"interval", 1}, {"endDate", "never"}})),
              "list.holidays[0].recurrence.endDate: must be a date YYYY-MM-DD\n");
}

TEST(BusinessCalendar, RefusesOverridesWithoutABeginningOrAnEnd) {
    Problems problems;
    check_overrides(
        overrides_in("Nowhere", {{{"name", "One"}, {"workingHours", true}},
                                 override_of("2025-05-02 10:00", "2025-05-02T11:00", true),
                                 override_of("2025-05-02T10:00", "2025-05-02T09:59", true)}),
        "o", problems);
    EXPECT_EQ(all(problems),
              "o.timezone: is no time zone this system knows\n"
              "o.overrides[0].startDateTime: is required\n"
              "o.overrides[0].endDateTime: is required\n"
              "o.overrides[1].startDateTime: must be a date and time YYYY-MM-DDTHH:MM\n"
              "o.overrides[2].endDateTime: must not lie before the start\n");
}

}  // namespace
}  // namespace ringmaster::api::business_calendar_test
