#include "core/router.hpp"

#include <algorithm>

#include "core/offers.hpp"

namespace ringmaster::core {
namespace {

bool is_skipped(QueueEntry const& entry, AgentId agent) {
    return std::any_of(entry.skips.begin(), entry.skips.end(),
                       [&](Skip const& skip) { return skip.agent == agent; });
}

// RQ-10: an agent with an open wrap-up for a task is never offered that task.
bool takes_part(Task const& task, AgentId agent) {
    return task.wrapping(agent) != nullptr || task.talking(agent) != nullptr ||
           task.offer_to(agent) != nullptr;
}

// Ready agents of the entry's queue in its order (longest available), across its teams.
template <class Visit>
void for_each_ready(World const& world, Queue const& queue, Visit visit) {
    using Range = std::pair<std::set<ReadyKey>::const_iterator, std::set<ReadyKey>::const_iterator>;
    std::vector<Range> ranges;
    for (TeamId const& team : queue.teams) {
        auto const& ready = world.indexes.ready({team, queue.media});
        if (!ready.empty()) ranges.emplace_back(ready.begin(), ready.end());
    }
    while (!ranges.empty()) {
        auto const next = std::min_element(
            ranges.begin(), ranges.end(),
            [](Range const& left, Range const& right) { return *left.first < *right.first; });
        if (!visit(next->first->agent)) return;
        if (++next->first == next->second) ranges.erase(next);
    }
}

// OF-4: an agent's skip of an entry ends early once another eligible agent is ready and each of
// those has declined or missed it. Returns the agents whose skip ends now.
std::vector<AgentId> skips_to_end(World const& world, EntryKey const& key) {
    Task const& task = *world.state.task(key.task);
    QueueEntry const& entry = *task.entry(key.ordinal);
    Queue const* const queue = world.state.config.queue(entry.queue);
    if (queue == nullptr) return {};
    std::vector<AgentId> skipped;
    std::size_t eligible = 0;
    bool untried = false;
    for_each_ready(world, *queue, [&](AgentId agent) {
        if (takes_part(task, agent) || agent == entry.excluded) return true;
        auto const& missed = entry.missed;
        bool const declined = is_skipped(entry, agent);
        untried = !declined && std::find(missed.begin(), missed.end(), agent) == missed.end();
        if (declined) skipped.push_back(agent);
        ++eligible;
        return !untried;
    });
    if (untried || eligible < 2) return {};
    return skipped;
}

// Entries that wait where somebody is ready, in routing order, until `visit` says stop.
template <class Visit>
void for_each_meeting_entry(World const& world, Visit visit) {
    std::set<std::pair<EntryKey, QueueId>> queues;
    for (Desk const& desk : world.indexes.meeting()) {
        auto const& heads = world.indexes.desks().at(desk).heads;
        queues.insert(heads.begin(), heads.end());
    }
    // Heads alone order the queues; each queue is then walked in step with the others.
    while (!queues.empty()) {
        auto const [key, queue] = *queues.begin();
        queues.erase(queues.begin());
        if (!visit(key)) return;
        auto const& waiting = world.indexes.waiting(queue);
        auto const next = waiting.upper_bound(key);
        if (next != waiting.end()) queues.emplace(*next, queue);
    }
}

// Ends the skips that OF-4 ends early.
void end_skips(Decision& decision) {
    if (decision.indexes().meeting().empty()) return;
    std::vector<EntryKey> const keys(decision.indexes().skipping().begin(),
                                     decision.indexes().skipping().end());
    for (EntryKey const& key : keys) {
        for (AgentId const& agent : skips_to_end(decision.world(), key)) {
            decision.emit(SkipEnded{key.task, key.ordinal, agent, decision.now()});
        }
    }
}

}  // namespace

std::optional<AgentId> first_eligible(World const& world, EntryKey const& key) {
    Task const& task = *world.state.task(key.task);
    QueueEntry const& entry = *task.entry(key.ordinal);
    Queue const* const queue = world.state.config.queue(entry.queue);
    if (queue == nullptr) return std::nullopt;
    std::optional<AgentId> chosen;
    for_each_ready(world, *queue, [&](AgentId agent) {
        bool const barred = agent == entry.excluded;  // TR-4
        if (barred || is_skipped(entry, agent) || takes_part(task, agent)) return true;
        chosen = agent;
        return false;
    });
    return chosen;
}

std::optional<EntryKey> first_routable(World const& world) {
    if (world.indexes.meeting().empty()) return std::nullopt;
    std::optional<EntryKey> found;
    for_each_meeting_entry(world, [&](EntryKey const& key) {
        if (!first_eligible(world, key)) return true;
        found = key;
        return false;
    });
    return found;
}

void route(Decision& decision) {
    while (true) {
        end_skips(decision);
        auto const key = first_routable(decision.world());
        if (!key) return;
        make_offer(decision, key->task, key->ordinal, *first_eligible(decision.world(), *key));
    }
}

}  // namespace ringmaster::core
