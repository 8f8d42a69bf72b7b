#pragma once
// The sending side of a WebSocket, before and after the handshake: a subscription is used up
// before the handshake is answered, so that a stale address is refused with a status and not with a
// socket that closes at once; what is sent before the socket is open waits here.
//
// Ownership: shared by net's handler and the sink the organization owns. Threading: the loop only.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ringmaster/api/delivery/sink.hpp"
#include "ringmaster/net/handler.hpp"

namespace ringmaster::app {

class SocketLink {
public:
    using Text = std::shared_ptr<std::string const>;

    void attach(std::shared_ptr<net::WebSocket> socket);
    void send(Text text);
    void close(std::uint16_t code, std::string_view reason);
    [[nodiscard]] bool lags() const;

private:
    std::shared_ptr<net::WebSocket> socket_;
    std::vector<Text> early_;
    std::optional<std::pair<std::uint16_t, std::string>> early_close_;
};

class LinkSink final : public api::Sink {
public:
    explicit LinkSink(std::shared_ptr<SocketLink> link) : link_(std::move(link)) {}
    void send(SocketLink::Text text) override { link_->send(std::move(text)); }
    void close(std::uint16_t code, std::string_view reason) override { link_->close(code, reason); }
    [[nodiscard]] bool lags() const override { return link_->lags(); }

private:
    std::shared_ptr<SocketLink> link_;
};

}  // namespace ringmaster::app
