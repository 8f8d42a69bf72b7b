// A courtesy callback over real sockets: the caller asks for it, hangs up, is dialled by whoever
// accepts. And the daemon killed between the claim of a dial and the customer's answer (CB-1, CB-3,
// CB-4, CB-8).
#include <array>
#include <chrono>
#include <cstdio>

#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::callback_test {
namespace {

using nlohmann::json;

// YYYY-MM-DD in UTC.
std::string date_in_days(int days) {
    auto const day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) +
                     std::chrono::days(days);
    std::chrono::year_month_day const date{day};
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

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

// CB-2: nobody is on the line; the first leg there is is the agent's.
TEST_F(CallbackTest, ASiteAsksAndTheCustomerIsCalled) {
    auto const asked = world.administrator().post(
        "/v1/tasks", {{"destination", "+4930777001"},
                      {"entryPointId", world.entry_point_id},
                      {"outboundType", "CALLBACK"},
                      {"mediaType", "telephony"},
                      {"origin", "+4930555199"},
                      {"attributes", {{"Colour", "red"}}},
                      {"callback", {{"callbackOrigin", "web"}, {"callbackType", "immediate"}}}});
    ASSERT_EQ(asked.status, 201) << asked.text();
    auto const id = asked.body["data"]["id"].get<std::string>();
    pbx.result(pbx.expect_command("ring"));
    auto const offered = desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
    EXPECT_EQ(offered["data"]["interaction"]["outboundType"], "CALLBACK");
    EXPECT_EQ(details(offered)["callbackOrigin"], "web");
    pbx.tell("leg-answered", id, {{"leg", agent()}});
    desktop->expect("AgentContactAssigned");
    auto const dial = pbx.expect_command("dial");
    EXPECT_EQ(dial["legs"][0]["dialNumber"], "+4930777001");
    pbx.result(dial);
    pbx.tell("leg-answered", id, {{"leg", "customer"}});
    EXPECT_EQ(state_in(desktop->expect("AgentContactAssigned")), "connected");
    pbx.result(pbx.expect_command("bridge"));
    expect_accepted(desktop->task(id, "end"));
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
}

// CB-7: what is agreed is there after a kill as it was before, and can be taken back.
TEST_F(CallbackTest, WhatIsAgreedOutlivesTheDaemon) {
    auto const list = "/v1/callbacks/organization/" + world.org_id + "/scheduled-callback";
    auto const tomorrow = date_in_days(2);
    json const body{{"customerName", "Eva"},       {"callbackNumber", "+4930777002"},
                    {"timezone", "Europe/Berlin"}, {"scheduleDate", tomorrow},
                    {"startTime", "10:00:00"},     {"endTime", "11:00:00"},
                    {"queueId", world.queue_id},   {"assigneeAgent", agent()}};
    auto const made = world.administrator().post(list, body);
    ASSERT_EQ(made.status, 201) << made.text();
    auto const one = list + "/" + made.body["id"].get<std::string>();
    world.daemon.kill();
    world.restart();
    auto const after = world.administrator().get(one);
    EXPECT_EQ(after.body, made.body) << after.text();
    EXPECT_EQ(world.administrator().get("/v1/callbacks").body["data"][0], made.body);
    EXPECT_EQ(world.administrator().remove(one).status, 204);
    EXPECT_EQ(world.administrator().get(one).reason(), "CALLBACK_NOT_FOUND");
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
