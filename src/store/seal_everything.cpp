// Seals a file as it is found: one from before there were marks, or one whose damage is accepted.
#include "ringmaster/store/failure.hpp"
#include "store/seals.hpp"

namespace ringmaster::store {
namespace {

constexpr std::int64_t rows_at_a_time = 2'000;

void mark_rows(Connection& connection, MarkedTable const& table) {
    std::string const name(table.name);
    std::string const update = "UPDATE " + name + " SET mark = " + mark_of(table);
    if (!table.has_rowid) return connection.execute(update);
    Statement end = connection.prepare("SELECT max(rowid) FROM (SELECT rowid FROM " + name +
                                       " WHERE rowid>? ORDER BY rowid LIMIT ?)");
    Statement rows = connection.prepare(update + " WHERE rowid>? AND rowid<=?");
    for (std::int64_t done = -1;;) {
        end.bind(done).bind(rows_at_a_time).step();
        std::int64_t const last = end.integer();  // 0: none is left
        end.reset();
        if (last <= 0) return;
        Transaction transaction(connection, "BEGIN IMMEDIATE");
        rows.bind(done).bind(last).run();
        transaction.commit();
        fold_in(connection);  // or the log becomes a second file
        done = last;
    }
}

// One whose seq was damaged upwards would be the newest for ever, and the journal behind it lost.
// Without the key nobody knows which.
void drop_impossible_snapshots(Connection& connection) {
    auto const head = guarded([&] { return read_head(connection); });
    if (!head || !head.value()) return;
    connection.execute("DELETE FROM snapshot WHERE NOT (" + is_sound(table_of(SetTable::snapshot)) +
                       ") AND seq > (SELECT max(seq) FROM journal j WHERE j.org=snapshot.org)");
}

// Whoever has rows that a seal speaks of.
std::vector<core::OrgId> organizations(Connection& connection) {
    std::string sql = "SELECT org FROM journal UNION SELECT org FROM audit";
    for (std::size_t index = 0; index < set_tables; ++index) {
        MarkedTable const& table = table_of(static_cast<SetTable>(index));
        sql += " UNION SELECT " + std::string(table.org) + " FROM " + std::string(table.name);
    }
    Statement rows = connection.prepare(sql);
    std::vector<core::OrgId> found;
    while (rows.step()) found.push_back(core::OrgId{rows.uuid()});
    return found;
}

Seal seal_of(Connection& connection, core::OrgId const& org) {
    Seal seal;
    // A snapshot may stand beyond the last row that the horizon has left.
    Statement journal = connection.prepare(
        "SELECT coalesce(min(seq), 0), max(coalesce(max(seq), 0),"
        " coalesce((SELECT max(seq) FROM snapshot WHERE org=?1), 0)) FROM journal WHERE org=?1");
    journal.bind(org).step();
    std::uint64_t const first = journal.natural();
    seal.journal_last = journal.natural();
    seal.journal_first = first == 0 ? seal.journal_last + 1 : first;
    Statement about = connection.prepare("SELECT count(*) FROM journal_about WHERE org=?");
    about.bind(org).step();
    seal.about_rows = about.natural();
    Statement audit =
        connection.prepare("SELECT seq, hash FROM audit WHERE org=? ORDER BY seq DESC LIMIT 1");
    if (audit.bind(org).step()) {
        seal.audit_last = audit.natural();
        seal.audit_hash = audit.bytes();
    }
    for (std::size_t index = 0; index < set_tables; ++index) {
        seal.sets[index] = measure(connection, static_cast<SetTable>(index), org);
    }
    return seal;
}

}  // namespace

void seal_everything(Connection& connection) {
    drop_impossible_snapshots(connection);
    mark_rows(connection, journal_table());
    for (std::size_t index = 0; index < set_tables; ++index) {
        mark_rows(connection, table_of(static_cast<SetTable>(index)));
    }
    Transaction transaction(connection, "BEGIN IMMEDIATE");
    Seals seals = Seals::none(connection);
    for (core::OrgId const& org : organizations(connection)) {
        seals.of(org) = seal_of(connection, org);
    }
    seals.write_everything();
    transaction.commit();
    fold_in(connection);
}

}  // namespace ringmaster::store
