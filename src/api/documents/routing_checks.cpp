#include "api/documents/routing_checks.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/documents/document_parts.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

void check_groups(json const& queue, std::string_view path, Problems& problems) {
    json const& groups = child_at(queue, "callDistributionGroups");
    std::int64_t latest = 0;
    for (json const* group : groups_in_order(queue)) {
        auto const duration = integer_at(*group, "duration").value_or(0);
        if (duration < latest) {
            auto const index = static_cast<std::size_t>(group - &groups[0]);
            auto const where = field_path(field_path(path, "callDistributionGroups"), index);
            problems.push_back(
                {field_path(where, "duration"), "must not be less than that of the group before"});
        }
        latest = std::max(latest, duration);
    }
}

void check_relaxation(json const& queue, SkillBook const& book, std::string_view path,
                      Problems& problems) {
    json const& steps = child_at(queue, "relaxationSteps");
    for (std::size_t index = 0; index < steps.size(); ++index) {
        auto const where = field_path(field_path(path, "relaxationSteps"), index);
        json const& put = child_at(steps[index], "requirements");
        if (put.empty() && child_at(steps[index], "removeSkillIds").empty()) {
            problems.push_back({where, "must remove a skill or require one"});
        }
        static_cast<void>(
            read_requirements(put, book, field_path(where, "requirements"), problems));
    }
}

void check_number(json const& document, char const* field, std::string_view path,
                  Problems& problems) {
    if (core::normalize_dial_number(text_at(document, field))) return;
    problems.push_back({field_path(path, field), "must be a number that can be dialled"});
}

// RQ-9
void check_overflow_number(json const& queue, std::string_view path, Problems& problems) {
    if (text_at(queue, "overflowNumber").empty()) return;
    check_number(queue, "overflowNumber", path, problems);
    std::string const channel = text_at(queue, "channelType");
    if (channel.empty() || channel == "TELEPHONY") return;
    problems.push_back({field_path(path, "overflowNumber"), "is for the channel TELEPHONY only"});
}

}  // namespace

void check_skill(json const& skill, std::string_view path, Problems& problems) {
    json const& values = child_at(skill, "enumSkillValues");
    if (!values.empty() && skill_type_of(skill) != core::SkillType::enumeration) {
        problems.push_back({field_path(path, "enumSkillValues"), "belong to an enum skill"});
        return;
    }
    std::set<std::string> seen;  // names and ids: a value is named by either
    for (std::size_t index = 0; index < values.size(); ++index) {
        auto const where = field_path(field_path(path, "enumSkillValues"), index);
        std::string const name = lower_case(text_at(values[index], "name"));
        std::string const id = lower_case(text_at(values[index], "id"));
        if (!seen.insert(name).second) {
            problems.push_back({field_path(where, "name"), "occurs twice"});
        }
        if (id.empty() || id == name || seen.insert(id).second) continue;
        problems.push_back({field_path(where, "id"), "occurs twice"});
    }
}

void check_queue_routing(json const& queue, SkillBook const& book, std::string_view path,
                         Problems& problems) {
    bool const by_skills = text_at(queue, "routingType") == "SKILLS_BASED";
    if (by_skills && text_at(queue, "skillBasedRoutingType").empty()) {
        problems.push_back({field_path(path, "skillBasedRoutingType"),
                            "is required with routingType SKILLS_BASED"});
    }
    static_cast<void>(read_requirements(child_at(queue, "queueSkillRequirements"), book,
                                        field_path(path, "queueSkillRequirements"), problems));
    bool const digital =
        !text_at(queue, "channelType").empty() && text_at(queue, "channelType") != "TELEPHONY";
    if (!digital && integer_at(queue, "simultaneousOffers").value_or(1) > 1) {
        problems.push_back({field_path(path, "simultaneousOffers"),
                            "must be 1: a call is offered to one agent at a time"});
    }
    check_groups(queue, path, problems);
    check_relaxation(queue, book, path, problems);
    check_overflow_number(queue, path, problems);
}

void check_team_lines(json const& team, std::string_view path, Problems& problems) {
    if (text_at(team, "teamType") != "CAPACITY") return;
    check_number(team, "dialedNumber", path, problems);
    if (integer_at(team, "capacity").value_or(0) > 0) return;
    problems.push_back({field_path(path, "capacity"), "must be at least 1 with teamType CAPACITY"});
}

void check_entry_point_routing(json const& point, SkillBook const& book, std::string_view path,
                               Problems& problems) {
    static_cast<void>(read_requirements(child_at(point, "queueSkillRequirements"), book,
                                        field_path(path, "queueSkillRequirements"), problems));
}

}  // namespace ringmaster::api
