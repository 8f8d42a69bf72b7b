// Whom a new contact is for: the fields of POST /v1/tasks beside its queue (RQ-1).

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "api/documents/skill_book.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;
namespace limits = core::limits;

constexpr std::int64_t score_max = 1'000'000;
constexpr auto direct_wait_max =
    std::chrono::duration_cast<std::chrono::seconds>(limits::direct_wait_max).count();

// `skillValue` and `skillType` are how the public description spells requirements.
constexpr std::array<std::string_view, 7> requirement_fields{
    "skillId", "skillName", "skillType", "condition", "value", "skillValue", "weight"};
constexpr std::array<std::string_view, 2> preferred_fields{"agentId", "score"};

// The items of a list that are objects with known fields; each with its path.
template <std::size_t Count, class Visit>
void for_each_item(json const& body, char const* name, std::size_t most,
                   std::array<std::string_view, Count> const& fields, Problems& problems,
                   Visit const& visit) {
    json const& items = child_at(body, name);
    if (items.size() > most) {
        problems.push_back({name, "has more than " + std::to_string(most) + " items"});
        return;
    }
    for (std::size_t index = 0; index < items.size(); ++index) {
        std::string const path = field_path(name, index);
        if (!items[index].is_object()) {
            problems.push_back({path, "must be an object"});
            continue;
        }
        for (auto const& [field, value] : items[index].items()) {
            if (std::ranges::find(fields, field) != fields.end()) continue;
            problems.push_back({field_path(path, field), "is not a known field"});
        }
        visit(items[index], path);
    }
}

// A whole number that is in a field, or nothing where the field is absent or holds another thing.
std::optional<std::int64_t> read_integer(json const& item, char const* field, std::int64_t most,
                                         std::string const& path, Problems& problems) {
    auto const found = item.find(field);
    if (found == item.end() || found->is_null()) return std::nullopt;
    auto const value = integer_at(item, field);
    if (value && *value >= 0 && *value <= most) return value;
    problems.push_back(
        {field_path(path, field), "must be a whole number from 0 to " + std::to_string(most)});
    return std::nullopt;
}

SkillDefinition const* named_skill(json const& item, SkillBook const& book) {
    std::string const id = text_at(item, "skillId");
    if (id.empty()) return book.named(text_at(item, "skillName"));
    auto const parsed = core::SkillId::parse(id);
    return parsed ? book.find(*parsed) : nullptr;
}

void add_skill(json const& item, SkillBook const& book, std::string const& path,
               std::vector<core::SkillRequirement>& requirements, Problems& problems) {
    if (text_at(item, "skillId").empty() && text_at(item, "skillName").empty()) {
        problems.push_back({field_path(path, "skillId"), "is required, or skillName"});
        return;
    }
    SkillDefinition const* const definition = named_skill(item, book);
    if (definition == nullptr) {
        core::SkillRequirement unknown;
        unknown.skill = core::SkillId::parse(text_at(item, "skillId")).value_or(core::SkillId{});
        requirements.push_back(unknown);
        return;
    }
    auto const weight = read_integer(item, "weight", skill_weight_max, path, problems);
    json known = item;
    known["weight"] = weight.value_or(1);
    char const* const value = item.contains("value") ? "value" : "skillValue";
    auto wanted = read_requirement(known, *definition, value, path, problems);
    if (!wanted) return;
    bool const twice = std::ranges::any_of(
        requirements, [&](auto const& other) { return other.skill == wanted->skill; });
    if (twice) {
        problems.push_back({field_path(path, "skillId"), "names a skill that occurs twice"});
        return;
    }
    requirements.push_back(std::move(*wanted));
}

void add_preferred(json const& item, std::string const& path, core::CreateTask& command,
                   Problems& problems) {
    auto const agent = core::AgentId::parse(text_at(item, "agentId"));
    auto const score = read_integer(item, "score", score_max, path, problems).value_or(0);
    if (!agent) {
        problems.push_back({field_path(path, "agentId"), "must be an id"});
        return;
    }
    bool const twice = std::ranges::any_of(
        command.preferred, [&](auto const& other) { return other.agent == *agent; });
    if (twice) {
        problems.push_back({field_path(path, "agentId"), "occurs twice"});
        return;
    }
    command.preferred.push_back({*agent, static_cast<std::int32_t>(score)});
}

void decode_direct(json const& body, core::CreateTask& command, Problems& problems) {
    command.direct_to =
        core::AgentId::parse(text_at(body, "directToAgentId")).value_or(core::AgentId{});
    auto const wait = integer_at(body, "directWaitSeconds");
    if (command.direct_to.empty()) {
        if (wait) problems.push_back({"directToAgentId", "is required with directWaitSeconds"});
        return;
    }
    if (!command.preferred.empty()) {
        problems.push_back({"preferredAgents", "cannot be given beside directToAgentId"});
    }
    if (!wait || *wait < 1 || *wait > direct_wait_max) {
        problems.push_back({"directWaitSeconds",
                            "must be a whole number from 1 to " + std::to_string(direct_wait_max)});
        return;
    }
    command.direct_for = std::chrono::seconds(*wait);
}

}  // namespace

std::vector<core::SkillRequirement> decode_skills(json const& body, Directory const& directory,
                                                  Problems& problems) {
    std::vector<core::SkillRequirement> requirements;
    if (child_at(body, "skills").empty()) return requirements;
    SkillBook const book = skill_book(directory);
    for_each_item(body, "skills", limits::skill_requirements_max, requirement_fields, problems,
                  [&](json const& item, std::string const& path) {
                      add_skill(item, book, path, requirements, problems);
                  });
    return requirements;
}

void decode_wishes(json const& body, Directory const& directory, core::CreateTask& command,
                   Problems& problems) {
    command.requirements = decode_skills(body, directory, problems);
    for_each_item(body, "preferredAgents", limits::preferred_agents_max, preferred_fields, problems,
                  [&](json const& item, std::string const& path) {
                      add_preferred(item, path, command, problems);
                  });
    decode_direct(body, command, problems);
}

}  // namespace ringmaster::api
