#pragma once
// What the daemon does by the clock while it runs: watches the disk (OPS-7), tells the service
// manager it is alive, ends sockets whose token has expired (SEC-1), forgets what was sent too long
// ago to be sent again (OPS-3), drops what is older than the horizon (SEC-7), expired answers
// (OPS-4) and tokens that ended long ago, tells the engine further ahead when queues are open
// (RQ-9), and once what its documents say and what agreed times come to by now (CB-2). It tells
// where the machine's clock deviates (OPS-9). On SIGHUP it reads the TLS files, the keys of secure
// variables and the identity providers again, and tries organizations that were set aside (OPS-8).
// Without space nothing is dropped, and it is tried every second whether there is some.
//
// Ownership: refers to the parts; destroyed before them. Threading: the loop.

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <set>

#include "app/base/periodic.hpp"
#include "app/daemon/console_desk.hpp"
#include "app/daemon/daemon_parts.hpp"
#include "app/daemon/organization_round.hpp"
#include "app/loop/configuration_sync.hpp"
#include "app/loop/hours_extension.hpp"
#include "app/loop/zone_follower.hpp"

namespace ringmaster::app {

class DaemonDuties {
public:
    // `space_is_back` is called once when only reads are served and writing has become possible.
    DaemonDuties(DaemonParts& parts, std::function<void()> space_is_back);
    // Begins nothing any more. What is on its way still comes back: destroy it after the last turn.
    void stop();

private:
    // Once a second.
    void watch();
    void watch_space();
    void watch_clock();
    void end_expired();
    void forget_answers();
    void forget_sent();
    void go_round();
    void forget_tokens();
    void note_level(store::SpaceState const& state);
    void feed_watchdog();
    void clean_up();
    void await_reload();
    void reload_keys();
    void reload_issuers();
    // What is deleted by the engine's time is gone for good.
    [[nodiscard]] bool is_time_trusted() const;
    void look_after(Tenant& tenant, bool is_trusted);
    void ask_horizon(Tenant& tenant);
    [[nodiscard]] bool has_to_go(Tenant const& tenant, core::Time now, bool is_trusted) const;
    void purge(core::OrgId org, core::Time now);

    DaemonParts& parts_;
    Log& log_;
    Periodic watch_;
    Periodic clean_up_;
    OrganizationRound answers_;
    OrganizationRound frames_;
    OrganizationRound clean_up_round_;
    boost::asio::steady_timer watchdog_timer_;
    boost::asio::signal_set reload_signal_;
    std::function<void()> space_is_back_;
    Counter& gaps_;
    std::optional<HoursExtension> hours_;    // none while only reads are served
    std::optional<ZoneFollower> zones_;      // likewise
    std::optional<ConfigurationSync> sync_;  // likewise
    bool stopped_ = false;
    unsigned seconds_ = 0;
    store::SpaceLevel level_ = store::SpaceLevel::ample;
    bool clock_is_behind_ = false;
    EngineClock::Steady trusted_from_;    // after the time went on at once
    std::optional<ConsoleDesk> console_;  // none while only reads are served
    std::set<core::OrgId> purging_;
    std::unique_ptr<JwtAccess> next_jwts_;    // until their keys are read
    std::unique_ptr<JwtAccess> former_jwts_;  // a thread of theirs may still read
};

}  // namespace ringmaster::app
