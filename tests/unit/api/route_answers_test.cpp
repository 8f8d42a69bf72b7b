// Requests through the real table, engine and delivery: who may, what is answered, what is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_answers_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

constexpr auto nobody = "00000000-0000-4000-8000-00000000000f";

class Routes : public ::testing::Test {
protected:
    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal supervisor = world.principal(AccessRole::supervisor);
    Principal administrator = world.principal(AccessRole::administrator);
    Principal reporting = world.principal(AccessRole::reporting);
    Principal connector = world.principal(AccessRole::connector);
    std::string agent_id = core::to_string(world.agent.id);

    static std::set<std::string> keys(json const& object) {
        std::set<std::string> names;
        for (auto const& [name, value] : object.items()) names.insert(name);
        return names;
    }
};

TEST_F(Routes, SubscribeAnswersAnAddress) {
    auto const answer = world.post(agent, "/v1/notification/subscribe",
                                   {{"force", true}, {"clientType", "desktop"}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_THAT(keys(answer.body), ElementsAre("subscriptionId", "webSocketUrl"));
    EXPECT_TRUE(answer.body["webSocketUrl"].get<std::string>().starts_with(
        "ws://127.0.0.1:8080/v1/notification/socket/"));
    // A supervisor's token without a user has no stream.
    EXPECT_EQ(world.post(supervisor, "/v1/notification/subscribe").status, 403);
}

TEST_F(Routes, LoginAnswersWithTheAgent) {
    world.open_socket(agent);
    auto const answer = world.post(agent, "/v1/agents/login",
                                   {{"teamId", core::to_string(world.agent.teams.front())},
                                    {"deviceType", "EXTENSION"},
                                    {"dialNumber", world.agent.default_dial_number},
                                    {"roles", {"agent"}}});
    ASSERT_EQ(answer.status, 202) << answer.text;
    EXPECT_EQ(answer.body["trackingId"], "tracking-1");
    EXPECT_GT(answer.body["seq"], 0);
    EXPECT_EQ(answer.body["agent"]["agentId"], agent_id);
    EXPECT_EQ(answer.body["agent"]["status"], "LoggedIn");
    EXPECT_THAT(world.frame_types(),
                IsSupersetOf({"AgentStationLoginSuccess", "AgentDNRegistered"}));
}

TEST_F(Routes, LoginAndReloadFailByEvent) {
    world.open_socket(agent);
    auto const number = world.post(agent, "/v1/agents/login",
                                   {{"teamId", core::to_string(world.agent.teams.front())},
                                    {"deviceType", "AGENT_DN"},
                                    {"dialNumber", "12"}});
    EXPECT_EQ(number.status, 202) << number.text;
    EXPECT_EQ(number.reason(), "INVALID_DIAL_NUMBER");
    EXPECT_EQ(world.frames.back()["data"]["reason"], "INVALID_DIAL_NUMBER");
    auto const reload = world.post(agent, "/v1/agents/reload");
    EXPECT_EQ(reload.status, 202) << reload.text;
    EXPECT_EQ(world.frames.back()["data"]["type"], "AgentReloginFailed");
    EXPECT_EQ(world.frames.back()["data"]["reason"], "AGENT_NOT_FOUND");
    // What is not well-formed is refused at once, without an event.
    auto const before = world.frames.size();
    EXPECT_EQ(world.post(agent, "/v1/agents/login", {{"deviceType", "TELEGRAPH"}}).status, 400);
    EXPECT_EQ(world.frames.size(), before);
}

TEST_F(Routes, SecondLoginNeedsTakeOver) {
    world.sign_in(agent);
    json const login{{"teamId", core::to_string(world.agent.teams.front())},
                     {"deviceType", "EXTENSION"},
                     {"dialNumber", world.agent.default_dial_number}};
    EXPECT_EQ(world.post(agent, "/v1/agents/login", login).reason(), "DUPLICATE_LOCATION");
    auto taking = login;
    taking["takeOver"] = true;
    EXPECT_EQ(world.post(agent, "/v1/agents/login", taking).reason(), "");
}

TEST_F(Routes, AContactsWholeLife) {
    world.sign_in(agent);
    auto const created = world.post(connector, "/v1/tasks/", world.call_body());
    ASSERT_EQ(created.status, 201) << created.text;
    EXPECT_EQ(created.body["meta"]["orgid"], core::to_string(world.org));
    EXPECT_EQ(created.body["meta"]["orgId"], core::to_string(world.org));
    EXPECT_THAT(keys(created.body["data"]), ElementsAre("id"));
    world.post(connector, "/v1/connector/facts",
               {{"facts",
                 {{{"number", 1},
                   {"interactionId", created.body["data"]["id"]},
                   {"type", "customer-left"}}}}});

    auto const id = world.offered_call();
    auto const path = "/v1/tasks/" + id;
    auto const early = world.post(agent, path + "/end");
    EXPECT_EQ(early.status, 409) << early.text;
    EXPECT_THAT(early.body["allowedActions"], UnorderedElementsAre("accept", "reject"));
    auto const accepted = world.post(agent, path + "/accept", {{"mediaResourceId", id}});
    ASSERT_EQ(accepted.status, 202) << accepted.text;
    EXPECT_EQ(accepted.body["task"]["interactionId"], id);
    EXPECT_EQ(accepted.body["task"]["interaction"]["state"], "connected");
    EXPECT_EQ(world.post(agent, path + "/end").status, 202);
    json const reason{
        {"auxCodeId", world.wrap_up_code()}, {"wrapUpReason", "done"}, {"note", "kind"}};
    auto const wrapped = world.post(agent, path + "/wrapup", reason);
    EXPECT_EQ(wrapped.status, 202) << wrapped.text;
    EXPECT_EQ(wrapped.body["task"]["interactionId"], id);  // closed, but his own
    EXPECT_GT(wrapped.body["seq"], accepted.body["seq"]);
}

TEST_F(Routes, RejectAndTheOtherWrapUpCommandsReachTheEngine) {
    world.sign_in(agent);
    auto const path = "/v1/tasks/" + world.offered_call();
    EXPECT_EQ(world.post(agent, path + "/wrapup/extend").reason(), "WRAP_UP_NOT_OWED");
    EXPECT_EQ(world.post(agent, path + "/wrapup/skip").reason(), "WRAP_UP_NOT_OWED");
    EXPECT_EQ(world.post(agent, path + "/wrapup/request").status, 409);
    EXPECT_EQ(world.post(agent, path + "/reply").reason(), "NOT_CONNECTED");
    EXPECT_EQ(world.post(agent, path + "/reject").status, 202);
    EXPECT_THAT(world.frame_types(), Contains("AgentOfferContactRona"));
}

// A call is answered by itself (OF-6); the digital ones are in tests/integration.
TEST_F(Routes, AcceptAllLeavesCallsAlone) {
    world.sign_in(agent);
    EXPECT_EQ(world.post(agent, "/v1/tasks/offers/accept-all").reason(), "NOT_OFFERED");
    static_cast<void>(world.offered_call());
    EXPECT_EQ(world.post(agent, "/v1/tasks/offers/accept-all").reason(), "NOT_OFFERED");
}

TEST_F(Routes, IdsOfNothing) {
    world.sign_in(agent);
    for (auto const* id : {nobody, "not-an-id", "0", "%"}) {
        std::string const path = "/v1/tasks/" + std::string(id);
        for (auto const* command : {"/accept", "/reject", "/end", "/reply", "/wrapup/extend",
                                    "/wrapup/request", "/wrapup/skip"}) {
            EXPECT_EQ(world.post(agent, path + command).status, 404) << path << command;
        }
        EXPECT_EQ(world.post(agent, path + "/wrapup", {{"auxCodeId", nobody}}).status, 404);
        EXPECT_EQ(world.get(administrator, path).status, 404) << path;
        EXPECT_EQ(world.get(administrator, path + "/events").status, 404) << path;
    }
    auto body = world.call_body();
    body["entryPointId"] = "not-an-id";
    EXPECT_EQ(world.post(connector, "/v1/tasks", body).status, 400);
    body["entryPointId"] = nobody;
    EXPECT_EQ(world.post(connector, "/v1/tasks", body).reason(), "ENTRY_POINT_NOT_FOUND");
}

// What is not there looks like it.
TEST_F(Routes, UnknownCommands) {
    EXPECT_EQ(world.post(agent, "/v1/tasks/" + std::string(nobody) + "/dance").status, 404);
    EXPECT_EQ(world.send(agent, "DELETE", "/v1/tasks").status, 405);
}

TEST_F(Routes, AgentsActForThemselvesOnly) {
    world.sign_in(colleague);
    auto const theirs = core::to_string(world.colleague.id);
    json const logout{{"logoutReason", "mine"}, {"agentId", theirs}};
    EXPECT_EQ(world.put(agent, "/v1/agents/logout", logout).status, 403);
    json const state{{"state", "Available"}, {"auxCodeId", "0"}, {"agentId", theirs}};
    EXPECT_EQ(world.put(agent, "/v1/agents/session/state", state).status, 403);
    EXPECT_EQ(world.put(colleague, "/v1/agents/session/state", state).status, 202);
    EXPECT_EQ(world.get(agent, "/v1/agents/activities?from=0&agentIds=" + theirs).status, 403);
}

TEST_F(Routes, SupervisorsActWithinTheirTeams) {
    world.sign_in(agent);
    json const idle{{"state", "Idle"}, {"agentId", agent_id}};
    supervisor.teams = {core::TeamId::parse(nobody).value()};
    EXPECT_EQ(world.put(supervisor, "/v1/agents/session/state", idle).status, 404);
    supervisor.teams = {world.agent.teams.front()};
    auto const changed = world.put(supervisor, "/v1/agents/session/state", idle);
    ASSERT_EQ(changed.status, 202) << changed.text;
    EXPECT_EQ(changed.body["agent"]["subStatus"], "Idle");
    EXPECT_FALSE(changed.body.contains("seq"));  // no stream of his own
    json const unknown{{"logoutReason", "x"}, {"agentId", nobody}};
    EXPECT_EQ(world.put(administrator, "/v1/agents/logout", unknown).status, 404);
    EXPECT_EQ(world.put(administrator, "/v1/agents/logout", {{"logoutReason", "x"}}).status, 400);
    json const forced{{"logoutReason", "shift is over"}, {"agentId", agent_id}};
    auto const out = world.post(administrator, "/v1/agents/logout", forced);
    EXPECT_EQ(out.status, 202) << out.text;
    EXPECT_THAT(world.frame_types(), Contains("AgentLogoutSuccess"));
}

TEST_F(Routes, SupervisorsWrapUpForAgents) {  // WU-11
    world.sign_in(agent);
    auto const path = "/v1/tasks/" + world.offered_call();
    world.post(agent, path + "/accept");
    world.post(agent, path + "/end");
    json const body{{"auxCodeId", world.wrap_up_code()}, {"agentId", agent_id}};
    EXPECT_EQ(world.post(colleague, path + "/wrapup", body).status, 403);
    EXPECT_EQ(world.post(supervisor, path + "/wrapup", body).status, 202);
    auto const history = world.get(administrator, path + "/events").text;
    EXPECT_NE(history.find(R"("origin":"SUPERVISOR")"), std::string::npos) << history;
}

TEST_F(Routes, BuddiesComeAsEvent) {
    world.sign_in(agent);
    world.sign_in(colleague);
    world.frames.clear();
    auto const answer = world.post(agent, "/v1/agents/buddyList", {{"mediaType", "telephony"}});
    EXPECT_EQ(answer.status, 202) << answer.text;
    ASSERT_THAT(world.frame_types(), ElementsAre("BuddyAgents"));
    auto const list = world.frames.front()["data"]["agentList"];
    ASSERT_EQ(list.size(), 1U) << list;
    EXPECT_EQ(list[0]["agentId"], core::to_string(world.colleague.id));
    EXPECT_EQ(list[0]["state"], "Available");
    world.frames.clear();
    world.post(agent, "/v1/agents/buddyList", {{"mediaType", "telephony"}, {"state", "Idle"}});
    EXPECT_EQ(world.frames.front()["data"]["agentList"], json::array());
    EXPECT_EQ(world.post(agent, "/v1/agents/buddyList").status, 400);
}

TEST_F(Routes, FactsAreAllOrNone) {
    world.sign_in(agent);
    auto const id = world.offered_call();
    json const good{{"number", 11}, {"interactionId", id}, {"type", "customer-left"}};
    json const bad{{"number", 12}, {"interactionId", id}, {"type", "teapot"}};
    auto const before = world.engine.hash();
    auto const refused = world.post(connector, "/v1/connector/facts", {{"facts", {good, bad}}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body["problems"].size(), 1U);
    EXPECT_EQ(refused.body["problems"][0]["field"], "facts[1].type");
    EXPECT_EQ(world.engine.hash(), before);
    auto const taken = world.post(connector, "/v1/connector/facts", {{"facts", {good}}});
    EXPECT_EQ(taken.status, 202);
    EXPECT_EQ(taken.body["facts"], json::array({{{"number", 11}, {"status", 202}}}));
    EXPECT_THAT(world.frame_types(), Contains("ContactEnded"));
    auto const after = world.engine.hash();
    EXPECT_EQ(world.post(connector, "/v1/connector/facts", {{"facts", {good}}}).status, 202);
    EXPECT_EQ(world.engine.hash(), after);  // told twice, taken once
}

TEST_F(Routes, ArrivalsCanBePosted) {
    json const good{{"number", 1},
                    {"interactionId", "11111111-2222-4333-8444-555555555555"},
                    {"type", "customer-arrived"},
                    {"entryPointId", core::to_string(world.entry_point.id)}};
    json bad = good;
    bad["number"] = 2;
    bad["interactionId"] = "11111111-2222-4333-8444-555555555556";
    bad["entryPointId"] = "99999999-2222-4333-8444-555555555555";
    auto const answer = world.post(connector, "/v1/connector/facts", {{"facts", {good, bad}}});
    ASSERT_EQ(answer.status, 202) << answer.text;
    EXPECT_EQ(answer.body["facts"][0], (json{{"number", 1}, {"status", 202}}));
    EXPECT_EQ(answer.body["facts"][1]["status"], 422);
    EXPECT_EQ(answer.body["facts"][1]["reasonCode"], "ENTRY_POINT_NOT_FOUND");
    EXPECT_EQ(world.engine.state().tasks.size(), 1U);
}

// A channel with a connector of its own: the others neither bring customers nor tell of them.
TEST_F(Routes, AChannelBelongsToItsConnector) {
    auto pbx = connector;
    pbx.subject = "pbx-1";
    EXPECT_EQ(world.post(pbx, "/v1/connector/subscribe").reason(), "CONNECTOR_NOT_CONFIGURED");
    auto const id = world.offered_call();
    json const document{{"name", "PBX"}, {"tokenSubject", "pbx-1"}, {"channels", {"telephony"}}};
    ASSERT_TRUE(world.directory.put({"connector", "99999999-2222-4333-8444-555555555555", 1,
                                     document.dump(), world.now, world.now}));
    EXPECT_EQ(world.post(connector, "/v1/tasks", world.call_body()).reason(),
              "CHANNEL_OF_ANOTHER_CONNECTOR");
    json const left{{"number", 1}, {"interactionId", id}, {"type", "customer-left"}};
    auto const refused = world.post(connector, "/v1/connector/facts", {{"facts", {left}}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body["problems"][0]["field"], "facts[0].interactionId");
    EXPECT_EQ(world.post(connector, "/v1/connector/subscribe").status, 409);

    EXPECT_EQ(world.post(pbx, "/v1/tasks", world.call_body()).status, 201);
    EXPECT_EQ(world.post(pbx, "/v1/connector/facts", {{"facts", {left}}}).status, 202);
    auto const subscribed = world.post(pbx, "/v1/connector/subscribe");
    ASSERT_EQ(subscribed.status, 200) << subscribed.text;
    EXPECT_THAT(subscribed.body["webSocketUrl"].get<std::string>(),
                ::testing::StartsWith("ws://127.0.0.1:8080/v1/connector/socket/"));
    EXPECT_FALSE(subscribed.body["subscriptionId"].get<std::string>().empty());
    EXPECT_EQ(world.post(agent, "/v1/connector/subscribe").status, 403);
}

TEST_F(Routes, BadBodiesChangeNothing) {
    world.sign_in(agent);
    auto const before = world.engine.hash();
    for (auto const* body : {"{", "[]", "{\"a\":1}", "{\"state\":\"Idle\",\"state\":\"Idle\"}"}) {
        auto const answer = world.send(agent, "PUT", "/v1/agents/session/state", body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_THAT(keys(answer.body), ElementsAre("errorData", "errorMessage", "errorType",
                                                   "problems", "reasonCode"));
    }
    world.content_type = "application/x-www-form-urlencoded";
    EXPECT_EQ(world.put(agent, "/v1/agents/session/state", {{"state", "Idle"}}).status, 415);
    EXPECT_EQ(world.engine.hash(), before);
}

TEST_F(Routes, Descriptions) {
    auto const nobody_at_all = world.principal(AccessRole::reporting);
    EXPECT_TRUE(world.get(nobody_at_all, "/openapi.yaml").text.find("openapi: \"3") !=
                std::string::npos);
    EXPECT_EQ(world.get(nobody_at_all, "/asyncapi.yaml").status, 200);
    auto const state = world.get(administrator, "/v1/admin/state");
    EXPECT_EQ(state.body["journalSeq"], world.journal.size());
    EXPECT_EQ(state.body["stateHash"], core::to_string(world.engine.hash()));
    EXPECT_EQ(world.get(agent, "/v1/admin/state").status, 403);
}

}  // namespace
}  // namespace ringmaster::api::tests::route_answers_test
