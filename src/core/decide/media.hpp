#pragma once
// Outcomes of connector commands (VC-11).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

struct MediaOutcome {
    bool succeeded = true;
    std::string cause;
    bool expired = false;  // nothing was heard by the deadline
    bool has_phones = true;
};

// A result, or the command's deadline. A result nobody waits for any more changes nothing.
void settle_media(Decision& decision, TaskId task, std::uint64_t number,
                  MediaOutcome const& outcome);

// A ring whose offer is gone must not start now, nor a dial nobody waits for.
[[nodiscard]] bool still_wanted(Task const& task, MediaOperation const& operation);

// After a restart: whatever was asked and not answered may never have left (OPS-1).
// Numbers from `before` on belong to this step.
void resend_media(Decision& decision, std::uint64_t before);

}  // namespace ringmaster::core
