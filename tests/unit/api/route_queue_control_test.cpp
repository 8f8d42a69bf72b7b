// Requeue, priority, close and forced end over the routes (RQ-9, RQ-13, SU-2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_queue_control_test {
namespace {

using nlohmann::json;

class QueueControlRoutes : public ::testing::Test {
protected:
    World world;
    Principal const boss = world.principal(AccessRole::administrator);
    Principal const agent = world.person(AccessRole::agent, world.agent.id);
    Principal const connector = world.principal(AccessRole::connector);

    std::string waiting_call() {
        return world.post(connector, "/v1/tasks", world.call_body()).body["data"].value("id", "");
    }
    std::string queue() { return core::to_string(world.entry_point.queue); }
};

TEST_F(QueueControlRoutes, RequeueAndPriority) {
    auto const path = "/v1/tasks/" + waiting_call();
    auto const moved = world.post(boss, path + "/requeue",
                                  {{"queueId", queue()}, {"inFront", true}, {"priority", 2}});
    EXPECT_EQ(moved.status, 202) << moved.text;
    auto const raised = world.post(boss, path + "/priority", {{"priority", 1}});
    EXPECT_EQ(raised.status, 202) << raised.text;
    EXPECT_EQ(world.post(boss, path + "/priority", {{"priority", 99}}).reason(),
              "PRIORITY_OUT_OF_RANGE");
    EXPECT_EQ(world.post(boss, path + "/priority").status, 400);
    EXPECT_EQ(world.post(agent, path + "/priority", {{"priority", 1}}).status, 403);
    auto const explained = world.get(boss, path + "/explain").body["data"][0];
    EXPECT_EQ(explained["priority"], 1);
    EXPECT_EQ(explained["inFront"], true);
}

TEST_F(QueueControlRoutes, CloseAndOpen) {
    auto const closed = world.post(boss, "/v1/queues/" + queue() + "/close");
    EXPECT_EQ(closed.status, 202) << closed.text;
    EXPECT_EQ(closed.body["queue"]["closed"], true);
    EXPECT_EQ(world.post(connector, "/v1/tasks", world.call_body()).reason(), "QUEUE_CLOSED");
    auto const opened = world.post(boss, "/v1/queues/" + queue() + "/close", {{"closed", false}});
    EXPECT_EQ(opened.body["queue"]["closed"], false);
    EXPECT_EQ(world.post(connector, "/v1/tasks", world.call_body()).status, 201);
    EXPECT_EQ(world.post(boss, "/v1/queues/nothing/close").status, 404);
    EXPECT_EQ(world.post(agent, "/v1/queues/" + queue() + "/close").status, 403);
}

TEST_F(QueueControlRoutes, CloseAndOpenAWayIn) {
    auto const path = "/v1/entry-points/" + core::to_string(world.entry_point.id) + "/close";
    auto const closed = world.post(boss, path);
    EXPECT_EQ(closed.status, 202) << closed.text;
    EXPECT_EQ(closed.body["entryPoint"]["closed"], true);
    EXPECT_EQ(closed.body["entryPoint"]["id"], core::to_string(world.entry_point.id));
    EXPECT_EQ(world.post(connector, "/v1/tasks", world.call_body()).reason(), "ENTRY_POINT_CLOSED");
    auto const opened = world.post(boss, path, {{"closed", false}});
    EXPECT_EQ(opened.body["entryPoint"]["closed"], false);
    EXPECT_EQ(world.post(connector, "/v1/tasks", world.call_body()).status, 201);
    EXPECT_EQ(world.post(boss, "/v1/entry-points/nothing/close").status, 404);
    EXPECT_EQ(world.post(agent, path).status, 403);
    Principal other = world.principal(AccessRole::supervisor);
    other.teams = {core::TeamId{world.entry_point.id.value}};  // of none that serves the queue
    EXPECT_EQ(world.post(other, path).status, 404);
}

TEST_F(QueueControlRoutes, ForcedEnd) {
    world.sign_in(agent);
    auto const id = world.connected_call(agent);
    auto const ended = world.post(boss, "/v1/tasks/" + id + "/end");
    EXPECT_EQ(ended.status, 202) << ended.text;
    bool told = false;
    for (auto const& frame : world.frames) {
        if (frame["data"].value("type", "") != "ContactEnded") continue;
        told = true;
        EXPECT_EQ(frame["data"]["terminatingParty"], "Supervisor");
    }
    EXPECT_TRUE(told);
    EXPECT_EQ(world.post(boss, "/v1/tasks/" + id + "/end").reason(), "CONTACT_ENDED");
}

// One without a queue is nobody's but the organization's.
TEST_F(QueueControlRoutes, AWayInWithoutAQueue) {
    auto const& config = world.engine.state().config;
    core::EntryPointId point;
    for (auto const& [id, one] : config.entry_points) {
        if (config.queue(one.queue) == nullptr) point = id;
    }
    ASSERT_FALSE(point.empty());
    auto const path = "/v1/entry-points/" + core::to_string(point) + "/close";
    Principal of_a_team = world.principal(AccessRole::supervisor);
    of_a_team.teams = {world.agent.teams.front()};
    EXPECT_EQ(world.post(of_a_team, path).status, 404);
    EXPECT_EQ(world.post(boss, path).status, 202);
}

}  // namespace
}  // namespace ringmaster::api::tests::route_queue_control_test
