#pragma once
// Whom a consult or a transfer may go to (CO-1, CO-4, CO-5, CO-13, TR-2).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Who asks for what.
struct Asking {
    AgentId agent;
    TaskId task;
    bool transfer = false;  // otherwise a consult
};

// The target as it is stored: numbers as they are dialled, those of an entry point and entry points
// with their queue; or why it cannot be.
struct ResolvedTarget {
    Target target;
    Refused refused;
};
[[nodiscard]] ResolvedTarget resolve_target(Decision const& decision, Asking const& asking,
                                            Target const& wanted);

// He talks, is offered it, listens or is about to: he gets no second part in it.
[[nodiscard]] bool takes_part(Task const& task, AgentId agent);

// The agent can be offered a consult or transfer of the channel now.
[[nodiscard]] bool is_reachable(World const& world, AgentId agent, MediaType media, bool transfer);

}  // namespace ringmaster::core
