// What the console does beside the running daemon: tokens handed over, and the doctor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "integration/desktop.hpp"

namespace ringmaster::tests::console_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

class Console : public ::testing::Test {
protected:
    Console() { world_.start({1}); }

    std::string create(std::vector<std::string> const& more) {
        std::vector<std::string> command{"token", "create"};
        command.insert(command.end(), more.begin(), more.end());
        auto const run = world_.daemon.run_tool(command);
        EXPECT_EQ(run.exit_code, 0) << run.errors;
        return run.output.substr(0, run.output.find('\n'));
    }
    [[nodiscard]] std::string administrator(std::string const& subject) {
        return create({"--org", world_.org_id, "--role", "administrator", "--subject", subject,
                       "--name", "A"});
    }
    // What lies in the folder where requests are handed over.
    [[nodiscard]] std::vector<std::string> handed_over() const {
        std::vector<std::string> names;
        for (auto const& entry : fs::directory_iterator(folder())) {
            names.push_back(entry.path().filename());
        }
        return names;
    }
    [[nodiscard]] fs::path folder() const { return world_.daemon.folder() / "data" / "handover"; }

    World world_;
};

TEST_F(Console, ALostTokenIsReplacedBesideTheDaemon) {
    auto const token = administrator("successor");
    auto api = world_.api(token);
    auto const team = world_.org_path("/team");
    EXPECT_EQ(api.get(team).status, 200);
    EXPECT_THAT(handed_over(), IsEmpty());
    EXPECT_EQ(fs::status(folder()).permissions(), fs::perms::owner_all);
    EXPECT_THAT(world_.audit("create token"), Contains(HasSubstr("administrator A")));
    // It holds after a crash, and ends at the console, too.
    world_.daemon.kill();
    world_.restart();
    auto again = world_.api(token);
    EXPECT_EQ(again.get(team).status, 200);
    auto const revoked =
        world_.daemon.run_tool({"token", "revoke", "--org", world_.org_id, "successor"});
    EXPECT_EQ(revoked.exit_code, 0) << revoked.errors;
    EXPECT_EQ(again.get(team).status, 401);
    EXPECT_THAT(world_.audit("revoke token"), Contains(HasSubstr("administrator A")));
    ASSERT_EQ(world_.daemon.stop(), 0);
    auto const verified = world_.daemon.run_tool({"verify"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.errors;
}

TEST_F(Console, AProvidersTokenIsMadeBesideTheDaemon) {
    auto provider = world_.api(create({"--role", "provider", "--name", "P"}));
    EXPECT_EQ(provider.get("/organization").status, 200);
}

TEST_F(Console, ARevokedConnectionIsClosed) {
    Desktop desktop(world_, 1);
    desktop.open();
    auto const tokens =
        world_.administrator().get(world_.org_path("/api-token?filter=role==agent")).body;
    ASSERT_EQ(tokens.size(), 1U);
    auto const run = world_.daemon.run_tool(
        {"token", "revoke", "--org", world_.org_id, tokens[0]["subject"].get<std::string>()});
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    EXPECT_TRUE(desktop.socket().wait_closed(patience));
}

TEST_F(Console, WhatCannotBeIsRefusedWithTheReason) {
    auto const first = administrator("twice");
    auto const again = world_.daemon.run_tool({"token", "create", "--org", world_.org_id, "--role",
                                               "administrator", "--subject", "twice"});
    EXPECT_EQ(again.exit_code, 2);
    EXPECT_THAT(again.errors, HasSubstr("a token with subject twice exists"));
    // Whatever else lies there is told from a request, and does no harm.
    Daemon::write(folder() / "0.request", "no request");
    fs::permissions(folder() / "0.request", fs::perms::owner_read | fs::perms::owner_write);
    ASSERT_TRUE(world_.daemon.logs("a request of the console is refused"));
    Daemon::write(folder() / "1.request", "{}");
    fs::permissions(folder() / "1.request", fs::perms::all);
    EXPECT_EQ(administrator("next").substr(0, 3), "rm_");
    EXPECT_EQ(world_.api(first).get(world_.org_path("/team")).status, 200);
}

TEST_F(Console, TheDoctorLooksBesideTheDaemon) {
    auto const well = world_.daemon.run_tool({"doctor"});
    EXPECT_EQ(well.exit_code, 0) << well.output << well.errors;
    EXPECT_THAT(well.output, HasSubstr("nothing is missing"));
    auto const point = world_.org_path("/entry-point/" + world_.entry_point_id);
    auto const patched = world_.administrator().patch(point, {{"queueId", nullptr}});
    ASSERT_EQ(patched.status, 200) << patched.text();
    EXPECT_EQ(patched.body["warnings"][0]["code"], "ENTRY_POINT_WITHOUT_QUEUE");
    auto const ill = world_.daemon.run_tool({"doctor", "--org", world_.org_id});
    EXPECT_EQ(ill.exit_code, 1) << ill.output << ill.errors;
    EXPECT_THAT(ill.output, HasSubstr("ENTRY_POINT_WITHOUT_QUEUE"));
    auto const told = world_.daemon.run_tool({"doctor", "--json"});
    EXPECT_EQ(told.exit_code, 1);
    // Both say the same.
    auto const items = json::parse(told.output)[0]["items"];
    EXPECT_EQ(items, world_.administrator().get(world_.org_path("/readiness")).body["items"]);
    EXPECT_EQ(world_.daemon.run_tool({"doctor", "--org", "nobody"}).exit_code, 1);
}

}  // namespace
}  // namespace ringmaster::tests::console_test
