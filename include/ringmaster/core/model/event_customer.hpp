#pragma once
// What an erasure changed (SEC-7): part of event.hpp, whose rules hold here too. Include that one.

#include <cstdint>
#include <string>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// From here on nothing is told any more of the contacts this customer had before.
struct CustomerErased {
    Time at;
    Actor by;
    Uuid customer;                      // the journal's index knows him by it, not by his number
    std::string reference;              // of his request
    std::vector<std::uint64_t> served;  // hashes of what last_served is forgotten by (RQ-7)
    // What `customer` was made of: 0 = the text as it was compared before NUM-1, 1 = its canonical
    // form in `region`, 2 = the same on the phone, by a later reading. Later regions and libraries
    // do not change whose contacts are meant.
    std::uint32_t form = 0;
    std::string region = {};
    Uuid handle = {};  // of form 2: whom he is where he writes
    RINGMASTER_DESCRIBE(CustomerErased, at, by, customer, reference, served, form, region, handle)
};

struct ClosedTaskBlanked {  // one kept for an agent who was away
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(ClosedTaskBlanked, agent, task)
};

}  // namespace ringmaster::core
