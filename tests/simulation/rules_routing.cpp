// Who may be offered what, in which order.

#include <algorithm>
#include <array>

#include "simulation/rules.hpp"

namespace ringmaster::simulation {

OfferModel const* TaskModel::offer_to(AgentId agent) const {
    for (auto const& [ordinal, offer] : offers) {
        if (offer.agent == agent) return &offer;
    }
    return nullptr;
}

EngagementModel const* TaskModel::in_part(AgentId agent, Part part) const {
    for (auto const& [ordinal, one] : engagements) {
        if (one.agent == agent && one.part == part) return &one;
    }
    return nullptr;
}

bool TaskModel::has_talker() const {
    return std::any_of(engagements.begin(), engagements.end(),
                       [](auto const& item) { return item.second.part == Part::talking; });
}

bool TaskModel::involves(AgentId agent) const {
    if (offer_to(agent) != nullptr) return true;
    return std::any_of(engagements.begin(), engagements.end(), [&](auto const& item) {
        return item.second.agent == agent && item.second.part != Part::done;
    });
}

bool TaskModel::finished() const {
    bool const open = std::any_of(engagements.begin(), engagements.end(),
                                  [](auto const& item) { return item.second.part != Part::done; });
    bool const asked = std::any_of(operations.begin(), operations.end(),
                                   [](auto const& item) { return !item.second.expired; });
    return ended && !open && entries.empty() && offers.empty() && !asked;
}

AgentModel const* Model::signed_in(AgentId agent) const {
    auto const found = agents.find(agent);
    return found != agents.end() && found->second.signed_in ? &found->second : nullptr;
}

TaskModel const* Model::task(TaskId id) const {
    auto const found = tasks.find(id);
    return found == tasks.end() ? nullptr : &found->second;
}

namespace {

MultimediaProfile multimedia_profile(Model const& model, AgentId agent, TeamId team_id) {
    Config const& config = model.config;
    std::vector<MultimediaProfileId> candidates;  // RQ-10: agent, else team, else site
    candidates.push_back(config.users.at(agent).multimedia_profile);
    Team const& team = config.teams.at(team_id);
    candidates.push_back(team.multimedia_profile);
    auto const site = config.sites.find(team.site);
    if (site != config.sites.end()) candidates.push_back(site->second.multimedia_profile);
    for (MultimediaProfileId const& id : candidates) {
        auto const found = config.multimedia_profiles.find(id);
        if (found != config.multimedia_profiles.end()) return found->second;
    }
    return {};
}

// Offers, contacts and open wrap-ups of an agent per channel.
std::array<unsigned, media_type_count> load(Model const& model, AgentId agent) {
    std::array<unsigned, media_type_count> used{};
    for (auto const& [id, task] : model.tasks) {
        unsigned& channel = used[static_cast<std::size_t>(task.media)];
        for (auto const& [ordinal, offer] : task.offers) channel += offer.agent == agent;
        for (auto const& [ordinal, one] : task.engagements) {
            bool const open = one.part != Part::done && one.part != Part::listening;
            channel += one.agent == agent && open;
        }
    }
    return used;
}

// RQ-2: priority, returned in front first, age, entry id.
auto order_of(EntryName name, EntryModel const& entry) {
    return std::tuple(entry.priority, !entry.in_front, entry.age, name.task, name.entry);
}

std::size_t offers_of(TaskModel const& task, std::uint32_t entry) {
    return static_cast<std::size_t>(
        std::count_if(task.offers.begin(), task.offers.end(),
                      [&](auto const& item) { return item.second.entry == entry; }));
}

// RQ-15: until as many agents are asked as the queue allows.
bool is_waiting(Model const& model, TaskModel const& task, std::uint32_t entry) {
    if (task.dial && task.dial->entry == entry) return false;  // VC-4
    return offers_of(task, entry) < model.config.queues.at(task.entries.at(entry).queue).offers_max;
}

template <class Visit>
void for_each_waiting(Model const& model, Visit visit) {
    for (auto const& [id, task] : model.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            if (!entry.direct() && is_waiting(model, task, ordinal))
                visit(EntryName{id, ordinal}, entry);
        }
    }
}

bool anybody_eligible(Model const& model, EntryName name) {
    return std::any_of(model.agents.begin(), model.agents.end(),
                       [&](auto const& item) { return eligible(model, name, item.first); });
}

std::string text(EntryName name) {
    return "task " + to_string(name.task) + " entry " + std::to_string(name.entry);
}

}  // namespace

bool may_work(Model const& model, AgentId agent, TeamId team) {
    User const& user = model.config.users.at(agent);
    return user.active && model.config.profiles.at(user.profile).active &&
           model.config.teams.at(team).active;
}

bool has_room(Model const& model, AgentId agent, MediaType media) {
    AgentModel const* const one = model.signed_in(agent);
    if (one == nullptr) return false;
    MultimediaProfile const profile = multimedia_profile(model, agent, one->team);
    auto const used = load(model, agent);
    auto const channel = static_cast<std::size_t>(media);
    if (used[channel] >= profile.capacity[channel]) return false;
    unsigned const total = used[0] + used[1] + used[2] + used[3];
    if (profile.mode == BlendingMode::EXCLUSIVE) return total == 0;
    if (profile.mode == BlendingMode::BLENDED) return true;
    if (media == MediaType::telephony) return used[1] == 0;
    return media != MediaType::chat || used[0] == 0;
}

bool eligible(Model const& model, EntryName name, AgentId agent, bool despite_skip) {
    AgentModel const* const one = model.signed_in(agent);
    TaskModel const& task = model.tasks.at(name.task);
    EntryModel const& entry = task.entries.at(name.entry);
    if (one == nullptr || !one->available || !one->present()) return false;  // AG-4, AG-8
    if (agent == entry.excluded) return false;                               // TR-4
    if (task.media == MediaType::telephony && one->phone) return false;      // VC-5
    if (!may_work(model, agent, one->team)) return false;
    auto const& teams = model.config.queues.at(entry.queue).teams;
    if (std::find(teams.begin(), teams.end(), one->team) == teams.end()) return false;
    if (task.involves(agent)) return false;  // RQ-10
    if (!despite_skip && entry.skips.contains(agent)) return false;
    return has_room(model, agent, task.media);
}

std::set<AgentId> early_skip_ends(Model const& model, EntryName name) {
    EntryModel const& entry = model.tasks.at(name.task).entries.at(name.entry);
    std::set<AgentId> ends;
    if (offers_of(model.tasks.at(name.task), name.entry) > 0) return ends;  // somebody is asked
    for (auto const& [agent, until] : entry.skips) {
        if (!eligible(model, name, agent, true)) continue;
        unsigned others = 0;
        unsigned tried = 0;
        for (auto const& [other, ignored] : model.agents) {
            if (other == agent || !eligible(model, name, other, true)) continue;
            ++others;
            tried += entry.skips.contains(other) || entry.missed.contains(other);
        }
        if (others > 0 && tried == others) ends.insert(agent);
    }
    return ends;
}

void require_routing_choice(Model const& model, EntryName name, AgentId agent) {
    TaskModel const* const task = model.task(name.task);
    require(task != nullptr && task->entries.contains(name.entry), "offer of no entry");
    require(is_waiting(model, *task, name.entry), "RQ-15: offered to too many agents");
    require(eligible(model, name, agent),
            "offer of " + text(name) + " to agent " + to_string(agent) + " who is not eligible");
    require(early_skip_ends(model, name).empty(), "OF-4: a skip outlived its reason");
    AgentModel const& chosen = model.agents.at(agent);
    for (auto const& [other, one] : model.agents) {
        bool const sooner = std::pair(one.free_since, other) < std::pair(chosen.free_since, agent);
        require(!sooner || !eligible(model, name, other),
                "agent " + to_string(other) + " was available for longer");
    }
    auto const order = order_of(name, task->entries.at(name.entry));
    for_each_waiting(model, [&](EntryName other, EntryModel const& entry) {
        if (order_of(other, entry) >= order) return;
        require(!anybody_eligible(model, other), text(other) + " was passed over");
    });
}

void require_all_routed(Model const& model) {
    for_each_waiting(model, [&](EntryName name, EntryModel const& /*entry*/) {
        require(!anybody_eligible(model, name), text(name) + " waits although it can be taken");
        require(early_skip_ends(model, name).empty(),
                text(name) + " waits although everybody eligible declined it");
    });
}

}  // namespace ringmaster::simulation
