// Refusals that existing clients read from an event (PROTOCOL 1): every command that tells them so,
// every kind of refusal, with and without `spark-user-agent` and a socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::failure_events_test {
namespace {

using nlohmann::json;

struct Telling {
    char const* method;
    char const* path;
    char const* event;
    char const* envelope;
    bool everybody;         // whoever asks is told so
    char const* malformed;  // a body that cannot be read
    char const* rule;       // one that is refused by a rule, and as what
    char const* reason_code;
};

// Of an agent who is signed in and offered a call.
constexpr Telling tellings[] = {
    {"PUT", "/v1/agents/logout", "AgentLogoutFailed", "Logout", false, R"({"logoutReason":7})",
     R"({"logoutReason":"home"})", "OFFER_SHOWING"},
    {"POST", "/v1/agents/logout", "AgentLogoutFailed", "Logout", false, R"({"surprise":1})",
     R"({"logoutReason":"home"})", "OFFER_SHOWING"},
    {"PUT", "/v1/agents/session/state", "AgentStateChangeFailed", "AgentStateChange", false, "{}",
     R"({"state":"Idle","auxCodeId":"11111111-2222-4333-8444-555555555555"})",
     "IDLE_CODE_NOT_ALLOWED"},
    {"PUT", "/v1/agents/session/state", "AgentStateChangeFailed", "AgentStateChange", false, "[]",
     R"({"state":"Idle","auxCodeId":"0","agentId":"11111111-2222-4333-8444-555555555555"})",
     "NOT_PERMITTED"},
    {"POST", "/v1/agents/buddyList", "BuddyAgentsRetrieveFailed", "BuddyAgents", false, "{}",
     R"({"mediaType":"pigeon"})", "INVALID_REQUEST"},
    {"POST", "/v1/tasks", "AgentOutboundFailed", "RoutingMessage", false, "{",
     R"({"direction":"OUTBOUND","destination":"+491701234567","outboundType":"OUTDIAL"})",
     "OFFER_SHOWING"},
    {"POST", "/v1/tasks/", "AgentOutboundFailed", "RoutingMessage", false, "{",
     R"({"direction":"OUTBOUND","destination":"+491701234567","outboundType":"OUTDIAL"})",
     "OFFER_SHOWING"},
    {"POST", "/v1/agents/login", "AgentStationLoginFailed", "StationLogin", true,
     R"({"deviceType":"TELEGRAPH"})", R"({"deviceType":"AGENT_DN","dialNumber":"12"})",
     "INVALID_DIAL_NUMBER"},
    {"POST", "/v1/agents/login", "AgentStationLoginFailed", "StationLogin", true, "nonsense",
     R"({"deviceType":"BROWSER"})", "DEVICE_TYPE_NOT_AVAILABLE"},
};

class FailureEvents : public ::testing::TestWithParam<Telling> {
protected:
    FailureEvents() {
        world.sign_in(agent);
        static_cast<void>(world.offered_call());
        world.frames.clear();
    }

    Reply ask(std::string const& body, std::string const& query = {}) {
        auto const& telling = GetParam();
        auto const before = world.engine.hash();
        auto reply = world.send(agent, telling.method, telling.path + query, body);
        EXPECT_EQ(world.engine.hash(), before) << reply.text;
        return reply;
    }
    void told(Reply const& reply, std::string const& reason_code) {
        EXPECT_EQ(reply.status, 202) << reply.text;
        EXPECT_EQ(reply.reason(), reason_code);
        ASSERT_EQ(world.frames.size(), 1U) << reply.text;
        auto const frame = std::exchange(world.frames, {}).front();
        EXPECT_EQ(frame["type"], GetParam().envelope);
        EXPECT_EQ(frame["trackingId"], "tracking-1");
        auto const& data = frame["data"];
        EXPECT_EQ(data["type"], GetParam().event);
        EXPECT_EQ(data["agentId"], core::to_string(world.agent.id));
        EXPECT_EQ(data["trackingId"], "tracking-1");
        EXPECT_EQ(data["reason"], reason_code);
        EXPECT_EQ(data["reasonCode"], reason_code);
        EXPECT_NE(data["errorData"], "");
        EXPECT_FALSE(frame.contains("seq"));
    }
    void refused(Reply const& reply) {
        EXPECT_GE(reply.status, 400) << reply.text;
        EXPECT_TRUE(world.frames.empty()) << world.frames.front();
    }
    void as_original() { world.headers = {{"Spark-User-Agent", "webex-js-sdk/3.12.0"}}; }
    // What a request may be wrong in before any rule is asked.
    void ask_wrongly(std::function<void(Reply const&)> const& check) {
        check(ask(GetParam().malformed));
        check(ask("{}", "?surprise=1"));
        world.content_type = "text/plain";
        check(ask(GetParam().rule));
        world.content_type = "application/json";
    }

    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
};

TEST_P(FailureEvents, DesktopsOfTheOriginalReadThemFromTheEvent) {
    as_original();
    told(ask(GetParam().rule), GetParam().reason_code);
    ask_wrongly([this](Reply const& reply) { told(reply, reply.reason()); });
}

TEST_P(FailureEvents, OthersGetTheError) {
    auto const by_rule = ask(GetParam().rule);
    if (GetParam().everybody) {
        told(by_rule, GetParam().reason_code);
    } else {
        refused(by_rule);
        EXPECT_EQ(by_rule.reason(), GetParam().reason_code);
    }
    ask_wrongly([this](Reply const& reply) { refused(reply); });
}

// An event that nobody hears is no answer.
TEST_P(FailureEvents, WithoutASocketThereIsTheError) {
    as_original();
    world.delivery->dismiss(world.agent.id);
    if (!GetParam().everybody) refused(ask(GetParam().rule));
    ask_wrongly([this](Reply const& reply) { refused(reply); });
}

INSTANTIATE_TEST_SUITE_P(Every, FailureEvents, ::testing::ValuesIn(tellings));

// Of a reload nothing can be wrong but that there is nobody to come back.
TEST(Failures, AReloadIsToldToEverybody) {
    World world;
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    world.open_socket(agent);
    for (bool const original : {false, true}) {
        world.frames.clear();
        if (original) world.headers = {{"Spark-User-Agent", "webex-js-sdk/3.12.0"}};
        EXPECT_EQ(world.post(agent, "/v1/agents/reload").reason(), "AGENT_NOT_FOUND");
        ASSERT_EQ(world.frame_types(), std::vector<std::string>{"AgentReloginFailed"});
        EXPECT_EQ(world.frames.front()["data"]["reason"], "AGENT_NOT_FOUND");
    }
}

TEST(Failures, ANumberInUseIsCalledAsClientsKnowIt) {
    World world;
    auto const first = world.person(AccessRole::agent, world.agent.id);
    auto const second = world.person(AccessRole::agent, world.colleague.id);
    world.sign_in(first);
    world.open_socket(second);
    world.frames.clear();
    auto const taken = world.post(second, "/v1/agents/login",
                                  {{"teamId", core::to_string(world.colleague.teams.front())},
                                   {"deviceType", "EXTENSION"},
                                   {"dialNumber", world.agent.default_dial_number}});
    EXPECT_EQ(taken.status, 202) << taken.text;
    EXPECT_EQ(taken.reason(), "DIAL_NUMBER_IN_USE");
    ASSERT_EQ(world.frames.size(), 1U);
    EXPECT_EQ(world.frames.front()["data"]["reason"], "DUPLICATE_LOCATION");
    EXPECT_EQ(world.frames.front()["data"]["reasonCode"], "DIAL_NUMBER_IN_USE");
}

// Who acts for another is told himself; the other hears nothing.
TEST(Failures, TheAskingAgentIsTold) {
    World world;
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    auto const supervisor = world.person(AccessRole::supervisor, world.colleague.id);
    world.sign_in(agent);
    world.open_socket(supervisor);
    world.frames.clear();
    world.headers = {{"Spark-User-Agent", "webex-js-sdk/3.12.0"}};
    auto const answer = world.put(supervisor, "/v1/agents/session/state",
                                  {{"state", "Idle"},
                                   {"auxCodeId", "11111111-2222-4333-8444-555555555555"},
                                   {"agentId", core::to_string(world.agent.id)}});
    EXPECT_EQ(answer.reason(), "IDLE_CODE_NOT_ALLOWED") << answer.text;
    ASSERT_EQ(world.frames.size(), 1U);
    EXPECT_EQ(world.frames.front()["agentId"], core::to_string(world.colleague.id));
    // Whoever has no stream gets the error.
    world.frames.clear();
    auto const refused = world.put(world.principal(AccessRole::administrator), "/v1/agents/logout",
                                   {{"logoutReason", "x"}});
    EXPECT_EQ(refused.status, 400) << refused.text;
    EXPECT_TRUE(world.frames.empty());
}

}  // namespace
}  // namespace ringmaster::api::tests::failure_events_test
