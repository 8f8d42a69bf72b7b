// Large snapshots: written ahead in pieces, read as one, dropped in pieces (ADR 19).
#include "store/snapshot_pieces.hpp"

#include "ringmaster/crypto/encoding.hpp"
#include "store/batch_writer.hpp"
#include "store/failure.hpp"
#include "store/rows.hpp"

namespace ringmaster::store {
namespace {

constexpr std::uint64_t newest_seq = std::uint64_t{1} << 62U;

}  // namespace

void BatchWriter::write(SnapshotPiece const& piece) {
    core::Uuid const change = snapshot_change(piece.seq);
    std::string const text = crypto::base64url_encode(piece.bytes);
    insert_document_ahead_.bind(piece.org).bind(change).bind(piece.ordinal);
    insert_document_ahead_.bind_text(snapshot_resource).bind(change).bind(piece.seq);
    insert_document_ahead_.bind_text(text).bind(piece.at).run();
}

void BatchWriter::check_pieces(Snapshot const& snapshot) {
    if (snapshot.pieces == 0) return;
    Statement count = connection_.prepare(
        "SELECT count(*), coalesce(max(ordinal), 0) FROM document_ahead WHERE org=? AND change=?");
    count.bind(snapshot.org).bind(snapshot_change(snapshot.seq)).step();
    bool const whole = count.natural() == snapshot.pieces && count.natural() == snapshot.pieces - 1;
    if (whole && snapshot.body.empty()) return;
    throw Failure(ErrorCode::refused,
                  "the pieces of snapshot " + std::to_string(snapshot.seq) + " are not all there");
}

// The one being written is newer than every snapshot there is.
std::size_t BatchWriter::drop(SnapshotRest const& rest) {
    Statement newest =
        connection_.prepare("SELECT coalesce(max(seq), 0) FROM snapshot WHERE org=?");
    newest.bind(rest.org).step();
    Statement rows =
        connection_.prepare(std::string("DELETE FROM document_ahead WHERE rowid IN"
                                        " (SELECT rowid FROM document_ahead") +
                            not_of_a_snapshot + " AND org=? AND change>=? AND change<? LIMIT ?)");
    rows.bind(rest.org).bind(snapshot_change(0)).bind(snapshot_change(newest.natural()));
    return static_cast<std::size_t>(rows.bind(rest.pieces_max).run());
}

std::size_t BatchWriter::drop_pieces(core::OrgId const& org, std::uint64_t pieces_max) {
    Statement rows = connection_.prepare(
        "DELETE FROM document_ahead WHERE rowid IN (SELECT rowid FROM document_ahead"
        " WHERE org=? AND change>=? AND change<? LIMIT ?)");
    rows.bind(org).bind(snapshot_change(0)).bind(snapshot_change(newest_seq));
    return static_cast<std::size_t>(rows.bind(pieces_max).run());
}

void add_pieces(Connection& connection, Snapshot& snapshot) {
    if (!snapshot.body.empty()) return;
    Statement rows = connection.prepare(
        "SELECT body FROM document_ahead WHERE org=? AND change=? ORDER BY ordinal");
    rows.bind(snapshot.org).bind(snapshot_change(snapshot.seq));
    while (rows.step()) {
        snapshot.body += crypto::base64url_decode(rows.bytes()).value_or(std::string());
    }
}

}  // namespace ringmaster::store
