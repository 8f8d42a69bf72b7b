#include "core/timers.hpp"

#include <algorithm>

#include "core/decide/callback.hpp"
#include "core/decide/callback_request.hpp"
#include "core/decide/campaign.hpp"
#include "core/decide/chat_idle.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/inactivity.hpp"
#include "core/decide/leaving.hpp"
#include "core/decide/media.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/recording.hpp"
#include "core/decide/session.hpp"
#include "core/decide/transfer.hpp"
#include "core/decide/waiting.hpp"
#include "core/decide/wrap_up.hpp"

namespace ringmaster::core {
namespace {

void end_due_skips(Decision& decision, TaskId task, std::uint32_t ordinal, Time due) {
    QueueEntry const* const entry = decision.state().task(task)->entry(ordinal);
    std::vector<AgentId> agents;
    for (Skip const& skip : entry->skips) {
        if (skip.until <= due) agents.push_back(skip.agent);
    }
    for (AgentId const& agent : agents) {
        decision.emit(SkipEnded{task, ordinal, agent, decision.now()});
    }
}

// Tasks whose timers race with an input about this subject.
std::vector<Uuid> related(World const& world, Uuid const& subject) {
    std::vector<Uuid> all{subject};
    auto const add = [&](Uuid const& uuid) {
        if (std::find(all.begin(), all.end(), uuid) == all.end()) all.push_back(uuid);
    };
    for (TaskId const& task : world.indexes.tasks_of({subject})) add(task.value);
    if (Task const* const task = world.state.task({subject})) {
        for (Offer const& offer : task->offers) add(offer.agent.value);
        for (Engagement const& one : task->engagements) add(one.agent.value);
    }
    return all;
}

}  // namespace

void fire(Decision& decision, Timer const& timer) {
    TaskId const task{timer.subject};
    AgentId const agent{timer.subject};
    auto const ordinal = static_cast<std::uint32_t>(timer.ordinal);
    switch (timer.kind) {
        case TimerKind::offer_deadline: return offer_deadline(decision, task, ordinal, timer.due);
        case TimerKind::wrap_up_deadline:
            return wrap_up_deadline(decision, task, ordinal, timer.due);
        case TimerKind::media_deadline:
            return settle_media(decision, task, timer.ordinal, {false, "timeout", true});
        case TimerKind::phone_deadline: return phone_deadline(decision, agent);
        case TimerKind::skip_end: return end_due_skips(decision, task, ordinal, timer.due);
        case TimerKind::socket_arrival: return socket_arrival(decision, agent, timer.ordinal);
        case TimerKind::lease_recovery: return lease_recovery(decision, agent, timer.due);
        case TimerKind::lease_sign_out: return lease_sign_out(decision, agent);
        case TimerKind::consult_deadline: return consult_deadline(decision, task);
        case TimerKind::transfer_deadline: return fail_number_transfer(decision, task, "no-answer");
        case TimerKind::recording_resume: return recording_deadline(decision, task, timer.due);
        case TimerKind::group_join: return group_join(decision, task, ordinal, timer.due);
        case TimerKind::relaxation: return relax(decision, task, ordinal, timer.due);
        case TimerKind::wait_max: return max_wait_reached(decision, task, ordinal, timer.due);
        case TimerKind::preference_end: return preference_end(decision, task, ordinal, timer.due);
        case TimerKind::chat_idle: return close_idle_chat(decision, task, timer.due);
        case TimerKind::overflow_retry: return retry_overflow(decision, QueueId{timer.subject});
        case TimerKind::callback_ring: return callback_ring_deadline(decision, task, timer.due);
        case TimerKind::callback_due: return callback_due(decision, task, timer.due);
        case TimerKind::callback_retention: return callback_expired(decision, task, timer.due);
        case TimerKind::inactivity: return inactivity_deadline(decision, agent);
        case TimerKind::campaign_due: return campaign_due(decision, timer.subject);
    }
}

std::optional<Timer> first_due_of(World const& world, Uuid const& subject, Time now) {
    auto const& timers = world.indexes.timers();
    if (timers.empty() || timers.begin()->due > now) return std::nullopt;
    std::vector<Uuid> const subjects = related(world, subject);
    for (Timer const& timer : timers) {
        if (timer.due > now) break;
        if (std::find(subjects.begin(), subjects.end(), timer.subject) != subjects.end()) {
            return timer;
        }
    }
    return std::nullopt;
}

void set_aside(Decision& decision, Timer const& timer, bool resumed) {
    State const& state = decision.state();
    if (!Indexes::timers_of(timer.subject, state).contains(timer)) return;
    if (state.timers_aside.contains(timer) != resumed) return;
    TimerSetAside event{{}, {}, timer.kind, timer.ordinal, timer.due, decision.now(), resumed};
    if (state.task({timer.subject}) != nullptr) {
        event.task = {timer.subject};
    } else {
        event.agent = {timer.subject};
    }
    decision.emit(std::move(event));
}

std::string to_text(Timer const& timer) {
    return std::string(enum_name(timer.kind)) + " of " + to_string(timer.subject) + " " +
           std::to_string(timer.ordinal) + ", due " + std::to_string(timer.due.epoch_ms);
}

}  // namespace ringmaster::core
