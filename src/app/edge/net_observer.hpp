#pragma once
// What net reports, as metrics and log lines; a flood of one kind is one line now and then.
// Threading: the loop of the server it observes.

#include "app/base/log.hpp"
#include "app/base/log_pace.hpp"
#include "app/base/metrics.hpp"
#include "ringmaster/net/observer.hpp"

namespace ringmaster::app {

class NetObserver final : public net::Observer {
public:
    NetObserver(Metrics& metrics, Log& log);

    void connection_opened(std::string_view peer) override;
    void connection_closed(std::string_view peer, std::string_view why) override;
    void connection_refused(std::string_view peer, net::ConnectionRefusal why) override;
    void request_refused(std::string_view peer, int status, std::string_view why) override;
    void websocket_opened(std::string_view peer) override;
    void websocket_closed(std::string_view peer, unsigned code, std::string_view why) override;
    void bytes_read(std::size_t count) override { bytes_read_.add(count); }
    void bytes_written(std::size_t count) override { bytes_written_.add(count); }
    void error(std::string_view where, std::string_view what) override;

private:
    [[nodiscard]] Counter& refusals(int status);

    Metrics& metrics_;
    Log& log_;
    LogPace pace_;
    Counter& opened_;
    Counter& refused_;
    Counter& bytes_read_;
    Counter& bytes_written_;
};

}  // namespace ringmaster::app
