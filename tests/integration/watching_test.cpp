// What operators are promised of /metrics (OPS-6): alert rules and documents name what is there;
// queues, crashes, lost connectors and lost calls are told.
#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <memory>
#include <regex>
#include <set>

#include "integration/connector_stage.hpp"
#include "ringmaster/version.hpp"
#include "support/eventually.hpp"
#include "support/text_file.hpp"

namespace ringmaster::tests::watching_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string output_of(std::string const& command) {
    std::unique_ptr<FILE, int (*)(FILE*)> const pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4'096> block{};
    while (pipe != nullptr) {
        auto const count = fread(block.data(), 1, block.size(), pipe.get());
        if (count == 0) break;
        text.append(block.data(), count);
    }
    return text;
}

std::set<std::string> matches(std::string const& text, std::regex const& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
        found.insert((*at)[1].str());
    }
    return found;
}

// Of a document or of rules: what they call metrics.
std::set<std::string> named_in(std::string const& path) {
    return matches(text_of_file(RINGMASTER_SOURCE_DIR "/" + path),
                   std::regex(R"(\b((?:ringmaster|process)_[a-z0-9_]+))"));
}

// With TLS, which has metrics of its own, and everything that has to be asked for.
std::string everything_exposed() {
    Daemon daemon;
    auto const key = (daemon.folder() / "tls.key").string();
    auto const certificate = (daemon.folder() / "tls.pem").string();
    output_of(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
        " -subj /CN=localhost -keyout " +
        key + " -out " + certificate + " 2>&1 && chmod 600 " + key);
    daemon.configure({{"tls", {{"certificate", certificate}, {"key", key}}},
                      {"metrics", {{"organizations", true}, {"queues", true}}}});
    daemon.import_organization(demo_organization());
    daemon.start();
    auto const ask = "curl -sk https://127.0.0.1:" + std::to_string(daemon.port()) + "/metrics";
    std::string text;
    EXPECT_TRUE(eventually(patience, [&] {
        text = output_of(ask);
        return text.find("ringmaster_store_stopped") != std::string::npos;
    })) << daemon.log();
    return text;
}

std::set<std::string> const& exposed() {
    static auto const names =
        matches(everything_exposed(), std::regex(R"((?:^|\n)([a-z][a-z0-9_]*)[ {])"));
    return names;
}

TEST(Alerts, NameMetricsThatTheDaemonHas) {
    auto const named = named_in("config/prometheus-alerts.yml");
    EXPECT_GT(named.size(), 25U);
    EXPECT_THAT(exposed(), IsSupersetOf(named));
}

// Where promtool is installed (Debian's package prometheus) it reads the rules, too.
TEST(Alerts, AreReadByPrometheus) {
    if (output_of("command -v promtool").empty()) GTEST_SKIP() << "promtool is not installed";
    auto const said = output_of("promtool check rules " RINGMASTER_SOURCE_DIR
                                "/config/prometheus-alerts.yml 2>&1");
    EXPECT_THAT(said, HasSubstr("SUCCESS")) << said;
}

// Each row of the operators' table has its alert, and the other way round.
TEST(Alerts, AreTheRowsOfTheOperatorsTable) {
    auto const text = text_of_file(RINGMASTER_SOURCE_DIR "/docs/operations.md");
    auto const rules = text_of_file(RINGMASTER_SOURCE_DIR "/config/prometheus-alerts.yml");
    EXPECT_EQ(matches(text, std::regex(R"(`(Ringmaster[A-Za-z]+)`)")),
              matches(rules, std::regex(R"(- alert: (\S+))")));
}

TEST(Documents, NameMetricsThatTheDaemonHas) {
    std::set<std::string> const with_queues_in_use{"ringmaster_queue_waiting",
                                                   "ringmaster_queue_oldest_seconds",
                                                   "ringmaster_queue_offered_total",
                                                   "ringmaster_queue_answered_total",
                                                   "ringmaster_queue_abandoned_total",
                                                   "ringmaster_queue_answered_in_level_total",
                                                   "ringmaster_queue_short_abandoned_total"};
    for (auto const* const path : {"docs/operations.md", "docs/reporting.md", "docs/upgrade.md",
                                   "docs/hardening.md", "docs/sizing.md"}) {
        auto named = named_in(path);
        for (auto const& name : with_queues_in_use) named.erase(name);
        EXPECT_THAT(exposed(), IsSupersetOf(named)) << path;
    }
}

TEST(Exposed, TellsTheProcessAsEveryDashboardKnowsIt) {
    EXPECT_THAT(exposed(), IsSupersetOf({"process_cpu_seconds_total",
                                         "process_resident_memory_bytes", "process_open_fds",
                                         "process_max_fds", "process_start_time_seconds"}));
}

// ---- what happens -------------------------------------------------------------------------------

class Metrics : public ::testing::Test {
protected:
    [[nodiscard]] std::string text() { return world.administrator().get("/metrics").raw.body; }
    // "" when there is no such series.
    [[nodiscard]] std::string value(std::string const& series) {
        auto const all = text();
        auto const at = all.find("\n" + series + " ");
        if (at == std::string::npos) return "";
        auto const from = at + series.size() + 2;
        return all.substr(from, all.find('\n', from) - from);
    }
    [[nodiscard]] bool comes_to(std::string const& series, std::string const& wanted) {
        return eventually(patience, [&] { return value(series) == wanted; });
    }
    [[nodiscard]] std::string of_queue(std::string const& name) const {
        return name + "{org=\"" + world.org_id + "\",queue=\"" + world.queue_id + "\"}";
    }

    World world;
};

TEST_F(Metrics, TellWhatComesOfTheQueues) {
    world.daemon.configure({{"metrics", {{"queues", true}}}});
    world.start({1});
    EXPECT_TRUE(comes_to("ringmaster_queues_waiting", "0"));
    EXPECT_EQ(value("ringmaster_queues_oldest_seconds"), "0");
    auto const first = world.customer_calls();
    auto const second = world.customer_calls();
    EXPECT_TRUE(comes_to("ringmaster_queues_waiting", "2"));
    EXPECT_TRUE(comes_to(of_queue("ringmaster_queue_waiting"), "2"));
    EXPECT_EQ(value("ringmaster_queues_offered_total"), "2");
    EXPECT_TRUE(eventually(patience, [&] {
        return std::stod(value(of_queue("ringmaster_queue_oldest_seconds"))) >= 1 &&
               std::stod(value("ringmaster_queues_oldest_seconds")) >= 1;
    }));
    world.customer_leaves(second);
    EXPECT_TRUE(comes_to("ringmaster_queues_waiting", "1"));
    EXPECT_EQ(value("ringmaster_queues_short_abandoned_total"), "1");  // within five seconds
    EXPECT_EQ(value("ringmaster_queues_abandoned_total"), "0");
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(desktop.task(first, "accept"));
    desktop.expect("AgentContactAssigned");
    EXPECT_TRUE(comes_to("ringmaster_queues_waiting", "0"));
    EXPECT_EQ(value("ringmaster_queues_answered_total"), "1");
    EXPECT_TRUE(comes_to(of_queue("ringmaster_queue_answered_total"), "1"));
    EXPECT_EQ(value(of_queue("ringmaster_queue_offered_total")), "2");
    EXPECT_EQ(value(of_queue("ringmaster_queue_short_abandoned_total")), "1");
    EXPECT_EQ(value(of_queue("ringmaster_queue_oldest_seconds")), "0");
}

// Who waits is counted again after a restart; ids only where they were asked for.
TEST_F(Metrics, KnowWhoWaitsAfterARestartAndNameNobody) {
    world.start({});
    static_cast<void>(world.customer_calls());
    world.daemon.kill();
    world.restart();
    EXPECT_TRUE(comes_to("ringmaster_queues_waiting", "1"));
    EXPECT_EQ(value("ringmaster_queues_offered_total"), "0");
    EXPECT_THAT(text(), Not(HasSubstr(world.queue_id)));
}

TEST_F(Metrics, TellOfACrashBeforeThisStart) {
    world.start({});
    EXPECT_EQ(value("ringmaster_started_after_crash"), "0");
    auto const line = "the last run did not end in order";
    EXPECT_THAT(world.daemon.log(), Not(HasSubstr(line)));
    world.daemon.kill();
    world.restart();
    EXPECT_EQ(value("ringmaster_started_after_crash"), "1");
    EXPECT_THAT(world.daemon.log(), HasSubstr(line));
    EXPECT_EQ(world.daemon.stop(), 0);
    world.restart();
    EXPECT_EQ(value("ringmaster_started_after_crash"), "0");
    world.daemon.kill();
    EXPECT_THAT(world.daemon.run_tool({"migrate"}).errors, HasSubstr(line));
}

TEST_F(Metrics, AndHealthSayWhichVersionRuns) {
    world.start({});
    EXPECT_EQ(world.administrator().get("/health/live").body["version"], version());
    EXPECT_EQ(world.administrator().get("/health/ready").body["version"], version());
    EXPECT_THAT(world.daemon.log().substr(0, world.daemon.log().find('\n')),
                HasSubstr("version=" + std::string(version())));
}

class LostConnector : public ConnectorTest {};

TEST_F(LostConnector, AndItsLostCallsAreWarnings) {
    static_cast<void>(connected_call());
    pbx.lose_socket();
    EXPECT_TRUE(world.daemon.logs("connector lost"));
    pbx.connect();
    pbx.list(nlohmann::json::array());
    desktop->expect_all({"ContactEnded", "AgentWrapup"});
    EXPECT_TRUE(world.daemon.logs("the connector has others than the daemon"));
    auto const text = world.administrator().get("/metrics").raw.body;
    EXPECT_THAT(text, HasSubstr("\nringmaster_connectors_lost_total 1\n"));
    EXPECT_THAT(text, HasSubstr("\nringmaster_calls_lost_total 1\n"));
    EXPECT_THAT(text, HasSubstr("\nringmaster_legs_lost_total 1\n"));
    EXPECT_EQ(world.daemon.stop(), 0);
    auto const log = world.daemon.log();
    EXPECT_EQ(log.find("connector lost"), log.rfind("connector lost")) << log;
}

}  // namespace
}  // namespace ringmaster::tests::watching_test
