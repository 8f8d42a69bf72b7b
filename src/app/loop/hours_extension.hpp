#pragma once
// Keeps the engine's knowledge of business hours ahead of the time (RQ-9): it is given the instants
// at which queues are open, calendar_horizon ahead, and more every day. What it is given is an
// ordinary change of configuration in the journal; replay needs no time zones.
//
// Ownership: refers to the parts. Threading: the loop; the instants are computed by `aside`, off
// it. Errors: a thread that is busy is asked again with the next call.

#include "app/base/work_thread.hpp"
#include "app/loop/driver.hpp"

namespace ringmaster::app {

class HoursExtension {
public:
    HoursExtension(Driver& driver, Decider& decider, Log& log, Aside aside);

    // Does nothing while the engine knows enough.
    void extend(Tenant& tenant);

private:
    void put(Tenant& tenant, std::vector<core::BusinessHours> const& hours, core::Time at,
             Turn& turn);

    Driver& driver_;
    Decider& decider_;
    Log& log_;
    Aside aside_;
};

}  // namespace ringmaster::app
