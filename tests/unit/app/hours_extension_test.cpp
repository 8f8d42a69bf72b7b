// RQ-9: the engine is told further ahead when queues are open, as a durable change.

#include "app/loop/hours_extension.hpp"

#include <gtest/gtest.h>

#include "ringmaster/api/documents/business_calendar.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::hours_extension_test {
namespace {

constexpr char const* hours_id = "80040000-0000-4000-8000-0000000000a1";
constexpr auto day = std::chrono::hours(24);

class HoursExtensionTest : public ::testing::Test, protected DriverStage {
protected:
    HoursExtensionTest()
        : tenant(
              driver.add(std::make_unique<Tenant>(core::OrgId{{1, 1}}, [this] { return wall; }))) {
        driver.start([] {});
        settle();
    }

    void write_hours(char const* start) {
        api::StoredDocument stored;
        stored.resource = "business-hours";
        stored.id = hours_id;
        stored.version = 1;
        stored.body = std::string(R"({"id":")") + hours_id +
                      R"(","name":"Office","timezone":"UTC","workingHours":[{"name":"All",)" +
                      R"("days":["SUN","MON","TUE","WED","THU","FRI","SAT"],"startTime":")" +
                      start + R"(","endTime":"16:59"}]})";
        ASSERT_TRUE(tenant.directory.put(stored));
    }
    [[nodiscard]] core::BusinessHours const* hours() const {
        auto const& all = tenant.engine.state().config.business_hours;
        auto const found = all.find(*core::BusinessHoursId::parse(hours_id));
        return found == all.end() ? nullptr : &found->second;
    }

    Tenant& tenant;
    HoursExtension extension{driver, decider, book.room("app"), aside};
};

TEST_F(HoursExtensionTest, TellsTheEngineOnceADay) {
    write_hours("09:00");
    auto const before = writer.batches.size();
    extension.extend(tenant);
    EXPECT_EQ(hours(), nullptr);  // nothing happens on the loop yet
    finish();
    ASSERT_NE(hours(), nullptr);
    ASSERT_EQ(writer.batches.size(), before + 1);
    ASSERT_EQ(writer.batches.back().journal.size(), 1U);
    EXPECT_EQ(writer.batches.back().journal.front().kind, "ChangeConfiguration");
    core::Time const covered = hours()->covered_until;
    EXPECT_GE(covered, wall + api::calendar_horizon);

    extension.extend(tenant);
    EXPECT_TRUE(jobs.empty());
    wall = wall + day;
    steady += day;
    extension.extend(tenant);
    finish();
    EXPECT_EQ(hours()->covered_until, covered + day);
}

TEST_F(HoursExtensionTest, WhatChangedMeanwhileIsLeftToTheNextTime) {
    write_hours("09:00");
    extension.extend(tenant);
    write_hours("10:00");
    finish();
    EXPECT_EQ(hours(), nullptr);
    extension.extend(tenant);
    finish();
    ASSERT_NE(hours(), nullptr);
    EXPECT_EQ(hours()->open.front().from.epoch_ms % 86'400'000, 10 * 3'600'000);
}

TEST_F(HoursExtensionTest, AsksAgainWhenTheThreadWasBusy) {
    write_hours("09:00");
    busy = true;
    extension.extend(tenant);
    finish();
    EXPECT_EQ(hours(), nullptr);
    busy = false;
    extension.extend(tenant);
    finish();
    EXPECT_NE(hours(), nullptr);
}

}  // namespace
}  // namespace ringmaster::app::hours_extension_test
