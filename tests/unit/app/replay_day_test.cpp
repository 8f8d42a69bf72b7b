#include "app/tools/replay_day.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ringmaster::app::replay_day_test {
namespace {

constexpr char const* header =
    "call_id,priority,type,arrival_s,queue_s,outcome,service_start_s,service_s,agent\n";

std::vector<RecordedCall> parse(std::string const& rows) {
    std::istringstream csv(header + rows);
    RecordedDay const day = parse_recorded_day(csv);
    if (!std::holds_alternative<std::vector<RecordedCall>>(day)) {
        ADD_FAILURE() << std::get<std::vector<std::string>>(day).front();
        return {};
    }
    return std::get<std::vector<RecordedCall>>(day);
}

TEST(RecordedDay, every_problem_is_named_with_its_line) {
    std::istringstream csv(std::string(header) +
                           "1,0,PS,x,0,AGENT,1,2,A\n1,0,PS,1,0,GONE,,0,\n2,0\n");
    auto const problems = std::get<std::vector<std::string>>(parse_recorded_day(csv));
    ASSERT_EQ(problems.size(), 3U);
    EXPECT_NE(problems[0].find("line 2: arrival_s"), std::string::npos);
    EXPECT_NE(problems[1].find("line 3: outcome"), std::string::npos);
    EXPECT_NE(problems[2].find("line 4: 2 columns"), std::string::npos);
}

TEST(RecordedDay, another_file_is_refused) {
    std::istringstream csv("a,b,c\n1,2,3\n");
    EXPECT_TRUE(std::holds_alternative<std::vector<std::string>>(parse_recorded_day(csv)));
}

// One agent, from 100 s on. The first call waits 50 s for the shift, the second 100 s for the
// first, the third has left by then, the fourth left in the menu.
TEST(ReplayDay, waits_and_classes_are_exact) {
    auto const calls = parse(
        "1,0,PS,50,50,AGENT,100,60,ANN\n"
        "2,0,PS,60,100,AGENT,160,40,ANN\n"
        "3,0,PS,70,20,HANG,,0,\n"
        "4,0,PS,80,0,HANG,,0,\n"
        "5,0,PS,80,0,PHANTOM,,0,\n");
    ReplayReport const report = replay_day(calls);
    EXPECT_EQ(report.rows, 5U);
    EXPECT_EQ(report.arrivals, 3U);
    EXPECT_EQ(report.served, 2U);
    EXPECT_EQ(report.abandoned, 1U);
    EXPECT_EQ(report.left_waiting, 0U);
    EXPECT_EQ(report.menu_hangups, 1U);
    EXPECT_EQ(report.phantom, 1U);
    EXPECT_EQ(report.agents, 1U);
    EXPECT_DOUBLE_EQ(report.mean_wait_seconds, 75);
    EXPECT_DOUBLE_EQ(report.median_wait_seconds, 50);
    EXPECT_DOUBLE_EQ(report.p90_wait_seconds, 100);
    EXPECT_DOUBLE_EQ(report.service_level_20s, 0);
}

// High priority counts as 90 s older: call 3 overtakes call 2 (arrived 30 s earlier).
TEST(ReplayDay, high_priority_back_dates_the_age) {
    auto const calls = parse(
        "1,0,PS,100,0,AGENT,100,100,ANN\n"
        "2,0,PS,110,90,AGENT,200,10,ANN\n"
        "3,2,PS,140,60,AGENT,210,10,ANN\n");
    ReplayReport const report = replay_day(calls);
    EXPECT_EQ(report.served, 3U);
    EXPECT_DOUBLE_EQ(report.p90_wait_seconds, 100);  // call 2 from 110 to 210
}

TEST(ReplayDay, a_customer_who_hung_up_is_served_when_reached_in_time) {
    auto const calls = parse(
        "1,0,PS,100,0,AGENT,100,31,ANN\n"
        "2,0,PS,140,60,HANG,,0,\n"
        "3,0,PS,300,0,AGENT,300,30,ANN\n");
    ReplayReport const report = replay_day(calls);
    EXPECT_EQ(report.served, 3U);
    EXPECT_EQ(report.abandoned, 0U);
}

TEST(ReplayDay, who_waits_at_the_last_shifts_end_is_left_waiting) {
    auto const calls = parse(
        "1,0,PS,100,0,AGENT,100,50,ANN\n"
        "2,0,PS,120,30,AGENT,,50,\n"
        "3,0,PS,500,10,HANG,,0,\n");
    ReplayReport const report = replay_day(calls);
    EXPECT_EQ(report.arrivals, 3U);
    EXPECT_EQ(report.served + report.abandoned + report.left_waiting, 3U);
    EXPECT_GE(report.left_waiting, 1U);
}

// The real day, when its file is there.
TEST(ReplayDay, bank_day_is_accounted_for_and_repeatable) {
    char const* const folder = std::getenv("RINGMASTER_DATA");
    std::filesystem::path const path =
        (folder != nullptr ? std::filesystem::path(folder)
                           : std::filesystem::path(RINGMASTER_SOURCE_DIR) / "../shared/data") /
        "bank-day.csv";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "the recorded day is not on this machine";
    std::ifstream file(path);
    auto const calls = std::get<std::vector<RecordedCall>>(parse_recorded_day(file));
    ReplayReport const first = replay_day(calls);
    ReplayReport const second = replay_day(calls);
    EXPECT_EQ(first.rows, 2375U);
    EXPECT_EQ(first.menu_hangups, 120U);
    EXPECT_EQ(first.phantom, 18U);
    EXPECT_EQ(first.arrivals, 2237U);
    EXPECT_EQ(first.served + first.abandoned + first.left_waiting, first.arrivals);
    EXPECT_EQ(first.state_hash, second.state_hash);
    EXPECT_EQ(first.events, second.events);
    RecordProperty("events", static_cast<int>(first.events));
    RecordProperty("wallMilliseconds", static_cast<int>(first.wall_milliseconds));
}

}  // namespace
}  // namespace ringmaster::app::replay_day_test
