// A telephone system on the wire: calls from beginning to end, what is told twice, what is wrong
// (PROTOCOL 8, VC-11, OPS-1).
#include "integration/connector_stage.hpp"

namespace ringmaster::tests::connector_test {
namespace {

using nlohmann::json;

class ImpatientConnectorTest : public ConnectorTest {
protected:
    ImpatientConnectorTest() : ConnectorTest(1) {}
};

TEST_F(ConnectorTest, ACallFromArrivalToHangUp) {
    EXPECT_EQ(pbx.welcome()["protocolVersion"], 1);
    EXPECT_EQ(pbx.welcome()["channels"], json::array({"telephony"}));
    EXPECT_EQ(pbx.welcome()["lastFact"], 0);
    EXPECT_EQ(pbx.listed(), json::array());

    auto const id = pbx.customer_arrives();
    auto const ring = pbx.expect_command("ring");
    EXPECT_EQ(ring["interactionId"], id);
    EXPECT_EQ(ring["leg"], agent());
    ASSERT_EQ(ring["legs"].size(), 2U);
    EXPECT_EQ(ring["legs"][0]["leg"], "customer");
    EXPECT_EQ(ring["legs"][0]["dialNumber"], "+4917612345678");
    EXPECT_EQ(ring["legs"][1]["dialNumber"], desktop->facts().dial_number);
    EXPECT_EQ(ring["settings"]["musicOnHold"], "house-hold");

    // OF-1: reserved until the phone rings; the RONA clock starts with the result.
    desktop->expect("AgentContactReserved");
    EXPECT_TRUE(desktop->fence().empty());
    pbx.result(ring);
    desktop->expect("AgentOfferContact");

    pbx.tell("leg-answered", id, {{"leg", agent()}});  // OF-9
    desktop->expect("AgentContactAssigned");
    auto const bridge = pbx.expect_command("bridge");
    EXPECT_EQ(bridge["number"], ring["number"].get<int>() + 1);
    pbx.result(bridge);
    pbx.tell("dtmf", id, {{"leg", "customer"}, {"digits", "42#"}});

    pbx.tell("customer-left", id);
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
    auto const hangup = pbx.expect_command("hangup");
    EXPECT_EQ(hangup["leg"], agent());
    pbx.result(hangup);
    pbx.tell("recording-file", id, {{"file", "2026/05/call.wav"}});
    auto const history = world.history(id);
    EXPECT_EQ(count_events(history, "TaskCreated"), 1U);
    EXPECT_EQ(count_events(history, "DtmfReceived"), 1U);
    EXPECT_EQ(count_events(history, "RecordingFileReceived"), 1U);
    EXPECT_EQ(count_events(history, "MediaSettled"), 3U);
}

TEST_F(ConnectorTest, AgentEndsAndThePhoneGoesDown) {
    auto const id = connected_call();
    expect_accepted(desktop->task(id, "end"));
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
    auto const customer = pbx.expect_command("hangup");
    auto const phone = pbx.expect_command("hangup");
    EXPECT_EQ(customer["leg"], "customer");
    EXPECT_EQ(phone["leg"], agent());
    pbx.result(customer);
    pbx.result(phone);
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(count_events(world.history(id), "MediaSettled"), 4U);
}

TEST_F(ConnectorTest, ABusyPhoneFailsTheOffer) {
    auto const id = pbx.customer_arrives();
    desktop->expect("AgentContactReserved");
    pbx.result(pbx.expect_command("ring"), false, "busy");
    desktop->expect_all({"AgentOfferContactRona", "AgentStateChangeSuccess"});
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
    EXPECT_EQ(count_events(world.history(id), "OfferClosed"), 1U);
}

TEST_F(ConnectorTest, FactsToldTwiceAreTakenOnce) {
    auto const id = pbx.draw_id();
    auto const arrival = pbx.tell_and_go("customer-arrived", id, pbx.arrival());
    pbx.send(arrival);
    EXPECT_EQ(pbx.expect("ack")["number"], arrival["number"]);
    EXPECT_EQ(pbx.expect("ack")["number"], arrival["number"]);  // safe to forget either way
    pbx.result(pbx.expect_command("ring"));
    desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
    auto const answered = pbx.tell_and_go("leg-answered", id, {{"leg", agent()}});
    pbx.send(answered);
    pbx.send(arrival);
    for (int count = 0; count < 3; ++count) pbx.expect("ack");
    // The same number, posted: one window for both ways.
    auto posted = answered;
    posted["type"] = posted["fact"];
    posted.erase("fact");
    auto const answer = pbx.api().post("/v1/connector/facts", {{"facts", {posted}}});
    EXPECT_EQ(answer.status, 202) << answer.text();
    desktop->expect("AgentContactAssigned");
    EXPECT_TRUE(desktop->fence().empty());
    auto const history = world.history(id);
    EXPECT_EQ(count_events(history, "TaskCreated"), 1U);
    EXPECT_EQ(count_events(history, "EngagementStarted"), 1U);
    EXPECT_EQ(count_events(history, "LateFact"), 0U);
}

TEST_F(ConnectorTest, AnArrivalNobodyTakesIsTurnedAway) {
    auto fields = pbx.arrival();
    fields["entryPointId"] = "99999999-0000-4000-8000-000000000000";
    auto const ack = pbx.tell("customer-arrived", pbx.draw_id(), fields);
    EXPECT_EQ(ack["refused"]["reasonCode"], "ENTRY_POINT_NOT_FOUND") << ack.dump();
    EXPECT_FALSE(ack["refused"]["reason"].get<std::string>().empty());
}

TEST_F(ConnectorTest, OtherConnectorsHaveNoSayInItsCalls) {
    EXPECT_EQ(world.connector().post("/v1/tasks", world.call_body()).reason(),
              "CHANNEL_OF_ANOTHER_CONNECTOR");
    EXPECT_EQ(world.connector().post("/v1/connector/subscribe").reason(),
              "CONNECTOR_NOT_CONFIGURED");
    auto const id = offered_call();
    EXPECT_EQ(world.fact(id, "customer", "customer-left").status, 400);
    EXPECT_TRUE(desktop->fence().empty());
}

TEST_F(ConnectorTest, ASecondSocketReplacesTheFirst) {
    auto const id = connected_call();
    Pbx& first = pbx;
    client::WebSocketOptions options;
    options.keep_alive_every = milliseconds{0};
    client::BlockingWebSocket second(first.subscribe(), options);
    ASSERT_TRUE(second.is_open());
    EXPECT_EQ(first.expect("replaced")["type"], "replaced");
    ASSERT_TRUE(first.socket().wait_closed(patience));
    EXPECT_EQ(first.socket().close_code(), 4'001);

    auto const next = [&second] {
        for (;;) {
            auto frame = json::parse(second.receive(patience).value());
            if (frame.value("type", "") != "contact") return frame;
        }
    };
    EXPECT_EQ(next()["type"], "welcome");
    EXPECT_EQ(next()["calls"].size(), 1U);
    expect_accepted(desktop->task(id, "end"));
    EXPECT_EQ(next()["command"], "hangup");
    second.send(R"({"keepalive":"true"})");
    EXPECT_EQ(next()["command"], "hangup");
    EXPECT_EQ(next(), (json{{"keepalive", "true"}}));
}

TEST_F(ConnectorTest, AnAddressWorksOnce) {
    auto const url = pbx.subscribe();
    client::BlockingWebSocket first(url);
    EXPECT_TRUE(first.is_open());
    client::BlockingWebSocket second(url);
    EXPECT_FALSE(second.is_open());
}

TEST_F(ConnectorTest, WrongFramesAreExplainedUntilItIsTooMuch) {
    pbx.send({{"type", "result"}, {"number", 5}, {"ok", "yes"}, {"mood", "bad"}});
    auto const error = pbx.expect("error");
    EXPECT_EQ(error["frame"], "result");
    EXPECT_EQ(error["number"], 5);
    EXPECT_EQ(error["problems"].size(), 3U) << error.dump();  // ok, mood, interactionId
    for (std::string const& text :
         {std::string("{"), std::string(60'000, '['), std::string(R"({"type":7})")}) {
        pbx.socket().send(text);
        EXPECT_FALSE(pbx.expect("error")["problems"].empty());
    }
    // None of it has done anything, and the socket still serves.
    auto const id = connected_call();
    for (int count = 0; count < 16; ++count) pbx.send({{"type", "teapot"}});
    ASSERT_TRUE(pbx.socket().wait_closed(patience));
    EXPECT_EQ(pbx.socket().close_code(), 1'008);
    pbx.connect();
    EXPECT_EQ(pbx.listed()[0]["interactionId"], id);
}

TEST_F(ConnectorTest, MessagesNetRefusesCloseTheSocketOnly) {
    pbx.socket().send(std::string(70'000, ' '));
    ASSERT_TRUE(pbx.socket().wait_closed(patience));
    pbx.connect();
    connected_call();
}

// VC-11: nobody is there to ring the phone.
TEST_F(ImpatientConnectorTest, AConnectorLostDuringARingFailsTheOffer) {
    auto const id = pbx.customer_arrives();
    pbx.expect_command("ring");
    desktop->expect("AgentContactReserved");
    pbx.lose_socket();
    auto const rona = desktop->expect("AgentOfferContactRona");
    EXPECT_EQ(rona["data"]["reason"], "Channel_Failure");
    auto const state = desktop->expect("AgentStateChangeSuccess");
    EXPECT_EQ(state["data"]["subStatus"], "Idle");
    // The customer waits on, and is offered again as soon as somebody can be rung.
    pbx.connect();
    EXPECT_EQ(pbx.listed()[0]["interactionId"], id);
    pbx.list(json::array({call(id, {"customer"})}));
    expect_accepted(desktop->state("Available", "0"));
    desktop->expect("AgentStateChangeSuccess");
    desktop->expect("AgentContactReserved");
    json ring;
    do {  // the hangup of the first ring may still be open
        ring = pbx.expect("command");
        pbx.result(ring);
    } while (ring["command"] != "ring");
    desktop->expect("AgentOfferContact");
}

// A late success changes nothing; the leg has been told to hang up (VC-11).
TEST_F(ImpatientConnectorTest, ALateResultIsTooLate) {
    auto const id = pbx.customer_arrives();
    auto const ring = pbx.expect_command("ring");
    desktop->expect_all(
        {"AgentContactReserved", "AgentOfferContactRona", "AgentStateChangeSuccess"});
    pbx.result(ring);
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
    pbx.fence();
    EXPECT_TRUE(desktop->fence().empty());
    EXPECT_EQ(count_events(world.history(id), "OfferRinging"), 0U);
}

}  // namespace
}  // namespace ringmaster::tests::connector_test
