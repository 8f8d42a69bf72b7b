// Sets of skills come and go with those who have them (RQ-4): re-skilling leaves nothing behind.
#include <gtest/gtest.h>

#include "core/state/matching.hpp"

namespace ringmaster::core::skill_sets_test {
namespace {

User user(std::uint64_t number, std::int32_t level) {
    User made;
    made.id = AgentId{{1, number}};
    SkillValue skill;
    skill.skill = SkillId{{2, 1}};
    skill.level = level;
    if (level >= 0) made.skills = {skill};
    return made;
}

class SkillSets : public ::testing::Test {
protected:
    SkillSets() {
        for (std::uint64_t number = 0; number < 4; ++number) put(user(number, 1));
        matching_.reset(config_);
    }
    void put(User const& one) { config_.users[one.id] = one; }
    void reskill(User const& one) {
        put(one);
        matching_.set_skills(one);
    }
    // Whoever has the same skills has the same number, and it stands for them.
    void expect_right() {
        for (auto const& [id, one] : config_.users) {
            EXPECT_EQ(matching_.skills(matching_.skills_of(id)), one.skills);
            for (auto const& [other_id, other] : config_.users) {
                bool const same = matching_.skills_of(id) == matching_.skills_of(other_id);
                EXPECT_EQ(same, one.skills == other.skills);
            }
        }
    }

    Config config_;
    Matching matching_;
};

TEST_F(SkillSets, ChurnLeavesOnlyWhatSomebodyHas) {
    EXPECT_EQ(matching_.skill_set_count(), 1U);
    for (std::int32_t level = 2; level < 1'000; ++level) {
        reskill(user(static_cast<std::uint64_t>(level % 4), level));
        EXPECT_LE(matching_.skill_set_count(), 4U);
        if (level % 100 == 0) expect_right();
    }
    expect_right();
    for (std::uint64_t number = 0; number < 4; ++number) reskill(user(number, 7));
    EXPECT_EQ(matching_.skill_set_count(), 1U);
    expect_right();
}

TEST_F(SkillSets, TheSameAgainChangesNothing) {
    auto const before = matching_.skills_of(AgentId{{1, 0}});
    reskill(user(0, 1));
    EXPECT_EQ(matching_.skills_of(AgentId{{1, 0}}), before);
    EXPECT_EQ(matching_.skill_set_count(), 1U);
}

// Also a team that stands as an agent: it has none, whoever came first.
TEST_F(SkillSets, WhoHasNoneIsNumberNought) {
    reskill(user(2, -1));
    EXPECT_EQ(matching_.skills_of(AgentId{{1, 2}}), 0U);
    EXPECT_EQ(matching_.skills_of(AgentId{{9, 9}}), 0U);
    EXPECT_TRUE(matching_.skills(0).empty());
    expect_right();
}

}  // namespace
}  // namespace ringmaster::core::skill_sets_test
