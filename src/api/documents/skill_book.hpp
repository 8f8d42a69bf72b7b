#pragma once
// The skills of an organization as their documents define them, and everything that is read by
// their types: what agents have of them, what queues and contacts require (RQ-4). Validation and
// encoding read with the same functions, so nothing that was accepted can mean something else.
//
// Ownership: a SkillBook owns copies. Threading: none of its own. Errors: problems by field path
// are appended, and what has a problem is left out of the result.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/skill.hpp"

namespace ringmaster::api {

// Characters of a text that is required (public description of skills).
inline constexpr std::size_t required_text_max = 40;
inline constexpr std::int64_t skill_weight_max = 1'000;

struct SkillDefinition {
    core::Skill skill;
    // Of an enumeration: name and, where it has one, id of a value -> the one spelling the engine
    // compares. That is the id, so that a value can be renamed while contacts wait for it.
    std::map<std::string, std::string, std::less<>> values;

    // By name or id; nothing: no value of this skill.
    [[nodiscard]] std::optional<std::string> spelling_of(std::string const& value) const;
};

[[nodiscard]] core::SkillType skill_type_of(nlohmann::json const& skill);

class SkillBook {
public:
    // A document of the resource `skill`.
    void add(nlohmann::json const& document);
    [[nodiscard]] SkillDefinition const* find(core::SkillId id) const;
    [[nodiscard]] SkillDefinition const* named(std::string_view name) const;
    // The skill whose enumeration has a value of that id.
    [[nodiscard]] SkillDefinition const* of_value(std::string const& id) const;

private:
    std::map<core::SkillId, SkillDefinition> skills_;
    std::map<std::string, core::SkillId, std::less<>> by_name_;
    std::map<std::string, core::SkillId, std::less<>> by_value_;
};

[[nodiscard]] SkillBook skill_book(Directory const& directory);

// A requirement of a known skill: `condition`, `weight` and the value in `value_field`, which is a
// text, a number or true and false. `path` is the item's.
[[nodiscard]] std::optional<core::SkillRequirement> read_requirement(
    nlohmann::json const& item, SkillDefinition const& definition, char const* value_field,
    std::string_view path, Problems& problems);

// QueueSkillRequirementDTO of the public description; sorted by skill, one for each. What names no
// skill is left out without a word: the check of references names it.
[[nodiscard]] std::vector<core::SkillRequirement> read_requirements(nlohmann::json const& items,
                                                                    SkillBook const& book,
                                                                    std::string_view path,
                                                                    Problems& problems);

// `activeSkills` and `activeEnumSkills` of a skill profile; sorted by skill.
[[nodiscard]] std::vector<core::SkillValue> read_skill_profile(nlohmann::json const& profile,
                                                               SkillBook const& book,
                                                               std::string_view path,
                                                               Problems& problems);
// `dynamicSkills` of a user; sorted by skill.
[[nodiscard]] std::vector<core::SkillValue> read_dynamic_skills(nlohmann::json const& items,
                                                                SkillBook const& book,
                                                                std::string_view path,
                                                                Problems& problems);

// What users have of skills.
class UserSkills {
public:
    // Both outlive it.
    UserSkills(Directory const& directory, SkillBook const& book);
    // His skill profile's, or that of the first of his teams that has one, under those assigned to
    // him alone. `teams` in the order they are his.
    [[nodiscard]] std::vector<core::SkillValue> of(nlohmann::json const& user,
                                                   std::vector<core::TeamId> const& teams);

private:
    [[nodiscard]] std::string profile_of(nlohmann::json const& user,
                                         std::vector<core::TeamId> const& teams) const;
    [[nodiscard]] std::vector<core::SkillValue> const& profile(std::string const& id);

    Directory const& directory_;
    SkillBook const& book_;
    std::map<std::string, std::vector<core::SkillValue>> profiles_;
};

}  // namespace ringmaster::api
