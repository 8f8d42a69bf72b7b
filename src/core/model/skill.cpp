#include "ringmaster/core/model/skill.hpp"

#include <algorithm>

namespace ringmaster::core {
namespace {

bool has_text(SkillValue const* value, std::string const& text) {
    if (value == nullptr) return false;
    return std::find(value->texts.begin(), value->texts.end(), text) != value->texts.end();
}

}  // namespace

SkillValue const* find_skill(std::vector<SkillValue> const& skills, SkillId skill) {
    auto const at = std::lower_bound(
        skills.begin(), skills.end(), skill,
        [](SkillValue const& value, SkillId const& id) { return value.skill < id; });
    return at == skills.end() || at->skill != skill ? nullptr : &*at;
}

bool satisfies(std::vector<SkillValue> const& skills, SkillRequirement const& wanted) {
    SkillValue const* const value = find_skill(skills, wanted.skill);
    bool const by_text = wanted.type == SkillType::text || wanted.type == SkillType::enumeration;
    std::int32_t const level = value == nullptr ? 0 : value->level;
    switch (wanted.condition) {
        case SkillCondition::at_least: return level >= wanted.level;
        case SkillCondition::at_most: return level <= wanted.level;
        case SkillCondition::is:
            return by_text ? has_text(value, wanted.text) : level == wanted.level;
        case SkillCondition::is_not:
            return by_text ? !has_text(value, wanted.text) : level != wanted.level;
    }
    return false;
}

SkillRequirement const* first_unsatisfied(std::vector<SkillValue> const& skills,
                                          std::vector<SkillRequirement> const& all) {
    auto const found = std::find_if(all.begin(), all.end(), [&](SkillRequirement const& wanted) {
        return !satisfies(skills, wanted);
    });
    return found == all.end() ? nullptr : &*found;
}

std::int64_t skill_score(std::vector<SkillValue> const& skills,
                         std::vector<SkillRequirement> const& all) {
    std::int64_t score = 0;
    for (SkillRequirement const& wanted : all) {
        if (wanted.type != SkillType::proficiency) continue;
        SkillValue const* const value = find_skill(skills, wanted.skill);
        if (value != nullptr) score += std::int64_t{wanted.weight} * value->level;
    }
    return score;
}

std::vector<SkillRequirement> merged(std::vector<SkillRequirement> base,
                                     std::vector<SkillRequirement> const& put) {
    for (SkillRequirement const& wanted : put) {
        std::erase_if(base, [&](SkillRequirement const& old) { return old.skill == wanted.skill; });
        base.push_back(wanted);
    }
    std::sort(base.begin(), base.end());
    return base;
}

std::vector<SkillRequirement> relaxed(std::vector<SkillRequirement> base,
                                      RelaxationStep const& step) {
    std::erase_if(base, [&](SkillRequirement const& old) {
        return std::find(step.removed.begin(), step.removed.end(), old.skill) != step.removed.end();
    });
    return merged(std::move(base), step.put);
}

}  // namespace ringmaster::core
