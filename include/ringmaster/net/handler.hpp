#pragma once
// What the server calls: one Handler for the whole server, one WebSocketHandler per socket.
// Ownership: the Handler outlives the Server. A WebSocketHandler is owned by its session and
//   destroyed after on_close, or without on_open when the handshake fails.
// Threading: every call comes from the io_context's one thread, and every call back into net
//   (Respond, WebSocket) is made on that thread.
// Errors: handlers do not throw; an exception leaves io_context::run().

#include "ringmaster/net/message.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace ringmaster::net {

// Called at most once, now or later; further calls are ignored, as are calls after the
// connection is gone. When every copy is destroyed uncalled, the caller is answered 500.
using Respond = std::function<void(Response)>;

// A socket's sending side. The handle may be kept as long as one likes: after the socket has
// closed its calls do nothing.
class WebSocket {
public:
    virtual ~WebSocket() = default;
    // Queues a text message; one string may be shared by many sockets. A socket whose outbox is
    // full is dropped with 1013. Never calls the handler back from inside.
    virtual void send(std::shared_ptr<std::string const> text) = 0;
    // Sends what is queued, then the close frame. on_close follows from the loop, also when the
    // peer never answers.
    virtual void close(unsigned code, std::string reason) = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
    [[nodiscard]] virtual std::size_t queued_bytes() const = 0;
};

class WebSocketHandler {
public:
    virtual ~WebSocketHandler() = default;
    virtual void on_open(std::shared_ptr<WebSocket> socket) = 0;
    // One complete, valid UTF-8 text message. The view is valid during the call only.
    virtual void on_text(std::string_view text) = 0;
    // Exactly once after on_open, never from inside send() or close(). Codes of RFC 6455; 1006
    // when the connection was lost or silent, 1013 when it read too slowly.
    virtual void on_close(unsigned code, std::string_view why) = 0;
};

// How large a body may be, in bytes, and what a larger one is refused with.
struct BodyLimit {
    std::size_t bytes = 0;
    int status = 413;
    std::string_view why = "request body too large";  // static text
};

class Handler {
public:
    virtual ~Handler() = default;
    // Asked after the head and before the body is read; a larger body never reaches on_request.
    // `authorization` is the value of that header, empty when there is none.
    virtual BodyLimit body_limit(std::string_view method, std::string_view target,
                                 std::string_view authorization) = 0;
    virtual void on_request(Request request, Respond respond) = 0;
    // A well-formed WebSocket handshake. The handler checks token, route and Origin (SEC-3), and
    // answers with a refusal or with the handler of the new socket.
    virtual std::variant<Response, std::unique_ptr<WebSocketHandler>> on_upgrade(
        Request const& request) = 0;
    // The answer to a request net refuses by itself (400, 413, 414, 417, 426, 431, 500, 503,
    // 505), so that the caller may give it the body its clients know.
    virtual Response refusal(int status, std::string_view why) {
        return plain_response(status, why);
    }
};

}  // namespace ringmaster::net
