// Configuration written over REST (CFG-1, CFG-2): durable, audited, at work at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/desktop.hpp"

namespace ringmaster::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

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

}  // namespace
}  // namespace ringmaster::tests
