#pragma once
// One WebSocket after the upgrade. The class is in the .cpp, the only file that includes Beast's
// WebSocket.

#include "ringmaster/net/handler.hpp"
#include "ringmaster/net/message.hpp"

#include "net/connection.hpp"
#include "net/transport.hpp"

#include <memory>
#include <string>

namespace ringmaster::net {

struct Upgrade {
    std::unique_ptr<Transport> transport;
    std::unique_ptr<WebSocketHandler> handler;
    Request request;    // checked: the handshake's headers are well-formed
    std::string early;  // bytes that came with the request and belong to the WebSocket
};

[[nodiscard]] std::shared_ptr<Connection> make_websocket_session(ConnectionHost& host,
                                                                 ConnectionInfo info,
                                                                 Upgrade upgrade);

}  // namespace ringmaster::net
