#pragma once
// Blocking faces of the client, for tests and scripts: every call has a bound and returns.
//
// Ownership: each object owns its loop; a BlockingWebSocket also owns the thread that runs it, so
// that keep-alives and pongs go out while its user is busy elsewhere.
// Threading: one user thread per object.
// Units: milliseconds of real time.
// Errors: as in http.hpp; receive() returns nothing when the bound has passed or the socket is
// closed and everything that arrived before has been taken.

#include "ringmaster/client/http.hpp"
#include "ringmaster/client/web_socket.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace ringmaster::client {

class BlockingHttp {
public:
    explicit BlockingHttp(Address server, milliseconds timeout = milliseconds{15'000});
    ~BlockingHttp();

    [[nodiscard]] HttpResponse send(HttpRequest request);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

class BlockingWebSocket {
public:
    // Waits for the handshake; see is_open() for whether it succeeded.
    explicit BlockingWebSocket(std::string const& url, WebSocketOptions const& options = {});
    ~BlockingWebSocket();
    BlockingWebSocket(BlockingWebSocket const&) = delete;
    BlockingWebSocket& operator=(BlockingWebSocket const&) = delete;

    void send(std::string text);
    [[nodiscard]] std::optional<std::string> receive(milliseconds limit);
    // Frames that have arrived and were not taken yet.
    [[nodiscard]] std::size_t pending() const;

    [[nodiscard]] bool is_open() const;
    [[nodiscard]] bool wait_closed(milliseconds limit) const;
    // Valid once closed: 1006 when there was no close frame.
    [[nodiscard]] std::uint16_t close_code() const;
    [[nodiscard]] std::string close_reason() const;

    void close();
    void abort();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::client
