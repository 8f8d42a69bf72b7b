#pragma once
// HTTP/1.1 over plain TCP for clients of the server: requests, answers and a small pool of
// kept-alive connections.
//
// Ownership: the pool owns its connections; callbacks are kept until called, and dropped unheard
// when the pool goes first.
// Threading: the loop's thread.
// Units: milliseconds of real time, bytes.
// Errors: a transport failure (refused, reset, timed out, not HTTP) is an answer with status 0 and
// `error` filled. HTTP errors are answers like any other.

#include "ringmaster/client/loop.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringmaster::client {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Where a server listens, and the part of an address behind it.
struct Address {
    std::string host;
    std::uint16_t port = 0;
    std::string target;  // "/" at least
};

// Accepts `http://host[:port][/path]` and `ws://…`; nothing else (no TLS, no user info).
[[nodiscard]] std::optional<Address> parse_address(std::string_view url);

struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";
    Headers headers;
    std::string body;
};

struct HttpResponse {
    int status = 0;  // 0 = no answer, see `error`
    Headers headers;
    std::string body;
    std::string error;

    // The first header of that name (any letter case), empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct HttpPoolOptions {
    std::size_t connections_max = 16;
    milliseconds timeout{15'000};  // for one whole exchange, connecting included
};

class HttpPool {
public:
    using Callback = std::function<void(HttpResponse)>;

    HttpPool(Loop& loop, Address server, HttpPoolOptions options = {});
    ~HttpPool();
    HttpPool(HttpPool const&) = delete;
    HttpPool& operator=(HttpPool const&) = delete;

    // Requests beyond the number of connections wait their turn in order. A request that found its
    // kept-alive connection already closed is sent once more, provided that repeating it is
    // harmless: a GET, or one with an Idempotency-Key (OPS-4).
    void send(HttpRequest request, Callback callback);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace ringmaster::client
