// A courtesy callback over real sockets: the caller asks for it, hangs up, is dialled by whoever
// accepts. And the daemon killed between the claim of a dial and the customer's answer (CB-1, CB-3,
// CB-4, CB-8).
#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::callback_test {
namespace {

using nlohmann::json;

class CallbackTest : public ConnectorTest {
protected:
    // Asked for while it rings at the agent; the caller hangs up, the agent answers his phone.
    std::string accepted_callback() {
        auto id = offered_call();
        auto const asked = world.administrator().post("/v1/tasks/" + id + "/callback",
                                                      {{"callbackType", "courtesy"}});
        EXPECT_EQ(asked.status, 202) << asked.text();
        pbx.tell("customer-left", id);
        pbx.tell("leg-answered", id, {{"leg", agent()}});
        auto const assigned = desktop->expect("AgentContactAssigned");
        EXPECT_EQ(state_in(assigned), "new");
        EXPECT_EQ(assigned["data"]["interaction"]["outboundType"], "CALLBACK");
        EXPECT_EQ(details(assigned)["callbackState"], "dialling");
        EXPECT_EQ(assigned["data"]["allowedActions"], json::array({"end"}));
        return id;
    }
    [[nodiscard]] std::size_t dials(std::string const& id) {
        return count_events(world.history(id), "CallbackDialled");
    }
};

TEST_F(CallbackTest, TheCallerHangsUpAndIsDialled) {
    auto const id = accepted_callback();
    auto const dial = pbx.expect_command("dial");
    EXPECT_EQ(dial["leg"], "customer");
    EXPECT_EQ(dial["purpose"], "callback-leg");
    EXPECT_EQ(dial["legs"][0]["leg"], "customer");
    EXPECT_EQ(dial["legs"][0]["state"], "ringing");
    EXPECT_EQ(dial["legs"][0]["dialNumber"], "+4917612345678");
    auto const held = desktop->task(id, "hold", {{"mediaResourceId", id}});
    EXPECT_EQ(held.reason(), "CUSTOMER_NOT_ANSWERED") << held.text();
    pbx.result(dial);
    pbx.tell("leg-answered", id, {{"leg", "customer"}});
    auto const connected = desktop->expect("AgentContactAssigned");
    EXPECT_EQ(state_in(connected), "connected");
    EXPECT_EQ(details(connected)["callbackState"], "connected");
    pbx.result(pbx.expect_command("bridge"));
    expect_accepted(desktop->task(id, "hold", {{"mediaResourceId", id}}));
    pbx.result(pbx.expect_command("hold"));
    desktop->expect("AgentContactHeld");
    pbx.tell("customer-left", id);
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
    auto const history = world.history(id);
    EXPECT_EQ(count_events(history, "CallerReleased"), 1U);
    EXPECT_EQ(count_events(history, "CallbackAnswered"), 1U);
}

TEST_F(CallbackTest, TheConnectorAsksAndTheCustomerIsBusy) {
    auto const id = offered_call();
    pbx.tell("callback-requested", id, {{"callbackNumber", "+4930555444"}});
    pbx.tell("customer-left", id);
    pbx.tell("leg-answered", id, {{"leg", agent()}});
    desktop->expect("AgentContactAssigned");
    auto const dial = pbx.expect_command("dial");
    EXPECT_EQ(dial["legs"][0]["dialNumber"], "+4930555444");
    pbx.result(dial, false, "busy");
    EXPECT_EQ(desktop->expect("ContactCallbackFailed")["data"]["reason"], "busy");
    desktop->expect_all({"AgentContactUnassigned", "AgentWrappedUp"});
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], agent());
    auto const explained = world.administrator().get("/v1/tasks/" + id + "/explain");
    EXPECT_EQ(explained.body["meta"]["callback"]["state"], "waiting") << explained.text();
    EXPECT_EQ(explained.body["meta"]["callback"]["attempts"], 1);
    EXPECT_TRUE(explained.body["meta"]["callback"]["nextAttemptAt"].is_number());
    auto const twice = world.administrator().post("/v1/tasks/" + id + "/callback");
    EXPECT_EQ(twice.reason(), "CALLBACK_EXISTS") << twice.text();
}

// CB-8: what was claimed is asked again under its number; there is no second dial.
TEST_F(CallbackTest, TheDaemonIsKilledBetweenClaimAndAnswer) {
    auto const id = accepted_callback();
    auto const dial = pbx.expect_command("dial");
    world.daemon.kill();
    world.restart();
    ASSERT_TRUE(pbx.socket().wait_closed(patience));
    pbx.connect();
    auto const again = pbx.expect_command("dial");
    EXPECT_EQ(again["number"], dial["number"]);
    EXPECT_EQ(again["leg"], "customer");
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(dials(id), 1U);
    pbx.result(again);
    pbx.tell("leg-answered", id, {{"leg", "customer"}});
    EXPECT_EQ(pbx.expect_command("bridge")["leg"], agent());
    EXPECT_EQ(dials(id), 1U);
    EXPECT_EQ(count_events(world.history(id), "CallbackAnswered"), 1U);
}

}  // namespace
}  // namespace ringmaster::tests::callback_test
