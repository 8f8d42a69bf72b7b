#pragma once
// The writer's thread: takes what waits, commits it as one transaction, completes it in order.
// After the first failure it takes no more work and completes everything that waits as failed.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/store.hpp"
#include "store/anchor.hpp"
#include "store/batch_writer.hpp"

namespace ringmaster::store {

class CommitQueue {
public:
    // Takes the connection over: from here on only the writer's thread touches it.
    CommitQueue(Options const& options, std::size_t checkpoint_pages,
                std::unique_ptr<Connection> connection, std::unique_ptr<Anchor> anchor,
                std::uint64_t epoch);
    ~CommitQueue();
    CommitQueue(CommitQueue const&) = delete;
    CommitQueue& operator=(CommitQueue const&) = delete;

    Submitted submit(Batch batch, Store::Completion completion);
    // Drains, ends the thread, closes the connection. Repeating it does nothing.
    void close();
    [[nodiscard]] StoreStatus status() const;

private:
    struct Item {
        Batch batch;
        Store::Completion completion;
        std::size_t bytes = 0;
        std::size_t rows = 0;
    };
    using Group = std::vector<Item>;

    void recover();
    void run();
    Group take_group();
    CommitResult commit(Group& group);
    void complete(Group& group, CommitResult result);
    void fail_the_rest(Error const& error);
    std::optional<Error> checkpoint_if_due();
    bool rest();
    void close_connection(bool clean);

    Options const options_;
    std::size_t const checkpoint_pages_;

    // Touched by the writer's thread only, once it runs.
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Anchor> anchor_;
    std::optional<BatchWriter> writer_;
    std::size_t wal_pages_ = 0;  // told by SQLite after each commit

    mutable std::mutex mutex_;
    std::condition_variable work_arrived_;
    // The state below is protected by mutex_.
    std::deque<Item> waiting_;
    StoreStatus status_;
    bool closing_ = false;

    std::thread thread_;  // last: it starts when everything above exists
};

}  // namespace ringmaster::store
