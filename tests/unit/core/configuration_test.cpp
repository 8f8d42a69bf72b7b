// CFG-2: live tasks, sessions and waiting entries count as references.

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::testing {
namespace {

using namespace core;

constexpr std::uint8_t team_kind = 2;
constexpr std::uint8_t user_kind = 4;
constexpr std::uint8_t queue_kind = 6;

Outcome remove(SmallWorld& world, std::uint8_t kind, char const* name) {
    return world.give(ChangeConfiguration{Actor{}, {}, {{kind, id_of(name)}}});
}

void expect_in_use(Outcome const& outcome) {
    ASSERT_TRUE(outcome.refusal);
    EXPECT_EQ(outcome.refusal->reason, Reason::in_use);
    EXPECT_TRUE(outcome.events.empty());
}

TEST(Configuration, a_queue_with_a_waiting_contact_stays) {
    SmallWorld world;
    world.call("c1");
    expect_in_use(remove(world, queue_kind, "support"));
    EXPECT_FALSE(remove(world, queue_kind, "sales").refusal);
    world.tell(CustomerLeft{{}, named<TaskId>("c1")});
    EXPECT_FALSE(remove(world, queue_kind, "support").refusal);
}

TEST(Configuration, who_is_signed_in_and_his_team_stay) {
    SmallWorld world;
    world.bring_in("anna");
    expect_in_use(remove(world, user_kind, "anna"));
    expect_in_use(remove(world, team_kind, "team"));
    EXPECT_FALSE(remove(world, user_kind, "ben").refusal);
}

TEST(Configuration, inactive_means_no_new_work) {
    SmallWorld world;
    world.bring_in("anna");
    Team team = world.engine.state().config.teams.at(named<TeamId>("team"));
    team.active = false;
    world.configure({team});
    world.call("c1");
    EXPECT_TRUE(world.task("c1")->offers.empty());
    team.active = true;
    world.configure({team});
    EXPECT_EQ(world.task("c1")->offers.size(), 1U);
}

}  // namespace
}  // namespace ringmaster::testing
