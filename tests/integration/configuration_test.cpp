// Configuration written over REST (CFG-1, CFG-2): durable, audited, at work at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "integration/desktop.hpp"

namespace ringmaster::tests::configuration_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Configuration, WhatIsWrittenIsThereAfterAKillAndOnRecord) {
    World world;
    world.start({});
    auto& admin = world.administrator();
    auto const teams = world.org_path("/team");
    json const body{{"name", "Night shift"}, {"siteId", world.resources("site")[0]["id"]}};
    auto const created = admin.post(teams, body, {{"Idempotency-Key", "one"}});
    ASSERT_EQ(created.status, 201) << created.text();
    EXPECT_EQ(created.raw.header("ETag"), "\"1\"");
    auto const path = teams + "/" + created.body["id"].get<std::string>();
    EXPECT_EQ(created.raw.header("Location"), path);
    EXPECT_EQ(admin.post(teams, body, {{"Idempotency-Key", "one"}}).body, created.body);

    json changed = created.body;
    changed["name"] = "Owls";
    auto const updated = admin.put(path, changed, {{"If-Match", "\"1\""}});
    ASSERT_EQ(updated.status, 200) << updated.text();
    EXPECT_EQ(admin.put(path, changed, {{"If-Match", "\"1\""}}).status, 412);

    auto const hash = world.state_hash();
    world.daemon.kill();
    world.restart();
    EXPECT_EQ(world.administrator().get(path).body, updated.body);
    EXPECT_EQ(world.state_hash(), hash);
    EXPECT_EQ(world.daemon.log().find("follows the documents"), std::string::npos);
    auto const removed = world.administrator().remove(path);
    EXPECT_EQ(removed.status, 204) << removed.text();
    EXPECT_EQ(world.administrator().get(path).status, 404);
    ASSERT_EQ(world.daemon.stop(), 0);

    ASSERT_THAT(world.audit("UpdateDocument"), SizeIs(1));
    auto const told = world.audit("UpdateDocument").front();
    EXPECT_THAT(told, HasSubstr(R"("before":{"name":"Night shift"})")) << told;
    EXPECT_THAT(told, HasSubstr("\"name\":\"Owls\"")) << told;
    EXPECT_THAT(world.audit("RemoveDocument"), SizeIs(1));
    auto const verified = world.daemon.run_tool({"verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.errors;
}

TEST(Configuration, ATokenIsInForceWhenItIsToldAndGoneWhenRevoked) {
    World world;
    world.start({});
    auto const path = world.org_path("/api-token");
    auto const made = world.administrator().post(
        path, {{"role", "reporting"}, {"subject", "nightly"}}, {{"Idempotency-Key", "one"}});
    ASSERT_EQ(made.status, 201) << made.text();
    std::string const token = made.body["token"];
    EXPECT_EQ(world.api(token).get(world.org_path("/team")).status, 200);
    world.daemon.kill();
    world.restart();
    EXPECT_EQ(world.api(token).get(world.org_path("/team")).status, 200);
    EXPECT_EQ(world.administrator().remove(path + "/nightly").status, 204);
    EXPECT_EQ(world.api(token).get(world.org_path("/team")).status, 401);
    ASSERT_EQ(world.daemon.stop(), 0);
    EXPECT_THAT(world.audit("CreateToken"), SizeIs(1));
    EXPECT_THAT(world.audit("RevokeToken"), SizeIs(1));
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
}

TEST(Configuration, ASocketEndsWithTheTokenItWasOpenedWith) {
    World world;
    world.start({1, 2});
    auto const path = world.org_path("/api-token");
    auto const made = world.administrator().post(
        path, {{"role", "agent"}, {"agentId", world.agent(1).id}, {"subject", "lost"}});
    ASSERT_EQ(made.status, 201) << made.text();
    auto lost = world.api(made.body["token"].get<std::string>());
    auto const subscribe = [&lost] {
        return lost.post("/v1/notification/subscribe", json::object());
    };
    auto const granted = subscribe();
    ASSERT_EQ(granted.status, 200) << granted.text();
    client::BlockingWebSocket socket(granted.body["webSocketUrl"].get<std::string>());
    ASSERT_TRUE(socket.is_open());
    auto const unused = subscribe();
    Desktop other(world, 1);  // by another token of the same agent
    other.open({{"allowMultiLogin", true}});
    ASSERT_EQ(world.administrator().remove(path + "/lost").status, 204);
    EXPECT_TRUE(socket.wait_closed(patience));
    EXPECT_EQ(socket.close_code(), 1'008);
    EXPECT_FALSE(
        client::BlockingWebSocket(unused.body["webSocketUrl"].get<std::string>()).is_open());
    other.log_in();
}

TEST(Configuration, ASocketEndsWhenItsTokenExpires) {
    World world;
    world.start({});
    auto const now = std::chrono::duration_cast<milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    auto const made = world.administrator().post(
        world.org_path("/api-token"),
        {{"role", "agent"}, {"agentId", world.agent(1).id}, {"expiresTime", now.count() + 1'500}});
    ASSERT_EQ(made.status, 201) << made.text();
    auto api = world.api(made.body["token"].get<std::string>());
    auto const granted = api.post("/v1/notification/subscribe", json::object());
    ASSERT_EQ(granted.status, 200) << granted.text();
    client::BlockingWebSocket socket(granted.body["webSocketUrl"].get<std::string>());
    ASSERT_TRUE(socket.is_open());
    EXPECT_TRUE(socket.wait_closed(patience));
    EXPECT_EQ(socket.close_code(), 1'008);
    EXPECT_EQ(api.post("/v1/notification/subscribe", json::object()).status, 401);
}

TEST(Configuration, ASocketEndsWithItsUser) {
    World world;
    world.start({1});
    Desktop desktop(world, 1);
    desktop.open();
    json user = world.resources("user").at(0);
    user["active"] = false;
    auto const path = world.org_path("/user/" + user["id"].get<std::string>());
    ASSERT_EQ(world.administrator().put(path, user).status, 200);
    EXPECT_TRUE(desktop.socket().wait_closed(patience));
    EXPECT_EQ(desktop.socket().close_code(), 1'008);
    auto const refused = desktop.api().post("/v1/notification/subscribe");
    EXPECT_EQ(refused.status, 401);  // SEC-1
    EXPECT_EQ(refused.reason(), "TOKEN_INVALID");
    user["active"] = true;
    ASSERT_EQ(world.administrator().put(path, user).status, 200);
    desktop.open();
    desktop.log_in();
}

TEST(Configuration, AClosedQueueTakesNoMoreCallsFromThenOn) {
    World world;
    world.start({1});
    auto const path = world.org_path("/contact-service-queue/" + world.queue_id);
    EXPECT_EQ(world.connector().post("/v1/tasks", world.call_body()).status, 201);
    auto const changed = world.administrator().patch(path, {{"active", false}});
    ASSERT_EQ(changed.status, 200) << changed.text();
    auto const refused = world.connector().post("/v1/tasks", world.call_body());
    EXPECT_EQ(refused.status, 422) << refused.text();
    EXPECT_EQ(refused.reason(), "QUEUE_NOT_FOUND");
    ASSERT_EQ(world.administrator().patch(path, {{"active", true}}).status, 200);
    EXPECT_EQ(world.connector().post("/v1/tasks", world.call_body()).status, 201);
}

// "resource/id" of what the next frame tells to read again.
std::vector<std::string> told_of(Desktop& desktop) {
    std::vector<std::string> names;
    json const frame = desktop.expect("AgentConfigurationChanged");
    for (json const& one : frame["data"]["documents"]) {
        names.push_back(one["resource"].get<std::string>() + "/" + one["id"].get<std::string>());
    }
    return names;
}

TEST(Configuration, DesktopsAreToldOfChangesThatConcernThem) {
    World world;
    world.start({1, 4});  // of two profiles
    Desktop first(world, 1);
    Desktop second(world, 4);
    first.open();
    second.open();
    first.log_in();
    second.log_in();
    auto const change = [&world](std::string const& document, json const& fields) {
        auto const changed = world.administrator().patch(world.org_path("/" + document), fields);
        EXPECT_EQ(changed.status, 200) << changed.text();
    };
    auto const& users = world.resources("user");
    auto const user = std::find_if(users.begin(), users.end(), [&](json const& one) {
        return one["ciUserId"] == first.facts().id;
    });
    ASSERT_NE(user, users.end());
    auto const own = "user/" + (*user)["id"].get<std::string>();
    change(own, {{"workPhone", "+43 1 1"}});
    EXPECT_THAT(told_of(first), ElementsAre(own));
    auto const profile = "agent-profile/" + first.facts().profile_id;
    change(profile, {{"description", "Other buttons"}});
    EXPECT_THAT(told_of(first), ElementsAre(profile));
    auto const code =
        "auxiliary-code/" + world.resources("auxiliary-code")[0]["id"].get<std::string>();
    change(code, {{"description", "Said more clearly"}});
    EXPECT_THAT(told_of(first), ElementsAre(code));
    EXPECT_NE(second.facts().profile_id, first.facts().profile_id);
    EXPECT_THAT(told_of(second), ElementsAre(code));
}

}  // namespace
}  // namespace ringmaster::tests::configuration_test
