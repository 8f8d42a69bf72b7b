// SEC-5: stores that callers fill, and the queue in which they take turns.
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <string>
#include <vector>

#include "app/base/fair_queue.hpp"
#include "app/edge/rate_limit.hpp"
#include "app/edge/read_lane.hpp"
#include "app/turn/idempotency.hpp"

namespace ringmaster::app::share_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// However many callers fill it for as long as they can, the next one finds as much room as any of
// them has.
TEST(Share, LeavesRoomForTheNextCaller) {
    constexpr std::size_t capacity = 1'000;
    for (std::size_t greedy = 1; greedy <= 20; ++greedy) {
        std::vector<std::size_t> held(greedy, 0);
        std::size_t all = 0;
        for (bool grows = true; grows;) {
            grows = false;
            for (auto& one : held) {
                if (!within_share(one, all, capacity)) continue;
                ++one;
                ++all;
                grows = true;
            }
        }
        EXPECT_TRUE(within_share(0, all, capacity)) << greedy;
        EXPECT_GE(capacity - all, capacity / (greedy + 1)) << greedy;
        EXPECT_LE(held.front() - held.back(), 1U) << greedy;
    }
    EXPECT_FALSE(within_share(0, 5, 5));
    EXPECT_FALSE(within_share(0, 0, 0));
}

store::IdempotencyRecord record(std::string subject, std::string key, core::Time created) {
    store::IdempotencyRecord made;
    made.subject = std::move(subject);
    made.key = std::move(key);
    made.created = created;
    return made;
}

TEST(Share, OfIdempotencyKeys) {
    Idempotency kept;
    constexpr std::size_t capacity = 10;
    core::Time now{1'000};
    int taken = 0;
    while (kept.room_for("greedy", capacity) == Idempotency::Room::there_is) {
        kept.put(record("greedy", std::to_string(++taken), now));
        now = now + seconds(10);
    }
    EXPECT_EQ(taken, 5);
    EXPECT_EQ(kept.room_for("greedy", capacity), Idempotency::Room::none_for_caller);
    EXPECT_EQ(kept.room_for("other", capacity), Idempotency::Room::there_is);
    // True to the millisecond: then, and not before, there is room again.
    auto const wait = kept.room_after("greedy", now);
    EXPECT_EQ(wait, store::idempotency_kept - seconds(50));
    kept.expire(now + wait - milliseconds(1));
    EXPECT_EQ(kept.room_for("greedy", capacity), Idempotency::Room::none_for_caller);
    kept.expire(now + wait);
    EXPECT_EQ(kept.room_for("greedy", capacity), Idempotency::Room::there_is);
}

TEST(Share, OfAFullStoreSaysWhenTheOldestGoes) {
    Idempotency kept;
    for (int caller = 0; caller < 3; ++caller) {
        kept.put(record(std::to_string(caller), "k", core::Time{caller * 1'000}));
    }
    EXPECT_EQ(kept.room_for("next", 3), Idempotency::Room::none);
    EXPECT_EQ(kept.room_after("next", core::Time{5'000}), store::idempotency_kept - seconds(5));
    EXPECT_EQ(kept.room_after("2", core::Time{5'000}), store::idempotency_kept - seconds(3));
}

TEST(FairQueue, CallersTakeTurnsOneJobEachAtATime) {
    FairQueue<int> queue(100);
    for (int job = 1; job <= 3; ++job) ASSERT_TRUE(queue.push("a", job));
    ASSERT_TRUE(queue.push("b", 4));
    auto const first = queue.pop();
    EXPECT_EQ(first->job, 1);
    EXPECT_EQ(queue.pop()->job, 4);
    // Two of a's wait, but his first has not ended; c comes and is next.
    EXPECT_FALSE(queue.has_turn());
    EXPECT_FALSE(queue.pop().has_value());
    ASSERT_TRUE(queue.push("c", 5));
    EXPECT_EQ(queue.pop()->job, 5);
    queue.done("b");
    queue.done("a");
    EXPECT_EQ(queue.next(), 2);
    EXPECT_EQ(queue.pop()->job, 2);
    queue.done("a");
    queue.done("c");
    EXPECT_EQ(queue.pop()->job, 3);
    queue.done("a");
    EXPECT_EQ(queue.waiting(), 0U);
}

TEST(FairQueue, GivesEachCallerAShareOfItsPlaces) {
    FairQueue<int> queue(8);
    int taken = 0;
    while (queue.push("greedy", 0)) ++taken;
    EXPECT_EQ(taken, 4);
    EXPECT_EQ(queue.waiting("greedy"), 4U);
    EXPECT_TRUE(queue.push("other", 0));
    EXPECT_TRUE(queue.push("third", 0));
}

TEST(RateLimit, SaysHowLongToWait) {
    RateLimit rate(10, 2);
    RateLimit::Steady const now;
    EXPECT_TRUE(rate.admit("a", now));
    EXPECT_EQ(rate.wait("a", now).count(), 0);
    EXPECT_TRUE(rate.admit("a", now));
    EXPECT_FALSE(rate.admit("a", now));
    EXPECT_NEAR(rate.wait("a", now).count(), 0.1, 1e-6);
    EXPECT_TRUE(rate.admit("a", now + milliseconds(101)));
    EXPECT_TRUE(rate.admit("b", now));
}

TEST(RateLimit, WeighsWhatARequestHasCost) {
    RateLimit rate(10, 5);
    RateLimit::Steady const now;
    EXPECT_TRUE(rate.admit("a", now));
    EXPECT_FALSE(rate.in_debt("a", now));
    rate.charge("a", 104, now);
    EXPECT_TRUE(rate.in_debt("a", now));
    auto const wait = rate.wait("a", now);
    EXPECT_NEAR(wait.count(), 10.1, 1e-6);
    EXPECT_FALSE(rate.admit("a", now + seconds(10)));
    EXPECT_TRUE(rate.admit("a", now + milliseconds(10'101)));
    // The answer tells it in whole seconds that are enough.
    auto const response = rate_exceeded(wait);
    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(response.headers.at(0).value, "11");
    EXPECT_EQ(rate_exceeded(RateLimit::Wait(0.001)).headers.at(0).value, "1");
}

// A debt is not forgotten when others come by the thousand, and their buckets are.
TEST(RateLimit, ForgetsFullBucketsOnly) {
    RateLimit rate(10, 5);
    RateLimit::Steady now;
    EXPECT_TRUE(rate.admit("debtor", now));
    rate.charge("debtor", 1'000'000, now);
    for (int caller = 0; caller < 100'000; ++caller) {
        now += milliseconds(1);
        EXPECT_TRUE(rate.admit(std::to_string(caller), now));
    }
    EXPECT_LT(rate.callers(), 20'001U);
    EXPECT_TRUE(rate.in_debt("debtor", now));
}

struct Lane {
    void ask(std::string const& caller, std::string_view kind) {
        ASSERT_TRUE(lane.ask(caller, {kind,
                                      [this, caller](std::shared_ptr<WorkTicket> ticket) {
                                          begun.push_back(caller);
                                          tickets[caller] = std::move(ticket);
                                      },
                                      [this](WorkTicket::Time) { ++ended; }}));
    }
    // The loop works on it for that long.
    void work(std::string const& caller, milliseconds spent) {
        auto ticket = std::exchange(tickets[caller], nullptr);
        auto const until = std::chrono::steady_clock::now() + spent;
        WorkTicket::Working const working(std::move(ticket));
        std::promise<void> never;
        never.get_future().wait_until(until);
    }
    ReadLane lane{100};
    std::vector<std::string> begun;
    std::map<std::string, std::shared_ptr<WorkTicket>> tickets;
    int ended = 0;
};

TEST(ReadLane, LetsFewReadsAmongTheInputsAndOneOfEachCaller) {
    Lane one;
    for (int read = 0; read < 5; ++read) one.ask("a", "light");
    EXPECT_EQ(one.begun.size(), 1U);
    for (auto const* const caller : {"b", "c", "d", "e", "f"}) one.ask(caller, "light");
    // Nobody knows yet how long they take.
    EXPECT_EQ(one.begun, (std::vector<std::string>{"a", "b", "c", "d"}));
    one.tickets["b"].reset();
    EXPECT_EQ(one.begun.back(), "e");
    EXPECT_EQ(one.ended, 1);
}

TEST(ReadLane, LetsAHeavyReadGoAlone) {
    Lane one;
    one.ask("a", "heavy");
    one.work("a", milliseconds(5));
    EXPECT_EQ(one.ended, 1);
    one.ask("a", "heavy");
    one.ask("b", "heavy");
    one.ask("c", "heavy");
    EXPECT_EQ(one.begun.size(), 2U);
    one.work("a", milliseconds(5));
    EXPECT_EQ(one.begun.back(), "b");
    // One that answers at once, in the middle of beginning, makes way for the next.
    EXPECT_TRUE(one.lane.ask("d", {"heavy", [](auto const&) {}, [&](auto) { ++one.ended; }}));
    one.work("b", milliseconds(5));
    EXPECT_EQ(one.begun.back(), "c");
    one.work("c", milliseconds(5));
    EXPECT_EQ(one.ended, 5);
    EXPECT_EQ(one.lane.waiting(), 0U);
}

TEST(ReadLane, HasSharesToo) {
    Lane one;
    std::size_t asked = 0;
    auto const ask = [&] {
        return one.lane.ask(
            "greedy", {"light", [&one](auto ticket) { one.tickets["g"] = ticket; }, [](auto) {}});
    };
    while (ask()) ++asked;
    EXPECT_EQ(asked, 51U);  // one under way
    one.ask("other", "light");
    EXPECT_EQ(one.begun.back(), "other");
}

}  // namespace
}  // namespace ringmaster::app::share_test
