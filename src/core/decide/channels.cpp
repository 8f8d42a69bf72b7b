#include "core/decide/channels.hpp"

#include <algorithm>
#include <array>

#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::core {
namespace {

ChannelStatus status_of(Choice const& choice) {
    Idle const* const idle = choice.idle();
    if (idle == nullptr) return ChannelStatus::available;
    return idle->system == SystemCode::none ? ChannelStatus::idle : ChannelStatus::not_responding;
}

// Of an agent who talks in the task.
ChannelStatus status_in(Task const& task, Engagement const& part) {
    bool const consults = part.role == Role::owner && task.consult && task.consult->answered();
    if (consults || part.role == Role::consulted) return ChannelStatus::consulting;
    if (task.in_conference()) return ChannelStatus::conference;
    return task.held_since ? ChannelStatus::on_hold : ChannelStatus::connected;
}

ChannelStatus status_in(Task const& task, AgentId agent) {
    ChannelStatus status = ChannelStatus::idle;
    if (task.wrapping(agent) != nullptr) status = ChannelStatus::wrapup;
    if (task.offer_to(agent) != nullptr) status = ChannelStatus::ringing;
    Engagement const* const part = task.talking(agent);
    if (part != nullptr && part->role != Role::monitor) status = status_in(task, *part);
    return status;
}

std::vector<AgentId> concerned(Decision const& decision) {
    std::vector<Uuid> subjects;
    for (Event const& event : decision.events()) collect_subjects(event, subjects);
    std::vector<AgentId> agents;
    for (Uuid const& subject : subjects) {
        Agent const* const agent = decision.state().agent({subject});
        if (agent != nullptr) agents.push_back(agent->id);
        Task const* const task = decision.state().task({subject});
        if (task == nullptr) continue;
        for (Offer const& offer : task->offers) agents.push_back(offer.agent);
        for (Engagement const& one : task->engagements) agents.push_back(one.agent);
    }
    std::sort(agents.begin(), agents.end());
    agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
    return agents;
}

}  // namespace

ChannelStates channel_states(World const& world, Agent const& agent, Time now) {
    std::array<ChannelStatus, media_type_count> found{};
    found.fill(status_of(agent.station()->choice));
    for (TaskId const& id : world.indexes.tasks_of(agent.id)) {
        Task const& task = *world.state.task(id);
        ChannelStatus& status = found[static_cast<std::size_t>(task.media)];
        status = std::max(status, status_in(task, agent.id));
    }
    ChannelStates states = agent.station()->channels;
    for (std::size_t index = 0; index < media_type_count; ++index) {
        ChannelState& state = states.of(static_cast<MediaType>(index));
        if (state.status != found[index]) state = {found[index], now};
    }
    return states;
}

void refresh_channels(Decision& decision, AgentId id) {
    Agent const* const agent = decision.state().agent(id);
    if (agent == nullptr || agent->station() == nullptr) return;
    Station const& station = *agent->station();
    ChannelStates const now = channel_states(decision.world(), *agent, decision.now());
    if (now == station.channels) return;
    ChannelStatesChanged event{id, decision.now(), {}};
    for (std::size_t index = 0; index < media_type_count; ++index) {
        auto const media = static_cast<MediaType>(index);
        ChannelState const& former = station.channels.of(media);
        if (now.of(media) == former) continue;
        event.channels.push_back(
            {media, now.of(media).status, former.status, decision.now() - former.since});
    }
    auto const& capacity = decision.config().multimedia_profile(id, station.team).capacity;
    decision.emit(event);
    for (ChannelChange const& change : event.channels) {
        auto const index = static_cast<std::size_t>(change.media);
        bool const has_slot = index < capacity.size() && capacity[index] != 0;
        bool const happens = std::max(change.status, change.former) >= ChannelStatus::wrapup;
        if (has_slot || happens) decision.tell_channel(id, change);
    }
}

void refresh_channels(Decision& decision) {
    for (AgentId const& id : concerned(decision)) refresh_channels(decision, id);
}

}  // namespace ringmaster::core
