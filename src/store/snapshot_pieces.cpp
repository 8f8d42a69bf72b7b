// Large snapshots: written ahead in pieces, read as one, dropped in pieces (ADR 19).
#include "ringmaster/store/failure.hpp"
#include "store/batch_writer.hpp"
#include "store/rows.hpp"

namespace ringmaster::store {
namespace {

// Pieces of whom no snapshot is there: it was dropped, or never came about.
std::string const of_no_snapshot =
    " WHERE NOT EXISTS (SELECT 1 FROM snapshot s"
    "  WHERE s.org=snapshot_piece.org AND s.seq=snapshot_piece.seq)";

std::string delete_pieces(std::string const& condition, std::string const& returning) {
    return "DELETE FROM snapshot_piece WHERE rowid IN (SELECT rowid FROM snapshot_piece" +
           condition + " LIMIT ?) RETURNING " + returning;
}

}  // namespace

void BatchWriter::write(SnapshotPiece const& piece) {
    insert_snapshot_piece_.bind(piece.org).bind(piece.seq).bind(piece.ordinal);
    insert(SetTable::snapshot_piece, piece.org, insert_snapshot_piece_.bind_blob(piece.bytes));
}

void BatchWriter::check_pieces(Snapshot const& snapshot) {
    if (snapshot.pieces == 0) return;
    Statement count = connection_.prepare(
        "SELECT count(*), coalesce(max(ordinal), 0) FROM snapshot_piece WHERE org=? AND seq=?");
    count.bind(snapshot.org).bind(snapshot.seq).step();
    bool const whole = count.natural() == snapshot.pieces && count.natural() == snapshot.pieces - 1;
    if (whole && snapshot.body.empty()) return;
    throw Failure(ErrorCode::refused,
                  "the pieces of snapshot " + std::to_string(snapshot.seq) + " are not all there");
}

// The one being written is newer than every snapshot there is, as far as their seqs are theirs.
std::size_t BatchWriter::drop(SnapshotRest const& rest) {
    Statement newest =
        connection_.prepare("SELECT coalesce(max(seq), 0) FROM snapshot WHERE org=? AND " +
                            is_sound(table_of(SetTable::snapshot)));
    newest.bind(rest.org).step();
    Statement rows =
        connection_.prepare(delete_pieces(of_no_snapshot + " AND org=? AND seq<?", "mark"));
    rows.bind(rest.org).bind(newest.natural()).bind(rest.pieces_max);
    return remove(SetTable::snapshot_piece, rest.org, rows);
}

std::size_t BatchWriter::drop_pieces(core::OrgId const& org, std::uint64_t pieces_max) {
    Statement rows = connection_.prepare(delete_pieces(" WHERE org=?", "mark"));
    return remove(SetTable::snapshot_piece, org, rows.bind(org).bind(pieces_max));
}

std::size_t BatchWriter::drop_unfinished_pieces(std::uint64_t pieces_max) {
    Statement rows = connection_.prepare(delete_pieces(of_no_snapshot, "org, mark"));
    return remove_of_any(SetTable::snapshot_piece, rows.bind(pieces_max));
}

void add_pieces(Connection& connection, Snapshot& snapshot) {
    if (!snapshot.body.empty()) return;
    Statement rows = connection.prepare(
        "SELECT bytes FROM snapshot_piece WHERE org=? AND seq=? ORDER BY ordinal");
    rows.bind(snapshot.org).bind(snapshot.seq);
    while (rows.step()) snapshot.body += rows.bytes();
}

}  // namespace ringmaster::store
