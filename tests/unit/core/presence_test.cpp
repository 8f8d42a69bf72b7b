// AG-8: who is signed in without a socket has a lease, and is Available no longer than it lets him.
// Every way to become signed in or Available x every way to be without a socket.

#include <gtest/gtest.h>

#include <functional>

#include "support/small_world.hpp"

namespace ringmaster::testing::presence_test {
namespace {

using namespace core;

AgentId const anna = named<AgentId>("anna");

using Act = std::function<void(SmallWorld&)>;

struct Step {
    char const* name;
    Act act;
};

void log_in(SmallWorld& world, bool take_over) {
    Login login;
    login.by = SmallWorld::actor("anna");
    login.agent = anna;
    login.session = named<SessionId>("another");
    login.team = named<TeamId>("team");
    login.dial_number = "anna";
    login.take_over = take_over;
    world.give(login);
}

void choose(SmallWorld& world, char const* by, bool available) {
    world.give(SetState{SmallWorld::actor(by), anna, available, {}, ""});
}

// The first socket that bring_in() opens has number 1.
void lose_socket(SmallWorld& world) { world.tell(SocketClosed{anna, 1}); }

std::vector<Step> absences() {
    return {{"never had one", [](SmallWorld& world) { log_in(world, false); }},
            {"lost it while Available",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 lose_socket(world);
             }},
            {"lost it while Idle",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 choose(world, "anna", false);
                 lose_socket(world);
             }},
            {"lease fired",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 lose_socket(world);
                 world.wait(std::chrono::seconds(50));
             }},
            {"lease fired, never had one",
             [](SmallWorld& world) {
                 log_in(world, false);
                 world.wait(std::chrono::seconds(50));
             }},
            {"restart",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 world.tell(DaemonStarted{});
             }},
            {"lease fired after a restart", [](SmallWorld& world) {
                 world.bring_in("anna");
                 world.tell(DaemonStarted{});
                 world.wait(std::chrono::seconds(50));
             }}};
}

std::vector<Step> ways() {
    return {{"nothing", [](SmallWorld&) {}},
            {"Available by himself", [](SmallWorld& world) { choose(world, "anna", true); }},
            {"Available by a supervisor", [](SmallWorld& world) { choose(world, "sue", true); }},
            {"Idle, then Available",
             [](SmallWorld& world) {
                 choose(world, "anna", false);
                 choose(world, "anna", true);
             }},
            {"Available twice",
             [](SmallWorld& world) {
                 choose(world, "anna", true);
                 world.wait(std::chrono::seconds(50));
                 choose(world, "sue", true);
             }},
            {"taken over", [](SmallWorld& world) { log_in(world, true); }},
            {"taken over, then Available",
             [](SmallWorld& world) {
                 log_in(world, true);
                 choose(world, "anna", true);
             }},
            {"signed out and in, then Available", [](SmallWorld& world) {
                 world.give(Logout{SmallWorld::actor("sue"), anna, ""});
                 log_in(world, false);
                 choose(world, "anna", true);
             }}};
}

TEST(Presence, a_lease_runs_whenever_there_is_no_socket) {
    for (Step const& absence : absences()) {
        for (Step const& way : ways()) {
            SCOPED_TRACE(std::string(absence.name) + " / " + way.name);
            SmallWorld world;
            absence.act(world);
            way.act(world);
            Station const* station = world.agent("anna")->station();
            ASSERT_NE(station, nullptr);
            ASSERT_TRUE(station->lease);
            bool const still_to_come = station->lease->recovery_due.has_value();
            EXPECT_TRUE(still_to_come || !station->choice.available());
            world.wait(std::chrono::seconds(50));
            station = world.agent("anna")->station();
            ASSERT_NE(station, nullptr);
            EXPECT_FALSE(station->choice.available());
            world.wait(std::chrono::hours(1));
            EXPECT_EQ(world.agent("anna")->station(), nullptr);
            EXPECT_EQ(world.replayed().hash(), world.engine.hash());
        }
    }
}

// Who comes back in time finds the choice he, or his supervisor, made last.
TEST(Presence, a_return_finds_the_last_choice) {
    SmallWorld world;
    world.bring_in("anna");
    lose_socket(world);
    world.wait(std::chrono::seconds(50));
    choose(world, "sue", true);
    world.wait(std::chrono::seconds(50));  // Idle by the lease once more
    world.tell(SocketOpened{anna, 77, true});
    Station const& station = *world.agent("anna")->station();
    EXPECT_TRUE(station.choice.available());
    EXPECT_FALSE(station.lease);
}

}  // namespace
}  // namespace ringmaster::testing::presence_test
