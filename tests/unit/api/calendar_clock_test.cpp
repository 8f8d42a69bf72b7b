// RQ-9: random calendars against a clock of the C library that is read minute by minute for a year.

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include "unit/api/calendar_support.hpp"

namespace ringmaster::api::calendar_clock_test {
namespace {

using namespace testing;
using nlohmann::json;

constexpr std::int64_t minutes_of_year = 366 * 24 * 60;
constexpr char const* names_of_days[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

// What a clock in a zone shows: YYYYMMDDhhmm, minutes after midnight, day of the week.
struct Reading {
    std::int64_t stamp = 0;
    int minute = 0;
    int weekday = 0;
};

class WallClock {
public:
    explicit WallClock(std::string const& zone) : before_(std::getenv("TZ")) {
        if (before_ != nullptr) kept_ = before_;
        setenv("TZ", zone.c_str(), 1);
        tzset();
    }
    ~WallClock() {
        if (before_ != nullptr) {
            setenv("TZ", kept_.c_str(), 1);
        } else {
            unsetenv("TZ");
        }
        tzset();
    }
    WallClock(WallClock const&) = delete;
    WallClock& operator=(WallClock const&) = delete;

    static Reading read(core::Time time) {
        std::time_t const seconds = time.epoch_ms / 1'000;
        std::tm tm{};
        localtime_r(&seconds, &tm);
        std::int64_t stamp = tm.tm_year + 1'900;
        for (int const part : {tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min}) {
            stamp = stamp * 100 + part;
        }
        return {stamp, tm.tm_hour * 60 + tm.tm_min, tm.tm_wday};
    }

private:
    char const* before_;
    std::string kept_;
};

struct Hours {
    int weekday;
    int start;
    int end;
};

struct Between {
    std::int64_t start;  // stamps; both minutes belong to it
    std::int64_t end;
    bool opens;
};

struct Rules {
    std::vector<Hours> hours;
    std::vector<Between> holidays;
    std::vector<Between> overrides;
};

std::string padded(std::int64_t value, std::size_t digits) {
    std::string const text = std::to_string(value);
    return std::string(digits - text.size(), '0') + text;
}

std::string time_text(int minute) { return padded(minute / 60, 2) + ":" + padded(minute % 60, 2); }
std::string date_text(std::int64_t stamp) {
    std::string const text = std::to_string(stamp);
    return text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2);
}
std::string clock_text(std::int64_t stamp) {
    std::string const text = std::to_string(stamp);
    return text.substr(8, 2) + ":" + text.substr(10, 2);
}

class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    int roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(engine_); }

    Rules rules() {
        Rules rules;
        for (int count = roll(2, 8); count > 0; --count) {
            Hours one{roll(0, 6), roll(0, 1'439), roll(0, 1'439)};
            if (roll(0, 3) == 0) one = {roll(0, 6), roll(60, 150), roll(100, 200)};  // by night
            if (one.start != one.end) rules.hours.push_back(one);
        }
        if (rules.hours.empty()) rules.hours.push_back({0, 100, 200});
        for (int count = roll(1, 6); count > 0; --count) rules.holidays.push_back(between());
        for (int count = roll(1, 8); count > 0; --count) rules.overrides.push_back(between());
        return rules;
    }

private:
    // Often around a night on which clocks change.
    Between between() {
        static constexpr std::int64_t nights[] = {20250330, 20251026, 20250309,
                                                  20251102, 20250406, 20251005};
        std::int64_t day = 2025 * 10'000 + roll(1, 12) * 100 + roll(1, 28);
        if (roll(0, 1) == 0) day = nights[roll(0, 5)];
        std::int64_t const start = day * 10'000 + roll(0, 23) * 100 + roll(0, 59);
        std::int64_t const end = day * 10'000 + 2'359 - roll(0, 23) * 100;
        return {std::min(start, end), std::max(start, end), roll(0, 1) == 1};
    }

    std::mt19937 engine_;
};

Documents documents_of(Rules const& rules, std::string const& zone,
                       std::string const& overrides_zone) {
    std::vector<json> hours;
    for (Hours const& one : rules.hours) {
        hours.push_back(
            working({names_of_days[one.weekday]}, time_text(one.start), time_text(one.end)));
    }
    Documents documents{hours_of(zone, hours)};
    documents.holidays = {{"name", "Holidays"}, {"holidays", json::array()}};
    for (Between const& one : rules.holidays) {
        documents.holidays["holidays"].push_back({{"name", "One"},
                                                  {"startDate", date_text(one.start)},
                                                  {"startTime", clock_text(one.start)},
                                                  {"endDate", date_text(one.end)},
                                                  {"endTime", clock_text(one.end)}});
    }
    documents.overrides = {
        {"name", "Overrides"}, {"timezone", overrides_zone}, {"overrides", json::array()}};
    for (Between const& one : rules.overrides) {
        documents.overrides["overrides"].push_back(
            {{"name", "One"},
             {"startDateTime", date_text(one.start) + "T" + clock_text(one.start)},
             {"endDateTime", date_text(one.end) + "T" + clock_text(one.end)},
             {"workingHours", one.opens}});
    }
    return documents;
}

bool within(std::vector<Between> const& all, std::int64_t stamp, bool opens) {
    return std::any_of(all.begin(), all.end(), [&](Between const& one) {
        return one.opens == opens && one.start <= stamp && stamp <= one.end;
    });
}

bool regular(Rules const& rules, Reading const& now) {
    for (Between const& one : rules.holidays) {
        if (one.start <= now.stamp && now.stamp <= one.end) return false;
    }
    for (Hours const& one : rules.hours) {
        bool const today = now.weekday == one.weekday;
        bool const yesterday = now.weekday == (one.weekday + 1) % 7;
        if (one.start < one.end) {
            if (today && one.start <= now.minute && now.minute <= one.end) return true;
        } else if ((today && now.minute >= one.start) || (yesterday && now.minute <= one.end)) {
            return true;
        }
    }
    return false;
}

core::Time const begin = utc("2025-01-01T00:00");

// What the zone's clock shows, minute by minute.
std::vector<Reading> const& readings_of(std::string const& zone) {
    static std::map<std::string, std::vector<Reading>> known;
    std::vector<Reading>& readings = known[zone];
    if (!readings.empty()) return readings;
    WallClock const clock(zone);
    for (std::int64_t index = 0; index < minutes_of_year; ++index) {
        readings.push_back(WallClock::read(begin + std::chrono::minutes(index)));
    }
    return readings;
}

void expect_the_same(unsigned seed, std::string const& zone, std::string const& overrides_zone) {
    Dice dice(seed);
    Rules const rules = dice.rules();
    auto const calendar = calendar_of(documents_of(rules, zone, overrides_zone));
    ASSERT_TRUE(calendar) << "seed " << seed;
    auto const& clock = readings_of(zone);
    auto const& overrides_clock = readings_of(overrides_zone);
    core::BusinessHours hours;
    std::size_t open = 0;
    for (std::size_t index = 0; index < clock.size(); ++index) {
        std::int64_t const stamp = overrides_clock[index].stamp;
        bool const expected =
            !within(rules.overrides, stamp, false) &&
            (within(rules.overrides, stamp, true) || regular(rules, clock[index]));
        core::Time const at = begin + std::chrono::minutes(index);
        if (at >= hours.covered_until) hours = open_hours(*calendar, at);
        open += expected;
        if (hours.open_at(at) == expected) continue;
        FAIL() << text_of(at) << " UTC should be " << (expected ? "open" : "closed") << ", seed "
               << seed << ", " << zone << " and " << overrides_zone;
    }
    EXPECT_GT(open, 0U) << "seed " << seed;
}

TEST(CalendarClock, ShowsWhatIsOpenForAYear) {
    char const* const zones[] = {
        "Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Pacific/Apia",  "America/St_Johns", "Pacific/Kiritimati",  "UTC"};
    constexpr std::size_t count = std::size(zones);
    for (unsigned seed = 1; seed <= count; ++seed) {
        expect_the_same(seed, zones[seed % count], zones[(seed / 2) % count]);
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace ringmaster::api::calendar_clock_test
