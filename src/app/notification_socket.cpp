#include "app/notification_socket.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ringmaster::app {
namespace {

using Text = std::shared_ptr<std::string const>;

// The sending side, before and after the handshake.
class Link {
public:
    void attach(std::shared_ptr<net::WebSocket> socket) {
        socket_ = std::move(socket);
        for (auto& text : std::exchange(early_, {})) socket_->send(std::move(text));
        if (early_close_) socket_->close(early_close_->first, early_close_->second);
    }
    void send(Text text) {
        if (!socket_) {
            early_.push_back(std::move(text));
        } else {
            socket_->send(std::move(text));
        }
    }
    void close(std::uint16_t code, std::string_view reason) {
        if (!socket_) {
            early_close_.emplace(code, reason);
        } else {
            socket_->close(code, std::string(reason));
        }
    }

private:
    std::shared_ptr<net::WebSocket> socket_;
    std::vector<Text> early_;
    std::optional<std::pair<std::uint16_t, std::string>> early_close_;
};

class LinkSink final : public api::Sink {
public:
    explicit LinkSink(std::shared_ptr<Link> link) : link_(std::move(link)) {}
    void send(Text text) override { link_->send(std::move(text)); }
    void close(std::uint16_t code, std::string_view reason) override { link_->close(code, reason); }

private:
    std::shared_ptr<Link> link_;
};

class NotificationSocket final : public net::WebSocketHandler {
public:
    NotificationSocket(Driver& driver, Tenant& tenant, api::Opened opened,
                       std::shared_ptr<Link> link)
        : driver_(driver), tenant_(tenant), opened_(opened), link_(std::move(link)) {}
    // Without on_open when the handshake failed: Delivery must let the sink go all the same.
    ~NotificationSocket() override { gone(); }

    void on_open(std::shared_ptr<net::WebSocket> socket) override {
        told_ = true;
        link_->attach(std::move(socket));
        driver_.tell(tenant_, core::SocketOpened{opened_.agent, opened_.socket, opened_.resumed});
    }
    void on_text(std::string_view text) override { tenant_.delivery.text(opened_.socket, text); }
    void on_close(unsigned /*code*/, std::string_view /*why*/) override { gone(); }

private:
    void gone() {
        if (std::exchange(gone_, true)) return;
        auto const fact = tenant_.delivery.closed(opened_.socket);
        if (fact && told_) driver_.tell(tenant_, *fact);
    }

    Driver& driver_;
    Tenant& tenant_;
    api::Opened opened_;
    std::shared_ptr<Link> link_;
    bool told_ = false;  // the engine knows the socket
    bool gone_ = false;
};

}  // namespace

std::unique_ptr<net::WebSocketHandler> open_notification_socket(Driver& driver,
                                                                std::string_view capability) {
    for (auto const& tenant : driver.tenants()) {
        auto link = std::make_shared<Link>();
        auto const opened = tenant->delivery.open(capability, std::make_unique<LinkSink>(link));
        if (!opened) continue;
        return std::make_unique<NotificationSocket>(driver, *tenant, *opened, std::move(link));
    }
    return nullptr;
}

}  // namespace ringmaster::app
