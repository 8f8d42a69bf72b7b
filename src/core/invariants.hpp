#pragma once
// What is always true after a step. Checked before the commit: a violation ends the process, so
// the journal never holds the poison.

#include "core/state/world.hpp"

namespace ringmaster::core {

// Text of the first broken invariant of this task or agent.
[[nodiscard]] std::optional<std::string> broken_in(World const& world, Task const& task);
[[nodiscard]] std::optional<std::string> broken_in(World const& world, Agent const& agent);
// Of the whole world, including that indexes equal a rebuild and that routing is exhausted.
[[nodiscard]] std::optional<std::string> broken_in(World const& world);

}  // namespace ringmaster::core
