#include "core/waiting.hpp"

#include <algorithm>

#include "core/readiness.hpp"

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

}  // namespace

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
    std::string const customer = customer_key(task);
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
    Queue const& queue = queue_of(decision, entry);
    Queue const* const backup = decision.config().queue(queue.backup_queue);
    bool const is_offered = decision.state().task(task)->offers_entry(ordinal);
    bool const moves = entry.personal && backup != nullptr && backup->active && !is_offered;
    decision.emit(PreferenceEnded{task, ordinal, due, decision.now()});
    if (!moves) return;
    constexpr char const* reason = "DIRECT_WAIT_OVER";  // RQ-8
    decision.emit(TaskDequeued{task, ordinal, decision.now(), reason});
    queue_task(decision, task, {backup->id, reason, false});
}

}  // namespace ringmaster::core
