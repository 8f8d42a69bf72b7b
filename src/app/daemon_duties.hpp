#pragma once
// What the daemon does by the clock while it runs: watches the disk (OPS-7), tells the service
// manager it is alive, drops what is older than the horizon (SEC-7) and expired answers (OPS-4).
// On SIGHUP it reads the TLS files and the keys of secure variables again.
//
// Ownership: refers to the parts; destroyed before them, which ends the timers. Threading: loop.

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/daemon_parts.hpp"

namespace ringmaster::app {

class DaemonDuties {
public:
    explicit DaemonDuties(DaemonParts& parts);

private:
    void watch_space();
    void feed_watchdog();
    void clean_up();
    void await_reload();
    void reload_keys();
    void ask_horizon(Tenant& tenant);

    DaemonParts& parts_;
    Log& log_;
    boost::asio::steady_timer space_timer_;
    boost::asio::steady_timer watchdog_timer_;
    boost::asio::steady_timer clean_timer_;
    boost::asio::signal_set reload_signal_;
    store::SpaceLevel level_ = store::SpaceLevel::ample;
};

}  // namespace ringmaster::app
