#pragma once
// A duty that goes from organization to organization, so many at a time: what the loop does at once
// does not grow with their number.
//
// Ownership: refers to what it is given for the time of a call. Threading: the loop. Errors: what
// the part of one organization throws keeps no other from its own (OPS-8).

#include <deque>
#include <functional>
#include <string>

#include "app/base/fault.hpp"
#include "app/turn/tenants.hpp"

namespace ringmaster::app {

class OrganizationRound {
public:
    // `at_once`: of one go.
    OrganizationRound(FaultBook& faults, std::string name, std::size_t at_once)
        : faults_(faults), name_(std::move(name)), at_once_(at_once) {}

    // Everybody's turn comes, unless the last round is not over yet.
    void begin(Tenants const& tenants);
    // The next ones have theirs.
    void go_on(Tenants const& tenants, std::function<void(Tenant&)> const& part);

private:
    FaultBook& faults_;
    std::string name_;
    std::size_t at_once_;
    std::deque<core::OrgId> waiting_;
};

}  // namespace ringmaster::app
