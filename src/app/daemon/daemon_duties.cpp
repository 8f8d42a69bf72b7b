#include "app/daemon/daemon_duties.hpp"

#include <chrono>
#include <csignal>
#include <utility>

#include "app/base/private_file.hpp"
#include "app/daemon/records_retention.hpp"
#include "app/identity/issuers_file.hpp"
#include "app/identity/key_file.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::app {
namespace {

constexpr auto watch_interval = std::chrono::seconds(1);
constexpr auto clean_interval = std::chrono::minutes(10);
// Deviations of the machine's clock from here on are worth a line.
constexpr auto deviation_told = std::chrono::seconds(1);
// What cannot be undone waits while engine time is ahead of the machine's by more than that, and
// for a while after it jumped: a clock that was wrong for a second carries it over years (OPS-9).
// A machine that starts long after the journal's last entry may have a clock that is not set yet.
constexpr auto deviation_trusted = std::chrono::minutes(1);
constexpr auto away_trusted = std::chrono::hours(1);
constexpr auto trusted_after = std::chrono::hours(1);
constexpr unsigned forget_every = 10;  // seconds
// Organizations looked at in a second. All of them have their turn in time up to 2,560 of them
// where frames are forgotten, up to 9,600 in a clean-up; of more, every one a little later.
constexpr std::size_t forgetting_at_once = 256;
constexpr std::size_t clean_up_at_once = 16;
constexpr auto ended_tokens_kept = std::chrono::hours(24 * 30);
constexpr std::size_t ended_tokens_kept_max = 1'000;  // of each organization
constexpr std::size_t ended_tokens_at_once = 5'000;

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
      watch_(parts.loop, parts.faults, "watch", watch_interval),
      clean_up_(parts.loop, parts.faults, "clean up", clean_interval),
      answers_(parts.faults, "kept answers", forgetting_at_once),
      frames_(parts.faults, "numbered frames", forgetting_at_once),
      clean_up_round_(parts.faults, "clean up", clean_up_at_once),
      watchdog_timer_(parts.loop),
      reload_signal_(parts.loop, SIGHUP),
      space_is_back_(std::move(space_is_back)),
      gaps_(parts.metrics.counter("ringmaster_clock_gaps_total",
                                  "Gaps in time that were taken over.")) {
    static_cast<void>(parts_.clock.ahead_of_wall());
    static_cast<void>(parts_.clock.take_skipped());  // what the start took is no gap
    if (parts_.clock.away() >= away_trusted) {
        trusted_from_ = std::chrono::steady_clock::now() + trusted_after;
        log_.info("began long after the last entry: nothing is deleted by age for an hour");
    }
    watch_.begin([this] { watch(); });
    feed_watchdog();
    await_reload();
    if (!parts_.writer) return;
    hours_.emplace(*parts_.driver, *parts_.decider, log_, parts_.aside());
    zones_.emplace(*parts_.driver, *parts_.decider, log_);
    console_.emplace(parts_);
    sync_.emplace(*parts_.driver, *parts_.decider, log_, parts_.aside());
    clean_up_.begin([this] { clean_up(); });
}

void DaemonDuties::stop() {
    stopped_ = true;
    watch_.stop();
    clean_up_.stop();
    watchdog_timer_.cancel();
    reload_signal_.cancel();
}

void DaemonDuties::await_reload() {
    reload_signal_.async_wait([this](boost::system::error_code const&, int) {
        if (stopped_) return;
        auto problem = privacy_problem(parts_.settings.tls_key);
        if (!problem) problem = parts_.server->reload_tls();
        if (problem) log_.error("the TLS files were not taken over", {{"what", *problem}});
        if (!problem) log_.info("TLS files read again");
        if (parts_.operations_listener) parts_.operations_listener->reload_tls();
        parts_.certificate.read(std::chrono::system_clock::now());
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
    auto const part = [this](char const* name, std::function<void()> const& work) {
        contained(parts_.faults, name, {}, work);
    };
    part("disk space", [this] { watch_space(); });
    part("clock", [this] { watch_clock(); });
    part("expired tokens", [this] { end_expired(); });
    if (console_) part("console", [this] { console_->look(); });
    part("metrics", [this] { parts_.metrics.refresh(); });
    part("certificate", [this] { parts_.certificate.look(std::chrono::system_clock::now()); });
    forget_answers();
    forget_sent();
    go_round();
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

// Second by second: a day's worth at once would hold up whoever asks first.
void DaemonDuties::forget_answers() {
    answers_.begin(parts_.driver->tenants());
    answers_.go_on(parts_.driver->tenants(), [now = parts_.driver->now()](Tenant& tenant) {
        tenant.idempotency.expire(now);
    });
}

void DaemonDuties::forget_sent() {
    if (++seconds_ % forget_every == 0) frames_.begin(parts_.driver->tenants());
    frames_.go_on(parts_.driver->tenants(), [](Tenant& tenant) {
        auto const& settings = tenant.engine.state().config.settings;
        tenant.delivery.forget_old(settings.lost_connection_recovery);
    });
}

// Who had them stays in the audit.
void DaemonDuties::forget_tokens() {
    store::Batch batch;
    auto const now = wall_now() - watch_interval * 10;  // what they opened has ended by then
    for (auto const& [org, digest] : parts_.tokens.take_ended(
             {now - ended_tokens_kept, now, ended_tokens_kept_max, ended_tokens_at_once})) {
        auto const* const tenant = parts_.driver->find(org);
        if ((tenant == nullptr ? parts_.nobody : *tenant).is_damaged) continue;
        batch.dropped_tokens.push_back({org, std::string(crypto::bytes(digest))});
    }
    if (!batch.dropped_tokens.empty()) {
        parts_.driver->write_beside(std::move(batch), [](std::size_t) {});
    }
}

void DaemonDuties::watch_space() {
    auto const state = parts_.space->check();
    parts_.runner->space(state.level);
    note_level(state);
    if (!parts_.writer && parts_.space->room_for(start_bytes)) space_is_back_();
}

// OPS-9
void DaemonDuties::watch_clock() {
    auto const behind = parts_.clock.ahead_of_wall();
    auto const skipped = parts_.clock.take_skipped();
    auto const ms = [](core::Duration time) { return std::to_string(time.count()); };
    parts_.metrics
        .gauge("ringmaster_clock_behind_seconds",
               "How far the machine's clock is behind the engine's time.")
        .set(std::chrono::duration<double>(behind).count());
    if (skipped >= deviation_trusted) {
        trusted_from_ = std::chrono::steady_clock::now() + trusted_after;
    }
    if (skipped >= deviation_told) {
        log_.warn("time went on at once: the clock was set, or the machine stood still",
                  {{"ms", ms(skipped)}});
        gaps_.add();
    }
    bool const is_behind = behind >= deviation_told;
    parts_.gateway->clock_behind(is_behind ? behind : core::Duration(0));
    if (is_behind == clock_is_behind_) return;
    clock_is_behind_ = is_behind;
    if (!is_behind) return log_.info("the machine's clock agrees with the engine's time again");
    log_.warn(
        "the machine's clock is behind the engine's time, which runs slower until they agree",
        {{"ms", ms(behind)}, {"slewPercent", std::to_string(parts_.settings.clock_slew_percent)}});
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
    contained(parts_.faults, "kept answers", {},
              [this] { parts_.runner->expire(parts_.driver->now()); });
    contained(parts_.faults, "ended tokens", {}, [this] { forget_tokens(); });
    contained(parts_.faults, "documents", {}, [this] { sync_->run(); });
    clean_up_round_.begin(parts_.driver->tenants());
    watch_clock();
    go_round();
}

void DaemonDuties::go_round() {
    clean_up_round_.go_on(
        parts_.driver->tenants(),
        [this, is_trusted = is_time_trusted()](Tenant& tenant) { look_after(tenant, is_trusted); });
}

void DaemonDuties::look_after(Tenant& tenant, bool is_trusted) {
    core::Time const now = parts_.driver->now();
    if (has_to_go(tenant, now, is_trusted)) {
        // In a turn: what was decided for it before is on its way to the writer already.
        return parts_.driver->work(
            [this, org = tenant.org](core::Time at, Turn&) { purge(org, at); });
    }
    if (tenant.is_leaving) return;
    std::string const org = core::to_string(tenant.org);
    parts_.snapshots->consider(tenant, now);
    bool const is_cut = is_trusted && tenant.standing == Standing::works;
    if (is_cut) contained(parts_.faults, "horizon", org, [&] { ask_horizon(tenant); });
    if (parts_.records && is_trusted) {
        auto const kept = records_retention(parts_.settings, tenant.directory);
        parts_.records->delete_old(tenant.org, kept, now);
    }
    contained(parts_.faults, "business hours", org, [&] { hours_->extend(tenant); });
    contained(parts_.faults, "time zones", org, [&] { zones_->follow(tenant); });
}

bool DaemonDuties::is_time_trusted() const {
    return parts_.clock.ahead_of_wall() < deviation_trusted &&
           std::chrono::steady_clock::now() >= trusted_from_;
}

bool DaemonDuties::has_to_go(Tenant const& tenant, core::Time now, bool is_trusted) const {
    bool const is_due = is_trusted && tenant.delete_at && *tenant.delete_at <= now;
    // One that is damaged may not be what somebody wished.
    return (is_due || tenant.is_leaving) && !tenant.is_damaged;
}

void DaemonDuties::purge(core::OrgId org, core::Time now) {
    Tenant* const tenant = parts_.driver->find(org);
    if (tenant == nullptr || !has_to_go(*tenant, now, true)) return;
    if (!purging_.insert(org).second) return;
    tenant->is_leaving = true;
    log_.info("an organization is deleted", {{"orgId", core::to_string(org)}});
    parts_.runner->purge(org, [this, org] {
        purging_.erase(org);
        parts_.tokens.forget(org);
        parts_.jwts->forget(org);
        parts_.driver->retire(org);
        parts_.metrics.drop({{"org", core::to_string(org)}});
        log_.info("an organization is gone", {{"orgId", core::to_string(org)}});
    });
}

void DaemonDuties::ask_horizon(Tenant& tenant) {
    // The organization's own setting counts, if it has one.
    auto const* const own = tenant.directory.only("organization-setting");
    auto const server_days = static_cast<std::int64_t>(parts_.settings.journal_horizon_days);
    auto const days =
        own == nullptr ? server_days
                       : api::integer_at(own->body(), "journalHorizonDays").value_or(server_days);
    auto const age = core::Duration(std::chrono::hours(24 * days));
    // Behind the snapshot that was read or written in this run, which the file need not say again.
    if (tenant.snapshot_seq == 0) return;
    auto const limit = tenant.snapshot_at - age;
    RequestRunner& runner = *parts_.runner;
    Log& log = log_;
    auto const find = [&runner, &log, org = tenant.org, up_to_seq = tenant.snapshot_seq,
                       limit](store::Reader& reader) -> std::function<void()> {
        auto const horizon = reader.horizon(org, up_to_seq, limit);
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
