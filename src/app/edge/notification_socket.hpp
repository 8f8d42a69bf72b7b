#pragma once
// One desktop's WebSocket between net and the organization's Delivery (PROTOCOL 2).
//
// Ownership: net owns the handler, Delivery owns the sink, both share the link; neither outlives
// the Driver. Threading: the loop only.

#include <memory>
#include <optional>
#include <string_view>

#include "app/loop/driver.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/net/handler.hpp"

namespace ringmaster::app {

// The handler of a new socket, or null when no organization knows the capability.
[[nodiscard]] std::unique_ptr<net::WebSocketHandler> open_notification_socket(
    Driver& driver, std::string_view capability);

}  // namespace ringmaster::app
