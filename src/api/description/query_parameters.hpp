#pragma once
// What may stand behind the `?` of an address, as components of the description: each declaration
// once, however many routes take it.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

void add_query_parameters(nlohmann::ordered_json& parameters);
// The component of a declared parameter.
[[nodiscard]] std::string query_parameter_name(Parameter const& parameter);

}  // namespace ringmaster::api
