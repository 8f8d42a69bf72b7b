// The description as one document: of the operations, and of the schemas they refer to.

#include "api/description/openapi.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "api/description/operation_json.hpp"
#include "api/description/schemas.hpp"
#include "api/description/yaml.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view head =
    "# Written from the route table; a test keeps it in step. Do not edit by hand.\n"
    "# Paths and field names follow the public Webex Contact Center API description by Cisco\n"
    "# (https://developer.webex-cx.com, CC BY 4.0); the texts are our own.\n";

constexpr std::string_view about =
    "Contact-center routing server. Outcomes arrive as events, see asyncapi.yaml. `x-roles` says "
    "who may call an operation, `x-also-at` at which other addresses existing clients find it.";

Json head_json() {
    Json license{{"name", "Apache-2.0"}, {"url", "https://www.apache.org/licenses/LICENSE-2.0"}};
    Json document{{"openapi", "3.0.3"}};
    document["info"] = {{"title", "Ringmaster"},
                        {"version", version()},
                        {"description", about},
                        {"license", std::move(license)}};
    document["servers"] = Json::array({Json{{"url", "/"}}});
    document["security"] = Json::array({Json{{"bearer", Json::array()}}});
    document["tags"] = Json::array();
    for (auto const& tag : tags()) {
        document["tags"].push_back({{"name", tag.name}, {"description", tag.description}});
    }
    return document;
}

Json paths_json() {
    auto const routes = all_routes();
    std::map<std::string, Json> paths;
    for (auto const& operation : operations_of(routes)) {
        paths[operation.path][lower_case(operation.route->method)] = operation_json(operation);
    }
    Json json = Json::object();
    for (auto& [path, operations] : paths) json[path] = std::move(operations);
    return json;
}

Json components_json() {
    Json bearer{{"type", "http"}, {"scheme", "bearer"}};
    bearer["description"] = "rm_<random>_<organization>, or the JWT of an identity provider";
    Json components{{"securitySchemes", {{"bearer", std::move(bearer)}}}};
    components["parameters"] = shared_parameters();
    components["headers"] = shared_headers();
    components["responses"] = shared_responses();
    Json& schemas = components["schemas"] = Json::object();
    add_answer_schemas(schemas);
    add_body_schemas(schemas);
    add_resource_schemas(schemas);
    add_event_schemas(schemas);
    return components;
}

Json make_document() {
    Json document = head_json();
    document["paths"] = paths_json();
    document["components"] = components_json();
    return document;
}

Response yaml_response(std::string_view text) {
    Response response;
    response.content_type = "application/yaml";
    response.body = text;
    return response;
}

}  // namespace

Json const& openapi_document() {
    static Json const document = make_document();
    return document;
}

std::string render_openapi() { return std::string(head) + yaml_text(openapi_document()); }

Call read_openapi(Context const&) { return Answer{yaml_response(openapi_text())}; }

Call read_asyncapi(Context const&) { return Answer{yaml_response(asyncapi_text())}; }

}  // namespace ringmaster::api
