#pragma once
// The store's writer thread as the loop's BatchSink: completions come back to the loop.
//
// The Driver bounds how many batches are ahead, and store_options() makes the queue larger than
// that, so the queue is never full; if it were, the batch would be lost, and that is a failure.
//
// Ownership: owns the Store; close() before the loop is destroyed. Threading: the loop, except
// for the completions, which post themselves. Errors: a store that has stopped answers every
// batch with a failed result, which ends the process.

#include <functional>
#include <memory>
#include <string>

#include "app/turn/commit_line.hpp"
#include "ringmaster/store/store.hpp"

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace ringmaster::app {

class StoreWriter final : public BatchSink {
public:
    StoreWriter(boost::asio::io_context& loop, std::unique_ptr<store::Store> store);

    void submit(store::Batch batch, std::function<void(store::CommitResult const&)> done) override;
    // Commits what was taken, folds the log into the file and lets the file go.
    void close() { store_->close(); }
    [[nodiscard]] store::StoreStatus status() const { return store_->status(); }

private:
    boost::asio::io_context& loop_;
    std::unique_ptr<store::Store> store_;
};

// In the writer's place while there is no space (OPS-7). Nothing may reach it: whatever does was
// decided but cannot be kept, which is a commit that fails.
class NoWriter final : public BatchSink {
public:
    explicit NoWriter(boost::asio::io_context& loop) : loop_(loop) {}
    void submit(store::Batch batch, std::function<void(store::CommitResult const&)> done) override;

private:
    boost::asio::io_context& loop_;
};

[[nodiscard]] store::Options store_options(std::string const& path, std::size_t ahead_max);

}  // namespace ringmaster::app
