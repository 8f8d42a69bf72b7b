// What documents and commands say about skills, read by the skill's type (RQ-4).

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/documents/skill_book.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::int64_t proficiency_max = 10;

std::optional<core::SkillCondition> parse_condition(std::string const& text) {
    if (text == "GTE" || text == ">=") return core::SkillCondition::at_least;
    if (text == "LTE" || text == "<=") return core::SkillCondition::at_most;
    if (text == "IS" || text == "EQ" || text == "=") return core::SkillCondition::is;
    if (text == "IS_NOT") return core::SkillCondition::is_not;
    return std::nullopt;
}

bool fits(core::SkillCondition condition, core::SkillType type) {
    bool const compares =
        condition == core::SkillCondition::at_least || condition == core::SkillCondition::at_most;
    return !compares || type == core::SkillType::proficiency;
}

// A value in any of the ways clients write it.
std::string value_text(json const& item, char const* field) {
    auto const found = item.find(field);
    if (found == item.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_boolean() || found->is_number_integer() ? found->dump() : std::string();
}

// Empty: the text is no value of the skill.
std::optional<std::int32_t> proficiency_of(std::string const& text) {
    bool const digits = !text.empty() && text.size() <= 2 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || std::stoi(text) > proficiency_max) return std::nullopt;
    return std::stoi(text);
}

// What is wrong with the value; empty when it has been taken over.
std::string set_value(std::string const& text, SkillDefinition const& definition,
                      core::SkillRequirement& wanted) {
    switch (wanted.type) {
        case core::SkillType::proficiency: {
            auto const level = proficiency_of(text);
            if (!level) return "must be a proficiency from 0 to 10";
            wanted.level = *level;
            return {};
        }
        case core::SkillType::boolean: {
            std::string const word = lower_case(text);
            if (word != "true" && word != "false") return "must be true or false";
            wanted.level = word == "true" ? 1 : 0;
            return {};
        }
        case core::SkillType::text:
            if (text.empty() || code_points(text) > required_text_max) {
                return "must be a text of 1 to " + std::to_string(required_text_max) +
                       " characters";
            }
            wanted.text = text;
            return {};
        case core::SkillType::enumeration: break;
    }
    auto spelling = definition.spelling_of(text);
    if (!spelling) return "is no value of the skill";
    wanted.text = std::move(*spelling);
    return {};
}

// One skill of a profile or a user, its value in the field of its type.
std::optional<core::SkillValue> read_value(json const& item, SkillDefinition const& definition,
                                           std::string_view path, Problems& problems) {
    core::SkillValue value{definition.skill.id, 0, {}};
    auto const missing = [&](char const* field) {
        problems.push_back({field_path(path, field), "is required for a skill of this type"});
        return std::nullopt;
    };
    switch (definition.skill.type) {
        case core::SkillType::proficiency: {
            auto const level = integer_at(item, "proficiencyValue");
            if (!level) return missing("proficiencyValue");
            value.level = static_cast<std::int32_t>(*level);
            return value;
        }
        case core::SkillType::boolean:
            if (!item.contains("booleanValue")) return missing("booleanValue");
            value.level = flag_at(item, "booleanValue") ? 1 : 0;
            return value;
        case core::SkillType::text: {
            std::string const text = text_at(item, "textValue");
            if (text.empty()) return missing("textValue");
            value.texts = {text};
            return value;
        }
        case core::SkillType::enumeration: break;
    }
    return value;
}

// The values of an enumeration; the description gives a text, its example and its requests a list.
void read_enumeration(json const& item, SkillDefinition const& definition, std::string const& path,
                      core::SkillValue& value, Problems& problems) {
    std::vector<std::string> names = texts_at(item, "enumSkillValues");
    std::string const one = text_at(item, "enumSkillValues");
    if (!one.empty()) names.push_back(one);
    if (names.empty()) problems.push_back({path, "must be values of the skill"});
    std::set<std::string> spellings;
    for (std::string const& name : names) {
        if (auto const spelling = definition.spelling_of(name)) {
            spellings.insert(*spelling);
        } else {
            problems.push_back({path, "\"" + name + "\" is no value of the skill"});
        }
    }
    value.texts.assign(spellings.begin(), spellings.end());
}

using ValuesBySkill = std::map<core::SkillId, core::SkillValue>;

std::vector<core::SkillValue> in_order(ValuesBySkill&& by_skill) {
    std::vector<core::SkillValue> values;
    for (auto& [id, value] : by_skill) values.push_back(std::move(value));
    return values;
}

void put_once(ValuesBySkill& all, core::SkillValue value, std::string const& path,
              Problems& problems) {
    auto const id = value.skill;
    if (all.emplace(id, std::move(value)).second) return;
    problems.push_back({field_path(path, "skillId"), "names a skill that occurs twice"});
}

void add_enum_skill(json const& item, SkillBook const& book, std::string const& path,
                    ValuesBySkill& all, Problems& problems) {
    std::string const wanted = text_at(item, "enumSkillValueId");
    SkillDefinition const* const definition = book.of_value(wanted);
    if (definition == nullptr) {
        problems.push_back({field_path(path, "enumSkillValueId"), "names no value of a skill"});
        return;
    }
    auto const named = core::SkillId::parse(text_at(item, "enumSkillId"));
    if (named && *named != definition->skill.id) {
        problems.push_back({field_path(path, "enumSkillId"), "is not the skill of this value"});
        return;
    }
    core::SkillValue const none{definition->skill.id, 0, {}};
    auto& texts = all.try_emplace(definition->skill.id, none).first->second.texts;
    std::string const spelling = definition->spelling_of(wanted).value_or(wanted);
    auto const at = std::lower_bound(texts.begin(), texts.end(), spelling);
    if (at == texts.end() || *at != spelling) texts.insert(at, spelling);
}

}  // namespace

std::optional<core::SkillRequirement> read_requirement(json const& item,
                                                       SkillDefinition const& definition,
                                                       char const* value_field,
                                                       std::string_view path, Problems& problems) {
    auto const before = problems.size();
    core::SkillRequirement wanted;
    wanted.skill = definition.skill.id;
    wanted.type = definition.skill.type;
    auto const condition = parse_condition(text_at(item, "condition"));
    if (!condition) {
        problems.push_back(
            {field_path(path, "condition"), "must be one of GTE, LTE, IS, IS_NOT, >=, <=, EQ, ="});
    } else if (!fits(*condition, wanted.type)) {
        problems.push_back(
            {field_path(path, "condition"), "must be IS or IS_NOT for a skill of this type"});
    }
    wanted.condition = condition.value_or(core::SkillCondition::is);
    auto problem = set_value(value_text(item, value_field), definition, wanted);
    if (!problem.empty()) {
        problems.push_back({field_path(path, value_field), std::move(problem)});
    }
    auto const weight = integer_at(item, "weight").value_or(1);
    if (weight < 0 || weight > skill_weight_max) {
        problems.push_back({field_path(path, "weight"), "must be a whole number from 0 to 1000"});
    }
    wanted.weight = static_cast<std::int32_t>(weight);
    if (problems.size() != before) return std::nullopt;
    return wanted;
}

std::vector<core::SkillRequirement> read_requirements(json const& items, SkillBook const& book,
                                                      std::string_view path, Problems& problems) {
    std::map<core::SkillId, core::SkillRequirement> all;
    for (std::size_t index = 0; index < items.size(); ++index) {
        json const& item = items[index];
        std::string const where = field_path(path, index);
        auto const id = core::SkillId::parse(text_at(item, "skillId"));
        SkillDefinition const* const definition = id ? book.find(*id) : nullptr;
        if (definition == nullptr) continue;
        if (!definition->skill.active) {
            problems.push_back({field_path(where, "skillId"), "names a skill that is not active"});
        }
        auto wanted = read_requirement(item, *definition, "skillValue", where, problems);
        if (wanted && !all.emplace(*id, std::move(*wanted)).second) {
            problems.push_back({field_path(where, "skillId"), "names a skill that occurs twice"});
        }
    }
    std::vector<core::SkillRequirement> sorted;
    for (auto& [id, wanted] : all) sorted.push_back(std::move(wanted));
    return sorted;
}

std::vector<core::SkillValue> read_skill_profile(json const& profile, SkillBook const& book,
                                                 std::string_view path, Problems& problems) {
    ValuesBySkill all;
    json const& active = child_at(profile, "activeSkills");
    for (std::size_t index = 0; index < active.size(); ++index) {
        auto const where = field_path(field_path(path, "activeSkills"), index);
        auto const id = core::SkillId::parse(text_at(active[index], "skillId"));
        SkillDefinition const* const definition = id ? book.find(*id) : nullptr;
        if (definition == nullptr) continue;  // the check of references names it
        if (definition->skill.type == core::SkillType::enumeration) {
            problems.push_back({field_path(where, "skillId"),
                                "is an enum skill: its values belong into activeEnumSkills"});
            continue;
        }
        auto value = read_value(active[index], *definition, where, problems);
        if (value) put_once(all, std::move(*value), where, problems);
    }
    json const& enums = child_at(profile, "activeEnumSkills");
    for (std::size_t index = 0; index < enums.size(); ++index) {
        auto const where = field_path(field_path(path, "activeEnumSkills"), index);
        add_enum_skill(enums[index], book, where, all, problems);
    }
    return in_order(std::move(all));
}

std::vector<core::SkillValue> read_dynamic_skills(json const& items, SkillBook const& book,
                                                  std::string_view path, Problems& problems) {
    ValuesBySkill all;
    for (std::size_t index = 0; index < items.size(); ++index) {
        auto const where = field_path(path, index);
        auto const id = core::SkillId::parse(text_at(items[index], "skillId"));
        SkillDefinition const* const definition = id ? book.find(*id) : nullptr;
        if (definition == nullptr) continue;  // the check of references names it
        auto value = read_value(items[index], *definition, where, problems);
        if (value && definition->skill.type == core::SkillType::enumeration) {
            auto const field = field_path(where, "enumSkillValues");
            read_enumeration(items[index], *definition, field, *value, problems);
        }
        if (value) put_once(all, std::move(*value), where, problems);
    }
    return in_order(std::move(all));
}

}  // namespace ringmaster::api
