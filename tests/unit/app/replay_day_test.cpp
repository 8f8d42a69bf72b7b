#include "app/tools/replay_day.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "ringmaster/reports/statistics.hpp"
#include "unit/store/scratch.hpp"

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

std::size_t number_of(std::vector<reports::QueueInterval> const& intervals,
                      std::uint64_t reports::QueueInterval::*count) {
    std::size_t sum = 0;
    for (auto const& one : intervals) sum += one.*count;
    return sum;
}

// What reports say of a day whose journal and records are kept, beside what the replay has counted.
void expect_reports_of(std::vector<RecordedCall> const& calls) {
    store::Scratch scratch;
    std::string const folder = scratch.file("replayed");
    auto const recorded = record_replayed_day(calls, folder);
    ASSERT_TRUE(recorded) << recorded.error().message;
    ReplayReport const& report = recorded.value();
    EXPECT_EQ(report.state_hash, replay_day(calls).state_hash);
    EXPECT_FALSE(record_replayed_day(calls, folder));  // there is one already
    auto statistics = reports::Statistics::open(folder + "/reports.db");
    ASSERT_TRUE(statistics) << statistics.error().message;
    core::Time const midnight{933'465'600'000};
    for (auto const length : {std::chrono::minutes(15), std::chrono::minutes(24 * 60)}) {
        reports::IntervalQuestion asked;
        asked.org = replayed_organization();
        asked.short_abandon = core::Duration(0);
        for (auto at = midnight; at <= midnight + std::chrono::hours(48); at = at + length) {
            asked.borders.push_back(at);
        }
        asked.now = asked.borders.back();
        auto const queues = statistics.value().queues(asked);
        ASSERT_TRUE(queues) << queues.error().message;
        using Queue = reports::QueueInterval;
        auto const& rows = queues.value().rows;
        EXPECT_EQ(number_of(rows, &Queue::offered), report.arrivals);
        EXPECT_EQ(number_of(rows, &Queue::answered), report.served);
        EXPECT_EQ(number_of(rows, &Queue::abandoned), report.abandoned);
        EXPECT_EQ(number_of(rows, &Queue::moved_on) + number_of(rows, &Queue::short_abandoned), 0U);
        auto const in_time = static_cast<double>(number_of(rows, &Queue::answered_in));
        EXPECT_DOUBLE_EQ(in_time / static_cast<double>(report.arrivals), report.service_level_20s);
        core::Duration waited{0};
        for (auto const& one : rows) waited += one.answer_time;
        EXPECT_DOUBLE_EQ(
            static_cast<double>(waited.count()) / 1'000 / static_cast<double>(report.served),
            report.mean_wait_seconds);
        auto const groups = statistics.value().wrap_ups(asked, {.reason = true});
        ASSERT_TRUE(groups) << groups.error().message;
        std::map<std::string, std::size_t> by_type;
        for (auto const& one : groups.value().rows) by_type[one.reason_name] += one.wrap_ups;
        EXPECT_EQ(by_type, report.served_by_type);
    }
}

TEST(ReplayDay, reports_say_what_was_counted) {
    expect_reports_of(
        parse("1,0,PS,100,0,AGENT,100,50,ANN\n"
              "2,0,NW,110,40,AGENT,150,30,ANN\n"
              "3,0,PS,120,10,HANG,,0,\n"
              "4,0,PS,170,30,AGENT,,50,\n"
              "5,0,PS,500,10,HANG,,0,\n"));
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
    expect_reports_of(calls);
    RecordProperty("events", static_cast<int>(first.events));
    RecordProperty("wallMilliseconds", static_cast<int>(first.wall_milliseconds));
}

}  // namespace
}  // namespace ringmaster::app::replay_day_test
