#pragma once
// Numbers that nobody may dial, on lists by name: the organization's own of customers who asked for
// it, a public register, a campaign's. They are asked before every dial to a customer and before
// every number that an agent types; a number on any of them is on all (OD-1, CB-7).
//
// Ownership: values; only Engine::apply changes them. Threading: none. Units: epoch milliseconds.
// Errors: none.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

// Why a number is on a list, and since when.
struct DoNotCallEntry {
    std::string source;    // where the wish came from: `IVR`, `WEB`, a register's name
    std::string reason;    // may be empty
    std::string added_by;  // who put it there
    Time added_at;
    RINGMASTER_DESCRIBE(DoNotCallEntry, source, reason, added_by, added_at)
};

// An entry that leaves open who added it, or when: as `known` says.
[[nodiscard]] DoNotCallEntry listed_as(DoNotCallEntry entry, DoNotCallEntry const& known);

struct DoNotCallKey {
    std::string list;
    std::string number;  // canonical (NUM-1)
    RINGMASTER_DESCRIBE(DoNotCallKey, list, number)
};

struct DoNotCallNumber {
    DoNotCallKey key;
    DoNotCallEntry entry;
    RINGMASTER_DESCRIBE(DoNotCallNumber, key, entry)
};

// A list is there as long as a number is on it.
struct DoNotCall {
    using Numbers = std::map<std::string, DoNotCallEntry>;  // by canonical number
    std::map<std::string, Numbers> lists;                   // by name; few
    RINGMASTER_DESCRIBE(DoNotCall, lists)

    [[nodiscard]] DoNotCallEntry const* find(DoNotCallKey const& key) const;
    // Of a canonical number: the lists it is on, in order of their names.
    [[nodiscard]] std::vector<std::string> lists_with(std::string const& number) const;
    [[nodiscard]] bool contains(std::string const& number) const;
    [[nodiscard]] std::size_t size() const;  // numbers, of all lists
};

}  // namespace ringmaster::core
