// RQ-1, RQ-4, RQ-7, RQ-8: what a creator asks for beside the queue.

#include <gmock/gmock.h>

#include <chrono>

#include "ringmaster/api/commands/commands.hpp"
#include "unit/api/config_support.hpp"
#include "unit/api/problem_printing.hpp"

namespace ringmaster::api::command_wishes_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char const* grid = "5c111000-0000-4000-8000-000000000006";
constexpr char const* ana = "a9e47000-0000-4000-8000-000000000001";
constexpr char const* bor = "a9e47000-0000-4000-8000-000000000002";

struct Decoded {
    core::CreateTask command;
    Problems problems;
};

Decoded decode(json const& body) {
    static Directory const directory = demo_directory();
    Decoded decoded;
    decode_wishes(body, directory, decoded.command, decoded.problems);
    return decoded;
}

TEST(Wishes, NothingAskedForIsNothing) {
    auto const decoded = decode(json::object());
    EXPECT_THAT(decoded.problems, IsEmpty());
    EXPECT_EQ(decoded.command, core::CreateTask{});
}

TEST(Wishes, SkillsByIdOrName) {
    auto const decoded =
        decode({{"skills",
                 {{{"skillId", grid}, {"condition", "GTE"}, {"value", 7}, {"weight", 3}},
                  {{"skillName", "Contracts"}, {"condition", "="}, {"value", true}},
                  {{"skillName", "Customer tier"},
                   {"condition", "IS_NOT"},
                   {"skillValue", "Business"}}}}});
    ASSERT_THAT(decoded.problems, IsEmpty());
    auto const& wanted = decoded.command.requirements;
    ASSERT_EQ(wanted.size(), 3U);
    EXPECT_EQ(wanted[0].level, 7);
    EXPECT_EQ(wanted[0].weight, 3);
    EXPECT_EQ(wanted[0].condition, core::SkillCondition::at_least);
    EXPECT_EQ(wanted[1].type, core::SkillType::boolean);
    EXPECT_EQ(wanted[1].level, 1);
    EXPECT_EQ(wanted[2].text, "5c11e000-0000-4000-8000-000000000002");
}

// The engine refuses it: SKILL_NOT_FOUND.
TEST(Wishes, AnUnknownSkillGoesToTheEngine) {
    auto const decoded = decode(
        {{"skills",
          {{{"skillId", ana}, {"condition", "GTE"}, {"value", 7}}, {{"skillName", "Juggling"}}}}});
    EXPECT_THAT(decoded.problems, IsEmpty());
    ASSERT_EQ(decoded.command.requirements.size(), 2U);
    EXPECT_EQ(core::to_string(decoded.command.requirements[0].skill), ana);
    EXPECT_TRUE(decoded.command.requirements[1].skill.empty());
}

TEST(Wishes, EveryProblemOfSkillsAtOnce) {
    auto const decoded =
        decode({{"skills",
                 {{{"condition", "GTE"}},
                  "German",
                  {{"skillId", grid}, {"condition", "IS"}, {"value", "tall"}},
                  {{"skillName", "Contracts"}, {"condition", ">="}, {"value", true}},
                  {{"skillName", "German"}, {"condition", "IS"}, {"value", 1.5}},
                  {{"skillName", "French"},
                   {"condition", "GTE"},
                   {"value", 1},
                   {"weight", 1'001},
                   {"colour", 1}},
                  {{"skillName", "English"}, {"condition", "GTE"}, {"value", 1}},
                  {{"skillName", "English"}, {"condition", "GTE"}, {"value", 2}}}}});
    EXPECT_THAT(decoded.problems,
                UnorderedElementsAre(
                    Problem{"skills[0].skillId", "is required, or skillName"},
                    Problem{"skills[1]", "must be an object"},
                    Problem{"skills[2].value", "must be a proficiency from 0 to 10"},
                    Problem{"skills[3].condition", "must be IS or IS_NOT for a skill of this type"},
                    Problem{"skills[4].value", "must be a proficiency from 0 to 10"},
                    Problem{"skills[5].weight", "must be a whole number from 0 to 1000"},
                    Problem{"skills[5].colour", "is not a known field"},
                    Problem{"skills[7].skillId", "names a skill that occurs twice"}));
}

TEST(Wishes, PreferredAgents) {
    auto const decoded =
        decode({{"preferredAgents", {{{"agentId", ana}, {"score", 80}}, {{"agentId", bor}}}}});
    EXPECT_THAT(decoded.problems, IsEmpty());
    EXPECT_THAT(decoded.command.preferred,
                ElementsAre(core::PreferredAgent{*core::AgentId::parse(ana), 80},
                            core::PreferredAgent{*core::AgentId::parse(bor), 0}));
    auto const wrong = decode({{"preferredAgents",
                                {{{"agentId", ana}, {"score", -1}},
                                 {{"agentId", "somebody"}},
                                 {{"agentId", bor}, {"name", "Bor"}},
                                 {{"agentId", bor}}}}});
    EXPECT_THAT(wrong.problems,
                UnorderedElementsAre(
                    Problem{"preferredAgents[0].score", "must be a whole number from 0 to 1000000"},
                    Problem{"preferredAgents[1].agentId", "must be an id"},
                    Problem{"preferredAgents[2].name", "is not a known field"},
                    Problem{"preferredAgents[3].agentId", "occurs twice"}));
    json many = json::array();
    for (int count = 0; count < 21; ++count) many.push_back({{"agentId", ana}});
    EXPECT_THAT(decode({{"preferredAgents", many}}).problems,
                ElementsAre(Problem{"preferredAgents", "has more than 20 items"}));
}

TEST(Wishes, DirectToOneAgent) {
    auto const decoded = decode({{"directToAgentId", ana}, {"directWaitSeconds", 86'400}});
    EXPECT_THAT(decoded.problems, IsEmpty());
    EXPECT_EQ(core::to_string(decoded.command.direct_to), ana);
    EXPECT_EQ(decoded.command.direct_for, 24h);
    Problem const range{"directWaitSeconds", "must be a whole number from 1 to 86400"};
    EXPECT_THAT(decode({{"directToAgentId", ana}}).problems, ElementsAre(range));
    for (int const wait : {0, 86'401}) {
        EXPECT_THAT(decode({{"directToAgentId", ana}, {"directWaitSeconds", wait}}).problems,
                    ElementsAre(range));
    }
    EXPECT_THAT(decode({{"directWaitSeconds", 5}}).problems,
                ElementsAre(Problem{"directToAgentId", "is required with directWaitSeconds"}));
    EXPECT_THAT(decode({{"directToAgentId", ana},
                        {"directWaitSeconds", 5},
                        {"preferredAgents", {{{"agentId", bor}}}}})
                    .problems,
                ElementsAre(Problem{"preferredAgents", "cannot be given beside directToAgentId"}));
}

}  // namespace
}  // namespace ringmaster::api::command_wishes_test
