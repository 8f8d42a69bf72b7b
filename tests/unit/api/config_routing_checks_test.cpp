// RQ-1, RQ-3 to RQ-9: what cannot be routed by is refused with every problem at once.

#include <gmock/gmock.h>

#include "unit/api/routing_documents.hpp"

namespace ringmaster::api::config_routing_checks_test {
namespace {

using namespace testing;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

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
}  // namespace ringmaster::api::config_routing_checks_test
