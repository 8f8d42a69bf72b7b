#pragma once
// Outcomes of connector commands (VC-11).

#include "core/decision.hpp"

namespace ringmaster::core {

struct MediaOutcome {
    bool succeeded = true;
    std::string cause;
};

// A result, or the command's deadline. A result nobody waits for any more changes nothing.
void settle_media(Decision& decision, TaskId task, std::uint64_t number,
                  MediaOutcome const& outcome);

}  // namespace ringmaster::core
