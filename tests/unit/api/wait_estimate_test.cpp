// RQ-11: estimated wait times against numbers worked out by hand, and over the route.

#include "api/history/wait_estimate.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::wait_estimate_test {
namespace {

using namespace std::chrono_literals;
using core::Duration;

constexpr std::int64_t first_minute = 29'000'000;

core::Time at(std::int64_t minute, Duration within = 0ms) {
    return core::Time{(first_minute + minute) * 60'000} + within;
}

core::QueueWaits waits_of(
    std::vector<std::pair<std::int64_t, std::vector<Duration>>> const& minutes) {
    core::QueueWaits waits;
    for (auto const& [minute, contacts] : minutes) {
        for (Duration const& wait : contacts) waits.add(at(minute, 59'999ms), wait);
    }
    return waits;
}

TEST(WaitEstimate, IsTheMeanOfTheMeansOfMinutes) {
    // 10 s and 14 s: mean 12 s, deviation 2 s, 17 %. One contact: no deviation.
    auto const estimate =
        estimate_wait(waits_of({{0, {10s, 14s}}, {3, {30s}}}), {5, 40, 40}, at(3));
    ASSERT_TRUE(estimate);
    EXPECT_DOUBLE_EQ(estimate->milliseconds, 21'000);
    EXPECT_EQ(estimate->samples, 2);
    EXPECT_EQ(estimate->valid_samples, 2);
    EXPECT_EQ(estimate->contacts, 3U);
}

TEST(WaitEstimate, LeavesOutMinutesThatVaryTooMuch) {
    // 6 s and 14 s: mean 10 s, deviation 4 s, exactly 40 %.
    auto const waits = waits_of({{0, {6s, 14s}}, {1, {20s}}});
    EXPECT_DOUBLE_EQ(estimate_wait(waits, {5, 40, 40}, at(1))->milliseconds, 15'000);
    auto const stricter = estimate_wait(waits, {5, 39, 40}, at(1));
    EXPECT_DOUBLE_EQ(stricter->milliseconds, 20'000);
    EXPECT_EQ(stricter->samples, 2);
    EXPECT_EQ(stricter->valid_samples, 1);
    EXPECT_EQ(stricter->contacts, 1U);
}

TEST(WaitEstimate, SaysNothingWithTooFewValidSamples) {
    auto const waits =
        waits_of({{0, {1s, 99s}}, {1, {20s}}, {2, {1s, 99s}}, {3, {20s}}, {4, {20s}}});
    EXPECT_TRUE(estimate_wait(waits, {5, 40, 60}, at(4)));  // 3 of 5
    EXPECT_FALSE(estimate_wait(waits, {5, 40, 61}, at(4)));
    EXPECT_TRUE(estimate_wait(waits, {5, 100, 100}, at(4)));
    EXPECT_FALSE(estimate_wait({}, {5, 40, 1}, at(4)));
    EXPECT_FALSE(estimate_wait(waits_of({{0, {1s, 99s}}}), {5, 40, 1}, at(0)));
}

TEST(WaitEstimate, LooksBackSoManyMinutesTheRunningOneIncluded) {
    auto const waits = waits_of({{0, {10s}}, {5, {20s}}});
    EXPECT_EQ(estimate_wait(waits, {5, 40, 40}, at(4, 59'999ms))->contacts, 1U);
    EXPECT_DOUBLE_EQ(estimate_wait(waits, {5, 40, 40}, at(5))->milliseconds, 20'000);
    EXPECT_DOUBLE_EQ(estimate_wait(waits, {6, 40, 40}, at(5))->milliseconds, 15'000);
    EXPECT_DOUBLE_EQ(estimate_wait(waits, {5, 40, 40}, at(9))->milliseconds, 20'000);
    EXPECT_FALSE(estimate_wait(waits, {5, 40, 40}, at(10)));
}

TEST(WaitEstimate, NobodyWaitingIsAWaitOfNothing) {
    auto const estimate = estimate_wait(waits_of({{0, {0s, 0s}}}), {5, 1, 100}, at(0));
    ASSERT_TRUE(estimate);
    EXPECT_DOUBLE_EQ(estimate->milliseconds, 0);
}

TEST(WaitEstimate, WaitsOfWeeksDoNotOverflow) {
    core::QueueWaits waits;
    for (int count = 0; count < 1'000; ++count) waits.add(at(0), 24h * 60);
    auto const estimate = estimate_wait(waits, {5, 1, 100}, at(0));
    ASSERT_TRUE(estimate);
    EXPECT_DOUBLE_EQ(estimate->milliseconds, 60.0 * 86'400'000);
    for (int count = 0; count < 1'000; ++count) waits.add(at(0), 0s);
    EXPECT_FALSE(estimate_wait(waits, {5, 99, 100}, at(0)));  // exactly 100 %
    EXPECT_TRUE(estimate_wait(waits, {5, 100, 100}, at(0)));
}

TEST(WaitEstimate, KeepsTheLongestLookBackAndNoMore) {
    core::QueueWaits waits;
    for (std::int64_t minute = 0; minute < 1'000; ++minute) waits.add(at(minute), 10s);
    EXPECT_EQ(waits.minutes.size(), 240U);
    EXPECT_EQ(estimate_wait(waits, {240, 40, 40}, at(999))->samples, 240);
}

TEST(WaitEstimate, CostsTheSameHoweverManyContactsThereWere) {
    core::QueueWaits waits;
    for (int contact = 0; contact < 100'000; ++contact) {
        waits.add(at(contact / 420), Duration(10'000 + contact % 1'000));
    }
    auto const start = std::chrono::steady_clock::now();
    auto const estimate = estimate_wait(waits, {240, 40, 40}, at(239));
    auto const took = std::chrono::steady_clock::now() - start;
    ASSERT_TRUE(estimate);
    EXPECT_EQ(estimate->contacts, 100'000U);
    EXPECT_LT(took, 50ms);
}

// ---- the route ------------------------------------------------------------------------------

class WaitRoute : public ::testing::Test {
protected:
    tests::Reply ask(std::string const& query) {
        return world.get(caller,
                         "/v1/ewt?queueId=" + core::to_string(world.entry_point.queue) + query);
    }

    tests::World world;
    Principal caller = world.principal(AccessRole::connector);
};

TEST_F(WaitRoute, CountsWhatWaitedInTheQueue) {
    EXPECT_EQ(ask("&lookbackMinutes=15").status, 204);
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    auto const body = world.call_body();
    ASSERT_EQ(world.post(caller, "/v1/tasks", body).status, 201);
    world.advance(20s);
    world.open_socket(agent);
    world.sign_in(agent);
    std::string task;
    for (auto const& [id, one] : world.engine.state().tasks) task = core::to_string(id);
    world.advance(5s);
    ASSERT_EQ(world.post(agent, "/v1/tasks/" + task + "/accept").status, 202);
    auto const answer = ask("&lookbackMinutes=15");
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body["estimatedWaitTime"], 25'000);
    EXPECT_TRUE(answer.body["estimatedWaitTime"].is_number_integer());
    for (auto const* id : {"11111111-2222-4333-8444-555555555555", "billing"}) {
        auto const nothing =
            world.get(caller, std::string("/v1/ewt?lookbackMinutes=15&queueId=") + id);
        EXPECT_EQ(nothing.status, 404) << id;
        EXPECT_EQ(nothing.reason(), "QUEUE_NOT_FOUND") << id;
    }
    EXPECT_EQ(answer.body["method"], "MEAN_OF_VALID_MINUTES");
    EXPECT_EQ(answer.body["lookbackMinutes"], 15);
    EXPECT_EQ(answer.body["samples"], 1);
    EXPECT_EQ(answer.body["validSamples"], 1);
    EXPECT_EQ(answer.body["contacts"], 1);
    world.advance(15min);
    EXPECT_EQ(ask("&lookbackMinutes=15").status, 204);
    EXPECT_EQ(ask("&lookbackMinutes=16").status, 200);
}

TEST_F(WaitRoute, RefusesWhatIsOutOfRange) {
    EXPECT_EQ(world.get(caller, "/v1/ewt?lookbackMinutes=15").status, 400);
    EXPECT_EQ(ask("").status, 400);
    for (char const* const query :
         {"&lookbackMinutes=4", "&lookbackMinutes=241", "&lookbackMinutes=x",
          "&lookbackMinutes=15&maxCV=0", "&lookbackMinutes=15&maxCV=101",
          "&lookbackMinutes=15&minValidSamples=0", "&lookbackMinutes=15&minValidSamples=101"}) {
        EXPECT_EQ(ask(query).status, 400) << query;
    }
    EXPECT_EQ(ask("&lookbackMinutes=15&orgId=somewhere-else").status, 404);
    EXPECT_EQ(world.get(caller, "/v1/ewt?queueId=nowhere&lookbackMinutes=15").status, 404);
}

}  // namespace
}  // namespace ringmaster::api::wait_estimate_test
