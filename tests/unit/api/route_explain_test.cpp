// GET /v1/tasks/{id}/explain (RQ-12).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_explain_test {
namespace {

using nlohmann::json;

class ExplainRoute : public ::testing::Test {
protected:
    World world;
    Principal const supervisor = world.principal(AccessRole::administrator);
    Principal const agent = world.person(AccessRole::agent, world.agent.id);

    std::string waiting_call() {
        auto const created =
            world.post(world.principal(AccessRole::connector), "/v1/tasks", world.call_body());
        return created.body["data"].value("id", "");
    }
    json agent_of(json const& entry) {
        for (auto const& one : entry["agents"]) {
            if (one["agentId"] == core::to_string(world.agent.id)) return one;
        }
        return nullptr;
    }
};

TEST_F(ExplainRoute, SaysWhoWasConsideredAndWhyNot) {
    auto const id = waiting_call();
    auto const reply = world.get(supervisor, "/v1/tasks/" + id + "/explain");
    ASSERT_EQ(reply.status, 200) << reply.text;
    auto const entry = reply.body["data"].at(0);
    EXPECT_EQ(entry["position"], 1);
    EXPECT_EQ(entry["kind"], "task");
    EXPECT_EQ(entry["agentsTotal"], entry["agents"].size());
    auto const one = agent_of(entry);
    EXPECT_EQ(one["objections"][0]["reason"], "NOT_SIGNED_IN");
    EXPECT_EQ(one["objections"][0]["text"], "not signed in");
}

TEST_F(ExplainRoute, NamesWhoIsBeingOfferedIt) {
    world.sign_in(agent);
    auto const id = world.offered_call();
    auto const reply = world.get(supervisor, "/v1/tasks/" + id + "/explain?limit=1");
    ASSERT_EQ(reply.status, 200) << reply.text;
    auto const entry = reply.body["data"].at(0);
    EXPECT_EQ(entry["offeredTo"]["agentId"], core::to_string(world.agent.id));
    EXPECT_TRUE(entry["position"].is_null());
    EXPECT_EQ(entry["agents"].size(), 1U);
    EXPECT_GT(entry["agentsTotal"], 1);
    EXPECT_TRUE(agent_of(entry)["objections"].empty());
}

TEST_F(ExplainRoute, IsNotForEverybody) {
    auto const id = waiting_call();
    EXPECT_EQ(world.get(agent, "/v1/tasks/" + id + "/explain").status, 403);
    EXPECT_EQ(world.get(supervisor, "/v1/tasks/" + id + "/explain?limit=0").status, 400);
    auto const unknown = core::to_string(core::Uuid{1, 2});
    EXPECT_EQ(world.get(supervisor, "/v1/tasks/" + unknown + "/explain").reason(),
              "TASK_NOT_FOUND");
}

}  // namespace
}  // namespace ringmaster::api::tests::route_explain_test
