// What events about tasks, offers, engagements and media do to the state.

#include <algorithm>

#include "core/state/idle_deadline.hpp"
#include "core/state/world.hpp"

namespace ringmaster::core {

namespace {

// RQ-11: of customers who waited for anybody, not of consults and not of those for one agent alone.
void note_wait(State& state, QueueEntry const& entry, Time at) {
    bool const others = entry.kind != EntryKind::consult && entry.kind != EntryKind::preview;
    if (!others || entry.direct() || entry.personal) return;
    state.waits[entry.queue].add(at, at - entry.queued_at);
}

// Where a newer leg of the same party talks, or after so long, no end of the old one is awaited.
void forget_hung_up(Task& task, MediaSettled const& event) {
    auto const joined = std::find_if(
        task.media_operations.begin(), task.media_operations.end(), [&](MediaOperation const& one) {
            return one.number == event.number && event.succeeded && one.kind == MediaKind::bridge;
        });
    bool const talks = joined != task.media_operations.end();
    std::erase_if(task.hung_up_legs, [&](HungUpLeg const& old) {
        bool const newer = talks && joined->leg == old.leg && joined->number > old.command;
        return newer || old.until <= event.at;
    });
}

}  // namespace

void Applier::operator()(TaskCreated const& event) const {
    Task& one = state.tasks[event.task];
    one.id = event.task;
    one.media = event.media;
    one.direction = event.direction;
    one.created_at = event.at;
    one.entry_point = event.entry_point;
    one.priority = event.priority;
    one.age_since = event.age_since;
    one.origin = event.origin;
    one.destination = event.destination;
    one.customer_name = event.customer_name;
    one.attributes = event.attributes;
    one.requirements = event.requirements;
    one.customer_address = event.customer_address;
    one.instead_of = event.instead_of;
}

void Applier::operator()(TaskQueued const& event) const {
    Task& one = task(event.task);
    bool const for_task = event.kind != EntryKind::consult && event.target.empty();
    if (for_task) {
        if (!one.queue.empty() && one.queue != event.queue) {
            one.previous_queues.push_back(one.queue);
        }
        one.queue = event.queue;
        one.priority = event.priority;
        one.requirements = event.requirements;  // those of its creator end with a transfer
        one.sender = event.excluded;
    }
    one.next_ordinal = std::max(one.next_ordinal, event.entry + 1);
    QueueEntry entry;
    entry.ordinal = event.entry;
    entry.kind = event.kind;
    entry.queue = event.queue;
    entry.priority = event.priority;
    entry.in_front = event.in_front;
    entry.age_since = event.age_since;
    entry.queued_at = event.at;
    entry.target = event.target;
    entry.excluded = event.excluded;
    entry.transferred_by = event.transferred_by;
    entry.requirements = event.requirements;
    entry.preferred = event.preferred;
    entry.preferred_until = event.preferred_until;
    entry.personal = event.personal;
    entry.groups = event.groups;
    entry.arrival = state.next_arrival++;
    one.entries.push_back(std::move(entry));
}

void Applier::operator()(TaskDequeued const& event) const {
    std::erase_if(task(event.task).entries,
                  [&](QueueEntry const& entry) { return entry.ordinal == event.entry; });
}

void Applier::operator()(OfferMade const& event) const {
    forget_closed(event.agent, event.task);
    Task& one = task(event.task);
    one.next_ordinal = std::max(one.next_ordinal, event.offer + 1);
    one.offers.push_back({event.offer, event.entry, event.agent, Connecting{}, event.at,
                          event.deadline, event.assigned});
    if (one.preview) was_shown(one);
    QueueId const queue = entry(event.task, event.entry).queue;
    Queue const* const from = state.config.queue(queue);
    if (from == nullptr || from->order != RoutingOrder::CIRCULAR) return;
    state.last_offered[queue] = {event.agent, station(event.agent).team};
}

void Applier::operator()(PoolGrown const& event) const {
    entry(event.task, event.entry).groups = event.groups;
}

void Applier::operator()(RequirementsRelaxed const& event) const {
    entry(event.task, event.entry).relaxed = event.steps;
}

void Applier::operator()(MaxWaitReached const& event) const {
    entry(event.task, event.entry).wait_max_reached = true;
}

void Applier::operator()(TaskPrioritized const& event) const {
    Task& one = task(event.task);
    one.priority = event.priority;
    for (QueueEntry& waiting : one.entries) {
        if (waiting.kind != EntryKind::consult) waiting.priority = event.priority;
    }
}

void Applier::operator()(QueueClosed const& event) const {
    if (event.closed) {
        state.closed_queues.insert(event.queue);
    } else {
        state.closed_queues.erase(event.queue);
    }
}

void Applier::operator()(EntryPointClosed const& event) const {
    if (event.closed) {
        state.closed_entry_points.insert(event.entry_point);
    } else {
        state.closed_entry_points.erase(event.entry_point);
    }
}

void Applier::operator()(WaitingChanged const& event) const {
    QueueEntry& one = entry(event.task, event.entry);
    one.groups = event.groups;
    one.relaxed = event.steps;
    one.wait_max_reached = event.wait_max_reached;
}

void Applier::operator()(OverflowRetryMoved const& event) const {
    state.overflow_retries.erase(event.queue);
    if (event.due) state.overflow_retries.emplace(event.queue, *event.due);
}

void Applier::operator()(PreferenceEnded const& event) const {
    QueueEntry& one = entry(event.task, event.entry);
    one.preferred.clear();
    one.preferred_until.reset();
    one.personal = false;
    one.to_backup = event.to_backup;
}

void Applier::operator()(OfferRinging const& event) const {
    for (Offer& offer : task(event.task).offers) {
        if (offer.ordinal != event.offer) continue;
        offer.stage = Ringing{};
        offer.deadline = event.deadline;
        return;
    }
    broken("no offer to ring in task " + to_string(event.task));
}

void Applier::operator()(OfferClosed const& event) const {
    Task& one = task(event.task);
    auto const found = std::find_if(one.offers.begin(), one.offers.end(), [&](Offer const& offer) {
        return offer.ordinal == event.offer;
    });
    if (found == one.offers.end()) broken("no offer to close in task " + to_string(event.task));
    std::uint32_t const entry_ordinal = found->entry;
    one.offers.erase(found);
    if (event.outcome == OfferOutcome::accepted) {
        note_wait(state, entry(event.task, entry_ordinal), event.at);
    }
    if (event.outcome != OfferOutcome::accepted) {
        remember(event.agent, {event.task, event.outcome, std::nullopt, std::nullopt});
    }
    for (QueueEntry& entry : one.entries) {
        if (entry.ordinal != entry_ordinal) continue;
        if (event.outcome == OfferOutcome::expired) {
            std::erase(entry.missed, event.agent);
            entry.missed.push_back(event.agent);
        }
        if (!event.skip_until) continue;
        std::erase_if(entry.skips, [&](Skip const& skip) { return skip.agent == event.agent; });
        entry.skips.push_back({event.agent, *event.skip_until});
    }
}

void Applier::operator()(SkipEnded const& event) const {
    for (QueueEntry& entry : task(event.task).entries) {
        if (entry.ordinal != event.entry) continue;
        std::erase_if(entry.skips, [&](Skip const& skip) { return skip.agent == event.agent; });
    }
}

void Applier::operator()(EngagementStarted const& event) const {
    Task& one = task(event.task);
    Station const& at = station(event.agent);
    Engagement engagement;
    engagement.ordinal = event.engagement;
    engagement.agent = event.agent;
    engagement.role = event.role;
    engagement.team = at.team;
    engagement.dial_number = at.dial_number;
    engagement.device = at.device;
    engagement.joined_at = event.at;
    one.next_ordinal = std::max(one.next_ordinal, event.engagement + 1);
    one.engagements.push_back(std::move(engagement));
    if (event.role != Role::owner) return;
    one.sender = {};
    one.idle_due = idle_deadline(state.config, one, event.at);
    if (one.has_customer()) remember_served(customer_key(one), event.agent);
}

void Applier::operator()(EngagementEnded const& event) const {
    Engagement& one = engagement(event.task, event.engagement);
    one.left_at = event.at;
    one.state = Released{};
    if (one.role == Role::monitor) return;  // no contact of his own (SU-1)
    if (one.role == Role::owner) task(event.task).idle_due.reset();
    became_free(event.agent, event.at);
    remember(event.agent, {event.task, std::nullopt, std::nullopt, std::nullopt});
}

void Applier::operator()(TaskEnded const& event) const {
    task(event.task).phase = Ended{event.at, event.reason, event.by};
}

void Applier::operator()(TaskClosed const& event) const {
    Task const* const closed = state.task(event.task);
    if (closed != nullptr && closed->preview) reservation_over(*closed);
    state.tasks.erase(event.task);
}

void Applier::operator()(MediaRequested const& event) const {
    state.next_media_number = std::max(state.next_media_number, event.number + 1);
    Task& one = task(event.task);
    one.media_operations.push_back({event.number, event.kind, event.leg, event.subject, event.due,
                                    event.purpose, event.by, event.other, false});
    bool const renews = event.leg.kind != LegKind::customer || one.callback;  // there may be others
    bool const ends = renews && event.kind == ending_command(one.media, event.leg.kind);
    bool const talks =
        event.leg.kind == LegKind::agent && one.talking(event.leg.agent) != nullptr;  // his end
    if (!ends || talks) return;
    std::erase_if(one.hung_up_legs, [&](HungUpLeg const& old) { return old.leg == event.leg; });
    one.hung_up_legs.push_back({event.leg, event.number, event.due});
}

// One whose deadline passed is remembered for a while: its late success is undone (VC-11).
void Applier::operator()(MediaSettled const& event) const {
    forget_hung_up(task(event.task), event);
    auto& operations = task(event.task).media_operations;
    auto const is_it = [&](MediaOperation const& one) { return one.number == event.number; };
    if (!event.expired) {
        std::erase_if(operations, is_it);
        return;
    }
    for (MediaOperation& one : operations) one.expired = one.expired || is_it(one);
    auto const is_expired = [](MediaOperation const& one) { return one.expired; };
    auto const count = std::count_if(operations.begin(), operations.end(), is_expired);
    if (static_cast<std::size_t>(count) <= limits::expired_operations_max) return;
    operations.erase(std::find_if(operations.begin(), operations.end(), is_expired));
}

}  // namespace ringmaster::core
