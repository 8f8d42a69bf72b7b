#include "ringmaster/api/delivery/replay_buffer.hpp"

#include <algorithm>
#include <iterator>

namespace ringmaster::api {

void ReplayBuffer::push(std::uint64_t sequence, Text text, core::Time now) {
    if (sequence != newest_ + 1) clear();
    newest_ = sequence;
    bytes_ += text->size() + bytes_per_event;
    kept_.push_back({std::move(text), now});
    while (kept_.size() > events_max || bytes_ > bytes_max) drop_oldest();
}

void ReplayBuffer::clear() {
    kept_.clear();
    bytes_ = 0;
}

void ReplayBuffer::drop_before(core::Time time) {
    while (!kept_.empty() && kept_.front().at < time) drop_oldest();
}

void ReplayBuffer::drop_oldest() {
    bytes_ -= kept_.front().text->size() + bytes_per_event;
    kept_.pop_front();
}

std::optional<std::vector<ReplayBuffer::Text>> ReplayBuffer::after(std::uint64_t last_seq) const {
    // Also refuses a sequence from the future: that client has seen another history.
    if (newest_ == 0 || last_seq > newest_) return std::nullopt;
    auto const missed = newest_ - last_seq;
    if (missed > kept_.size()) return std::nullopt;
    std::vector<Text> texts;
    std::transform(kept_.end() - static_cast<std::ptrdiff_t>(missed), kept_.end(),
                   std::back_inserter(texts), [](Kept const& one) { return one.text; });
    return texts;
}

}  // namespace ringmaster::api
