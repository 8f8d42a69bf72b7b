// Moments from outside: what is read is written again as it was, and nothing else is read.
#include "api/text/date_time.hpp"

#include <gtest/gtest.h>

namespace ringmaster::api::date_time_test {
namespace {

TEST(DateTimes, AreReadAsTheyAreWritten) {
    for (char const* text :
         {"2026-03-01T09:30:00.000Z", "1969-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z",
          "9999-12-31T23:59:59.999Z", "2028-02-29T00:00:00.010Z"}) {
        auto const at = read_date_time(text);
        ASSERT_TRUE(at) << text;
        EXPECT_EQ(date_time(*at), text);
    }
}

TEST(DateTimes, MayLackTheirEnd) {
    auto const whole = read_date_time("2026-03-01T09:30:00.000Z");
    for (char const* text : {"2026-03-01T09:30", "2026-03-01T09:30Z", "2026-03-01T09:30:00",
                             "2026-03-01T09:30:00Z", "2026-03-01T09:30:00.0"}) {
        EXPECT_EQ(read_date_time(text), whole) << text;
    }
    EXPECT_EQ(read_date_time("2026-03-01T09:30:00.5Z")->epoch_ms, whole->epoch_ms + 500);
    EXPECT_EQ(read_date_time("2026-03-01T09:30:00.05Z")->epoch_ms, whole->epoch_ms + 50);
}

TEST(DateTimes, AreNothingElse) {
    for (char const* text : {"",
                             "2026",
                             "2026-03-01",
                             "2026-03-01T",
                             "2026-03-01T09",
                             "2026-03-01T9:30",
                             "2026-3-01T09:30",
                             "-999-03-01T09:30",
                             "+999-03-01T09:30",
                             " 999-03-01T09:30",
                             "99999-03-01T09:30",
                             "2026-02-29T09:30",
                             "2026-13-01T09:30",
                             "2026-00-01T09:30",
                             "2026-03-01T24:00",
                             "2026-03-01T09:60",
                             "2026-03-01T09:30:60",
                             "2026-03-01T09:-1",
                             "2026-03-01T09:30:00.",
                             "2026-03-01T09:30:00.1234",
                             "2026-03-01T09:30:00+01:00",
                             "2026-03-01T09:30ZZ",
                             "2026-03-01 09:30",
                             "2026-03-01T09:30:00.Z",
                             "2026-03-01T09:30:"}) {
        EXPECT_FALSE(read_date_time(text)) << text;
    }
}

}  // namespace
}  // namespace ringmaster::api::date_time_test
