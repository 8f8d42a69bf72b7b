// Organizations come and go while the server runs; their provider sees nothing inside (SEC-2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "integration/desktop.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::tests::organizations_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char new_org[] = "cccccccc-0000-4000-8000-0000000000cc";

class Organizations : public ::testing::Test {
protected:
    Organizations() : token(world.daemon.create_token("", {"provider", "", "The provider"})) {
        world.start({1});
        connect();
    }
    void connect() { provider.reset(new Api(world.api(token))); }
    void restart() {
        world.daemon.kill();
        world.restart();
        connect();
    }
    Answer create() {
        return provider->post("/organization",
                              {{"id", new_org}, {"name", "Acme"}, {"timezone", "Europe/Vienna"}});
    }
    Answer activate(std::string const& org, bool active) {
        return provider->patch("/organization/" + org, {{"active", active}});
    }
    // The demo organization under the new one's id.
    [[nodiscard]] json configuration() const {
        json document = world.organization;
        document["organization"]["id"] = new_org;
        document["organization"]["name"] = "Acme";
        return document;
    }

    World world;
    std::string token;
    std::unique_ptr<Api> provider;
};

TEST_F(Organizations, AreCreatedAndAtWorkAtOnce) {
    auto const created = create();
    ASSERT_EQ(created.status, 201) << created.text();
    EXPECT_EQ(created.body["id"], new_org);
    EXPECT_EQ(created.body["active"], true);
    std::string const theirs = created.body["administrator"]["token"];
    auto admin = world.api(theirs);
    auto const path = std::string("/organization/") + new_org;
    EXPECT_EQ(admin.get(path).body["timezone"], "Europe/Vienna");
    // CFG-5: system codes and settings are there.
    EXPECT_FALSE(admin.get(path + "/auxiliary-code").body.empty());
    EXPECT_THAT(admin.get(path + "/organization-setting").body, SizeIs(1));
    auto const imported = admin.post(path + "/import", configuration());
    ASSERT_EQ(imported.status, 200) << imported.text();
    auto const call = admin.post("/v1/tasks", world.call_body());
    ASSERT_EQ(call.status, 201) << call.text();

    restart();
    auto again = world.api(theirs);
    EXPECT_EQ(again.get("/v1/tasks/" + call.body["data"]["id"].get<std::string>()).status, 200);
    auto const all = provider->get("/organization");
    ASSERT_THAT(all.body, SizeIs(2)) << all.text();
    EXPECT_THAT(all.text(), HasSubstr("Acme"));
    ASSERT_EQ(world.daemon.stop(), 0);
    auto const verified = world.daemon.run_tool({"verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.errors;
}

TEST_F(Organizations, AreRefusedWithEveryProblem) {
    EXPECT_EQ(provider->post("/organization", {{"id", world.org_id}, {"name", "Twin"}}).status,
              409);
    auto const nameless = provider->post("/organization", {{"nane", "Acme"}});
    EXPECT_EQ(nameless.status, 400);
    EXPECT_THAT(nameless.text(), HasSubstr(R"("field":"name")"));
    EXPECT_THAT(nameless.text(), HasSubstr(R"("field":"nane")"));
    auto const wrong =
        provider->post("/organization", {{"name", "Acme"}, {"timezone", "Mars/Olympus"}});
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.text(), HasSubstr(R"("field":"timezone")"));
    EXPECT_EQ(provider->post("/organization", {{"id", "7"}, {"name", "x"}}).status, 400);
    EXPECT_EQ(provider->post("/organization", json::array()).status, 400);
    EXPECT_EQ(activate(new_org, false).status, 404);
    EXPECT_EQ(provider->patch("/organization/" + world.org_id, {{"name", "Mine"}}).status, 400);
    EXPECT_THAT(provider->get("/organization").body, SizeIs(1));
    EXPECT_EQ(provider->get("/organization/" + world.org_id + "/team").status, 403);
    EXPECT_EQ(provider->get("/v1/tasks").status, 403);
}

TEST_F(Organizations, AreSwitchedOffAndOnAgain) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const off = activate(world.org_id, false);
    ASSERT_EQ(off.status, 200) << off.text();
    EXPECT_EQ(off.body["active"], false);
    EXPECT_TRUE(desktop.socket().wait_closed(patience));
    EXPECT_EQ(desktop.socket().close_code(), 1'008);
    auto const refused = world.administrator().get(world.org_path("/team"));
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.reason(), "ORGANIZATION_DISABLED");
    EXPECT_EQ(world.connector().post("/v1/tasks", world.call_body()).status, 403);
    EXPECT_EQ(desktop.api().post("/v1/notification/subscribe", json::object()).status, 403);

    restart();
    EXPECT_EQ(world.administrator().get(world.org_path("/team")).status, 403);
    auto const on = activate(world.org_id, true);
    ASSERT_EQ(on.status, 200) << on.text();
    EXPECT_FALSE(on.body.contains("disabledTime"));
    EXPECT_EQ(world.administrator().get(world.org_path("/team")).status, 200);
    Desktop back(world, 1);
    back.open();
    EXPECT_EQ(back.api().post("/v1/agents/reload").status, 202);
    ASSERT_EQ(world.daemon.stop(), 0);
    // With the provider and with the organization.
    EXPECT_THAT(world.audit("DisableOrganization"), SizeIs(2));
    EXPECT_THAT(world.audit("EnableOrganization"), SizeIs(2));
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
}

TEST_F(Organizations, AreDeletedWhenTheirRetentionIsOver) {
    auto const created = create();
    auto admin = world.api(created.body["administrator"]["token"].get<std::string>());
    auto const path = std::string("/organization/") + new_org;
    ASSERT_EQ(admin.post(path + "/import", configuration()).status, 200);
    ASSERT_EQ(admin.post("/v1/tasks", world.call_body()).status, 201);
    EXPECT_EQ(provider->remove(path + "?retentionDays=x").status, 400);
    auto const later = provider->remove(path);
    ASSERT_EQ(later.status, 200) << later.text();
    EXPECT_EQ(later.body["deleteTime"].get<std::int64_t>() -
                  later.body["disabledTime"].get<std::int64_t>(),
              std::int64_t{30} * 24 * 60 * 60 * 1'000);
    // Switched on again it stays.
    ASSERT_EQ(activate(new_org, true).status, 200);
    EXPECT_EQ(admin.get(path).status, 200);
    auto const now = provider->remove(path + "?retentionDays=0");
    ASSERT_EQ(now.status, 200) << now.text();

    restart();  // a start looks for what is due
    EXPECT_TRUE(world.daemon.logs("an organization is gone"));
    EXPECT_THAT(provider->get("/organization").body, SizeIs(1));
    EXPECT_EQ(activate(new_org, true).status, 404);
    auto again = world.api(created.body["administrator"]["token"].get<std::string>());
    EXPECT_EQ(again.get(path).status, 401);
    EXPECT_EQ(world.administrator().get(world.org_path("/team")).status, 200);
    ASSERT_EQ(world.daemon.stop(), 0);
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
    world.restart();
    connect();
    EXPECT_EQ(create().status, 201);  // the id is free again
}

// A process that ended in the middle of it leaves a half, which stops nobody's start.
TEST_F(Organizations, ADeletionThatWasCutShortGoesOn) {
    auto const created = create();
    auto admin = world.api(created.body["administrator"]["token"].get<std::string>());
    auto const path = std::string("/organization/") + new_org;
    ASSERT_EQ(admin.post(path + "/import", configuration()).status, 200);
    ASSERT_EQ(admin.post("/v1/tasks", world.call_body()).status, 201);
    ASSERT_EQ(provider->remove(path).status, 200);
    ASSERT_EQ(world.daemon.stop(), 0);
    {
        auto store = store::Store::open({.path = world.daemon.folder() / "data" / "ringmaster.db"});
        ASSERT_TRUE(store) << store.error().message;
        store::Batch batch;
        batch.purges = {{*core::OrgId::parse(new_org), 4}};
        std::promise<bool> committed;
        ASSERT_EQ(store.value()->submit(std::move(batch),
                                        [&committed](store::CommitResult const& result) {
                                            committed.set_value(result.committed);
                                        }),
                  store::Submitted::accepted);
        ASSERT_TRUE(committed.get_future().get());
    }
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
    world.restart();
    connect();
    EXPECT_TRUE(world.daemon.logs("an organization is gone"));
    EXPECT_THAT(provider->get("/organization").body, SizeIs(1));
    EXPECT_EQ(world.administrator().get(world.org_path("/team")).status, 200);
    EXPECT_EQ(create().status, 201);
    ASSERT_EQ(world.daemon.stop(), 0);
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
}

}  // namespace
}  // namespace ringmaster::tests::organizations_test
