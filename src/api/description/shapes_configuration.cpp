// What answers say of configuration beside the documents themselves, whose shapes are the resource
// table's.

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member links[] = {
    text("self"), text("first"), text("last"), text("next").optional(), text("prev").optional(),
};
constexpr Member paging[] = {
    uuid("orgid"),         integer("page"),         integer("pageSize"),
    integer("totalPages"), integer("totalRecords"), shape("links", "PagingLinks"),
};

constexpr Member references[] = {shape("meta", "Paging"), list(shape("data", "Reference"))};

constexpr Member item[] = {
    integer("itemIdentifier"),
    integer("status"),
    choice("operationType", "CREATE|UPDATE|DELETE"),
    text("href"),
    shape("apiError", "ConfigurationError").optional(),
};
constexpr Member missing[] = {
    text("code").says("Stable; docs/readiness.md has them all"),
    text("resource").says("Of the document that has to change"),
    uuid("id"),
    text("name").or_empty(),
    text("description").says("What is wrong"),
    text("remedy").says("What to do"),
};
constexpr Member ready[] = {
    flag("ready").says("Nothing is missing"),
    list(shape("items", "MissingThing")),
};
constexpr Member warnings =
    list(shape("warnings", "MissingThing")).optional().says("What is missing by this write");
constexpr Member bulk[] = {list(shape("items", "BulkResult")), warnings};

constexpr Member token[] = {
    uuid("organizationId"),
    text("id").says("The subject"),
    text("subject"),
    text("name"),
    choice("role", "agent|supervisor|administrator|reporting|connector"),
    time("createdTime"),
    uuid("agentId").optional(),
    list(uuid("teamIds")),
    time("expiresTime").optional(),
    time("revokedTime").optional(),
    flag("active"),
};
constexpr Member tokens[] = {list(shape("items", "CreatedToken")).says("In the order asked for")};
constexpr Member token_text[] = {text("token").says("Nowhere else, and never again")};
// With `attributes`, the rest is left out.
constexpr Member listed_token[] = {
    uuid("organizationId").optional(),
    text("id"),
    text("subject").optional(),
    text("name").optional(),
    choice("role", "agent|supervisor|administrator|reporting|connector").optional(),
    time("createdTime").optional(),
    uuid("agentId").optional(),
    list(uuid("teamIds")).optional(),
    time("expiresTime").optional(),
    time("revokedTime").optional(),
    flag("active").optional(),
};
constexpr Member token_page[] = {shape("meta", "Paging"), list(shape("data", "ListedToken"))};

constexpr Member change[] = {
    text("resource"),
    uuid("id"),
    integer("version"),
    map(any("before")).optional().says("Of what there was, the fields that differ"),
    map(any("after")).optional().says("Of what there is now, the fields that differ"),
};
constexpr Member import[] = {
    flag("dryRun"),
    integer("created"),
    integer("updated"),
    integer("removed"),
    list(shape("changes", "DocumentChange")).says("The first 1000"),
    warnings,
};

constexpr Member own[] = {
    uuid("id"),       uuid("tenantId"), text("name"),
    text("timezone"), text("language"), text("environment"),
};

constexpr Member organization[] = {
    uuid("id"),
    text("name"),
    time("createdTime"),
    flag("active"),
    time("disabledTime").optional(),
    time("deleteTime").optional().says("When everything it has is deleted"),
};
constexpr Member organization_switch[] = {flag("active")};
constexpr Member administrator[] = {text("subject"), text("token")};
constexpr Member founded[] = {shape("administrator", "FirstAdministrator")};

constexpr Member url_mappings[] = {shape("meta", "Paging"), list(any("data")).says("Empty")};

constexpr Member transcripts[] = {flag("enable")};
constexpr Member feature[] = {uuid("id"), shape("realtimeTranscripts", "TranscriptsSwitch")};
constexpr Member features[] = {shape("meta", "Paging"), list(shape("data", "AiFeature"))};

constexpr Member service_links[] = {
    text("wcc-api-gateway").says("The base URL"),
    text("metrics").says("Takes clients' events, and keeps none"),
    text("clientLogs").says("Takes clients' logs, and keeps none"),
};
constexpr Member catalog[] = {
    shape("serviceLinks", "ServiceLinks"),
    map(any("hostCatalog")).says("Empty"),
    choice("format", "hostmap"),
};

constexpr Shape configuration_table[] = {
    {"PagingLinks", "Addresses of this page and others", links},
    {"Paging", "Which page of how many", paging},
    {"ReferencePage", "A page of the documents that name this one", references},
    {"MissingThing", "What keeps contacts from being routed or agents from working", missing},
    {"Readiness", "What the organization lacks", ready},
    {"BulkResult", "What became of one item", item},
    {"BulkAnswer", "What became of each item, in their order", bulk},
    {"Token", "An API token; never its text", token},
    {"CreatedToken", "The new token, with its text", token, token_text},
    {"CreatedTokens", "The new tokens, with their texts", tokens},
    {"ListedToken", "An API token; never its text", listed_token},
    {"TokenPage", "A page of tokens", token_page},
    {"DocumentChange", "What an import does to one document", change},
    {"ImportAnswer", "What the import has changed, or would change", import},
    {"OwnOrganization", "The organization", own},
    {"OrganizationFacts", "An organization as its provider sees it", organization},
    {"OrganizationSwitch", "Off or on", organization_switch},
    {"FirstAdministrator", "Who may configure the new organization", administrator},
    {"OrganizationFounded", "The new organization", organization, founded},
    {"UrlMappings", "Always an empty page", url_mappings},
    {"TranscriptsSwitch", "Always off", transcripts},
    {"AiFeature", "The switch for transcripts", feature},
    {"AiFeatures", "The switch for transcripts, always off", features},
    {"ServiceLinks", "Where the services are", service_links},
    {"ServiceCatalog", "Where clients find their gateway", catalog},
};

}  // namespace

std::span<Shape const> configuration_shapes() { return configuration_table; }

}  // namespace ringmaster::api::shapes
