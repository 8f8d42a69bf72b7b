// POST /search: whose query is asked of the records as what, and what is no query (SEC-1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::search_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Pair;

class Searching : public ::testing::Test {
protected:
    Searching() {
        supervisor.teams = world.engine.state().config.queue(world.entry_point.queue)->teams;
    }
    SearchAsked asked(Principal const& who, json const& body) {
        auto const reply = world.post(who, "/search", body);
        EXPECT_EQ(reply.status, 200) << reply.text;
        return world.records.searched.back();
    }
    World world;
    json const query{{"query", "{\n\ttaskDetails(from: 1, to: 2) {\r\n tasks { id } } }"}};
    Principal admin = world.principal(AccessRole::administrator);
    Principal supervisor = world.principal(AccessRole::supervisor);
};

TEST_F(Searching, IsAskedAsItWasWritten) {
    json body = query;
    body["variables"] = {{"from", 5}};
    body["operationName"] = "Q";
    auto const got = asked(admin, body);
    EXPECT_EQ(got.query, query["query"]);
    EXPECT_EQ(got.variables, R"({"from":5})");
    EXPECT_EQ(got.operation_name, "Q");
    EXPECT_EQ(got.now, world.now);
    EXPECT_FALSE(got.led);
    EXPECT_TRUE(got.shows_monitoring);
    body["variables"] = nullptr;
    EXPECT_EQ(asked(admin, body).variables, "");
    EXPECT_EQ(world.post(admin, "/search?orgId=" + core::to_string(world.org), query).status, 200);
    EXPECT_EQ(world.post(admin, "/search", query).body["data"]["taskDetails"]["tasks"],
              json::array());
}

TEST_F(Searching, OfSupervisorsIsAboutWhatTheyLead) {
    auto const theirs = asked(supervisor, query);
    ASSERT_TRUE(theirs.led);
    EXPECT_EQ(theirs.led->teams.size(), supervisor.teams.size());
    EXPECT_THAT(theirs.led->queues, Contains(world.entry_point.queue.value));
    Principal stranger = world.principal(AccessRole::supervisor);
    stranger.teams = {core::TeamId{core::Uuid{7, 7}}};
    EXPECT_THAT(asked(stranger, query).led->queues, IsEmpty());
    Principal both = world.person(AccessRole::supervisor, world.agent.id);
    EXPECT_FALSE(asked(both, query).shows_monitoring);
}

TEST_F(Searching, IsMeasuredByWhatIsConfigured) {
    auto const path = "/organization/" + core::to_string(world.org) + "/contact-service-queue/" +
                      core::to_string(world.entry_point.queue);
    auto const changed = world.patch(admin, path, {{"serviceLevelThreshold", 45}});
    ASSERT_EQ(changed.status, 200) << changed.text;
    auto const got = asked(admin, query);
    EXPECT_THAT(got.levels.own, Contains(Pair(world.entry_point.queue, std::chrono::seconds(45))));
    EXPECT_EQ(got.levels.short_abandon, std::chrono::seconds(5));
}

TEST_F(Searching, IsNotForEverybodyAndNeedsAQuery) {
    for (json const& body :
         {json::object(), json{{"query", ""}}, json{{"query", 5}}, json{{"query", nullptr}},
          json{{"query", "{a}"}, {"variables", json::array()}}, json{{"query", "a\u0001"}},
          json{{"query", "{a}"}, {"more", 1}}}) {
        EXPECT_EQ(world.post(admin, "/search", body).status, 400) << body;
    }
    std::string const another = core::to_string(core::Uuid{1, 2});
    EXPECT_EQ(world.post(admin, "/search?orgId=" + another, query).status, 404);
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    auto const connector = world.principal(AccessRole::connector);
    for (Principal const& who : {agent, connector}) {
        EXPECT_EQ(world.post(who, "/search", query).status, 403);
        EXPECT_EQ(world.get(who, "/search/schema.graphql").status, 403);
    }
    EXPECT_EQ(world.post(world.principal(AccessRole::reporting), "/search", query).status, 200);
    EXPECT_EQ(world.get(supervisor, "/search/schema.graphql").text, "type Query {\n}\n");
}

}  // namespace
}  // namespace ringmaster::api::tests::search_test
