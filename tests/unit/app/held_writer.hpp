#pragma once
// A store whose commits the test completes by hand.

#include <functional>
#include <vector>

#include "app/turn/commit_line.hpp"

namespace ringmaster::app {

struct HeldWriter final : BatchSink {
    void submit(store::Batch batch, std::function<void(store::CommitResult const&)> done) override {
        batches.push_back(std::move(batch));
        held.push_back(std::move(done));
    }
    void complete(std::size_t index, std::size_t rows = 1) {
        store::CommitResult result;
        result.committed = true;
        result.rows = rows;
        held.at(index)(result);
    }
    // Everything that has not been completed yet.
    void complete_all() {
        while (completed < held.size()) complete(completed++);
    }

    std::vector<store::Batch> batches;
    std::vector<std::function<void(store::CommitResult const&)>> held;
    std::size_t completed = 0;  // by complete_all
};

}  // namespace ringmaster::app
