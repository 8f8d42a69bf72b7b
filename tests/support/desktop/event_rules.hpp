#pragma once
// What an unmodified desktop of the public client (3.12) does with each task event: a row per name.
//
// A constant table, any thread. An unknown name has no row: such clients pass it over.

#include <string_view>

namespace ringmaster::desktop {

// What becomes of an event about a contact that is not there.
enum class Unknown {
    adds,     // it is there from now on
    ignores,  // the client looks before it acts
    throws,   // it acts on nothing
};

enum class Effect {
    introduces,       // adds it; one that is there stays as it is (PROTOCOL 2)
    reserves,         // a new contact, in place of whatever was there
    redraws,          // keeps the data and draws it
    asks,             // the same, and is not the one who is asked
    is_asked,         // the same, and is
    stores,           // keeps the data and draws nothing
    passes,           // nothing but promises
    withdraws,        // an offer is gone: drops it while it was new, or a child's
    ends,             // drops it in the same cases; else a wrap-up form opens
    opens_form,       // a wrap-up form opens
    closes_form,      // drops it
    ends_consult,     // drops it if this is who was asked
    leaves,           // drops it if this is a guest who has left
    ends_conference,  // drops it if this is neither the owner nor on the main leg
    merges,           // drops the child, redraws or adds the parent
    monitors,         // a supervisor's own list; agents have no such thing
};

struct EventRule {
    std::string_view type;
    Effect effect;
    Unknown of_unknown;
};
// Null: no row.
[[nodiscard]] EventRule const* find_rule(std::string_view type);

}  // namespace ringmaster::desktop
