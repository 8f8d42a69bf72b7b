#pragma once
// A WebSocket client connection (text frames only), asynchronous.
//
// Ownership: shared with the operations in flight; it lives until on_close has been called.
// Handlers are released then.
// Threading: the loop's thread.
// Units: milliseconds of real time.
// Errors: on_close is called exactly once, whatever happened: a refused handshake, a lost
// connection (code 1006), or a close frame with its own code.

#include "ringmaster/client/loop.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ringmaster::client {

struct WebSocketHandlers {
    std::function<void()> on_open;
    std::function<void(std::string)> on_text;
    std::function<void(std::uint16_t code, std::string reason)> on_close;
};

struct WebSocketOptions {
    milliseconds handshake_timeout{10'000};
    // Every so often the client sends {"keepalive":"true"}; 0 = never. The echo is handed to
    // on_text like every other frame.
    milliseconds keep_alive_every{4'000};
    std::string origin;  // sent as Origin when not empty
};

class WebSocket {
public:
    // Starts to connect to `ws://host:port/target`.
    static std::shared_ptr<WebSocket> open(Loop& loop, std::string const& url,
                                           WebSocketHandlers handlers,
                                           WebSocketOptions const& options = {});
    virtual ~WebSocket() = default;

    virtual void send(std::string text) = 0;
    // Says goodbye with a close frame; on_close follows when the server has answered.
    virtual void close() = 0;
    // Drops the TCP connection without a word, like a browser that was killed.
    virtual void abort() = 0;
};

}  // namespace ringmaster::client
