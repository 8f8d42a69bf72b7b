// How long an entry may wait, a callback is kept, and a campaign sleeps.

#include "core/state/deadlines.hpp"

namespace ringmaster::core {

std::optional<Time> wait_until(Config const& config, QueueEntry const& entry) {
    Queue const* const queue = config.queue(entry.queue);
    bool const ever = queue != nullptr && queue->wait_max.count() > 0;
    bool const stays = entry.kind == EntryKind::consult || entry.kind == EntryKind::preview;
    if (!ever || stays) return std::nullopt;
    return entry.queued_at + queue->wait_max;
}

Time kept_until(Task const& task, Config const& config) {
    Callback const& callback = *task.callback;
    Time since = std::max(callback.requested_at, callback.updated_at);
    if (auto const* const appointment = callback.appointment()) {
        since = std::max(since, appointment->until);
    }
    return since +
           config.setting(task.queue, &Queue::callback_retention, &OrgSettings::callback_retention);
}

std::optional<Timer> wake_of(Campaign const& campaign) {
    if (!campaign.wake_at) return std::nullopt;
    return Timer{*campaign.wake_at, TimerKind::campaign_due, campaign.key, 0};
}

}  // namespace ringmaster::core
