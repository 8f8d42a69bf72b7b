#include "simulation/desktops.hpp"

#include <algorithm>
#include <tuple>

#include "simulation/rules.hpp"
#include "simulation/slots.hpp"

namespace ringmaster::simulation {
namespace {

Shown shown_by(TaskView const& view) {
    if (view.wrap_up_started) return Shown::wrap_up;
    if (view.rona_timeout_end) return Shown::ringing;
    return view.offer_deadline ? Shown::connecting : Shown::contact;
}

// What the model says a desktop has to show of a task, if anything.
std::optional<Shown> truth(TaskModel const& task, AgentId agent) {
    if (OfferModel const* const offer = task.offer_to(agent)) {
        return offer->ringing ? Shown::ringing : Shown::connecting;
    }
    if (task.in_part(agent, Part::talking) != nullptr) return Shown::contact;
    if (task.in_part(agent, Part::listening) != nullptr) return Shown::contact;
    if (task.in_part(agent, Part::wrapping) != nullptr) return Shown::wrap_up;
    return std::nullopt;
}

// The viewer still takes part in what he is told about.
bool talks_in(TaskView const& view) {
    auto const& all = view.task->engagements;
    return std::any_of(all.begin(), all.end(), [&](Engagement const& one) {
        return one.agent == view.viewer && std::holds_alternative<Talking>(one.state);
    });
}

std::string text(AgentId agent, TaskId task) {
    return " (agent " + to_string(agent) + ", task " + to_string(task) + ')';
}

}  // namespace

bool waits(TaskModel const& task) {
    return std::any_of(task.operations.begin(), task.operations.end(), [](auto const& item) {
        OperationModel const& one = item.second;
        bool const asked = !one.by.empty() && one.purpose != Purpose::monitor;
        return asked && !one.expired;
    });
}

void Desktops::require_number(Model& model, AgentId to, std::uint64_t sequence) {
    std::uint64_t& last = model.agents[to].sequence;
    require(sequence == last + 1, "OPS-3: a gap in the sequence numbers");
    last = sequence;
}

void Desktops::close(Model& model, AgentId agent, TaskId task) {
    shown_[agent].erase(task);
    AgentModel& one = model.agents[agent];
    bool const sees = one.present() || arrived_.contains(agent);
    if (!sees) one.closed_unseen.insert(task);
}

void Desktops::take_notice(Model& model, TaskNotice const& notice) {
    require_number(model, notice.to, notice.sequence);
    TaskId const task = notice.view.task->id;
    require(notice.view.viewer == notice.to, "a notice about another viewer");
    allowed_[notice.to][task] = notice.view.allowed;
    if (notice.offers) offers_[notice.to] = *notice.offers;
    auto& shown = shown_[notice.to];
    switch (notice.kind) {
        case NoticeKind::AgentContactReserved: shown[task] = Shown::connecting; break;
        case NoticeKind::AgentOfferConsult:
        case NoticeKind::AgentOfferContact: shown[task] = Shown::ringing; break;
        case NoticeKind::AgentConsulting:
        case NoticeKind::MonitoringStarted:
        case NoticeKind::AgentContactAssigned: shown[task] = Shown::contact; break;
        case NoticeKind::AgentWrapup: shown[task] = Shown::wrap_up; break;
        case NoticeKind::AgentOfferContactRona:
        case NoticeKind::ContactEnded:
        case NoticeKind::AgentContactUnassigned:
        case NoticeKind::AgentWrappedUp: close(model, notice.to, task); break;
        case NoticeKind::MonitoringOffered:
        case NoticeKind::MonitoringFailed: break;
        case NoticeKind::MonitoringEnded: close(model, notice.to, task); break;
        case NoticeKind::AgentConsultEnded:  // the consulted agent is released by it (CO-8)
            if (!talks_in(notice.view)) close(model, notice.to, task);
            break;
        case NoticeKind::ParticipantLeftConference:
            require(shown.contains(task), "a leaving from nothing shown" + text(notice.to, task));
            if (!talks_in(notice.view)) close(model, notice.to, task);
            break;
        case NoticeKind::AgentContactHeld:
        case NoticeKind::AgentContactUnheld:
        case NoticeKind::AgentContactHoldFailed:
        case NoticeKind::AgentContactUnHoldFailed:
        case NoticeKind::AgentConsultCreated:
        case NoticeKind::AgentConsultFailed:
        case NoticeKind::AgentCtqCancelled:
        case NoticeKind::AgentCtqFailed:
        case NoticeKind::AgentConsultTransferred:
        case NoticeKind::AgentConsultTransferFailed:
        case NoticeKind::AgentConsultConferenced:
        case NoticeKind::AgentConsultConferenceFailed:
        case NoticeKind::AgentConsultConferenceEnded:
        case NoticeKind::ParticipantJoinedConference:
        case NoticeKind::ContactOwnerChanged:
        case NoticeKind::ContactMerged:
        case NoticeKind::AgentBlindTransferred:
        case NoticeKind::AgentVteamTransferred:
        case NoticeKind::AgentBlindTransferFailed:
        case NoticeKind::MonitoringHeld:
        case NoticeKind::MonitoringUnHeld:
        case NoticeKind::AgentMonitorStateChanged:
        case NoticeKind::ContactRecordingPaused:
        case NoticeKind::ContactRecordingResumed:
        case NoticeKind::ContactRecordingPauseFailed:
        case NoticeKind::ContactRecordingResumeFailed:
        case NoticeKind::CallRecordingStarted:
        case NoticeKind::ContactCallbackFailed:
        case NoticeKind::AgentOutboundFailed:
        case NoticeKind::CampaignContactUpdated:
        case NoticeKind::ContactUpdated:
            require(shown.contains(task), "an update of nothing shown" + text(notice.to, task));
            break;
        default: require(false, "a task notice of an agent's kind");
    }
    if (shown.contains(task)) model.agents[notice.to].closed_unseen.erase(task);
}

void Desktops::take_hydration(Model& model, Hydrate const& hydrate) {
    arrived_.insert(hydrate.agent);
    channels_[hydrate.agent] = hydrate.work.channels;
    auto& shown = shown_[hydrate.agent];
    auto& unseen = model.agents[hydrate.agent].closed_unseen;
    shown.clear();
    std::set<TaskId> closed;
    TaskId introduced;  // by the AgentContact just before
    for (TaskNotice const& notice : hydrate.notices) {
        require(notice.sequence == 0, "PROTOCOL 2: hydration is not numbered");
        TaskId const task = notice.view.task->id;
        if (notice.kind == NoticeKind::AgentContact) {
            shown[task] = shown_by(notice.view);
            allowed_[hydrate.agent][task] = notice.view.allowed;
            introduced = task;
            continue;
        }
        require(introduced == task, "PROTOCOL 2: an event without its contact");
        introduced = TaskId{};
        if (closes(notice.kind)) {
            shown.erase(task);
            closed.insert(task);
        } else {  // where it is, for a page that has it already
            require(shown.at(task) == shown_by(notice.view), "PROTOCOL 2: it is elsewhere");
        }
    }
    if (hydrate.reloaded || hydrate.signed_in) {
        take_state(*hydrate.snapshot);
        offers_[hydrate.agent] = hydrate.work.offers;
    }
    if (hydrate.signed_in) return;
    for (TaskId const& task : unseen) {
        require(closed.contains(task), "PROTOCOL 2: a popover stays open on a page that is back" +
                                           text(hydrate.agent, task));
    }
    unseen.clear();
}

void Desktops::take_state(Agent const& agent) {
    Station const* const station = agent.station();
    if (station == nullptr) return;
    Idle const* const idle = station->choice.idle();
    state_[agent.id] = {idle == nullptr, idle == nullptr ? AuxCodeId{} : idle->code};
}

void Desktops::take(Model& model, Step const& step) {
    auto const* const command = std::get_if<Command>(&step.input);
    bool const configured =
        command != nullptr && std::holds_alternative<ChangeConfiguration>(*command);
    if (configured) allowed_.clear();
    arrived_.clear();
    for (Effect const& effect : step.outcome.effects) {
        if (auto const* const notice = std::get_if<TaskNotice>(&effect)) {
            require(notice->at == step.now, "a notice with another time");
            take_notice(model, *notice);
        } else if (auto const* const own = std::get_if<AgentNotice>(&effect)) {
            require(own->at == step.now, "a notice with another time");
            require_number(model, own->to, own->sequence);
            take_state(*own->agent);
            offers_[own->to] = own->work.offers;
            channels_[own->to] = own->work.channels;
            if (own->kind == NoticeKind::AgentLogoutSuccess) shown_[own->to].clear();
        } else if (auto const* const hydrate = std::get_if<Hydrate>(&effect)) {
            take_hydration(model, *hydrate);
        }
    }
}

void Desktops::require_tasks_shown(Model const& model) const {
    for (auto const& [agent, one] : model.agents) {
        if (!one.signed_in) continue;
        auto const found = shown_.find(agent);
        for (auto const& [id, task] : model.tasks) {
            std::optional<Shown> shown;
            if (found != shown_.end() && found->second.contains(id)) {
                shown = found->second.at(id);
            }
            require(shown == truth(task, agent),
                    "the desktop shows " + std::to_string(shown ? static_cast<int>(*shown) : -1) +
                        text(agent, id));
        }
        if (found == shown_.end()) continue;
        for (auto const& [id, shown] : found->second) {
            require(model.tasks.contains(id), "the desktop shows a closed task" + text(agent, id));
        }
    }
}

void Desktops::require_truth(Model const& model) const {
    require_tasks_shown(model);
    for (auto const& [agent, one] : model.agents) {
        if (!one.signed_in) continue;
        std::pair const truth(one.available, one.available ? AuxCodeId{} : one.code);
        auto const found = state_.find(agent);
        require(found != state_.end() && found->second == truth,
                "the desktop of agent " + to_string(agent) + " shows another state");
        require_offers(model, agent);
        require_channels(model, agent);
    }
    require_buttons(model);
}

// AG-3: what a wallboard shows of the channels he has a slot on.
void Desktops::require_channels(Model const& model, AgentId id) const {
    AgentModel const& agent = model.agents.at(id);
    auto const found = channels_.find(id);
    require(found != channels_.end(), "no channel was ever told");
    auto const& capacity = model.config.multimedia_profile(id, agent.team).capacity;
    for (auto const& [media, state] : agent.channels) {
        auto const index = static_cast<std::size_t>(media);
        if (index >= capacity.size() || capacity[index] == 0) continue;
        ChannelState const& shown = found->second.of(media);
        require(std::pair(shown.status, shown.since) == state,
                "AG-3: the desktop of agent " + to_string(id) + " shows another channel state");
    }
}

// OF-6: email, social, chat, voice; the oldest first, of one instant who waits longest, of these
// who came first.
void Desktops::require_offers(Model const& model, AgentId agent) const {
    std::set<std::tuple<int, Time, Time, std::uint64_t, TaskId>> wanted;
    for (auto const& [id, task] : model.tasks) {
        OfferModel const* const offer = task.offer_to(agent);
        if (offer == nullptr) continue;
        int const rank = task.media == MediaType::email    ? 0
                         : task.media == MediaType::social ? 1
                         : task.media == MediaType::chat   ? 2
                                                           : 3;
        wanted.emplace(rank, offer->made, task.age, task.entries.at(offer->entry).arrival, id);
    }
    OfferStack const& told = offers_.at(agent);
    require(told.total == wanted.size(), "OF-6: another number of offers" + to_string(agent));
    require(told.first.size() == std::min<std::size_t>(told.total, 5), "OF-6: not the first five");
    auto at = wanted.begin();
    for (TaskId const& shown : told.first) {
        // Who was asked through an EP-DN knows the contact by an id of its own (CO-5).
        bool const same = std::get<TaskId>(*at) == shown || !model.tasks.contains(shown);
        require(same, "OF-6: another order");
        ++at;
    }
}

// VC-6: what was told last is what is allowed now.
void Desktops::require_buttons(Model const& model) const {
    for (auto const& [agent, tasks] : allowed_) {
        auto const shown = shown_.find(agent);
        if (model.signed_in(agent) == nullptr || shown == shown_.end()) continue;
        for (auto const& [id, allowed] : tasks) {
            if (!shown->second.contains(id) || waits(model.tasks.at(id))) continue;
            ActionSet const wanted = allowed_actions(model, id, agent);
            require(allowed == wanted, "VC-6: allowedActions " + std::to_string(allowed.bits) +
                                           " instead of " + std::to_string(wanted.bits) +
                                           text(agent, id));
        }
    }
}

}  // namespace ringmaster::simulation
