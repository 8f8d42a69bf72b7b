// RQ-1, RQ-3 to RQ-9: documents become what the router goes by, and what cannot be routed by is
// refused with every problem at once.

#include <gmock/gmock.h>

#include <chrono>

#include "unit/api/config_support.hpp"

namespace ringmaster::api {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char const* french = "5c111000-0000-4000-8000-000000000002";
constexpr char const* grid = "5c111000-0000-4000-8000-000000000006";
constexpr char const* contracts = "5c111000-0000-4000-8000-000000000007";
constexpr char const* tier = "5c111000-0000-4000-8000-000000000008";
constexpr char const* household = "5c11e000-0000-4000-8000-000000000001";
constexpr char const* business = "5c11e000-0000-4000-8000-000000000002";
constexpr char const* product = "5c111000-0000-4000-8000-000000000009";  // of documents()
constexpr char const* billing_team = "7ea30000-0000-4000-8000-000000000001";
constexpr char const* technical_team = "7ea30000-0000-4000-8000-000000000002";
constexpr char const* digital_team = "7ea30000-0000-4000-8000-000000000003";

template <class Id>
Id id(char const* text) {
    return *Id::parse(text);
}

core::SkillId skill(char const* text) { return id<core::SkillId>(text); }

// The demo organization with a skill of type Text, too.
json documents() {
    json document = demo_json();
    document["resources"]["skill"].push_back({{"id", product},
                                              {"name", "Product"},
                                              {"skillType", "Text"},
                                              {"serviceLevelThreshold", 20},
                                              {"active", true}});
    return document;
}

json& item(json& document, char const* resource, std::size_t index) {
    return document["resources"][resource][index];
}

json& queue_of(json& document) { return item(document, "contact-service-queue", 0); }

core::Config config_of(json const& document) {
    return encode_configuration(import_into_empty(document.dump()), demo_time);
}

core::Queue first_queue(json const& document) {
    return config_of(document).queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000001"));
}

core::User user(core::Config const& config, char const* last_digits) {
    auto const text = std::string("a9e47000-0000-4000-8000-0000000000") + last_digits;
    return config.users.at(*core::AgentId::parse(text));
}

std::vector<std::string> problems_of(json const& document) {
    std::vector<std::string> lines;
    auto const import =
        import_organization(document.dump(), Directory(demo_org()), core::Config{}, demo_time);
    for (Problem const& problem : import.problems) {
        lines.push_back(problem.path + ": " + problem.text);
    }
    return lines;
}

json require(char const* skill_id, char const* condition, char const* value) {
    return {{"skillId", skill_id}, {"condition", condition}, {"skillValue", value}};
}

// ---- skills ---------------------------------------------------------------------------------

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

// ---- what is refused ------------------------------------------------------------------------

TEST(RoutingImport, RefusesWhatDoesNotFitTheSkillsType) {
    json document = documents();
    queue_of(document)["queueSkillRequirements"] = {
        require(contracts, "GTE", "true"),
        require(grid, "IS", "11"),
        require(contracts, "IS", "maybe"),
        require(tier, "IS", "Prisons"),
        require(product, "IS", std::string(41, 'x').c_str()),
        require(french, "NEARLY", "4")};
    std::string const at = "resources.contact-service-queue[0].queueSkillRequirements";
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(
                    at + "[0].condition: must be IS or IS_NOT for a skill of this type",
                    at + "[1].skillValue: must be a proficiency from 0 to 10",
                    at + "[2].skillValue: must be true or false",
                    at + "[3].skillValue: is no value of the skill",
                    at + "[4].skillValue: must be a text of 1 to 40 characters",
                    at + "[5].condition: must be one of GTE, LTE, IS, IS_NOT, >=, <=, EQ, ="));
}

TEST(RoutingImport, RefusesUnknownIdleAndRepeatedSkills) {
    json document = documents();
    queue_of(document)["queueSkillRequirements"] = {
        require("5c111000-0000-4000-8000-00000000ffff", "GTE", "5")};
    std::string const at = "resources.contact-service-queue[0].queueSkillRequirements";
    EXPECT_THAT(problems_of(document), ElementsAre(at + "[0].skillId: names no skill"));
    document["resources"]["skill"].back()["active"] = false;
    queue_of(document)["queueSkillRequirements"] = {
        require(grid, "GTE", "5"), require(grid, "LTE", "8"), require(product, "IS", "Gas")};
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(at + "[1].skillId: names a skill that occurs twice",
                                     at + "[2].skillId: names a skill that is not active"));
}

TEST(RoutingImport, RefusesSkillsBasedRoutingWithoutItsType) {
    json document = documents();
    queue_of(document)["routingType"] = "SKILLS_BASED";
    EXPECT_THAT(problems_of(document),
                ElementsAre("resources.contact-service-queue[0].skillBasedRoutingType: is required "
                            "with routingType SKILLS_BASED"));
}

TEST(RoutingImport, RefusesGroupsThatJoinBeforeTheOneBefore) {
    json document = documents();
    queue_of(document)["callDistributionGroups"][0]["duration"] = 31;
    EXPECT_THAT(problems_of(document),
                ElementsAre("resources.contact-service-queue[0].callDistributionGroups[1].duration:"
                            " must not be less than that of the group before"));
}

TEST(RoutingImport, RefusesRelaxationStepsThatSayNothingOrTooMuch) {
    json document = documents();
    std::string const at = "resources.contact-service-queue[0].relaxationSteps";
    queue_of(document)["relaxationSteps"] = {{{"after", 0}}, {{"colour", 1}}};
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(at + "[0].after: must be a whole number from 1 to 86400",
                                     at + "[1].after: is required",
                                     at + "[1].colour: is not a known field"));
    queue_of(document)["relaxationSteps"] = {
        {{"after", 5}},
        {{"after", 9}, {"removeSkillIds", {"5c111000-0000-4000-8000-00000000ffff"}}},
    };
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(at + "[0]: must remove a skill or require one",
                                     at + "[1].removeSkillIds[0]: names no skill"));
    queue_of(document)["relaxationSteps"] = {
        {{"after", 5}}, {{"after", 9}, {"requirements", {require(grid, "GTE", "much")}}}};
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(
                    at + "[0]: must remove a skill or require one",
                    at + "[1].requirements[0].skillValue: must be a proficiency from 0 to 10"));
}

TEST(RoutingImport, RefusesBackupQueuesThatLeadBack) {
    json document = documents();
    char const* const first = "c0e0e000-0000-4000-8000-000000000001";
    char const* const second = "c0e0e000-0000-4000-8000-000000000002";
    item(document, "contact-service-queue", 0)["backupQueueId"] = second;
    item(document, "contact-service-queue", 1)["backupQueueId"] = first;
    item(document, "contact-service-queue", 2)["backupQueueId"] = first;  // only leads into it
    item(document, "contact-service-queue", 3)["backupQueueId"] =
        "c0e0e000-0000-4000-8000-000000000005";
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(
                    "resources.contact-service-queue[0].backupQueueId: leads back to this queue",
                    "resources.contact-service-queue[1].backupQueueId: leads back to this queue",
                    "resources.contact-service-queue[3].backupQueueId: must be a queue of the same "
                    "channel"));
}

TEST(RoutingImport, RefusesOverflowThatLeadsBack) {
    json document = documents();
    char const* const first = "c0e0e000-0000-4000-8000-000000000001";
    char const* const second = "c0e0e000-0000-4000-8000-000000000002";
    json& point = item(document, "entry-point", 0);
    point["queueId"] = first;
    item(document, "contact-service-queue", 0)["overflowQueueId"] = second;
    item(document, "contact-service-queue", 1)["overflowEntryPointId"] = point["id"];
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(
                    "resources.contact-service-queue[0].overflowQueueId: leads back to this queue",
                    "resources.contact-service-queue[1].overflowQueueId: leads back to this "
                    "queue"));
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

TEST(RoutingImport, RefusesOfferVariablesNobodyDefined) {
    json document = documents();
    queue_of(document)["offerVariables"] = {"Language", "Shoe_Size", "Language"};
    EXPECT_THAT(problems_of(document),
                ElementsAre("resources.contact-service-queue[0].offerVariables[1]: no variable is "
                            "called so",
                            "resources.contact-service-queue[0].offerVariables[2]: occurs twice"));
}

TEST(RoutingImport, RefusesLinesAndNumbersThatCannotBeDialled) {
    json document = documents();
    queue_of(document)["overflowNumber"] = "front desk";
    item(document, "team", 0).update({{"teamType", "CAPACITY"}, {"dialedNumber", "12"}});
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(
                    "resources.contact-service-queue[0].overflowNumber: must be a number that can "
                    "be dialled",
                    "resources.team[0].dialedNumber: must be a number that can be dialled",
                    "resources.team[0].capacity: must be at least 1 with teamType CAPACITY"));
}

TEST(RoutingImport, RefusesSkillValuesOfAnotherType) {
    json document = documents();
    item(document, "skill-profile", 0)["activeSkills"] = {
        {{"skillId", french}, {"booleanValue", true}},
        {{"skillId", contracts}},
        {{"skillId", product}, {"booleanValue", false}},
        {{"skillId", tier}, {"textValue", "Household"}},
        {{"skillId", grid}, {"proficiencyValue", 1}},
        {{"skillId", grid}, {"proficiencyValue", 2}}};
    item(document, "skill-profile", 0)["activeEnumSkills"] = {
        {{"enumSkillValueId", "5c11e000-0000-4000-8000-00000000ffff"}},
        {{"enumSkillValueId", household}, {"enumSkillId", grid}}};
    item(document, "user",
         0)["dynamicSkills"] = {{{"skillId", tier}, {"enumSkillValues", {"Prisons"}}}};
    std::string const at = "resources.skill-profile[0].";
    EXPECT_THAT(
        problems_of(document),
        UnorderedElementsAre(
            at + "activeSkills[0].proficiencyValue: is required for a skill of this type",
            at + "activeSkills[1].booleanValue: is required for a skill of this type",
            at + "activeSkills[2].textValue: is required for a skill of this type",
            at + "activeSkills[3].skillId: is an enum skill: its values belong into "
                 "activeEnumSkills",
            at + "activeSkills[5].skillId: names a skill that occurs twice",
            at + "activeEnumSkills[0].enumSkillValueId: names no value of a skill",
            at + "activeEnumSkills[1].enumSkillId: is not the skill of this value",
            "resources.user[0].dynamicSkills[0].enumSkillValues: \"Prisons\" is no value of the "
            "skill"));
}

TEST(RoutingImport, RefusesSkillsAndValuesOfOneName) {
    json document = documents();
    document["resources"]["skill"].back()["name"] = "French";
    document["resources"]["skill"].back()["enumSkillValues"] = {{{"name", "Gas"}}};
    item(document, "skill", 7)["enumSkillValues"][1]["name"] = "household";
    item(document, "skill", 7)["enumSkillValues"].push_back({{"name", "New"}, {"id", business}});
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre("resources.skill[1].name: is already used by another item",
                                     "resources.skill[8].name: is already used by another item",
                                     "resources.skill[8].enumSkillValues: belong to an enum skill",
                                     "resources.skill[7].enumSkillValues[1].name: occurs twice",
                                     "resources.skill[7].enumSkillValues[2].id: occurs twice"));
}

}  // namespace
}  // namespace ringmaster::api
