#pragma once
// Whose records a caller is shown (SEC-1).
//
// Ownership: values. Threading: on the loop. Units: none. Errors:
// none.

#include <optional>

#include "ringmaster/api/history/records_view.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

// What a supervisor leads; whoever is none sees everything.
[[nodiscard]] std::optional<RecordsAsked::Led> led_by(Context const& context);

}  // namespace ringmaster::api
