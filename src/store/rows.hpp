#pragma once
// The columns of each table in one place, and how a row becomes a record.

#include "ringmaster/store/records.hpp"
#include "store/connection.hpp"

namespace ringmaster::store {

inline constexpr char journal_columns[] =
    "j.seq, j.epoch, j.at_ms, j.kind, j.subject, j.key, j.about, j.events";
[[nodiscard]] JournalEntry journal_row(core::OrgId const& org, Statement& row);

inline constexpr char audit_columns[] =
    "seq, at_ms, actor, action, object, detail, previous_hash, hash";
[[nodiscard]] AuditRecord audit_row(core::OrgId const& org, Statement& row);

inline constexpr char snapshot_columns[] = "seq, schema_version, hash, at_ms, body";
[[nodiscard]] Snapshot snapshot_row(core::OrgId const& org, Statement& row);
// Adds the body that was written in pieces, if it was; what is not there is missing from it.
void add_pieces(Connection& connection, Snapshot& snapshot);

inline constexpr char document_columns[] = "resource, id, version, body, created_ms, updated_ms";
[[nodiscard]] Document document_row(core::OrgId const& org, Statement& row);

inline constexpr char change_columns[] = "resource, id, version, body, at_ms";
[[nodiscard]] DocumentChange change_row(core::OrgId const& org, Statement& row);

inline constexpr char token_columns[] =
    "org, digest, subject, roles, agent, teams, name, created_ms, expires_ms, revoked_ms";
[[nodiscard]] ApiToken token_row(Statement& row);

inline constexpr char idempotency_columns[] =
    "org, subject, key, method, path, body_hmac, status, content_type, answer, created_ms";
[[nodiscard]] IdempotencyRecord idempotency_row(Statement& row);

}  // namespace ringmaster::store
