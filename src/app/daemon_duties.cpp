#include "app/daemon_duties.hpp"

#include <chrono>
#include <csignal>
#include <utility>

#include "app/issuers_file.hpp"
#include "app/key_file.hpp"
#include "ringmaster/api/json.hpp"

namespace ringmaster::app {
namespace {

constexpr auto watch_interval = std::chrono::seconds(1);
constexpr auto clean_interval = std::chrono::minutes(10);

std::string level_name(store::SpaceLevel level) {
    switch (level) {
        case store::SpaceLevel::ample: return "ample";
        case store::SpaceLevel::low: return "low";
        case store::SpaceLevel::critical: return "critical";
    }
    return {};
}

}  // namespace

DaemonDuties::DaemonDuties(DaemonParts& parts, std::function<void()> space_is_back)
    : parts_(parts),
      log_(parts.book.room("app")),
      watch_timer_(parts.loop),
      watchdog_timer_(parts.loop),
      clean_timer_(parts.loop),
      reload_signal_(parts.loop, SIGHUP),
      space_is_back_(std::move(space_is_back)) {
    watch();
    feed_watchdog();
    await_reload();
    if (!parts_.writer) return;
    hours_.emplace(*parts_.driver, *parts_.decider, log_, parts_.aside());
    sync_.emplace(*parts_.driver, *parts_.decider, log_, parts_.aside());
    clean_up();
}

void DaemonDuties::stop() {
    stopped_ = true;
    for (auto* const timer : {&watch_timer_, &watchdog_timer_, &clean_timer_}) timer->cancel();
    reload_signal_.cancel();
}

void DaemonDuties::await_reload() {
    reload_signal_.async_wait([this](boost::system::error_code const&, int) {
        if (stopped_) return;
        auto const problem = parts_.server->reload_tls();
        if (problem) log_.error("the TLS files were not taken over", {{"what", *problem}});
        if (!problem) log_.info("TLS files read again");
        reload_keys();
        reload_issuers();
        parts_.driver->try_again();
        await_reload();
    });
}

// A file that cannot be read leaves the keys as they are: secrets stay readable.
void DaemonDuties::reload_keys() {
    auto keys = read_key_file(parts_.settings.secrets_key_file);
    if (!keys) {
        log_.error("the keys were not taken over", {{"what", keys.error().message}});
        return;
    }
    log_.info("secure variables: " + describe_keys(keys.value()));
    parts_.vault.replace(std::move(keys).value());
}

// Those in force stay so until the keys of these are read, or two seconds have passed.
void DaemonDuties::reload_issuers() {
    auto read = load_issuers(parts_.settings.access_issuers_file);
    for (auto const& problem : read.problems) {
        log_.error("the identity providers were not taken over", {{"what", problem}});
    }
    if (!read.problems.empty()) return;
    auto const count = std::to_string(read.issuers.size());
    next_jwts_ = parts_.trusting(std::move(read.issuers));
    next_jwts_->start([this, count] {
        std::swap(parts_.jwts, next_jwts_);
        former_jwts_ = std::move(next_jwts_);
        former_jwts_->retire();
        log_.info("identity providers read again: " + count);
    });
}

void DaemonDuties::watch() {
    watch_space();
    end_expired();
    watch_timer_.expires_after(watch_interval);
    watch_timer_.async_wait([this](boost::system::error_code const&) {
        if (!stopped_) watch();
    });
}

// Requests are refused by the token; what it opened must end by itself (SEC-1).
void DaemonDuties::end_expired() {
    for (auto const& principal : parts_.tokens.take_expired(wall_now())) {
        Tenant* const tenant = parts_.driver->find(principal.org);
        if (tenant == nullptr) continue;
        tenant->delivery.revoke(principal.subject);
        tenant->connectors.revoke(principal.subject);
    }
}

void DaemonDuties::watch_space() {
    auto const state = parts_.space->check();
    parts_.runner->space(state.level);
    note_level(state);
    if (!parts_.writer && parts_.space->room_for(start_bytes)) space_is_back_();
}

void DaemonDuties::note_level(store::SpaceState const& state) {
    parts_.metrics.gauge("ringmaster_free_bytes", "Free space where the database is.")
        .set(static_cast<double>(state.free_bytes));
    if (state.level != level_) {
        log_.warn("disk space", {{"level", level_name(state.level)},
                                 {"freeBytes", std::to_string(state.free_bytes)}});
        level_ = state.level;
    }
}

// From the loop itself: a loop that hangs lets the watchdog bite.
void DaemonDuties::feed_watchdog() {
    auto const interval = parts_.service.watchdog_interval();
    if (!interval) return;
    parts_.service.notify("WATCHDOG=1");
    watchdog_timer_.expires_after(*interval);
    watchdog_timer_.async_wait([this](boost::system::error_code const&) {
        if (!stopped_) feed_watchdog();
    });
}

void DaemonDuties::clean_up() {
    parts_.driver->work([](core::Time now, Turn& turn) {
        turn.batch.purge_idempotency_at = now;
        turn.writes = true;
    });
    for (auto const& tenant : parts_.driver->tenants()) {
        if (tenant->is_leaving) continue;
        ask_horizon(*tenant);
        hours_->extend(*tenant);
    }
    sync_->run();
    parts_.driver->work([this](core::Time now, Turn&) { purge_organizations(now); });
    clean_timer_.expires_after(clean_interval);
    clean_timer_.async_wait([this](boost::system::error_code const&) {
        if (!stopped_) clean_up();
    });
}

// In a turn: what was decided for them before is on its way to the writer already.
void DaemonDuties::purge_organizations(core::Time now) {
    for (auto const& tenant : parts_.driver->tenants()) {
        bool const is_due = tenant->delete_at && *tenant->delete_at <= now;
        if (!is_due && !tenant->is_leaving) continue;
        if (!purging_.insert(tenant->org).second) continue;
        tenant->is_leaving = true;
        log_.info("an organization is deleted", {{"orgId", core::to_string(tenant->org)}});
        parts_.runner->purge(tenant->org, [this, org = tenant->org] {
            purging_.erase(org);
            parts_.tokens.forget(org);
            parts_.driver->retire(org);
            log_.info("an organization is gone", {{"orgId", core::to_string(org)}});
        });
    }
}

void DaemonDuties::ask_horizon(Tenant& tenant) {
    // The organization's own setting counts, if it has one.
    auto const* const own = tenant.directory.only("organization-setting");
    auto const server_days = static_cast<std::int64_t>(parts_.settings.journal_horizon_days);
    auto const days =
        own == nullptr ? server_days
                       : api::integer_at(own->body(), "journalHorizonDays").value_or(server_days);
    auto const age = core::Duration(std::chrono::hours(24 * days));
    RequestRunner& runner = *parts_.runner;
    Log& log = log_;
    auto const find = [&runner, &log, org = tenant.org,
                       age](store::Reader& reader) -> std::function<void()> {
        auto const horizon = reader.horizon(org, age);
        if (!horizon) {
            log.warn("the horizon could not be found", {{"what", horizon.error().message}});
            return [] {};
        }
        auto const up_to = horizon.value();
        if (!up_to) return [] {};
        return [&runner, org, up_to] { runner.cut(org, *up_to); };
    };
    if (!parts_.queries->ask(find)) log_.warn("the reader is busy: the horizon waits");
}

}  // namespace ringmaster::app
