#pragma once
// What counts as an abandon of a queue, in records and in live figures alike (RP-3): the customer
// has left, or his leg has failed, which the server cannot tell apart (VC-11).
//
// Ownership: none. Threading: any. Units: none. Errors: none.

#include <string_view>

namespace ringmaster::reports {

// By the reason why a contact left its queue, or ended.
[[nodiscard]] constexpr bool is_abandon(std::string_view reason) {
    return reason == "CUSTOMER_LEFT" || reason == "CUSTOMER_LEG_FAILED";
}

}  // namespace ringmaster::reports
