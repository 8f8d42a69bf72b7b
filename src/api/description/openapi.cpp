#include "api/description/openapi.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::api {
namespace {

constexpr std::string_view head =
    R"(# Written from the route table; a test keeps it in step. Do not edit by hand.
# Paths and field names follow the public Webex Contact Center API description by Cisco
# (https://developer.webex-cx.com, CC BY 4.0); the texts are our own.
openapi: 3.0.3
info:
  title: Ringmaster
  version: )";

constexpr std::string_view head_after_version = R"(
  description: Contact-center routing server. Outcomes arrive as events, see asyncapi.yaml.
  license: {name: Apache-2.0, url: "https://www.apache.org/licenses/LICENSE-2.0"}
servers:
  - url: /
security:
  - bearer: []
)";

constexpr std::string_view components = R"(components:
  securitySchemes:
    bearer: {type: http, scheme: bearer, description: "rm_<random>_<organization>"}
  responses:
    Refused:
      description: Refused; nothing has changed. The reason codes are listed in reason-codes.md.
      headers: {trackingid: {schema: {type: string}}}
      content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}
  schemas:
    Error:
      type: object
      properties:
        errorType: {type: string}
        errorMessage: {type: string}
        errorData: {description: "Details; on 400 a list of field and description"}
        reasonCode: {type: string}
        allowedActions: {type: array, items: {type: string}, description: "On 409 about a contact"}
    Accepted:
      type: object
      properties:
        trackingId: {type: string}
        seq: {type: integer, description: "Last event number of the caller's stream"}
        task: {type: object, description: "The contact as the agent sees it now"}
        agent: {type: object, description: "The agent's session and state now"}
        reasonCode: {type: string, description: "Login and reload only: why it failed"}
    OrganizationDocument:
      type: object
      required: [format, version, organization, resources]
      properties:
        format: {type: string, enum: [ringmaster-organization]}
        version: {type: integer, enum: [1]}
        organization: {$ref: "#/components/schemas/organization"}
        resources:
          type: object
          description: "Name of a resource -> array of its documents"
          additionalProperties: {type: array, items: {type: object}}
)";

// Text that is safe as a YAML scalar: a JSON string is one.
std::string yaml_text(std::string_view text) { return json_text(nlohmann::json(text)); }

std::string lower(std::string_view method) {
    std::string text(method);
    for (auto& letter : text) letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

// The pattern without the star of a capture that takes several segments.
std::string path_of(std::string_view pattern) {
    std::string path(pattern);
    std::erase(path, '*');
    return path;
}

std::vector<std::string> captures_of(std::string const& path) {
    std::vector<std::string> names;
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
    }
    return names;
}

bool is_command(Route const& route) {
    return route.method != "GET" && body_shape(route.name) != nullptr;
}

bool writes_configuration(Route const& route) {
    return route.method != "GET" && route.pattern.starts_with("/organization/") &&
           body_shape(route.name) == nullptr;
}

// Of a document that has a version.
bool is_versioned(Route const& route) {
    return writes_configuration(route) &&
           route.pattern.find("{resource}") != std::string_view::npos;
}

bool is_bulk(Route const& route) { return route.pattern.ends_with("/bulk"); }

std::string success_of(Route const& route) {
    if (writes_configuration(route)) {
        if (is_bulk(route)) return "207";
        if (route.method == "DELETE") return "204";
        if (route.name == "importOrganization") return "200";
        return route.method == "POST" ? "201" : "200";
    }
    if (route.name == "createTask" || route.name == "createTaskSlash") return "201";
    bool const subscribes = route.name.starts_with("subscribe");
    if (route.method == "GET" || subscribes) return "200";
    if (route.name == "revealVariable") return "200";
    if (route.name == "reskillUser") return "204";
    return is_command(route) ? "202" : "200";
}

std::string roles_of(Policy const& policy) {
    std::string text;
    for (std::size_t index = 0; index < core::enum_count<AccessRole>(); ++index) {
        auto const role = static_cast<AccessRole>(index);
        if (!policy.allows(role)) continue;
        text.append(text.empty() ? "" : ", ").append(core::enum_name(role));
    }
    return text;
}

std::string enum_list(std::string_view values) {
    std::string text(values);
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at)) {
        text.replace(at, 1, ", ");
    }
    return "[" + text + "]";
}

std::string schema_of(BodyField const& field) {
    std::string text;
    switch (field.type) {
        case BodyType::text:
            text = "type: string, maxLength: " + std::to_string(field.length_max);
            break;
        case BodyType::uuid: text = "type: string, format: uuid"; break;
        case BodyType::flag: text = "type: boolean"; break;
        case BodyType::integer: text = "type: integer, format: int64, minimum: 0"; break;
        case BodyType::list: text = "type: array, items: {}"; break;
        case BodyType::object: text = "type: object"; break;
    }
    if (!field.values.empty()) text += ", enum: " + enum_list(field.values);
    if (!field.text.empty()) text += ", description: " + yaml_text(field.text);
    return "{" + text + "}";
}

std::string_view type_of(ParameterType type) {
    switch (type) {
        case ParameterType::text: return "string";
        case ParameterType::integer: return "integer";
        case ParameterType::flag: return "boolean";
    }
    return "string";
}

void write_parameters(std::string& out, Route const& route, std::string const& path) {
    std::string rows;
    for (auto const& name : captures_of(path)) {
        rows +=
            "        - {name: " + name + ", in: path, required: true, schema: {type: string}}\n";
    }
    for (auto const& parameter : route.parameters) {
        rows += "        - {name: " + std::string(parameter.name) +
                ", in: query, schema: {type: " + std::string(type_of(parameter.type)) +
                "}, description: " + yaml_text(parameter.text) + "}\n";
    }
    if (is_versioned(route) && route.method != "POST") {
        rows +=
            "        - {name: If-Match, in: header, schema: {type: string}, description: \"The "
            "version that was read, in quotes; instead of `version` in the body\"}\n";
    }
    if (route.method != "GET") {
        rows += "        - {name: Idempotency-Key, in: header, schema: {type: string}}\n";
    }
    if (!rows.empty()) out += "      parameters:\n" + rows;
}

constexpr std::string_view bulk_schema =
    "{type: object, required: [items], additionalProperties: false, properties: {items: {type: "
    "array, minItems: 1, maxItems: 1000, items: {type: object, required: [itemIdentifier, item], "
    "properties: {itemIdentifier: {type: integer}, requestAction: {type: string, enum: [SAVE, "
    "DELETE], default: SAVE}, item: ";

void write_documents_body(std::string& out, Route const& route) {
    if (route.method == "DELETE") return;
    bool const entry = route.pattern.find("/entry") != std::string_view::npos;
    auto document = entry ? std::string("{type: object}") : resource_choice();
    if (route.name == "importOrganization") {
        document = "{$ref: \"#/components/schemas/OrganizationDocument\"}";
    }
    if (route.name == "createToken") document = "{$ref: \"#/components/schemas/api-token\"}";
    out += "      requestBody:\n        required: true\n        content:\n";
    out += "          application/json:\n            schema: ";
    out += is_bulk(route) ? std::string(bulk_schema) + document + "}}}}}" : document;
    out += "\n";
}

void write_body(std::string& out, Route const& route) {
    if (writes_configuration(route)) return write_documents_body(out, route);
    auto const* shape = body_shape(route.name);
    if (shape == nullptr || shape->fields.empty()) return;
    std::string required;
    std::string properties;
    for (auto const& field : shape->fields) {
        properties += "                " + std::string(field.name) + ": " + schema_of(field) + "\n";
        if (!field.required || !field.unless.empty()) continue;
        required.append(required.empty() ? "" : ", ").append(field.name);
    }
    out +=
        "      requestBody:\n        content:\n          application/json:\n"
        "            schema:\n              type: object\n"
        "              additionalProperties: false\n";
    if (!required.empty()) out += "              required: [" + required + "]\n";
    out += "              properties:\n" + properties;
}

void write_responses(std::string& out, Route const& route) {
    auto const success = success_of(route);
    out += "      responses:\n        \"" + success + "\": {description: Done";
    if (success == "202") {
        out += ", content: {application/json: {schema: {$ref: \"#/components/schemas/Accepted\"}}}";
    }
    out += "}\n";
    if (route.policy.is_open()) return;
    std::vector<std::string_view> refusals{"400", "401", "403", "404", "429", "503"};
    if (is_command(route)) refusals.insert(refusals.end(), {"409", "413", "415", "422"});
    if (writes_configuration(route)) {
        refusals.insert(refusals.end(), {"409", "413", "415"});
    }
    if (is_versioned(route)) {
        refusals.emplace_back("412");
    }
    std::ranges::sort(refusals);
    for (auto const status : refusals) {
        out +=
            "        \"" + std::string(status) + "\": {$ref: \"#/components/responses/Refused\"}\n";
    }
}

void write_operation(std::string& out, Route const& route, std::string const& path) {
    out += "    " + lower(route.method) + ":\n";
    out += "      operationId: " + std::string(route.name) + "\n";
    out += "      summary: " + yaml_text(route.summary) + "\n";
    if (route.policy.is_open()) {
        out += "      security: []\n";
    } else {
        out += "      x-roles: [" + roles_of(route.policy) + "]\n";
    }
    write_parameters(out, route, path);
    write_body(out, route);
    write_responses(out, route);
}

Response yaml_response(std::string_view text) {
    Response response;
    response.content_type = "application/yaml";
    response.body = text;
    return response;
}

}  // namespace

std::string render_openapi(std::vector<Route> const& routes) {
    std::map<std::string, std::vector<Route const*>> paths;
    for (auto const& route : routes) paths[path_of(route.pattern)].push_back(&route);
    auto out = std::string(head).append(version()).append(head_after_version);
    out += "paths:\n";
    for (auto const& [path, operations] : paths) {
        out += "  " + yaml_text(path) + ":\n";
        for (auto const* route : operations) write_operation(out, *route, path);
    }
    out += components;
    out += resource_schemas();
    return out;
}

std::string const& openapi_text() {
    static std::string const text = render_openapi(all_routes());
    return text;
}

Call read_openapi(Context const&) { return Answer{yaml_response(openapi_text())}; }

Call read_asyncapi(Context const&) { return Answer{yaml_response(asyncapi_text())}; }

}  // namespace ringmaster::api
