#include "ringmaster/net/limits.hpp"

#include <algorithm>

namespace ringmaster::net {

namespace {

std::uint64_t value_of(Limits const& limits, LimitRow const& row) {
    if (auto const* count = std::get_if<Limits::Count Limits::*>(&row.member)) {
        return limits.*(*count);
    }
    auto const time = limits.*(std::get<Limits::Milliseconds Limits::*>(row.member));
    // A negative duration turns into something huge and so falls outside of every range.
    return static_cast<std::uint64_t>(time.count());
}

LimitRow const& row_of(std::string_view name) {
    auto const& rows = limit_rows();
    return *std::find_if(rows.begin(), rows.end(),
                         [name](LimitRow const& row) { return row.name == name; });
}

}  // namespace

std::vector<LimitRow> const& limit_rows() {
    constexpr std::uint64_t hour_ms = 3'600'000;
    // The least durations are short enough for tests, the most are where a limit stops being one.
    static std::vector<LimitRow> const rows{
        {"connections_total", &Limits::connections_total, 1, 1'000'000},
        {"connections_per_peer", &Limits::connections_per_peer, 1, 1'000'000},
        {"retry_after_seconds", &Limits::retry_after_seconds, 1, 3600},
        {"head_bytes", &Limits::head_bytes, 512, 256 * 1024},
        {"head_fields", &Limits::head_fields, 4, 1000},
        {"target_bytes", &Limits::target_bytes, 64, 64 * 1024},
        {"pipeline_depth", &Limits::pipeline_depth, 1, 256},
        {"handshake_timeout", &Limits::handshake_timeout, 10, hour_ms},
        {"head_timeout", &Limits::head_timeout, 10, hour_ms},
        {"body_timeout", &Limits::body_timeout, 10, hour_ms},
        {"idle_timeout", &Limits::idle_timeout, 10, hour_ms},
        {"write_timeout", &Limits::write_timeout, 10, hour_ms},
        {"linger_timeout", &Limits::linger_timeout, 10, 60'000},
        {"websocket_message_bytes", &Limits::websocket_message_bytes, 128, 16 * 1024 * 1024},
        {"websocket_outbox_bytes", &Limits::websocket_outbox_bytes, 1024, 1024 * 1024 * 1024},
        {"websocket_outbox_messages", &Limits::websocket_outbox_messages, 1, 1'000'000},
        {"websocket_frames_per_second", &Limits::websocket_frames_per_second, 1, 1'000'000},
        {"websocket_idle_frames_per_second", &Limits::websocket_idle_frames_per_second, 1,
         1'000'000},
        {"websocket_handshake_timeout", &Limits::websocket_handshake_timeout, 10, hour_ms},
        {"websocket_ping_interval", &Limits::websocket_ping_interval, 10, hour_ms},
        {"websocket_idle_timeout", &Limits::websocket_idle_timeout, 20, hour_ms},
        {"websocket_close_timeout", &Limits::websocket_close_timeout, 10, 60'000},
    };
    return rows;
}

std::vector<LimitOrder> const& limit_orders() {
    static std::vector<LimitOrder> const orders{
        {row_of("target_bytes"), row_of("head_bytes")},
        // Otherwise a healthy peer that only answers pings would be dropped as silent.
        {row_of("websocket_ping_interval"), row_of("websocket_idle_timeout")},
    };
    return orders;
}

bool is_kept(LimitOrder const& order, Limits const& limits) {
    return value_of(limits, order.less) < value_of(limits, order.greater);
}

std::vector<std::string> check_limits(Limits const& limits) {
    std::vector<std::string> problems;
    for (auto const& row : limit_rows()) {
        auto const value = value_of(limits, row);
        if (value >= row.least && value <= row.most) continue;
        problems.push_back(std::string(row.name) + " must be between " + std::to_string(row.least) +
                           " and " + std::to_string(row.most));
    }
    for (auto const& order : limit_orders()) {
        if (is_kept(order, limits)) continue;
        problems.push_back(std::string(order.less.name) + " must be less than " +
                           std::string(order.greater.name));
    }
    return problems;
}

}  // namespace ringmaster::net
