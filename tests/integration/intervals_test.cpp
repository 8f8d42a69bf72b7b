// Statistics of intervals over HTTP from what really happened: the service level three ways, and
// the same numbers however they are asked for (RP-2 to RP-4).
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ringmaster/store/connection.hpp"

namespace ringmaster::tests::intervals_test {
namespace {

using nlohmann::json;

constexpr int level_seconds = 3;

// Answered within three seconds is in time; nobody who leaves is too quick to count.
void set_thresholds(json& organization) {
    auto& kinds = organization["resources"];
    for (auto& setting : kinds["organization-setting"]) setting["shortAbandonThreshold"] = 0;
    for (auto& queue : kinds["contact-service-queue"]) {
        queue["serviceLevelThreshold"] = level_seconds;
    }
}

class IntervalsTest : public ::testing::Test {
protected:
    void SetUp() override {
        auto const token = world.daemon.create_token(world.org_id, {"reporting", "", "a job"});
        world.start({4});
        job = std::make_unique<Api>(world.daemon.base_url(), token);
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        desktop->go_available();
    }
    void answer(std::string const& id) {
        desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(desktop->task(id, "accept"));
        desktop->expect("AgentContactAssigned");
    }
    void finish(std::string const& id) {
        expect_accepted(desktop->task(id, "end"));
        desktop->expect_all({"ContactEnded", "AgentWrapup"});
        expect_accepted(desktop->task(
            id, "wrapup",
            {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}}));
        desktop->expect("AgentWrappedUp");
    }
    // 70 answered in time, 10 abandoned in time, 20 answered late.
    void live_through_the_day() {
        std::string last;
        for (int call = 0; call < 70; ++call) {
            if (!last.empty()) finish(last);
            last = world.customer_calls();
            answer(last);
        }
        for (int call = 0; call < 10; ++call) world.customer_leaves(world.customer_calls());
        std::vector<std::string> waiting;
        for (int call = 0; call < 20; ++call) waiting.push_back(world.customer_calls());
        auto const task =
            world.administrator().get("/v1/tasks/" + waiting.back()).body["data"]["attributes"];
        wait_for_clock(task["createdTime"].get<std::int64_t>() + level_seconds * 1'000 + 1);
        for (auto const& id : waiting) {
            finish(last);
            answer(id);
            last = id;
        }
        finish(last);
    }
    json rows(std::string const& target) {
        auto const answer = job->get(target);
        EXPECT_EQ(answer.status, 200) << answer.text();
        return answer.body.value("data", json::array());
    }
    // Records follow within half a second; the administrator's quota is spent on waiting for them.
    json summary_of(int wrap_ups) {
        json found;
        EXPECT_TRUE(eventually(patience, [&] {
            auto const answer = world.administrator().get("/v1/reports/wrap-up-summary?from=0");
            if (answer.status != 200) return false;
            found = answer.body["data"];
            return found.size() == 1 && found[0]["wrapUps"] == wrap_ups;
        })) << found;
        return found[0];
    }

    void expect_levels_by_search(std::int64_t now) {
        std::string const query = "{ taskLegDetails(from: " + std::to_string(now - 3'600'000) +
                                  ", to: " + std::to_string(now + 1) +
                                  R"(, filter: {queue: {id: {equals: ")" + world.queue_id +
                                  R"("}}}, aggregations: [
            {field: "id", name: "answered", type: count, filter: {handleType: {equals: "normal"}}}
            {field: "id", name: "in", type: count,
             filter: {handleType: {equals: "normal"}, isWithinServiceLevel: {equals: true}}}
            {field: "id", name: "abandoned", type: count,
             filter: {handleType: {equals: "abandoned"}}}
            {field: "abandonedSlCount", name: "abandonedIn", type: sum}])
            { taskLegs { aggregation { name value } } } })";
        auto const answer = job->post("/search", {{"query", query}});
        auto const& legs = answer.body["data"]["taskLegDetails"]["taskLegs"];
        ASSERT_EQ(legs.size(), 1U) << answer.text();
        std::map<std::string, double> numbers;
        for (auto const& one : legs[0]["aggregation"]) numbers[one["name"]] = one["value"];
        double const all = numbers["answered"] + numbers["abandoned"];
        EXPECT_NEAR(numbers["in"] / numbers["answered"], 0.778, 0.0005);
        EXPECT_DOUBLE_EQ(numbers["in"] / all, 0.70);
        EXPECT_DOUBLE_EQ((numbers["in"] + numbers["abandonedIn"]) / all, 0.80);
    }
    void expect_levels_by_view() {
        auto const file = world.daemon.folder() / "data" / "reports.db";
        store::Connection records(file.string(), store::Connection::Access::read_only);
        EXPECT_EQ(records.text_of(
                      "SELECT round(100.0*answered_in/answered, 1)||' '||"
                      "round(100.0*answered_in/(answered+abandoned), 1)||' '||"
                      "round(100.0*(answered_in+abandoned_in)/(answered+abandoned), 1) FROM (SELECT"
                      " count(answered_time) AS answered, count(*) FILTER"
                      " (WHERE answered_time IS NOT NULL AND queue_duration<=3000) AS answered_in,"
                      " count(*) FILTER (WHERE handle_type='abandoned') AS abandoned, count(*)"
                      " FILTER (WHERE handle_type='abandoned' AND queue_duration<=3000)"
                      " AS abandoned_in FROM report_contact_legs WHERE queued_to='queue'"
                      " AND queue_id='" +
                      world.queue_id + "')"),
                  "77.8 70.0 80.0");
    }

    World world{set_thresholds};
    std::unique_ptr<Api> job;
    std::unique_ptr<Desktop> desktop;
};

TEST_F(IntervalsTest, TheServiceLevelIsGivenThreeWays) {
    live_through_the_day();
    auto const summary = summary_of(90);
    EXPECT_EQ(summary["wrapUpCodeId"], world.default_wrap_up_code_id);
    EXPECT_EQ(summary["timeoutShare"], 0.0);
    EXPECT_LE(summary["p50Duration"], summary["p90Duration"]);

    auto const queues = rows("/v1/reports/queue-intervals?from=0&queueIds=" + world.queue_id);
    ASSERT_EQ(queues.size(), 1U);
    auto const& queue = queues[0];
    EXPECT_EQ(queue["queueId"], world.queue_id);
    EXPECT_EQ(queue["offered"], 100);
    EXPECT_EQ(queue["answered"], 90);
    EXPECT_EQ(queue["answeredInServiceLevel"], 70);
    EXPECT_EQ(queue["abandoned"], 10);
    EXPECT_EQ(queue["abandonedInServiceLevel"], 10);
    EXPECT_EQ(queue["serviceLevelThreshold"], level_seconds * 1'000);
    EXPECT_NEAR(queue["serviceLevel"].get<double>(), 0.778, 0.0005);
    EXPECT_DOUBLE_EQ(queue["serviceLevelNegative"], 0.70);
    EXPECT_DOUBLE_EQ(queue["serviceLevelPositive"], 0.80);
    EXPECT_DOUBLE_EQ(queue["abandonRate"], 0.10);

    auto const csv =
        world.administrator().get("/v1/reports/queue-intervals?from=0", {{"Accept", "text/csv"}});
    EXPECT_NE(csv.raw.body.find(",0.7777777777777778,0.7,0.8,0.1,"), std::string::npos)
        << csv.raw.body;

    auto const now = summary["intervalEndTime"].get<std::int64_t>();
    expect_levels_by_search(now);
    expect_levels_by_view();
    auto const tasks = rows("/v1/queues/statistics?from=" + std::to_string(now - 3'600'000) +
                            "&to=" + std::to_string(now + 900'000));
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0]["channelType"], "telephony");
    EXPECT_EQ(tasks[0]["totalOfferedTasks"], 90);
    EXPECT_EQ(tasks[0]["totalEnqueuedTasks"], 30);
    EXPECT_EQ(tasks[0]["totalAcceptedTasks"], 90);
    EXPECT_EQ(tasks[0]["totalRejectedTasks"], 0);
    EXPECT_EQ(tasks[0]["totalAbandonedTasks"], 10);
    EXPECT_NEAR(tasks[0]["serviceLevelThresholdPercentage"].get<double>(), 77.8, 0.05);

    auto const agents = rows("/v1/reports/agent-intervals?from=0");
    ASSERT_EQ(agents.size(), 1U);
    EXPECT_EQ(agents[0]["agentId"], desktop->facts().id);
    EXPECT_EQ(agents[0]["handled"], 90);
    EXPECT_EQ(agents[0]["occupiedDuration"].get<std::int64_t>() +
                  agents[0]["freeDuration"].get<std::int64_t>(),
              agents[0]["availableDuration"].get<std::int64_t>());
    auto const teams = rows("/v1/reports/agent-intervals?from=0&by=team");
    ASSERT_EQ(teams.size(), 1U);
    EXPECT_EQ(teams[0]["teamId"], desktop->facts().team_id);
    EXPECT_EQ(teams[0]["handled"], 90);
}

TEST_F(IntervalsTest, AreOfTheTeamAskedFor) {
    auto const call = world.customer_calls();
    answer(call);
    finish(call);
    auto const now = summary_of(1)["intervalEndTime"].get<std::int64_t>();
    auto other = world.resources("team").at(0)["id"];
    for (auto const& team : world.resources("team")) {
        if (team["id"] != desktop->facts().team_id) other = team["id"];
    }
    auto const filter = "&teamIds=" + other.get<std::string>();
    EXPECT_TRUE(rows("/v1/reports/wrap-up-summary?from=0" + filter).empty());
    EXPECT_TRUE(rows("/v1/reports/agent-intervals?from=0" + filter).empty());
    auto const own = "&teamIds=" + desktop->facts().team_id;
    EXPECT_EQ(rows("/v1/reports/wrap-up-summary?from=0&by=team,queue" + own)[0]["queueId"],
              world.queue_id);
    auto const hour = "&from=" + std::to_string(now - 3'600'000);
    auto const days = rows("/v1/reports/agent-intervals?interval=day" + hour + own);
    std::int64_t handled = 0;
    for (auto const& day : days) handled += day["handled"].get<std::int64_t>();
    EXPECT_EQ(handled, 1);
}

}  // namespace
}  // namespace ringmaster::tests::intervals_test
