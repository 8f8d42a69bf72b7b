#pragma once
// Keeps the promise of OPS-1: what a batch has to say leaves after its commit and after everything
// said by earlier batches, also when the later batch had nothing to commit.
//
// Ownership: owned by the Driver; the writer port outlives it. Threading: the loop only; the
// writer's completions are expected on the loop.
// Errors: a commit that fails calls on_failure, which ends the process; nothing is released then.
// What one release throws keeps no other from being released (OPS-8): on_fault is told.

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ringmaster/store/store.hpp"

namespace ringmaster::app {

// The store as the loop sees it.
class BatchSink {
public:
    virtual ~BatchSink() = default;
    // Takes the batch; `done` runs later, on the loop, in the order of submission.
    virtual void submit(store::Batch batch,
                        std::function<void(store::CommitResult const&)> done) = 0;
};

// A batch under construction, with what to do once it is durable.
struct Turn {
    store::Batch batch;
    std::vector<std::function<void()>> releases;
    bool writes = false;  // the batch has rows

    [[nodiscard]] bool empty() const { return !writes && releases.empty(); }
};

class CommitLine {
public:
    using OnCommit = std::function<void(store::CommitResult const&)>;
    using OnFault = std::function<void(std::string const&)>;

    CommitLine(BatchSink& writer, OnCommit on_commit, OnCommit on_failure, OnFault on_fault);

    void push(Turn turn);
    // Commits a batch that nobody's answer depends on; `written` gets the number of its rows.
    void write_beside(store::Batch batch, std::function<void(std::size_t rows)> written);
    // Batches decided but not durable.
    [[nodiscard]] std::size_t ahead() const { return waiting_.size(); }
    // Calls back once when nothing is ahead any more; at once when nothing is.
    void when_drained(std::function<void()> drained);

private:
    struct Waiting {
        std::uint64_t id = 0;
        bool durable = false;
        std::vector<std::function<void()>> releases;
    };
    void settle(std::uint64_t id, store::CommitResult const& result);
    void release();

    BatchSink& writer_;
    OnCommit on_commit_;
    OnCommit on_failure_;
    OnFault on_fault_;
    std::deque<Waiting> waiting_;
    std::uint64_t last_id_ = 0;
    std::vector<std::function<void()>> drained_;
    bool releasing_ = false;
};

}  // namespace ringmaster::app
