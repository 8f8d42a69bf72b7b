// Intervals by the clock of a zone, on the days too on which it is put forward or back (RP-2).
#include <gtest/gtest.h>

#include <algorithm>

#include "ringmaster/api/documents/interval_borders.hpp"

namespace ringmaster::api::interval_borders_test {
namespace {

constexpr char berlin[] = "Europe/Berlin";
constexpr std::int64_t hour_ms = 3'600'000;

std::vector<core::Time> day_of_intervals(char const* first, char const* next, std::uint32_t length,
                                         char const* zone = berlin) {
    IntervalRange const range{*day_start(first, zone), *day_start(next, zone), length};
    return *interval_borders(range, zone);
}

TEST(IntervalBorders, AnOrdinaryDayHasNinetySixQuarters) {
    auto const borders = day_of_intervals("2026-07-01", "2026-07-02", 15);
    ASSERT_EQ(borders.size(), 97U);
    EXPECT_EQ(borders.front().epoch_ms, 1'782'856'800'000);  // 22:00 UTC the day before
    for (std::size_t index = 1; index < borders.size(); ++index) {
        EXPECT_EQ((borders[index] - borders[index - 1]).count(), hour_ms / 4);
    }
}

TEST(IntervalBorders, DaysAreAsLongAsTheClockMakesThem) {
    auto const days = [](char const* first, char const* next) {
        return day_of_intervals(first, next, whole_day);
    };
    auto const forward = days("2026-03-29", "2026-03-30");
    ASSERT_EQ(forward.size(), 2U);
    EXPECT_EQ((forward[1] - forward[0]).count(), 23 * hour_ms);
    auto const back = days("2026-10-25", "2026-10-26");
    ASSERT_EQ(back.size(), 2U);
    EXPECT_EQ((back[1] - back[0]).count(), 25 * hour_ms);
    EXPECT_EQ(days("2026-10-24", "2026-10-27").size(), 4U);
}

TEST(IntervalBorders, AnHourThatComesTwiceIsTwo) {
    EXPECT_EQ(day_of_intervals("2026-10-25", "2026-10-26", 60).size(), 26U);
    EXPECT_EQ(day_of_intervals("2026-03-29", "2026-03-30", 60).size(), 24U);
}

TEST(IntervalBorders, ZonesBesideTheHourBeginWhereTheirClockDoes) {
    auto const borders = day_of_intervals("2026-07-01", "2026-07-02", 60, "Asia/Kolkata");
    ASSERT_EQ(borders.size(), 25U);
    EXPECT_EQ(borders.front().epoch_ms % hour_ms, hour_ms / 2);
}

TEST(IntervalBorders, WhatBeginsInBetweenEndsAtTheNextBorder) {
    auto const midnight = *day_start("2026-07-01", berlin);
    IntervalRange const range{{midnight.epoch_ms + 60'000}, {midnight.epoch_ms + hour_ms}, 30};
    auto const borders = *interval_borders(range, berlin);
    ASSERT_EQ(borders.size(), 3U);
    EXPECT_EQ(borders[1].epoch_ms, midnight.epoch_ms + hour_ms / 2);
    EXPECT_EQ(borders[2], range.until);
}

// Zones' rules end with the year 32767; intervals go on.
TEST(IntervalBorders, EndWhateverTheYear) {
    for (std::int64_t const from :
         {0LL, 253'402'300'799'999LL, 971'890'963'199'000LL, 971'890'963'200'000LL,
          2'000'000'000'000'000LL, 4'503'599'627'370'495LL}) {
        for (char const* zone : {berlin, "Etc/UTC", "Asia/Kolkata", "America/New_York"}) {
            for (std::uint32_t const minutes : {15U, 30U, 60U, whole_day}) {
                IntervalRange const range{{from}, {from + 24 * hour_ms}, minutes};
                auto const borders = *interval_borders(range, zone);
                EXPECT_LE(borders.size(), 24 * 60 / minutes + 2) << from << ' ' << zone;
                EXPECT_EQ(borders.back(), range.until);
                EXPECT_TRUE(std::is_sorted(borders.begin(), borders.end()));
            }
        }
    }
}

TEST(IntervalBorders, WhereThereIsNoSuchDayOrZoneThereAreNone) {
    EXPECT_FALSE(day_start("2026-02-30", berlin));
    EXPECT_FALSE(day_start("2026-02-03", "Mars/Base"));
    EXPECT_FALSE(interval_borders({{0}, {1}, 15}, "Mars/Base"));
}

}  // namespace
}  // namespace ringmaster::api::interval_borders_test
