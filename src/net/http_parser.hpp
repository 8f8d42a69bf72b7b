#pragma once
// Turns the bytes of one request, whose head has passed the gate, into a Request. Hides Beast's
// parser: this is the only file of the HTTP side that includes Beast.

#include "ringmaster/net/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace ringmaster::net {

class HttpParser {
public:
    enum class Progress { more, done, body_too_large, chunking_too_large, malformed };

    HttpParser();
    ~HttpParser();
    HttpParser(HttpParser const&) = delete;
    HttpParser& operator=(HttpParser const&) = delete;

    // Parses a complete head. False when Beast refuses what the gate let pass. `target`: the
    // request's, as the gate has read it (an absolute form has become an origin form).
    [[nodiscard]] bool head(std::string_view raw_head, std::string_view target);
    // Where the body ends: at most `limit` bytes of it. Call once, after head().
    void limit_body(std::uint64_t limit);
    // Parses what it can of `arrived`; `used` says how much that was. The caller keeps the rest.
    [[nodiscard]] Progress body(std::string_view arrived, std::size_t& used);
    // The message, once; peer, tls and arrived_at are left to the session.
    [[nodiscard]] Request take();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ringmaster::net
