#include "ringmaster/store/store.hpp"

#include <utility>

#include "store/commit_queue.hpp"
#include "store/failure.hpp"
#include "store/migrations.hpp"
#include "store/overrides.hpp"
#include "store/ownership.hpp"

namespace ringmaster::store {
namespace {

void prepare_for_writing(Connection& connection, Overrides const& overrides) {
    // A commit is on the disk when it returns (OPS-1). NORMAL would only be consistent.
    connection.execute(overrides.synchronous_normal ? "PRAGMA synchronous=NORMAL"
                                                    : "PRAGMA synchronous=FULL");
    connection.execute("PRAGMA foreign_keys=ON");
    connection.execute("PRAGMA secure_delete=ON");  // dropped rows are overwritten (SEC-7)
    if (connection.text_of("PRAGMA journal_mode=WAL") != "wal") {
        throw Failure(ErrorCode::io, "the file system does not support write-ahead logging");
    }
    connection.execute("PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864");
}

// From here on an older writer that is still alive somewhere is refused by its next commit.
std::uint64_t raise_epoch(Connection& connection) {
    Transaction transaction(connection, "BEGIN IMMEDIATE");
    connection.execute("UPDATE meta SET epoch = epoch + 1");
    auto const epoch = connection.integer_of("SELECT epoch FROM meta");
    transaction.commit();
    return static_cast<std::uint64_t>(epoch);
}

}  // namespace

struct Store::Parts {
    Parts(Options const& options, Overrides const& overrides)
        : ownership(std::make_unique<Ownership>(options.path)) {
        auto connection = std::make_unique<Connection>(ownership->path(),
                                                       Connection::Access::read_write, overrides);
        expect_ours(*connection);
        prepare_for_writing(*connection, overrides);
        check_integrity(*connection);
        migrate(*connection, compiled_migrations());
        epoch = raise_epoch(*connection);
        // SQLite syncs what is in the file; that the file has a name is ours to sync.
        sync_folder_of(ownership->path());
        queue = std::make_unique<CommitQueue>(options, overrides.checkpoint_pages,
                                              std::move(connection), epoch);
    }

    std::unique_ptr<Ownership> ownership;  // given up last
    std::uint64_t epoch = 0;
    std::unique_ptr<CommitQueue> queue;
};

Result<std::unique_ptr<Store>> Store::open(Options const& options) {
    return open(options, Overrides{});
}

Result<std::unique_ptr<Store>> Store::open(Options const& options, Overrides const& overrides) {
    return guarded([&] {
        return std::unique_ptr<Store>(new Store(std::make_unique<Parts>(options, overrides)));
    });
}

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Store::~Store() = default;

Submitted Store::submit(Batch batch, Completion completion) {
    return parts_->queue->submit(std::move(batch), std::move(completion));
}

void Store::close() {
    parts_->queue->close();
    parts_->ownership.reset();
}

std::uint64_t Store::epoch() const { return parts_->epoch; }

StoreStatus Store::status() const { return parts_->queue->status(); }

}  // namespace ringmaster::store
