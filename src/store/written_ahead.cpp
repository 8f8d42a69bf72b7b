// Large changes (ADR 13): rows written ahead, taken as one, and moved to where they belong a few at
// a time. Only this file knows that they are not there yet, and the reader, who adds them.
#include "store/batch_writer.hpp"
#include "store/rows.hpp"
#include "store/snapshot_pieces.hpp"

namespace ringmaster::store {
namespace {

constexpr std::uint64_t all = std::uint64_t{1} << 62U;

// Drops the first rows of a change; how many there were.
std::size_t forget(Connection& connection, char const* table, TakenChange const& change,
                   std::uint64_t up_to) {
    Statement rows = connection.prepare(std::string("DELETE FROM ") + table +
                                        " WHERE org=? AND change=? AND ordinal<=?");
    return static_cast<std::size_t>(rows.bind(change.org).bind(change.change).bind(up_to).run());
}

}  // namespace

void BatchWriter::load_taken() {
    Statement rows = connection_.prepare("SELECT org, change FROM taken_change");
    while (rows.step()) {
        core::OrgId const org{rows.uuid()};
        taken_[org] = rows.uuid();
    }
}

void BatchWriter::write(RowsAhead const& ahead) {
    std::uint64_t ordinal = ahead.first;
    for (auto const& change : ahead.documents) {
        insert_document_ahead_.bind(ahead.org).bind(ahead.change).bind(ordinal++);
        insert_document_ahead_.bind_text(change.resource).bind(change.id).bind(change.version);
        insert_document_ahead_.bind_optional_text(change.body).bind(change.at).run();
    }
    ordinal = ahead.first;
    for (auto const& record : ahead.audit) {
        insert_audit_ahead_.bind(ahead.org).bind(ahead.change).bind(ordinal++).bind(record.at);
        insert_audit_ahead_.bind_text(record.actor).bind_text(record.action);
        insert_audit_ahead_.bind_text(record.object).bind_text(record.detail).run();
    }
}

void BatchWriter::take(TakenChange const& taken) {
    settle_all(taken.org);
    connection_.prepare("INSERT INTO taken_change (org, change) VALUES (?,?)")
        .bind(taken.org)
        .bind(taken.change)
        .run();
    taken_[taken.org] = taken.change;
}

std::size_t BatchWriter::drop(DroppedChange const& dropped) {
    TakenChange const change{dropped.org, dropped.change};
    return forget(connection_, "document_ahead", change, all) +
           forget(connection_, "audit_ahead", change, all);
}

std::size_t BatchWriter::settle(Settling const& settling) {
    auto const found = taken_.find(settling.org);
    if (found == taken_.end()) return 0;
    TakenChange const taken{settling.org, found->second};
    std::size_t rows = settle_documents(taken, settling.rows_max);
    if (rows < settling.rows_max) rows += settle_audit(taken, settling.rows_max - rows);
    if (rows < settling.rows_max) {
        connection_.prepare("DELETE FROM taken_change WHERE org=?").bind(taken.org).run();
        taken_.erase(found);
    }
    return rows;
}

template <class Write>
std::size_t BatchWriter::settle_rows(TakenChange const& taken, char const* table,
                                     char const* columns, std::uint64_t rows_max,
                                     Write const& write_row) {
    Statement rows =
        connection_.prepare(std::string("SELECT ordinal, ") + columns + " FROM " + table +
                            " WHERE org=? AND change=? ORDER BY ordinal LIMIT ?");
    rows.bind(taken.org).bind(taken.change).bind(rows_max);
    std::uint64_t last = 0;
    std::size_t count = 0;
    for (; rows.step(); ++count) {
        last = rows.natural();
        write_row(rows);
    }
    if (count > 0) forget(connection_, table, taken, last);
    return count;
}

std::size_t BatchWriter::settle_documents(TakenChange const& taken, std::uint64_t rows_max) {
    return settle_rows(taken, "document_ahead", change_columns, rows_max,
                       [&](Statement& row) { write_document(change_row(taken.org, row)); });
}

// Their places in the chain are given when they are written.
std::size_t BatchWriter::settle_audit(TakenChange const& taken, std::uint64_t rows_max) {
    return settle_rows(taken, "audit_ahead", "0, at_ms, actor, action, object, detail, '', ''",
                       rows_max, [&](Statement& row) { write(audit_row(taken.org, row)); });
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
    std::int64_t dropped = 0;
    for (std::string const table : {"document_ahead", "audit_ahead"}) {
        std::string const whole = table == "document_ahead" ? not_of_a_snapshot : "";
        Statement rows =
            connection_.prepare("DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " +
                                table + whole + " LIMIT ?)");
        dropped += rows.bind(rows_max).run();
    }
    return dropped > 0;
}

}  // namespace ringmaster::store
