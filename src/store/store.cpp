#include "ringmaster/store/store.hpp"

#include <utility>

#include "ringmaster/store/failure.hpp"
#include "store/anchor.hpp"
#include "store/commit_queue.hpp"
#include "store/folder.hpp"
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

// What is sealed is what was acknowledged, or nothing of it is touched. False: it is from before
// there were seals.
bool expect_sealed(Connection& connection, MarkKey const& key, Overrides const& overrides,
                   std::string const& path) {
    bool const may_be_sealed = schema_version(connection) >= first_sealed_version;
    if (may_be_sealed) expect_own_secret(connection);
    auto const anchored = read_anchor(path, key, overrides);
    auto const head = may_be_sealed ? read_head(connection) : std::nullopt;
    if (head) {
        expect_anchored(*head, anchored, path);
        return true;
    }
    if (!anchored) return false;
    throw Failure(ErrorCode::corrupt, "the file is damaged: it was sealed once; restore a backup");
}

}  // namespace

struct Store::Parts {
    Parts(Options const& options, Overrides const& overrides)
        : ownership(std::make_unique<Ownership>(options.path)) {
        std::string const& path = ownership->path();
        Folder const folder = look_at_folder(path);
        expect_database_or_nothing(folder);
        if (!folder.has_database) create_database_of(folder);
        auto connection =
            std::make_unique<Connection>(path, Connection::Access::read_write, overrides);
        expect_ours(*connection);
        MarkKey const key = key_of(folder, *connection, options.reseal);
        key.lend_to(*connection);
        // What began and was cut short has acknowledged nothing: it is sealed as it stands.
        bool const sealed = !options.reseal && !folder.is_unborn() &&
                            expect_sealed(*connection, key, overrides, path);
        check_integrity(*connection);  // first: what is refused is left as it is
        prepare_for_writing(*connection, overrides);
        migrate(*connection, compiled_migrations());
        if (!sealed) seal_everything(*connection);
        begin(*connection, key, overrides);
        notes = close_to_others(path);
        queue = std::make_unique<CommitQueue>(options, overrides.checkpoint_pages,
                                              std::move(connection), std::move(anchor), epoch);
    }

    // The secret first: whatever is cut short between the two has acknowledged nothing.
    static void create_database_of(Folder const& folder) {
        static_cast<void>(secret_of(folder, true));
        create_private(folder.database);
    }

    // A file that was sealed was sealed with a key.
    static MarkKey key_of(Folder const& folder, Connection& connection, bool reseal) {
        bool const was_sealed = schema_version(connection) >= first_sealed_version;
        if (was_sealed && !reseal) expect_secret(folder);
        return MarkKey(secret_of(folder, true));
    }

    // From here on an older writer that is still alive somewhere is refused by its next commit, and
    // the file is not whole without its log and its anchor.
    void begin(Connection& connection, MarkKey const& key, Overrides const& overrides) {
        std::string const& path = ownership->path();
        Seals seals(connection);
        anchor = std::make_unique<Anchor>(path, key, overrides, seals.head());
        Transaction transaction(connection, "BEGIN IMMEDIATE");
        follows_crash = !seals.head().at_rest;
        epoch = seals.head().epoch + 1;
        seals.write_epoch(epoch);
        transaction.commit();
        anchor->write(seals.head());
        anchor->sync();
        fold_in(connection);
        // SQLite syncs what is in the file; that the file has a name is ours to sync.
        sync_folder_of(path);
        if (overrides.folder_synced) overrides.folder_synced();
        finish_secret(path);
        connection.folds_log_on_close(true);
    }

    std::unique_ptr<Ownership> ownership;  // given up last
    std::uint64_t epoch = 0;
    bool follows_crash = false;
    std::vector<std::string> notes;
    std::unique_ptr<Anchor> anchor;  // until the queue takes it
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

std::vector<std::string> const& Store::closed_to_others() const { return parts_->notes; }

std::uint64_t Store::epoch() const { return parts_->epoch; }

bool Store::follows_crash() const { return parts_->follows_crash; }

StoreStatus Store::status() const { return parts_->queue->status(); }

}  // namespace ringmaster::store
