#pragma once
// Where the interval of a time begins by the clock of a zone.
//
// Ownership: a value; the zone is the library's. Threading: one thread, for it remembers the last
// interval. Units: milliseconds since the Unix epoch. Errors: an unknown zone is said by value.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::search {

enum class Interval { quarter, half, hour, day, week, month };

class IntervalClock {
public:
    IntervalClock() = default;  // hours of UTC
    // Nothing: no such zone.
    [[nodiscard]] static std::optional<IntervalClock> in_zone(std::string const& zone,
                                                              Interval interval);
    [[nodiscard]] std::int64_t start_of(std::int64_t time);

private:
    void find(std::int64_t time);
    void find_within_day(std::int64_t time, std::int64_t step);
    void find_days(std::int64_t time);

    void const* zone_ = nullptr;  // date::time_zone, whose header is heavy; null: UTC
    Interval interval_ = Interval::hour;
    std::int64_t begin_ = 0;  // of the last interval
    std::int64_t end_ = 0;
};

}  // namespace ringmaster::search
