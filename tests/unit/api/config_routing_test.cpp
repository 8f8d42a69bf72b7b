// RQ-1, RQ-3 to RQ-9: documents become what the router goes by.

#include <gmock/gmock.h>

#include <chrono>

#include "unit/api/routing_documents.hpp"

namespace ringmaster::api::config_routing_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RoutingCodec, SkillsHaveTheirTypes) {
    auto const config = config_of(documents());
    EXPECT_EQ(config.skill(skill(grid))->type, core::SkillType::proficiency);
    EXPECT_EQ(config.skill(skill(contracts))->type, core::SkillType::boolean);
    EXPECT_EQ(config.skill(skill(product))->type, core::SkillType::text);
    EXPECT_EQ(config.skill(skill(tier))->type, core::SkillType::enumeration);
    EXPECT_EQ(config.skill(skill(grid))->name, "Grid technology");
    json document = documents();
    item(document, "skill", 5)["active"] = false;
    item(document, "contact-service-queue", 1).erase("queueSkillRequirements");
    item(document, "contact-service-queue", 1).erase("relaxationSteps");
    EXPECT_FALSE(config_of(document).skill(skill(grid))->active);
}

TEST(RoutingCodec, ARemovedSkillIsARemovedItem) {
    json document = documents();
    auto const before = config_of(document);
    document["resources"]["skill"].erase(document["resources"]["skill"].size() - 1);
    auto const change = configuration_change(before, config_of(document));
    EXPECT_THAT(change.put, IsEmpty());
    ASSERT_EQ(change.removed.size(), 1U);
    core::Config applied = before;
    applied.remove(change.removed[0]);
    EXPECT_EQ(applied.skill(skill(product)), nullptr);
}

TEST(RoutingCodec, AUserHasTheSkillsOfHisProfile) {
    auto const ana = user(config_of(documents()), "01");
    auto const level = [&](char const* of) {
        return core::find_skill(ana.skills, skill(of))->level;
    };
    EXPECT_EQ(level(french), 6);
    EXPECT_EQ(level(contracts), 1);
    EXPECT_THAT(core::find_skill(ana.skills, skill(tier))->texts, ElementsAre(household, business));
    EXPECT_TRUE(std::is_sorted(ana.skills.begin(), ana.skills.end()));
    // A skill that is false, or 0, is one he does not have.
    auto const aylin = user(config_of(documents()), "03");
    EXPECT_EQ(core::find_skill(aylin.skills, skill(contracts)), nullptr);
}

TEST(RoutingCodec, TheTeamsProfileCountsForUsersWithoutOne) {
    json document = documents();
    auto const henrik = user(config_of(document), "32");  // technical team
    ASSERT_NE(core::find_skill(henrik.skills, skill(grid)), nullptr);
    EXPECT_EQ(core::find_skill(henrik.skills, skill(grid))->level, 8);
    item(document, "team", 1).erase("skillProfileId");
    EXPECT_THAT(user(config_of(document), "32").skills, IsEmpty());
}

TEST(RoutingCodec, DynamicSkillsLieOverTheProfile) {
    json document = documents();
    item(document, "user", 0)["dynamicSkills"] = {
        {{"skillId", french}, {"proficiencyValue", 10}},
        {{"skillId", contracts}, {"booleanValue", false}},
        {{"skillId", product}, {"textValue", "Gas"}},
        {{"skillId", tier}, {"enumSkillValues", {"Business"}}}};
    auto const ana = user(config_of(document), "01");
    EXPECT_EQ(core::find_skill(ana.skills, skill(french))->level, 10);
    EXPECT_EQ(core::find_skill(ana.skills, skill(contracts)), nullptr);
    EXPECT_THAT(core::find_skill(ana.skills, skill(product))->texts, ElementsAre("Gas"));
    EXPECT_THAT(core::find_skill(ana.skills, skill(tier))->texts, ElementsAre(business));
    // The public description's example of an enum value is one text.
    item(document, "user", 0)["dynamicSkills"][3]["enumSkillValues"] = household;
    auto const other = user(config_of(document), "01");
    EXPECT_THAT(core::find_skill(other.skills, skill(tier))->texts, ElementsAre(household));
}

// The engine re-indexes only users when only users change.
TEST(RoutingCodec, AnotherProfileChangesOnlyItsUsers) {
    json document = documents();
    auto const before = config_of(document);
    item(document, "skill-profile", 3)["activeSkills"][0]["proficiencyValue"] = 1;
    auto const change = configuration_change(before, config_of(document));
    EXPECT_EQ(change.put.size(), 4U);  // those with the profile Technical senior
    for (core::ConfigItem const& put : change.put) {
        ASSERT_TRUE(std::holds_alternative<core::User>(put));
        auto const& changed = std::get<core::User>(put);
        EXPECT_EQ(
            core::find_skill(changed.skills, skill("5c111000-0000-4000-8000-000000000001"))->level,
            1);
    }
    EXPECT_THAT(change.removed, IsEmpty());
}

// ---- queues ---------------------------------------------------------------------------------
TEST(RoutingCodec, OrdersOfQueues) {
    json document = documents();
    auto const order = [&](char const* type, char const* by_skills) {
        queue_of(document)["routingType"] = type;
        queue_of(document)["skillBasedRoutingType"] = by_skills;
        return first_queue(document).order;
    };
    EXPECT_EQ(order("LINEAR", "BEST_AVAILABLE_AGENT"), core::RoutingOrder::LINEAR);
    EXPECT_EQ(order("CIRCULAR", "BEST_AVAILABLE_AGENT"), core::RoutingOrder::CIRCULAR);
    EXPECT_EQ(order("LONGEST_AVAILABLE_AGENT", "BEST_AVAILABLE_AGENT"),
              core::RoutingOrder::LONGEST_AVAILABLE_AGENT);
    EXPECT_EQ(order("SKILLS_BASED", "LONGEST_AVAILABLE_AGENT"),
              core::RoutingOrder::LONGEST_AVAILABLE_AGENT);
    EXPECT_EQ(order("SKILLS_BASED", "BEST_AVAILABLE_AGENT"),
              core::RoutingOrder::BEST_AVAILABLE_AGENT);
}

TEST(RoutingCodec, RequirementsCountInSkillsBasedQueues) {
    json document = documents();
    json weighted = require(grid, ">=", "5");
    weighted["weight"] = 30;
    queue_of(document).update({{"routingType", "SKILLS_BASED"},
                               {"skillBasedRoutingType", "BEST_AVAILABLE_AGENT"},
                               {"queueSkillRequirements",
                                {require(tier, "IS", "Business"), require(product, "IS_NOT", "Gas"),
                                 require(contracts, "EQ", "True"), weighted}}});
    using core::SkillCondition;
    using core::SkillRequirement;
    using core::SkillType;
    EXPECT_THAT(first_queue(document).requirements,
                ElementsAre(SkillRequirement{skill(grid), SkillType::proficiency,
                                             SkillCondition::at_least, 5, "", 30},
                            SkillRequirement{skill(contracts), SkillType::boolean,
                                             SkillCondition::is, 1, "", 1},
                            SkillRequirement{skill(tier), SkillType::enumeration,
                                             SkillCondition::is, 0, business, 1},
                            SkillRequirement{skill(product), SkillType::text,
                                             SkillCondition::is_not, 0, "Gas", 1}));
    queue_of(document)["routingType"] = "LINEAR";
    EXPECT_THAT(first_queue(document).requirements, IsEmpty());
    queue_of(document)["queueRoutingType"] = "SKILL_BASED";
    EXPECT_EQ(first_queue(document).requirements.size(), 4U);
}

TEST(RoutingCodec, AnEnumValueHasOneSpelling) {
    json document = documents();
    for (std::string const value : {"Business", business, "5C11E000-0000-4000-8000-000000000002"}) {
        item(document, "entry-point",
             0)["queueSkillRequirements"] = {require(tier, "IS", value.c_str())};
        auto const config = config_of(document);
        auto const& point =
            config.entry_points.at(id<core::EntryPointId>("e9000000-0000-4000-8000-000000000001"));
        ASSERT_EQ(point.requirements.size(), 1U);
        EXPECT_TRUE(core::satisfies(user(config, "01").skills, point.requirements[0])) << value;
        EXPECT_FALSE(core::satisfies(user(config, "03").skills, point.requirements[0])) << value;
    }
}

TEST(RoutingCodec, GroupsJoinInTheirOrder) {
    json document = documents();
    auto const group = [](int order, int duration, std::vector<char const*> const& teams) {
        json made{{"order", order}, {"duration", duration}, {"agentGroups", json::array()}};
        for (char const* team : teams) made["agentGroups"].push_back({{"teamId", team}});
        return made;
    };
    queue_of(document)["callDistributionGroups"] = {group(3, 40, {digital_team, billing_team}),
                                                    group(1, 0, {billing_team}),
                                                    group(2, 15, {technical_team})};
    auto const queue = first_queue(document);
    ASSERT_EQ(queue.groups.size(), 3U);
    EXPECT_EQ(queue.groups[0].after, 0s);
    EXPECT_THAT(queue.groups[0].teams, ElementsAre(id<core::TeamId>(billing_team)));
    EXPECT_EQ(queue.groups[1].after, 15s);
    EXPECT_EQ(queue.groups[2].after, 40s);
    EXPECT_EQ(queue.groups[2].teams.size(), 2U);
    EXPECT_THAT(queue.teams,
                ElementsAre(id<core::TeamId>(billing_team), id<core::TeamId>(technical_team),
                            id<core::TeamId>(digital_team)));
}

TEST(RoutingCodec, AgentBasedQueuesAreServedByTheirAgents) {
    json document = documents();
    queue_of(document)["agents"] = {{{"id", "05e40000-0000-4000-8000-000000000013"}},
                                    {{"id", "05e40000-0000-4000-8000-000000000001"},
                                     {"ciUserId", "a9e47000-0000-4000-8000-000000000001"}}};
    EXPECT_THAT(first_queue(document).agents, IsEmpty());
    queue_of(document)["queueRoutingType"] = "AGENT_BASED";
    auto const queue = first_queue(document);
    auto const lena = id<core::AgentId>("a9e47000-0000-4000-8000-000000000013");
    auto const ana = id<core::AgentId>("a9e47000-0000-4000-8000-000000000001");
    EXPECT_THAT(queue.agents, ElementsAre(lena, ana));
    EXPECT_THAT(queue.groups, IsEmpty());
    EXPECT_TRUE(queue.served_by(lena, id<core::TeamId>(digital_team)));
    EXPECT_FALSE(queue.served_by(id<core::AgentId>("a9e47000-0000-4000-8000-000000000002"),
                                 id<core::TeamId>(billing_team)));
    queue_of(document).erase("agents");
    auto const nobodys = first_queue(document);
    EXPECT_FALSE(nobodys.served_by(ana, id<core::TeamId>(billing_team)));
}

TEST(RoutingCodec, SkillBasedQueuesAreServedByEveryTeam) {
    json document = documents();
    queue_of(document)["queueRoutingType"] = "SKILL_BASED";
    queue_of(document)["callDistributionGroups"] = json::array();
    EXPECT_EQ(first_queue(document).teams.size(), 3U);
}

TEST(RoutingCodec, RelaxationAndTheRest) {
    json document = documents();
    queue_of(document).update({{"relaxationSteps",
                                {{{"after", 60}, {"removeSkillIds", {grid}}},
                                 {{"after", 20}, {"requirements", {require(grid, "GTE", "2")}}}}},
                               {"preferredAgentSeconds", 12},
                               {"backupQueueId", "c0e0e000-0000-4000-8000-000000000002"},
                               {"checkAgentAvailability", true}});
    auto const queue = first_queue(document);
    ASSERT_EQ(queue.relaxation.size(), 2U);
    EXPECT_EQ(queue.relaxation[0].after, 20s);
    ASSERT_EQ(queue.relaxation[0].put.size(), 1U);
    EXPECT_EQ(queue.relaxation[0].put[0].level, 2);
    EXPECT_EQ(queue.relaxation[1].after, 60s);
    EXPECT_THAT(queue.relaxation[1].removed, ElementsAre(skill(grid)));
    EXPECT_EQ(queue.preferred_for, 12s);
    EXPECT_EQ(queue.backup_queue, id<core::QueueId>("c0e0e000-0000-4000-8000-000000000002"));
    EXPECT_TRUE(queue.check_availability);
}

TEST(RoutingCodec, Limits) {
    json document = documents();
    queue_of(document).update({{"maxActiveContacts", 7},
                               {"maxTimeInQueue", 90},
                               {"chatIdleTimeout", 20},
                               {"overflowQueueId", "c0e0e000-0000-4000-8000-000000000002"}});
    auto const queue = first_queue(document);
    EXPECT_EQ(queue.contacts_max, 7U);
    EXPECT_EQ(queue.wait_max, 90s);
    EXPECT_EQ(queue.chat_idle, 20min);  // CH-2
    EXPECT_EQ(queue.offers_max, 1U);
    EXPECT_EQ(core::to_string(queue.overflow_queue), "c0e0e000-0000-4000-8000-000000000002");
}

// RQ-15: for the digital channels only.
TEST(RoutingCodec, SimultaneousOffers) {
    json document = documents();
    auto& queue = queue_of(document);
    queue.update({{"simultaneousOffers", 3}});
    EXPECT_THAT(problems_of(document),
                ElementsAre("resources.contact-service-queue[0].simultaneousOffers: must be 1: a "
                            "call is offered to one agent at a time"));
    item(document, "contact-service-queue", 3).erase("overflowQueueId");  // it led to this one
    queue.update({{"channelType", "CHAT"}});
    EXPECT_EQ(first_queue(document).offers_max, 3U);
    queue.update({{"simultaneousOffers", 51}});
    EXPECT_THAT(
        problems_of(document),
        Contains(::testing::StartsWith("resources.contact-service-queue[0].simultaneousOffers")));
}

}  // namespace
}  // namespace ringmaster::api::config_routing_test
