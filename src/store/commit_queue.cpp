#include "store/commit_queue.hpp"

#include <chrono>
#include <utility>

#include "ringmaster/store/failure.hpp"

namespace ringmaster::store {
namespace {

int remember_wal_pages(void* target, sqlite3*, char const*, int pages) {
    *static_cast<std::size_t*>(target) = static_cast<std::size_t>(pages);
    return SQLITE_OK;
}

std::int64_t nanoseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

CommitQueue::CommitQueue(Options const& options, std::size_t checkpoint_pages,
                         std::unique_ptr<Connection> connection, std::unique_ptr<Anchor> anchor,
                         std::uint64_t epoch)
    : options_(options),
      checkpoint_pages_(checkpoint_pages),
      connection_(std::move(connection)),
      anchor_(std::move(anchor)),
      writer_(std::in_place, *connection_, epoch) {
    // Instead of SQLite's automatic checkpoint, which would run inside somebody's commit.
    sqlite3_wal_hook(connection_->handle(), remember_wal_pages, &wal_pages_);
    recover();
    thread_ = std::thread([this] { run(); });
}

CommitQueue::~CommitQueue() { close(); }

// A large change was cut short, before it was taken or before it was settled.
void CommitQueue::recover() {
    constexpr std::uint64_t rows_max = 5'000;  // nobody waits for a short commit yet
    for (bool more = true; more;) {
        Transaction transaction(*connection_, "BEGIN IMMEDIATE");
        writer_->check_epoch();
        more = writer_->recover(rows_max);
        writer_->seal();
        transaction.commit();
        anchor_->write(writer_->head());
    }
}

Submitted CommitQueue::submit(Batch batch, Store::Completion completion) {
    std::size_t const bytes = weight_of(batch);
    {
        std::lock_guard const lock(mutex_);
        if (status_.stopped || closing_) return Submitted::stopped;
        // A batch larger than the whole queue may still pass, alone.
        bool const bytes_full =
            status_.queue_bytes > 0 && status_.queue_bytes + bytes > options_.queue_bytes_max;
        if (bytes_full || status_.queue_batches >= options_.queue_batches_max) {
            return Submitted::full;
        }
        ++status_.queue_batches;
        status_.queue_bytes += bytes;
        waiting_.push_back({std::move(batch), std::move(completion), bytes, 0});
    }
    work_arrived_.notify_one();
    return Submitted::accepted;
}

void CommitQueue::close() {
    {
        std::lock_guard const lock(mutex_);
        closing_ = true;
    }
    work_arrived_.notify_one();
    if (thread_.joinable()) thread_.join();
}

StoreStatus CommitQueue::status() const {
    std::lock_guard const lock(mutex_);
    return status_;
}

void CommitQueue::run() {
    std::optional<Error> stopped_by;
    while (!stopped_by) {
        Group group = take_group();
        if (group.empty()) break;  // closing, and nothing waits
        CommitResult const result = commit(group);
        if (!result.committed) stopped_by = result.error;
        if (stopped_by) {
            // Before the completions: whoever learns of the failure finds the store stopped.
            std::lock_guard const lock(mutex_);
            status_.stopped = true;
        }
        complete(group, result);
        if (stopped_by) break;
        stopped_by = checkpoint_if_due();
        if (stopped_by && options_.on_stopped) options_.on_stopped(*stopped_by);
    }
    close_connection(!stopped_by);
    if (stopped_by) fail_the_rest(*stopped_by);
}

// Waits for work and takes all of it that fits into one transaction: group commit by draining,
// without a timer. Empty only when closing.
CommitQueue::Group CommitQueue::take_group() {
    Group group;
    std::unique_lock lock(mutex_);
    work_arrived_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    std::size_t bytes = 0;
    while (!waiting_.empty() && group.size() < options_.group_batches_max) {
        bytes += waiting_.front().bytes;
        if (!group.empty() && bytes > options_.group_bytes_max) break;
        group.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return group;
}

CommitResult CommitQueue::commit(Group& group) {
    CommitResult result;
    result.group_batches = group.size();
    auto const start = std::chrono::steady_clock::now();
    auto const done = guarded([&] {
        Transaction transaction(*connection_, "BEGIN IMMEDIATE");
        writer_->check_epoch();
        for (Item& item : group) item.rows = writer_->write(item.batch);
        writer_->seal();
        transaction.commit();
        // Before anybody is told: what was acknowledged is what the anchor says, or more.
        anchor_->write(writer_->head());
        return Done{};
    });
    result.commit_ns = nanoseconds_since(start);
    result.committed = static_cast<bool>(done);
    if (!done) result.error = done.error();
    return result;
}

void CommitQueue::complete(Group& group, CommitResult result) {
    for (Item& item : group) {
        {
            std::lock_guard const lock(mutex_);
            --status_.queue_batches;
            status_.queue_bytes -= item.bytes;
            status_.wal_pages = wal_pages_;
        }
        result.rows = result.committed ? item.rows : 0;
        if (item.completion) item.completion(result);
    }
}

void CommitQueue::fail_the_rest(Error const& error) {
    Group rest;
    {
        std::lock_guard const lock(mutex_);
        status_.stopped = true;
        while (!waiting_.empty()) {
            rest.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
    }
    CommitResult result;
    result.error = error;
    complete(rest, result);
}

// Between commits, so that no answer waits inside its own commit for it.
std::optional<Error> CommitQueue::checkpoint_if_due() {
    auto const done = guarded([&] {
        if (wal_pages_ >= checkpoint_pages_) fold_in(*connection_);
        anchor_->sync_if_due();
        return Done{};
    });
    if (done) return std::nullopt;
    std::lock_guard const lock(mutex_);
    status_.stopped = true;
    return done.error();
}

// From now on the file is whole by itself, once its log is folded in. False: that was not said.
bool CommitQueue::rest() {
    auto const said = guarded([&] {
        Transaction transaction(*connection_, "BEGIN IMMEDIATE");
        writer_->check_epoch();
        writer_->seal_at_rest();
        transaction.commit();
        anchor_->write(writer_->head());
        anchor_->sync();
        return Done{};
    });
    return static_cast<bool>(said);
}

void CommitQueue::close_connection(bool clean) {
    // Nothing more may be written after a failure: the next start recovers from the log.
    connection_->folds_log_on_close(false);
    if (clean) connection_->folds_log_on_close(rest());
    writer_.reset();
    connection_.reset();
    anchor_.reset();
}

}  // namespace ringmaster::store
