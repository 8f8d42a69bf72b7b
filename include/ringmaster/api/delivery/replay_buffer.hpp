#pragma once
// The numbered events last sent to one agent, for clients that resume (OPS-3). Memory only: after
// a restart it is empty and a resuming client gets a snapshot. Bounded by count, bytes and age: who
// stays away for longer has been taken for gone, and a snapshot tells him the same.
// Times are real, unscaled.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

class ReplayBuffer {
public:
    static constexpr std::size_t events_max = 128;
    static constexpr std::size_t bytes_max = 32 * 1'024;  // what keeping a text costs included
    static constexpr std::size_t bytes_per_event = 80;
    using Text = std::shared_ptr<std::string const>;

    // Invariant: sequences are contiguous; a jump (never seen from the engine) drops the past.
    void push(std::uint64_t sequence, Text text, core::Time now);
    void clear();
    void drop_before(core::Time time);
    // Events after `last_seq` in order, or nothing when some of them are not kept.
    [[nodiscard]] std::optional<std::vector<Text>> after(std::uint64_t last_seq) const;
    // Sequence of the newest event ever pushed; 0: none in this run.
    [[nodiscard]] std::uint64_t newest() const { return newest_; }
    [[nodiscard]] bool empty() const { return kept_.empty(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    struct Kept {
        Text text;
        core::Time at;
    };
    void drop_oldest();

    std::deque<Kept> kept_;
    std::uint64_t newest_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace ringmaster::api
