// POST /search (PROTOCOL 7): queries of reporting jobs over the records, answered beside the loop.
// What is wrong with a query is told by its answer, as GraphQL servers do; refused here is only a
// body that has none.
#include <nlohmann/json.hpp>

#include "api/requests/records_scope.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/service_levels.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

Call search_records(Context const& context) {
    auto const body = read_body(context, "search");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    if (names_another_organization(context, Query(context.request.query))) {
        return Answer{not_found_response()};
    }
    auto const& given = std::get<nlohmann::json>(body);
    SearchAsked asked;
    asked.query = text_at(given, "query");
    asked.operation_name = text_at(given, "operationName");
    auto const& variables = child_at(given, "variables");
    if (!variables.empty()) asked.variables = json_text(variables);
    asked.now = context.now;
    asked.led = led_by(context);
    asked.shows_monitoring = !context.principal.agent;  // SU-1: of his own contacts, too
    asked.levels = service_levels(context.directory);
    asked.variable_kinds = variable_kinds(context.directory);
    auto read = [asked = std::move(asked)](RecordsView& records) {
        return json_response(200, records.search(asked));
    };
    return QueryRecords{std::move(read)};
}

Call read_search_schema(Context const& /*context*/) {
    return QueryRecords{[](RecordsView& records) {
        Response response;
        response.content_type = "application/graphql";
        response.body = records.search_schema();
        return response;
    }};
}

}  // namespace ringmaster::api
