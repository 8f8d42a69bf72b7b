#pragma once
// The way to one WebSocket, as the rooms above net see it, and what subscribing gives.
//
// Ownership: whoever holds the socket's session owns its sink. Threading: the loop only.
// Errors: none; a sink whose outbox is full closes itself (1013) and drops what follows.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ringmaster::api {

// One text for as many sockets as it is sent to.
using SharedText = std::shared_ptr<std::string const>;
[[nodiscard]] inline SharedText shared_text(std::string text) {
    return std::make_shared<std::string const>(std::move(text));
}

// Both calls return at once, never throw and never call back into the sink's owner.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void send(SharedText text) = 0;
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
    // More waits to be read than a reader who keeps up leaves: what may be left out is.
    [[nodiscard]] virtual bool lags() const { return false; }
};

// Close code of a socket that made room for a newer one of its agent or connector.
inline constexpr std::uint16_t close_replaced = 4'001;
// Said too much, or too much that was wrong; or whoever opened it may not come in any more.
inline constexpr std::uint16_t close_policy = 1'008;
// Nothing the client did: what it was connected to has to begin anew (OPS-8).
inline constexpr std::uint16_t close_try_again = 1'013;
inline constexpr std::string_view token_ended = "the token was revoked or has expired";
inline constexpr std::string_view user_inactive = "the user is not active any more";
inline constexpr std::string_view organization_disabled = "the organization is switched off";
inline constexpr std::string_view organization_set_aside = "the organization is set aside";

struct Subscribed {
    std::string path;  // of `webSocketUrl`: append to ws(s)://host:port
    std::string subscription_id;
};

}  // namespace ringmaster::api
