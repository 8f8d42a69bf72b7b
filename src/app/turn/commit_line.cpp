#include "app/turn/commit_line.hpp"

#include "app/base/fault.hpp"

namespace ringmaster::app {

CommitLine::CommitLine(BatchSink& writer, OnCommit on_commit, OnCommit on_failure, OnFault on_fault)
    : writer_(writer),
      on_commit_(std::move(on_commit)),
      on_failure_(std::move(on_failure)),
      on_fault_(std::move(on_fault)) {}

void CommitLine::push(Turn turn) {
    if (turn.empty()) return;
    std::uint64_t const id = ++last_id_;
    waiting_.push_back({id, !turn.writes, std::move(turn.releases)});
    if (!turn.writes) return release();
    writer_.submit(std::move(turn.batch),
                   [this, id](store::CommitResult const& result) { settle(id, result); });
}

void CommitLine::write_beside(store::Batch batch, std::function<void(std::size_t)> written) {
    writer_.submit(std::move(batch),
                   [this, written = std::move(written)](store::CommitResult const& result) {
                       if (!result.committed) return on_failure_(result);
                       on_commit_(result);
                       written(result.rows);
                   });
}

void CommitLine::when_drained(std::function<void()> drained) {
    drained_.push_back(std::move(drained));
    release();
}

void CommitLine::settle(std::uint64_t id, store::CommitResult const& result) {
    // Unknown outcome: nothing of it may be told, and nothing later either (OPS-1).
    if (!result.committed) return on_failure_(result);
    on_commit_(result);
    for (auto& waiting : waiting_) {
        if (waiting.id == id) waiting.durable = true;
    }
    release();
}

void CommitLine::release() {
    if (releasing_) return;  // a release that pushes reads must not overtake its neighbours
    releasing_ = true;
    while (!waiting_.empty() && waiting_.front().durable) {
        auto const releases = std::move(waiting_.front().releases);
        for (auto const& run : releases) {
            if (auto const what = thrown_by(run)) on_fault_(*what);
        }
        waiting_.pop_front();
    }
    releasing_ = false;
    if (!waiting_.empty()) return;
    auto const drained = std::exchange(drained_, {});
    for (auto const& run : drained) {
        if (auto const what = thrown_by(run)) on_fault_(*what);
    }
}

}  // namespace ringmaster::app
