#include "core/decide/queue_router.hpp"

#include <algorithm>

#include "core/decide/callback.hpp"
#include "core/decide/campaign.hpp"
#include "core/decide/divert.hpp"
#include "core/decide/leaving.hpp"
#include "core/decide/offers.hpp"
#include "core/state/candidates.hpp"
#include "core/state/readiness.hpp"

namespace ringmaster::core {
namespace {

bool is_skipped(QueueEntry const& entry, AgentId agent) {
    return std::any_of(entry.skips.begin(), entry.skips.end(),
                       [&](Skip const& skip) { return skip.agent == agent; });
}

// OF-4: an agent's skip of an entry ends early once another eligible agent is ready and each of
// those has declined or missed it. Returns the agents whose skip ends now.
std::vector<AgentId> skips_to_end(World const& world, EntryKey const& key) {
    Task const& task = *world.state.task(key.task);
    QueueEntry entry = *task.entry(key.ordinal);
    if (task.offers_entry(entry.ordinal)) return {};  // who is asked now has not been tried yet
    EntryClass const* const entries = world.indexes.matching().class_of(entry);
    if (entries == nullptr) return {};
    QueueEntry open = entry;
    open.skips.clear();
    std::vector<AgentId> skipped;
    std::size_t eligible = 0;
    Candidates candidates(world, *entries);
    while (auto const agent = candidates.next()) {
        bool const lines = world.state.config.lines(*agent) != nullptr;  // nobody (RQ-14)
        if (lines || is_passed_over(world, task, open, *agent)) continue;
        ++eligible;
        bool const declined = is_skipped(entry, *agent);
        if (declined) skipped.push_back(*agent);
        auto const& missed = entry.missed;
        if (declined || std::find(missed.begin(), missed.end(), *agent) != missed.end()) continue;
        return {};  // one who has not been tried
    }
    if (eligible < 2) return {};
    return skipped;
}

// Ends the skips that OF-4 ends early.
void end_skips(Decision& decision) {
    if (!decision.changes().skips) return;
    decision.changes().skips = false;
    auto const& skipping = decision.indexes().matching().skipping();
    std::vector<EntryKey> const keys(skipping.begin(), skipping.end());
    for (EntryKey const& key : keys) {
        for (AgentId const& agent : skips_to_end(decision.world(), key)) {
            decision.emit(SkipEnded{key.task, key.ordinal, agent, decision.now()});
        }
    }
}

// The first entry of a class, from its head on, that nothing bars from the agent.
std::optional<EntryKey> first_open(World const& world, EntryClass const& entries, AgentId agent) {
    for (EntryKey const& key : entries.waiting) {
        Task const& task = *world.state.task(key.task);
        if (!is_passed_over(world, task, *task.entry(key.ordinal), agent)) return key;
    }
    return std::nullopt;
}

// Whose desk it is: a user's id may be a team's in what was configured under looser rules.
enum class DeskOf { team, agent };

// The first entry at a desk that the agent may take, if it comes before `best`.
void improve(World const& world, Desk const& desk, DeskOf whose, AgentId agent,
             std::optional<EntryKey>& best) {
    Matching const& matching = world.indexes.matching();
    DeskState const* const at = matching.desk(desk);
    if (at == nullptr) return;
    ReadyRecord const& record = *matching.ready(agent);
    for (auto const& [head, number] : at->heads) {
        if (best && !(head < *best)) return;
        EntryClass const& entries = matching.entry_class(number);
        if ((whose == DeskOf::agent) == entries.agents.empty()) continue;
        if (!matching.fits(entries, agent, record, world.state.config)) continue;
        auto const key = first_open(world, entries, agent);
        if (key && (!best || *key < *best)) best = key;
    }
}

// The first waiting entry, in routing order, that a ready agent may take.
std::optional<EntryKey> best_entry_for(World const& world, AgentId agent) {
    ReadyRecord const* const record = world.indexes.matching().ready(agent);
    std::optional<EntryKey> best;
    if (record == nullptr) return best;
    for (std::size_t channel = 0; channel < media_type_count; ++channel) {
        auto const media = static_cast<MediaType>(channel);
        if (!record->on(media)) continue;
        improve(world, {record->team.value, media}, DeskOf::team, agent, best);
        improve(world, {agent.value, media}, DeskOf::agent, agent, best);
    }
    return best;
}

QueueEntry const* waiting_entry(World const& world, EntryKey const& key) {
    Task const* const task = world.state.task(key.task);
    QueueEntry const* const entry = task == nullptr ? nullptr : task->entry(key.ordinal);
    if (entry == nullptr) return nullptr;
    EntryClass const* const entries = world.indexes.matching().class_of(*entry);
    return entries != nullptr && entries->waiting.contains(key) ? entry : nullptr;
}

struct Pick {
    EntryKey key;
    AgentId agent;
};

// Every agent who became ready proposes the entry he would take.
void collect_proposals(Decision& decision) {
    Changes& changes = decision.changes();
    while (!changes.agents.empty()) {
        AgentId const agent = *changes.agents.begin();
        changes.agents.erase(changes.agents.begin());
        if (auto const best = best_entry_for(decision.world(), agent)) {
            changes.proposals.emplace(*best, agent);
        }
    }
}

// RQ-2, of what has changed: any other pair of entry and agent was refused before.
std::optional<Pick> next_pick(Decision& decision) {
    Changes& changes = decision.changes();
    collect_proposals(decision);
    while (!changes.entries.empty() || !changes.proposals.empty()) {
        bool const proposed = changes.entries.empty() ||
                              (!changes.proposals.empty() &&
                               changes.proposals.begin()->first < *changes.entries.begin());
        EntryKey const key = proposed ? changes.proposals.begin()->first : *changes.entries.begin();
        if (waiting_entry(decision.world(), key) != nullptr) {
            if (auto const agent = first_eligible(decision.world(), key)) return Pick{key, *agent};
        }
        if (!proposed) {
            changes.entries.erase(key);
            continue;
        }
        AgentId const agent = changes.proposals.begin()->second;
        changes.proposals.erase(changes.proposals.begin());
        auto const best = best_entry_for(decision.world(), agent);
        if (!best) continue;
        // It was taken by somebody else. If not, he and the queue's order would disagree for ever.
        if (*best == key) broken("an agent fits entries he is no candidate for");
        changes.proposals.emplace(*best, agent);
    }
    return std::nullopt;
}

void give_to(Decision& decision, Pick const& pick) {
    Task const& task = *decision.state().task(pick.key.task);
    if (calls_customer_first(decision.config(), task, *task.entry(pick.key.ordinal))) {
        return call_customer_first(decision, pick.key.task, pick.agent);
    }
    make_offer(decision, pick.key.task, {pick.key.ordinal, pick.agent});
}

}  // namespace

std::optional<AgentId> first_eligible(World const& world, EntryKey const& key) {
    Task const& task = *world.state.task(key.task);
    QueueEntry const& entry = *task.entry(key.ordinal);
    EntryClass const* const entries = world.indexes.matching().class_of(entry);
    if (entries == nullptr) return std::nullopt;
    Candidates candidates(world, *entries);
    while (auto const agent = candidates.next()) {
        if (!is_passed_over(world, task, entry, *agent)) return agent;
    }
    return std::nullopt;
}

std::optional<EntryKey> first_routable(World const& world) {
    std::set<EntryKey> waiting;
    for (auto const& [id, task] : world.state.tasks) {
        for (QueueEntry const& entry : task.entries) {
            EntryKey const key = key_of(entry, task);
            if (waiting_entry(world, key) != nullptr) waiting.insert(key);
        }
    }
    for (EntryKey const& key : waiting) {
        if (first_eligible(world, key)) return key;
    }
    return std::nullopt;
}

void route(Decision& decision) {
    while (true) {
        leave_queues(decision);
        end_skips(decision);
        auto const pick = next_pick(decision);
        if (!pick) {
            if (release_contacts(decision)) continue;
            return;
        }
        Team const* const lines = decision.config().lines(pick->agent);  // RQ-14
        if (lines != nullptr) {
            divert(decision, pick->key.task, {pick->key.ordinal, lines->number, lines->id});
        } else {
            give_to(decision, *pick);
        }
    }
}

}  // namespace ringmaster::core
