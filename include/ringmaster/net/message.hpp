#pragma once
// HTTP messages as the rest of the server sees them: plain values, no library types.
// Ownership: everything is owned by value. Threading: none; values. Errors: none.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ringmaster::net {

struct Header {
    std::string name;   // as sent; compare without regard to ASCII case
    std::string value;  // without surrounding blanks
};

// A request that has passed the framing gate and whose body is complete.
struct Request {
    std::string method;  // as sent, for example "GET"
    std::string target;  // origin form ("/path?query"), still percent-encoded, or "*" for OPTIONS
    std::string body;
    std::vector<Header> headers;  // trailers of a chunked body are dropped, never merged
    std::string peer;             // address of the other end, without port
    bool tls = false;
    // When the last byte of the request had arrived: the stamp decisions are made by.
    std::chrono::steady_clock::time_point arrived_at;

    // The first header of that name (ASCII case is ignored); empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] bool has_header(std::string_view name) const;
};

// Of a body that is made while it is sent.
struct BodyPiece {
    std::string bytes;
    bool is_last = false;
    bool is_broken = false;  // the rest cannot be made: the connection ends, so that it is noticed
};

// Makes the rest of a body, piece by piece, as fast as the peer takes it: who answers with a
// million rows holds some thousands of them. The session owns it.
class BodySource {
public:
    virtual ~BodySource() = default;
    // Asked on the loop, once everything before is sent. `take` is called once, on the loop, now or
    // later; it does nothing when the connection is gone.
    virtual void next(std::function<void(BodyPiece)> take) = 0;
};

// An answer. `Content-Length` and `Connection` are written by the session: a handler's own are
// dropped, as is a header whose name or value could break the framing (reported to the Observer).
// Every answer, whoever made it, says `X-Content-Type-Options: nosniff`, and `Cache-Control:
// no-store` unless it has a Cache-Control of its own.
struct Response {
    int status = 200;
    std::vector<Header> headers;
    std::string body;    // not sent for HEAD, 204 and 304
    bool close = false;  // the connection ends after this answer; requests behind it are dropped
    // What comes behind `body`. With it the answer is sent in chunks (HTTP/1.0: up to the
    // connection's end).
    std::shared_ptr<BodySource> rest = {};
};

// The standard phrase of a status, for example "Not Found"; "Status" for one we do not know.
[[nodiscard]] std::string_view reason_phrase(int status);

// Whether two ASCII strings are equal without regard to case, as header names are compared.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

// A text/plain answer, the default form of what the framing gate says.
[[nodiscard]] Response plain_response(int status, std::string_view text);

}  // namespace ringmaster::net
