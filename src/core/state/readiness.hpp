#pragma once
// What keeps an agent from being offered anything, and an entry from an agent. Asked by the router
// and by explanations alike (RQ-12).

#include <optional>

#include "core/state/indexes.hpp"
#include "ringmaster/core/model/objection.hpp"

namespace ringmaster::core {

// Empty: he is signed in, Available and present, and may work.
[[nodiscard]] std::optional<Objection> why_unwilling(State const& state, Agent const& agent);
// He is signed in, in a team that serves the queue or as one of its list.
[[nodiscard]] bool serves(State const& state, Queue const& queue, AgentId agent);
// Channels on which he has a slot and his phone is free, a bit per MediaType.
[[nodiscard]] unsigned open_channels(State const& state, Indexes const& indexes,
                                     Agent const& agent);
// Something in the contact itself keeps the entry from the agent.
[[nodiscard]] std::optional<Objection> why_barred(Config const& config, Task const& task,
                                                  QueueEntry const& entry, AgentId agent);
// Whoever is chosen for it now, its customer is called before he is asked (CB-1): a callback that
// waits for anybody, nobody on the line and nobody asked yet, of a queue that is set so.
[[nodiscard]] bool calls_customer_first(Config const& config, Task const& task,
                                        QueueEntry const& entry);

}  // namespace ringmaster::core
