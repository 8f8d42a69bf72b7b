#include "store/rows.hpp"

#include "ringmaster/store/failure.hpp"
#include "store/marks.hpp"

namespace ringmaster::store {
namespace {

std::string with_soundness(char const* columns, MarkedTable const& table,
                           std::string_view prefix = {}) {
    return is_sound(table, prefix) + ", " + columns;
}

}  // namespace

void refuse_row(core::OrgId const& org, std::string const& what) {
    throw Failure(ErrorCode::corrupt, "organization " + core::to_string(org) + ": " + what +
                                          " was changed or damaged in the file");
}

std::string const& journal_columns() {
    static std::string const columns =
        with_soundness("j.seq, j.epoch, j.at_ms, j.kind, j.subject, j.key, j.about, j.events",
                       journal_table(), "j.");
    return columns;
}

std::string const& fault_columns() {
    static std::string const columns = with_soundness(
        "number, at_ms, kind, about, what, input, settled_ms, outcome", table_of(SetTable::fault));
    return columns;
}

std::string const& audit_ahead_columns() {
    static std::string const columns =
        with_soundness("at_ms, actor, action, object, detail", table_of(SetTable::audit_ahead));
    return columns;
}

std::string const& snapshot_columns() {
    static std::string const columns =
        with_soundness("seq, schema_version, hash, at_ms, body", table_of(SetTable::snapshot));
    return columns;
}

std::string const& document_columns() {
    static std::string const columns = with_soundness(
        "resource, id, version, body, created_ms, updated_ms", table_of(SetTable::document));
    return columns;
}

std::string const& change_columns() {
    static std::string const columns =
        with_soundness("resource, id, version, body, at_ms", table_of(SetTable::document_ahead),
                       "document_ahead.");
    return columns;
}

std::string const& token_columns() {
    static std::string const columns = with_soundness(
        "org, digest, subject, roles, agent, teams, name, created_ms, expires_ms, revoked_ms",
        table_of(SetTable::api_token));
    return columns;
}

std::string const& idempotency_columns() {
    static std::string const columns = with_soundness(
        "org, subject, key, method, path, body_hmac, status, content_type, answer, created_ms",
        table_of(SetTable::idempotency));
    return columns;
}

// Columns are read left to right, one statement each: the order is that of the column lists.

JournalEntry journal_row(core::OrgId const& org, Statement& row) {
    JournalEntry entry;
    entry.org = org;
    bool const is_sound = row.integer() == 1;
    entry.seq = row.natural();
    if (!is_sound) refuse_row(org, "journal entry " + std::to_string(entry.seq));
    entry.epoch = row.natural();
    entry.at = row.time();
    entry.kind = row.bytes();
    entry.subject = row.bytes();
    entry.key = row.bytes();
    entry.about = row.uuids();
    entry.events = row.bytes();
    return entry;
}

FaultRecord fault_row(core::OrgId const& org, Statement& row) {
    FaultRecord fault;
    fault.org = org;
    bool const is_sound = row.integer() == 1;
    fault.number = row.natural();
    if (!is_sound) refuse_row(org, "fault " + std::to_string(fault.number));
    fault.at = row.time();
    fault.kind = row.bytes();
    fault.about = row.bytes();
    fault.what = row.bytes();
    fault.input = row.bytes();
    fault.settled = row.optional_time();
    fault.outcome = row.bytes();
    return fault;
}

AuditRecord audit_row(core::OrgId const& org, Statement& row) {
    AuditRecord record;
    record.org = org;
    record.seq = row.natural();
    record.at = row.time();
    record.actor = row.bytes();
    record.action = row.bytes();
    record.object = row.bytes();
    record.detail = row.bytes();
    record.previous_hash = row.bytes();
    record.hash = row.bytes();
    return record;
}

AuditRecord audit_ahead_row(core::OrgId const& org, Statement& row) {
    if (row.integer() != 1) refuse_row(org, "an audit record written ahead");
    AuditRecord record;
    record.org = org;
    record.at = row.time();
    record.actor = row.bytes();
    record.action = row.bytes();
    record.object = row.bytes();
    record.detail = row.bytes();
    return record;
}

std::optional<Snapshot> snapshot_row(core::OrgId const& org, Statement& row) {
    if (row.integer() != 1) return std::nullopt;
    Snapshot snapshot;
    snapshot.org = org;
    snapshot.seq = row.natural();
    snapshot.schema_version = static_cast<std::uint32_t>(row.natural());
    snapshot.hash = row.bytes();
    snapshot.at = row.time();
    snapshot.body = row.bytes();
    return snapshot;
}

Document document_row(core::OrgId const& org, Statement& row) {
    Document document;
    document.org = org;
    bool const is_sound = row.integer() == 1;
    document.resource = row.bytes();
    document.id = row.uuid();
    if (!is_sound) {
        refuse_row(org, "document " + document.resource + "/" + core::to_string(document.id));
    }
    document.version = row.natural();
    document.body = row.bytes();
    document.created = row.time();
    document.updated = row.time();
    return document;
}

DocumentRow change_row(core::OrgId const& org, Statement& row) {
    if (row.integer() != 1) refuse_row(org, "a document written ahead");
    DocumentRow change;
    change.org = org;
    change.resource = row.bytes();
    change.id = row.uuid();
    change.version = row.natural();
    change.body = row.optional_bytes();
    change.at = row.time();
    return change;
}

std::optional<ApiToken> token_row(Statement& row) {
    if (row.integer() != 1) return std::nullopt;
    ApiToken token;
    token.org = core::OrgId{row.uuid()};
    token.digest = row.bytes();
    token.subject = row.bytes();
    token.roles = row.bytes();
    token.agent = core::AgentId{row.uuid()};
    token.teams = row.uuids();
    token.name = row.bytes();
    token.created = row.time();
    token.expires = row.optional_time();
    token.revoked = row.optional_time();
    return token;
}

std::optional<IdempotencyRecord> idempotency_row(Statement& row) {
    if (row.integer() != 1) return std::nullopt;
    IdempotencyRecord record;
    record.org = core::OrgId{row.uuid()};
    record.subject = row.bytes();
    record.key = row.bytes();
    record.method = row.bytes();
    record.path = row.bytes();
    record.body_hmac = row.bytes();
    record.status = static_cast<int>(row.integer());
    record.content_type = row.bytes();
    record.answer = row.bytes();
    record.created = row.time();
    return record;
}

}  // namespace ringmaster::store
