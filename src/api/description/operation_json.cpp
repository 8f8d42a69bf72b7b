// What an operation says of itself: who may ask, with what, and every status it can answer.

#include "api/description/operation_json.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "api/description/query_parameters.hpp"
#include "api/description/schemas.hpp"
#include "api/description/shape.hpp"
#include "api/documents/resource.hpp"
#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

Json reference(std::string_view part, std::string_view name) {
    return {{"$ref", "#/components/" + std::string(part) + "/" + std::string(name)}};
}

bool is_read(Route const& route) { return route.method == "GET"; }
bool is_configuration(Route const& route) { return route.pattern.starts_with("/organization"); }
bool is_command(Route const& route) {
    return !is_read(route) && body_shape(route.name) != nullptr && !is_configuration(route);
}
bool is_bulk(Route const& route) { return route.pattern.ends_with("/bulk"); }
// Of a document or an entry: what it shows carries a version, and a change may name one.
bool is_versioned(Operation const& operation) {
    return operation.resource != nullptr && !is_read(*operation.route) &&
           !is_bulk(*operation.route);
}

// ---- parameters -------------------------------------------------------------------------------

std::vector<std::string> captures_of(std::string const& path) {
    std::vector<std::string> names;
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
    }
    return names;
}

Json parameters_json(Operation const& operation) {
    Json parameters = Json::array();
    for (auto const& name : captures_of(operation.path)) {
        parameters.push_back(reference("parameters", name));
    }
    for (auto const& one : operation.route->parameters) {
        parameters.push_back(reference("parameters", query_parameter_name(one)));
    }
    if (is_versioned(operation) && operation.route->method != "POST") {
        parameters.push_back(reference("parameters", "IfMatch"));
    }
    if (!is_read(*operation.route)) {
        parameters.push_back(reference("parameters", "IdempotencyKey"));
    }
    return parameters;
}

// ---- bodies -----------------------------------------------------------------------------------

Json content_of(Json schema, std::string_view type = "application/json") {
    return {{std::string(type), {{"schema", std::move(schema)}}}};
}

bool has_required(BodyShape const& shape) {
    return std::ranges::any_of(shape.fields, [](auto const& field) { return field.required; });
}

Json body_json(Operation const& operation, OperationRow const& row) {
    if (!row.body.empty()) {
        auto const schema = schema_reference(filled(row.body, operation.resource));
        return {{"required", true}, {"content", content_of(schema)}};
    }
    auto const* shape = body_shape(operation.route->name);
    if (shape == nullptr || shape->fields.empty()) return nullptr;
    return {{"required", has_required(*shape)},
            {"content", content_of(schema_reference(body_schema_name(*shape)))}};
}

// ---- answers ----------------------------------------------------------------------------------

Json answer_schema(std::string const& name) {
    if (!name.ends_with("[]")) return schema_reference(name);
    return {{"type", "array"}, {"items", schema_reference(name.substr(0, name.size() - 2))}};
}

std::string what_it_means(Operation const& operation, OperationRow const& row) {
    if (!row.text.empty()) return std::string(row.text);
    auto const* shape = find_shape(row.answer);
    return std::string(shape != nullptr ? shape->description : operation.route->summary);
}

std::string_view media_type_of(std::string_view answer) {
    if (answer == "Yaml") return "application/yaml";
    return answer == "GraphQl" ? "application/graphql" : "application/json";
}

// Answered as CSV, too, to whoever accepts that.
constexpr std::string_view tables[] = {"RecordPage", "Intervals"};

Json success_json(Operation const& operation, OperationRow const& row) {
    Json response{{"description", what_it_means(operation, row)}};
    response["headers"] = {{"trackingid", reference("headers", "TrackingId")}};
    if (row.answer.empty()) return response;
    if (is_versioned(operation)) response["headers"]["ETag"] = reference("headers", "ETag");
    if (row.status == 201 && is_versioned(operation)) {
        response["headers"]["Location"] = reference("headers", "Location");
    }
    response["content"] = content_of(answer_schema(filled(row.answer, operation.resource)),
                                     media_type_of(row.answer));
    bool const as_table = std::ranges::find(tables, row.answer) != std::end(tables);
    if (as_table) response["content"].update(content_of({{"type", "string"}}, "text/csv"));
    return response;
}

// What may be said before or instead of the handler, too: by the edge and by the limits.
std::set<int> refusals_of(Operation const& operation) {
    Route const& route = *operation.route;
    std::set<int> statuses{400, 429, 500, 503};
    if (!route.policy.is_open()) statuses.insert({401, 403});
    bool const names_something =
        operation.path.find('{') != std::string::npos ||
        std::ranges::any_of(route.parameters, [](Parameter const& one) {
            return one.name == "orgId" || one.name == "agentIds" || one.name == "queueId";
        });
    if (names_something || is_command(route) || is_configuration(route)) statuses.insert(404);
    if (is_read(route)) return statuses;
    statuses.insert({409, 413, 415, 422});
    if (is_versioned(operation) && route.method != "POST") statuses.insert(412);
    return statuses;
}

// The handlers of configuration refuse in their own shape, whoever comes before them in the other.
Json refusal_json(Route const& route, int status) {
    if (status == 429 || status == 503) return reference("responses", "Busy");
    bool const by_edge = status == 401 || status == 413 || status == 500;
    return reference("responses",
                     is_configuration(route) && !by_edge ? "ConfigurationRefused" : "Refused");
}

Json responses_json(Operation const& operation, std::vector<OperationRow> const& rows) {
    std::map<int, Json> responses;
    for (auto const& row : rows) responses[row.status] = success_json(operation, row);
    for (int const status : refusals_of(operation)) {
        responses[status] = refusal_json(*operation.route, status);
    }
    Json json = Json::object();
    for (auto& [status, response] : responses) json[std::to_string(status)] = std::move(response);
    return json;
}

Json roles_json(Policy const& policy) {
    Json roles = Json::array();
    for (std::size_t index = 0; index < core::enum_count<AccessRole>(); ++index) {
        auto const role = static_cast<AccessRole>(index);
        if (policy.allows(role)) roles.push_back(core::enum_name(role));
    }
    return roles;
}

std::string summary_of(Operation const& operation) {
    std::string summary(operation.route->summary);
    if (operation.resource == nullptr) return summary;
    return summary + " (" + std::string(operation.resource->name) + ")";
}

Json response_of(std::string_view text, Json schema) {
    return {{"description", text},
            {"headers", {{"trackingid", reference("headers", "TrackingId")}}},
            {"content", content_of(std::move(schema))}};
}

}  // namespace

Json operation_json(Operation const& operation) {
    auto const rows = rows_of(operation.route->name);
    Json json{{"operationId", operation.id},
              {"tags", {operation.tag}},
              {"summary", summary_of(operation)}};
    if (operation.route->policy.is_open()) {
        json["security"] = Json::array();
    } else {
        json["x-roles"] = roles_json(operation.route->policy);
    }
    if (!operation.also_at.empty()) json["x-also-at"] = operation.also_at;
    if (auto parameters = parameters_json(operation); !parameters.empty()) {
        json["parameters"] = std::move(parameters);
    }
    if (!rows.empty()) {
        if (auto body = body_json(operation, rows.front()); !body.is_null()) {
            json["requestBody"] = std::move(body);
        }
    }
    json["responses"] = responses_json(operation, rows);
    return json;
}

Json shared_parameters() {
    auto const of_path = [](std::string_view name, std::string_view text, bool is_uuid) {
        Json schema{{"type", "string"}};
        if (is_uuid) schema["format"] = "uuid";
        return Json{{"name", name},
                    {"in", "path"},
                    {"required", true},
                    {"description", text},
                    {"schema", std::move(schema)}};
    };
    auto const of_header = [](std::string_view name, std::string_view text) {
        return Json{{"name", name},
                    {"in", "header"},
                    {"description", text},
                    {"schema", {{"type", "string"}}}};
    };
    Json shared{
        {"org", of_path("org", "The organization", true)},
        {"id", of_path("id", "Of what the path speaks of", false)},
        {"entry", of_path("entry", "Of the entry", false)},
        {"campaignId", of_path("campaignId", "The campaign, as it was named", false)},
        {"contactListId", of_path("contactListId", "The number of the list", false)},
        {"contactId",
         of_path("contactId", "Its Customer_Unique_ID, Account_Unique_ID or number", false)},
        {"dncListName", of_path("dncListName", "The do-not-call list", false)},
        {"phoneNumber", of_path("phoneNumber", "E.164; the plus as %2B", false)},
        {"record", of_path("record", "Which kind: see reporting.md", false)},
        {"rest", of_path("rest", "Anything, also several segments", false)},
        {"IfMatch", of_header("If-Match",
                              "The version that was read, in quotes; instead of "
                              "`version` in the body")},
        {"IdempotencyKey", of_header("Idempotency-Key",
                                     "Repeated with it, a request is done "
                                     "once and answered as the first "
                                     "time")}};
    add_query_parameters(shared);
    return shared;
}

Json shared_headers() {
    auto const header = [](std::string_view text, std::string_view type) {
        return Json{{"description", text}, {"schema", {{"type", type}}}};
    };
    return {{"TrackingId", header("Of the request, for the log", "string")},
            {"ETag", header("The version, in quotes", "string")},
            {"Location", header("Where the new document is", "string")},
            {"RetryAfter", header("Seconds", "integer")}};
}

Json shared_responses() {
    Json busy = response_of("Too much at once; nothing has changed", schema_reference("Error"));
    busy["headers"]["Retry-After"] = reference("headers", "RetryAfter");
    Json either{{"anyOf", {schema_reference("ConfigurationError"), schema_reference("Error")}}};
    return {
        {"Refused", response_of("Refused; nothing has changed. See reason-codes.md",
                                schema_reference("Error"))},
        {"ConfigurationRefused", response_of("Refused; nothing has changed", std::move(either))},
        {"Busy", std::move(busy)}};
}

}  // namespace ringmaster::api
