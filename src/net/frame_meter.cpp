#include "net/frame_meter.hpp"

#include <algorithm>

namespace ringmaster::net {
namespace {

// RFC 6455 5.2.
constexpr unsigned char final_bit = 0x80;
constexpr unsigned char opcode_bits = 0x0f;
constexpr unsigned char first_control_opcode = 0x08;
constexpr unsigned char mask_bit = 0x80;
constexpr unsigned char size_bits = 0x7f;
constexpr unsigned char size_in_two_bytes = 126;
constexpr unsigned char size_in_eight_bytes = 127;
constexpr std::size_t short_head = 2;
constexpr std::size_t mask_bytes = 4;
// A client that cuts its messages into pieces smaller than this makes work, not sense.
constexpr std::uint64_t piece_bytes_least = 1'024;

}  // namespace

bool FrameAllowance::take(TimePoint now) {
    double const passed = std::chrono::duration<double>(now - at_).count();
    left_ = std::min(most(), left_ + passed * per_second_);
    at_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
}

std::size_t FrameMeter::head_size() const {
    if (head_read_ < short_head) return short_head;
    std::size_t const masked = (head_[1] & mask_bit) != 0 ? mask_bytes : 0;
    switch (head_[1] & size_bits) {
        case size_in_two_bytes: return short_head + 2 + masked;
        case size_in_eight_bytes: return short_head + 8 + masked;
        default: return short_head + masked;
    }
}

std::uint64_t FrameMeter::payload_size() const {
    unsigned const said = head_[1] & size_bits;
    if (said < size_in_two_bytes) return said;
    std::size_t const bytes = said == size_in_two_bytes ? 2 : 8;
    std::uint64_t size = 0;
    for (std::size_t index = 0; index < bytes; ++index) {
        size = size << 8U | head_[short_head + index];
    }
    return size;
}

bool FrameMeter::count(TimePoint now) {
    payload_left_ = payload_size();
    bool const is_control = (head_[0] & opcode_bits) >= first_control_opcode;
    bool const is_small_piece = (head_[0] & final_bit) == 0 && payload_left_ < piece_bytes_least;
    bool const is_idle = is_control || is_small_piece || payload_left_ == 0;
    head_read_ = 0;
    bool const within = frames_.take(now);
    return (!is_idle || idle_.take(now)) && within;
}

bool FrameMeter::take(std::string_view bytes, TimePoint now) {
    while (!bytes.empty() && !exceeded_) {
        if (payload_left_ > 0) {
            auto const skipped = std::min<std::uint64_t>(payload_left_, bytes.size());
            payload_left_ -= skipped;
            bytes.remove_prefix(static_cast<std::size_t>(skipped));
            continue;
        }
        head_[head_read_++] = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        if (head_read_ == head_size()) exceeded_ = !count(now);
    }
    return !exceeded_;
}

}  // namespace ringmaster::net
