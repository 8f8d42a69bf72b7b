#pragma once
// Writes the records of batches into an open transaction. The seals tell without reading what a
// broken order is: the last seq of every journal and the end of every audit chain. After a failure
// they are ahead of the file, which is why a failure is final (OPS-1).

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/records.hpp"
#include "store/seals.hpp"

namespace ringmaster::store {

class BatchWriter {
public:
    // Reads all seals.
    BatchWriter(Connection& connection, std::uint64_t epoch);

    // Throws Failure `fenced` when another writer has opened the file since (inside the
    // transaction, so it cannot change before the commit).
    void check_epoch();
    // Returns the number of rows inserted or changed. Throws Failure.
    std::size_t write(Batch const& batch);
    // After an opening: settles at most so many rows that were taken, and drops as many that were
    // not. False: nothing is left of either.
    bool recover(std::uint64_t rows_max);
    // At the end of a transaction: its seals and the head.
    void seal() { seals_.write(); }
    void seal_at_rest() { seals_.write_at_rest(); }
    [[nodiscard]] Head const& head() const { return seals_.head(); }

private:
    // Runs a statement that returns the marks of the rows it adds or takes away. Whether there was
    // one; how many there were.
    bool insert(SetTable table, core::OrgId const& org, Statement& bound);
    std::size_t remove(SetTable table, core::OrgId const& org, Statement& bound);
    // The same for rows of whichever organizations: returns these, then the marks.
    std::size_t remove_of_any(SetTable table, Statement& bound);
    bool change_organization(core::OrgId const& org, Statement& bound);
    void load_taken();
    void write(Organization const& organization);
    void write(OrganizationSwitch const& one);
    void write(JournalEntry const& entry);
    void write(IdempotencyRecord const& record);
    void write(AuditRecord const& record);
    void write(DocumentRow const& change);
    void write(ApiToken const& token);
    void write(Snapshot const& snapshot);
    void write(FaultRecord const& fault);
    void write_document(DocumentRow const& change);
    // ---- what is written ahead (written_ahead.cpp) ----
    void write(RowsAhead const& ahead);
    void take(TakenChange const& taken);
    std::size_t drop(DroppedChange const& dropped);
    std::size_t settle(Settling const& settling);
    template <class Write>
    std::size_t settle_rows(TakenChange const& taken, SetTable table, std::string const& columns,
                            std::uint64_t rows_max, Write const& write_row);
    std::size_t forget(SetTable table, TakenChange const& change, std::uint64_t up_to);
    std::size_t settle_documents(TakenChange const& taken, std::uint64_t rows_max);
    std::size_t settle_audit(TakenChange const& taken, std::uint64_t rows_max);
    void settle_all(core::OrgId const& org);
    // ---- large snapshots (snapshot_pieces.cpp) ----
    void write(SnapshotPiece const& piece);
    void check_pieces(Snapshot const& snapshot);
    std::size_t drop(SnapshotRest const& rest);
    std::size_t drop_pieces(core::OrgId const& org, std::uint64_t pieces_max);
    std::size_t drop_unfinished_pieces(std::uint64_t pieces_max);
    std::size_t cut(JournalCut const& cut);
    bool is_as_sealed(core::OrgId const& org);
    std::size_t purge(OrganizationPurge const& purge);
    std::size_t drop(DroppedToken const& token);
    std::size_t purge_idempotency(core::Time now);

    Connection& connection_;
    std::uint64_t epoch_;
    std::map<core::OrgId, core::Uuid> taken_;  // not settled yet
    std::set<core::OrgId> untaken_;            // nobody took what they have; the opening drops it

    Statement read_epoch_;
    Seals seals_;
    Statement insert_organization_;
    Statement insert_journal_;
    Statement insert_about_;
    Statement delete_expired_;
    Statement insert_idempotency_;
    Statement insert_audit_;
    Statement find_document_;
    Statement insert_document_;
    Statement update_document_;
    Statement delete_document_;
    Statement delete_token_;
    Statement insert_token_;
    Statement delete_snapshot_;
    Statement insert_snapshot_;
    Statement prune_snapshots_;
    Statement insert_document_ahead_;
    Statement insert_audit_ahead_;
    Statement insert_snapshot_piece_;
    Statement delete_fault_;
    Statement insert_fault_;
    Statement prune_faults_;
};

// Roughly what a batch weighs while it waits, in bytes.
[[nodiscard]] std::size_t weight_of(Batch const& batch);

}  // namespace ringmaster::store
