#pragma once
// Every limit of the network edge (SEC-5), with its default and its permitted range. The table
// limit_rows() names them once, for configuration, checks and documents alike.
// Units: names end in their unit; durations are milliseconds. Errors: check_limits() returns all.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ringmaster::net {

struct Limits {
    using Count = std::uint64_t;
    using Milliseconds = std::chrono::milliseconds;

    // Connections. One too many is answered 503 with Retry-After and closed (TLS: just closed).
    Count connections_total = 4096;
    Count connections_per_peer = 1024;
    Count retry_after_seconds = 2;

    // Request head.
    Count head_bytes = 16 * 1024;
    Count head_fields = 100;
    Count target_bytes = 4096;

    // HTTP conversation.
    Count pipeline_depth = 16;  // requests taken from one connection before their answers
    Milliseconds handshake_timeout{10'000};  // TLS
    Milliseconds head_timeout{10'000};       // first byte (or accept) to the end of the head
    Milliseconds body_timeout{30'000};       // end of the head to the end of the body
    Milliseconds idle_timeout{75'000};       // between requests
    Milliseconds write_timeout{30'000};      // without progress while an answer is being sent
    Milliseconds linger_timeout{1'000};      // reading on after the last answer, so it is not lost

    // WebSockets.
    Count websocket_message_bytes = 64 * 1024;
    Count websocket_outbox_bytes = 4 * 1024 * 1024;
    Count websocket_outbox_messages = 4096;
    // Frames of one socket per second, on average; four seconds' worth may come at once. More is
    // closed with 1008.
    Count websocket_frames_per_second = 5'000;
    Count websocket_idle_frames_per_second = 20;  // of those that say nothing (frame_meter.hpp)
    Milliseconds websocket_handshake_timeout{10'000};
    Milliseconds websocket_ping_interval{5'000};
    Milliseconds websocket_idle_timeout{16'000};  // no message, ping or pong: dropped (AG-8)
    Milliseconds websocket_close_timeout{2'000};  // for queued messages and the close handshake
};

struct LimitRow {
    std::string_view name;  // the member's name
    std::variant<Limits::Count Limits::*, Limits::Milliseconds Limits::*> member;
    std::uint64_t least;
    std::uint64_t most;
};

[[nodiscard]] std::vector<LimitRow> const& limit_rows();

// Two limits that only work in this order.
struct LimitOrder {
    LimitRow const& less;
    LimitRow const& greater;
};
[[nodiscard]] std::vector<LimitOrder> const& limit_orders();
[[nodiscard]] bool is_kept(LimitOrder const& order, Limits const& limits);

// One sentence per value outside its range or at odds with another; empty when all is well.
[[nodiscard]] std::vector<std::string> check_limits(Limits const& limits);

}  // namespace ringmaster::net
