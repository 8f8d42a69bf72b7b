#pragma once
// Calendars from their documents, and instants written as people write them.

#include <gtest/gtest.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ringmaster/api/documents/business_calendar.hpp"
#include "unit/api/config_support.hpp"

namespace ringmaster::api::testing {

inline constexpr char const* hours_id = "80040000-0000-4000-8000-0000000000a1";
inline constexpr char const* holidays_id = "40110000-0000-4000-8000-0000000000a1";
inline constexpr char const* overrides_id = "03e44000-0000-4000-8000-0000000000a1";

// The documents of one calendar; null: there is none.
struct Documents {
    nlohmann::json hours;
    nlohmann::json holidays = nullptr;
    nlohmann::json overrides = nullptr;
};

inline nlohmann::json hours_of(std::string const& zone,
                               std::vector<nlohmann::json> const& working_hours) {
    return {
        {"id", hours_id}, {"name", "Office"}, {"timezone", zone}, {"workingHours", working_hours}};
}

inline nlohmann::json working(std::vector<std::string> const& days, std::string const& start,
                              std::string const& end) {
    return {{"name", "Hours"}, {"days", days}, {"startTime", start}, {"endTime", end}};
}

inline std::vector<std::string> const every_day{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

inline Directory directory_of(Documents documents) {
    Directory directory(demo_org());
    auto const put = [&directory](char const* resource, nlohmann::json const& body) {
        StoredDocument stored;
        stored.resource = resource;
        stored.id = body["id"];
        stored.version = 1;
        stored.body = body.dump();
        EXPECT_TRUE(directory.put(stored));
    };
    if (!documents.holidays.is_null()) {
        documents.holidays["id"] = holidays_id;
        documents.hours["holidaysId"] = holidays_id;
        put("holiday-list", documents.holidays);
    }
    if (!documents.overrides.is_null()) {
        documents.overrides["id"] = overrides_id;
        documents.hours["overridesId"] = overrides_id;
        put("overrides", documents.overrides);
    }
    put("business-hours", documents.hours);
    return directory;
}

inline std::optional<BusinessCalendar> calendar_of(Documents const& documents) {
    Directory const directory = directory_of(documents);
    return read_calendar(directory, *directory.find("business-hours", hours_id));
}

// "2025-03-30T00:59" or "2025-03-30T00:59:59", UTC.
inline core::Time utc(std::string const& text) {
    std::tm parts{};
    bool const seconds = text.size() > 16;
    char const* const rest =
        strptime(text.c_str(), seconds ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%dT%H:%M", &parts);
    if (rest == nullptr || *rest != '\0') throw std::invalid_argument(text);
    return {std::int64_t{timegm(&parts)} * 1'000};
}

inline std::string text_of(core::Time time) {
    std::time_t const seconds = time.epoch_ms / 1'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char buffer[32];
    auto const length = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M", &parts);
    return {buffer, length};
}

// The spans of one day UTC, e.g. "08:00-17:00 20:00-24:00".
inline std::string day_of(core::BusinessHours const& hours, std::string const& date) {
    core::Time const from = utc(date + "T00:00");
    core::Time const until = from + std::chrono::hours(24);
    std::string text;
    for (core::OpenSpan const& span : hours.open) {
        if (span.until <= from || span.from >= until) continue;
        std::string const end = span.until < until ? text_of(span.until).substr(11) : "24:00";
        if (!text.empty()) text += ' ';
        text += text_of(std::max(span.from, from)).substr(11) + "-" + end;
    }
    return text.empty() ? "closed" : text;
}

}  // namespace ringmaster::api::testing
