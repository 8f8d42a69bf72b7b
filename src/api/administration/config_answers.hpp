#pragma once
// What the configuration handlers share: the checks before every read, and the shapes of answers.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

[[nodiscard]] Call json_answer(nlohmann::json const& body);
// In the configuration shape, with the caller's tracking id.
[[nodiscard]] Call missing(Context const& context);
[[nodiscard]] Call forbidden(Context const& context);
[[nodiscard]] Call invalid(Context const& context, Problems const& problems);

// The id in the path in its stored spelling; empty when it is none.
[[nodiscard]] std::string path_id(Context const& context, char const* name);
// Whether `{org}` is the caller's organization (SEC-2).
[[nodiscard]] bool own_organization(Context const& context);

// The refusal of a read of that resource, or nothing: other organization, unknown resource (404),
// a role that may not see it (403).
[[nodiscard]] std::optional<Call> refuse_read(Context const& context, Resource const* resource);

// What the engine refused a change for, in the same shape.
[[nodiscard]] Response refused_change(core::Refusal const& refusal, std::string const& tracking_id);

// Fields of an API token; tokens are no documents, and no part of an organization's.
[[nodiscard]] Resource const& api_token_resource();

// Handlers, by file: config_reads.cpp, config_writes.cpp, config_organization.cpp,
// config_tokens.cpp, config_desktop.cpp, config_reskill.cpp, organizations.cpp.
Call list_configuration(Context const& context);
Call list_configuration_paged(Context const& context);
Call read_configuration(Context const& context);
Call list_incoming_references(Context const& context);
Call list_configuration_entries(Context const& context);
Call read_configuration_entry(Context const& context);
Call create_document(Context const& context);
Call update_document(Context const& context);
Call merge_document(Context const& context);
Call remove_document(Context const& context);
Call write_documents(Context const& context);
Call merge_documents(Context const& context);
Call create_entry(Context const& context);
Call update_entry(Context const& context);
Call remove_entry(Context const& context);
Call list_tokens(Context const& context);
Call list_tokens_paged(Context const& context);
Call read_token(Context const& context);
Call create_token(Context const& context);
Call create_tokens(Context const& context);
Call revoke_token(Context const& context);
Call export_configuration(Context const& context);
Call read_readiness(Context const& context);
Call import_configuration(Context const& context);
Call read_organization(Context const& context);
Call read_user_by_login(Context const& context);
Call read_url_mapping(Context const& context);
Call read_ai_feature(Context const& context);
Call read_service_catalog(Context const& context);
Call take_telemetry(Context const& context);
Call reskill_user(Context const& context);
Call list_organizations(Context const& context);
Call found_organization(Context const& context);
Call switch_organization(Context const& context);
Call delete_organization(Context const& context);

}  // namespace ringmaster::api
