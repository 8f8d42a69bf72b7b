#include "app/edge/net_observer.hpp"

#include <chrono>
#include <string>

namespace ringmaster::app {
namespace {

// Clients may say anything between 1000 and 4999: a series each would be theirs to fill.
std::string code_label(unsigned code) {
    bool const is_named = (code >= 1'000 && code <= 1'015) || (code >= 4'000 && code <= 4'003);
    return is_named ? std::to_string(code) : "other";
}

}  // namespace

NetObserver::NetObserver(Metrics& metrics, Log& log)
    : metrics_(metrics),
      log_(log),
      opened_(metrics.counter("ringmaster_connections_opened_total", "Connections accepted.")),
      refused_(metrics.counter("ringmaster_connections_refused_total",
                               "Connections refused by a limit.")),
      bytes_read_(metrics.counter("ringmaster_read_bytes_total", "Bytes received.")),
      bytes_written_(metrics.counter("ringmaster_written_bytes_total", "Bytes sent.")) {
    static_cast<void>(refusals(400));  // the others come with their first one
}

Counter& NetObserver::refusals(int status) {
    return metrics_.counter("ringmaster_requests_refused_total",
                            "Requests the network edge refused.",
                            {{"status", std::to_string(status)}});
}

void NetObserver::connection_opened(std::string_view peer) {
    opened_.add();
    log_.debug("connection opened", {{"peer", std::string(peer)}});
}

void NetObserver::connection_closed(std::string_view peer, std::string_view why) {
    log_.debug("connection closed", {{"peer", std::string(peer)}, {"why", std::string(why)}});
}

void NetObserver::connection_refused(std::string_view peer, net::ConnectionRefusal why) {
    refused_.add();
    bool const by_peer = why == net::ConnectionRefusal::over_peer;
    std::string const reason = by_peer ? "too many from one address" : "too many";
    auto const left_out = pace_.due(reason, std::chrono::steady_clock::now());
    if (!left_out) return;
    log_.warn(
        "connection refused",
        {{"peer", std::string(peer)}, {"why", reason}, {"leftOut", std::to_string(*left_out)}});
}

void NetObserver::request_refused(std::string_view peer, int status, std::string_view why) {
    refusals(status).add();
    auto const left_out = pace_.due(std::string(why), std::chrono::steady_clock::now());
    if (!left_out) return;
    log_.info("request refused", {{"peer", std::string(peer)},
                                  {"status", std::to_string(status)},
                                  {"why", std::string(why)},
                                  {"leftOut", std::to_string(*left_out)}});
}

void NetObserver::websocket_opened(std::string_view peer) {
    log_.debug("WebSocket opened", {{"peer", std::string(peer)}});
}

void NetObserver::websocket_closed(std::string_view peer, unsigned code, std::string_view why) {
    metrics_
        .counter("ringmaster_websockets_closed_total", "WebSockets closed, by code.",
                 {{"code", code_label(code)}})
        .add();
    log_.debug(
        "WebSocket closed",
        {{"peer", std::string(peer)}, {"code", std::to_string(code)}, {"why", std::string(why)}});
}

void NetObserver::error(std::string_view where, std::string_view what) {
    auto const left_out = pace_.due(std::string(where), std::chrono::steady_clock::now());
    if (!left_out) return;
    log_.warn("network error", {{"where", std::string(where)},
                                {"what", std::string(what)},
                                {"leftOut", std::to_string(*left_out)}});
}

}  // namespace ringmaster::app
