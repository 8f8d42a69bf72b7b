#include "simulation/slots.hpp"

#include <algorithm>

#include "simulation/matcher.hpp"

namespace ringmaster::simulation {
namespace {

// The agent talks in what he is told about.
bool talks_in(TaskView const& view) {
    auto const& all = view.task->engagements;
    return std::any_of(all.begin(), all.end(), [&](Engagement const& one) {
        return one.agent == view.viewer && one.talking();
    });
}

// He has no part in it but to listen (SU-1), which takes no slot.
bool only_listens(TaskView const& view) {
    auto const& all = view.task->engagements;
    bool listens = false;
    for (Engagement const& one : all) {
        if (one.agent != view.viewer || std::holds_alternative<Released>(one.state)) continue;
        if (one.role != Role::monitor) return false;
        listens = true;
    }
    return listens && view.task->offer_to(view.viewer) == nullptr;
}

// Submitted early where that is no exit: the form has closed, the slot is held to the deadline
// (WU-6). Desktops are not told of it, so it is no part of the count.
bool only_holds(Engagement const& one) {
    return one.wrap_up() != nullptr && one.wrap_up()->submitted;
}

}  // namespace

bool closes(NoticeKind kind) {
    return kind == NoticeKind::AgentOfferContactRona || kind == NoticeKind::ContactEnded ||
           kind == NoticeKind::AgentWrappedUp;
}

Slots::Counts Slots::counted(AgentId agent) const {
    Counts counts{};
    auto const found = open_.find(agent);
    if (found == open_.end()) return counts;
    for (auto const& [task, media] : found->second) ++counts[static_cast<std::size_t>(media)];
    return counts;
}

void Slots::require_room(AgentId agent, MediaType media, bool own, State const& state) const {
    Agent const* const who = state.agent(agent);
    if (who == nullptr || who->station() == nullptr) return;
    auto const* const found = multimedia_of(state.config, agent, who->station()->team);
    MultimediaProfile const profile = found == nullptr ? MultimediaProfile{} : *found;
    Counts const counts = counted(agent);
    auto const of = [&](MediaType type) { return counts[static_cast<std::size_t>(type)]; };
    require(of(media) <= profile.capacity.at(static_cast<std::size_t>(media)),
            "RQ-10: offered beyond the capacity of agent " + to_string(agent));
    if (own) return;  // beside whatever he has on other channels (OD-1)
    std::size_t const total = counts[0] + counts[1] + counts[2] + counts[3];
    require(profile.mode != BlendingMode::EXCLUSIVE || total <= 1,
            "RQ-10: a second contact for agent " + to_string(agent));
    bool const both = of(MediaType::telephony) > 0 && of(MediaType::chat) > 0;
    bool const realtime = media == MediaType::telephony || media == MediaType::chat;
    require(profile.mode != BlendingMode::BLENDED_REALTIME || !both || !realtime,
            "RQ-10: voice and chat at once for agent " + to_string(agent));
}

void Slots::take_notice(TaskNotice const& notice, State const& state) {
    auto& open = open_[notice.to];
    TaskId const task = notice.view.task->id;
    switch (notice.kind) {
        case NoticeKind::AgentContactReserved:
            open[task] = notice.view.task->media;
            return require_room(notice.to, notice.view.task->media, notice.view.task->calls_out(),
                                state);
        case NoticeKind::AgentOfferContact:
        case NoticeKind::AgentOfferConsult:
        case NoticeKind::AgentConsulting:
        case NoticeKind::AgentContactAssigned:
        case NoticeKind::AgentWrapup: open[task] = notice.view.task->media; return;
        case NoticeKind::AgentOfferContactRona:
        case NoticeKind::ContactEnded:
        case NoticeKind::AgentContactUnassigned:
        case NoticeKind::AgentWrappedUp: open.erase(task); return;
        case NoticeKind::AgentConsultEnded:
        case NoticeKind::ParticipantLeftConference:
            if (!talks_in(notice.view)) open.erase(task);
            return;
        default: return;
    }
}

void Slots::require_equal(State const& state) {
    for (auto const& [id, agent] : state.agents) {
        if (agent.station() == nullptr) continue;
        Counts taken{};
        for (auto const& [task_id, task] : state.tasks) {
            std::size_t& channel = taken[static_cast<std::size_t>(task.media)];
            for (Offer const& offer : task.offers) channel += offer.agent == id;
            for (Engagement const& one : task.engagements) {
                bool const over = std::holds_alternative<Released>(one.state) || only_holds(one);
                channel += one.agent == id && !over && one.role != Role::monitor;
            }
        }
        require(counted(id) == taken,
                "RQ-10: what was published and what is taken differ, agent " + to_string(id));
        ++compared_;
    }
}

void Slots::take(Outcome const& outcome, Engine const& engine) {
    for (Effect const& effect : outcome.effects) {
        if (auto const* const notice = std::get_if<TaskNotice>(&effect)) {
            take_notice(*notice, engine.state());
        } else if (auto const* const own = std::get_if<AgentNotice>(&effect)) {
            if (own->kind == NoticeKind::AgentLogoutSuccess) open_[own->to].clear();
        } else if (auto const* const hydrate = std::get_if<Hydrate>(&effect)) {
            open_[hydrate->agent].clear();
            for (TaskNotice const& told : hydrate->notices) {
                auto& open = open_[hydrate->agent];
                TaskId const task = told.view.task->id;
                open[task] = told.view.task->media;
                if (closes(told.kind) || only_listens(told.view)) open.erase(task);
            }
        }
    }
    require_equal(engine.state());
}

}  // namespace ringmaster::simulation
