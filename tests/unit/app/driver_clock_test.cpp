// OPS-9: what is due by a clock that was set, or by a machine that was suspended, is found within a
// second, though the timer that was armed for it has hours to go.

#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct Gap {
    char const* name;
    hours wall;
    hours steady;
};

class DriverClock : public testing::TestWithParam<Gap>, protected DriverStage {
protected:
    DriverClock()
        : tenant(
              driver.add(std::make_unique<Tenant>(core::OrgId{{1, 1}}, [this] { return wall; }))) {
        driver.start([] {});
        settle();
    }
    // Real time until the engine has decided something more, at most a few seconds.
    bool decides_within(std::chrono::milliseconds limit) {
        auto const before = writer.batches.size();
        auto const until = std::chrono::steady_clock::now() + limit;
        while (writer.batches.size() == before && std::chrono::steady_clock::now() < until) {
            loop.restart();
            loop.run_one_until(until);
        }
        writer.complete_all();
        return writer.batches.size() != before;
    }

    Tenant& tenant;
};

INSTANTIATE_TEST_SUITE_P(Gaps, DriverClock,
                         testing::Values(Gap{"clock_set_forward", hours(2), hours(0)},
                                         Gap{"suspended", hours(5), hours(5)},
                                         Gap{"suspended_unnoticed", hours(5), hours(0)}),
                         [](auto const& one) { return std::string(one.param.name); });

TEST_P(DriverClock, WhatIsDueIsFoundWithinASecond) {
    // His desktop has arrived five seconds from now; nothing else happens until then.
    core::AgentId const agent{{3, 3}};
    driver.tell(tenant, core::SocketOpened{agent, 1, false});
    settle();
    auto const due = tenant.engine.next_deadline();
    ASSERT_TRUE(due);
    wall = wall + GetParam().wall;
    steady += GetParam().steady;
    ASSERT_TRUE(decides_within(std::chrono::milliseconds(2'500)));
    EXPECT_FALSE(tenant.engine.next_deadline());
    EXPECT_EQ(driver.now(), wall);
    auto const events = core::decode_events(writer.batches.back().journal.back().events);
    ASSERT_TRUE(events);
    EXPECT_EQ(core::event_name(events->front()), "SocketsArrived");
}

TEST_P(DriverClock, NothingIsDecidedWhileNothingIsDue) {
    driver.tell(tenant, core::SocketOpened{core::AgentId{{3, 3}}, 1, false});
    settle();
    EXPECT_FALSE(decides_within(std::chrono::milliseconds(1'500)));  // looked once, found nothing
    EXPECT_TRUE(tenant.engine.next_deadline());
}

}  // namespace
}  // namespace ringmaster::app
