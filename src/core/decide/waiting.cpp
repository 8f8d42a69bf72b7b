#include "core/decide/waiting.hpp"

#include <algorithm>

#include "core/decide/leaving.hpp"
#include "core/decide/queue_admission.hpp"
#include "core/state/deadlines.hpp"
#include "core/state/readiness.hpp"

namespace ringmaster::core {
namespace {

bool anybody_signed_in(Decision const& decision, DistributionGroup const& group) {
    return std::any_of(group.teams.begin(), group.teams.end(), [&](TeamId const& id) {
        Team const* const team = decision.config().team(id);
        bool const lines = team != nullptr && team->active && team->capacity_based();
        return lines || decision.indexes().signed_in(id) != 0;
    });
}

// Groups that serve an entry after it has waited so long. The first does at once; one that nobody
// is signed in for is not waited for when the queue says so (RQ-9).
std::uint32_t groups_after(Decision const& decision, Queue const& queue, Duration waited) {
    std::uint32_t joined = 0;
    bool staffed = false;
    for (DistributionGroup const& group : queue.groups) {
        bool const passed_over = queue.check_availability && !staffed;
        if (joined != 0 && group.after > waited && !passed_over) break;
        staffed = staffed || anybody_signed_in(decision, group);
        ++joined;
    }
    return joined;
}

QueueEntry const& entry_of(Decision const& decision, TaskId task, std::uint32_t ordinal) {
    QueueEntry const* const entry = decision.state().task(task)->entry(ordinal);
    if (entry == nullptr) broken("no entry waits in task " + to_string(task));
    return *entry;
}

Queue const& queue_of(Decision const& decision, QueueEntry const& entry) {
    Queue const* const queue = decision.config().queue(entry.queue);
    if (queue == nullptr) broken("an entry waits in no queue");
    return *queue;
}

// The entry as it would be had its queue always been as it is now.
WaitingChanged present_rules(Decision const& decision, Task const& task, QueueEntry const& entry) {
    Queue const& queue = queue_of(decision, entry);
    Duration const waited = decision.now() - entry.queued_at;
    auto const is_taken = [&](RelaxationStep const& step) { return step.after <= waited; };
    auto const steps = std::count_if(queue.relaxation.begin(), queue.relaxation.end(), is_taken);
    WaitingChanged event;
    event.task = task.id;
    event.entry = entry.ordinal;
    event.queue = queue.id;
    event.groups = groups_after(decision, queue, waited);
    event.steps = static_cast<std::uint32_t>(steps);
    event.wait_until = wait_until(decision.config(), entry);
    event.wait_max_reached =
        entry.wait_max_reached && event.wait_until && *event.wait_until <= decision.now();
    QueueEntry after = entry;
    after.relaxed = event.steps;
    event.requirements = requirements_of(queue, after);
    event.at = decision.now();
    return event;
}

std::optional<Time> wait_until_in(Queue const& queue, QueueEntry const& entry) {
    bool const ever = queue.wait_max.count() > 0 && entry.kind != EntryKind::consult;
    return ever ? std::optional(entry.queued_at + queue.wait_max) : std::nullopt;
}

bool is_moved(Queue const& before, Queue const& queue, QueueEntry const& entry,
              WaitingChanged const& event) {
    bool const same = event.wait_until == wait_until_in(before, entry) &&
                      event.wait_max_reached == entry.wait_max_reached &&
                      event.groups == entry.groups && event.steps == entry.relaxed &&
                      before.agents == queue.agents &&
                      joined_teams(before, entry.groups) == joined_teams(queue, event.groups) &&
                      requirements_of(before, entry) == event.requirements;
    return !same;
}

}  // namespace

void follow_queues(Decision& decision, std::vector<Queue> const& before, Actor const& by) {
    std::vector<std::pair<WaitingChanged, bool>> moved;  // and whether its time is up already
    for (auto const& [id, task] : decision.state().tasks) {
        for (QueueEntry const& entry : task.entries) {
            auto const was = std::find_if(before.begin(), before.end(),
                                          [&](Queue const& one) { return one.id == entry.queue; });
            if (was == before.end()) continue;
            WaitingChanged event = present_rules(decision, task, entry);
            event.by = by;
            if (!is_moved(*was, queue_of(decision, entry), entry, event)) continue;
            bool const is_up = event.wait_until && *event.wait_until <= decision.now() &&
                               !event.wait_max_reached && !task.offers_entry(entry.ordinal);
            moved.emplace_back(std::move(event), is_up);
        }
    }
    for (auto& [event, is_up] : moved) {
        auto const [task, entry] = std::pair(event.task, event.entry);
        decision.emit(std::move(event));
        if (is_up) max_wait_reached(decision, task, entry, decision.now());
    }
}

void fill_waiting(Decision const& decision, Waiting const& waiting, TaskQueued& event) {
    Queue const* const queue = decision.config().queue(event.queue);
    if (queue == nullptr) return;  // for one agent alone
    event.groups = groups_after(decision, *queue, Duration(0));
    if (!waiting.direct_to.empty()) {
        event.preferred = {{waiting.direct_to, 0}};
        event.preferred_until = event.at + waiting.direct_for;
        event.personal = true;
        return;
    }
    if (!waiting.last_agent.empty()) {
        event.preferred = {{waiting.last_agent, 0}};
        event.preferred_until = event.at;
        return;
    }
    // Nobody is waited for who cannot come (RQ-7).
    bool const some = std::any_of(
        waiting.preferred.begin(), waiting.preferred.end(),
        [&](PreferredAgent const& one) { return serves(decision.state(), *queue, one.agent); });
    if (!some) return;
    event.preferred = waiting.preferred;
    event.preferred_until = event.at + queue->preferred_for;
}

AgentId last_agent_for(Decision const& decision, Task const& task, QueueId queue_id) {
    std::string const customer =
        task.calls_back() ? customer_key(task.media, decision.indexes().canonical_number(
                                                         task.callback->number, decision.state()))
                          : customer_key(task);
    Queue const* const queue = decision.config().queue(queue_id);
    if (customer.empty() || queue == nullptr) return {};
    LastServed const& served = decision.state().last_served;
    auto const recent = served.recent.find(customer);
    auto const older = served.older.find(customer);
    bool const known = recent != served.recent.end() || older != served.older.end();
    if (!known) return {};
    AgentId const agent = recent != served.recent.end() ? recent->second : older->second;
    AgentProfile const* const profile = decision.config().profile_of(agent);
    bool const wanted = profile != nullptr && profile->last_agent_routing;
    ReadyRecord const* const ready = decision.indexes().matching().ready(agent);
    bool const free = ready != nullptr && ready->on(task.media);
    return wanted && free && serves(decision.state(), *queue, agent) ? agent : AgentId{};
}

void group_join(Decision& decision, TaskId task, std::uint32_t ordinal, Time due) {
    QueueEntry const& entry = entry_of(decision, task, ordinal);
    Queue const& queue = queue_of(decision, entry);
    std::uint32_t const groups = std::max(groups_serving(entry.groups) + 1,
                                          groups_after(decision, queue, due - entry.queued_at));
    decision.emit(PoolGrown{task, ordinal, groups, due, decision.now()});
}

void relax(Decision& decision, TaskId task, std::uint32_t ordinal, Time due) {
    QueueEntry const& entry = entry_of(decision, task, ordinal);
    decision.emit(RequirementsRelaxed{task, ordinal, entry.relaxed + 1, due, decision.now()});
}

void preference_end(Decision& decision, TaskId task, std::uint32_t ordinal, Time due) {
    QueueEntry const& entry = entry_of(decision, task, ordinal);
    QueueId const backup = entry.personal ? queue_of(decision, entry).backup_queue : QueueId{};
    decision.emit(PreferenceEnded{task, ordinal, due, decision.now(), !backup.empty()});
    if (backup.empty()) return;
    Task const& after = *decision.state().task(task);
    leave(decision, key_of(*after.entry(ordinal), after));
}

void wait_again(Decision& decision, TaskId id, std::uint32_t ordinal) {
    auto const waiting = [&]() -> QueueEntry const* {
        Task const& task = *decision.state().task(id);
        return task.offers_entry(ordinal) ? nullptr : task.entry(ordinal);
    };
    auto const is_due = [&](std::optional<Time> const& due) {
        return due && *due <= decision.now();
    };
    QueueEntry const* entry = waiting();
    if (entry == nullptr) return;
    if (entry->personal && is_due(entry->preferred_until)) {
        preference_end(decision, id, ordinal, *entry->preferred_until);
    }
    entry = waiting();
    if (entry == nullptr) return;
    auto const until = wait_until(decision.config(), *entry);
    if (is_due(until) && !entry->wait_max_reached) max_wait_reached(decision, id, ordinal, *until);
}

}  // namespace ringmaster::core
