#pragma once
// Where the journal no longer has its first entry, records begin with a snapshot: events that lead
// to what its state still knows of agents who are signed in and of contacts that are open. What was
// before is not made up: those records say that they are not complete.
//
// Ownership: values. Threading: none of its own. Errors: none.

#include <vector>

#include "ringmaster/core/model/event.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::reports {

// All of the configuration that records name, then agents, then contacts with their parts.
[[nodiscard]] std::vector<core::Event> events_leading_to(core::State const& state);

}  // namespace ringmaster::reports
