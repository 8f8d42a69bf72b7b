// Small parts of the edge: what logs may show of a target, listen addresses, certificates,
// descriptors, health, counts by state.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <string>

#include "app/base/certificate_watch.hpp"
#include "app/base/descriptors.hpp"
#include "app/base/log_pace.hpp"
#include "app/base/periodic.hpp"
#include "app/base/process_figures.hpp"
#include "app/base/request_target.hpp"
#include "app/edge/operations_answers.hpp"
#include "app/settings/listen_address.hpp"
#include "app/turn/live_counts.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::app::edge_values_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(LoggableTarget, ShowsNamesAndNoValues) {
    std::pair<char const*, char const*> const cases[] = {
        {"/v1/tasks", "/v1/tasks"},
        {"/v1/tasks?", "/v1/tasks?*"},
        {"/v1/tasks?token=abc", "/v1/tasks?token=*"},
        {"/v1/tasks?a=b&token=abc&c=", "/v1/tasks?a=*&token=*&c=*"},
        {"/v1/tasks?abc", "/v1/tasks?*"},
        {"/v1/tasks?a=b=c&&d", "/v1/tasks?a=*&*&*"},
        {"/v1/tasks?a=b?c=d", "/v1/tasks?a=*"},
        {"/v1/notification/socket/abc", "/v1/notification/socket/*"},
        {"/v1/connector/socket/abc?x=y", "/v1/connector/socket/*?x=*"},
        {"/v1/notification/%73ocket/abc", "*"},
        {"/v1%2Fnotification/socket/abc", "*"},
        {"/a%20b/c", "/a%20b/c"},
        {"*", "*"},
        {"", ""},
    };
    for (auto const& [target, shown] : cases) EXPECT_EQ(loggable_target(target), shown) << target;
}

TEST(LogPace, IsOneLineOfAKindInTenSeconds) {
    LogPace pace;
    LogPace::Steady now;
    EXPECT_EQ(pace.due("a", now), 0U);
    for (int count = 0; count < 7; ++count) EXPECT_FALSE(pace.due("a", now));
    EXPECT_EQ(pace.due("b", now), 0U);
    now += LogPace::apart;
    EXPECT_EQ(pace.due("a", now), 7U);
    EXPECT_FALSE(pace.due("a", now));
    now += LogPace::apart;
    EXPECT_EQ(pace.due("a", now), 1U);
    EXPECT_EQ(pace.due("b", now), 0U);
}

// What fails once is done again, and what stands beside it is done all the same.
TEST(Periodic, GoesOnAfterAFault) {
    boost::asio::io_context loop;
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    FaultBook faults{metrics, book.room("app")};
    Periodic duty(loop, faults, "a duty", std::chrono::milliseconds(1));
    int begun = 0;
    int beside = 0;
    duty.begin([&] {
        ++begun;
        contained(faults, "a part", "an organization", [] { throw std::runtime_error("its"); });
        ++beside;
        if (begun == 1) throw std::runtime_error("a test's");
        duty.stop();
    });
    loop.run();
    EXPECT_EQ(begun, 2);
    EXPECT_EQ(beside, 2);
    EXPECT_THAT(metrics.render(), HasSubstr("ringmaster_faults_total{kind=\"duty\"} 3"));
}

TEST(ListenAddress, IsAnAddressAndAPort) {
    EXPECT_EQ(parse_listen_address("127.0.0.1:9100")->address, "127.0.0.1");
    EXPECT_EQ(parse_listen_address("127.0.0.1:9100")->port, 9'100);
    EXPECT_EQ(parse_listen_address("[::1]:0")->address, "::1");
    for (auto const* const wrong :
         {"", "127.0.0.1", "9100", ":", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:9100",
          "127.0.0.1:-1", "127.0.0.1:1 "}) {
        EXPECT_FALSE(parse_listen_address(wrong)) << wrong;
    }
}

TEST(CertificateWatch, WarnsOfWhatDoesNotCount) {
    using std::chrono::hours;
    net::CertificatePeriod::Time const start;
    net::CertificatePeriod const period{start + hours(1), start + hours(24 * 100)};
    EXPECT_THAT(certificate_warning(period, start).value(),
                HasSubstr("does not count before 1970-01-01T01:00:00Z"));
    EXPECT_FALSE(certificate_warning(period, start + hours(1)));
    EXPECT_FALSE(certificate_warning(period, start + hours(24 * 86 - 1)));
    EXPECT_THAT(certificate_warning(period, start + hours(24 * 86)).value(),
                HasSubstr("expires at 1970-04-11T00:00:00Z"));
    EXPECT_THAT(certificate_warning(period, start + hours(24 * 100)).value(),
                HasSubstr("expired at"));
}

TEST(Descriptors, LeaveWhatElseIsOpened) {
    EXPECT_EQ(connections_allowed(1'024, 16), 984U);
    EXPECT_EQ(connections_allowed(64, 16), 24U);
    EXPECT_EQ(connections_allowed(16, 16), 1U);
    EXPECT_EQ(connections_allowed(0, 0), 1U);
    EXPECT_GT(open_descriptors(), 2U);
    EXPECT_GE(raise_descriptor_limit(), open_descriptors());
    EXPECT_EQ(raise_descriptor_limit(), descriptor_limit());
}

double value_of(Metrics const& metrics, std::string const& name) {
    auto const text = metrics.render();
    auto const at = text.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
}

TEST(ProcessFigures, AreWhatTheSystemSays) {
    Metrics metrics;
    ProcessFigures const figures(metrics);
    ProcessFigures::Steady const now{std::chrono::hours(1)};
    figures.look(now);
    EXPECT_GT(value_of(metrics, "process_cpu_seconds_total"), 0);
    EXPECT_GT(value_of(metrics, "process_resident_memory_bytes"), 1 << 20);
    EXPECT_GT(value_of(metrics, "process_virtual_memory_bytes"),
              value_of(metrics, "process_resident_memory_bytes"));
    EXPECT_GT(value_of(metrics, "process_open_fds"), 2);
    EXPECT_GT(value_of(metrics, "process_max_fds"), value_of(metrics, "process_open_fds"));
    EXPECT_THAT(metrics.render(), HasSubstr("# TYPE process_cpu_seconds_total counter"));
    auto const since_1970 = std::chrono::system_clock::now().time_since_epoch();
    auto const age = std::chrono::duration<double>(since_1970).count() -
                     value_of(metrics, "process_start_time_seconds");
    EXPECT_GT(age, -1);
    EXPECT_LT(age, 24.0 * 3'600);
}

TEST(ProcessFigures, AreLookedAtOnceASecond) {
    Metrics metrics;
    ProcessFigures const figures(metrics);
    ProcessFigures::Steady const now{std::chrono::hours(1)};
    figures.look(now);
    auto const before = value_of(metrics, "process_open_fds");
    int const more = ::dup(0);
    figures.look(now + std::chrono::milliseconds(999));
    EXPECT_EQ(value_of(metrics, "process_open_fds"), before);
    figures.look(now + std::chrono::seconds(1));
    EXPECT_EQ(value_of(metrics, "process_open_fds"), before + 1);
    ::close(more);
}

TEST(OperationsAnswers, SayWhatIsServed) {
    Metrics metrics;
    metrics.counter("events_total", "Events.").add(3);
    OperationsAnswers answers(metrics);
    EXPECT_EQ(answers.answer(OperationsPath::live).status, 200);
    EXPECT_EQ(answers.answer(OperationsPath::ready).status, 503);
    answers.serve(Serving::reads);
    EXPECT_EQ(answers.answer(OperationsPath::ready).status, 503);
    EXPECT_THAT(answers.answer(OperationsPath::ready).body, HasSubstr("reads only"));
    answers.serve(Serving::everything);
    EXPECT_EQ(answers.answer(OperationsPath::ready).status, 200);
    std::string const named = R"("version":")" + std::string(version()) + "\"";
    EXPECT_THAT(answers.answer(OperationsPath::ready).body, HasSubstr(named));
    EXPECT_THAT(answers.answer(OperationsPath::live).body, HasSubstr(named));
    auto const text = answers.answer(OperationsPath::metrics);
    EXPECT_THAT(text.body, HasSubstr("events_total 3\n"));
    EXPECT_THAT(text.content_type, HasSubstr("text/plain; version=0.0.4"));
    EXPECT_FALSE(operations_path("/metrics/"));
}

TEST(LiveCounts, FollowWhatChanges) {
    core::State state;
    core::AgentId const agent{{1, 1}};
    core::TaskId const task{{2, 1}};
    state.agents.emplace(agent, core::Agent{});
    LiveCounts counts;
    counts.recount(state);
    EXPECT_EQ(counts.of(LiveState::signed_out), 1U);
    EXPECT_EQ(counts.of(LiveState::wrap_up), 0U);
    state.tasks.emplace(task, core::Task{});
    counts.changed({task.value}, state);
    counts.changed({task.value, agent.value, core::Uuid{9, 9}}, state);
    EXPECT_EQ(counts.of(LiveState::wrap_up), 1U);
    EXPECT_EQ(counts.of(LiveState::signed_out), 1U);
    state.tasks.erase(task);
    counts.changed({task.value}, state);
    EXPECT_EQ(counts.of(LiveState::wrap_up), 0U);
    counts.recount(state);
    EXPECT_EQ(counts.of(LiveState::signed_out), 1U);
}

TEST(LiveCounts, TellCallbacksFromContacts) {
    core::State state;
    core::TaskId const id{{2, 1}};
    core::Task& task = state.tasks[id];
    task.callback = core::Callback{};
    auto& stage = task.callback->stage;
    LiveCounts counts;
    auto const counted = [&](LiveState wanted) {
        counts.changed({id.value}, state);
        std::size_t all = 0;
        for (auto const each : counts.all()) all += each;
        return counts.of(wanted) == 1 && all == 1;
    };
    task.entries.emplace_back();
    stage = core::CallbackQueued{true};
    EXPECT_TRUE(counted(LiveState::queued));  // he is on the line still
    stage = core::CallbackQueued{false};
    EXPECT_TRUE(counted(LiveState::callback_due));
    task.entries.clear();
    stage = core::CallbackDelayed{};
    EXPECT_TRUE(counted(LiveState::callback_waiting));
    stage = core::CallbackDialling{};
    EXPECT_TRUE(counted(LiveState::callback_dialling));
    stage = core::CallbackConnected{};
    EXPECT_TRUE(counted(LiveState::wrap_up));
}

}  // namespace
}  // namespace ringmaster::app::edge_values_test
