#include "store/batch_writer.hpp"

#include "store/audit_chain.hpp"
#include "store/failure.hpp"

namespace ringmaster::store {
namespace {

// A key may be used again once its answer has expired; before, a second answer is a bug.
constexpr char insert_idempotency_sql[] =
    "INSERT INTO idempotency (org, subject, key, method, path, body_hmac, status, content_type,"
    " answer, created_ms) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"
    " ON CONFLICT (org, subject, key) DO UPDATE SET method=?4, path=?5, body_hmac=?6, status=?7,"
    " content_type=?8, answer=?9, created_ms=?10 WHERE created_ms <= ?11";

// One to start from and one to fall back on, of every schema version: an older binary that is put
// back finds its own.
constexpr char prune_snapshots_sql[] =
    "DELETE FROM snapshot WHERE org=?1 AND schema_version=?2 AND seq NOT IN (SELECT seq FROM"
    " snapshot WHERE org=?1 AND schema_version=?2 ORDER BY seq DESC LIMIT 2)";

[[noreturn]] void refuse(std::string const& message) { throw Failure(ErrorCode::refused, message); }

}  // namespace

BatchWriter::BatchWriter(Connection& connection, std::uint64_t epoch)
    : connection_(connection),
      epoch_(epoch),
      read_epoch_(connection.prepare("SELECT epoch FROM meta")),
      insert_organization_(
          connection.prepare("INSERT INTO organization (id, name, created_ms) VALUES (?,?,?)"
                             " ON CONFLICT (id) DO UPDATE SET name=excluded.name")),
      insert_journal_(connection.prepare(
          "INSERT INTO journal (org, seq, epoch, at_ms, kind, subject, key, about, events)"
          " VALUES (?,?,?,?,?,?,?,?,?)")),
      insert_about_(
          connection.prepare("INSERT OR IGNORE INTO journal_about (org, id, seq) VALUES (?,?,?)")),
      insert_idempotency_(connection.prepare(insert_idempotency_sql)),
      insert_audit_(connection.prepare(
          "INSERT INTO audit (org, seq, at_ms, actor, action, object, detail, previous_hash, hash)"
          " VALUES (?,?,?,?,?,?,?,?,?)")),
      insert_document_(connection.prepare(
          "INSERT INTO document (org, resource, id, version, body, created_ms, updated_ms)"
          " VALUES (?1,?2,?3,?4,?5,?6,?6)")),
      update_document_(
          connection.prepare("UPDATE document SET version=?4, body=?5, updated_ms=?6"
                             " WHERE org=?1 AND resource=?2 AND id=?3 AND version=?4-1")),
      delete_document_(
          connection.prepare("DELETE FROM document WHERE org=? AND resource=? AND id=?")),
      insert_token_(connection.prepare(
          "INSERT OR REPLACE INTO api_token (org, digest, subject, roles, agent, teams, name,"
          " created_ms, expires_ms, revoked_ms) VALUES (?,?,?,?,?,?,?,?,?,?)")),
      insert_snapshot_(connection.prepare(
          "INSERT OR REPLACE INTO snapshot (org, seq, schema_version, hash, at_ms, body)"
          " VALUES (?,?,?,?,?,?)")),
      prune_snapshots_(connection.prepare(prune_snapshots_sql)),
      insert_document_ahead_(connection.prepare(
          "INSERT INTO document_ahead (org, change, ordinal, resource, id, version, body, at_ms)"
          " VALUES (?,?,?,?,?,?,?,?)")),
      insert_audit_ahead_(connection.prepare(
          "INSERT INTO audit_ahead (org, change, ordinal, at_ms, actor, action, object, detail)"
          " VALUES (?,?,?,?,?,?,?,?)")) {
    load_journal_ends();
    load_audit_ends();
    load_taken();
}

// One index probe per organization instead of a scan of every row. A snapshot may stand beyond
// the last row that the horizon has left.
void BatchWriter::load_journal_ends() {
    Statement ends = connection_.prepare(
        "WITH RECURSIVE orgs (org) AS (SELECT min(org) FROM journal UNION ALL"
        "  SELECT (SELECT min(org) FROM journal WHERE org > orgs.org) FROM orgs"
        "  WHERE orgs.org IS NOT NULL)"
        " SELECT org, (SELECT max(seq) FROM journal WHERE org = orgs.org) FROM orgs"
        "  WHERE org IS NOT NULL"
        " UNION ALL SELECT org, max(seq) FROM snapshot GROUP BY org");
    while (ends.step()) {
        core::OrgId const org{ends.uuid()};
        std::uint64_t const seq = ends.natural();
        std::uint64_t& end = journal_ends_[org];
        if (seq > end) end = seq;
    }
}

void BatchWriter::load_audit_ends() {
    Statement ends = connection_.prepare(
        "SELECT org, seq, hash FROM audit"
        " WHERE (org, seq) IN (SELECT org, max(seq) FROM audit GROUP BY org)");
    while (ends.step()) {
        core::OrgId const org{ends.uuid()};
        std::uint64_t const seq = ends.natural();
        audit_ends_[org] = {seq, ends.bytes()};
    }
}

void BatchWriter::check_epoch() {
    std::uint64_t const found = read_epoch_.step() ? read_epoch_.natural() : 0;
    read_epoch_.reset();
    if (found == epoch_) return;
    throw Failure(ErrorCode::fenced, "epoch " + std::to_string(found) +
                                         " has taken the file over from epoch " +
                                         std::to_string(epoch_));
}

std::size_t BatchWriter::write(Batch const& batch) {
    for (auto const& organization : batch.organizations) write(organization);
    for (auto const& one : batch.switches) write(one);
    for (auto const& entry : batch.journal) write(entry);
    for (auto const& record : batch.idempotency) write(record);
    for (auto const& record : batch.audit) write(record);
    for (auto const& change : batch.documents) write(change);
    for (auto const& ahead : batch.ahead) write(ahead);
    for (auto const& taken : batch.taken) take(taken);
    for (auto const& token : batch.tokens) write(token);
    for (auto const& piece : batch.pieces) write(piece);
    for (auto const& snapshot : batch.snapshots) write(snapshot);
    std::size_t rows = batch.organizations.size() + batch.switches.size() + batch.journal.size() +
                       batch.idempotency.size() + batch.audit.size() + batch.documents.size() +
                       batch.tokens.size() + batch.snapshots.size() + batch.pieces.size() +
                       batch.taken.size();
    for (auto const& ahead : batch.ahead) rows += ahead.documents.size() + ahead.audit.size();
    for (auto const& dropped : batch.dropped) rows += drop(dropped);
    for (auto const& token : batch.dropped_tokens) rows += drop(token);
    for (auto const& settling : batch.settling) rows += settle(settling);
    for (auto const& journal_cut : batch.cuts) rows += cut(journal_cut);
    for (auto const& rest : batch.rests) rows += drop(rest);
    for (auto const& one : batch.purges) rows += purge(one);
    if (batch.purge_idempotency_at) rows += purge_idempotency(*batch.purge_idempotency_at);
    return rows;
}

void BatchWriter::write(Organization const& organization) {
    insert_organization_.bind(organization.id).bind_text(organization.name);
    insert_organization_.bind(organization.created).run();
}

void BatchWriter::write(OrganizationSwitch const& one) {
    Statement statement =
        connection_.prepare("UPDATE organization SET disabled_ms=?, delete_ms=? WHERE id=?");
    if (statement.bind(one.disabled).bind(one.delete_at).bind(one.org).run() == 1) return;
    refuse("organization " + core::to_string(one.org) + " cannot be switched: it is not there");
}

void BatchWriter::write(JournalEntry const& entry) {
    std::uint64_t& end = journal_ends_[entry.org];
    if (entry.seq != end + 1) {
        refuse("journal of " + core::to_string(entry.org) + ": entry " + std::to_string(entry.seq) +
               " cannot follow " + std::to_string(end));
    }
    std::string const about = to_blob(entry.about);
    insert_journal_.bind(entry.org).bind(entry.seq).bind(epoch_).bind(entry.at);
    insert_journal_.bind_text(entry.kind).bind_text(entry.subject).bind_text(entry.key);
    insert_journal_.bind_blob(about).bind_blob(entry.events).run();
    for (core::Uuid const& id : entry.about) {
        insert_about_.bind(entry.org).bind(id).bind(entry.seq).run();
    }
    end = entry.seq;
}

void BatchWriter::write(IdempotencyRecord const& record) {
    insert_idempotency_.bind(record.org).bind_text(record.subject).bind_text(record.key);
    insert_idempotency_.bind_text(record.method).bind_text(record.path);
    insert_idempotency_.bind_blob(record.body_hmac).bind(record.status);
    insert_idempotency_.bind_text(record.content_type).bind_blob(record.answer);
    insert_idempotency_.bind(record.created).bind(record.created - idempotency_kept);
    if (insert_idempotency_.run() != 1) refuse("key " + record.key + " has an answer already");
}

void BatchWriter::write(AuditRecord const& record) {
    auto const found = audit_ends_.find(record.org);
    AuditRecord chained = record;
    chained.seq = found == audit_ends_.end() ? 1 : found->second.seq + 1;
    chained.previous_hash = found == audit_ends_.end() ? audit_origin() : found->second.hash;
    chained.hash = audit_hash(chained);
    insert_audit_.bind(chained.org).bind(chained.seq).bind(chained.at);
    insert_audit_.bind_text(chained.actor).bind_text(chained.action).bind_text(chained.object);
    insert_audit_.bind_text(chained.detail).bind_blob(chained.previous_hash);
    insert_audit_.bind_blob(chained.hash).run();
    audit_ends_[record.org] = {chained.seq, chained.hash};
}

void BatchWriter::write(DocumentChange const& change) {
    settle_all(change.org);  // it may be the version before this one
    write_document(change);
}

void BatchWriter::write_document(DocumentChange const& change) {
    std::string const name = change.resource + "/" + core::to_string(change.id);
    if (!change.body) {
        delete_document_.bind(change.org).bind_text(change.resource).bind(change.id);
        if (delete_document_.run() != 1) refuse(name + " cannot be deleted: it is not there");
        return;
    }
    Statement& statement = change.version == 1 ? insert_document_ : update_document_;
    statement.bind(change.org).bind_text(change.resource).bind(change.id).bind(change.version);
    if (statement.bind_text(*change.body).bind(change.at).run() != 1) {
        refuse(name + " is not at the version before " + std::to_string(change.version));
    }
}

void BatchWriter::write(ApiToken const& token) {
    std::string const teams = to_blob(token.teams);
    insert_token_.bind(token.org).bind_blob(token.digest).bind_text(token.subject);
    insert_token_.bind_text(token.roles).bind(token.agent).bind_blob(teams);
    insert_token_.bind_text(token.name).bind(token.created).bind(token.expires);
    insert_token_.bind(token.revoked).run();
}

void BatchWriter::write(Snapshot const& snapshot) {
    auto const end = journal_ends_.find(snapshot.org);
    if (end == journal_ends_.end() ? snapshot.seq != 0 : snapshot.seq > end->second) {
        refuse("a snapshot after entry " + std::to_string(snapshot.seq) +
               ", which is not in the journal");
    }
    check_pieces(snapshot);
    insert_snapshot_.bind(snapshot.org).bind(snapshot.seq);
    insert_snapshot_.bind(static_cast<std::int64_t>(snapshot.schema_version));
    insert_snapshot_.bind_blob(snapshot.hash).bind(snapshot.at).bind_blob(snapshot.body).run();
    prune_snapshots_.bind(snapshot.org).bind(static_cast<std::int64_t>(snapshot.schema_version));
    prune_snapshots_.run();
}

}  // namespace ringmaster::store
