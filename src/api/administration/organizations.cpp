// Organizations as their provider sees them: who they are, new ones, and those that are switched
// off. Of what is inside he sees nothing (SEC-2).

#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/documents/organization_parts.hpp"
#include "api/documents/resource.hpp"
#include "api/requests/route_support.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/documents/organization_document.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::string_view prefix = "organization.";
constexpr std::int64_t retention_days = 30;

json organization_view(OrganizationFacts const& facts) {
    json view{{"id", core::to_string(facts.id)},
              {"name", facts.name},
              {"createdTime", facts.created.epoch_ms},
              {"active", !facts.disabled}};
    if (facts.disabled) view["disabledTime"] = facts.disabled->epoch_ms;
    if (facts.delete_at) view["deleteTime"] = facts.delete_at->epoch_ms;
    return view;
}

// A token of this role that belongs to an organization is no provider's.
bool is_provider(Context const& context) {
    return context.principal.role == AccessRole::provider && context.principal.org.empty();
}

std::optional<json> read_object(Context const& context, Problems& problems) {
    auto body =
        parse_json(context.request.body, JsonLimits{.body_max = command_body_max}, problems);
    if (body && !body->is_object()) problems.push_back({"", "must be a JSON object"});
    return problems.empty() ? std::move(body) : std::nullopt;
}

// The fields of the `organization` document; problems under the names the caller used.
OrganizationImport empty_organization(json body, core::OrgId id, core::Time now) {
    body["id"] = core::to_string(id);
    json const document{{"format", format_name},
                        {"version", format_version},
                        {"organization", std::move(body)},
                        {"resources", json::object()}};
    auto import = import_organization(json_text(document), Directory(id), core::Config{}, now);
    for (Problem& problem : import.problems) {
        if (problem.path.starts_with(prefix)) problem.path.erase(0, prefix.size());
    }
    return import;
}

TokenRecord first_administrator(core::OrgId org, core::Time now, std::string& text) {
    Principal principal;
    principal.org = org;
    principal.role = AccessRole::administrator;
    principal.name = "administrator";
    auto issued = issue_token(std::move(principal), now);
    text = std::move(issued.text);
    return std::move(issued.record);
}

// What the organization is now; 404 when there is none.
std::function<Response(OrganizationFacts const*)> tell_switched(Context const& context) {
    auto unknown = std::get<Answer>(missing(context)).response;
    return [unknown = std::move(unknown)](OrganizationFacts const* facts) {
        return facts == nullptr ? unknown
                                : json_response(200, json_text(organization_view(*facts)));
    };
}

}  // namespace

Call list_organizations(Context const& context) {
    if (!is_provider(context)) return missing(context);
    return QueryOrganizations{[](std::vector<OrganizationFacts> const& all) {
        json items = json::array();
        for (auto const& facts : all) items.push_back(organization_view(facts));
        return json_response(200, json_text(items));
    }};
}

Call found_organization(Context const& context) {
    if (!is_provider(context)) return missing(context);
    Problems problems;
    auto body = read_object(context, problems);
    if (!body) return invalid(context, problems);
    auto const given = core::OrgId::parse(text_at(*body, "id"));
    if (body->contains("id") && !given) return invalid(context, {{"id", "must be a UUID"}});
    auto const id = given.value_or(core::OrgId{context.random_uuid()});
    if (id.empty()) return invalid(context, {{"id", "is nobody's"}});
    auto import = empty_organization(std::move(*body), id, context.now);
    if (!import.problems.empty()) return invalid(context, import.problems);
    FoundOrganization found;
    found.org = id;
    import.command.by = context.principal.actor();
    found.command = std::move(import.command);
    found.documents = std::move(import.documents);
    std::string token;
    found.administrator = first_administrator(id, context.now, token);
    json view = organization_view({id, import.name, context.now, {}, {}});
    view["administrator"] = {{"subject", found.administrator.principal.subject}, {"token", token}};
    found.answer = json_response(201, json_text(view));
    found.answer.headers.push_back({"Location", "/organization/" + core::to_string(id)});
    found.taken = configuration_error(409, {{"id", "already belongs to an organization"}},
                                      context.request.tracking_id);
    return found;
}

Call switch_organization(Context const& context) {
    if (!is_provider(context)) return missing(context);
    Problems problems;
    auto const body = read_object(context, problems);
    if (!body) return invalid(context, problems);
    bool const is_switch = body->contains("active") && (*body)["active"].is_boolean();
    if (!is_switch) problems.push_back({"active", "is required: true or false"});
    for (auto const& [name, value] : body->items()) {
        if (name != "active") problems.push_back({name, "is not a provider's to change"});
    }
    auto const id = core::OrgId::parse(path_part(context, "org"));
    if (!id) return missing(context);
    if (!problems.empty()) return invalid(context, problems);
    return SwitchOrganization{*id, (*body)["active"].get<bool>(), std::nullopt,
                              tell_switched(context)};
}

Call delete_organization(Context const& context) {
    if (!is_provider(context)) return missing(context);
    auto const days = Query(context.request.query).number("retentionDays", retention_days);
    auto const id = core::OrgId::parse(path_part(context, "org"));
    if (!id) return missing(context);
    auto const delete_at = context.now + std::chrono::hours(24 * days);
    return SwitchOrganization{*id, false, delete_at, tell_switched(context)};
}

}  // namespace ringmaster::api
