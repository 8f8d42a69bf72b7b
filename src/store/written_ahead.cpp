// Large changes (ADR 13): rows written ahead, taken as one, and moved to where they belong a few at
// a time. Only this file knows that they are not there yet, and the reader, who adds them.
#include "store/batch_writer.hpp"
#include "store/organization_check.hpp"
#include "store/rows.hpp"

namespace ringmaster::store {
namespace {

constexpr std::uint64_t all = std::uint64_t{1} << 62U;

}  // namespace

// Drops the first rows of a change; how many there were.
std::size_t BatchWriter::forget(SetTable table, TakenChange const& change, std::uint64_t up_to) {
    Statement rows = connection_.prepare("DELETE FROM " + std::string(table_of(table).name) +
                                         " WHERE org=? AND change=? AND ordinal<=? RETURNING mark");
    return remove(table, change.org, rows.bind(change.org).bind(change.change).bind(up_to));
}

// Whoever's rows ahead were damaged keeps them as they are: settled or dropped, nothing would tell
// of it any more. So does he whose documents or audit were, which they could not be settled into.
void BatchWriter::load_taken() {
    Statement found = connection_.prepare(
        "SELECT org FROM (SELECT org FROM document_ahead UNION SELECT org FROM audit_ahead"
        " UNION SELECT org FROM taken_change) WHERE length(org)=16");
    Statement change = connection_.prepare("SELECT change FROM taken_change WHERE org=?");
    while (found.step()) {
        core::OrgId const org{found.uuid()};
        bool is_damaged = false;
        OrganizationCheck(connection_, org, [&](std::string const& /*words*/) {
            is_damaged = true;
        }).written_ahead();
        if (is_damaged) continue;
        if (change.bind(org).step()) {
            taken_[org] = change.uuid();
        } else {
            untaken_.insert(org);
        }
        change.reset();
    }
}

void BatchWriter::write(RowsAhead const& ahead) {
    std::uint64_t ordinal = ahead.first;
    for (auto const& change : ahead.documents) {
        insert_document_ahead_.bind(ahead.org).bind(ahead.change).bind(ordinal++);
        insert_document_ahead_.bind_text(change.resource).bind(change.id).bind(change.version);
        insert_document_ahead_.bind_optional_text(change.body).bind(change.at);
        insert(SetTable::document_ahead, ahead.org, insert_document_ahead_);
    }
    ordinal = ahead.first;
    for (auto const& record : ahead.audit) {
        insert_audit_ahead_.bind(ahead.org).bind(ahead.change).bind(ordinal++).bind(record.at);
        insert_audit_ahead_.bind_text(record.actor).bind_text(record.action);
        insert_audit_ahead_.bind_text(record.object).bind_text(record.detail);
        insert(SetTable::audit_ahead, ahead.org, insert_audit_ahead_);
    }
}

void BatchWriter::take(TakenChange const& taken) {
    settle_all(taken.org);
    Statement row = connection_.prepare(insert_sql(table_of(SetTable::taken_change)));
    insert(SetTable::taken_change, taken.org, row.bind(taken.org).bind(taken.change));
    taken_[taken.org] = taken.change;
}

std::size_t BatchWriter::drop(DroppedChange const& dropped) {
    TakenChange const change{dropped.org, dropped.change};
    return forget(SetTable::document_ahead, change, all) +
           forget(SetTable::audit_ahead, change, all);
}

std::size_t BatchWriter::settle(Settling const& settling) {
    auto const found = taken_.find(settling.org);
    if (found == taken_.end()) return 0;
    TakenChange const taken{settling.org, found->second};
    std::size_t rows = settle_documents(taken, settling.rows_max);
    if (rows < settling.rows_max) rows += settle_audit(taken, settling.rows_max - rows);
    if (rows < settling.rows_max) {
        Statement row = connection_.prepare("DELETE FROM taken_change WHERE org=? RETURNING mark");
        remove(SetTable::taken_change, taken.org, row.bind(taken.org));
        taken_.erase(found);
    }
    return rows;
}

template <class Write>
std::size_t BatchWriter::settle_rows(TakenChange const& taken, SetTable table,
                                     std::string const& columns, std::uint64_t rows_max,
                                     Write const& write_row) {
    Statement rows = connection_.prepare("SELECT ordinal, " + columns + " FROM " +
                                         std::string(table_of(table).name) +
                                         " WHERE org=? AND change=? ORDER BY ordinal LIMIT ?");
    rows.bind(taken.org).bind(taken.change).bind(rows_max);
    std::uint64_t last = 0;
    std::size_t count = 0;
    for (; rows.step(); ++count) {
        last = rows.natural();
        write_row(rows);
    }
    if (count > 0) forget(table, taken, last);
    return count;
}

std::size_t BatchWriter::settle_documents(TakenChange const& taken, std::uint64_t rows_max) {
    return settle_rows(taken, SetTable::document_ahead, change_columns(), rows_max,
                       [&](Statement& row) { write_document(change_row(taken.org, row)); });
}

// Their places in the chain are given when they are written.
std::size_t BatchWriter::settle_audit(TakenChange const& taken, std::uint64_t rows_max) {
    return settle_rows(taken, SetTable::audit_ahead, audit_ahead_columns(), rows_max,
                       [&](Statement& row) { write(audit_ahead_row(taken.org, row)); });
}

void BatchWriter::settle_all(core::OrgId const& org) {
    if (taken_.contains(org)) settle({org, all});
}

bool BatchWriter::recover(std::uint64_t rows_max) {
    if (!taken_.empty()) {
        settle({taken_.begin()->first, rows_max});
        return true;
    }
    // Nobody took these, and nobody will.
    if (drop_unfinished_pieces(2) > 0) return true;
    if (untaken_.empty()) return false;
    core::OrgId const org = *untaken_.begin();
    std::size_t dropped = 0;
    for (SetTable const table : {SetTable::document_ahead, SetTable::audit_ahead}) {
        std::string const name(table_of(table).name);
        Statement rows =
            connection_.prepare("DELETE FROM " + name + " WHERE rowid IN (SELECT rowid FROM " +
                                name + " WHERE org=? LIMIT ?) RETURNING mark");
        dropped += remove(table, org, rows.bind(org).bind(rows_max));
    }
    if (dropped == 0) untaken_.erase(org);
    return true;
}

}  // namespace ringmaster::store
