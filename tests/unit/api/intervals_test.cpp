// GET /v1/reports/queue-intervals, agent-intervals and wrap-up-summary, GET /v1/queues/statistics:
// which intervals, whose numbers, and how they are written (RP-2 to RP-4, SEC-1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::intervals_test {
namespace {

using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t winter_noon = 1'767'268'800'000;  // 2026-01-01T12:00:00Z
constexpr std::int64_t clock_forward =
    1'774'738'800'000;  // 2026-03-28T23:00:00Z: midnight in Berlin

class Intervals : public ::testing::Test {
protected:
    Intervals() {
        supervisor.teams = world.engine.state().config.queue(world.entry_point.queue)->teams;
    }
    StatisticsAsked asked(Principal const& who, std::string const& target) {
        auto const reply = world.get(who, target);
        EXPECT_EQ(reply.status, 200) << target << ' ' << reply.text;
        return world.records.statistics_asked.back();
    }
    static std::string range(std::int64_t from, core::Duration length) {
        return "?from=" + std::to_string(from) + "&to=" + std::to_string(from + length.count());
    }
    std::string problem(std::string const& target) {
        auto const reply = world.get(admin, target);
        EXPECT_EQ(reply.status, 400) << target << ' ' << reply.text;
        return reply.text;
    }
    World world;
    Principal admin = world.principal(AccessRole::administrator);
    Principal supervisor = world.principal(AccessRole::supervisor);
};

TEST_F(Intervals, WithoutALengthAreTheWholeRange) {
    auto const one = asked(admin, "/v1/reports/queue-intervals" + range(winter_noon, hours(3)));
    EXPECT_EQ(one.of, StatisticsOf::queues);
    EXPECT_THAT(one.borders,
                ElementsAre(core::Time{winter_noon}, core::Time{winter_noon} + hours(3)));
    EXPECT_EQ(one.now, world.now);
    auto const from = std::to_string(world.now.epoch_ms - 60'000);
    EXPECT_EQ(asked(admin, "/v1/reports/queue-intervals?from=" + from).borders.back(), world.now);
}

TEST_F(Intervals, BeginByTheClockOfTheZone) {
    core::Time const from{winter_noon + 60'000};
    auto const quarters = asked(
        admin, "/v1/reports/queue-intervals" + range(from.epoch_ms, minutes(30)) + "&interval=15");
    EXPECT_THAT(quarters.borders,
                ElementsAre(from, core::Time{winter_noon} + minutes(15),
                            core::Time{winter_noon} + minutes(30), from + minutes(30)));
    core::Time const spring{clock_forward};
    auto const days = asked(admin, "/v1/reports/agent-intervals" + range(clock_forward, hours(47)) +
                                       "&interval=day&timezone=Europe/Berlin");
    EXPECT_EQ(days.of, StatisticsOf::agents);
    EXPECT_THAT(days.borders, ElementsAre(spring, spring + hours(23), spring + hours(47)));
}

TEST_F(Intervals, AreOfWhoWasAskedFor) {
    auto const queue = core::to_string(world.entry_point.queue);
    auto const agent = core::to_string(world.agent.id);
    auto const hour = range(winter_noon, hours(1));
    EXPECT_THAT(asked(admin, "/v1/reports/queue-intervals" + hour + "&queueIds=" + queue).queues,
                ElementsAre(world.entry_point.queue.value));
    auto const teams =
        asked(admin, "/v1/reports/agent-intervals" + hour + "&by=team&agentIds=" + agent);
    EXPECT_EQ(teams.of, StatisticsOf::teams);
    EXPECT_THAT(teams.agents, ElementsAre(world.agent.id.value));
    auto const plain = asked(admin, "/v1/reports/wrap-up-summary" + hour);
    EXPECT_EQ(plain.of, StatisticsOf::wrap_ups);
    EXPECT_THAT(plain.by, ElementsAre("reason"));
    EXPECT_FALSE(plain.led);
    auto const both = asked(admin, "/v1/reports/wrap-up-summary" + hour + "&by=queue,agent");
    EXPECT_THAT(both.by, ElementsAre("queue", "agent"));
}

TEST_F(Intervals, GoByTheThresholdsThatAreConfigured) {
    auto const before = asked(admin, "/v1/reports/queue-intervals?from=0").levels;
    EXPECT_EQ(before.short_abandon, std::chrono::seconds(5));
    auto const org = "/organization/" + core::to_string(world.org);
    auto const queue = core::to_string(world.entry_point.queue);
    auto const path = org + "/contact-service-queue/" + queue;
    ASSERT_EQ(world.patch(admin, path, {{"serviceLevelThreshold", 33}}).status, 200);
    auto const settings = world.get(admin, org + "/organization-setting").body;
    auto const id = settings[0]["id"].get<std::string>();
    ASSERT_EQ(
        world.patch(admin, org + "/organization-setting/" + id, {{"shortAbandonThreshold", 2}})
            .status,
        200);
    auto const after = asked(admin, "/v1/reports/queue-intervals?from=0").levels;
    EXPECT_EQ(after.short_abandon, std::chrono::seconds(2));
    EXPECT_THAT(after.own, ::testing::Contains(std::pair(
                               world.entry_point.queue, core::Duration(std::chrono::seconds(33)))));
}

TEST_F(Intervals, OfSupervisorsAreThoseOfTheirTeamsAndQueues) {
    for (std::string const what : {"reports/queue-intervals", "reports/agent-intervals",
                                   "reports/wrap-up-summary", "queues/statistics"}) {
        auto const theirs = asked(supervisor, "/v1/" + what + range(winter_noon, hours(1)));
        ASSERT_TRUE(theirs.led) << what;
        EXPECT_EQ(theirs.led->teams.size(), supervisor.teams.size());
        EXPECT_THAT(theirs.led->queues, ::testing::Contains(world.entry_point.queue.value));
        auto const agent = world.person(AccessRole::agent, world.agent.id);
        EXPECT_EQ(world.get(agent, "/v1/" + what + range(winter_noon, hours(1))).status, 403);
        EXPECT_EQ(world
                      .get(world.principal(AccessRole::reporting),
                           "/v1/" + what + range(winter_noon, hours(1)))
                      .status,
                  200);
    }
}

TEST_F(Intervals, AreWrittenWithTheirSharesAndWithoutThoseOfNobody) {
    world.records.numbers->fields = {"queueName", "answered", "serviceLevel"};
    world.records.numbers->rows = {{std::string("Billing"), std::int64_t{9}, 0.75},
                                   {std::string("Sales"), std::int64_t{0}, std::monostate()}};
    auto const hour = range(winter_noon, hours(1));
    auto const reply = world.get(admin, "/v1/reports/queue-intervals" + hour);
    EXPECT_EQ(reply.body["meta"]["orgId"], core::to_string(world.org));
    EXPECT_EQ(reply.body["data"][0],
              (json{{"queueName", "Billing"}, {"answered", 9}, {"serviceLevel", 0.75}}));
    EXPECT_EQ(reply.body["data"][1]["serviceLevel"], nullptr);
    world.headers = {{"Accept", "text/csv"}};
    EXPECT_EQ(world.get(admin, "/v1/reports/queue-intervals" + hour).text,
              "queueName,answered,serviceLevel\r\nBilling,9,0.75\r\nSales,0,\r\n");
}

TEST_F(Intervals, RefuseWhatCannotBeAnswered) {
    std::string const queues = "/v1/reports/queue-intervals";
    EXPECT_THAT(problem(queues), HasSubstr("from"));
    EXPECT_THAT(problem(queues + "?from=9&to=8"), HasSubstr("must not be before from"));
    EXPECT_THAT(problem(queues + "?from=0&timezone=Mars/Olympus"), HasSubstr("timezone"));
    EXPECT_THAT(problem(queues + "?from=0&interval=20"), HasSubstr("interval"));
    EXPECT_THAT(problem(queues + range(0, hours(24 * 31 + 1)) + "&interval=60"),
                HasSubstr("within 31 days"));
    EXPECT_THAT(problem(queues + range(0, hours(24 * 1'100 + 1)) + "&interval=day"),
                HasSubstr("1,100"));
    EXPECT_EQ(asked(admin, queues + range(0, hours(24 * 31)) + "&interval=60").borders.size(),
              31U * 24 + 1);
    EXPECT_THAT(problem("/v1/reports/wrap-up-summary?from=0&by=mood"), HasSubstr("by"));
    world.records.numbers.reset();
    EXPECT_THAT(problem(queues + "?from=0"), HasSubstr("100,000 rows"));
    EXPECT_THAT(problem("/v1/queues/statistics" + range(0, hours(1))), HasSubstr("100,000 rows"));
}

TEST_F(Intervals, OfQueueStatisticsAreQuartersOfTheHour) {
    core::Time const noon{winter_noon};
    auto const whole =
        asked(admin, "/v1/queues/statistics" + range(winter_noon + 300'000, minutes(50)));
    EXPECT_EQ(whole.of, StatisticsOf::queue_tasks);
    EXPECT_THAT(whole.borders, ElementsAre(noon, noon + minutes(45)));
    auto const halves =
        asked(admin, "/v1/queues/statistics" + range(winter_noon, minutes(45)) + "&interval=30");
    EXPECT_THAT(halves.borders, ElementsAre(noon, noon + minutes(30), noon + minutes(45)));
    EXPECT_THAT(halves.queues, IsEmpty());
    EXPECT_THAT(problem("/v1/queues/statistics?from=0"), HasSubstr("to"));
    EXPECT_THAT(problem("/v1/queues/statistics" + range(0, hours(25))),
                HasSubstr("within 24 hours"));
}

TEST_F(Intervals, OfQueueStatisticsLeaveOutMeansOfNothing) {
    auto const queue = core::to_string(world.entry_point.queue);
    world.records.numbers->fields = {"intervalStartTime",  "queueId",
                                     "queueName",          "channelType",
                                     "totalOfferedTasks",  "totalEnqueuedTasks",
                                     "totalAssignedTasks", "totalAcceptedTasks",
                                     "totalRejectedTasks", "totalAbandonedTasks",
                                     "averageHandledTime", "serviceLevelThresholdPercentage"};
    auto const zero = std::int64_t{0};
    world.records.numbers->rows = {{winter_noon, queue, std::string("Billing"),
                                    std::string("telephony"), zero, zero, zero, zero, zero, zero,
                                    std::monostate(), 75.5}};
    auto const row =
        world.get(admin, "/v1/queues/statistics" + range(winter_noon, hours(1))).body["data"][0];
    EXPECT_EQ(row["queueId"], queue);
    EXPECT_EQ(row["serviceLevelThresholdPercentage"], 75.5);
    EXPECT_FALSE(row.contains("averageHandledTime"));
}

}  // namespace
}  // namespace ringmaster::api::tests::intervals_test
