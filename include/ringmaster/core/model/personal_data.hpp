#pragma once
// Personal data of customers (SEC-7): whose a contact is, and what is left of it once he has been
// erased. When, where and how long it was, who served it and how it was wrapped up stay; numbers,
// names, variables, notes, digits and recordings' places do not.
//
// Ownership: values in, values out. Threading: pure functions. Errors: none.

#include <string>
#include <string_view>

#include "ringmaster/core/model/customer_form.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::core {

// The customer's number or address: where an inbound contact comes from, where an outbound one goes
// to. Empty: nobody knows.
[[nodiscard]] std::string const& customer_of(Task const& task);
[[nodiscard]] std::string const& customer_of(TaskCreated const& event);

// Where a customer is to be called back for his contact. Its creation may name another number, or
// none (CB-1, CB-9).
struct CalledBack {
    TaskId task;
    std::string number;  // empty: the event says none
};
[[nodiscard]] CalledBack called_back(Event const& event);
// Whether a live contact is this customer's: as it came in, or as he is called for it.
[[nodiscard]] bool is_of(SameCustomer const& customer, Task const& task);

void blank(Event& event);
[[nodiscard]] Task blanked(Task task);

}  // namespace ringmaster::core
