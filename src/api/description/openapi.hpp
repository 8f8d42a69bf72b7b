#pragma once
// The descriptions the daemon serves. openapi.yaml is written from the route table and the field
// tables, so it cannot name a route that is not there or miss one; docs/api/openapi.yaml is the
// same text, kept in the repository for readers and compared by a test.

#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

[[nodiscard]] std::string render_openapi(std::vector<Route> const& routes);
// The text for all_routes(), written once.
[[nodiscard]] std::string const& openapi_text();
// docs/api/asyncapi.yaml as it was when the daemon was built.
[[nodiscard]] std::string_view asyncapi_text();

// Their handlers.
Call read_openapi(Context const& context);
Call read_asyncapi(Context const& context);

// The resource table as YAML rows of `components/schemas`, and a schema that is any of them.
[[nodiscard]] std::string resource_schemas();
[[nodiscard]] std::string resource_choice();

}  // namespace ringmaster::api
