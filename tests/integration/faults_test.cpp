// OPS-8 with the real daemon, over kills and restarts: a fault of one organization is nobody
// else's, and no start's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <memory>
#include <thread>

#include "integration/desktop.hpp"

namespace ringmaster::tests::faults_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char other_org[] = "cccccccc-0000-4000-8000-0000000000cc";

// The demo organization beside another one that is like it.
class Faults : public ::testing::Test {
protected:
    Faults() : provider(world.daemon.create_token("", {"provider", "", "The provider"})) {
        world.start({1});
        auto document = world.organization;
        document["organization"]["id"] = other_org;
        document["organization"]["name"] = "Acme";
        auto owner = world.api(provider);
        auto const made = owner.post("/organization", {{"id", other_org}, {"name", "Acme"}});
        EXPECT_EQ(made.status, 201) << made.text();
        other_token = made.body["administrator"]["token"];
        auto const imported =
            other().post(std::string("/organization/") + other_org + "/import", document);
        EXPECT_EQ(imported.status, 200) << imported.text();
    }

    [[nodiscard]] Api other() const { return world.api(other_token); }
    // Each from another number: a request that failed twice is not tried a third time.
    [[nodiscard]] Answer call_of_other() {
        auto body = world.call_body();
        body["origin"] = "+4917612345" + std::to_string(100 + calls++);
        return other().post("/v1/tasks", body);
    }
    [[nodiscard]] Answer read_of_other() const { return other().get("/v1/tasks"); }
    // An agent of the demo organization comes, takes a call from beginning to end, and goes.
    void everything_works_here() {
        Desktop desktop(world, 1);
        desktop.open();
        desktop.go_available();
        auto const task = world.customer_calls();
        desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(desktop.task(task, "accept"));
        desktop.expect("AgentContactAssigned");
        expect_accepted(desktop.task(task, "end"));
        desktop.expect_all({"ContactEnded", "AgentWrapup"});
        expect_accepted(
            desktop.task(task, "wrapup",
                         {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}}));
        desktop.expect("AgentWrappedUp");
        desktop.fence();
        expect_accepted(desktop.api().put("/v1/agents/logout", {{"logoutReason", "home"}}));
        desktop.expect("AgentLogoutSuccess");
    }
    void change_file(std::string const& sql) const {
        sqlite3* file = nullptr;
        auto const path = (world.daemon.folder() / "data" / "ringmaster.db").string();
        ASSERT_EQ(sqlite3_open(path.c_str(), &file), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(file);
        EXPECT_GT(sqlite3_changes(file), 0) << sql;
        sqlite3_close(file);
    }
    // The other organization's decisions fail at that place.
    void plant(std::string const& place, std::string const& how) const {
        Daemon::write(bugs() / (std::string(other_org) + "." + place), how);
    }
    void mend(std::string const& place) const {
        std::filesystem::remove(bugs() / (std::string(other_org) + "." + place));
    }
    [[nodiscard]] std::filesystem::path bugs() const { return world.daemon.folder() / "bugs"; }
    void restart_with_bugs() {
        world.daemon.kill();
        std::filesystem::create_directories(bugs());
        world.daemon.start_as(
            {FAULTY_DAEMON_PATH, world.daemon.config_file().string(), bugs().string()});
        world.connect();
    }

    World world;
    std::string provider;
    std::string other_token;
    int calls = 0;
};

TEST_F(Faults, AStartThatFindsOneOrganizationDamagedServesTheOthers) {
    ASSERT_EQ(call_of_other().status, 201);
    ASSERT_EQ(world.daemon.stop(), 0);
    std::string const of_other =
        " WHERE org = x'cccccccc000040008000000000"
        "0000cc'";
    change_file("CREATE TABLE aside AS SELECT * FROM journal" + of_other +
                ";"
                "CREATE TABLE asides AS SELECT * FROM snapshot" +
                of_other +
                ";"
                "DELETE FROM snapshot" +
                of_other +
                ";"
                "UPDATE journal SET events = x'ffffffff'" +
                of_other + " AND seq = 2");
    for (int start = 0; start < 2; ++start) {
        world.restart();
        everything_works_here();
        auto const call = call_of_other();
        EXPECT_EQ(call.status, 503) << call.text();
        EXPECT_EQ(call.reason(), "ORGANIZATION_SET_ASIDE");
        EXPECT_EQ(read_of_other().status, 200);
        auto const ready = world.administrator().get("/health/ready");
        EXPECT_EQ(ready.status, 200);
        EXPECT_EQ(ready.body.value("organizationsSetAside", 0), 1) << ready.text();
        world.daemon.kill();
    }
    auto const listed = world.daemon.run_tool({"organization", "faults", "--org", other_org});
    EXPECT_EQ(listed.exit_code, 0) << listed.errors;
    EXPECT_THAT(listed.output, HasSubstr("set aside: organization " + std::string(other_org) +
                                         ": journal entry 2 was changed or damaged in the file"));
    EXPECT_NE(world.daemon.run_tool({"organization", "resume", "--org", other_org}).exit_code, 0);
    change_file("UPDATE journal SET events = (SELECT events FROM aside WHERE seq = 2)" + of_other +
                " AND seq = 2; DROP TABLE aside; DROP TABLE asides");
    auto const resumed = world.daemon.run_tool({"organization", "resume", "--org", other_org});
    EXPECT_EQ(resumed.exit_code, 0) << resumed.errors;
    world.restart();
    EXPECT_EQ(call_of_other().status, 201);
}

TEST_F(Faults, OfADecisionAreTheirOrganizationsOverKillAndRestart) {
    restart_with_bugs();
    for (char const* const place : {"decide", "apply", "render", "answer"}) {
        for (char const* const how : {"exception once", "invariant once"}) {
            SCOPED_TRACE(std::string(place) + " " + how);
            plant(place, how);
            auto const failed = call_of_other();
            EXPECT_EQ(failed.status, 500) << failed.text();
            EXPECT_EQ(failed.reason(), "INTERNAL_ERROR");
            EXPECT_FALSE(failed.raw.header("trackingid").empty());
            EXPECT_EQ(call_of_other().status, 201);
            everything_works_here();
        }
    }
    // What was acknowledged is there after a kill, and nothing else.
    auto const before = read_of_other().body["data"].size();
    EXPECT_EQ(before, 8U);
    plant("decide", "exception ever");
    EXPECT_EQ(call_of_other().status, 500);
    world.daemon.kill();
    world.restart();
    EXPECT_EQ(read_of_other().body["data"].size(), before);
    everything_works_here();
    ASSERT_EQ(world.daemon.stop(), 0);
    auto const verified = world.daemon.run_tool({"verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.errors;
}

// Its engine cannot even be told that the daemon has started.
TEST_F(Faults, AnOrganizationThatCannotStartIsTriedAgainOnRequest) {
    world.daemon.kill();
    std::filesystem::create_directories(bugs());
    plant("decide", "invariant ever");
    restart_with_bugs();
    everything_works_here();
    EXPECT_EQ(call_of_other().status, 503);
    mend("decide");
    world.daemon.signal(SIGHUP);
    EXPECT_TRUE(world.daemon.logs("an organization has come back"));
    EXPECT_EQ(call_of_other().status, 201);
}

// Operators without a value ended the process.
TEST_F(Faults, ASearchWithoutAValueIsAnAnswer) {
    auto const found =
        world.administrator().get(world.org_path("/team?search=field==name;value=isnull="));
    EXPECT_EQ(found.status, 200) << found.text();
    everything_works_here();
}

// Kept answers of providers are known again (OPS-4).
TEST_F(Faults, AProvidersRequestIsRepeatedOverARestart) {
    client::Headers const key{{"Idempotency-Key", "switch-1"}};
    std::string const path = std::string("/organization/") + other_org;
    auto const first = world.api(provider).patch(path, {{"active", false}}, key);
    ASSERT_EQ(first.status, 200) << first.text();
    world.daemon.kill();
    world.restart();
    auto const again = world.api(provider).patch(path, {{"active", false}}, key);
    EXPECT_EQ(again.status, 200) << again.text();
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(world.api(provider).patch(path, {{"active", true}}, key).status, 422);
    everything_works_here();
}

// More sockets than the limit, opened at the same moment, make room for each other (AG-7).
TEST_F(Faults, SixteenSocketsOfOneAgentAtOnceAreTenInTheEnd) {
    Desktop desktop(world, 1);
    std::vector<std::string> urls;
    for (int count = 0; count < 16; ++count) {
        urls.push_back(desktop.subscribe({{"allowMultiLogin", true}}));
    }
    std::vector<std::unique_ptr<client::BlockingWebSocket>> sockets(urls.size());
    std::vector<std::thread> threads;
    for (std::size_t index = 0; index < urls.size(); ++index) {
        threads.emplace_back([&, index] {
            sockets[index] = std::make_unique<client::BlockingWebSocket>(urls[index]);
        });
    }
    for (auto& thread : threads) thread.join();
    std::size_t closed = 0;
    for (auto const& socket : sockets) {
        if (closed < 6 && socket->wait_closed(milliseconds{500})) ++closed;
    }
    EXPECT_EQ(closed, 6U);
    for (auto const& socket : sockets) socket->abort();
    // The server hears of each a moment later.
    EXPECT_TRUE(eventually(patience, [&] {
        return desktop.api().post("/v1/notification/subscribe", json::object()).status == 200;
    }));
    everything_works_here();
}

}  // namespace
}  // namespace ringmaster::tests::faults_test
