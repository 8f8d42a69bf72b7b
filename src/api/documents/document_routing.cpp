// How a queue's contacts find an agent: RQ-3 to RQ-9.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/document_parts.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

core::RoutingOrder order_of(json const& queue) {
    std::string const type = text_at(queue, "routingType");
    bool const by_skills = type == "SKILLS_BASED";
    return core::enum_parse<core::RoutingOrder>(by_skills ? text_at(queue, "skillBasedRoutingType")
                                                          : type)
        .value_or(core::RoutingOrder::LONGEST_AVAILABLE_AGENT);
}

std::vector<core::RelaxationStep> relaxation(json const& queue, SkillBook const& book) {
    Problems ignored;
    std::vector<core::RelaxationStep> steps;
    for (json const& step : child_at(queue, "relaxationSteps")) {
        auto put = read_requirements(child_at(step, "requirements"), book, "", ignored);
        steps.push_back({seconds_at(step, "after").value_or(core::Duration{0}),
                         ids_at<core::SkillId>(step, "removeSkillIds"), std::move(put)});
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](auto const& left, auto const& right) { return left.after < right.after; });
    return steps;
}

std::vector<core::DistributionGroup> groups(json const& queue) {
    std::vector<core::DistributionGroup> all;
    for (json const* document : groups_in_order(queue)) {
        core::DistributionGroup group;
        group.after = seconds_at(*document, "duration").value_or(core::Duration{0});
        for (json const& part : child_at(*document, "agentGroups")) {
            add_once(group.teams, id_at<core::TeamId>(part, "teamId"));
        }
        all.push_back(std::move(group));
    }
    return all;
}

// Documents name users by the id of their document; the engine knows them by their login.
std::vector<core::AgentId> agents(json const& queue, Directory const& directory) {
    std::vector<core::AgentId> all;
    for (json const& entry : child_at(queue, "agents")) {
        Document const* const user = directory.find("user", text_at(entry, "id"));
        if (user == nullptr) continue;
        auto const id = id_at<core::AgentId>(user->body(), "ciUserId");
        if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
    }
    return all;
}

// RQ-9
void set_limits(json const& document, core::Queue& queue) {
    auto const most = integer_at(document, "maxActiveContacts").value_or(0);
    queue.contacts_max = static_cast<std::uint32_t>(most);
    queue.wait_max = seconds_at(document, "maxTimeInQueue").value_or(core::Duration{0});
    queue.chat_idle =
        std::chrono::minutes(integer_at(document, "chatIdleTimeout").value_or(0));  // CH-2
    // RQ-15; a call rings one agent's phone at a time.
    bool const digital = queue.media != core::MediaType::telephony;
    auto const offers = integer_at(document, "simultaneousOffers").value_or(1);
    queue.offers_max = digital ? static_cast<std::uint32_t>(offers) : 1;
    queue.overflow_queue = id_at<core::QueueId>(document, "overflowQueueId");
    queue.overflow_entry_point = id_at<core::EntryPointId>(document, "overflowEntryPointId");
    queue.overflow_number =
        core::normalize_dial_number(text_at(document, "overflowNumber")).value_or("");
    queue.business_hours = id_at<core::BusinessHoursId>(document, "businessHoursId");
}

}  // namespace

std::vector<json const*> groups_in_order(json const& queue) {
    std::vector<std::pair<std::int64_t, json const*>> numbered;
    for (json const& group : child_at(queue, "callDistributionGroups")) {
        auto const place = static_cast<std::int64_t>(numbered.size()) + 1;
        numbered.emplace_back(integer_at(group, "order").value_or(place), &group);
    }
    std::stable_sort(numbered.begin(), numbered.end(),
                     [](auto const& left, auto const& right) { return left.first < right.first; });
    std::vector<json const*> all;
    for (auto const& [order, group] : numbered) all.push_back(group);
    return all;
}

bool requires_skills(json const& queue) {
    return text_at(queue, "routingType") == "SKILLS_BASED" ||
           text_at(queue, "queueRoutingType") == "SKILL_BASED";
}

void set_routing(json const& document, RoutingSources const& sources, core::Queue& queue) {
    queue.order = order_of(document);
    Problems ignored;  // there are none: it was validated
    if (requires_skills(document)) {
        queue.requirements = read_requirements(child_at(document, "queueSkillRequirements"),
                                               sources.book, "", ignored);
    }
    queue.relaxation = relaxation(document, sources.book);
    queue.preferred_for = seconds_at(document, "preferredAgentSeconds").value_or(core::Duration{0});
    queue.backup_queue = id_at<core::QueueId>(document, "backupQueueId");
    queue.check_availability = flag_at(document, "checkAgentAvailability");
    queue.manually_assignable = flag_at(document, "manuallyAssignable");  // RQ-13
    set_limits(document, queue);
    std::string const served_by = text_at(document, "queueRoutingType");
    if (served_by == "AGENT_BASED") {
        queue.agents = agents(document, sources.directory);
        // The teams do not serve it, but their supervisors look after it. While it names nobody,
        // nobody serves it.
        for (core::AgentId const& id : queue.agents) {
            core::User const* const user = sources.config.user(id);
            if (user == nullptr) continue;
            for (core::TeamId const& team : user->teams) add_once(queue.teams, team);
        }
        return;
    }
    queue.groups = groups(document);
    for (core::DistributionGroup const& group : queue.groups) {
        for (core::TeamId const& team : group.teams) add_once(queue.teams, team);
    }
    if (served_by != "SKILL_BASED" || !queue.groups.empty()) return;
    // Everybody with the skills, whatever his team.
    for (auto const& [id, team] : sources.config.teams) queue.teams.push_back(id);
}

}  // namespace ringmaster::api
