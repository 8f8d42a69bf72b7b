#include "ringmaster/api/replay_buffer.hpp"

namespace ringmaster::api {

void ReplayBuffer::push(std::uint64_t sequence, Text text) {
    if (sequence != newest_ + 1) clear();
    newest_ = sequence;
    bytes_ += text->size();
    texts_.push_back(std::move(text));
    while (texts_.size() > events_max || bytes_ > bytes_max) {
        bytes_ -= texts_.front()->size();
        texts_.pop_front();
    }
}

void ReplayBuffer::clear() {
    texts_.clear();
    bytes_ = 0;
}

std::optional<std::vector<ReplayBuffer::Text>> ReplayBuffer::after(std::uint64_t last_seq) const {
    // Also refuses a sequence from the future: that client has seen another history.
    if (newest_ == 0 || last_seq > newest_) return std::nullopt;
    auto const missed = newest_ - last_seq;
    if (missed > texts_.size()) return std::nullopt;
    return std::vector<Text>(texts_.end() - static_cast<std::ptrdiff_t>(missed), texts_.end());
}

}  // namespace ringmaster::api
