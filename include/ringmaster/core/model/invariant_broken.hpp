#pragma once
// What a decision or an event throws that does not fit the state (OPS-8).
//
// Ownership: a value. Threading: none. Units: none. Errors: it is one.

#include <string>

namespace ringmaster::core {

// A broken invariant undoes the decision that broke it, before the commit; the engine that threw is
// not used any more (OPS-8).
struct InvariantBroken {
    std::string what;
};

}  // namespace ringmaster::core
