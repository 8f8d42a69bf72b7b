#pragma once
// Which timers run for a task, an agent or a campaign: what the state alone says, fired or not. The
// index keeps them in the order in which they are due.

#include <algorithm>
#include <optional>
#include <variant>

#include "core/state/matching.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// When the entry has waited for as long as its queue lets it (RQ-9); nothing: it may for ever.
[[nodiscard]] std::optional<Time> wait_until(Config const& config, QueueEntry const& entry);
// How long a callback at rest is kept (CB-7).
[[nodiscard]] Time kept_until(Task const& task, Config const& config);
// OD-3: when the campaign goes on.
[[nodiscard]] std::optional<Timer> wake_of(Campaign const& campaign);

// What an entry that waits in a queue waits for: another group (RQ-6), less to be asked for (RQ-5).
template <class Visit>
void for_each_timer(QueueEntry const& entry, Task const& task, Config const& config, Visit visit) {
    for (Skip const& skip : entry.skips) {
        visit(Timer{skip.until, TimerKind::skip_end, task.id.value, entry.ordinal});
    }
    Queue const* const queue = config.queue(entry.queue);
    if (queue == nullptr) return;
    // Who is rung alone is not taken away; it has its effect when he has not answered (RQ-8).
    bool const rings_alone = entry.personal && task.offers_entry(entry.ordinal);
    if (entry.preferred_until && !rings_alone) {
        visit(
            Timer{*entry.preferred_until, TimerKind::preference_end, task.id.value, entry.ordinal});
    }
    if (std::uint32_t const next = groups_serving(entry.groups); next < queue->groups.size()) {
        visit(Timer{entry.queued_at + queue->groups[next].after, TimerKind::group_join,
                    task.id.value, entry.ordinal});
    }
    auto const until = wait_until(config, entry);
    if (until && !entry.wait_max_reached && !task.offers_entry(entry.ordinal)) {
        visit(Timer{*until, TimerKind::wait_max, task.id.value, entry.ordinal});
    }
    if (entry.relaxed < queue->relaxation.size()) {
        visit(Timer{entry.queued_at + queue->relaxation[entry.relaxed].after, TimerKind::relaxation,
                    task.id.value, entry.ordinal});
    }
}

template <class Visit>
void for_each_timer(Task const& task, Config const& config, Visit visit) {
    for (Offer const& offer : task.offers) {
        visit(Timer{offer.deadline, TimerKind::offer_deadline, task.id.value, offer.ordinal});
    }
    for (Engagement const& one : task.engagements) {
        WrapUp const* const wrap_up = one.wrap_up();
        if (wrap_up == nullptr || !wrap_up->deadline) continue;
        visit(Timer{*wrap_up->deadline, TimerKind::wrap_up_deadline, task.id.value, one.ordinal});
    }
    for (MediaOperation const& operation : task.media_operations) {
        if (operation.expired) continue;
        visit(Timer{operation.due, TimerKind::media_deadline, task.id.value, operation.number});
    }
    for (QueueEntry const& entry : task.entries) for_each_timer(entry, task, config, visit);
    auto const requested = task.consult ? task.consult->requested() : nullptr;
    if (requested != nullptr && requested->deadline) {
        visit(Timer{*requested->deadline, TimerKind::consult_deadline, task.id.value,
                    task.consult->ordinal});
    }
    if (task.number_transfer && task.number_transfer->deadline) {
        visit(Timer{*task.number_transfer->deadline, TimerKind::transfer_deadline, task.id.value,
                    task.number_transfer->ordinal});
    }
    if (task.recording && task.recording->resume_due) {
        visit(Timer{*task.recording->resume_due, TimerKind::recording_resume, task.id.value, 0});
    }
    if (auto const* const dial = task.dials_customer(); dial != nullptr && dial->deadline) {
        visit(Timer{*dial->deadline, TimerKind::callback_ring, task.id.value, dial->dial});
    }
    if (task.callback && task.callback->delayed() != nullptr && task.ended() == nullptr) {
        visit(Timer{task.callback->delayed()->due, TimerKind::callback_due, task.id.value, 0});
    }
    // Not before its time: then it still has to be kept (CB-7).
    if (task.calls_back() && task.callback->at_rest()) {
        Time const until = kept_until(task, config);
        CallbackDelayed const* const delayed = task.callback->delayed();
        if (delayed == nullptr || until < delayed->due) {
            visit(Timer{until, TimerKind::callback_retention, task.id.value, 0});
        }
    }
    if (task.idle_due) visit(Timer{*task.idle_due, TimerKind::chat_idle, task.id.value, 0});
}

template <class Visit>
void for_each_timer(Agent const& agent, Visit visit) {
    for (Socket const& socket : agent.sockets) {
        if (!socket.arrival_due) continue;
        visit(Timer{*socket.arrival_due, TimerKind::socket_arrival, agent.id.value, socket.id});
    }
    Station const* const station = agent.station();
    if (station == nullptr) return;
    if (station->phone) {
        visit(Timer{station->phone->due, TimerKind::phone_deadline, agent.id.value, 0});
    }
    if (station->inactive_due) {
        visit(Timer{*station->inactive_due, TimerKind::inactivity, agent.id.value, 0});
    }
    if (!station->lease) return;
    Lease const& lease = *station->lease;
    if (lease.recovery_due) {
        visit(Timer{*lease.recovery_due, TimerKind::lease_recovery, agent.id.value, 0});
    }
    if (lease.sign_out_due) {
        visit(Timer{*lease.sign_out_due, TimerKind::lease_sign_out, agent.id.value, 0});
    }
}

}  // namespace ringmaster::core
