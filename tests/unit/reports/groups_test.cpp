// Statistics told apart and narrowed down: percentiles of wrap-ups (RP-4), occupancy (RP-3), teams,
// whose numbers a supervisor gets (SEC-1), and the figures of a queue's contacts.
#include <numeric>

#include "ringmaster/reports/statistics.hpp"
#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::groups_test {
namespace {

using namespace core;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;
using testing::start_of_day;

class Groups : public ::testing::Test {
protected:
    SmallWorld& world() { return stage.world; }
    void set_anna(bool available) {
        world().give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), available,
                              available ? AuxCodeId{} : named<AuxCodeId>("lunch"), ""});
    }
    void submit(std::string const& task, std::string const& code) {
        SubmitWrapUp submit;
        submit.by = SmallWorld::actor("anna");
        submit.agent = named<AgentId>("anna");
        submit.task = named<TaskId>(task);
        submit.code = named<AuxCodeId>(code);
        EXPECT_FALSE(world().give(submit).refusal);
    }
    void wrapped_up_after(int count) {
        std::string const task = "w" + std::to_string(count);
        world().call(task);
        world().accept("anna", task);
        world().end("anna", task);
        world().wait(seconds(count));
        submit(task, "sale");
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
    [[nodiscard]] IntervalQuestion day() const { return question(minutes(24 * 60), 1); }
    Statistics ask() {
        stage.write();
        stage.project();
        auto opened = Statistics::open(stage.records());
        if (!opened) throw std::runtime_error(opened.error().message);
        return std::move(opened).value();
    }
    template <class Row>
    static std::vector<Row> rows(store::Result<IntervalsRead<Row>> const& found) {
        EXPECT_TRUE(found) << found.error().message;
        return found ? found.value().rows : std::vector<Row>();
    }

    Stage stage;
};

TEST_F(Groups, PercentilesAreDurationsOfWrapUps) {
    world().bring_in("anna");
    for (int const count : {9, 1, 8, 2, 7, 3, 6, 4, 5, 10}) wrapped_up_after(count);
    auto statistics = ask();
    auto const all = rows(statistics.wrap_ups(day(), {}));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].p50, seconds(5));
    EXPECT_EQ(all[0].p90, seconds(9));
    EXPECT_DOUBLE_EQ(*all[0].average_duration(), 5'500.0);
    EXPECT_DOUBLE_EQ(*all[0].timed_out_share(), 0.0);
    EXPECT_EQ(all[0].key.reason, AuxCodeId{});
    auto const both = rows(statistics.wrap_ups(day(), {.reason = true, .agent = true}));
    ASSERT_EQ(both.size(), 1U);
    EXPECT_EQ(both[0].key.reason, named<AuxCodeId>("sale"));
    EXPECT_EQ(both[0].key.agent, named<AgentId>("anna"));
    EXPECT_EQ(both[0].agent_name, "anna");
    EXPECT_EQ(both[0].queue_name, "");
}

// Ten minutes available, of them three with a call and its wrap-up; then idle, and a call goes on.
TEST_F(Groups, OccupancyIsTheShareOfTimeWithContacts) {
    world().bring_in("anna");
    world().wait(minutes(4));
    world().call("c1");
    world().accept("anna", "c1");
    world().wait(minutes(2));
    world().end("anna", "c1");
    world().wait(minutes(1));
    world().wait(minutes(3));
    auto statistics = ask();
    auto agents = rows(statistics.agents(question(minutes(5), 2)));
    ASSERT_EQ(agents.size(), 2U);
    EXPECT_EQ(agents[0].occupied, minutes(1));
    EXPECT_EQ(agents[0].free, minutes(4));
    EXPECT_DOUBLE_EQ(*agents[0].occupancy(), 0.2);
    EXPECT_EQ(agents[1].occupied, minutes(2));
    EXPECT_DOUBLE_EQ(*agents[1].occupancy(), 0.4);
    world().call("c2");
    world().accept("anna", "c2");
    set_anna(false);
    world().wait(minutes(5));
    auto again = ask();
    agents = rows(again.agents(question(minutes(15), 1)));
    ASSERT_EQ(agents.size(), 1U);
    EXPECT_EQ(agents[0].occupied, minutes(8));
    EXPECT_EQ(agents[0].free, minutes(7));
    EXPECT_EQ(agents[0].idle, minutes(5));
}

TEST_F(Groups, ATeamIsTheSumOfItsAgents) {
    busy_day(world(), [this] { stage.write(); });
    auto statistics = ask();
    auto const agents = rows(statistics.agents(day()));
    auto const teams = rows(statistics.agents(day(), AgentsBy::team));
    ASSERT_EQ(teams.size(), 1U);
    EXPECT_EQ(teams[0].team, named<TeamId>("team"));
    EXPECT_EQ(teams[0].team_name, "team");
    EXPECT_GT(agents.size(), 2U);
    auto const sum = [&agents](auto AgentInterval::*member, auto none) {
        return std::accumulate(
            agents.begin(), agents.end(), none,
            [member](auto all, AgentInterval const& one) { return all + one.*member; });
    };
    EXPECT_EQ(teams[0].handled, sum(&AgentInterval::handled, std::uint64_t{0}));
    EXPECT_EQ(teams[0].signed_in, sum(&AgentInterval::signed_in, Duration(0)));
    EXPECT_EQ(teams[0].occupied, sum(&AgentInterval::occupied, Duration(0)));
    EXPECT_EQ(teams[0].free, sum(&AgentInterval::free, Duration(0)));
}

TEST_F(Groups, AreOfWhoWasAskedForAndOfWhatIsLed) {
    busy_day(world(), [this] { stage.write(); });
    auto statistics = ask();
    auto const all = rows(statistics.queues(day()));
    ASSERT_GT(all.size(), 1U);
    auto asked = day();
    asked.queues = {named<QueueId>("support").value};
    auto const support = rows(statistics.queues(asked));
    ASSERT_EQ(support.size(), 1U);
    EXPECT_EQ(support[0].queue_name, "support");
    asked.queues.clear();
    asked.agents = {named<AgentId>("anna").value};
    EXPECT_EQ(rows(statistics.agents(asked)).size(), 1U);
    asked.agents.clear();
    asked.led.emplace();
    EXPECT_TRUE(rows(statistics.queues(asked)).empty());
    EXPECT_TRUE(rows(statistics.queue_tasks(asked)).empty());
    EXPECT_TRUE(rows(statistics.agents(asked)).empty());
    EXPECT_TRUE(rows(statistics.wrap_ups(asked, {})).empty());
    asked.led->queues = {named<QueueId>("support").value};
    EXPECT_EQ(rows(statistics.queues(asked)).size(), 1U);
    EXPECT_EQ(rows(statistics.queue_tasks(asked)).size(), 1U);
    EXPECT_TRUE(rows(statistics.agents(asked)).empty());
    auto const led = rows(statistics.wrap_ups(asked, {}));
    auto const whole = rows(statistics.wrap_ups(day(), {}));
    ASSERT_EQ(led.size(), 1U);
    EXPECT_LT(led[0].wrap_ups, whole[0].wrap_ups);
    asked.led->teams = {named<TeamId>("team").value};
    EXPECT_EQ(rows(statistics.agents(asked)).size(), rows(statistics.agents(day())).size());
    EXPECT_EQ(rows(statistics.wrap_ups(asked, {}))[0].wrap_ups, whole[0].wrap_ups);
}

// Of an interval in which one rang at once, one waited, and one of them was declined.
TEST_F(Groups, FiguresOfAQueuesContacts) {
    world().bring_in("anna");
    world().call("c1");
    world().accept("anna", "c1");
    world().wait(seconds(30));
    world().end("anna", "c1");
    world().wait(seconds(4));
    submit("c1", "sale");
    set_anna(false);
    world().call("c2");
    world().wait(seconds(10));
    world().tell(CustomerLeft{{}, named<TaskId>("c2")});
    world().wait(minutes(16));
    world().call("c3");
    world().wait(seconds(25));
    set_anna(true);
    world().accept("anna", "c3");
    auto statistics = ask();
    auto const tasks = rows(statistics.queue_tasks(question(minutes(15), 2)));
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0].queue_name, "support");
    EXPECT_EQ(tasks[0].channel_type, "telephony");
    EXPECT_EQ(tasks[0].offered, 1U);
    EXPECT_EQ(tasks[0].enqueued, 1U);
    EXPECT_EQ(tasks[0].accepted, 1U);
    EXPECT_EQ(tasks[0].rejected, 0U);
    EXPECT_EQ(tasks[0].abandoned, 1U);
    EXPECT_DOUBLE_EQ(*tasks[0].average_wait(), 5'000.0);
    EXPECT_DOUBLE_EQ(*tasks[0].average_connected(), 30'000.0);
    EXPECT_DOUBLE_EQ(*tasks[0].service_level(), 1.0);
    EXPECT_EQ(tasks[1].accepted, 1U);
    EXPECT_EQ(tasks[1].handled, 0U);  // it goes on
    EXPECT_FALSE(tasks[1].average_connected());
    EXPECT_DOUBLE_EQ(*tasks[1].service_level(), 0.0);  // after 25 s
}

TEST_F(Groups, SayWhyThereAreNone) {
    busy_day(world(), [this] { stage.write(); });
    auto statistics = ask();
    auto asked = day();
    asked.rows_max = 1;
    EXPECT_TRUE(statistics.queues(asked).value().is_too_much);
    EXPECT_TRUE(statistics.agents(asked).value().is_too_much);
    EXPECT_TRUE(statistics.wrap_ups(asked, {.reason = true, .agent = true}).value().is_too_much);
    EXPECT_EQ(rows(statistics.wrap_ups(asked, {})).size(), 1U);
    asked = day();
    asked.time_max = Duration(0);
    EXPECT_TRUE(statistics.queues(asked).value().took_too_long);
    asked = day();
    asked.known_seq = stage.seq() + 1;
    EXPECT_TRUE(statistics.queue_tasks(asked).value().is_behind);
    EXPECT_TRUE(rows(statistics.agents(asked)).empty());
}

}  // namespace
}  // namespace ringmaster::reports::groups_test
