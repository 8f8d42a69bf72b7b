// Who takes part in what, and how much an agent may take.

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

}  // namespace

bool may_work(Model const& model, AgentId agent, TeamId team) {
    User const& user = model.config.users.at(agent);
    bool const belongs = std::find(user.teams.begin(), user.teams.end(), team) != user.teams.end();
    return user.active && model.config.profiles.at(user.profile).active &&
           model.config.teams.at(team).active && belongs;
}

bool has_place(Model const& model, AgentId agent, MediaType media) {
    AgentModel const* const one = model.signed_in(agent);
    if (one == nullptr) return false;
    auto const channel = static_cast<std::size_t>(media);
    MultimediaProfile const profile = multimedia_profile(model, agent, one->team);
    return load(model, agent)[channel] < profile.capacity[channel];
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

}  // namespace ringmaster::simulation
