// Numbers of intervals from real events: the service level three ways (RP-3), what is split at a
// border and what is not (RP-2), wrap-ups by reason (RP-4).
#include "ringmaster/reports/statistics.hpp"

#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::statistics_test {
namespace {

using namespace core;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;
using testing::start_of_day;

class Numbers : public ::testing::Test {
protected:
    SmallWorld& world() { return stage.world; }
    void set_anna(bool available) {
        world().give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), available,
                              available ? AuxCodeId{} : named<AuxCodeId>("lunch"), ""});
    }
    // Waited for so long, then answered, ended and wrapped up at once.
    void answered_after(seconds wait) {
        std::string const task = "c" + std::to_string(++calls_);
        set_anna(wait.count() == 0);
        world().call(task);
        world().wait(wait);
        if (wait.count() != 0) set_anna(true);
        world().accept("anna", task);
        world().wait(seconds(10));
        world().end("anna", task);
        world().wait(seconds(5));
        SubmitWrapUp submit;
        submit.by = SmallWorld::actor("anna");
        submit.agent = named<AgentId>("anna");
        submit.task = named<TaskId>(task);
        submit.code = named<AuxCodeId>("sale");
        EXPECT_FALSE(world().give(submit).refusal);
    }
    void abandoned_after(seconds wait) {
        std::string const task = "c" + std::to_string(++calls_);
        set_anna(false);
        world().call(task);
        world().wait(wait);
        world().tell(CustomerLeft{{}, named<TaskId>(task)});
    }
    [[nodiscard]] IntervalQuestion question(minutes length, int count) const {
        IntervalQuestion asked;
        asked.org = Stage::org();
        for (int index = 0; index <= count; ++index) {
            asked.borders.push_back(start_of_day + length * index);
        }
        asked.now = stage.world.now;
        return asked;
    }
    Statistics ask() {
        stage.write();
        stage.project();
        auto opened = Statistics::open(stage.records());
        if (!opened) throw std::runtime_error(opened.error().message);
        return std::move(opened).value();
    }

    Stage stage;
    int calls_ = 0;
};

TEST_F(Numbers, TheServiceLevelIsGivenThreeWays) {
    world().bring_in("anna");
    for (int call = 0; call < 70; ++call) answered_after(seconds(0));
    for (int call = 0; call < 10; ++call) abandoned_after(seconds(12));
    for (int call = 0; call < 20; ++call) answered_after(seconds(25));
    for (int call = 0; call < 3; ++call) abandoned_after(seconds(2));
    auto const found = ask().queues(question(minutes(24 * 60), 1));
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found.value().rows.size(), 1U);
    QueueInterval const& day = found.value().rows.front();
    EXPECT_EQ(day.queue_name, "support");
    EXPECT_EQ(day.offered, 103U);
    EXPECT_EQ(day.answered, 90U);
    EXPECT_EQ(day.answered_in, 70U);
    EXPECT_EQ(day.abandoned, 10U);
    EXPECT_EQ(day.abandoned_in, 10U);
    EXPECT_EQ(day.short_abandoned, 3U);
    EXPECT_NEAR(*day.service_level_ignoring_abandons(), 0.778, 0.0005);
    EXPECT_DOUBLE_EQ(*day.service_level_abandons_negative(), 0.70);
    EXPECT_DOUBLE_EQ(*day.service_level_abandons_positive(), 0.80);
    EXPECT_DOUBLE_EQ(*day.abandon_rate(), 0.10);
    EXPECT_DOUBLE_EQ(*day.average_speed_of_answer(), 20 * 25'000.0 / 90);
    EXPECT_DOUBLE_EQ(*day.average_handle_time(), 15'000.0);
    EXPECT_DOUBLE_EQ(*day.average_wrap_up(), 5'000.0);
    EXPECT_EQ(day.longest_wait, seconds(25));
}

TEST_F(Numbers, AQueueHasALevelOfItsOwn) {
    world().bring_in("anna");
    answered_after(seconds(25));
    auto asked = question(minutes(60), 1);
    asked.service_levels = {{named<QueueId>("support"), seconds(30)}};
    auto const found = ask().queues(asked);
    ASSERT_TRUE(found);
    EXPECT_EQ(found.value().rows.front().answered_in, 1U);
}

TEST_F(Numbers, WhatWaitsCountsWhereItsWaitingEnds) {
    world().bring_in("anna");
    set_anna(false);
    world().wait(minutes(14));
    answered_after(seconds(120));
    auto const found = ask().queues(question(minutes(15), 4));
    ASSERT_TRUE(found);
    ASSERT_EQ(found.value().rows.size(), 2U);
    EXPECT_EQ(found.value().rows[0].offered, 1U);
    EXPECT_EQ(found.value().rows[0].answered, 0U);
    EXPECT_FALSE(found.value().rows[0].service_level_ignoring_abandons());
    EXPECT_EQ(found.value().rows[1].offered, 0U);
    EXPECT_EQ(found.value().rows[1].answered, 1U);
    EXPECT_EQ(found.value().rows[1].longest_wait, seconds(120));
}

TEST_F(Numbers, AMissIsTheAgentsAndAHangUpIsNot) {
    world().bring_in("anna");
    world().call("c1");
    world().wait(seconds(18));  // RONA
    set_anna(true);
    world().wait(seconds(3));
    world().tell(CustomerLeft{{}, named<TaskId>("c1")});
    auto statistics = ask();
    auto const queues = statistics.queues(question(minutes(60), 1));
    ASSERT_TRUE(queues);
    EXPECT_EQ(queues.value().rows.front().not_answered, 1U);
    EXPECT_EQ(queues.value().rows.front().left_ringing, 1U);
    auto const agents = statistics.agents(question(minutes(60), 1));
    ASSERT_TRUE(agents) << agents.error().message;
    ASSERT_EQ(agents.value().rows.size(), 1U);
    EXPECT_EQ(agents.value().rows.front().not_answered, 1U);
    EXPECT_EQ(agents.value().rows.front().handled, 0U);
}

// Whether he lets it ring or his device says that nobody answered: it is one miss.
TEST_F(Numbers, ADeviceThatNobodyAnswersIsAMiss) {
    world().bring_in("anna");
    world().call("c1");
    world().tell(LegFailed{
        {}, named<TaskId>("c1"), {LegKind::agent, named<AgentId>("anna"), {}}, "no-answer"});
    world().tell(CustomerLeft{{}, named<TaskId>("c1")});
    auto statistics = ask();
    auto const queues = statistics.queues(question(minutes(60), 1));
    ASSERT_TRUE(queues);
    ASSERT_EQ(queues.value().rows.size(), 1U);
    EXPECT_EQ(queues.value().rows.front().not_answered, 1U);
    auto const agents = statistics.agents(question(minutes(60), 1));
    ASSERT_TRUE(agents);
    ASSERT_EQ(agents.value().rows.size(), 1U);
    EXPECT_EQ(agents.value().rows.front().not_answered, 1U);
}

TEST_F(Numbers, TimesOfAgentsAreSplitAtTheBorder) {
    world().wait(minutes(10));
    world().bring_in("anna");
    world().wait(minutes(4));
    world().call("c1");
    world().accept("anna", "c1");
    world().wait(minutes(3));
    world().end("anna", "c1");
    world().wait(minutes(20));
    auto const found = ask().agents(question(minutes(15), 4));
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found.value().rows.size(), 3U);
    AgentInterval const& first = found.value().rows[0];
    AgentInterval const& second = found.value().rows[1];
    EXPECT_EQ(first.agent_name, "anna");
    EXPECT_EQ(first.signed_in, minutes(5));
    EXPECT_EQ(first.available, minutes(5));
    EXPECT_EQ(first.connected, minutes(1));
    EXPECT_EQ(first.handled, 1U);
    EXPECT_EQ(second.signed_in, minutes(15));
    EXPECT_EQ(second.connected, minutes(2));
    EXPECT_EQ(second.wrap_up, minutes(1));
    EXPECT_EQ(second.handled, 0U);
    EXPECT_EQ(found.value().rows[2].signed_in, minutes(7));
}

TEST_F(Numbers, QuartersOfAnHourAddUpToTheDay) {
    busy_day(world(), [this] { stage.write(); });
    auto statistics = ask();
    auto const quarters = statistics.queues(question(minutes(15), 96));
    auto const day = statistics.queues(question(minutes(24 * 60), 1));
    ASSERT_TRUE(quarters);
    ASSERT_TRUE(day);
    EXPECT_GT(day.value().rows.size(), 2U);
    for (QueueInterval const& whole : day.value().rows) {
        QueueInterval sum;
        for (QueueInterval const& part : quarters.value().rows) {
            if (part.queue != whole.queue) continue;
            sum.offered += part.offered;
            sum.answered += part.answered;
            sum.abandoned += part.abandoned;
            sum.moved_on += part.moved_on;
            sum.answer_time += part.answer_time;
        }
        EXPECT_EQ(sum.offered, whole.offered) << whole.queue_name;
        EXPECT_EQ(sum.answered, whole.answered) << whole.queue_name;
        EXPECT_EQ(sum.abandoned, whole.abandoned) << whole.queue_name;
        EXPECT_EQ(sum.moved_on, whole.moved_on) << whole.queue_name;
        EXPECT_EQ(sum.answer_time, whole.answer_time) << whole.queue_name;
    }
    Duration in_quarters{0};
    Duration in_all{0};
    auto const quarters_of_agents = statistics.agents(question(minutes(15), 96));
    for (auto const& part : quarters_of_agents.value().rows) {
        in_quarters += part.signed_in + part.connected;
    }
    auto const day_of_agents = statistics.agents(question(minutes(24 * 60), 1));
    for (auto const& part : day_of_agents.value().rows) {
        in_all += part.signed_in + part.connected;
    }
    EXPECT_EQ(in_quarters, in_all);
}

TEST_F(Numbers, WrapUpsAreCountedByWhatIsAskedFor) {
    world().bring_in("anna");
    answered_after(seconds(0));
    answered_after(seconds(0));
    world().call("late");
    world().accept("anna", "late");
    world().end("anna", "late");
    world().wait(seconds(61));
    auto statistics = ask();
    auto const reasons = statistics.wrap_ups(question(minutes(60), 1), WrapUpsBy{.reason = true});
    ASSERT_TRUE(reasons) << reasons.error().message;
    ASSERT_EQ(reasons.value().rows.size(), 2U);
    EXPECT_EQ(reasons.value().rows[0].reason_name, "question");
    EXPECT_EQ(reasons.value().rows[0].timed_out, 1U);
    EXPECT_EQ(reasons.value().rows[0].duration, seconds(60));
    EXPECT_EQ(reasons.value().rows[1].reason_name, "sale");
    EXPECT_EQ(reasons.value().rows[1].wrap_ups, 2U);
    EXPECT_EQ(reasons.value().rows[1].duration, seconds(10));
    for (WrapUpsBy const by : {WrapUpsBy{.queue = true}, WrapUpsBy{.team = true},
                               WrapUpsBy{.agent = true}, WrapUpsBy{}}) {
        auto const groups = statistics.wrap_ups(question(minutes(60), 1), by);
        ASSERT_TRUE(groups);
        ASSERT_EQ(groups.value().rows.size(), 1U);
        EXPECT_EQ(groups.value().rows.front().wrap_ups, 3U);
    }
}

}  // namespace
}  // namespace ringmaster::reports::statistics_test
