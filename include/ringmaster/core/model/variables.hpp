#pragma once
// Questions about call-associated data that the engine decides by and that its callers need for
// their answers (CD-3).
//
// Ownership: values in, values out. Threading: pure functions. Units: versions count the saves of
// one variable, from 1. Errors: none.

#include <string>
#include <vector>

#include "ringmaster/core/model/command_contact.hpp"

namespace ringmaster::core {

// Names in `command.values` whose current version is not the one the save was made against, in
// name order. A name without a version counts as made against the current value.
[[nodiscard]] std::vector<std::string> conflicting_variables(Task const& task,
                                                             SaveVariables const& command);

}  // namespace ringmaster::core
