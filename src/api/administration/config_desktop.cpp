// What a desktop reads at start and no resource table knows (PROTOCOL 5).

#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_query.hpp"
#include "api/administration/config_view.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

Call one_page(Context const& context, json data) {
    ListQuery const query;
    return json_answer(
        {{"meta", paging_meta(context, query, data.size())}, {"data", std::move(data)}});
}

}  // namespace

Call read_organization(Context const& context) {
    if (!own_organization(context)) return missing(context);
    Document const* document = context.directory.only("organization");
    json body = document == nullptr ? json::object() : document->body();
    fill_defaults(*find_resource("organization"), body);
    std::string const id = core::to_string(context.directory.org());
    return json_answer({{"id", id},
                        {"tenantId", id},
                        {"name", text_at(body, "name")},
                        {"timezone", text_at(body, "timezone")},
                        {"language", text_at(body, "language")},
                        {"environment", text_at(body, "environment")}});
}

Call read_user_by_login(Context const& context) {
    if (!own_organization(context)) return missing(context);
    auto const agent = core::AgentId::parse(path_part(context, "id"));
    Document const* user = agent ? context.directory.user_of(*agent) : nullptr;
    // A person's own record, or those of a supervisor's teams: it holds mail and phone numbers.
    if (user == nullptr || !Visibility(context).sees(*agent)) return missing(context);
    return json_answer(
        present(context.directory, *find_resource("user"), *user, viewer_of(context)));
}

Call read_url_mapping(Context const& context) {
    if (!own_organization(context)) return missing(context);
    return one_page(context, json::array());
}

Call read_ai_feature(Context const& context) {
    if (!own_organization(context)) return missing(context);
    // There are none; clients read this one switch before they go on.
    return one_page(context, {{{"id", core::to_string(context.directory.org())},
                               {"realtimeTranscripts", {{"enable", false}}}}});
}

Call read_service_catalog(Context const& context) {
    return json_answer({{"serviceLinks",
                         {{"wcc-api-gateway", context.base_url},
                          {"metrics", context.base_url + "/telemetry/metrics"},
                          {"clientLogs", context.base_url + "/telemetry/logs"}}},
                        {"hostCatalog", json::object()},
                        {"format", "hostmap"}});
}

// Whatever it is: clients fail at every event that nobody takes.
Call take_telemetry(Context const& /*context*/) {
    Response response;
    response.status = 204;
    return Answer{std::move(response)};
}

}  // namespace ringmaster::api
