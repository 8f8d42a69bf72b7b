#pragma once
// Everything the running daemon is made of, in the order in which it is built; destroyed in the
// opposite order. The two nulls are filled at their time: driver and gateway by build(), the
// server once the start is durable.
//
// Ownership: owns all of it. Threading: the loop. Errors: texts for the operator.

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/base/certificate_watch.hpp"
#include "app/base/engine_clock.hpp"
#include "app/base/fault.hpp"
#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "app/base/service_manager.hpp"
#include "app/base/work_thread.hpp"
#include "app/daemon/records_thread.hpp"
#include "app/edge/connector_desk.hpp"
#include "app/edge/gateway.hpp"
#include "app/edge/net_observer.hpp"
#include "app/edge/operations_answers.hpp"
#include "app/edge/operations_listener.hpp"
#include "app/identity/jwt_access.hpp"
#include "app/loop/driver.hpp"
#include "app/loop/organization_restorer.hpp"
#include "app/requests/request_runner.hpp"
#include "app/settings/settings.hpp"
#include "app/turn/query_threads.hpp"
#include "app/turn/snapshots.hpp"
#include "app/turn/store_writer.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/net/server.hpp"
#include "ringmaster/store/space.hpp"

namespace ringmaster::app {

// Unscaled and never backwards: for capabilities.
[[nodiscard]] std::function<core::Time()> real_time();
[[nodiscard]] store::SpaceOptions space_options(Settings const& settings);

// What a start needs to write before anybody is let in: the epoch, what came due while nobody was
// there, and room for the log to be folded into the file.
inline constexpr std::uint64_t start_bytes = std::uint64_t{16} << 20U;

struct DaemonParts {
    DaemonParts(Settings given, std::uint32_t time_scale);

    // Takes the database file for writing. Without it only reads can be served.
    store::Result<store::Done> open_store();
    void build(store::Reader reader, crypto::Secret secret);
    // From now on there are snapshots. Behind build().
    store::Result<store::Done> keep_snapshots();
    // And records for reports, if they are wanted.
    void keep_records();
    // The file was not closed by whoever wrote it last.
    void tell_crash();
    // Gauges that are derived when somebody asks for them.
    void register_gauges();
    [[nodiscard]] RequestRunner::Options runner_options(crypto::Secret secret);
    // Among the organizations from now on.
    Tenant& adopt(std::unique_ptr<Tenant> tenant);
    // Tokens of these identity providers; start() makes it read their keys.
    [[nodiscard]] std::unique_ptr<JwtAccess> trusting(std::vector<ConfiguredIssuer> providers);
    // For the threads that answer about history.
    [[nodiscard]] std::vector<store::Reader> more_readers(store::Reader first);
    // What takes long and reads no journal.
    [[nodiscard]] Aside aside();

    Settings settings;
    std::function<core::FaultPoint*(core::OrgId)> fault_point;  // a test's, or empty
    LogBook book;
    Metrics metrics;
    FaultBook faults{metrics, book.room("app")};
    OperationsAnswers operations{metrics};
    ServiceManager service;
    boost::asio::io_context loop{1};
    EngineClock clock;
    api::TokenDirectory tokens;
    std::vector<ConfiguredIssuer> issuers;  // filled before build(), which takes them
    api::Vault vault;
    connector::VirtualScript script;  // of every organization's virtual connector
    Tenant nobody;
    std::unique_ptr<store::SpaceGuard> space;
    std::unique_ptr<StoreWriter> writer;  // null: only reads are served
    NoWriter no_writer{loop};
    std::unique_ptr<QueryThreads> queries;
    std::unique_ptr<WorkThread> planner;
    std::unique_ptr<OrganizationRestorer> restorer;
    std::unique_ptr<WorkThread> operations_thread;
    std::unique_ptr<Decider> decider;
    std::unique_ptr<RequestRunner> runner;
    std::unique_ptr<Driver> driver;
    std::unique_ptr<QueryThreads> replayer;  // brings states back for the snapshots
    std::unique_ptr<Snapshots> snapshots;    // null: nothing is written
    std::unique_ptr<RecordsThread> records;  // null: nothing is written, or nobody wants them
    std::unique_ptr<ConnectorDesk> connectors;
    std::unique_ptr<JwtAccess> jwts;
    std::unique_ptr<NetObserver> observer;
    std::unique_ptr<Gateway> gateway;
    std::unique_ptr<net::Server> server;
    std::unique_ptr<OperationsListener> operations_listener;  // null: no listener of their own
    CertificateWatch certificate;
};

}  // namespace ringmaster::app
