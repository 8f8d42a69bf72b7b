#pragma once
// Explanations of a contact's queue entries (RQ-12).

#include "core/state/world.hpp"
#include "ringmaster/core/explain.hpp"

namespace ringmaster::core {

[[nodiscard]] std::vector<Explanation> explain(World const& world, Task const& task);

}  // namespace ringmaster::core
