// Sockets: who may open one, who is replaced, what an open one gets before and after its reload.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/api/delivery_bench.hpp"

namespace ringmaster::api::delivery_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

SubscribeRequest const forced{true, false, std::nullopt};
SubscribeRequest const several{true, true, std::nullopt};

bool tells_of_tasks(Inbox const& inbox) {
    auto const names = inbox.names();
    return std::any_of(names.begin(), names.end(), [](std::string const& name) {
        return name.starts_with("AgentContact") || name == "AgentOfferContact";
    });
}

TEST(Delivery, WelcomeComesFirstAndExactly) {
    Bench bench;
    auto const client = bench.connect(ana);
    EXPECT_THAT(client.inbox->texts, ElementsAre(R"({"type":"Welcome","data":{"agentId":")" +
                                                 core::to_string(ana) + R"("}})"));
}

TEST(Delivery, CallersWithoutAnAgentCannotSubscribe) {
    Bench bench;
    Principal reporting;
    reporting.org = org;
    auto const answer = bench.delivery.subscribe(reporting, {});
    auto const* refusal = std::get_if<core::Refusal>(&answer);
    ASSERT_NE(refusal, nullptr);
    EXPECT_EQ(refusal->reason, core::Reason::not_permitted);
}

TEST(Delivery, KeepAliveIsEchoedExactlyAndNothingElseIs) {
    Bench bench;
    auto const client = bench.connect(ana);
    client.inbox->clear();
    bench.delivery.text(client.socket, R"({"keepalive":"true"})");
    bench.delivery.text(client.socket, R"({ "keepalive" : "true" })");
    bench.delivery.text(client.socket, R"({"keepalive":true})");
    bench.delivery.text(client.socket, "hello");
    bench.delivery.text(client.socket, std::string(100'000, ' '));
    bench.delivery.text(999, R"({"keepalive":"true"})");
    EXPECT_THAT(client.inbox->texts,
                ElementsAre(R"({"keepalive":"true"})", R"({"keepalive":"true"})"));
}

TEST(Delivery, ForcedSocketReplacesTheOlderOnes) {
    Bench bench;
    auto const first = bench.connect(ana);
    EXPECT_FALSE(bench.delivery.take_over_implied(ana));
    auto const second = bench.connect(ana, forced);
    EXPECT_TRUE(bench.delivery.take_over_implied(ana));
    EXPECT_THAT(first.inbox->names(), ElementsAre("Welcome", "AgentMultiLoginCloseSession"));
    EXPECT_EQ(first.inbox->frames.back()["type"], "AGENT_MULTI_LOGIN");
    EXPECT_EQ(first.inbox->closed, close_replaced);
    EXPECT_FALSE(second.inbox->closed);
    EXPECT_EQ(bench.delivery.open_sockets(ana), 1U);
    // Its end still reaches the engine, once.
    EXPECT_TRUE(bench.delivery.closed(first.socket));
    EXPECT_FALSE(bench.delivery.closed(first.socket));
}

TEST(Delivery, SeveralSocketsUpToTen) {
    Bench bench;
    std::vector<Client> clients;
    for (int count = 0; count < 10; ++count) clients.push_back(bench.connect(ana, several));
    EXPECT_FALSE(clients.front().inbox->closed);
    Principal principal;
    principal.org = org;
    principal.agent = ana;
    auto const answer = bench.delivery.subscribe(principal, several);
    ASSERT_TRUE(std::holds_alternative<core::Refusal>(answer));
    EXPECT_EQ(std::get<core::Refusal>(answer).reason, core::Reason::too_many_sockets);
    EXPECT_TRUE(std::holds_alternative<Subscribed>(bench.delivery.subscribe(principal, forced)));
}

// Subscriptions granted while there was room do not lift the limit when they open together.
TEST(Delivery, LimitHoldsWhenManyOpenAtOnce) {
    Bench bench;
    std::vector<std::string> capabilities;
    for (int count = 0; count < 12; ++count) capabilities.push_back(bench.subscribe(ana, several));
    std::vector<Client> clients;
    for (auto const& capability : capabilities) clients.push_back(bench.open(capability));
    EXPECT_EQ(bench.delivery.open_sockets(ana), 10U);
    EXPECT_TRUE(clients[0].inbox->closed);
    EXPECT_TRUE(clients[1].inbox->closed);
    EXPECT_FALSE(clients[2].inbox->closed);
}

TEST(Delivery, LoginIsToldInOrder) {
    Bench bench;
    auto const client = bench.connect(ana);
    bench.login(ana);
    auto const names = client.inbox->names();
    ASSERT_GE(names.size(), 3U);
    EXPECT_EQ(names[1], "AgentStationLoginSuccess");
    EXPECT_EQ(names[2], "AgentDNRegistered");
    EXPECT_EQ(client.inbox->frames[1]["trackingId"], "track");
    EXPECT_EQ(client.inbox->frames[1]["data"]["status"], "LoggedIn");
}

// AG-8: no task event before the reload; events about the agent flow.
TEST(Delivery, NoTaskEventBeforeTheReload) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const second = bench.connect(ana, several);
    bench.set_state(ana, true);
    bench.call_arrives();
    EXPECT_TRUE(tells_of_tasks(*first.inbox));
    EXPECT_FALSE(tells_of_tasks(*second.inbox));
    EXPECT_THAT(second.inbox->names(), Contains("AgentStateChangeSuccess"));

    second.inbox->clear();
    first.inbox->clear();
    bench.reload(ana);
    EXPECT_THAT(second.inbox->names(),
                ElementsAre("AgentReloginSuccess", "AgentContact", "AgentOfferContact"));
    EXPECT_THAT(first.inbox->names(), IsEmpty());
    auto const& answer = second.inbox->frames.front();
    EXPECT_FALSE(answer.contains("seq"));
    EXPECT_EQ(answer["data"]["seq"], bench.engine.state().agent(ana)->sequence);
    EXPECT_FALSE(second.inbox->frames.back().contains("seq"));
}

TEST(Delivery, AfterFiveSecondsTasksComeWithTheirContact) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const second = bench.connect(ana, several);
    bench.set_state(ana, true);
    auto const task = bench.call_arrives();
    second.inbox->clear();
    first.inbox->clear();
    bench.wait(5s);
    ASSERT_THAT(second.inbox->names(), ElementsAre("AgentContact", "AgentOfferContact"));
    EXPECT_THAT(first.inbox->names(), IsEmpty());
    EXPECT_EQ(second.inbox->frames[0]["data"]["interactionId"], core::to_string(task));
    second.inbox->clear();
    bench.set_state(ana, false);  // AG-4: the offer is withdrawn
    EXPECT_THAT(second.inbox->names(), Contains("AgentOfferContactRona"));
    EXPECT_EQ(second.inbox->sequences(), first.inbox->sequences());
}

TEST(Delivery, EachSocketHasItsOwnFiveSeconds) {
    Bench bench;
    bench.connect(ana);
    bench.login(ana);
    bench.set_state(ana, true);
    bench.call_arrives();
    auto const second = bench.connect(ana, several);
    bench.wait(2s);
    auto const third = bench.connect(ana, several);
    bench.wait(3s);
    EXPECT_THAT(second.inbox->names(), ElementsAre("Welcome", "AgentContact", "AgentOfferContact"));
    EXPECT_THAT(third.inbox->names(), ElementsAre("Welcome"));
    bench.wait(2s);
    EXPECT_THAT(third.inbox->names(), ElementsAre("Welcome", "AgentContact", "AgentOfferContact"));
    EXPECT_EQ(second.inbox->names().size(), 3U);
}

// Two timers of one agent in one turn.
TEST(Delivery, SocketsThatArriveTogetherAreEachToldOnce) {
    Bench bench;
    bench.connect(ana);
    bench.login(ana);
    bench.set_state(ana, true);
    bench.call_arrives();
    auto const second = bench.connect(ana, several);
    auto const third = bench.connect(ana, several);
    bench.wait(5s);
    EXPECT_THAT(second.inbox->names(), ElementsAre("Welcome", "AgentContact", "AgentOfferContact"));
    EXPECT_THAT(third.inbox->names(), ElementsAre("Welcome", "AgentContact", "AgentOfferContact"));
}

// A reload that was stamped before a socket's own opening is not that socket's reload.
TEST(Delivery, SocketTheEngineDoesNotKnowYetIsNotHydrated) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const late = bench.open(bench.subscribe(ana, several));
    bench.reload(ana);
    EXPECT_THAT(first.inbox->names(), Contains("AgentReloginSuccess"));
    EXPECT_THAT(late.inbox->names(), Not(Contains("AgentReloginSuccess")));
    bench.attach(late, ana);
    bench.reload(ana);
    EXPECT_THAT(late.inbox->names(), Contains("AgentReloginSuccess"));
}

TEST(Delivery, FailuresAndBuddiesGoToTheNewestSocketBehindTheirCommit) {
    Bench bench;
    auto const first = bench.connect(ana);
    auto const second = bench.connect(ana, several);
    first.inbox->clear();
    second.inbox->clear();
    using enum UnnumberedKind;
    Failure const elsewhere{"DUPLICATE_LOCATION", "DUPLICATE_LOCATION", "Signed in elsewhere"};
    EXPECT_TRUE(bench.delivery.failed(AgentStationLoginFailed, ana, elsewhere, "t-1"));
    bench.delivery.buddies(ana, {{bor, "Bor", "Available", team, "1002", site}}, "t-2");
    EXPECT_THAT(second.inbox->names(), IsEmpty());
    bench.delivery.send(bench.delivery.told());
    EXPECT_THAT(second.inbox->names(), ElementsAre("AgentStationLoginFailed", "BuddyAgents"));
    EXPECT_EQ(second.inbox->frames[0]["data"]["reasonCode"], "DUPLICATE_LOCATION");
    EXPECT_EQ(second.inbox->frames[0]["trackingId"], "t-1");
    EXPECT_THAT(first.inbox->names(), IsEmpty());
    EXPECT_TRUE(bench.delivery.told().empty());
    EXPECT_FALSE(bench.delivery.failed(AgentReloginFailed, bor, elsewhere, "t-3"));  // no socket
    EXPECT_TRUE(bench.delivery.told().empty());
}

TEST(Delivery, NothingLeavesBeforeTheCommit) {
    Bench bench;
    auto const client = bench.connect(ana);
    client.inbox->clear();
    bench.hold();
    bench.login(ana);
    bench.set_state(ana, true);
    bench.call_arrives();
    EXPECT_THAT(client.inbox->names(), IsEmpty());
    bench.commit();
    auto const sequences = client.inbox->sequences();
    ASSERT_GE(sequences.size(), 4U);
    for (std::size_t index = 1; index < sequences.size(); ++index) {
        EXPECT_EQ(sequences[index], sequences[index - 1] + 1);
    }
}

}  // namespace
}  // namespace ringmaster::api::delivery_test
