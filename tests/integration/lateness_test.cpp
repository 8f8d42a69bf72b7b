// WU-4: the countdown is the server's. Closed socket, vanished network, restart of the daemon:
// the record says TIMEOUT at exactly the deadline. Lateness = decided - due, measured at rest.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "integration/desktop.hpp"

namespace ringmaster::tests::lateness_test {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

// The stored wrap-up of the newest TIMEOUT in a contact's history, waited for.
json timeout_of(World& world, std::string const& id) {
    json record = json::object();
    EXPECT_TRUE(eventually(patience,
                           [&] {
                               json const history = world.history(id);
                               auto const* const found = find_object_with(history, "TIMEOUT");
                               if (found != nullptr) record = *found;
                               return found != nullptr;
                           }))
        << "no TIMEOUT for " << id;
    return record;
}

// Brings one contact into wrap-up; gives its id and the announced deadline.
std::pair<std::string, std::int64_t> bring_into_wrap_up(World& world, Desktop& desktop) {
    std::string const id = world.customer_calls();
    desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(desktop.task(id, "accept"));
    desktop.expect("AgentContactAssigned");
    expect_accepted(desktop.task(id, "end"));
    desktop.expect("ContactEnded");
    json const frame = desktop.expect("AgentWrapup");
    return {id, frame.at("data").at("wrapUpDeadline").get<std::int64_t>()};
}

void expect_exact(json const& record, std::int64_t deadline) {
    EXPECT_EQ(record.value("submitted", std::int64_t{0}), deadline) << record.dump();
    EXPECT_GE(record.value("decided", std::int64_t{0}), deadline);
}

TEST(Lateness, socket_closed_during_the_countdown) {
    World world;
    world.start({1});
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const [id, deadline] = bring_into_wrap_up(world, desktop);
    desktop.lose_socket();
    expect_exact(timeout_of(world, id), deadline);
}

TEST(Lateness, daemon_restarted_during_the_countdown) {
    World world;
    world.start({1});
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const [id, deadline] = bring_into_wrap_up(world, desktop);
    EXPECT_EQ(world.daemon.stop(), 0);
    world.restart();
    expect_exact(timeout_of(world, id), deadline);
}

TEST(Lateness, daemon_killed_and_down_beyond_the_deadline) {
    World world;
    world.start({1});
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const [id, deadline] = bring_into_wrap_up(world, desktop);
    world.daemon.kill();
    wait_for_clock(deadline);  // it passes while nobody is there
    world.restart();
    json const record = timeout_of(world, id);
    expect_exact(record, deadline);
    EXPECT_GT(record.value("decided", std::int64_t{0}), deadline);
}

// The p99 of `ringmaster_commit_seconds` is printed beside, for the disk swings more than we do.
double commit_p99_ms(World& world) {
    auto const answer = world.administrator().get("/metrics");
    std::string const& text = answer.raw.body;
    std::string const name = "ringmaster_commit_seconds_quantile{quantile=\"0.99\"}";
    auto const at = text.find(name);
    if (at == std::string::npos) return -1;
    return std::stod(text.substr(at + name.size())) * 1'000;
}

TEST(Lateness, p99_is_within_fifty_milliseconds_at_rest) {
    constexpr int rounds = 25;
    World world([](json& document) {
        for (auto& profile : document["resources"]["agent-profile"]) {
            if (profile.value("autoWrapUp", false)) profile["autoWrapAfterSeconds"] = 1;
        }
    });
    world.start({1});
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    std::vector<std::int64_t> lateness_ms;
    for (int round = 0; round < rounds; ++round) {
        auto const [id, deadline] = bring_into_wrap_up(world, desktop);
        desktop.expect("AgentWrappedUp");
        json const record = timeout_of(world, id);
        expect_exact(record, deadline);
        lateness_ms.push_back(record.value("decided", std::int64_t{0}) - deadline);
    }
    std::sort(lateness_ms.begin(), lateness_ms.end());
    auto const p99 = lateness_ms[lateness_ms.size() * 99 / 100];
    std::printf("wrap-up lateness over %zu: median %lld ms, p99 %lld ms; commit p99 %.1f ms\n",
                lateness_ms.size(), static_cast<long long>(lateness_ms[lateness_ms.size() / 2]),
                static_cast<long long>(p99), commit_p99_ms(world));
    EXPECT_LE(p99, 50);
}

}  // namespace
}  // namespace ringmaster::tests::lateness_test
