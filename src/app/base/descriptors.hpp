#pragma once
// How many connections the system allows: each takes a descriptor, and so do the database, the
// threads' own files and what is opened for a moment.
//
// Threading: any. Units: descriptors.

#include <cstdint>

namespace ringmaster::app {

// Raises the process's own limit to the most it may have; how many that is.
[[nodiscard]] std::uint64_t raise_descriptor_limit();
// As it stands, without changing it: what raising would come to.
[[nodiscard]] std::uint64_t descriptor_limit();
// How many are open now.
[[nodiscard]] std::uint64_t open_descriptors();
// What is left for connections: at least one, so that somebody can look.
[[nodiscard]] std::uint64_t connections_allowed(std::uint64_t limit, std::uint64_t open);

}  // namespace ringmaster::app
