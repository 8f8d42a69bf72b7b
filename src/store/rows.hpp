#pragma once
// The columns of each table in one place, and how a row becomes a record. The first column of each
// says whether the row is the one that was written; one that is not is Failure `corrupt` (ADR 17).

#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/records.hpp"

namespace ringmaster::store {

// "organization <id>: <what> was changed or damaged in the file".
[[noreturn]] void refuse_row(core::OrgId const& org, std::string const& what);

[[nodiscard]] std::string const& journal_columns();  // of `journal j`
[[nodiscard]] JournalEntry journal_row(core::OrgId const& org, Statement& row);

[[nodiscard]] std::string const& fault_columns();
[[nodiscard]] FaultRecord fault_row(core::OrgId const& org, Statement& row);

inline constexpr char audit_columns[] =
    "seq, at_ms, actor, action, object, detail, previous_hash, hash";
// What its hash says is for the caller to look at: it needs the record before.
[[nodiscard]] AuditRecord audit_row(core::OrgId const& org, Statement& row);

[[nodiscard]] std::string const& audit_ahead_columns();
[[nodiscard]] AuditRecord audit_ahead_row(core::OrgId const& org, Statement& row);

[[nodiscard]] std::string const& snapshot_columns();
// Nothing when it is damaged: an older one will do.
[[nodiscard]] std::optional<Snapshot> snapshot_row(core::OrgId const& org, Statement& row);
// Adds the body that was written in pieces, if it was; what is not there is missing from it.
void add_pieces(Connection& connection, Snapshot& snapshot);

[[nodiscard]] std::string const& document_columns();
[[nodiscard]] Document document_row(core::OrgId const& org, Statement& row);

[[nodiscard]] std::string const& change_columns();
[[nodiscard]] DocumentRow change_row(core::OrgId const& org, Statement& row);

[[nodiscard]] std::string const& token_columns();
// Nothing when it is damaged: it opens no door. What its organization has lost, its check tells.
[[nodiscard]] std::optional<ApiToken> token_row(Statement& row);

[[nodiscard]] std::string const& idempotency_columns();
// Likewise.
[[nodiscard]] std::optional<IdempotencyRecord> idempotency_row(Statement& row);

}  // namespace ringmaster::store
