#pragma once
// The history of a contact for those from whom an invisible monitoring is hidden (SU-1).
//
// Ownership: values. Threading: any. Errors: none.

#include <cstdint>
#include <optional>
#include <set>

#include "api/requests/visibility.hpp"

namespace ringmaster::api {

// Takes what an invisible monitoring left in a contact's rows out of them. It is hidden from agents
// and from supervisors who took part as such; whoever looks from outside sees it. Rows come in
// order, from the contact's first.
class Discretion {
public:
    Discretion(Principal const& reader, ContactParts const& parts);

    // Nothing: nothing is left of the row.
    [[nodiscard]] std::optional<HistoryRow> shown(HistoryRow row);

private:
    struct Hides;

    bool hides_ = false;
    core::AgentId reader_;
    std::set<core::AgentId> silent_;       // who monitors it invisibly, or did last
    std::set<std::uint32_t> engagements_;  // as which engagements
    std::set<std::uint64_t> media_;        // connector commands given for them
    std::set<core::AgentId> phones_;       // hung up for them, and not known to be down
};

}  // namespace ringmaster::api
