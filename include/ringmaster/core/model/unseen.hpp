#pragma once
// Who listens to a contact without the others' knowledge (SU-1).
//
// Ownership: none. Threads: any that may read the task. Errors: none.

#include "ringmaster/core/model/task.hpp"

namespace ringmaster::core {

// He listens to it, or has asked to, and nobody but himself may know.
[[nodiscard]] bool listens_unseen(Task const& task, AgentId agent);

}  // namespace ringmaster::core
