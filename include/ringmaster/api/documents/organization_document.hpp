#pragma once
// A whole organization as one JSON document (CFG-3):
//   {"format":"ringmaster-organization","version":1,
//    "organization":{"id","name","timezone",...},"resources":{"site":[...],"team":[...],...},
//    "doNotCall":{"<list>":[{"phoneNumber","source",...},...],...}}
//
// An import makes the organization equal to the document: what the document does not name is
// removed, what it leaves unchanged keeps its version, and system codes and settings exist
// afterwards whether it names them or not (CFG-5). Importing twice changes nothing
// (on another day: only how far ahead business hours are known). Do-not-call lists are no
// documents: without `doNotCall` they stay as they are.
//
// Ownership: results own everything. Threading: pure functions. Errors: every problem at once,
// with the path of the field; with a problem nothing else of the result may be used (CFG-4).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/documents/readiness.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/command_administration.hpp"
#include "ringmaster/core/model/config.hpp"
#include "ringmaster/core/model/do_not_call.hpp"

namespace ringmaster::api {

inline constexpr std::size_t organization_document_max = std::size_t{64} * 1024 * 1024;

struct OrganizationImport {
    Problems problems;  // not empty: refused
    core::OrgId org;
    std::string name;
    std::vector<DocumentChange> documents;  // only what differs from `current`
    core::ChangeConfiguration command;      // `by` is the caller's to fill; may be empty
    std::vector<Missing> warnings;          // what the organization lacks by these changes
    // `lists`: as they are before.
    [[nodiscard]] bool changes_nothing(core::DoNotCall const& lists = {}) const;
};

// `current`: the documents before, empty for a new organization. `config`: the engine's
// configuration before, `core::Config{}` for a new one. `now`: the time of the import.
[[nodiscard]] OrganizationImport import_organization(std::string_view text,
                                                     Directory const& current,
                                                     core::Config const& config, core::Time now);

// The id in a document, so that the caller can find `current`; nothing when it is not readable.
[[nodiscard]] std::optional<core::OrgId> organization_id_of(std::string_view text);

// The document of an organization: resources and items in a fixed order, pretty-printed.
[[nodiscard]] std::string export_organization(Directory const& directory,
                                              core::DoNotCall const& lists = {});

}  // namespace ringmaster::api
