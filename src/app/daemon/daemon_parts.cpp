#include "app/daemon/daemon_parts.hpp"

#include <boost/asio/post.hpp>

#include "app/base/process_exit.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::app {
namespace {

// Changes of configuration that may wait to be worked out.
constexpr std::size_t plans_max = 256;
constexpr std::chrono::hours replay_time{1};  // for bringing a state back
// Texts of metrics that may wait to be made: there is never more than one.
constexpr std::size_t operations_max = 2;

void set(Metrics& metrics, char const* name, char const* help, Metrics::Labels const& labels,
         std::size_t value) {
    metrics.gauge(name, help, labels).set(static_cast<double>(value));
}

struct StateRow {
    char const* name;
    char const* help;
    char const* label;
    LiveState state;
};

constexpr char agents_help[] = "Agents known, by state.";
constexpr char tasks_help[] = "Contacts that are not closed, by state.";
constexpr char callbacks_help[] = "Callbacks that can still happen, by state.";
constexpr StateRow state_rows[] = {
    {"ringmaster_agents", agents_help, "available", LiveState::available},
    {"ringmaster_agents", agents_help, "idle", LiveState::idle},
    {"ringmaster_agents", agents_help, "signed_out", LiveState::signed_out},
    {"ringmaster_tasks", tasks_help, "queued", LiveState::queued},
    {"ringmaster_tasks", tasks_help, "offered", LiveState::offered},
    {"ringmaster_tasks", tasks_help, "connected", LiveState::connected},
    {"ringmaster_tasks", tasks_help, "wrap_up", LiveState::wrap_up},
    {"ringmaster_callbacks", callbacks_help, "waiting", LiveState::callback_waiting},
    {"ringmaster_callbacks", callbacks_help, "due", LiveState::callback_due},
    {"ringmaster_callbacks", callbacks_help, "dialling", LiveState::callback_dialling},
};

void set_state_gauges(Metrics& metrics, Tenants const& tenants) {
    TenantCounts const& counts = tenants.counts();
    for (auto const& row : state_rows) {
        set(metrics, row.name, row.help, {{"state", row.label}}, counts.of(row.state));
    }
    set(metrics, "ringmaster_organizations", "Organizations served.", {}, tenants.all().size());
    set(metrics, "ringmaster_journal_entries", "Journal entries decided, of all organizations.", {},
        counts.entries);
    set(metrics, "ringmaster_sockets", "Open notification sockets.", {}, counts.sockets);
    set(metrics, "ringmaster_connectors", "Open sockets of connectors.", {}, counts.connectors);
    set(metrics, "ringmaster_timers_aside", "Timers that failed again and do not fire.", {},
        counts.timers_aside);
}

// Ids of organizations are nobody's business who did not ask for them.
void set_organization_gauges(Metrics& metrics, Tenants& tenants) {
    for (Tenant const* const tenant : tenants.take_grown()) {
        set(metrics, journal_seq_gauge, "Newest journal entry decided.",
            {{"org", core::to_string(tenant->org)}}, tenant->journal_seq);
    }
}

}  // namespace

std::function<core::Time()> real_time() {
    auto const clock = std::make_shared<EngineClock>(EngineClock::system_source(), 1);
    return [clock] { return clock->now(); };
}

store::SpaceOptions space_options(Settings const& settings) {
    store::SpaceOptions options;
    options.path = settings.database_path();
    options.low_bytes = settings.data_watermark_bytes;
    options.critical_bytes = settings.data_critical_bytes;
    options.reserve_bytes = settings.data_reserve_bytes;
    return options;
}

DaemonParts::DaemonParts(Settings given, std::uint32_t time_scale)
    : settings(std::move(given)),
      book({settings.log_level, settings.log_format, settings.log_rooms}),
      clock(EngineClock::system_source(), time_scale,
            static_cast<std::uint32_t>(settings.clock_slew_percent)),
      nobody(core::OrgId{}, real_time()),
      certificate(settings.tls_certificate, metrics, book.room("net")) {
    set(metrics, "ringmaster_build_info", "1, labelled with the version that runs.",
        {{"version", std::string(version())}}, 1);
}

store::Result<store::Done> DaemonParts::open_store() {
    auto options = store_options(settings.database_path(), settings.engine_commits_ahead_max);
    options.on_stopped = [this](store::Error const& error) {
        boost::asio::post(loop, [this, error] {
            book.room("store").error("the writer has stopped", {{"what", error.message}});
            end_process(Exit::commit_failed);
        });
    };
    auto opened = store::Store::open(options);
    if (!opened) return opened.error();
    for (auto const& path : opened.value()->closed_to_others()) {
        book.room("store").warn("a file was open to others: closed to them, mode 0600",
                                {{"file", path}});
    }
    writer = std::make_unique<StoreWriter>(loop, std::move(opened).value());
    return store::Done{};
}

void DaemonParts::build(store::Reader reader, crypto::Secret secret) {
    queries = std::make_unique<QueryThreads>(
        loop, more_readers(std::move(reader)), book.room("store"),
        QueryThreads::Options{.read_time = std::chrono::milliseconds(
                                  static_cast<std::int64_t>(settings.history_time_ms))});
    planner = std::make_unique<WorkThread>(loop, plans_max);
    operations_thread = std::make_unique<WorkThread>(loop, operations_max);
    decider = std::make_unique<Decider>(metrics);
    restorer = std::make_unique<OrganizationRestorer>(loop, settings.database_path(), real_time());
    runner = std::make_unique<RequestRunner>(*decider, *queries, faults,
                                             runner_options(std::move(secret)));
    BatchSink& to = writer ? static_cast<BatchSink&>(*writer) : no_writer;
    driver = std::make_unique<Driver>(
        Driver::Parts{loop, clock, *decider, *runner, to, metrics, faults},
        Driver::Options{settings.engine_inbox_max, settings.engine_batch_max,
                        settings.engine_commits_ahead_max},
        FaultDesk::Source{
            [this](core::OrgId org, OrganizationRestorer::Restored restored) {
                restorer->ask(org, std::move(restored));
            },
            [this](std::shared_ptr<void> rest) { restorer->discard(std::move(rest)); }});
    connectors = std::make_unique<ConnectorDesk>(
        ConnectorDesk::Parts{*driver, *decider, *runner, metrics, book.room("connector"), vault});
    jwts = trusting(std::move(issuers));
    observer = std::make_unique<NetObserver>(metrics, book.room("net"));
    gateway = std::make_unique<Gateway>(Gateway::Parts{*driver, *connectors, tokens, jwts, nobody,
                                                       settings, operations, *operations_thread,
                                                       metrics, book.room("api")});
    register_gauges();
}

// In place of a writer there is one; beside a writer as many as wanted, or as can be had.
std::vector<store::Reader> DaemonParts::more_readers(store::Reader first) {
    std::vector<store::Reader> readers;
    readers.push_back(std::move(first));
    while (writer && readers.size() < settings.history_readers) {
        auto another = store::Reader::open(settings.database_path());
        if (!another) {
            book.room("store").warn("fewer readers than wanted",
                                    {{"what", another.error().message}});
            break;
        }
        readers.push_back(std::move(another).value());
    }
    return readers;
}

store::Result<store::Done> DaemonParts::keep_snapshots() {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return reader.error();
    std::vector<store::Reader> readers;
    readers.push_back(std::move(reader).value());
    replayer = std::make_unique<QueryThreads>(loop, std::move(readers), book.room("store"),
                                              QueryThreads::Options{.read_time = replay_time});
    Snapshots::Options options;
    options.every = settings.journal_snapshot_every;
    Snapshots::Parts wanted{[this](QueryThreads::Job job) { return replayer->ask(std::move(job)); },
                            [this](store::Batch batch, std::function<void(std::size_t)> written) {
                                driver->write_beside(std::move(batch), std::move(written));
                            },
                            [this](core::OrgId const& org) { return driver->find(org); }, metrics,
                            book.room("store")};
    snapshots = std::make_unique<Snapshots>(std::move(wanted), options);
    driver->keep(*snapshots);
    return store::Done{};
}

void DaemonParts::keep_records() {
    if (!settings.reports_enabled) return;
    RecordsThread::Options options{settings.database_path(), settings.records_path()};
    records = std::make_unique<RecordsThread>(std::move(options), metrics, book.room("reports"));
}

std::unique_ptr<JwtAccess> DaemonParts::trusting(std::vector<ConfiguredIssuer> providers) {
    auto const directory_of = [this](core::OrgId org) -> api::Directory const* {
        auto const* const tenant = driver->find(org);
        return tenant == nullptr ? nullptr : &tenant->directory;
    };
    return std::make_unique<JwtAccess>(
        JwtAccess::Parts{loop, metrics, book.room("api"), directory_of}, std::move(providers));
}

RequestRunner::Options DaemonParts::runner_options(crypto::Secret secret) {
    RequestRunner::Options options;
    options.secret = std::move(secret);
    options.idempotency_max = settings.idempotency_keys;
    options.vault = &vault;
    options.tokens = &tokens;
    options.contacts_max = settings.contacts_max;
    options.aside = aside();
    if (settings.reports_enabled) options.records = settings.records_path();
    options.queue_work = [this](Tenant& tenant, Duty duty) {
        driver->work(tenant, std::move(duty));
    };
    options.write_beside = [this](store::Batch batch, std::function<void(std::size_t)> written) {
        driver->write_beside(std::move(batch), std::move(written));
    };
    options.tenants = [this]() -> Tenants const& { return driver->tenants(); };
    options.found_tenant = [this](core::OrgId org) -> Tenant& {
        return adopt(std::make_unique<Tenant>(org, real_time()));
    };
    options.lose_tenant = [this](core::OrgId org) { driver->retire(org); };
    return options;
}

Tenant& DaemonParts::adopt(std::unique_ptr<Tenant> tenant) {
    tenant->virtual_connector = connector::VirtualConnector(script);
    if (fault_point) tenant->watch(fault_point(tenant->org));
    tenant->live.recount(tenant->engine.state());
    return driver->add(std::move(tenant));
}

Aside DaemonParts::aside() {
    return [this](std::string const& caller, AsideJob job) {
        return planner->ask(caller, std::move(job));
    };
}

void DaemonParts::register_gauges() {
    metrics.on_refresh([this] {
        set_state_gauges(metrics, driver->tenants());
        auto const* const standing = "Organizations that cannot be served as usual, by why.";
        set(metrics, "ringmaster_organizations_out", standing, {{"why", "comes_back"}},
            driver->tenants().counts().of(Standing::comes_back));
        // Providers have no organization: theirs counts as one.
        std::size_t const aside =
            driver->tenants().counts().of(Standing::set_aside) + (nobody.is_unreadable ? 1 : 0);
        set(metrics, "ringmaster_organizations_out", standing, {{"why", "set_aside"}}, aside);
        operations.organizations_set_aside(aside);
        if (settings.metrics_organizations) set_organization_gauges(metrics, driver->tenants());
        if (server) {
            auto const counts = server->counts();
            auto const* const help = "Open connections, by kind.";
            set(metrics, "ringmaster_connections", help, {{"kind", "http"}}, counts.http);
            set(metrics, "ringmaster_connections", help, {{"kind", "websocket"}},
                counts.websockets);
            set(metrics, "ringmaster_outbox_bytes", "Bytes queued for WebSockets.", {},
                counts.outbox_bytes);
        }
        set(metrics, "ringmaster_reads_only", "1 while there is no space to write.", {},
            writer ? 0 : 1);
        if (!writer) return;
        auto const store = writer->status();
        set(metrics, "ringmaster_store_queue_batches", "Batches with the writer.", {},
            store.queue_batches);
        set(metrics, "ringmaster_store_wal_pages", "Log pages since the last checkpoint.", {},
            store.wal_pages);
        set(metrics, "ringmaster_store_stopped", "1 when the writer has stopped.", {},
            store.stopped ? 1 : 0);
    });
}

}  // namespace ringmaster::app
