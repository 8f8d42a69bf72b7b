// CB-2: the rules of a zone changed while the server was down. What was agreed is called when the
// customer's clock shows it, and the change is a durable one.

#include "app/loop/zone_follower.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "ringmaster/api/documents/appointment.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::zone_follower_test {
namespace {

constexpr auto hour = std::chrono::hours(1);
core::QueueId const queue_id{{4, 1}};

// Tomorrow's noon in Reykjavík, whose clock shows UTC.
core::Appointment noon(core::Time wall) {
    using namespace std::chrono;
    auto const day = floor<days>(milliseconds(wall.epoch_ms)) + days(1);
    year_month_day const date{sys_days(day)};
    core::Appointment when;
    when.timezone = "Atlantic/Reykjavik";
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    when.date = text.data();
    when.start = "12:00:00";
    when.end = "13:00:00";
    return api::as_of_now(when);
}

class ZoneFollowerTest : public ::testing::Test, protected DriverStage {
protected:
    ZoneFollowerTest()
        : tenant(
              driver.add(std::make_unique<Tenant>(core::OrgId{{1, 1}}, [this] { return wall; }))) {
        driver.start([] {});
        settle();
        core::Queue queue;
        queue.id = queue_id;
        queue.media = core::MediaType::telephony;
        queue.callback_per_customer_max = 10'000;
        static_cast<void>(
            tenant.engine.step(core::Command(core::ChangeConfiguration{{}, {queue}, {}}), wall));
    }
    core::TaskId ask(core::Appointment const& when) {
        core::CreateTask create;
        create.task = {{7, ++asked}};
        create.queue = queue_id;
        create.callback = core::CallbackWish{};
        create.callback->type = core::CallbackType::scheduled;
        create.callback->number = "+4930111";
        create.callback->appointment = when;
        EXPECT_FALSE(tenant.engine.step(core::Command(create), wall).refusal);
        return create.task;
    }
    [[nodiscard]] core::Time due(core::TaskId id) const {
        return tenant.engine.state().task(id)->callback->delayed()->due;
    }

    Tenant& tenant;
    ZoneFollower zones{driver, decider, book.room("app")};
    std::uint64_t asked = 0;
};

TEST_F(ZoneFollowerTest, TheClockCountsAndNotTheInstant) {
    auto const right = noon(wall);
    auto wrong = right;
    wrong.from = wrong.from + hour;
    wrong.until = wrong.until + hour;
    auto const moved = ask(wrong);
    auto const kept = ask(right);
    auto const before = writer.batches.size();
    zones.follow(tenant);
    settle();
    EXPECT_EQ(due(moved), right.from);
    EXPECT_EQ(due(kept), right.from);
    ASSERT_EQ(writer.batches.size(), before + 1);
    ASSERT_EQ(writer.batches.back().journal.size(), 1U);
    EXPECT_EQ(writer.batches.back().journal.front().kind, "FollowZones");
    zones.follow(tenant);  // once is enough: the rules are read once
    settle();
    EXPECT_EQ(writer.batches.size(), before + 1);
}

TEST_F(ZoneFollowerTest, ManyAreLookedAtSoManyAtATime) {
    auto wrong = noon(wall);
    wrong.from = wrong.from + hour;
    wrong.until = wrong.until + hour;
    std::vector<core::TaskId> all;
    for (int index = 0; index < 1'200; ++index) all.push_back(ask(wrong));
    zones.follow(tenant);
    for (int turn = 0; turn < 3; ++turn) settle();  // only so many are on their way to the writer
    for (auto const& id : all) EXPECT_EQ(due(id), noon(wall).from);
    std::size_t commands = 0;
    for (auto const& batch : writer.batches) {
        for (auto const& row : batch.journal) commands += row.kind == "FollowZones";
    }
    EXPECT_EQ(commands, 3U);
}

}  // namespace
}  // namespace ringmaster::app::zone_follower_test
