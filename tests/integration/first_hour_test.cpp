// A desktop's whole first hour over the wire, in the order in which a desktop lives it. Written
// from the wire's description alone.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::first_hour_test {
namespace {

using nlohmann::json;

class FirstHour : public ::testing::Test {
protected:
    void SetUp() override { world.start({1, 2, 4}); }
    World world;
};

// AgentContactReserved and AgentOfferContact, as the offered agent sees them.
json take_offer(World const& world, Desktop& desktop, std::string const& task) {
    auto const reserved = desktop.expect("AgentContactReserved");
    EXPECT_EQ(reserved["data"]["interactionId"], task);
    auto offer = desktop.expect("AgentOfferContact");
    auto const& data = offer["data"];
    EXPECT_EQ(data["interactionId"], task);
    EXPECT_EQ(data["mediaResourceId"], task);
    EXPECT_EQ(data["ronaTimeout"], rona_seconds);
    EXPECT_EQ(data["interaction"]["state"], "new");
    EXPECT_FALSE(data["interaction"]["isTerminated"].get<bool>());
    EXPECT_EQ(data["interaction"]["contactDirection"]["type"], "INBOUND");
    auto const& details = data["interaction"]["callProcessingDetails"];
    EXPECT_EQ(details["QueueId"], world.queue_id);
    EXPECT_EQ(details["ani"], "+4917612345678");
    EXPECT_EQ(details["dnis"], "+493023125101");
    EXPECT_EQ(data["interaction"]["callAssociatedData"]["Customer_Name"]["value"], "Mila Fischer");
    // The ringing clock: a deadline beside the server's own time, so no client clock matters.
    auto const left =
        data["offerDeadline"].get<std::int64_t>() - offer["serverTime"].get<std::int64_t>();
    EXPECT_GT(left, 0);
    EXPECT_LE(left, rona_seconds * 1000);
    EXPECT_TRUE(allows(offer, "accept")) << data["allowedActions"];
    EXPECT_TRUE(allows(offer, "reject")) << data["allowedActions"];
    EXPECT_FALSE(allows(offer, "end")) << data["allowedActions"];
    return offer;
}

void check_assigned(Desktop& desktop, json const& assigned) {
    auto const& data = assigned["data"];
    EXPECT_EQ(data["owner"], desktop.facts().id);
    EXPECT_EQ(data["interaction"]["owner"], desktop.facts().id);
    EXPECT_EQ(data["interaction"]["state"], "connected");
    EXPECT_TRUE(own_part(assigned).value("hasJoined", false));
    EXPECT_TRUE(allows(assigned, "end"));
    EXPECT_FALSE(allows(assigned, "accept"));
    EXPECT_FALSE(allows(assigned, "wrapup"));
}

void check_wrap_up(json const& wrap_up, int seconds) {
    auto const& data = wrap_up["data"];
    EXPECT_EQ(data["interaction"]["state"], "wrapUp");
    EXPECT_TRUE(own_part(wrap_up).value("isWrapUp", false));
    EXPECT_TRUE(allows(wrap_up, "wrapup"));
    EXPECT_FALSE(allows(wrap_up, "end"));
    if (seconds == 0) {
        EXPECT_TRUE(data["wrapUpDeadline"].is_null());
        return;
    }
    auto const left =
        data["wrapUpDeadline"].get<std::int64_t>() - wrap_up["serverTime"].get<std::int64_t>();
    EXPECT_GT(left, 0);
    EXPECT_LE(left, seconds * 1000);
}

void check_login(Desktop& desktop, World const& world) {
    expect_accepted(desktop.login());
    auto const success = desktop.expect("AgentStationLoginSuccess");
    auto const& data = success["data"];
    EXPECT_EQ(data["status"], "LoggedIn");
    EXPECT_EQ(data["subStatus"], "Idle");
    EXPECT_EQ(data["teamId"], desktop.facts().team_id);
    EXPECT_EQ(data["dn"], desktop.facts().dial_number);
    EXPECT_EQ(data["deviceType"], "EXTENSION");
    EXPECT_TRUE(data["isExtension"].get<bool>());
    EXPECT_EQ(data["channelsMap"]["telephony"].size(), 1U);
    std::string default_idle;
    for (auto const& code : world.resources("auxiliary-code")) {
        if (code["workTypeCode"] == "IDLE_CODE" && code["defaultCode"] == true) {
            default_idle = code["id"];
        }
    }
    EXPECT_EQ(data["auxCodeId"], default_idle);
    desktop.expect("AgentDNRegistered");
}

// The contact has left the engine; its read is served from the journal.
void check_closed(World& world, Desktop& desktop, std::string const& task) {
    auto const path = "/v1/tasks/" + task;
    for (auto* api : {&world.administrator(), &desktop.api()}) {
        auto const closed = api->get(path);
        ASSERT_EQ(closed.status, 200) << closed.text();
        EXPECT_EQ(closed.body["data"]["id"], task);
        auto const& attributes = closed.body["data"]["attributes"];
        EXPECT_EQ(attributes["status"], "completed");
        EXPECT_EQ(attributes["channelType"], "telephony");
        EXPECT_EQ(attributes["queue"]["id"], world.queue_id);
        EXPECT_EQ(attributes["owner"]["id"], desktop.facts().id);
        EXPECT_GE(attributes["endTime"], attributes["createdTime"]);
        EXPECT_GE(attributes["lastUpdatedTime"], attributes["endTime"]);
        EXPECT_FALSE(attributes["reasonCode"].get<std::string>().empty());
    }
    auto const part = desktop.api().get(path).body["data"]["task"];
    EXPECT_EQ(part["allowedActions"], json::array());
    auto const& own = part["interaction"]["participants"][desktop.facts().id];
    EXPECT_EQ(own["dn"], desktop.facts().dial_number);
    // Who had no part in it finds nothing.
    EXPECT_EQ(world.api(world.token_of(2)).get(path).status, 404);
}

// One call: offered, accepted, ended by the agent, wrapped up by hand.
void live_one_call(World& world, Desktop& desktop) {
    auto const task = world.customer_calls();
    auto const offer = take_offer(world, desktop, task);
    expect_accepted(desktop.task(task, "accept"));
    check_assigned(desktop, desktop.expect("AgentContactAssigned"));
    EXPECT_EQ(desktop.api().get("/v1/tasks/" + task).status, 200);

    // Too late, and not his turn: both are refused, with the reason, and nothing happens.
    auto const again = desktop.task(task, "accept");
    expect_refused(again, 409);
    EXPECT_FALSE(again.reason().empty());
    expect_refused(
        desktop.task(task, "wrapup",
                     {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "too early"}}),
        409);
    EXPECT_TRUE(desktop.fence().empty());

    expect_accepted(desktop.task(task, "end"));
    auto const ended = desktop.expect("ContactEnded");
    EXPECT_EQ(ended["data"]["agentsPendingWrapUp"], json::array({desktop.facts().id}));
    EXPECT_TRUE(ended["data"]["interaction"]["isTerminated"].get<bool>());
    check_wrap_up(desktop.expect("AgentWrapup"), auto_wrap_seconds);
    expect_accepted(
        desktop.task(task, "wrapup",
                     {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "all done"}}));
    auto const wrapped = desktop.expect("AgentWrappedUp");
    EXPECT_EQ(wrapped["data"]["wrapUpAuxCodeId"], world.default_wrap_up_code_id);
    EXPECT_EQ(wrapped["data"]["allowedActions"], json::array());
    expect_refused(
        desktop.task(task, "wrapup",
                     {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "twice"}}),
        409);
    EXPECT_FALSE(wrap_up_record(world.history(task), "AGENT").is_null());
    check_closed(world, desktop, task);
}

// One call: the customer hangs up, and nobody wraps up in time.
void let_wrap_up_run_out(World& world, Desktop& desktop) {
    auto const task = world.customer_calls();
    take_offer(world, desktop, task);
    expect_accepted(desktop.task(task, "accept"));
    desktop.expect("AgentContactAssigned");
    world.customer_leaves(task);
    auto const ended = desktop.expect("ContactEnded");
    EXPECT_EQ(ended["data"]["agentsPendingWrapUp"], json::array({desktop.facts().id}));
    auto const wrap_up = desktop.expect("AgentWrapup");
    check_wrap_up(wrap_up, auto_wrap_seconds);
    auto const deadline = wrap_up["data"]["wrapUpDeadline"];
    auto const wrapped = desktop.expect("AgentWrappedUp");
    EXPECT_EQ(wrapped["data"]["wrapUpAuxCodeId"], world.default_wrap_up_code_id);
    EXPECT_GE(wrapped["serverTime"].get<std::int64_t>(), deadline.get<std::int64_t>());
    auto const record = wrap_up_record(world.history(task), "TIMEOUT");
    ASSERT_FALSE(record.is_null()) << world.history(task).dump();
    EXPECT_NE(find_object_with(record, deadline), nullptr) << record.dump() << " " << deadline;
    // The browser's own timer submits the very same reason a moment later.
    expect_accepted(
        desktop.task(task, "wrapup",
                     {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "default"}}));
    EXPECT_TRUE(desktop.fence().empty());
}

// Both contacts, summed up from the journal. The hour may lie on both sides of a border.
void check_statistics(World& world, Desktop& desktop) {
    auto const now = std::chrono::duration_cast<milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    constexpr std::int64_t hour = 3'600'000;
    auto const answer = world.administrator().get(
        "/v1/agents/statistics?interval=15&from=" + std::to_string(now - hour) +
        "&to=" + std::to_string(now + hour) + "&agentIds=" + desktop.facts().id);
    ASSERT_EQ(answer.status, 200) << answer.text();
    std::map<std::string, std::int64_t> sums;
    for (auto const& row : answer.body["data"]) {
        EXPECT_EQ(row["teamId"], desktop.facts().team_id);
        for (auto const& channel : row["channels"]) {
            if (channel["channelType"] != "telephony") continue;
            for (auto const& [name, value] : channel.items()) {
                if (value.is_number_integer()) sums[name] += value.get<std::int64_t>();
            }
        }
    }
    EXPECT_EQ(sums["totalOfferedTasks"], 2);
    EXPECT_EQ(sums["totalAcceptedTasks"], 2);
    EXPECT_EQ(sums["totalAssignedTasks"], 2);
    EXPECT_EQ(sums["totalRejectedTasks"], 0);
    EXPECT_GE(sums["totalWrapUpDuration"], auto_wrap_seconds * 1'000);  // the one that ran out
    EXPECT_GT(sums["totalAvailableTime"], sums["totalWrapUpDuration"]);
}

TEST_F(FirstHour, FromSubscribeToLogout) {
    Desktop desktop(world, 1);
    desktop.open();
    EXPECT_TRUE(desktop.fence().empty());  // the keep-alive's echo, and nothing else

    // The first reload of a desktop that has never signed in.
    expect_accepted(desktop.api().post("/v1/agents/reload"));
    auto const failed = desktop.expect("AgentReloginFailed");
    EXPECT_EQ(failed["data"]["reason"], "AGENT_NOT_FOUND");
    EXPECT_TRUE(failed["data"].contains("reasonCode"));

    check_login(desktop, world);
    expect_accepted(desktop.state("Available", "0"));
    auto const available = desktop.expect("AgentStateChangeSuccess");
    EXPECT_EQ(available["data"]["subStatus"], "Available");
    EXPECT_EQ(available["data"]["auxCodeId"], "0");
    EXPECT_EQ(available["data"]["changedById"], desktop.facts().id);

    live_one_call(world, desktop);
    let_wrap_up_run_out(world, desktop);
    check_statistics(world, desktop);

    expect_accepted(desktop.api().put("/v1/agents/logout", {{"logoutReason", "end of shift"}}));
    auto const out = desktop.expect("AgentLogoutSuccess");
    EXPECT_EQ(out["data"]["status"], "LoggedOut");
    EXPECT_TRUE(desktop.fence().empty());
    EXPECT_EQ(world.daemon.stop(), 0) << world.daemon.log();
}

TEST_F(FirstHour, MandatoryWrapUpWaitsForTheAgent) {
    Desktop desktop(world, 4);
    desktop.open();
    desktop.go_available();
    auto const task = world.customer_calls();
    desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(desktop.task(task, "accept"));
    desktop.expect("AgentContactAssigned");
    expect_accepted(desktop.task(task, "end"));
    desktop.expect("ContactEnded");
    check_wrap_up(desktop.expect("AgentWrapup"), 0);
    // A reason that his profile does not list.
    std::string foreign;
    auto const allowed = world.resources("agent-profile").at(1)["wrapUpCodes"];
    for (auto const& code : world.resources("auxiliary-code")) {
        bool const listed = std::find(allowed.begin(), allowed.end(), code["id"]) != allowed.end();
        if (code["workTypeCode"] == "WRAP_UP_CODE" && !listed) foreign = code["id"];
    }
    ASSERT_FALSE(foreign.empty());
    expect_refused(desktop.task(task, "wrapup", {{"auxCodeId", foreign}, {"wrapUpReason", "no"}}),
                   422);
    EXPECT_TRUE(desktop.fence().empty());
    expect_accepted(
        desktop.task(task, "wrapup", {{"auxCodeId", allowed.at(0)}, {"wrapUpReason", "yes"}}));
    EXPECT_EQ(desktop.expect("AgentWrappedUp")["data"]["wrapUpAuxCodeId"], allowed.at(0));
}

TEST_F(FirstHour, SameKeySameAnswer) {
    auto& connector = world.connector();
    client::Headers const key{{"Idempotency-Key", "call-0001"}};
    auto const first = connector.post("/v1/tasks", world.call_body(), key);
    ASSERT_EQ(first.status, 201) << first.text();
    auto const second = connector.post("/v1/tasks", world.call_body(), key);
    EXPECT_EQ(second.status, 201) << second.text();
    EXPECT_EQ(first.body["data"]["id"], second.body["data"]["id"]);
    auto other = world.call_body();
    other["origin"] = "+4917699999999";
    EXPECT_EQ(connector.post("/v1/tasks", other, key).status, 422);
}

}  // namespace
}  // namespace ringmaster::tests::first_hour_test
