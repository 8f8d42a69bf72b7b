#pragma once
// Skills of agents and what queues and contacts require of them (SPEC RQ-4, RQ-5). Integers only:
// nothing here is measured, everything is compared. No threads, no errors: pure functions of their
// arguments.

#include <cstdint>
#include <string>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

RINGMASTER_ENUM(SkillType, proficiency, boolean, text, enumeration)

// at_least and at_most compare proficiencies; is and is_not serve every type.
RINGMASTER_ENUM(SkillCondition, at_least, at_most, is, is_not)

struct Skill {
    SkillId id;
    std::string name;
    SkillType type = SkillType::proficiency;
    bool active = true;
    RINGMASTER_DESCRIBE(Skill, id, name, type, active)
};

// What an agent has of one skill: of his skill profile, or assigned to him alone (dynamic).
struct SkillValue {
    SkillId skill;
    std::int32_t level = 0;          // proficiency 0-10; boolean 0 or 1
    std::vector<std::string> texts;  // text: one; enumeration: the values he has, sorted
    RINGMASTER_DESCRIBE(SkillValue, skill, level, texts)
    friend auto operator<=>(SkillValue const&, SkillValue const&) = default;
};

struct SkillRequirement {
    SkillId skill;
    SkillType type = SkillType::proficiency;
    SkillCondition condition = SkillCondition::at_least;
    std::int32_t level = 0;   // proficiency, boolean
    std::string text;         // text, enumeration
    std::int32_t weight = 1;  // of a proficiency, in best-available order (RQ-3)
    RINGMASTER_DESCRIBE(SkillRequirement, skill, type, condition, level, text, weight)
    friend auto operator<=>(SkillRequirement const&, SkillRequirement const&) = default;
};

// From `after` its queueing on a contact is asked for less, or for something else (RQ-5).
struct RelaxationStep {
    Duration after{0};
    std::vector<SkillId> removed;
    std::vector<SkillRequirement> put;  // replaces the requirement of its skill, or adds one
    RINGMASTER_DESCRIBE(RelaxationStep, after, removed, put)
};

// Teams that serve a queue's contacts from `after` their queueing on (RQ-6).
struct DistributionGroup {
    Duration after{0};
    std::vector<TeamId> teams;
    RINGMASTER_DESCRIBE(DistributionGroup, after, teams)
};

// An agent to be tried first (RQ-7); the highest score comes first.
struct PreferredAgent {
    AgentId agent;
    std::int32_t score = 0;
    RINGMASTER_DESCRIBE(PreferredAgent, agent, score)
    friend auto operator<=>(PreferredAgent const&, PreferredAgent const&) = default;
};

// A skill an agent does not have counts as proficiency 0, as false, as no text and as no value.
// `skills` is sorted by skill.
[[nodiscard]] SkillValue const* find_skill(std::vector<SkillValue> const& skills, SkillId skill);
[[nodiscard]] bool satisfies(std::vector<SkillValue> const& skills, SkillRequirement const& wanted);
// The first requirement that is not satisfied, or null.
[[nodiscard]] SkillRequirement const* first_unsatisfied(std::vector<SkillValue> const& skills,
                                                        std::vector<SkillRequirement> const& all);
// The weighted sum of the proficiencies asked for (RQ-3, best available).
[[nodiscard]] std::int64_t skill_score(std::vector<SkillValue> const& skills,
                                       std::vector<SkillRequirement> const& all);
// `put` over `base`, one requirement per skill, sorted by skill.
[[nodiscard]] std::vector<SkillRequirement> merged(std::vector<SkillRequirement> base,
                                                   std::vector<SkillRequirement> const& put);
// What is still asked for after a step.
[[nodiscard]] std::vector<SkillRequirement> relaxed(std::vector<SkillRequirement> base,
                                                    RelaxationStep const& step);

}  // namespace ringmaster::core
