#pragma once
// The numbered events last sent to one agent, for clients that resume (OPS-3). Memory only: after
// a restart it is empty and a resuming client gets a snapshot. Bounded by count and bytes.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringmaster::api {

class ReplayBuffer {
public:
    static constexpr std::size_t events_max = 128;
    static constexpr std::size_t bytes_max = 256 * 1'024;
    using Text = std::shared_ptr<std::string const>;

    // Invariant: sequences are contiguous; a jump (never seen from the engine) drops the past.
    void push(std::uint64_t sequence, Text text);
    void clear();
    // Events after `last_seq` in order, or nothing when some of them are not kept.
    [[nodiscard]] std::optional<std::vector<Text>> after(std::uint64_t last_seq) const;
    // Sequence of the newest event ever pushed; 0: none in this run.
    [[nodiscard]] std::uint64_t newest() const { return newest_; }

private:
    std::deque<Text> texts_;
    std::uint64_t newest_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace ringmaster::api
