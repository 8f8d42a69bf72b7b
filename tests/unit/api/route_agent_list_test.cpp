// GET /v1/agents: whom a supervisor looks after (AG-11).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_agent_list_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class AgentList : public ::testing::Test {
protected:
    std::vector<std::string> ids(Principal const& caller, std::string const& query = "") {
        auto const answer = world.get(caller, "/v1/agents" + query);
        EXPECT_EQ(answer.status, 200) << answer.text;
        std::vector<std::string> found;
        for (auto const& one : answer.body["data"]) found.push_back(one["agentId"]);
        return found;
    }

    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal supervisor = world.principal(AccessRole::supervisor);
    std::string const first = core::to_string(world.agent.id);
    std::string const second = core::to_string(world.colleague.id);
};

TEST_F(AgentList, ShowsWhoIsSignedInWithNamesAndState) {
    EXPECT_THAT(ids(supervisor), IsEmpty());
    world.sign_in(agent);  // and Available
    auto const list = world.get(supervisor, "/v1/agents").body["data"];
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0]["agentId"], first);
    EXPECT_EQ(list[0]["status"], "LoggedIn");
    EXPECT_EQ(list[0]["subStatus"], "Available");
    EXPECT_EQ(list[0]["agentName"], world.agent.name);
    EXPECT_FALSE(list[0]["teamName"].get<std::string>().empty());
    EXPECT_TRUE(list[0].contains("channelStates"));
    EXPECT_FALSE(list[0].contains("auxCodeName"));
    world.put(supervisor, "/v1/agents/session/state", {{"state", "Idle"}, {"agentId", first}});
    auto const idle = world.get(supervisor, "/v1/agents").body["data"][0];
    EXPECT_EQ(idle["subStatus"], "Idle");
    EXPECT_FALSE(idle["auxCodeName"].get<std::string>().empty());
}

TEST_F(AgentList, IsFiltered) {
    world.sign_in(agent);
    world.sign_in(colleague);
    world.put(supervisor, "/v1/agents/session/state", {{"state", "Idle"}, {"agentId", second}});
    EXPECT_THAT(ids(supervisor), UnorderedElementsAre(first, second));
    EXPECT_THAT(ids(supervisor, "?state=Available"), ElementsAre(first));
    EXPECT_THAT(ids(supervisor, "?state=Idle"), ElementsAre(second));
    EXPECT_THAT(ids(supervisor, "?status=LoggedOut"), Not(Contains(first)));
    EXPECT_THAT(ids(supervisor, "?status=LoggedOut&state=Idle"), IsEmpty());
    EXPECT_THAT(ids(supervisor, "?status=all"), Contains(second));
    auto const team = core::to_string(world.agent.teams.front());
    EXPECT_EQ(ids(supervisor, "?teamIds=" + team).size(), 2U);
    EXPECT_THAT(ids(supervisor, "?teamIds=00000000-0000-4000-8000-00000000000f"), IsEmpty());
    EXPECT_EQ(ids(supervisor, "?pageSize=1").size(), 1U);
    EXPECT_NE(ids(supervisor, "?pageSize=1"), ids(supervisor, "?pageSize=1&page=1"));
    EXPECT_THAT(ids(supervisor, "?page=1"), IsEmpty());
    for (auto const* query : {"?status=away", "?state=Busy", "?teamIds=x", "?pageSize=0"}) {
        EXPECT_EQ(world.get(supervisor, std::string("/v1/agents") + query).status, 400) << query;
    }
}

TEST_F(AgentList, EndsWhereTheSupervisorsTeamsEnd) {
    world.sign_in(agent);
    supervisor.teams = {core::TeamId{{0xFF, 1}}};
    EXPECT_THAT(ids(supervisor, "?status=all"), IsEmpty());
    supervisor.teams = {world.agent.teams.front()};
    EXPECT_THAT(ids(supervisor), ElementsAre(first));
    EXPECT_THAT(ids(world.principal(AccessRole::reporting)), ElementsAre(first));
    EXPECT_THAT(ids(world.principal(AccessRole::administrator)), ElementsAre(first));
}

}  // namespace
}  // namespace ringmaster::api::tests::route_agent_list_test
