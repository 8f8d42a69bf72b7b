// Damage in the file is found, and never adopted (OPS-5, OPS-6).

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "integration/desktop.hpp"

namespace ringmaster::tests {
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

}  // namespace
}  // namespace ringmaster::tests
