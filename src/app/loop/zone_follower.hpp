#pragma once
// Keeps what customers' clocks show apart from the instants it comes to (CB-2): the rules of time
// zones change, and this process reads them once. What was agreed before it began is looked at
// again once per organization; what has moved is an ordinary command in the journal.
//
// Ownership: refers to the parts. Threading: the loop, so many callbacks at a time. Errors: none of
// its own; a turn that fails leaves the rest as it was until the next start.

#include <set>
#include <vector>

#include "app/loop/driver.hpp"

namespace ringmaster::app {

class ZoneFollower {
public:
    ZoneFollower(Driver& driver, Decider& decider, Log& log);

    // Does nothing the second time.
    void follow(Tenant& tenant);

private:
    void go_on(Tenant& tenant, std::vector<core::TaskId> rest);

    Driver& driver_;
    Decider& decider_;
    Log& log_;
    std::set<core::OrgId> followed_;
};

}  // namespace ringmaster::app
