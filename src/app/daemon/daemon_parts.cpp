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
constexpr char started_after_crash_help[] = "1 when the last run did not end in order.";

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
    metrics
        .gauge("ringmaster_build_info", "1, labelled with the version that runs.",
               {{"version", std::string(version())}})
        .set(1);
    metrics.gauge("ringmaster_started_after_crash", started_after_crash_help).set(0);
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
    if (opened.value()->follows_crash()) tell_crash();
    writer = std::make_unique<StoreWriter>(loop, std::move(opened).value());
    return store::Done{};
}

void DaemonParts::tell_crash() {
    metrics.gauge("ringmaster_started_after_crash", started_after_crash_help).set(1);
    book.room("app").warn(
        "the last run did not end in order: it crashed, was killed, or the power went;"
        " nothing that was acknowledged is lost");
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
    tenant->queues.recount(tenant->engine.state());
    return driver->add(std::move(tenant));
}

Aside DaemonParts::aside() {
    return [this](std::string const& caller, AsideJob job) {
        return planner->ask(caller, std::move(job));
    };
}

}  // namespace ringmaster::app
