#pragma once
// The framing gate (SEC-5): pure functions over the raw bytes of a request head, run before any
// parser. They refuse every shape on which two HTTP implementations are known to disagree.
// Threading: none; pure. Units: bytes. Errors: a verdict with the status to answer.

#include "ringmaster/net/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ringmaster::net {

struct GateVerdict {
    int status = 0;        // 0: passed; else 400, 414, 417, 431 or 505
    std::string_view why;  // static text

    // Meaningful when passed.
    std::string_view method;         // into the raw head
    std::string_view target;         // origin form or "*"; into the raw head, or static
    std::string_view authority;      // of an absolute-form target, the same as Host; else empty
    std::string_view authorization;  // into the raw head; the first one; empty: none
    bool http_1_0 = false;
    bool keep_alive = false;  // neither HTTP/1.0 nor `Connection: close`
    bool chunked = false;
    bool expects_continue = false;
    bool wants_upgrade = false;  // `Connection: upgrade` with `Upgrade: websocket`
    std::optional<std::uint64_t> content_length;

    [[nodiscard]] bool passed() const { return status == 0; }
};

// `raw_head` runs from the first byte of the request line to the empty line, included.
[[nodiscard]] GateVerdict check_head(std::string_view raw_head, Limits const& limits = {});

struct HeadScan {
    int status = 0;  // not 0: refused already, although the head is not complete
    std::string_view why;
    std::size_t head_size = 0;  // bytes of the complete head; 0: more is needed
};

// Looks for the end of the head in what has arrived. `scanned` remembers how far earlier calls
// came, so that a head arriving byte by byte costs linear time. Refuses bare CR or LF and heads
// over the limits as soon as they are seen.
[[nodiscard]] HeadScan scan_head(std::string_view arrived, std::size_t& scanned,
                                 Limits const& limits = {});

}  // namespace ringmaster::net
