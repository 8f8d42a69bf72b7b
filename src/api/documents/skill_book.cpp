#include "api/documents/skill_book.hpp"

#include <nlohmann/json.hpp>

#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {

using nlohmann::json;

core::SkillType skill_type_of(json const& skill) {
    std::string const type = text_at(skill, "skillType");
    if (type == "Boolean") return core::SkillType::boolean;
    if (type == "Text") return core::SkillType::text;
    if (type == "enum") return core::SkillType::enumeration;
    return core::SkillType::proficiency;
}

std::optional<std::string> SkillDefinition::spelling_of(std::string const& value) const {
    auto found = values.find(value);
    if (found == values.end()) found = values.find(lower_case(value));
    if (found == values.end()) return std::nullopt;
    return found->second;
}

void SkillBook::add(json const& document) {
    auto const id = core::SkillId::parse(text_at(document, "id"));
    if (!id) return;
    bool const absent = !document.contains("active") || document["active"].is_null();
    SkillDefinition made;
    made.skill = {*id, text_at(document, "name"), skill_type_of(document),
                  absent || flag_at(document, "active")};
    for (json const& value : child_at(document, "enumSkillValues")) {
        std::string const name = text_at(value, "name");
        std::string const value_id = lower_case(text_at(value, "id"));
        std::string const& spelling = value_id.empty() ? name : value_id;
        made.values.emplace(name, spelling);
        made.values.emplace(spelling, spelling);
        by_value_.emplace(spelling, *id);
    }
    by_name_.emplace(made.skill.name, *id);
    skills_.insert_or_assign(*id, std::move(made));
}

SkillDefinition const* SkillBook::find(core::SkillId id) const {
    auto const found = skills_.find(id);
    return found == skills_.end() ? nullptr : &found->second;
}

SkillDefinition const* SkillBook::named(std::string_view name) const {
    auto const found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : find(found->second);
}

SkillDefinition const* SkillBook::of_value(std::string const& id) const {
    auto found = by_value_.find(id);
    if (found == by_value_.end()) found = by_value_.find(lower_case(id));
    return found == by_value_.end() ? nullptr : find(found->second);
}

SkillBook skill_book(Directory const& directory) {
    SkillBook book;
    for (Document const* document : directory.list("skill")) book.add(document->body());
    return book;
}

UserSkills::UserSkills(Directory const& directory, SkillBook const& book)
    : directory_(directory), book_(book) {}

std::vector<core::SkillValue> UserSkills::of(json const& user,
                                             std::vector<core::TeamId> const& teams) {
    std::map<core::SkillId, core::SkillValue> all;
    for (core::SkillValue const& value : profile(profile_of(user, teams))) {
        all.insert_or_assign(value.skill, value);
    }
    Problems ignored;
    for (core::SkillValue& value :
         read_dynamic_skills(child_at(user, "dynamicSkills"), book_, "", ignored)) {
        all.insert_or_assign(value.skill, std::move(value));
    }
    std::vector<core::SkillValue> skills;
    for (auto& [id, value] : all) {
        // Nothing of a skill is the same as not having it; agents with the same skills are one
        // kind to the engine.
        if (value.level != 0 || !value.texts.empty()) skills.push_back(std::move(value));
    }
    return skills;
}

std::string UserSkills::profile_of(json const& user, std::vector<core::TeamId> const& teams) const {
    std::string own = text_at(user, "skillProfileId");
    if (!own.empty()) return own;
    for (core::TeamId const& team : teams) {
        Document const* const document = directory_.find("team", core::to_string(team));
        if (document == nullptr) continue;
        std::string of_team = text_at(document->body(), "skillProfileId");
        if (!of_team.empty()) return of_team;
    }
    return {};
}

std::vector<core::SkillValue> const& UserSkills::profile(std::string const& id) {
    auto const known = profiles_.find(id);
    if (known != profiles_.end()) return known->second;
    Document const* const document = id.empty() ? nullptr : directory_.find("skill-profile", id);
    Problems ignored;
    auto skills = document == nullptr ? std::vector<core::SkillValue>{}
                                      : read_skill_profile(document->body(), book_, "", ignored);
    return profiles_.emplace(id, std::move(skills)).first->second;
}

}  // namespace ringmaster::api
