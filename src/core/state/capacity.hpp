#pragma once
// How many contacts of which channels an agent may have beside those he has (RQ-10).

#include "core/state/indexes.hpp"

namespace ringmaster::core {

// Channels on which an agent has a free slot, a bit per MediaType (RQ-10): capacity less offers,
// contacts and wrap-ups.
[[nodiscard]] unsigned free_channels(State const& state, Indexes const& indexes,
                                     Agent const& agent);
[[nodiscard]] bool has_capacity(State const& state, Indexes const& indexes, Agent const& agent,
                                MediaType media);
// The same of the channel alone, whatever he has on others: for what he begins himself (OD-1).
[[nodiscard]] bool has_place(State const& state, Indexes const& indexes, Agent const& agent,
                             MediaType media);

}  // namespace ringmaster::core
