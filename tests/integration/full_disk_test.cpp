// OPS-7: a start without space serves health, reads and 503, keeps what is there, and goes on as
// soon as there is space.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::full_disk_test {
namespace {

using nlohmann::json;

class FullDisk : public ::testing::Test {
protected:
    // One contact closed, one in wrap-up with a deadline, one waiting.
    void SetUp() override {
        world.start({1, 2});
        {
            Desktop desktop(world, 1);
            desktop.open();
            desktop.go_available();
            closed = end_one_call(desktop);
            expect_accepted(desktop.task(
                closed, "wrapup",
                {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}}));
            desktop.expect("AgentWrappedUp");
            wrapping = end_one_call(desktop);
            waiting = world.customer_calls();
        }
    }

    std::string end_one_call(Desktop& desktop) {
        auto task = world.customer_calls();
        desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(desktop.task(task, "accept"));
        desktop.expect("AgentContactAssigned");
        expect_accepted(desktop.task(task, "end"));
        desktop.expect_all({"ContactEnded", "AgentWrapup"});
        return task;
    }

    std::string status_of(std::string const& task) {
        auto const answer = world.administrator().get("/v1/tasks/" + task);
        EXPECT_EQ(answer.status, 200) << answer.text();
        return answer.body["data"]["attributes"]["status"];
    }

    static void no_space(Answer const& answer) {
        EXPECT_EQ(answer.status, 503) << answer.text();
        EXPECT_EQ(answer.reason(), "DISK_SPACE_LOW");
        EXPECT_FALSE(answer.raw.header("retry-after").empty());
    }

    void expect_reads_only() {
        auto& administrator = world.administrator();
        EXPECT_EQ(administrator.get("/health/live").status, 200);
        auto const ready = administrator.get("/health/ready");
        EXPECT_EQ(ready.status, 503);
        EXPECT_EQ(ready.body["status"], "reads only");
        auto const metrics = administrator.get("/metrics").raw.body;
        EXPECT_NE(metrics.find("ringmaster_reads_only 1"), std::string::npos) << metrics;
        EXPECT_EQ(status_of(closed), "completed");
        EXPECT_EQ(status_of(wrapping), "completed");
        EXPECT_EQ(status_of(waiting), "queued");
        EXPECT_FALSE(world.history(closed)["data"].empty());
        EXPECT_EQ(administrator.get(world.org_path("/v2/team")).status, 200);
        no_space(world.connector().post("/v1/tasks", world.call_body()));
        no_space(world.fact(waiting, "customer", "customer-left"));
        auto agent = world.api(world.token_of(1));
        no_space(agent.post("/v1/notification/subscribe"));
        no_space(agent.put("/v1/agents/session/state", {{"state", "Idle"}}));
        // Who may not do it anyway still learns that first.
        EXPECT_EQ(world.api("wrong").post("/v1/tasks", world.call_body()).status, 401);
    }

    World world;
    std::string closed;
    std::string wrapping;
    std::string waiting;
};

TEST_F(FullDisk, ServesReadsAndGoesOnWhenThereIsSpace) {
    EXPECT_EQ(world.daemon.stop(), 0) << world.daemon.log();
    world.daemon.start_without_space();
    world.connect();
    auto const kept = world.state_hash();
    expect_reads_only();
    EXPECT_EQ(world.state_hash(), kept);

    auto const port = world.daemon.port();
    world.daemon.give_space();
    auto const until = std::chrono::steady_clock::now() + patience;
    while (world.administrator().get("/health/ready").status != 200) {
        ASSERT_LT(std::chrono::steady_clock::now(), until) << world.daemon.log();
    }
    EXPECT_EQ(world.daemon.port(), port);
    world.connect();
    EXPECT_EQ(world.connector().post("/v1/tasks", world.call_body()).status, 201);
    world.customer_leaves(waiting);
    EXPECT_EQ(status_of(waiting), "abandoned");
    EXPECT_EQ(world.daemon.stop(), 0) << world.daemon.log();
}

// After a crash everything new is still in the log, whose index cannot be made.
TEST_F(FullDisk, ServesReadsAfterACrash) {
    world.daemon.kill();
    world.daemon.start_without_space();
    world.connect();
    expect_reads_only();
    EXPECT_EQ(world.daemon.stop(), 0) << world.daemon.log();
    world.restart();
    EXPECT_EQ(world.administrator().get("/health/ready").status, 200);
    EXPECT_EQ(status_of(waiting), "queued");
}

}  // namespace
}  // namespace ringmaster::tests::full_disk_test
