#pragma once
// Erasing what is known of a customer (SEC-7).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Refused while a contact of his is open: what is still being worked with cannot be forgotten.
[[nodiscard]] Refused erase_customer(Decision& decision, EraseCustomer const& command);

}  // namespace ringmaster::core
