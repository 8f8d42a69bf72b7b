#pragma once
// Where a test may let a decision fail (OPS-8). The shell leaves it empty; a test gives one that
// throws what it likes at the place it likes, as a bug there would.
//
// Ownership: the test's, outliving whoever it was given to. Threading: that of whoever passes: the
// loop, but `plan` on the thread beside it. Errors: whatever it throws.

#include "ringmaster/core/model/describe.hpp"

namespace ringmaster::core {

// In the order in which an input passes them.
RINGMASTER_ENUM(FaultPlace,
                timer,     // before a timer is fired
                decide,    // before a command or a fact is decided
                apply,     // before an event changes the state
                render,    // before what was decided becomes texts
                plan,      // before a change of documents is worked out, beside the loop
                document,  // between the rows of a change of documents and what is in memory
                answer)    // before a decided command's answer is made

class FaultPoint {
public:
    virtual ~FaultPoint() = default;
    virtual void pass(FaultPlace place) = 0;
};

inline void pass(FaultPoint* point, FaultPlace place) {
    if (point != nullptr) point->pass(place);
}

}  // namespace ringmaster::core
