#pragma once
// Writes the records of batches into an open transaction. Keeps what it needs to refuse a broken
// order without reading: the last seq of every journal and the end of every audit chain. After a
// failure these are ahead of the file, which is why a failure is final (OPS-1).

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "ringmaster/store/records.hpp"
#include "store/connection.hpp"

namespace ringmaster::store {

class BatchWriter {
public:
    // Reads the ends of all journals and audit chains.
    BatchWriter(Connection& connection, std::uint64_t epoch);

    // Throws Failure `fenced` when another writer has opened the file since (inside the
    // transaction, so it cannot change before the commit).
    void check_epoch();
    // Returns the number of rows inserted or changed. Throws Failure.
    std::size_t write(Batch const& batch);
    // After an opening: settles at most so many rows that were taken, and drops as many that were
    // not. False: nothing is left of either.
    bool recover(std::uint64_t rows_max);

private:
    struct AuditEnd {
        std::uint64_t seq = 0;
        std::string hash;
    };
    void load_journal_ends();
    void load_audit_ends();
    void load_taken();
    void write(Organization const& organization);
    void write(OrganizationSwitch const& one);
    void write(JournalEntry const& entry);
    void write(IdempotencyRecord const& record);
    void write(AuditRecord const& record);
    void write(DocumentChange const& change);
    void write(ApiToken const& token);
    void write(Snapshot const& snapshot);
    void write_document(DocumentChange const& change);
    // ---- what is written ahead (written_ahead.cpp) ----
    void write(RowsAhead const& ahead);
    void take(TakenChange const& taken);
    std::size_t drop(DroppedChange const& dropped);
    std::size_t settle(Settling const& settling);
    template <class Write>
    std::size_t settle_rows(TakenChange const& taken, char const* table, char const* columns,
                            std::uint64_t rows_max, Write const& write_row);
    std::size_t settle_documents(TakenChange const& taken, std::uint64_t rows_max);
    std::size_t settle_audit(TakenChange const& taken, std::uint64_t rows_max);
    void settle_all(core::OrgId const& org);
    // ---- large snapshots (snapshot_pieces.cpp) ----
    void write(SnapshotPiece const& piece);
    void check_pieces(Snapshot const& snapshot);
    std::size_t drop(SnapshotRest const& rest);
    std::size_t drop_pieces(core::OrgId const& org, std::uint64_t pieces_max);
    std::size_t cut(JournalCut const& cut);
    std::size_t purge(OrganizationPurge const& purge);
    std::size_t drop(DroppedToken const& token);
    std::size_t purge_idempotency(core::Time now);

    Connection& connection_;
    std::uint64_t epoch_;
    std::map<core::OrgId, std::uint64_t> journal_ends_;
    std::map<core::OrgId, AuditEnd> audit_ends_;
    std::map<core::OrgId, core::Uuid> taken_;  // not settled yet

    Statement read_epoch_;
    Statement insert_organization_;
    Statement insert_journal_;
    Statement insert_about_;
    Statement insert_idempotency_;
    Statement insert_audit_;
    Statement insert_document_;
    Statement update_document_;
    Statement delete_document_;
    Statement insert_token_;
    Statement insert_snapshot_;
    Statement prune_snapshots_;
    Statement insert_document_ahead_;
    Statement insert_audit_ahead_;
};

// Roughly what a batch weighs while it waits, in bytes.
[[nodiscard]] std::size_t weight_of(Batch const& batch);

}  // namespace ringmaster::store
