// What leaves the file again: the journal behind the horizon (SEC-7) and expired answers (OPS-4).
// Also what a batch weighs, as the queue is bounded in bytes.
#include <algorithm>
#include <utility>

#include "store/batch_writer.hpp"

namespace ringmaster::store {
namespace {

constexpr std::uint64_t purge_pieces_max = 2;  // they are large

// What one that is damaged says of itself counts for nothing.
std::string newest_snapshot(std::string const& column) {
    return "SELECT " + column + " FROM snapshot WHERE org=?1 AND " +
           is_sound(table_of(SetTable::snapshot)) + " ORDER BY seq DESC LIMIT 1";
}

}  // namespace

std::size_t BatchWriter::cut(JournalCut const& cut) {
    Statement span = connection_.prepare("SELECT (SELECT min(seq) FROM journal WHERE org=?1), (" +
                                         newest_snapshot("seq") + ")");
    span.bind(cut.org).step();
    std::uint64_t const first = span.natural();
    std::uint64_t const last = std::min(cut.up_to, span.natural());
    if (first == 0 || first > last) return 0;
    std::uint64_t const end = std::min(last, first + std::max<std::uint64_t>(cut.rows_max, 1) - 1);

    Statement about = connection_.prepare("SELECT seq, about FROM journal WHERE org=? AND seq<=?");
    Statement drop_about =
        connection_.prepare("DELETE FROM journal_about WHERE org=? AND id=? AND seq=?");
    about.bind(cut.org).bind(end);
    Seal& seal = seals_.of(cut.org);
    while (about.step()) {
        std::uint64_t const seq = about.natural();
        for (core::Uuid const& id : about.uuids()) {
            auto const dropped = drop_about.bind(cut.org).bind(id).bind(seq).run();
            seal.about_rows -= static_cast<std::uint64_t>(dropped);
        }
    }
    // An older snapshot whose following rows are gone leads nowhere.
    Statement snapshots =
        connection_.prepare("DELETE FROM snapshot WHERE org=? AND seq<? RETURNING mark");
    remove(SetTable::snapshot, cut.org, snapshots.bind(cut.org).bind(end));
    seal.journal_first = end + 1;
    auto const dropped = connection_.prepare("DELETE FROM journal WHERE org=? AND seq<=?")
                             .bind(cut.org)
                             .bind(end)
                             .run();
    Statement faults = connection_.prepare(
        "DELETE FROM fault WHERE org=?1 AND at_ms < coalesce((SELECT at_ms FROM journal"
        " WHERE org=?1 AND " +
        is_sound(journal_table()) + " ORDER BY seq LIMIT 1), (" + newest_snapshot("at_ms") +
        ")) AND " + is_sound(table_of(SetTable::fault)) + " RETURNING mark");
    remove(SetTable::fault, cut.org, faults.bind(cut.org));
    return static_cast<std::size_t>(dropped);
}

// Its row is the one that was written last: what it says of its deletion was said by somebody.
bool BatchWriter::is_as_sealed(core::OrgId const& org) {
    auto const& table = table_of(SetTable::organization);
    Statement row =
        connection_.prepare("SELECT mark FROM organization WHERE id=? AND " + is_sound(table));
    SetSeal found;
    if (row.bind(org).step()) found.add(row.bytes());
    return found.rows == 1 && found == seals_.of(org).of(SetTable::organization);
}

std::size_t BatchWriter::purge(OrganizationPurge const& purge) {
    struct Table {
        char const* name;
        char const* key;
    };
    constexpr Table tables[] = {
        {"journal_about", "org, id, seq"}, {"journal", "org, seq"},
        {"snapshot", "org, seq"},          {"idempotency", "org, subject, key"},
        {"document", "org, resource, id"}, {"document_ahead", "org, change, ordinal"},
        {"api_token", "org, digest"},      {"audit_ahead", "org, change, ordinal"},
        {"taken_change", "org, change"},   {"fault", "org, number"},
    };
    if (!is_as_sealed(purge.org)) return 0;
    // Whoever starts on a half of it must know (migration 3).
    Statement leaving = connection_.prepare(
        "UPDATE organization SET delete_ms=0,"
        " mark=mark_of('organization', id, name, created_ms, disabled_ms, 0) WHERE id=?1"
        " RETURNING mark");
    if (!change_organization(purge.org, leaving.bind(purge.org))) return 0;
    if (drop_pieces(purge.org, purge_pieces_max) > 0) return purge.rows_max;
    std::uint64_t left = purge.rows_max;
    for (auto const& [name, key] : tables) {
        std::string const table(name);
        std::string const columns = std::string("(") + key + ")";
        Statement rows =
            connection_.prepare("DELETE FROM " + table + " WHERE " + columns + " IN (SELECT " +
                                key + " FROM " + table + " WHERE org=? LIMIT ?)");
        left -= static_cast<std::uint64_t>(rows.bind(purge.org).bind(left).run());
        if (left == 0) return purge.rows_max;
    }
    connection_.prepare("DELETE FROM organization WHERE id=?").bind(purge.org).run();
    // Its audit stays (SEC-6), and the seal of that.
    Seal& seal = seals_.of(purge.org);
    Seal rest;
    std::swap(rest.audit_hash, seal.audit_hash);
    rest.audit_last = seal.audit_last;
    rest.intact = seal.intact;
    rest.mark = seal.mark;
    seal = std::move(rest);
    taken_.erase(purge.org);
    return purge.rows_max - left;
}

std::size_t BatchWriter::drop(DroppedToken const& token) {
    return remove(SetTable::api_token, token.org,
                  delete_token_.bind(token.org).bind_blob(token.digest));
}

std::size_t BatchWriter::purge_idempotency(core::Time now) {
    Statement rows = connection_.prepare(
        "DELETE FROM idempotency WHERE rowid IN (SELECT rowid FROM idempotency"
        " WHERE created_ms<=? AND " +
        is_sound(table_of(SetTable::idempotency)) + " LIMIT ?) RETURNING org, mark");
    rows.bind(now - idempotency_kept).bind(idempotency_purge_max);
    return remove_of_any(SetTable::idempotency, rows);
}

namespace {

constexpr std::size_t per_record = 256;  // the structs and their small strings

std::size_t weight_of(std::vector<DocumentRow> const& documents) {
    std::size_t bytes = per_record * documents.size();
    for (auto const& change : documents) bytes += change.body ? change.body->size() : 0;
    return bytes;
}

std::size_t weight_of(std::vector<AuditRecord> const& audit) {
    std::size_t bytes = per_record * audit.size();
    for (auto const& record : audit) bytes += record.detail.size();
    return bytes;
}

}  // namespace

std::size_t weight_of(RowsAhead const& ahead) {
    return weight_of(ahead.documents) + weight_of(ahead.audit);
}

std::size_t weight_of(Batch const& batch) {
    std::size_t bytes = per_record + weight_of(batch.audit) + weight_of(batch.documents);
    for (auto const& entry : batch.journal) {
        bytes += per_record + entry.events.size() + entry.about.size() * sizeof(core::Uuid);
    }
    for (auto const& record : batch.idempotency) bytes += per_record + record.answer.size();
    for (auto const& ahead : batch.ahead) bytes += weight_of(ahead);
    for (auto const& snapshot : batch.snapshots) bytes += per_record + snapshot.body.size();
    for (auto const& fault : batch.faults) bytes += per_record + fault.input.size();
    for (auto const& piece : batch.pieces) bytes += per_record + piece.bytes.size();
    return bytes + per_record * (batch.tokens.size() + batch.organizations.size());
}

}  // namespace ringmaster::store
