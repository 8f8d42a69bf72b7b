#include "app/edge/notification_socket.hpp"

#include <chrono>
#include <utility>

#include "app/edge/rate_limit.hpp"
#include "app/edge/socket_link.hpp"

namespace ringmaster::app {
namespace {

constexpr std::uint64_t texts_per_second = 50;
constexpr std::uint64_t texts_at_once = 1'000;

class NotificationSocket final : public net::WebSocketHandler {
public:
    NotificationSocket(Driver& driver, Tenant& tenant, api::Opened opened,
                       std::shared_ptr<SocketLink> link)
        : driver_(driver), tenant_(tenant), opened_(opened), link_(std::move(link)) {}
    // Without on_open when the handshake failed: Delivery must let the sink go all the same.
    ~NotificationSocket() override { gone(); }

    void on_open(std::shared_ptr<net::WebSocket> socket) override {
        told_ = true;
        link_->attach(std::move(socket));
        driver_.tell(tenant_, core::SocketOpened{opened_.agent, opened_.socket, opened_.resumed});
    }
    // All a desktop has to say is that it is alive (PROTOCOL 2), every four seconds.
    void on_text(std::string_view text) override {
        if (!texts_.admit({}, std::chrono::steady_clock::now())) {
            return link_->close(api::close_policy, "too many messages");
        }
        tenant_.delivery.text(opened_.socket, text);
    }
    void on_close(unsigned /*code*/, std::string_view /*why*/) override { gone(); }

private:
    void gone() {
        if (std::exchange(gone_, true)) return;
        auto const fact = tenant_.delivery.closed(opened_.socket);
        tenant_.changed();
        if (fact && told_) driver_.tell(tenant_, *fact);
    }

    Driver& driver_;
    Tenant& tenant_;
    api::Opened opened_;
    std::shared_ptr<SocketLink> link_;
    RateLimit texts_{texts_per_second, texts_at_once};
    bool told_ = false;  // the engine knows the socket
    bool gone_ = false;
};

}  // namespace

std::unique_ptr<net::WebSocketHandler> open_notification_socket(Driver& driver,
                                                                std::string_view capability) {
    auto const org = api::capability_organization(capability);
    Tenant* const tenant = org ? driver.find(*org) : nullptr;
    if (tenant == nullptr) return nullptr;
    auto link = std::make_shared<SocketLink>();
    auto const opened = tenant->delivery.open(capability, std::make_unique<LinkSink>(link));
    if (!opened) return nullptr;
    tenant->changed();
    return std::make_unique<NotificationSocket>(driver, *tenant, *opened, std::move(link));
}

}  // namespace ringmaster::app
