#pragma once
// What has to come of every accepted command and of every fact.

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// An accepted command shows in the events, unless repeating it changes nothing.
[[nodiscard]] bool shows(Command const& command, std::vector<Event> const& events);
// The consequences of a fact that was no repetition stand in the model after the step.
[[nodiscard]] bool stands(Fact const& fact, Model const& model, std::vector<Event> const& events);

}  // namespace ringmaster::simulation
