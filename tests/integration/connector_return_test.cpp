// The connector goes and comes back, or the daemon does: both compare what they have (PROTOCOL 8,
// VC-10, OPS-1, OPS-3).
#include "integration/connector_stage.hpp"

namespace ringmaster::tests::connector_return_test {
namespace {

using nlohmann::json;

constexpr char outside[] = "+4930777";

class ConnectorReturns : public ConnectorTest {
protected:
    using ConnectorTest::ConnectorTest;

    // Until a command of the contact has expired.
    void wait_for_deadline(std::string const& id) {
        auto const expired = [&] {
            auto const history = world.history(id);
            for (auto const& row : history.at("data")) {
                for (auto const& event : row.at("events")) {
                    if (event["type"] == "MediaSettled" && event["expired"] == true) return true;
                }
            }
            return false;
        };
        ASSERT_TRUE(eventually(patience, expired));
    }

    // Decided by the time it returns.
    void compare(json const& calls) {
        pbx.list(calls);
        EXPECT_TRUE(pbx.fence().empty());
    }
};

TEST_F(ConnectorReturns, InTheMiddleOfACallNothingHappens) {
    auto const id = connected_call();
    pbx.lose_socket();
    pbx.connect();
    EXPECT_EQ(pbx.welcome()["lastFact"], 3);  // arrival, answer, the fence behind them
    ASSERT_EQ(pbx.listed().size(), 1U);
    EXPECT_EQ(pbx.listed()[0]["interactionId"], id);
    EXPECT_EQ(pbx.listed()[0]["legs"], (json{"customer", agent()}));
    compare(json::array({call(id, {"customer", agent()})}));
    EXPECT_TRUE(desktop->fence().empty());
    expect_accepted(desktop->task(id, "end"));
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
    EXPECT_EQ(pbx.expect_command("hangup")["interactionId"], id);
}

TEST_F(ConnectorReturns, ACallItLostIsOver) {
    auto const id = connected_call();
    pbx.lose_socket();
    pbx.connect();
    pbx.list(json::array());
    auto const ended = desktop->expect("ContactEnded");
    EXPECT_EQ(ended["data"]["reason"], "CUSTOMER_LEG_FAILED");
    EXPECT_EQ(ended["data"]["terminatingParty"], "System");
    desktop->expect("AgentWrapup");
    // The agent's phone may still be off hook, as after every call (VC-5).
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
    EXPECT_EQ(find_object_with(world.history(id), "LegFailed") != nullptr, true);
}

TEST_F(ConnectorReturns, ALegItLostHasFailed) {
    auto const id = connected_call();
    pbx.lose_socket();
    pbx.connect();
    pbx.list(json::array({call(id, {"customer"})}));
    desktop->expect("AgentContactUnassigned");  // VC-10
    desktop->expect("AgentWrapup");
    auto const history = world.history(id);
    EXPECT_EQ(count_events(history, "TaskQueued"), 2U);  // the customer is kept
    EXPECT_EQ(count_events(history, "TaskEnded"), 0U);
}

TEST_F(ConnectorReturns, WhatTheServerDoesNotKnowIsHungUp) {
    auto const id = connected_call();
    auto const unknown = pbx.draw_id();
    pbx.lose_socket();
    pbx.connect();
    pbx.list(json::array(
        {call(id, {"customer", agent(), world.agent(1).id}), call(unknown, {"customer"})}));
    std::map<std::string, std::string> hung_up;
    for (int count = 0; count < 2; ++count) {
        auto const hangup = pbx.expect_command("hangup");
        hung_up[hangup["interactionId"]] = hangup["leg"];
        pbx.result(hangup);
    }
    EXPECT_EQ(hung_up,
              (std::map<std::string, std::string>{{id, world.agent(1).id}, {unknown, "customer"}}));
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_TRUE(desktop->fence().empty());
}

TEST_F(ConnectorReturns, WhatItWasAskedIsAskedAgain) {
    auto const id = pbx.customer_arrives();
    auto const ring = pbx.expect_command("ring");
    desktop->expect("AgentContactReserved");
    pbx.lose_socket();
    pbx.connect();
    auto const again = pbx.expect_command("ring");
    EXPECT_EQ(again["number"], ring["number"]);
    EXPECT_EQ(again["deadline"], ring["deadline"]);
    EXPECT_EQ(pbx.listed()[0]["legs"], (json{"customer"}));  // the ring is under way
    // Its list may still be without that leg: nothing is lost.
    compare(json::array({call(id, {"customer"})}));
    pbx.result(again);
    pbx.result(ring);  // a result doubled settles nothing
    desktop->expect("AgentOfferContact");
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_TRUE(desktop->fence().empty());
}

// Customers who came while the wire was down are announced first, then listed.
TEST_F(ConnectorReturns, WhatCameMeanwhileIsToldBeforeTheList) {
    pbx.lose_socket();
    pbx.connect();
    auto const id = pbx.customer_arrives();
    pbx.list(json::array({call(id, {"customer"})}));
    pbx.result(pbx.expect_command("ring"));
    desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
    EXPECT_TRUE(pbx.fence().empty());
}

class ConnectorReturnsLate : public ConnectorReturns {
protected:
    ConnectorReturnsLate() : ConnectorReturns(1) {}
};

// What ran into its deadline meanwhile is compared like everything else.
TEST_F(ConnectorReturnsLate, WhatWasToBeHungUpMeanwhileIsHungUp) {
    auto const id = connected_call();
    expect_accepted(
        desktop->task(id, "consult", {{"to", outside}, {"destinationType", "dialNumber"}}));
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"hold", "dial"}));
    desktop->expect("AgentConsultCreated");
    pbx.tell("leg-answered", id, {{"leg", outside}});
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"bridge"}));
    desktop->expect("AgentConsulting");
    pbx.lose_socket();
    expect_accepted(desktop->task(id, "consult/end"));
    desktop->expect("AgentConsultEnded");
    wait_for_deadline(id);
    pbx.connect();
    pbx.list(json::array({call(id, {"customer", agent(), outside})}));
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], outside);
}

TEST_F(ConnectorReturnsLate, ALegWhoseRingWasNeverConfirmedIsMissed) {
    auto const id = pbx.customer_arrives();
    pbx.expect_command("ring");  // carried out, and never confirmed
    desktop->expect("AgentContactReserved");
    pbx.tell("leg-answered", id, {{"leg", agent()}});
    desktop->expect_all({"AgentOfferContact", "AgentContactAssigned"});
    pbx.result(pbx.expect_command("bridge"));
    wait_for_deadline(id);
    pbx.lose_socket();
    pbx.connect();
    pbx.list(json::array({call(id, {"customer"})}));
    desktop->expect_all({"AgentContactUnassigned", "AgentWrapup"});
}

// OPS-1: killed between the decision and the result.
TEST_F(ConnectorReturns, ADaemonKilledWhileAPhoneRings) {
    auto const id = pbx.customer_arrives();
    auto const ring = pbx.expect_command("ring");
    desktop->expect("AgentContactReserved");
    auto const seen = desktop->last_seq();
    world.daemon.kill();
    ASSERT_TRUE(pbx.socket().wait_closed(patience));
    world.restart();

    pbx.connect();
    EXPECT_EQ(pbx.welcome()["lastFact"], 1);
    EXPECT_EQ(pbx.listed()[0]["interactionId"], id);
    auto const again = pbx.expect_command("ring");
    EXPECT_EQ(again["number"], ring["number"]);
    EXPECT_GT(again["deadline"], ring["deadline"]);           // it has as long as anew
    compare(json::array({call(id, {"customer", agent()})}));  // it had carried the ring out
    Desktop after(world, 4);
    after.open({{"lastSeq", seen}});
    EXPECT_EQ(after.expect("Snapshot")["data"]["tasks"].size(), 1U);
    pbx.result(again);
    after.expect("AgentOfferContact");
    pbx.tell("leg-answered", id, {{"leg", agent()}});
    pbx.result(pbx.expect_command("bridge"));
    auto const history = world.history(id);
    EXPECT_EQ(count_events(history, "EngagementStarted"), 1U);
    EXPECT_EQ(count_events(history, "MediaRequested"), 2U);
}

// OPS-1: an acknowledgement is a promise; what has none is told again and taken at most once.
TEST_F(ConnectorReturns, FactsInFlightAtAKillAreTakenExactlyOnce) {
    auto const id = connected_call();
    for (int round = 0; round < 3; ++round) {
        std::vector<json> told;
        std::size_t acknowledged = 0;
        for (int count = 0; count < 40; ++count) {
            told.push_back(pbx.tell_and_go("dtmf", id, {{"leg", "customer"}, {"digits", "1"}}));
            if (count % 8 == round) acknowledged = (pbx.expect("ack"), acknowledged + 1);
        }
        world.daemon.kill();
        ASSERT_TRUE(pbx.socket().wait_closed(patience));
        world.restart();
        pbx.connect();
        EXPECT_GE(pbx.welcome()["lastFact"], told.at(acknowledged - 1)["number"]);
        for (auto const& fact : told) pbx.send(fact);
        for (std::size_t count = 0; count < told.size(); ++count) pbx.expect("ack");
        EXPECT_EQ(count_events(world.history(id), "DtmfReceived"), told.size() * (round + 1U));
        compare(json::array({call(id, {"customer", agent()})}));
    }
    EXPECT_EQ(world.daemon.stop(), 0);
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
}

// The virtual connector's script, over the wire: late, deaf and clumsy by the engine's clock.
TEST(VirtualScript, RulesTheDaemonsVirtualConnector) {
    World world([](json& document) {
        for (auto& setting : document["resources"]["organization-setting"]) {
            setting["connectingTimeout"] = 1;
            setting["connectorCommandTimeout"] = 1;
        }
    });
    auto const script = world.daemon.folder() / "script.json";
    world.daemon.write(script, R"([{"command":"ring","nth":1,"silent":true},
                                   {"command":"ring","nth":2,"fail":"busy"},
                                   {"command":"ring","delayMs":300}])");
    world.daemon.configure({{"connector", {{"virtualScript", script.string()}}}});
    world.start({4});
    Desktop desktop(world, 4);
    desktop.open();
    desktop.go_available();
    auto const time_of = [](json const& frame) { return frame["eventTime"].get<std::int64_t>(); };

    world.customer_calls();
    auto reserved = desktop.expect("AgentContactReserved");
    auto const missed = desktop.expect("AgentOfferContactRona");  // silent: by the deadline
    EXPECT_GE(time_of(missed) - time_of(reserved), 1'000);
    EXPECT_EQ(missed["data"]["reason"], "Channel_Failure");
    desktop.expect("AgentStateChangeSuccess");

    expect_accepted(desktop.state("Available", "0"));
    desktop.expect("AgentStateChangeSuccess");
    reserved = desktop.expect("AgentContactReserved");
    auto const failed = desktop.expect("AgentOfferContactRona");  // busy: in the same batch
    EXPECT_EQ(time_of(failed), time_of(reserved));
    desktop.expect("AgentStateChangeSuccess");

    expect_accepted(desktop.state("Available", "0"));
    desktop.expect("AgentStateChangeSuccess");
    reserved = desktop.expect("AgentContactReserved");
    auto const offered = desktop.expect("AgentOfferContact");  // late, to the millisecond
    EXPECT_EQ(time_of(offered) - time_of(reserved), 300);
}

TEST(VirtualScript, AWrongOneKeepsTheDaemonFromStarting) {
    World world;
    auto const script = world.daemon.folder() / "script.json";
    world.daemon.write(script, R"([{"command":"sing"}])");
    world.daemon.configure({{"connector", {{"virtualScript", script.string()}}}});
    auto const checked = world.daemon.run_tool({"check-config"});
    EXPECT_EQ(checked.exit_code, 2);
    EXPECT_NE(checked.errors.find("rule[0].command"), std::string::npos) << checked.errors;
    EXPECT_THROW(world.daemon.start(), std::runtime_error);
}

}  // namespace
}  // namespace ringmaster::tests::connector_return_test
