#pragma once
// The one writer of a database file: durable batches, in order, acknowledged after their commit.
//
//   auto opened = Store::open({.path = "ringmaster.db"});
//   store.submit(std::move(batch), [](CommitResult const& result) { ... });
//
// Ownership: a Store owns the file exclusively until it is closed; a second one is refused at
// once, in this process and in others (OPS-5). Threading: submit() from any thread; completions
// run on the writer's thread, in the order of submission, each exactly once. They must not throw
// and must not block for long: every later commit waits for them. Units: nanoseconds, bytes.
//
// Errors: open() returns them by value. A commit that fails has an UNKNOWN outcome: this and
// every later batch completes as failed, nothing is retried, and the process is expected to end
// and to recover from the file (OPS-1, OPS-7).

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ringmaster/store/records.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::store {

struct Overrides;  // for tests only; lives with the sources

struct Options {
    std::string path;                      // folder and file are created when missing
    std::size_t queue_batches_max = 1024;  // waiting for the writer; beyond: Submitted::full
    std::size_t queue_bytes_max = 64U << 20U;
    std::size_t group_batches_max = 256;  // in one transaction
    std::size_t group_bytes_max = 8U << 20U;
    // Takes the file as it is, whatever its marks, seals and anchor say, and marks it anew; makes a
    // secret when there is none. For damage that a person has looked at.
    bool reseal = false;
    // The writer stopped by itself outside of any commit (a checkpoint could not be written).
    // Called at most once, on the writer's thread.
    std::function<void(Error const&)> on_stopped = {};
};

enum class Submitted { accepted, full, stopped };

struct CommitResult {
    bool committed = false;
    Error error;                    // when not committed
    std::int64_t commit_ns = 0;     // BEGIN to the end of COMMIT, shared by the whole group
    std::size_t rows = 0;           // journal, audit, document ... rows of this batch
    std::size_t group_batches = 0;  // how many batches shared the transaction
};

struct StoreStatus {
    std::size_t queue_batches = 0;  // accepted and not yet completed
    std::size_t queue_bytes = 0;
    std::size_t wal_pages = 0;  // written since the last complete checkpoint
    bool stopped = false;
};

class Store {
public:
    using Completion = std::function<void(CommitResult const&)>;

    // Looks whether the folder is whole, takes the file, migrates it, checks its integrity and
    // raises the writer's epoch, all durable when this returns. What is refused is left untouched.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(Options const& options);
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(Options const& options,
                                                             Overrides const& overrides);
    ~Store();
    Store(Store const&) = delete;
    Store& operator=(Store const&) = delete;

    // The completion is called if and only if the answer is `accepted`.
    [[nodiscard]] Submitted submit(Batch batch, Completion completion);

    // Commits everything accepted, completes it, folds the log into the file and lets it go.
    // Not from a completion. The destructor does the same.
    void close();

    [[nodiscard]] std::uint64_t epoch() const;
    // Whoever wrote the file last did not close it: he crashed, was killed, or the power went.
    [[nodiscard]] bool follows_crash() const;
    // Files that others could read or write until this opening.
    [[nodiscard]] std::vector<std::string> const& closed_to_others() const;
    [[nodiscard]] StoreStatus status() const;

private:
    struct Parts;
    explicit Store(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::store
