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

private:
    struct AuditEnd {
        std::uint64_t seq = 0;
        std::string hash;
    };
    void load_journal_ends();
    void load_audit_ends();
    void write(Organization const& organization);
    void write(JournalEntry const& entry);
    void write(IdempotencyRecord const& record);
    void write(AuditRecord const& record);
    void write(DocumentChange const& change);
    void write(ApiToken const& token);
    void write(Snapshot const& snapshot);
    std::size_t cut(JournalCut const& cut);
    std::size_t purge_idempotency(core::Time now);

    Connection& connection_;
    std::uint64_t epoch_;
    std::map<core::OrgId, std::uint64_t> journal_ends_;
    std::map<core::OrgId, AuditEnd> audit_ends_;

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
};

// Roughly what a batch weighs while it waits, in bytes.
[[nodiscard]] std::size_t weight_of(Batch const& batch);

}  // namespace ringmaster::store
