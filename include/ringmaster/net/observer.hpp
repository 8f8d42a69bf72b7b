#pragma once
// What net reports, for logs and metrics. Every call comes from the io_context's thread, is cheap
// to ignore (all bodies are empty here) and must not call back into the server.

#include <cstddef>
#include <string_view>

namespace ringmaster::net {

enum class ConnectionRefusal {
    over_total,  // Limits::connections_total reached
    over_peer,   // Limits::connections_per_peer reached
};

class Observer {
public:
    virtual ~Observer() = default;
    virtual void connection_opened(std::string_view /*peer*/) {}
    virtual void connection_closed(std::string_view /*peer*/, std::string_view /*why*/) {}
    virtual void connection_refused(std::string_view /*peer*/, ConnectionRefusal /*why*/) {}
    // A request net answered by itself: the framing gate, a limit, a missing answer.
    virtual void request_refused(std::string_view /*peer*/, int /*status*/,
                                 std::string_view /*why*/) {}
    virtual void websocket_opened(std::string_view /*peer*/) {}
    virtual void websocket_closed(std::string_view /*peer*/, unsigned /*code*/,
                                  std::string_view /*why*/) {}
    // Application bytes, after TLS.
    virtual void bytes_read(std::size_t /*count*/) {}
    virtual void bytes_written(std::size_t /*count*/) {}
    // Something an operator may want to read: a failed accept, a failed handshake.
    virtual void error(std::string_view /*where*/, std::string_view /*what*/) {}
};

}  // namespace ringmaster::net
