// RQ-9: business hours of an organization's document become instants, and what cannot be read is
// refused with every problem at once.

#include <gmock/gmock.h>

#include <chrono>
#include <variant>

#include "unit/api/routing_documents.hpp"

namespace ringmaster::api::config_hours_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::UnorderedElementsAre;

constexpr char const* hours_of_nobody = "80040000-0000-4000-8000-000000000002";

template <class Id>
Id id(std::string const& text) {
    return *Id::parse(text);
}

constexpr char const* office = "80040000-0000-4000-8000-000000000001";  // of the demo organization

TEST(HoursCodec, BusinessHoursBecomeInstants) {
    json document = demo_json();
    queue_of(document)["businessHoursId"] = office;
    item(document, "entry-point", 0)["businessHoursId"] = office;
    auto const config = config_of(document);
    auto const hours = id<core::BusinessHoursId>(office);
    EXPECT_EQ(config.queues.at(id<core::QueueId>(queue_of(document)["id"])).business_hours, hours);
    EXPECT_EQ(config.entry_points
                  .at(id<core::EntryPointId>(
                      item(document, "entry-point", 0)["id"].get<std::string>().c_str()))
                  .business_hours,
              hours);
    ASSERT_EQ(config.business_hours.size(), 1U);
    // demo_time is Tuesday, 2023-11-14 23:13 in Berlin.
    auto const& open = config.business_hours.at(hours);
    EXPECT_FALSE(open.open_at(demo_time));
    EXPECT_TRUE(open.open_at(demo_time + 8h));
    EXPECT_TRUE(config.open_at({}, demo_time));
    EXPECT_FALSE(config.open_at(hours, demo_time));
    // Another document, another configuration; the same one, none.
    EXPECT_TRUE(configuration_change(config, config_of(document)).put.empty());
    item(document, "business-hours", 0)["timezone"] = "Asia/Tokyo";
    auto const change = configuration_change(config, config_of(document));
    ASSERT_EQ(change.put.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<core::BusinessHours>(change.put.front()));
    document["resources"].erase("business-hours");
    queue_of(document).erase("businessHoursId");
    item(document, "entry-point", 0).erase("businessHoursId");
    EXPECT_EQ(configuration_change(config, config_of(document)).removed.size(), 1U);
}

TEST(HoursCodec, CalendarsThatCannotBeReadAreRefused) {
    json document = demo_json();
    queue_of(document)["businessHoursId"] = hours_of_nobody;
    item(document, "business-hours", 0)["timezone"] = "Europe/Atlantis";
    item(document, "business-hours", 0)["workingHours"][1]["endTime"] = "noon";
    document["resources"]["holiday-list"] = {
        {{"id", "40110000-0000-4000-8000-000000000001"},
         {"name", "Holidays"},
         {"holidays", {{{"name", "Never"}, {"startDate", "2023-02-30"}}}}}};
    EXPECT_THAT(problems_of(document),
                UnorderedElementsAre(
                    "resources.contact-service-queue[0].businessHoursId: names no business-hours",
                    "resources.business-hours[0].timezone: is no time zone this system knows",
                    "resources.business-hours[0].workingHours[1].endTime: must be a time HH:MM",
                    "resources.holiday-list[0].holidays[0].startDate: must be a date YYYY-MM-DD"));
    document = demo_json();
    item(document, "business-hours", 0)["workingHours"] = json::array();
    EXPECT_THAT(problems_of(document), ::testing::SizeIs(1));
}

}  // namespace
}  // namespace ringmaster::api::config_hours_test
