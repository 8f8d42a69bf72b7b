#pragma once
// What is let in while disk space is short (OPS-7). Every command and every fact is decided about
// here, by name: one that is new does not compile until it is.
//
// Pure. Threading: any.

#include "ringmaster/core/model/command.hpp"
#include "ringmaster/core/model/fact.hpp"
#include "ringmaster/store/space.hpp"

namespace ringmaster::app {

enum class Purpose {
    brings_contacts,  // taken while there is ample space
    works,            // everything else that is done; not below the second mark
    finishes,         // ends a contact, somebody's part in it, or what keeps him from ending it
    has_happened,     // outside, already: never refused
};

[[nodiscard]] Purpose purpose_of(core::Command const& command);
[[nodiscard]] Purpose purpose_of(core::Fact const& fact);

[[nodiscard]] bool has_space_for(Purpose purpose, store::SpaceLevel level);

}  // namespace ringmaster::app
