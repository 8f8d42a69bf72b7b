#pragma once
// A bounded queue of jobs in which callers take turns: each has a line of his own and a share of
// the places (SEC-5), and no second job of his is begun before his first has ended. Whoever asks a
// slow question waits for it himself.
//
// Ownership: owns the waiting jobs. Threading: none; the user guards it.

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "app/base/share.hpp"

namespace ringmaster::app {

template <class Job>
class FairQueue {
public:
    explicit FairQueue(std::size_t capacity) : capacity_(capacity) {}

    // False: the caller has his share, or the queue is full.
    [[nodiscard]] bool push(std::string const& caller, Job job) {
        auto const found = lines_.find(caller);
        std::size_t const held = found == lines_.end() ? 0 : found->second.jobs.size();
        if (!within_share(held, waiting_, capacity_)) return false;
        auto& line = lines_[caller];
        line.jobs.push_back(std::move(job));
        ++waiting_;
        if (line.jobs.size() == 1 && !line.is_running) turns_.push_back(caller);
        return true;
    }

    struct Taken {
        std::string caller;
        Job job;
    };
    // Nothing: nobody waits whose last job has ended. Say done() when this one has.
    [[nodiscard]] std::optional<Taken> pop() {
        if (turns_.empty()) return std::nullopt;
        std::string caller = std::move(turns_.front());
        turns_.pop_front();
        auto& line = lines_.at(caller);
        Taken taken{caller, std::move(line.jobs.front())};
        line.jobs.pop_front();
        line.is_running = true;
        --waiting_;
        return taken;
    }
    void done(std::string const& caller) {
        auto const found = lines_.find(caller);
        found->second.is_running = false;
        if (found->second.jobs.empty()) {
            lines_.erase(found);
        } else {
            turns_.push_back(caller);
        }
    }

    [[nodiscard]] bool has_turn() const { return !turns_.empty(); }
    // What pop() would give. Only while has_turn().
    [[nodiscard]] Job const& next() const { return lines_.at(turns_.front()).jobs.front(); }
    [[nodiscard]] std::size_t waiting() const { return waiting_; }
    [[nodiscard]] std::size_t waiting(std::string const& caller) const {
        auto const found = lines_.find(caller);
        return found == lines_.end() ? 0 : found->second.jobs.size();
    }

private:
    struct Line {
        std::deque<Job> jobs;
        bool is_running = false;
    };
    std::size_t capacity_;
    std::map<std::string, Line> lines_;  // of callers with a job, waiting or running
    std::deque<std::string> turns_;      // callers who may begin one
    std::size_t waiting_ = 0;
};

}  // namespace ringmaster::app
