#pragma once
// Counts the frames of one WebSocket as their bytes arrive, before any library looks at them: what
// says nothing costs its reader as much as what does. Empty frames, pieces of a message and control
// frames never come up to the session one by one, so nobody else could count them.
//
// Pure; the time is given. Units: frames per second.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ringmaster::net {

// So many at a steady rate, and what four seconds bring at once.
class FrameAllowance {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    FrameAllowance(std::uint64_t per_second, TimePoint now)
        : per_second_(static_cast<double>(per_second)), left_(most()), at_(now) {}
    [[nodiscard]] bool take(TimePoint now);

private:
    static constexpr double seconds_at_once = 4;
    [[nodiscard]] double most() const { return per_second_ * seconds_at_once; }

    double per_second_;
    double left_;
    TimePoint at_;
};

class FrameMeter {
public:
    using TimePoint = FrameAllowance::TimePoint;
    struct Rates {
        std::uint64_t frames_per_second = 0;
        std::uint64_t idle_frames_per_second = 0;
    };
    FrameMeter(Rates rates, TimePoint now)
        : frames_(rates.frames_per_second, now), idle_(rates.idle_frames_per_second, now) {}

    // The next bytes of the stream. False once there have been too many frames; the rest of the
    // stream is not looked at any more.
    [[nodiscard]] bool take(std::string_view bytes, TimePoint now);

private:
    static constexpr std::size_t head_bytes_max = 14;

    // The frame whose head is complete; whether it is within the allowances.
    [[nodiscard]] bool count(TimePoint now);
    // Bytes the head being read takes; what can be told from those that are there.
    [[nodiscard]] std::size_t head_size() const;
    [[nodiscard]] std::uint64_t payload_size() const;

    FrameAllowance frames_;
    FrameAllowance idle_;
    unsigned char head_[head_bytes_max] = {};
    std::size_t head_read_ = 0;
    std::uint64_t payload_left_ = 0;
    bool exceeded_ = false;
};

}  // namespace ringmaster::net
