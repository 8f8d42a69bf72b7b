// OPS-9: what the engine's time does when the machine's clocks do what clocks do.

#include "app/base/engine_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "ringmaster/core/model/config.hpp"

namespace ringmaster::app::engine_clock_test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// A clock whose real time the test moves.
struct Times {
    EngineClock::Steady steady;
    core::Time wall{1'000'000};

    EngineClock::Source source() {
        return {[this] { return steady; }, [this] { return wall; }};
    }
    void pass(milliseconds time) {
        steady += time;
        wall = wall + time;
    }
};

TEST(EngineClock, FollowsMonotonicTimeAndScale) {
    Times times;
    EngineClock clock(times.source(), 60);
    times.pass(seconds(1));
    EXPECT_EQ(clock.now().epoch_ms, 1'000'000 + 60'000);
    EXPECT_EQ(clock.real_time_until(clock.now() + seconds(60)), seconds(1));
    EXPECT_EQ(clock.real_time_until(clock.now()), std::chrono::nanoseconds(0));
}

TEST(EngineClock, IsNeverBeforeTheJournal) {
    Times times;
    EngineClock clock(times.source(), 1);
    clock.not_before({2'000'000});
    EXPECT_EQ(clock.now().epoch_ms, 2'000'000);
    times.pass(milliseconds(500));
    EXPECT_EQ(clock.now().epoch_ms, 2'000'375);  // slewed: the wall clock is behind
}

TEST(EngineClock, TellsHowLongNothingWasWritten) {
    Times times;
    EngineClock clock(times.source(), 1);
    EXPECT_EQ(clock.away().count(), 0);  // nothing was there before
    clock.not_before(clock.now() - seconds(7'200));
    EXPECT_EQ(clock.away(), seconds(7'200));
    clock.not_before(clock.now() - seconds(60));  // another organization was busy until then
    EXPECT_EQ(clock.away(), seconds(60));
    clock.not_before(clock.now() - seconds(3'600));
    EXPECT_EQ(clock.away(), seconds(60));
    clock.not_before(clock.now() + seconds(10));
    EXPECT_EQ(clock.away().count(), 0);
}

TEST(EngineClock, ATimerThatWaitsIsNotEarly) {
    Times times;
    EngineClock clock(times.source(), 7);
    core::Time const deadline = clock.now() + milliseconds(1);
    times.steady +=
        std::chrono::duration_cast<EngineClock::Steady::duration>(clock.real_time_until(deadline));
    EXPECT_GE(clock.now(), deadline);
}

// ---- jumps x running or started again --------------------------------------------------------

struct Jump {
    char const* name;
    milliseconds wall;       // what the wall clock does beside the time that passes
    milliseconds suspended;  // the machine stood still, clocks went on
};

std::vector<Jump> jumps() {
    return {{"forward_a_little", seconds(2), {}},
            {"forward", hours(2), {}},
            {"forward_a_month", hours(24 * 30), {}},
            {"back_a_little", -seconds(2), {}},
            {"back", -hours(2), {}},
            {"back_a_day", -hours(24), {}},
            {"suspended", {}, hours(5)},
            {"suspended_then_back", -minutes(3), hours(5)}};
}

class Jumps : public ::testing::TestWithParam<Jump> {
protected:
    Times times;

    void jump() {
        times.pass(GetParam().suspended);
        times.wall = times.wall + GetParam().wall;
    }
    // Real time until the two agree, read every second as the daemon does.
    seconds until_agreed(EngineClock& clock) {
        core::Time last = clock.now();
        for (seconds passed{0};; ++passed) {
            if (clock.ahead_of_wall().count() == 0) return passed;
            if (passed > hours(24 * 30)) return passed;
            times.pass(seconds(1));
            core::Time const now = clock.now();
            EXPECT_GE(now, last);  // never backwards
            last = now;
        }
    }
};

TEST_P(Jumps, WhileRunning) {
    EngineClock clock(times.source(), 1);
    times.pass(minutes(1));
    core::Time const before = clock.now();
    jump();
    core::Time const after = clock.now();
    EXPECT_GE(after, before);
    EXPECT_GE(after, times.wall);  // no gap is left: what is due is due now
    if (times.wall >= before) {
        EXPECT_EQ(after, times.wall);
        EXPECT_EQ(clock.ahead_of_wall().count(), 0);
    }
    auto const behind = std::max(milliseconds(0), before - times.wall);
    auto const agreed = until_agreed(clock);
    // A quarter of what passes is made up for.
    EXPECT_LE(agreed, std::chrono::duration_cast<seconds>(behind * 4) + seconds(1));
    EXPECT_LE((clock.now() - times.wall).count(), 5);
}

// RQ-9: a queue that is open on the wall is open, once the clocks agree.
TEST_P(Jumps, QueuesOpenByTheWall) {
    EngineClock clock(times.source(), 1);
    times.pass(minutes(1));
    static_cast<void>(clock.now());
    jump();
    until_agreed(clock);
    core::BusinessHours open;
    open.open = {{times.wall - minutes(1), times.wall + minutes(1)}};
    open.covered_until = times.wall + std::chrono::hours(1);
    EXPECT_TRUE(open.open_at(clock.now()));
}

TEST_P(Jumps, OverARestart) {
    core::Time floor;
    {
        EngineClock clock(times.source(), 1);
        times.pass(minutes(1));
        floor = clock.now();
    }
    jump();
    EngineClock clock(times.source(), 1);
    clock.not_before(floor);
    EXPECT_GE(clock.now(), floor);
    EXPECT_GE(clock.now(), times.wall);
    auto const behind = std::max(milliseconds(0), floor - times.wall);
    EXPECT_EQ(clock.ahead_of_wall(), behind);
    EXPECT_LE(until_agreed(clock), std::chrono::duration_cast<seconds>(behind * 4) + seconds(1));
}

TEST_P(Jumps, AreTold) {
    EngineClock clock(times.source(), 1);
    times.pass(seconds(1));
    static_cast<void>(clock.now());
    EXPECT_EQ(clock.take_skipped().count(), 0);
    jump();
    auto const behind = clock.ahead_of_wall();
    auto const skipped = clock.take_skipped();
    bool const moved = GetParam().wall.count() > 0 || GetParam().suspended.count() > 0;
    EXPECT_EQ(skipped >= seconds(1), moved);
    EXPECT_EQ(behind >= seconds(1),
              GetParam().wall.count() < 0 && GetParam().suspended.count() == 0);
    EXPECT_EQ(clock.take_skipped().count(), 0);  // once
}

INSTANTIATE_TEST_SUITE_P(OfTheClock, Jumps, ::testing::ValuesIn(jumps()),
                         [](auto const& one) { return std::string(one.param.name); });

// Nothing is slewed, skipped or told while the clocks agree but for their resolution.
TEST(EngineClock, AgreesWithTheWallClockItFollows) {
    Times times;
    EngineClock clock(times.source(), 1);
    for (int turn = 0; turn < 1'000; ++turn) {
        times.steady += std::chrono::microseconds(1'337);
        times.wall.epoch_ms =
            1'000'000 +
            std::chrono::duration_cast<milliseconds>(times.steady.time_since_epoch()).count();
        EXPECT_LE((clock.now() - times.wall).count(), 1);
        EXPECT_EQ(clock.ahead_of_wall().count(), 0);
    }
    EXPECT_LT(clock.take_skipped(), seconds(1));
}

TEST(EngineClock, SlewsAtTheRateTheOperatorHasSet) {
    for (std::uint32_t const rate : {0U, 1U, 10U, 50U, 90U, 200U}) {
        Times times;
        EngineClock clock(times.source(), 1, rate);
        times.wall = times.wall - hours(2);
        core::Time last = clock.now();
        for (int second = 0; second < 60; ++second) {
            times.pass(seconds(1));
            auto const ran = clock.now() - last;
            auto const slowest = 1'000 - 10 * std::min(rate, EngineClock::slew_percent_max);
            EXPECT_NEAR(static_cast<double>(ran.count()), slowest, 1) << rate;
            last = clock.now();
        }
    }
}

// The daemon reads the clock many times a second: that must not lose what a second makes up for.
TEST(EngineClock, SlewsAlikeHoweverOftenItIsRead) {
    Times times;
    EngineClock clock(times.source(), 1);
    times.wall = times.wall - hours(2);
    core::Time const before = clock.now();
    for (int turn = 0; turn < 10'000; ++turn) {
        times.pass(milliseconds(1));
        static_cast<void>(clock.now());
    }
    EXPECT_NEAR(static_cast<double>((clock.now() - before).count()), 7'500, 1);
}

TEST(EngineClock, WaitsLongEnoughWhileItIsSlewed) {
    Times times;
    EngineClock clock(times.source(), 1);
    times.wall = times.wall - hours(1);
    core::Time const deadline = clock.now() + seconds(10);
    int waits = 0;
    for (; clock.now() < deadline; ++waits) {
        auto const wait = clock.real_time_until(deadline);
        EXPECT_GT(wait.count(), 0);
        times.pass(std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(wait)));
    }
    EXPECT_LT(waits, 20);
}

TEST(EngineClock, AScaleFollowsNoWallClock) {
    Times times;
    EngineClock clock(times.source(), 60);
    times.pass(seconds(1));
    times.wall = times.wall + hours(3);
    EXPECT_EQ(clock.now().epoch_ms, 1'000'000 + 60'000);
}

}  // namespace
}  // namespace ringmaster::app::engine_clock_test
