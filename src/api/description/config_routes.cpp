// Routes of configuration. Which resources a role may read is in the resource table; here stands
// who may ask at all.

#include "api/description/config_routes.hpp"
#include "api/administration/config_answers.hpp"
#include "api/administration/config_wishes.hpp"
#include "api/requests/route_parameters.hpp"
#include "ringmaster/api/documents/organization_document.hpp"

namespace ringmaster::api {

namespace {

constexpr Policy readers = Policy::of(AccessRole::agent, AccessRole::supervisor,
                                      AccessRole::administrator, AccessRole::reporting);
constexpr Policy managers = Policy::of(AccessRole::administrator, AccessRole::reporting);
constexpr Policy writers = Policy::of(AccessRole::administrator);
// Supervisors for their teams only.
constexpr Policy leaders = Policy::of(AccessRole::supervisor, AccessRole::administrator);
constexpr Policy providers = Policy::of(AccessRole::provider);
constexpr Policy everybody = Policy::open();

// Reads have no body.
constexpr std::size_t none = 0;

constexpr Route routes[] = {
    {"GET", "/organization/{org}", readers, "readOrganization",
     "The organization's id, time zone and environment", none, read_organization,
     parameters::document},
    {"GET", "/organization/{org}/v2/user/by-ci-user-id/{id}", readers, "readUserByLoginV2",
     "The user behind an agent id", none, read_user_by_login, parameters::document},
    {"GET", "/organization/{org}/user/by-ci-user-id/{id}", readers, "readUserByLogin",
     "The user behind an agent id", none, read_user_by_login, parameters::document},
    {"GET", "/organization/{org}/v2/org-url-mapping", readers, "listUrlMappings",
     "Always an empty page", none, read_url_mapping, parameters::documents},
    {"GET", "/organization/{org}/v2/ai-feature", readers, "listAiFeatures",
     "The switch for transcripts, always off", none, read_ai_feature, parameters::documents},

    {"GET", "/organization/{org}/{resource}", readers, "listConfiguration",
     "The documents of a resource as an array", none, list_configuration, parameters::documents},
    {"GET", "/organization/{org}/v2/{resource}", readers, "listConfigurationPaged",
     "The documents of a resource, paged", none, list_configuration_paged, parameters::documents},
    {"GET", "/organization/{org}/v3/{resource}", readers, "listConfigurationPagedV3",
     "The documents of a resource, paged", none, list_configuration_paged, parameters::documents},
    {"GET", "/organization/{org}/{resource}/{id}", readers, "readConfiguration", "One document",
     none, read_configuration, parameters::document},
    {"GET", "/organization/{org}/v2/{resource}/{id}", readers, "readConfigurationV2",
     "One document", none, read_configuration, parameters::document},
    {"GET", "/organization/{org}/v3/{resource}/{id}", readers, "readConfigurationV3",
     "One document", none, read_configuration, parameters::document},
    {"GET", "/organization/{org}/{resource}/{id}/incoming-references", managers,
     "listIncomingReferences", "The documents that name this one", none, list_incoming_references,
     parameters::references},
    {"GET", "/organization/{org}/v2/{resource}/{id}/entry", readers, "listEntries",
     "The entries of an address book or an outdial ANI list, paged", none,
     list_configuration_entries, parameters::documents},
    {"GET", "/organization/{org}/{resource}/{id}/entry/{entry}", readers, "readEntry",
     "One entry of an address book or an outdial ANI list", none, read_configuration_entry},

    {"POST", "/organization/{org}/{resource}", writers, "createConfiguration", "Create a document",
     configuration_body_max, create_document},
    {"PUT", "/organization/{org}/{resource}/{id}", writers, "updateConfiguration",
     "Replace a document", configuration_body_max, update_document},
    {"DELETE", "/organization/{org}/{resource}/{id}", writers, "removeConfiguration",
     "Remove a document that nothing names", command_body_max, remove_document},
    {"POST", "/organization/{org}/v2/{resource}", writers, "createConfigurationV2",
     "Create a document", configuration_body_max, create_document},
    {"PUT", "/organization/{org}/v2/{resource}/{id}", writers, "updateConfigurationV2",
     "Replace a document", configuration_body_max, update_document},
    {"DELETE", "/organization/{org}/v2/{resource}/{id}", writers, "removeConfigurationV2",
     "Remove a document that nothing names", command_body_max, remove_document},
    {"POST", "/organization/{org}/v3/{resource}", writers, "createConfigurationV3",
     "Create a document", configuration_body_max, create_document},
    {"PUT", "/organization/{org}/v3/{resource}/{id}", writers, "updateConfigurationV3",
     "Replace a document", configuration_body_max, update_document},
    {"DELETE", "/organization/{org}/v3/{resource}/{id}", writers, "removeConfigurationV3",
     "Remove a document that nothing names", command_body_max, remove_document},
    {"PATCH", "/organization/{org}/{resource}/{id}", writers, "patchConfiguration",
     "Change fields of a document; null takes one away", configuration_body_max, merge_document},
    {"POST", "/organization/{org}/{resource}/bulk", writers, "writeConfigurationBulk",
     "Create, replace and remove up to 1000 documents, each by itself", configuration_body_max,
     write_documents},
    {"POST", "/organization/{org}/v3/{resource}/bulk", writers, "writeConfigurationBulkV3",
     "Create, replace and remove up to 1000 documents, each by itself", configuration_body_max,
     write_documents},
    {"PATCH", "/organization/{org}/{resource}/bulk", writers, "patchConfigurationBulk",
     "Change fields of up to 1000 documents, each by itself", configuration_body_max,
     merge_documents},
    {"POST", "/organization/{org}/{resource}/{id}/entry", writers, "createEntry",
     "Add an entry to an address book or an outdial ANI list", configuration_body_max,
     create_entry},
    {"PUT", "/organization/{org}/{resource}/{id}/entry/{entry}", writers, "updateEntry",
     "Replace an entry", configuration_body_max, update_entry},
    {"DELETE", "/organization/{org}/{resource}/{id}/entry/{entry}", writers, "removeEntry",
     "Remove an entry", command_body_max, remove_entry},

    {"GET", "/organization/{org}/api-token", writers, "listTokens",
     "Who has an API token, revoked ones too, as an array", none, list_tokens, parameters::tokens},
    {"GET", "/organization/{org}/v2/api-token", writers, "listTokensPaged",
     "Who has an API token, paged", none, list_tokens_paged, parameters::tokens},
    {"GET", "/organization/{org}/api-token/{id}", writers, "readToken",
     "One token, by its subject; never its text", none, read_token},
    {"POST", "/organization/{org}/api-token", writers, "createToken",
     "Issue a token; its text is in this answer and nowhere else", command_body_max, create_token},
    {"POST", "/organization/{org}/api-token/bulk", writers, "createTokens",
     "Issue up to 1000 tokens, all or none; their texts are in this answer and nowhere else",
     configuration_body_max, create_tokens},
    {"DELETE", "/organization/{org}/api-token/{id}", writers, "revokeToken",
     "Revoke a token, by its subject", command_body_max, revoke_token},

    {"GET", "/organization/{org}/export", writers, "exportOrganization",
     "The whole organization as one document", none, export_configuration},
    {"GET", "/organization/{org}/readiness", writers, "readReadiness",
     "What keeps contacts from being routed or agents from working, and what to do about it", none,
     read_readiness},
    {"POST", "/organization/{org}/import", writers, "importOrganization",
     "Make the organization equal to a document, as one change; dryRun=true only tells what "
     "differs",
     organization_document_max, import_configuration, parameters::import_organization},

    {"GET", "/organization", providers, "listOrganizations", "All organizations", none,
     list_organizations},
    {"POST", "/organization", providers, "createOrganization",
     "Create an organization; its first administrator's token is in this answer and nowhere else",
     command_body_max, found_organization},
    {"PATCH", "/organization/{org}", providers, "switchOrganization",
     "Switch an organization off, or on again", command_body_max, switch_organization},
    {"DELETE", "/organization/{org}", providers, "deleteOrganization",
     "Switch an organization off, and delete what it has when the retention is over",
     command_body_max, delete_organization, parameters::delete_organization},

    {"PATCH", "/organization/{org}/user/{id}/reskill", leaders, "reskillUser",
     "Change a user's skill profile and the skills assigned to him alone, at once",
     command_body_max, reskill_user},

    // Existing clients look for their gateway under different prefixes.
    {"GET", "/catalog", everybody, "readCatalog0", "Service catalogue", none, read_service_catalog,
     parameters::catalog},
    {"GET", "/limited/catalog", everybody, "readLimitedCatalog0", "Service catalogue", none,
     read_service_catalog, parameters::catalog},
    {"GET", "/{a}/catalog", everybody, "readCatalog1", "Service catalogue", none,
     read_service_catalog, parameters::catalog},
    {"GET", "/{a}/limited/catalog", everybody, "readLimitedCatalog1", "Service catalogue", none,
     read_service_catalog, parameters::catalog},
    {"GET", "/{a}/{b}/catalog", everybody, "readCatalog2", "Service catalogue", none,
     read_service_catalog, parameters::catalog},
    {"GET", "/{a}/{b}/limited/catalog", everybody, "readLimitedCatalog2", "Service catalogue", none,
     read_service_catalog, parameters::catalog},
    {"GET", "/{a}/{b}/{c}/catalog", everybody, "readCatalog3", "Service catalogue", none,
     read_service_catalog, parameters::catalog},
    {"GET", "/{a}/{b}/{c}/limited/catalog", everybody, "readLimitedCatalog3", "Service catalogue",
     none, read_service_catalog, parameters::catalog},
    {"POST", "/telemetry/{rest*}", everybody, "takeTelemetry",
     "What existing clients tell of themselves; it is taken and forgotten", command_body_max,
     take_telemetry, parameters::telemetry},
    {"PUT", "/telemetry/{rest*}", everybody, "takeTelemetryFile",
     "A client's log; it is taken and forgotten", command_body_max, take_telemetry,
     parameters::telemetry},
};

}  // namespace

std::span<Route const> configuration_routes() { return routes; }

}  // namespace ringmaster::api
