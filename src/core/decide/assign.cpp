#include "core/decide/assign.hpp"

#include "core/decide/actions.hpp"
#include "core/decide/offers.hpp"
#include "core/state/candidates.hpp"
#include "core/state/capacity.hpp"
#include "core/state/readiness.hpp"

namespace ringmaster::core {
namespace {

Station const* station_of(State const& state, AgentId id) {
    Agent const* const agent = state.agent(id);
    return agent == nullptr ? nullptr : agent->station();
}

// The entry of the contact itself that waits in a queue.
QueueEntry const* own_entry(Task const& task) {
    for (QueueEntry const& entry : task.entries) {
        bool const for_all = entry.kind != EntryKind::consult && entry.kind != EntryKind::preview;
        if (for_all && !entry.direct()) return &entry;
    }
    return nullptr;
}

std::optional<Reason> why_not_free(World const& world, Task const& task, AgentId id) {
    Agent const& agent = *world.state.agent(id);
    Station const& station = *agent.station();
    bool const calls = task.media == MediaType::telephony;
    Idle const* const idle = station.choice.idle();
    if (idle != nullptr && (calls || idle->system != SystemCode::none)) {
        return Reason::not_available;
    }
    if (!agent.has_arrived_socket()) return Reason::not_available;  // AG-8
    if (!world.state.config.may_work(id, station.team)) return Reason::agent_inactive;
    if (calls && station.phone) return Reason::state_pending;  // VC-5
    bool const free = has_capacity(world.state, world.indexes, agent, task.media);
    return free ? std::nullopt : std::optional(Reason::no_capacity);
}

}  // namespace

std::vector<TaskId> assignable_tasks(World const& world, AgentId agent) {
    std::set<EntryKey> keys;
    for (auto const& [id, queue] : world.state.config.queues) {
        if (!queue.manually_assignable || !serves(world.state, queue, agent)) continue;
        for (EntryClass const* const one : world.indexes.matching().classes_of(id)) {
            keys.insert(one->waiting.begin(), one->waiting.end());
        }
    }
    std::vector<TaskId> tasks;
    for (EntryKey const& key : keys) {
        Task const& task = *world.state.task(key.task);
        QueueEntry const& entry = *task.entry(key.ordinal);
        bool const own = entry.kind != EntryKind::consult && entry.kind != EntryKind::preview;
        bool const free =
            !task.offers_entry(key.ordinal) && !is_barred(world.state.config, task, entry, agent);
        if (own && free) tasks.push_back(key.task);
    }
    return tasks;
}

Refused assign_task(Decision& decision, AssignTask const& command) {
    World const& world = decision.world();
    Task const* const task = world.state.task(command.task);
    if (task == nullptr) return Refusal{Reason::unknown_task, {}};
    if (task->ended() != nullptr) return Refusal{Reason::contact_ended, {}};
    if (station_of(world.state, command.agent) == nullptr) {
        return Refusal{Reason::not_signed_in, {}};
    }
    QueueEntry const* const entry = own_entry(*task);
    if (entry == nullptr) {
        bool const taken = task->owner() != nullptr;
        return refuse_answer(world, command.task, command.agent,
                             taken ? Reason::already_assigned : Reason::not_waiting);
    }
    Queue const* const queue = world.state.config.queue(entry->queue);
    // To him, a contact of other people's queues looks like none.
    if (queue == nullptr || !serves(world.state, *queue, command.agent)) {
        return Refusal{Reason::unknown_task, {}};
    }
    if (!queue->manually_assignable) return Refusal{Reason::not_assignable, queue->name};
    if (task->offers_entry(entry->ordinal)) return Refusal{Reason::offer_showing, {}};
    if (is_barred(world.state.config, *task, *entry, command.agent))
        return Refusal{Reason::not_assignable, {}};
    if (auto const why = why_not_free(world, *task, command.agent)) return Refusal{*why, {}};
    make_offer(decision, command.task, {entry->ordinal, command.agent, true});
    return std::nullopt;
}

}  // namespace ringmaster::core
