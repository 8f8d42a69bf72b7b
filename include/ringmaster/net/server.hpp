#pragma once
// The listener and all of its connections: HTTP/1.1, WebSocket on the same port, TLS by options.
// Ownership: the Server owns its connections; io_context, Handler and Observer outlive it.
//   Destroying it closes every socket without calling the Handler; the orderly way is below.
// Threading: single-threaded. Everything runs on the io_context's one thread.
// Units: limits in bytes, counts and milliseconds. Errors: texts for the operator.
//
// Orderly stop: stop_accepting(); on_drained(f); close_all(1001, ...); run the io_context until
// f is called; abort_all() when patience ends; destroy the Server, then the io_context.

#include "ringmaster/net/handler.hpp"
#include "ringmaster/net/limits.hpp"
#include "ringmaster/net/observer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace ringmaster::net {

struct TlsFiles {
    std::string certificate_chain;  // path, PEM
    std::string private_key;        // path, PEM
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                    // 0: any free one
    std::optional<TlsFiles> tls;               // absent: plain
    bool allow_plain_beyond_loopback = false;  // SEC-4
    Limits limits;
};

struct Counts {
    std::size_t http = 0;  // connections speaking HTTP, the TLS handshake included
    std::size_t websockets = 0;
    std::size_t refused = 0;          // over the limit, being told so
    std::size_t answers_pending = 0;  // requests with the handler or waiting to be sent
    std::size_t outbox_bytes = 0;     // queued for WebSockets
};

class Server {
public:
    Server(boost::asio::io_context& context, Options options, Handler& handler, Observer& observer);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    // Loads the certificate, binds and starts accepting. The bound port, or what is wrong.
    [[nodiscard]] std::variant<std::uint16_t, std::string> listen();

    // Reads the certificate files again, for connections accepted from now on. What is wrong, or
    // nothing; when something is wrong the old certificate stays.
    [[nodiscard]] std::optional<std::string> reload_tls();

    void stop_accepting();
    // Idle HTTP connections close at once, the others after their answers; WebSockets close with
    // `code`, evenly spread over `spread`. Connections already accepted only; call it after
    // stop_accepting().
    void close_all(unsigned code, std::string reason, std::chrono::milliseconds spread = {});
    // Drops every connection now; WebSocket handlers still hear on_close(1006).
    void abort_all();
    // Calls back once, from the loop, when no connection is left (also when none is left now).
    void on_drained(std::function<void()> drained);

    [[nodiscard]] Counts counts() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace ringmaster::net
