#pragma once
// The descriptions the daemon serves, as they stand in docs/api. openapi.yaml is made of the route
// table and the tables of fields and shapes, so it cannot name a route that is not there or miss
// one: a test compares the kept text with them. Making it takes too long for the loop.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

// Made once, of all_routes().
[[nodiscard]] nlohmann::ordered_json const& openapi_document();
// The same as YAML: what docs/api/openapi.yaml has to be.
[[nodiscard]] std::string render_openapi();
// docs/api/openapi.yaml and docs/api/asyncapi.yaml as they were when the daemon was built.
[[nodiscard]] std::string_view openapi_text();
[[nodiscard]] std::string_view asyncapi_text();

// Their handlers.
Call read_openapi(Context const& context);
Call read_asyncapi(Context const& context);

}  // namespace ringmaster::api
