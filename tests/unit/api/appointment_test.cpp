// When a customer's clock shows what was agreed, on the days too on which it is put forward or back
// (CB-2).
#include "ringmaster/api/documents/appointment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringmaster::api::tests::appointment_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

constexpr core::Time march_first{1'772'323'200'000};  // 2026-03-01T00:00:00Z

json said(char const* zone, char const* date, char const* start, char const* end) {
    return {{"timezone", zone}, {"scheduleDate", date}, {"startTime", start}, {"endTime", end}};
}

core::Appointment instants(char const* zone, char const* date, char const* start, char const* end) {
    core::Appointment when;
    when.timezone = zone;
    when.date = date;
    when.start = start;
    when.end = end;
    return as_of_now(when);
}

std::int64_t minutes_between(core::Appointment const& when) {
    return (when.until.epoch_ms - when.from.epoch_ms) / 60'000;
}

struct Case {
    char const* zone;
    char const* date;
    char const* start;
    char const* end;
    std::int64_t from;  // seconds since 1970
    std::int64_t minutes;
};

class OnDaysOfChange : public ::testing::TestWithParam<Case> {};

TEST_P(OnDaysOfChange, TheWholeOfWhatWasSaid) {
    auto const& one = GetParam();
    auto const when = instants(one.zone, one.date, one.start, one.end);
    EXPECT_EQ(when.from.epoch_ms / 1'000, one.from);
    EXPECT_EQ(minutes_between(when), one.minutes);
}

INSTANTIATE_TEST_SUITE_P(
    Clocks, OnDaysOfChange,
    ::testing::Values(
        // An ordinary day.
        Case{"Europe/Berlin", "2026-03-28", "10:00:00", "11:00:00", 1'774'688'400, 60},
        // 02:30 does not exist: the first moment behind the gap is 03:00, 01:00 UTC.
        Case{"Europe/Berlin", "2026-03-29", "02:30:00", "04:00:00", 1'774'746'000, 60},
        Case{"Europe/Berlin", "2026-03-29", "01:30:00", "02:30:00", 1'774'744'200, 30},
        // 02:30 comes twice: from the first to the second 02:45.
        Case{"Europe/Berlin", "2026-10-25", "02:30:00", "02:45:00", 1'792'888'200, 75},
        Case{"America/New_York", "2026-11-01", "01:00:00", "01:30:00", 1'793'509'200, 90},
        // Lord Howe's clock moves by half an hour: 02:00 to 02:30 in October, back in April.
        Case{"Australia/Lord_Howe", "2026-10-04", "02:10:00", "03:00:00", 1'791'041'400, 30},
        Case{"Australia/Lord_Howe", "2026-04-05", "01:30:00", "02:00:00", 1'775'313'000, 60}));

TEST(Appointments, AreReadAndKeptAsTheyWereSaid) {
    Problems problems;
    auto const when = read_appointment(said("Europe/Berlin", "2026-03-10", "09:30", "10:15:30"),
                                       march_first, problems);
    ASSERT_TRUE(when);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(when->date, "2026-03-10");
    EXPECT_EQ(when->start, "09:30:00");
    EXPECT_EQ(when->end, "10:15:30");
    EXPECT_EQ(when->from.epoch_ms, 1'773'131'400'000);
}

std::vector<std::string> refused(json const& body) {
    Problems problems;
    EXPECT_FALSE(read_appointment(body, march_first, problems));
    std::vector<std::string> all;
    for (auto const& problem : problems) all.push_back(problem.path + ' ' + problem.text);
    return all;
}

TEST(Appointments, EachPartIsLookedAt) {
    EXPECT_THAT(refused(json::object()),
                ElementsAre("startTime is required", "endTime is required",
                            "scheduleDate is required", "timezone is required"));
    EXPECT_THAT(
        refused(said("Mars/Olympus", "2026-02-30", "24:00:00", "9:30")),
        ElementsAre("startTime must be a time, HH:MM:SS", "endTime must be a time, HH:MM:SS",
                    "scheduleDate must be a date, YYYY-MM-DD",
                    "timezone must be an IANA time zone"));
}

TEST(Appointments, LimitsAreThoseOfThePublicDescription) {
    EXPECT_THAT(refused(said("Etc/UTC", "2026-03-01", "00:29:59", "02:00:00")),
                ElementsAre("startTime must be at least 30 minutes ahead"));
    EXPECT_THAT(refused(said("Etc/UTC", "2026-04-01", "00:00:01", "02:00:00")),
                ElementsAre("scheduleDate must be at most 31 days ahead"));
    EXPECT_THAT(refused(said("Etc/UTC", "2026-03-02", "10:00:00", "10:29:59")),
                ElementsAre("endTime must be at least 30 minutes after startTime"));
    EXPECT_THAT(refused(said("Etc/UTC", "2026-03-02", "10:00:00", "09:00:00")),
                ElementsAre("endTime must be at least 30 minutes after startTime"));
    EXPECT_THAT(refused(said("Etc/UTC", "2026-03-02", "10:00:00", "18:00:01")),
                ElementsAre("endTime must be at most 8 hours after startTime"));
    // A time that the clock skips altogether is no time.
    EXPECT_THAT(refused(said("Europe/Berlin", "2026-03-29", "02:05:00", "02:55:00")),
                ElementsAre("endTime must be at least 30 minutes after startTime"));
}

}  // namespace
}  // namespace ringmaster::api::tests::appointment_test
