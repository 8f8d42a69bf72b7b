// What a capacity-based team is not: an agent with skills, or one who declines (RQ-14).

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::core::lines_test {
namespace {

using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

Team lines(char const* name, char const* number) {
    Team team{named<TeamId>(name), name, named<SiteId>("site"), {}, true};
    team.number = number;
    team.lines = 1;
    return team;
}

Queue support(SmallWorld const& world) {
    return world.engine.state().config.queues.at(named<QueueId>("support"));
}

// How often a number was dialled.
std::size_t dials(SmallWorld const& world) {
    std::size_t count = 0;
    for (Event const& event : world.journal()) {
        count += std::holds_alternative<NumberTransferStarted>(event);
    }
    return count;
}

void fail_dial(SmallWorld& world) {
    Task const& task = *world.task("c1");
    ASSERT_FALSE(task.dialled().empty());
    world.tell(LegFailed{{}, task.id, {LegKind::number, {}, task.dialled()}, "busy"});
}

// RQ-4: whatever the agents of the house can do, a number outside has none of their skills.
TEST(Lines, HaveNoSkill) {
    for (bool const agents_are_skilled : {false, true}) {
        SmallWorld world;
        Skill const english{named<SkillId>("english"), "english", SkillType::proficiency, true};
        SkillRequirement wanted;
        wanted.skill = english.id;
        wanted.condition = SkillCondition::at_least;
        wanted.level = 5;
        Queue queue = support(world);
        queue.teams = {named<TeamId>("outside")};
        queue.requirements = {wanted};
        std::vector<ConfigItem> items{english, lines("outside", "+4930555"), queue};
        for (auto const& [id, user] : world.engine.state().config.users) {
            User skilled = user;
            SkillValue const has{english.id, 9, {}};
            if (agents_are_skilled) skilled.skills = {has};
            items.emplace_back(skilled);
        }
        world.configure(items);
        world.call("c1");
        EXPECT_EQ(dials(world), 0U) << "agents are skilled: " << agents_are_skilled;
        EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    }
}

// OF-4 is about agents: that every team was tried in vain is no reason to dial them all again.
TEST(Lines, AreNotDialledAgainBecauseAllFailed) {
    SmallWorld world;
    Queue queue = support(world);
    queue.teams = {named<TeamId>("outside"), named<TeamId>("other")};
    queue.decline_backoff = seconds(30);
    world.configure({lines("outside", "+4930555"), lines("other", "+4930556"), queue});
    world.call("c1");
    fail_dial(world);
    fail_dial(world);
    EXPECT_EQ(dials(world), 2U);
    world.wait(seconds(29));
    EXPECT_EQ(dials(world), 2U);
    world.wait(seconds(1));
    EXPECT_EQ(dials(world), 3U);
}

}  // namespace
}  // namespace ringmaster::core::lines_test
