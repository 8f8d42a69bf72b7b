#pragma once
// Matches waiting entries with ready agents, exactly (RQ-2, RQ-3).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Repeats until no waiting entry has an eligible agent: the first entry in routing order that
// has one is offered to the first agent of its queue's order. A capacity-based team with a free
// line counts as an agent who has been available for the shortest time (RQ-14).
void route(Decision& decision);

// The first ready agent who may be offered the entry now; nothing when there is none.
[[nodiscard]] std::optional<AgentId> first_eligible(World const& world, EntryKey const& key);

// The first waiting entry, in routing order, that has an eligible agent.
[[nodiscard]] std::optional<EntryKey> first_routable(World const& world);

}  // namespace ringmaster::core
