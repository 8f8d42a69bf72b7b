#pragma once
// What the server and its sessions know of each other.
// Ownership: the host holds each connection until finished(); completion handlers hold it too.
// Threading: the loop.

#include "ringmaster/net/handler.hpp"
#include "ringmaster/net/limits.hpp"
#include "ringmaster/net/observer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ringmaster::net {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

struct Goodbye {
    unsigned code = 1001;
    std::string reason;
    TimePoint at;  // when a WebSocket is to be closed
};

// What one connection adds to Counts.
struct Load {
    bool websocket = false;
    bool refused = false;
    std::size_t answers_pending = 0;
    std::size_t outbox_bytes = 0;
};

class Connection {
public:
    virtual ~Connection() = default;
    virtual void start() = 0;
    // Called every few hundred milliseconds: timeouts, pings. One timer serves all connections.
    virtual void sweep(TimePoint now) = 0;
    // The orderly end: finish what is owed, then close.
    virtual void drain(Goodbye const& goodbye) = 0;
    // The end, now; the handler still hears of it.
    virtual void abort() = 0;
    // The host is going away: close the socket, call nobody.
    virtual void detach() = 0;
    [[nodiscard]] virtual Load load() const = 0;
};

class ConnectionHost {
public:
    virtual ~ConnectionHost() = default;
    [[nodiscard]] virtual Handler& handler() = 0;
    [[nodiscard]] virtual Observer& observer() = 0;
    [[nodiscard]] virtual Limits const& limits() = 0;
    // The connection is closed and may be forgotten.
    virtual void finished(std::uint64_t id, std::string_view why) = 0;
    // The connection goes on as another one, under the same id.
    virtual void replaced(std::uint64_t id, std::shared_ptr<Connection> successor) = 0;
};

struct ConnectionInfo {
    std::uint64_t id = 0;
    std::string peer;
};

}  // namespace ringmaster::net
