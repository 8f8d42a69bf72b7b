#pragma once
// A waiting contact is put through to a number outside: a free line of a capacity-based team that
// serves its queue (RQ-14), or the number the queue overflows to (RQ-9). It keeps its place until
// the far end answers.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

struct Diversion {
    std::uint32_t entry = 0;
    std::string number;
    TeamId team = {};  // empty: an overflow number
};
void divert(Decision& decision, TaskId task, Diversion const& to);

// What became of the dialling: the far end rings or cannot be reached, has answered, has not.
void diversion_dialled(Decision& decision, TaskId task);
void diversion_answered(Decision& decision, TaskId task);
void fail_diversion(Decision& decision, TaskId task, std::string const& cause, bool leg_gone);

}  // namespace ringmaster::core
