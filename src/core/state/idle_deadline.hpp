#pragma once
// When a chat nobody writes in is closed (CH-2, queue setting `chatIdleTimeout`).

#include <optional>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// When a contact in which something happens at that time counts as idle; empty: never. A change of
// the setting counts from the next activity on (CFG-2).
[[nodiscard]] std::optional<Time> idle_deadline(Config const& config, Task const& task, Time at);

}  // namespace ringmaster::core
