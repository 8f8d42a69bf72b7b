// Damage in the file is found, and never adopted (OPS-5, OPS-6).

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "integration/desktop.hpp"

namespace ringmaster::tests::verify_test {
namespace {

std::string database_of(World const& world) {
    return (world.daemon.folder() / "data" / "ringmaster.db").string();
}

// What a careless hand or a failing disk would do.
void tamper(World const& world, std::string const& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(database_of(world).c_str(), &database), SQLITE_OK);
    char* problem = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &problem), SQLITE_OK)
        << (problem != nullptr ? problem : "");
    EXPECT_GT(sqlite3_changes(database), 0) << sql;
    sqlite3_free(problem);
    sqlite3_close(database);
}

class Verify : public ::testing::Test {
protected:
    void SetUp() override {
        world.start({1});
        Desktop desktop(world, 1);
        desktop.open();
        desktop.go_available();
        world.customer_calls();
        ASSERT_EQ(world.daemon.stop(), 0);
        ASSERT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
    }

    World world;
};

TEST_F(Verify, finds_a_forged_journal_entry_behind_the_newest_snapshot) {
    tamper(world, "UPDATE journal SET events = x'ffffffff' WHERE seq = 3");
    auto const run = world.daemon.run_tool({"verify"});
    EXPECT_NE(run.exit_code, 0) << run.output;
    EXPECT_NE(run.errors.find("entry 3"), std::string::npos) << run.errors;
}

TEST_F(Verify, finds_a_damaged_snapshot_and_recovery_does_without_it) {
    world.restart();
    auto const before = world.state_hash();
    world.daemon.kill();
    // The last byte of the newest state: it decodes, to something else.
    tamper(world,
           "UPDATE snapshot SET body = CAST(substr(body, 1, length(body) - 1) || x'7f' AS BLOB) "
           "WHERE seq = (SELECT max(seq) FROM snapshot)");
    auto const run = world.daemon.run_tool({"verify"});
    EXPECT_NE(run.exit_code, 0) << run.output;
    EXPECT_NE(run.errors.find("damaged"), std::string::npos) << run.errors;
    world.restart();
    // As it was before recovery's own events.
    auto const hash = before.substr(1, before.size() - 2);
    EXPECT_NE(world.daemon.log().find("stateHash=" + hash), std::string::npos)
        << hash << '\n'
        << world.daemon.log();
}

// ---- beside a sound organization (OPS-8) --------------------------------------------------------

constexpr char other_org[] = "cccccccc-0000-4000-8000-0000000000cc";
constexpr char of_other[] = " org = x'cccccccc0000400080000000000000cc'";

// Two organizations; the second one's rows are damaged.
class Beside : public ::testing::Test {
protected:
    Beside()
        : provider(
              world.daemon.create_token("", {"provider", "", "The provider", "the-provider"})) {
        world.start({1});
        auto document = world.organization;
        document["organization"]["id"] = other_org;
        document["organization"]["name"] = "Acme";
        auto const made =
            world.api(provider).post("/organization", {{"id", other_org}, {"name", "Acme"}});
        EXPECT_EQ(made.status, 201) << made.text();
        token = made.body["administrator"]["token"];
        auto const path = std::string("/organization/") + other_org;
        EXPECT_EQ(world.api(token).post(path + "/import", document).status, 200);
        world.daemon.stop();
        agent_token = world.daemon.create_token(other_org, {"agent", world.agent(1).id, "Anna"});
        world.restart();
    }

    [[nodiscard]] Answer call_of_other() const {
        return world.api(token).post("/v1/tasks", world.call_body());
    }
    [[nodiscard]] std::string ready() { return world.administrator().get("/health/ready").text(); }
    void expect_set_aside() {
        EXPECT_NE(ready().find("\"organizationsSetAside\":1"), std::string::npos) << ready();
        auto const call = call_of_other();
        EXPECT_EQ(call.status, 503) << call.text();
        EXPECT_FALSE(world.customer_calls().empty());
    }

    World world;
    std::string provider;
    std::string token;
    std::string agent_token;
};

TEST_F(Beside, damage_deletes_nobody) {
    ASSERT_EQ(world.daemon.stop(), 0);
    for (char const* const value : {"0", "1"}) {
        tamper(world, std::string("UPDATE organization SET delete_ms = ") + value +
                          " WHERE id = x'cccccccc0000400080000000000000cc'");
        world.restart();
        expect_set_aside();
        EXPECT_EQ(world.daemon.log().find("is deleted"), std::string::npos);
        // Nor does a provider's switch write anything to it.
        auto const path = std::string("/organization/") + other_org;
        EXPECT_EQ(world.api(provider).patch(path, {{"active", false}}).status, 503);
        EXPECT_EQ(world.daemon.stop(), 0);
    }
}

TEST_F(Beside, damage_of_a_seal_spoils_no_stop) {
    ASSERT_EQ(call_of_other().status, 201);
    world.daemon.kill();
    for (char const* const sql :
         {"UPDATE seal SET journal_last = journal_last - 2 WHERE",
          "UPDATE seal SET audit_last = audit_last - 1 WHERE", "DELETE FROM seal WHERE"}) {
        tamper(world, std::string(sql) + of_other);
        world.restart();
        expect_set_aside();
        EXPECT_EQ(world.daemon.stop(), 0) << sql;
    }
}

TEST_F(Beside, damage_of_a_document_is_no_empty_answer) {
    ASSERT_EQ(world.daemon.stop(), 0);
    tamper(world,
           "UPDATE document SET body = replace(body, 'a', 'b') WHERE rowid = (SELECT min(rowid)"
           " FROM document WHERE resource = 'site' AND" +
               std::string(of_other) + ")");
    world.restart();
    expect_set_aside();
    auto const path = std::string("/organization/") + other_org;
    for (auto const& of_whom : {path + "/site", path + "/v2/user", std::string("/v1/agents")}) {
        auto const answer = world.api(token).get(of_whom);
        EXPECT_EQ(answer.status, 503) << of_whom << answer.text();
        EXPECT_EQ(answer.reason(), "ORGANIZATION_SET_ASIDE");
    }
    EXPECT_EQ(world.api(agent_token).get("/v1/tasks").status, 503);
    EXPECT_EQ(world.administrator().get("/v1/agents").status, 200);
}

// Its older row fits its mark: only the seal knows better.
TEST_F(Beside, a_revoked_token_of_a_provider_stays_so) {
    ASSERT_EQ(world.daemon.stop(), 0);
    tamper(world,
           "CREATE TABLE former AS SELECT * FROM api_token WHERE org = zeroblob(16);"
           "UPDATE former SET name = name");
    ASSERT_EQ(world.daemon.run_tool({"token", "revoke", "the-provider"}).exit_code, 0);
    world.restart();
    EXPECT_EQ(world.api(provider).get("/organization").status, 401);
    ASSERT_EQ(world.daemon.stop(), 0);
    tamper(world,
           "DELETE FROM api_token WHERE org = zeroblob(16);"
           "INSERT INTO api_token SELECT * FROM former");
    world.restart();
    auto const answer = world.api(provider).get("/organization");
    EXPECT_EQ(answer.status, 503) << answer.text();
    EXPECT_NE(ready().find("\"organizationsSetAside\":1"), std::string::npos) << ready();
    EXPECT_EQ(call_of_other().status, 201);
}

}  // namespace
}  // namespace ringmaster::tests::verify_test
