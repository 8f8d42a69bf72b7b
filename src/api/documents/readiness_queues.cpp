// What keeps a queue's contacts from finding an agent.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/document_parts.hpp"
#include "api/documents/readiness_parts.hpp"

namespace ringmaster::api {

namespace {

constexpr char queue_resource[] = "contact-service-queue";

}  // namespace

void Survey::look_at_queues() {
    bool all_served = true;
    bool any_active = false;
    for (Document const* const document : directory_.list(queue_resource)) {
        core::Queue const* const queue =
            config_.queue(id_at<core::QueueId>(document->body(), "id"));
        if (queue == nullptr) {
            if (!is_active(document->body())) continue;
            add(Gap::channel_unserved, queue_resource, *document,
                text_at(document->body(), "channelType"));
        } else if (queue->active) {
            any_active = true;
            all_served = all_served && !(queue->teams.empty() && queue->agents.empty());
            look_at_queue(*document, *queue);
        }
    }
    // A queue that nobody serves tells it already, and so does one that is switched off.
    if (!any_active || !all_served) return;
    for (Document const* const document : directory_.list("team")) look_at_team(*document);
}

void Survey::look_at_team(Document const& document) {
    auto const id = id_at<core::TeamId>(document.body(), "id");
    auto const crew = crews_.find(id);
    if (crew == crews_.end()) return;
    bool const has_agents = std::ranges::any_of(
        crew->second.members, [](Worker const* worker) { return worker->is_agent; });
    bool const served = std::ranges::any_of(config_.queues, [&](auto const& known) {
        core::Queue const& queue = known.second;
        return queue.active && std::ranges::any_of(crew->second.members, [&](Worker const* worker) {
                   return queue.served_by(worker->user->id, id);
               });
    });
    if (has_agents && !served) add(Gap::team_without_queue, "team", document);
}

bool Survey::can_serve(core::Team const& team) const {
    if (!team.active) return false;
    if (team.capacity_based()) return team.lines > 0;
    auto const crew = crews_.find(team.id);
    return crew != crews_.end() && !crew->second.members.empty();
}

// A group is told when none of its teams can serve anything: contacts that come to it only wait.
void Survey::look_at_group(core::Queue const& queue, std::vector<core::TeamId> const& teams) {
    std::vector<core::Team const*> known;
    for (core::TeamId const& id : teams) {
        if (core::Team const* const team = config_.team(id)) known.push_back(team);
    }
    bool const served =
        std::ranges::any_of(known, [this](core::Team const* one) { return can_serve(*one); });
    if (served) return;
    for (core::Team const* const team : known) {
        Gap gap = Gap::team_without_agents;
        if (team->capacity_based()) gap = Gap::team_out_of_service;
        if (!team->active) gap = Gap::team_inactive;
        // With nobody in the organization that is what is wrong, not the team.
        if (gap == Gap::team_without_agents && workers_.empty()) continue;
        add(gap, "team", core::to_string(team->id), team->name, queue.name);
    }
}

Survey::Servers Survey::servers_of(core::Queue const& queue) const {
    Servers servers;
    auto const channel = static_cast<std::size_t>(queue.media);
    for (auto const& [team, crew] : crews_) {
        for (Worker const* const worker : crew.able) {
            if (!queue.served_by(worker->user->id, team)) continue;
            auto const& capacity = config_.multimedia_profile(worker->user->id, team).capacity;
            bool const any = std::ranges::any_of(capacity, [](auto one) { return one > 0; });
            servers.has_able = servers.has_able || any;
            if (capacity.at(channel) > 0) servers.people.push_back(worker);
        }
    }
    bool const calls = queue.media == core::MediaType::telephony && queue.agents.empty();
    servers.has_lines = calls && std::ranges::any_of(queue.teams, [this](core::TeamId const& id) {
                            core::Team const* const team = config_.team(id);
                            return team != nullptr && team->capacity_based() && can_serve(*team);
                        });
    return servers;
}

void Survey::look_at_queue(Document const& document, core::Queue const& queue) {
    look_at_overflow(document, queue);
    if (text_at(document.body(), "queueRoutingType") == "AGENT_BASED") {
        bool const served = std::ranges::any_of(queue.agents, [this](core::AgentId const& id) {
            core::User const* const user = config_.user(id);
            return user != nullptr && user->active;
        });
        if (!served) return add(Gap::queue_without_agents, queue_resource, document);
    } else {
        bool const gap = queue.teams.empty() ||
                         std::ranges::any_of(queue.groups, [](core::DistributionGroup const& one) {
                             return one.teams.empty();
                         });
        if (gap) return add(Gap::queue_without_teams, queue_resource, document);
        for (auto const& group : queue.groups) look_at_group(queue, group.teams);
        if (queue.groups.empty()) look_at_group(queue, queue.teams);
    }
    Servers const servers = servers_of(queue);
    if (servers.has_lines || !servers.has_able) return;
    if (servers.people.empty()) {
        return add(Gap::queue_without_slots, queue_resource, document,
                   std::string(core::enum_name(queue.media)));
    }
    if (somebody_has(servers.people, queue.requirements, queue.relaxation)) return;
    add(Gap::queue_without_skills, queue_resource, document);
}

void Survey::look_at_overflow(Document const& document, core::Queue const& queue) {
    for (core::QueueId const& id : {queue.overflow_queue, queue.backup_queue}) {
        core::Queue const* const next = config_.queue(id);
        if (next == nullptr || next->active) continue;
        add(Gap::overflow_inactive, queue_resource, document, next->name);
    }
    core::EntryPoint const* const point = config_.entry_point(queue.overflow_entry_point);
    if (point == nullptr || point->active) return;
    add(Gap::overflow_inactive, queue_resource, document, point->name);
}

}  // namespace ringmaster::api
