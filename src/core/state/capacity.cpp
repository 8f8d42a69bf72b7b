// What an agent has counts against the capacity of his multimedia profile.

#include "core/state/capacity.hpp"

#include <array>

namespace ringmaster::core {
namespace {

struct Load {
    std::array<unsigned, media_type_count> used{};
    [[nodiscard]] unsigned total() const { return used[0] + used[1] + used[2] + used[3]; }
    unsigned& of(MediaType media) { return used[static_cast<std::size_t>(media)]; }
};

Load load_of(State const& state, Indexes const& indexes, AgentId agent) {
    Load load;
    for (TaskId const& id : indexes.tasks_of(agent)) {
        Task const* const task = state.task(id);
        if (task == nullptr) continue;
        for (Offer const& offer : task->offers) load.of(task->media) += offer.agent == agent;
        for (Engagement const& one : task->engagements) {
            bool const open = !std::holds_alternative<Released>(one.state);
            load.of(task->media) += one.agent == agent && open && one.role != Role::monitor;
        }
    }
    return load;
}

}  // namespace

unsigned free_channels(State const& state, Indexes const& indexes, Agent const& agent) {
    Station const* const station = agent.station();
    if (station == nullptr) return 0;
    MultimediaProfile const& profile = state.config.multimedia_profile(agent.id, station->team);
    Load load = load_of(state, indexes, agent.id);
    unsigned free = 0;
    for (std::size_t channel = 0; channel < profile.capacity.size(); ++channel) {
        if (channel < media_type_count && load.used[channel] < profile.capacity[channel]) {
            free |= 1U << channel;
        }
    }
    auto const close = [&](MediaType media) { free &= ~(1U << static_cast<unsigned>(media)); };
    switch (profile.mode) {
        case BlendingMode::BLENDED: return free;
        case BlendingMode::BLENDED_REALTIME:  // voice and chat exclude each other
            if (load.of(MediaType::chat) != 0) close(MediaType::telephony);
            if (load.of(MediaType::telephony) != 0) close(MediaType::chat);
            return free;
        case BlendingMode::EXCLUSIVE: return load.total() == 0 ? free : 0;
    }
    return 0;
}

bool has_place(State const& state, Indexes const& indexes, Agent const& agent, MediaType media) {
    Station const* const station = agent.station();
    if (station == nullptr) return false;
    auto const channel = static_cast<std::size_t>(media);
    auto const& capacity = state.config.multimedia_profile(agent.id, station->team).capacity;
    Load load = load_of(state, indexes, agent.id);
    return channel < capacity.size() && load.of(media) < capacity[channel];
}

bool has_capacity(State const& state, Indexes const& indexes, Agent const& agent, MediaType media) {
    return (free_channels(state, indexes, agent) >> static_cast<unsigned>(media) & 1U) != 0;
}

}  // namespace ringmaster::core
