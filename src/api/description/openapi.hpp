#pragma once
// The descriptions the daemon serves. openapi.yaml is made of the route table and the tables of
// fields and shapes, so it cannot name a route that is not there or miss one; docs/api/openapi.yaml
// is the same text, kept in the repository for readers and compared by a test.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

// Made once, of all_routes().
[[nodiscard]] nlohmann::ordered_json const& openapi_document();
// The same as YAML.
[[nodiscard]] std::string const& openapi_text();
// docs/api/asyncapi.yaml as it was when the daemon was built.
[[nodiscard]] std::string_view asyncapi_text();

// Their handlers.
Call read_openapi(Context const& context);
Call read_asyncapi(Context const& context);

}  // namespace ringmaster::api
