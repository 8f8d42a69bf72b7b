// OPS-9: what is due by a clock that was set, or by a machine that was suspended, is found within a
// second, though the timer that was armed for it has hours to go.

#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::driver_clock_test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct Gap {
    char const* name;
    hours wall;
    hours steady;
};

class DriverClock : public ::testing::TestWithParam<Gap>, protected DriverStage {
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
                         ::testing::Values(Gap{"clock_set_forward", hours(2), hours(0)},
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

// RQ-9: the machine's clock was fast and is right again. Engine time stays ahead for a while;
// people's hours are those of the clock on the wall.
class ClockSetBack : public ::testing::Test, protected DriverStage {
protected:
    ClockSetBack()
        : tenant(
              driver.add(std::make_unique<Tenant>(core::OrgId{{1, 1}}, [this] { return wall; }))) {
        driver.start([] {});
        settle();
        configure();
    }
    // An hour of service from now on.
    void configure() {
        auto items = ringmaster::testing::small_organization();
        core::BusinessHours calendar;
        calendar.id = named<core::BusinessHoursId>("hours");
        calendar.open = {{wall, wall + core::Duration(hours_open)}};
        calendar.covered_until = wall + core::Duration(std::chrono::hours(24));
        for (core::ConfigItem& item : items) {
            auto* const queue = std::get_if<core::Queue>(&item);
            if (queue != nullptr) queue->business_hours = calendar.id;
        }
        items.emplace_back(calendar);
        driver.work([this, items = std::move(items)](core::Time at, Turn& turn) {
            decider.own_command(tenant, core::ChangeConfiguration{{}, items, {}}, at, turn);
        });
        settle();
    }
    // Whether a customer who calls now is let in.
    bool is_let_in() {
        auto const before = tenant.engine.state().tasks.size();
        core::CustomerArrived arrived;
        arrived.create.by.kind = core::ActorKind::connector;
        arrived.create.task = {{7, ++calls}};
        arrived.create.entry_point = named<core::EntryPointId>("support-line");
        driver.tell(tenant, arrived);
        settle();
        return tenant.engine.state().tasks.size() != before;
    }

    template <class Id>
    static Id named(char const* name) {
        return ringmaster::testing::named<Id>(name);
    }

    static constexpr std::chrono::hours hours_open{1};
    Tenant& tenant;
    std::uint64_t calls = 0;
};

TEST_F(ClockSetBack, BusinessHoursGoByTheWall) {
    EXPECT_TRUE(is_let_in());
    wall = wall + hours(2);
    EXPECT_FALSE(is_let_in());
    wall = wall - hours(2) + seconds(60);
    EXPECT_TRUE(is_let_in());
    EXPECT_GT(driver.now(), wall + hours(1));
    wall = wall + hours(1);
    EXPECT_FALSE(is_let_in());
    EXPECT_EQ(driver.wall_now(), wall);
}

}  // namespace
}  // namespace ringmaster::app::driver_clock_test
