#include "app/edge/socket_link.hpp"

namespace ringmaster::app {

void SocketLink::attach(std::shared_ptr<net::WebSocket> socket) {
    socket_ = std::move(socket);
    for (auto& text : std::exchange(early_, {})) socket_->send(std::move(text));
    if (early_close_) socket_->close(early_close_->first, early_close_->second);
}

void SocketLink::send(Text text) {
    if (!socket_) {
        early_.push_back(std::move(text));
    } else {
        socket_->send(std::move(text));
    }
}

void SocketLink::close(std::uint16_t code, std::string_view reason) {
    if (!socket_) {
        early_close_.emplace(code, reason);
    } else {
        socket_->close(code, std::string(reason));
    }
}

bool SocketLink::lags() const {
    constexpr std::size_t kept_up_with_max = std::size_t{64} * 1024;  // bytes
    return socket_ && socket_->queued_bytes() > kept_up_with_max;
}

}  // namespace ringmaster::app
