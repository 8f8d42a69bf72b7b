#pragma once
// Whether an erasure means the customer of a contact (SEC-7). How numbers and addresses are
// compared is the API's to know (NUM-1): who makes a projector brings the answer.
//
// Ownership: a value. Threading: it is asked on the projector's thread. Errors: none.

#include <functional>

#include "ringmaster/core/model/event_contact.hpp"
#include "ringmaster/core/model/event_customer.hpp"

namespace ringmaster::reports {

// Of the creation only channel, direction, origin and destination are filled.
using CustomerMatch =
    std::function<bool(core::CustomerErased const& erased, core::TaskCreated const& contact)>;

}  // namespace ringmaster::reports
