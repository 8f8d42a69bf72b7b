// Outdials over real sockets, frame by frame: the agent's device rings, then the customer; who is
// busy, does not answer or is cancelled; ceilings; and the daemon killed between the claim of the
// dial and the customer's answer (OD-1, OD-2, WU-8, CB-8).
#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::outdial_test {
namespace {

using nlohmann::json;

constexpr char const* customer = "+4917612345678";
constexpr char const* caller_id = "+493023125103";

// Everybody may call out; a device has two seconds to ring, and two to be answered.
void let_call_out(json& document) {
    json const& standard = document["resources"]["agent-profile"][0];
    for (auto& profile : document["resources"]["agent-profile"]) {
        for (char const* field : {"outdialEntryPointId", "outdialANIId", "dialPlans"}) {
            profile[field] = standard[field];
        }
        profile["outdialEnabled"] = profile["dialPlanEnabled"] = true;
        profile["agentAvailableAfterOutdial"] = true;
        profile["wrapUpMode"] = "MANDATORY";
        profile["autoWrapUp"] = false;
    }
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["connectingTimeout"] = 2;
        setting["ronaTimeoutTelephony"] = 2;
        setting["maxActiveContactsOutbound"] = 1;
    }
}

class OutdialTest : public ::testing::Test {
protected:
    OutdialTest() : world(with_pbx(let_call_out)), pbx(world) {}

    void SetUp() override {
        world.start({4, 5});
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        desktop->log_in();
        pbx.connect();
    }
    [[nodiscard]] std::string agent() const { return desktop->facts().id; }
    [[nodiscard]] json body() const {
        return {{"destination", customer},
                {"origin", caller_id},
                {"entryPointId", "e9000000-0000-4000-8000-000000000007"},
                {"direction", "OUTBOUND"},
                {"mediaType", "telephony"},
                {"outboundType", "OUTDIAL"},
                {"attributes", json::object()}};
    }
    // Reserved, nothing rings yet.
    std::string reserved() {
        auto const created = desktop->api().post("/v1/tasks", body());
        EXPECT_EQ(created.status, 201) << created.text();
        desktop->expect("AgentContactReserved");
        return created.body["data"]["id"];
    }
    // Her device rings.
    std::string ringing() {
        auto id = reserved();
        auto const ring = pbx.expect_command("ring");
        EXPECT_EQ(ring["leg"], agent());
        EXPECT_EQ(ring["interactionId"], id);
        pbx.result(ring);
        auto const offer = desktop->expect("AgentOfferContact");
        EXPECT_EQ(state_in(offer), "new");
        json const& interaction = offer["data"]["interaction"];
        EXPECT_EQ(interaction["outboundType"], "OUTDIAL");
        EXPECT_EQ(interaction["contactDirection"]["type"], "OUTBOUND");
        EXPECT_EQ(interaction["owner"], agent());
        EXPECT_EQ(details(offer)["outdialAgentId"], agent());
        EXPECT_EQ(details(offer)["ani"], caller_id);
        EXPECT_EQ(details(offer)["dnis"], customer);
        EXPECT_EQ(participant(offer, customer)["hasJoined"], false);
        return id;
    }
    // She has answered; the dial is claimed.
    std::string dialling() {
        auto id = ringing();
        pbx.tell("leg-answered", id, {{"leg", agent()}});
        auto const assigned = desktop->expect("AgentContactAssigned");
        EXPECT_EQ(state_in(assigned), "new");
        EXPECT_EQ(assigned["data"]["allowedActions"], json::array({"end"}));
        return id;
    }
    json expect_dial() {
        auto dial = pbx.expect_command("dial");
        EXPECT_EQ(dial["leg"], "customer");
        EXPECT_EQ(dial["purpose"], "outdial-leg");
        EXPECT_EQ(dial["callerId"], caller_id);
        EXPECT_EQ(dial["legs"][0]["leg"], "customer");
        EXPECT_EQ(dial["legs"][0]["state"], "ringing");
        EXPECT_EQ(dial["legs"][0]["dialNumber"], customer);
        return dial;
    }
    void expect_failed(std::string const& reason, std::string const& code) {
        auto const failed = desktop->expect("AgentOutboundFailed");
        EXPECT_EQ(failed["data"]["reason"], reason);
        EXPECT_EQ(failed["data"]["reasonCode"], code);
    }
    // It leaves the list: nobody owes anything for it.
    void expect_gone(std::string const& reason) {
        auto const ended = desktop->expect("ContactEnded");
        EXPECT_EQ(ended["data"]["reason"], reason);
        EXPECT_EQ(ended["data"]["agentsPendingWrapUp"], json::array());
        EXPECT_EQ(state_in(ended), "new");
        EXPECT_EQ(ended["data"]["isOver"], true);
    }
    [[nodiscard]] std::size_t dials(std::string const& id) {
        return count_events(world.history(id), "OutdialDialled");
    }

    World world;
    Pbx pbx;
    std::unique_ptr<Desktop> desktop;
};

TEST_F(OutdialTest, TheAgentIsRungThenTheCustomer) {
    auto const id = dialling();
    auto const dial = expect_dial();
    EXPECT_EQ(desktop->task(id, "hold", {{"mediaResourceId", id}}).reason(),
              "CUSTOMER_NOT_ANSWERED");
    pbx.result(dial);
    pbx.tell("leg-answered", id, {{"leg", "customer"}});
    auto const connected = desktop->expect("AgentContactAssigned");
    EXPECT_EQ(state_in(connected), "connected");
    EXPECT_EQ(participant(connected, customer)["hasJoined"], true);
    pbx.result(pbx.expect_command("bridge"));
    expect_accepted(desktop->task(id, "end"));
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"hangup", "hangup"}));
    expect_accepted(desktop->task(id, "wrapup", {{"auxCodeId", world.default_wrap_up_code_id}}));
    desktop->expect("AgentWrappedUp");
    auto const afterwards = desktop->expect("AgentStateChangeSuccess");  // WU-8
    EXPECT_EQ(afterwards["data"]["subStatus"], "Available");
    EXPECT_EQ(dials(id), 1U);
}

TEST_F(OutdialTest, SheTakesItBackBeforeTheAnswer) {
    auto const rings = ringing();
    expect_accepted(desktop->task(rings, "end"));
    expect_gone("OUTDIAL_CANCELLED");
    EXPECT_EQ(pbx.obey(), std::vector<std::string>{"hangup"});
    auto const id = dialling();
    pbx.result(expect_dial());
    expect_accepted(desktop->task(id, "end"));
    expect_gone("OUTDIAL_CANCELLED");
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"hangup", "hangup"}));
    EXPECT_TRUE(desktop->fence().empty());
}

TEST_F(OutdialTest, TheCustomerIsBusy) {
    auto const id = dialling();
    pbx.result(expect_dial(), false, "busy");
    expect_failed("busy", "OUTDIAL_BUSY");
    expect_gone("OUTDIAL_BUSY");
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
    EXPECT_TRUE(desktop->fence().empty());  // she stays as she is
}

TEST_F(OutdialTest, TheCustomerDoesNotAnswer) {
    auto const id = dialling();
    pbx.result(expect_dial());
    pbx.tell("leg-failed", id, {{"leg", "customer"}, {"cause", "no-answer"}});
    expect_failed("no-answer", "OUTDIAL_NO_ANSWER");
    expect_gone("OUTDIAL_NO_ANSWER");
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
}

TEST_F(OutdialTest, HerOwnDeviceIsNotAnswered) {
    static_cast<void>(ringing());
    expect_failed("RONA", "RONA");
    expect_gone("RONA");
    auto const rona = desktop->expect("AgentStateChangeSuccess");
    EXPECT_EQ(rona["data"]["subStatus"], "Idle");
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
}

TEST_F(OutdialTest, HerOwnDeviceDoesNotRing) {
    static_cast<void>(reserved());
    pbx.result(pbx.expect_command("ring"), false, "no-such-phone");
    expect_failed("Channel_Failure", "Channel_Failure");
    expect_gone("Channel_Failure");
    desktop->expect("AgentStateChangeSuccess");
}

// VC-9: with an HTTP error, or told by event to desktops of the original.
TEST_F(OutdialTest, NotAboveTheCeiling) {
    static_cast<void>(ringing());
    Desktop other(world, 5);
    other.open();
    other.log_in();
    auto const refused = other.api().post("/v1/tasks", body());
    EXPECT_EQ(refused.status, 503) << refused.text();
    EXPECT_EQ(refused.reason(), "CONTACTS_CEILING");
    auto const told =
        other.api().post("/v1/tasks", body(), {{"spark-user-agent", "webex-js-sdk/3.12.0"}});
    EXPECT_EQ(told.status, 202) << told.text();
    EXPECT_EQ(other.expect("AgentOutboundFailed")["data"]["reason"], "CONTACTS_CEILING");
    EXPECT_TRUE(other.fence().empty());
}

// OD-1: refused, told by event to desktops of the original, and not dialled by anybody who is rung
// for it already.
TEST_F(OutdialTest, NobodyIsDialledWhoIsOnADoNotCallList) {
    auto const rung = ringing();
    std::string const list = "/v3/campaign-management/dncList/own/phoneNumber";
    auto const listed =
        world.administrator().post(list, {{"phoneNumber", customer}, {"source", "IVR"}});
    ASSERT_EQ(listed.status, 201) << listed.text();
    pbx.tell("leg-answered", rung, {{"leg", agent()}});
    expect_failed("DO_NOT_CALL", "DO_NOT_CALL");
    expect_gone("DO_NOT_CALL");
    pbx.result(pbx.expect_command("hangup"));
    EXPECT_EQ(dials(rung), 0U);
    EXPECT_EQ(desktop->api().post("/v1/tasks", body()).reason(), "DO_NOT_CALL");
    auto const told =
        desktop->api().post("/v1/tasks", body(), {{"spark-user-agent", "webex-js-sdk/3.12.0"}});
    EXPECT_EQ(told.status, 202) << told.text();
    EXPECT_EQ(desktop->expect("AgentOutboundFailed")["data"]["reason"], "DO_NOT_CALL");
    auto const one = list + "/%2B" + std::string(customer).substr(1);
    EXPECT_EQ(world.administrator().remove(one).status, 204);
    static_cast<void>(reserved());
}

TEST_F(OutdialTest, WhatIsRefused) {
    auto const ask = [&](char const* field, json value) {
        auto request = body();
        request[field] = std::move(value);
        return desktop->api().post("/v1/tasks", request).reason();
    };
    EXPECT_EQ(ask("destination", "12"), "INVALID_DIAL_NUMBER");
    EXPECT_EQ(ask("destination", "0176 1234"), "INVALID_DIAL_NUMBER");  // no dial plan takes it
    EXPECT_EQ(ask("origin", "+493000000000"), "OUTDIAL_ANI_NOT_ALLOWED");
    EXPECT_EQ(ask("entryPointId", world.entry_point_id), "NOT_PERMITTED");
    EXPECT_EQ(ask("mediaType", "chat"), "MEDIA_TYPE_NOT_SUPPORTED");
    EXPECT_TRUE(desktop->fence().empty());
    static_cast<void>(ringing());
    EXPECT_EQ(ask("origin", caller_id), "OFFER_SHOWING");
}

// CB-8: what was claimed is asked again under its number; there is no second dial.
TEST_F(OutdialTest, TheDaemonIsKilledBetweenClaimAndAnswer) {
    auto const id = dialling();
    auto const dial = expect_dial();
    world.daemon.kill();
    world.restart();
    ASSERT_TRUE(pbx.socket().wait_closed(patience));
    pbx.connect();
    auto const again = expect_dial();
    EXPECT_EQ(again["number"], dial["number"]);
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(dials(id), 1U);
    pbx.result(again);
    pbx.tell("leg-answered", id, {{"leg", "customer"}});
    EXPECT_EQ(pbx.expect_command("bridge")["leg"], agent());
    EXPECT_EQ(dials(id), 1U);
}

}  // namespace
}  // namespace ringmaster::tests::outdial_test
