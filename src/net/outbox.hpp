#pragma once
// The bounded queue of messages a WebSocket has yet to send. Pure.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

namespace ringmaster::net {

class Outbox {
public:
    using Text = std::shared_ptr<std::string const>;

    Outbox(std::uint64_t bytes_max, std::uint64_t messages_max)
        : bytes_max_(bytes_max), messages_max_(messages_max) {}

    // False when there is no room; the message is not queued then.
    [[nodiscard]] bool push(Text text) {
        if (texts_.size() >= messages_max_ || bytes_ + text->size() > bytes_max_) return false;
        bytes_ += text->size();
        texts_.push_back(std::move(text));
        return true;
    }
    [[nodiscard]] Text const& front() const { return texts_.front(); }
    void pop() {
        bytes_ -= texts_.front()->size();
        texts_.pop_front();
    }
    // Forgets everything but the first `kept` messages (the one being written).
    void keep_only(std::size_t kept) {
        while (texts_.size() > kept) {
            bytes_ -= texts_.back()->size();
            texts_.pop_back();
        }
    }
    [[nodiscard]] bool empty() const { return texts_.empty(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    std::uint64_t bytes_max_;
    std::uint64_t messages_max_;
    std::deque<Text> texts_;
    std::size_t bytes_ = 0;  // sum of the sizes of texts_
};

}  // namespace ringmaster::net
