#include "store/batch_writer.hpp"

#include "ringmaster/store/failure.hpp"
#include "store/audit_chain.hpp"

namespace ringmaster::store {
namespace {

// One to start from and one to fall back on, of every schema version: an older binary that is put
// back finds its own. One that is damaged is neither.
std::string prune_snapshots_sql() {
    return "DELETE FROM snapshot WHERE org=?1 AND schema_version=?2 AND seq NOT IN (SELECT seq FROM"
           " snapshot WHERE org=?1 AND schema_version=?2 AND " +
           is_sound(table_of(SetTable::snapshot)) + " ORDER BY seq DESC LIMIT 2) RETURNING mark";
}

// What is marked says itself what it becomes: an UPDATE sees the former values on its right.
constexpr char switch_sql[] =
    "UPDATE organization SET disabled_ms=?2, delete_ms=?3,"
    " mark=mark_of('organization', id, name, created_ms, ?2, ?3) WHERE id=?1 RETURNING mark";
constexpr char rename_sql[] =
    "UPDATE organization SET name=?2,"
    " mark=mark_of('organization', id, ?2, created_ms, disabled_ms, delete_ms) WHERE id=?1"
    " RETURNING mark";
constexpr char update_document_sql[] =
    "UPDATE document SET version=?4, body=?5, updated_ms=?6,"
    " mark=mark_of('document', org, resource, id, ?4, ?5, created_ms, ?6)"
    " WHERE org=?1 AND resource=?2 AND id=?3 RETURNING mark";

[[noreturn]] void refuse(std::string const& message) { throw Failure(ErrorCode::refused, message); }

}  // namespace

BatchWriter::BatchWriter(Connection& connection, std::uint64_t epoch)
    : connection_(connection),
      epoch_(epoch),
      read_epoch_(connection.prepare("SELECT epoch FROM meta")),
      seals_(connection),
      insert_organization_(connection.prepare(insert_sql(table_of(SetTable::organization)))),
      insert_journal_(connection.prepare(insert_sql(journal_table()))),
      insert_about_(
          connection.prepare("INSERT OR IGNORE INTO journal_about (org, id, seq) VALUES (?,?,?)")),
      delete_expired_(connection.prepare("DELETE FROM idempotency WHERE org=? AND subject=? AND"
                                         " key=? AND created_ms<=? RETURNING mark")),
      insert_idempotency_(connection.prepare(insert_sql(table_of(SetTable::idempotency)))),
      insert_audit_(connection.prepare(
          "INSERT INTO audit (org, seq, at_ms, actor, action, object, detail, previous_hash, hash)"
          " VALUES (?,?,?,?,?,?,?,?,?)")),
      find_document_(connection.prepare("SELECT mark FROM document WHERE org=?1 AND resource=?2"
                                        " AND id=?3 AND version=?4-1")),
      insert_document_(connection.prepare(insert_sql(table_of(SetTable::document)))),
      update_document_(connection.prepare(update_document_sql)),
      delete_document_(connection.prepare(
          "DELETE FROM document WHERE org=? AND resource=? AND id=? RETURNING mark")),
      delete_token_(
          connection.prepare("DELETE FROM api_token WHERE org=? AND digest=? RETURNING mark")),
      insert_token_(connection.prepare(insert_sql(table_of(SetTable::api_token)))),
      delete_snapshot_(
          connection.prepare("DELETE FROM snapshot WHERE org=? AND seq=? RETURNING mark")),
      insert_snapshot_(connection.prepare(insert_sql(table_of(SetTable::snapshot)))),
      prune_snapshots_(connection.prepare(prune_snapshots_sql())),
      insert_document_ahead_(connection.prepare(insert_sql(table_of(SetTable::document_ahead)))),
      insert_audit_ahead_(connection.prepare(insert_sql(table_of(SetTable::audit_ahead)))),
      insert_snapshot_piece_(connection.prepare(insert_sql(table_of(SetTable::snapshot_piece)))),
      delete_fault_(
          connection.prepare("DELETE FROM fault WHERE org=? AND number=? RETURNING mark")),
      insert_fault_(connection.prepare(insert_sql(table_of(SetTable::fault)))),
      prune_faults_(
          connection.prepare("DELETE FROM fault WHERE org=? AND number<=? RETURNING mark")) {
    load_taken();
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
    for (auto const& fault : batch.faults) write(fault);
    std::size_t rows = batch.organizations.size() + batch.switches.size() + batch.journal.size() +
                       batch.idempotency.size() + batch.audit.size() + batch.documents.size() +
                       batch.tokens.size() + batch.snapshots.size() + batch.pieces.size() +
                       batch.taken.size() + batch.faults.size();
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

bool BatchWriter::insert(SetTable table, core::OrgId const& org, Statement& bound) {
    std::string const mark = bound.returned();
    seals_.added(table, org, mark);
    return !mark.empty();
}

std::size_t BatchWriter::remove_of_any(SetTable table, Statement& bound) {
    std::size_t rows = 0;
    for (; bound.step(); ++rows) {
        core::OrgId const org{bound.uuid()};
        seals_.removed(table, org, bound.bytes());
    }
    return rows;
}

std::size_t BatchWriter::remove(SetTable table, core::OrgId const& org, Statement& bound) {
    std::size_t rows = 0;
    for (; bound.step(); ++rows) seals_.removed(table, org, bound.bytes());
    return rows;
}

// An UPDATE returns what the row becomes; what it was must leave the seal.
bool BatchWriter::change_organization(core::OrgId const& org, Statement& bound) {
    Statement former = connection_.prepare("SELECT mark FROM organization WHERE id=?");
    if (remove(SetTable::organization, org, former.bind(org)) == 0) return false;
    return insert(SetTable::organization, org, bound);
}

void BatchWriter::write(Organization const& organization) {
    Statement renaming = connection_.prepare(rename_sql);
    renaming.bind(organization.id).bind_text(organization.name);
    if (change_organization(organization.id, renaming)) return;
    insert_organization_.bind(organization.id).bind_text(organization.name);
    insert_organization_.bind(organization.created).bind(organization.disabled);
    insert(SetTable::organization, organization.id,
           insert_organization_.bind(organization.delete_at));
}

void BatchWriter::write(OrganizationSwitch const& one) {
    Statement statement = connection_.prepare(switch_sql);
    statement.bind(one.org).bind(one.disabled).bind(one.delete_at);
    if (change_organization(one.org, statement)) return;
    refuse("organization " + core::to_string(one.org) + " cannot be switched: it is not there");
}

void BatchWriter::write(JournalEntry const& entry) {
    Seal& seal = seals_.of(entry.org);
    if (entry.seq != seal.journal_last + 1) {
        refuse("journal of " + core::to_string(entry.org) + ": entry " + std::to_string(entry.seq) +
               " cannot follow " + std::to_string(seal.journal_last));
    }
    std::string const about = to_blob(entry.about);
    insert_journal_.bind(entry.org).bind(entry.seq).bind(epoch_).bind(entry.at);
    insert_journal_.bind_text(entry.kind).bind_text(entry.subject).bind_text(entry.key);
    insert_journal_.bind_blob(about).bind_blob(entry.events).run();
    for (core::Uuid const& id : entry.about) {
        auto const added = insert_about_.bind(entry.org).bind(id).bind(entry.seq).run();
        seal.about_rows += static_cast<std::uint64_t>(added);
    }
    seal.journal_last = entry.seq;
}

// A key may be used again once its answer has expired; before, a second answer is a bug.
void BatchWriter::write(IdempotencyRecord const& record) {
    auto const age = record.replaces ? core::Duration(0) : idempotency_kept;
    delete_expired_.bind(record.org).bind_text(record.subject).bind_text(record.key);
    remove(SetTable::idempotency, record.org, delete_expired_.bind(record.created - age));
    insert_idempotency_.bind(record.org).bind_text(record.subject).bind_text(record.key);
    insert_idempotency_.bind_text(record.method).bind_text(record.path);
    insert_idempotency_.bind_blob(record.body_hmac).bind(record.status);
    insert_idempotency_.bind_text(record.content_type).bind_blob(record.answer);
    insert(SetTable::idempotency, record.org, insert_idempotency_.bind(record.created));
}

void BatchWriter::write(AuditRecord const& record) {
    Seal& seal = seals_.of(record.org);
    AuditRecord chained = record;
    chained.seq = seal.audit_last + 1;
    chained.previous_hash = seal.audit_hash;
    chained.hash = audit_hash(chained);
    insert_audit_.bind(chained.org).bind(chained.seq).bind(chained.at);
    insert_audit_.bind_text(chained.actor).bind_text(chained.action).bind_text(chained.object);
    insert_audit_.bind_text(chained.detail).bind_blob(chained.previous_hash);
    insert_audit_.bind_blob(chained.hash).run();
    seal.audit_last = chained.seq;
    seal.audit_hash = chained.hash;
}

void BatchWriter::write(DocumentRow const& change) {
    settle_all(change.org);  // it may be the version before this one
    write_document(change);
}

void BatchWriter::write_document(DocumentRow const& change) {
    std::string const name = change.resource + "/" + core::to_string(change.id);
    if (!change.body) {
        delete_document_.bind(change.org).bind_text(change.resource).bind(change.id);
        if (remove(SetTable::document, change.org, delete_document_) == 1) return;
        refuse(name + " cannot be deleted: it is not there");
    }
    if (change.version == 1) {
        insert_document_.bind(change.org).bind_text(change.resource).bind(change.id);
        insert_document_.bind(change.version).bind_text(*change.body).bind(change.at);
        insert(SetTable::document, change.org, insert_document_.bind(change.at));
        return;
    }
    for (Statement* const statement : {&find_document_, &update_document_}) {
        statement->bind(change.org).bind_text(change.resource).bind(change.id);
        statement->bind(change.version);
    }
    bool const is_next = remove(SetTable::document, change.org, find_document_) == 1;
    update_document_.bind_text(*change.body).bind(change.at);
    if (is_next && insert(SetTable::document, change.org, update_document_)) return;
    refuse(name + " is not at the version before " + std::to_string(change.version));
}

void BatchWriter::write(ApiToken const& token) {
    std::string const teams = to_blob(token.teams);
    remove(SetTable::api_token, token.org, delete_token_.bind(token.org).bind_blob(token.digest));
    insert_token_.bind(token.org).bind_blob(token.digest).bind_text(token.subject);
    insert_token_.bind_text(token.roles).bind(token.agent).bind_blob(teams);
    insert_token_.bind_text(token.name).bind(token.created).bind(token.expires);
    insert(SetTable::api_token, token.org, insert_token_.bind(token.revoked));
}

void BatchWriter::write(Snapshot const& snapshot) {
    if (snapshot.seq > seals_.of(snapshot.org).journal_last) {
        refuse("a snapshot after entry " + std::to_string(snapshot.seq) +
               ", which is not in the journal");
    }
    check_pieces(snapshot);
    remove(SetTable::snapshot, snapshot.org,
           delete_snapshot_.bind(snapshot.org).bind(snapshot.seq));
    insert_snapshot_.bind(snapshot.org).bind(snapshot.seq);
    insert_snapshot_.bind(static_cast<std::int64_t>(snapshot.schema_version));
    insert_snapshot_.bind_blob(snapshot.hash).bind(snapshot.at);
    insert(SetTable::snapshot, snapshot.org, insert_snapshot_.bind_blob(snapshot.body));
    prune_snapshots_.bind(snapshot.org).bind(static_cast<std::int64_t>(snapshot.schema_version));
    remove(SetTable::snapshot, snapshot.org, prune_snapshots_);
}

void BatchWriter::write(FaultRecord const& fault) {
    remove(SetTable::fault, fault.org, delete_fault_.bind(fault.org).bind(fault.number));
    insert_fault_.bind(fault.org).bind(fault.number).bind(fault.at).bind_text(fault.kind);
    insert_fault_.bind_text(fault.about).bind_text(fault.what).bind_blob(fault.input);
    insert(SetTable::fault, fault.org, insert_fault_.bind(fault.settled).bind_text(fault.outcome));
    if (fault.number <= faults_kept) return;
    remove(SetTable::fault, fault.org,
           prune_faults_.bind(fault.org).bind(fault.number - faults_kept));
}

}  // namespace ringmaster::store
