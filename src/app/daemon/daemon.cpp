#include "app/daemon/daemon.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <utility>

#include "app/base/descriptors.hpp"
#include "app/daemon/daemon_duties.hpp"
#include "app/daemon/daemon_parts.hpp"
#include "app/identity/issuers_file.hpp"
#include "app/identity/key_file.hpp"
#include "app/settings/listen_address.hpp"
#include "app/settings/virtual_script_file.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/store/secret_file.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::app {
namespace {

bool is_loopback(std::string const& address) {
    boost::system::error_code error;
    auto const parsed = boost::asio::ip::make_address(address, error);
    return !error && parsed.is_loopback();
}

std::string endpoint_text(std::string const& address, std::uint64_t port) {
    bool const is_v6 = address.find(':') != std::string::npos;
    return (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

net::Options net_options(Settings const& settings) {
    net::Options options;
    options.address = settings.listen_address;
    options.port = static_cast<std::uint16_t>(settings.listen_port);
    if (!settings.tls_certificate.empty()) {
        options.tls = net::TlsFiles{settings.tls_certificate, settings.tls_key};
    }
    options.allow_plain_beyond_loopback = settings.listen_allow_plain;
    options.limits = settings.net;
    return options;
}

// Few may come, and to look only.
net::Options operations_options(Settings const& settings, ListenAddress const& address) {
    constexpr net::Limits::Count connections = 32;
    constexpr net::Limits::Count connections_of_one = 8;
    auto options = net_options(settings);
    options.address = address.address;
    options.port = address.port;
    options.limits.connections_total = connections;
    options.limits.connections_per_peer = connections_of_one;
    return options;
}

class Daemon {
public:
    explicit Daemon(ServeOptions options)
        : parts_(std::move(options.settings), options.time_scale),
          log_(parts_.book.room("app")),
          signals_(parts_.loop, SIGTERM, SIGINT, SIGHUP),
          patience_(parts_.loop) {
        parts_.fault_point = std::move(options.fault_point);
    }

    Exit run() {
        log_.info("starting", {{"version", std::string(version())}});
        if (auto const problem = open()) {
            log_.error(*problem);
            return Exit::failure;
        }
        await_signal();
        if (parts_.writer) {
            parts_.driver->start([this] { listen_with_keys(); });
        } else {
            parts_.driver->start_reading();
            listen_with_keys();
        }
        run_loop();
        return exit_;
    }

    // The run is over because there is space again: start anew, where the clients are.
    [[nodiscard]] bool starts_anew() const { return starts_anew_; }
    [[nodiscard]] std::uint64_t port() const { return parts_.settings.listen_port; }

private:
    // What a handler of the loop throws is that handler's; the loop goes on (OPS-8).
    void run_loop() {
        while (auto const what = thrown_by([this] { parts_.loop.run(); })) {
            parts_.faults.note({FaultKind::loop, *what});
        }
    }

    // Storage, recovery and the rooms above it; what is wrong, or nothing.
    std::optional<std::string> open() {
        Settings const& settings = parts_.settings;
        if (parts_.clock.scale() != 1 && !is_loopback(settings.listen_address)) {
            return "--time-scale is for demonstrations: it needs a loopback listen.address";
        }
        auto script = load_virtual_script(settings.connector_virtual_script);
        for (auto const& problem : script.problems) log_.error(problem);
        if (!script.problems.empty()) return "the virtual connector's script is wrong";
        parts_.script = std::move(script.script);
        auto issuers = load_issuers(settings.access_issuers_file);
        for (auto const& problem : issuers.problems) log_.error(problem);
        if (!issuers.problems.empty()) return "the file of trusted issuers is wrong";
        parts_.issuers = std::move(issuers.issuers);
        std::error_code failed;
        std::filesystem::create_directories(settings.data_directory, failed);
        if (failed) return "cannot create " + settings.data_directory + ": " + failed.message();
        auto keys = read_key_file(settings.secrets_key_file);
        if (!keys) return keys.error().message;
        log_.info("secure variables: " + describe_keys(keys.value()));
        parts_.vault.replace(std::move(keys).value());
        parts_.space = std::make_unique<store::SpaceGuard>(space_options(settings));
        static_cast<void>(parts_.space->check());
        auto reader = open_files();
        if (!reader) return reader.error().message;
        auto secret = secret_to_keep_answers();
        if (!secret) return secret.error().message;
        auto recovered = recover_all(reader.value(), real_time(), parts_.nobody.idempotency);
        if (!recovered) return "recovery failed: " + recovered.error().message;
        if (auto const problem = compare_providers(reader.value(), parts_.nobody)) {
            parts_.faults.note({FaultKind::organization, *problem, "start"});
        }
        auto const unread = load_tokens(reader.value(), parts_.tokens);
        if (!unread) return unread.error().message;
        for (auto const& problem : unread.value()) {
            parts_.faults.note({FaultKind::start, problem, "tokens"});
        }
        parts_.build(std::move(reader).value(), std::move(secret).value());
        if (parts_.writer) {
            auto const kept = parts_.keep_snapshots();
            if (!kept) return kept.error().message;
            parts_.keep_records();
        }
        for (auto& one : recovered.value()) adopt(std::move(one));
        return std::nullopt;
    }

    // Reader and writer, or a reader in the writer's place.
    store::Result<store::Reader> open_files() {
        auto const path = parts_.settings.database_path();
        std::string problem = "too little space for a start";
        if (parts_.space->room_for(start_bytes)) {
            auto const opened = parts_.open_store();
            if (opened) return store::Reader::open(path);
            if (opened.error().code != store::ErrorCode::disk_full) return opened.error();
            problem = opened.error().message;
        }
        log_.error("no disk space: only reads are served", {{"what", problem}});
        return store::Reader::open_in_place_of_writer(path);
    }

    // Without a writer no answer is kept.
    store::Result<crypto::Secret> secret_to_keep_answers() const {
        if (!parts_.writer) return crypto::Secret();
        auto secret = store::read_secret(parts_.settings.database_path());
        if (!secret) return secret.error();
        return crypto::Secret(std::move(secret).value());
    }

    void adopt(Recovered recovered) {
        Tenant& tenant = parts_.adopt(std::move(recovered.tenant));
        if (recovered.problem) return parts_.driver->found_damaged(tenant, *recovered.problem);
        log_.info("organization recovered",
                  {{"orgId", core::to_string(tenant.org)},
                   {"snapshotSeq", std::to_string(recovered.snapshot_seq)},
                   {"replayed", std::to_string(recovered.replayed)},
                   {"journalSeq", std::to_string(tenant.journal_seq)},
                   {"stateHash", core::to_string(tenant.engine.hash())}});
    }

    // Whoever comes back after a restart finds the keys of his token read, if they can be had soon.
    void listen_with_keys() {
        parts_.jwts->start([this] { listen(); });
    }

    void listen() {
        if (stopping_) return;
        fit_connections();
        parts_.certificate.read(std::chrono::system_clock::now());
        if (auto const problem = listen_for_operations()) {
            log_.error("cannot listen for metrics", {{"what", *problem}});
            exit_ = Exit::failure;
            return stop();
        }
        parts_.server = std::make_unique<net::Server>(parts_.loop, net_options(parts_.settings),
                                                      *parts_.gateway, *parts_.observer);
        auto const bound = parts_.server->listen();
        if (auto const* problem = std::get_if<std::string>(&bound)) {
            log_.error("cannot listen", {{"what", *problem}});
            exit_ = Exit::failure;
            return stop();
        }
        parts_.settings.listen_port = std::get<std::uint16_t>(bound);
        duties_ = std::make_unique<DaemonDuties>(parts_, [this] { start_anew(); });
        parts_.gateway->serve(parts_.writer ? Serving::everything : Serving::reads);
        parts_.service.notify(parts_.writer ? "READY=1\nSTATUS=ready"
                                            : "READY=1\nSTATUS=no disk space: reads only");
        log_.info("listening on " +
                  endpoint_text(parts_.settings.listen_address, parts_.settings.listen_port));
    }

    // More than the system allows would end in clients that are turned away without a word.
    void fit_connections() {
        auto const allowed = connections_allowed(raise_descriptor_limit(), open_descriptors());
        auto& wanted = parts_.settings.net.connections_total;
        if (wanted <= allowed) return;
        log_.warn("the system allows fewer connections than limits.connectionsTotal",
                  {{"wanted", std::to_string(wanted)}, {"allowed", std::to_string(allowed)}});
        wanted = allowed;
    }

    std::optional<std::string> listen_for_operations() {
        auto const address = parse_listen_address(parts_.settings.metrics_listen);
        if (!address) return std::nullopt;
        parts_.metrics.refresh();
        parts_.operations_listener = std::make_unique<OperationsListener>(
            operations_options(parts_.settings, *address), parts_.operations, parts_.metrics,
            parts_.book.room("net"));
        auto const bound = parts_.operations_listener->listen();
        if (auto const* problem = std::get_if<std::string>(&bound)) return *problem;
        log_.info("metrics are served on " +
                  endpoint_text(address->address, std::get<std::uint16_t>(bound)));
        return std::nullopt;
    }

    void await_signal() {
        signals_.async_wait([this](boost::system::error_code const& cancelled, int signal) {
            if (cancelled) return;
            if (signal == SIGHUP) {  // its work is DaemonDuties'; here it must not kill us
                await_signal();
                return;
            }
            if (std::exchange(starts_anew_, false)) {  // on the way to a start that is not wanted
                parts_.service.notify("STOPPING=1");
                await_signal();
                return;
            }
            if (stopping_) {
                log_.warn("second signal: stopping at once");
                end_process(Exit::failure);
            }
            await_signal();
            stop();
        });
    }

    // ---- the ordered stop ------------------------------------------------------------------
    void start_anew() {
        log_.info("there is disk space again: starting anew");
        starts_anew_ = true;
        // Not from inside of the duty that found it, which may be in the middle of being made.
        boost::asio::post(parts_.loop, [this] { stop(); });
    }

    void stop() {
        if (std::exchange(stopping_, true)) return;
        log_.info("stopping: not ready any more");
        if (!starts_anew_) parts_.service.notify("STOPPING=1");
        parts_.gateway->serve(Serving::nothing);
        parts_.connectors->let_go();
        if (duties_) duties_->stop();
        wait_patiently(false);
        if (!parts_.server) return drain();
        log_.info("stopping: no new connections, open ones are closed");
        parts_.server->stop_accepting();
        parts_.server->on_drained([this] { drain(); });
        parts_.server->close_all(1'001, "going away");
    }

    void wait_patiently(bool last_time) {
        patience_.expires_after(std::chrono::milliseconds(
            static_cast<std::int64_t>(parts_.settings.shutdown_timeout_ms)));
        patience_.async_wait([this, last_time](boost::system::error_code const& cancelled) {
            if (cancelled) return;
            log_.warn("stopping takes too long");
            if (last_time) end_process(Exit::shutdown_timeout);
            if (parts_.server) parts_.server->abort_all();
            wait_patiently(true);
        });
    }

    void drain() {
        log_.info("stopping: deciding what has arrived");
        parts_.driver->when_idle([this] { parts_.writer ? snapshot() : finish(); });
    }

    void snapshot() {
        log_.info("stopping: everything is durable, writing snapshots");
        parts_.snapshots->finish(parts_.driver->tenants(), parts_.driver->now(),
                                 [this] { finish(); });
    }

    void finish() {
        log_.info("stopping: closing the database");
        parts_.driver->stop();
        // A reader keeps the log from being folded into the file.
        parts_.queries.reset();
        parts_.restorer.reset();
        parts_.replayer.reset();
        parts_.records.reset();
        if (parts_.writer) parts_.writer->close();
        log_.info("stopped");
        patience_.cancel();
        signals_.cancel();
        parts_.loop.stop();
    }

    DaemonParts parts_;
    Log& log_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer patience_;
    std::unique_ptr<DaemonDuties> duties_;
    Exit exit_ = Exit::success;
    bool stopping_ = false;
    bool starts_anew_ = false;
};

}  // namespace

Exit serve(ServeOptions options) {
    // A peer that goes away while we write is an error code, not a signal.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));  // nor is a file that may not grow
    while (true) {
        Daemon daemon(options);
        auto const ended = daemon.run();
        if (!daemon.starts_anew()) return ended;
        options.settings.listen_port = daemon.port();
    }
}

}  // namespace ringmaster::app
