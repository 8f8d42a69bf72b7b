#pragma once
// One operation of the description.

#include <nlohmann/json_fwd.hpp>

#include "api/description/operations.hpp"

namespace ringmaster::api {

[[nodiscard]] nlohmann::ordered_json operation_json(Operation const& operation);
// What operations refer to beside schemas.
[[nodiscard]] nlohmann::ordered_json shared_parameters();
[[nodiscard]] nlohmann::ordered_json shared_headers();
[[nodiscard]] nlohmann::ordered_json shared_responses();

}  // namespace ringmaster::api
