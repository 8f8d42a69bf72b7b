// Estimated wait times over the wire, and after a crash (RQ-11).
#include <gtest/gtest.h>

#include "integration/desktop.hpp"

namespace ringmaster::tests::wait_test {
namespace {

using nlohmann::json;

Answer ask(World& world) {
    return world.connector().get("/v1/ewt?lookbackMinutes=240&maxCV=100&queueId=" + world.queue_id);
}

TEST(EstimatedWait, IsTheSameAfterACrash) {
    World world;
    world.start({1});
    EXPECT_EQ(ask(world).status, 204);
    auto const task = world.customer_calls();
    {
        Desktop desktop(world, 1);
        desktop.open();
        desktop.go_available();
        desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(desktop.task(task, "accept"));
        desktop.expect("AgentContactAssigned");
    }
    auto const before = ask(world);
    ASSERT_EQ(before.status, 200) << before.text();
    EXPECT_EQ(before.body["contacts"], 1);
    std::int64_t queued = 0;
    std::int64_t answered = 0;
    auto const history = world.history(task);
    for (auto const& row : history["data"]) {
        for (auto const& event : row["events"]) {
            if (event["type"] == "TaskQueued") queued = event["at"];
            if (event["type"] == "OfferClosed") answered = event["at"];
        }
    }
    EXPECT_EQ(before.body["estimatedWaitTime"], answered - queued) << history.dump();
    world.daemon.kill();
    world.restart();
    EXPECT_EQ(ask(world).body, before.body);
}

}  // namespace
}  // namespace ringmaster::tests::wait_test
