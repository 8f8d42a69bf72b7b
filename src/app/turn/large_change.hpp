#pragma once
// A change of configuration as rows of the store, and one that is too large for one short
// transaction cut into parts to be written ahead (ADR 13).
//
// Ownership: values. Threading: pure; any thread. Units: bytes of text.
// Errors: std::logic_error for an id that is no UUID: `api` has checked it.

#include <string>
#include <vector>

#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/store/records.hpp"

namespace ringmaster::app {

// Who changes what, for the audit (SEC-6).
struct Author {
    core::OrgId org;
    std::string subject;  // of the token
    std::string origin;   // his name and where he called from; may be empty
};

[[nodiscard]] store::AuditRecord audit_record(Author const& author, core::Time at,
                                              std::string action, std::string object,
                                              std::string const& about);

struct DocumentRows {
    std::vector<store::DocumentRow> documents;
    std::vector<store::AuditRecord> audit;  // one for each
};
[[nodiscard]] DocumentRows document_rows(Author const& author, core::Time at,
                                         std::vector<api::DocumentChange> const& changes);

// Each part commits in a few milliseconds.
[[nodiscard]] std::vector<store::RowsAhead> cut_into_parts(core::OrgId org,
                                                           core::Uuid const& change,
                                                           DocumentRows rows);

}  // namespace ringmaster::app
