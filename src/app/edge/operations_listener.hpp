#pragma once
// A listener for health and metrics alone, on a thread of its own: it answers whatever the loop is
// busy with, and can be kept away from the clients' network (OPS-6, SEC-5).
//
// Ownership: owns its thread, loop and server; refers to the answers, the metrics and the log.
// Threading: everything but the thread's own work is called on the main loop.
// Errors: texts for the operator.

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "app/base/log.hpp"
#include "app/edge/net_observer.hpp"
#include "app/edge/operations_answers.hpp"
#include "app/edge/rate_limit.hpp"
#include "ringmaster/net/server.hpp"

namespace ringmaster::app {

class OperationsListener {
public:
    OperationsListener(net::Options options, OperationsAnswers const& answers, Metrics& metrics,
                       Log& log);
    ~OperationsListener();
    OperationsListener(OperationsListener const&) = delete;
    OperationsListener& operator=(OperationsListener const&) = delete;

    // The bound port, or what is wrong. Call once.
    [[nodiscard]] std::variant<std::uint16_t, std::string> listen();
    // Reads the certificate again, for connections to come.
    void reload_tls();

private:
    class Handler;

    Log& log_;
    boost::asio::io_context loop_{1};
    NetObserver observer_;
    std::unique_ptr<Handler> handler_;
    std::unique_ptr<net::Server> server_;
    std::thread thread_;
};

}  // namespace ringmaster::app
