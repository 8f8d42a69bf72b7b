#pragma once
// Makes the engine's configuration what the documents say, once after a start: this binary may read
// more out of the same documents than the one that decided on them. What differs is an ordinary
// change of configuration in the journal. Business hours have their own way (HoursExtension).
//
// Ownership: refers to the parts. Threading: the loop; configurations are compared by `aside`, off
// it, one organization after another. Errors: a change the engine refuses is told in the log.

#include <deque>
#include <string>

#include "app/base/work_thread.hpp"
#include "app/loop/driver.hpp"

namespace ringmaster::app {

class ConfigurationSync {
public:
    ConfigurationSync(Driver& driver, Decider& decider, Log& log, Aside aside);

    // Begins; called again, it goes on where the thread was too busy.
    void run();

private:
    void compare(Tenant& tenant);
    // In a turn. The documents may have changed meanwhile, and the engine with them.
    void settle(Tenant& tenant, std::uint64_t revision, core::ChangeConfiguration const& change,
                core::Time at, Turn& turn);
    void give_up(std::string const& why);
    void apply(Tenant& tenant, core::ChangeConfiguration const& change, core::Time at, Turn& turn);

    Driver& driver_;
    Decider& decider_;
    Log& log_;
    Aside aside_;
    std::deque<core::OrgId> waiting_;  // the first is at work, if any is
    bool is_comparing_ = false;
};

}  // namespace ringmaster::app
