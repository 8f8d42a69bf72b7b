#include "store/rows.hpp"

namespace ringmaster::store {

// Columns are read left to right, one statement each: the order is that of the column lists.

JournalEntry journal_row(core::OrgId const& org, Statement& row) {
    JournalEntry entry;
    entry.org = org;
    entry.seq = row.natural();
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
    fault.number = row.natural();
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

Snapshot snapshot_row(core::OrgId const& org, Statement& row) {
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
    document.resource = row.bytes();
    document.id = row.uuid();
    document.version = row.natural();
    document.body = row.bytes();
    document.created = row.time();
    document.updated = row.time();
    return document;
}

DocumentChange change_row(core::OrgId const& org, Statement& row) {
    DocumentChange change;
    change.org = org;
    change.resource = row.bytes();
    change.id = row.uuid();
    change.version = row.natural();
    change.body = row.optional_bytes();
    change.at = row.time();
    return change;
}

ApiToken token_row(Statement& row) {
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

IdempotencyRecord idempotency_row(Statement& row) {
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
