#include "ringmaster/api/documents/business_calendar.hpp"

#include <algorithm>
#include <chrono>

#include "api/documents/calendar_days.hpp"

namespace ringmaster::api {
namespace {

// Sorts, and joins what overlaps or touches.
template <class Span>
std::vector<Span> joined(std::vector<Span> spans) {
    std::sort(spans.begin(), spans.end(),
              [](Span const& left, Span const& right) { return left.from < right.from; });
    std::vector<Span> all;
    for (Span const& span : spans) {
        if (all.empty() || all.back().until < span.from) {
            all.push_back(span);
        } else {
            all.back().until = std::max(all.back().until, span.until);
        }
    }
    return all;
}

// What of `spans` does not lie in `holes`; both sorted and disjoint.
template <class Span>
std::vector<Span> without(std::vector<Span> const& spans, std::vector<Span> const& holes) {
    std::vector<Span> all;
    auto hole = holes.begin();
    for (Span rest : spans) {
        while (hole != holes.end() && hole->until <= rest.from) ++hole;
        for (auto at = hole; at != holes.end() && at->from < rest.until; ++at) {
            if (rest.from < at->from) all.push_back({rest.from, at->from});
            rest.from = std::max(rest.from, at->until);
        }
        if (rest.from < rest.until) all.push_back(rest);
    }
    return all;
}

// Local days that any zone's clock may show within a period of UTC.
struct Days {
    std::int64_t first;
    std::int64_t last;
};

std::vector<LocalSpan> weekly(std::vector<WorkingHours> const& hours, Days const& days) {
    std::vector<LocalSpan> spans;
    for (std::int64_t day = days.first - 1; day <= days.last; ++day) {  // -1: over midnight
        for (WorkingHours const& one : hours) {
            if (!one.days[weekday_of(day)]) continue;
            LocalMinute const midnight = day * minutes_per_day;
            spans.push_back({midnight + one.span.from, midnight + one.span.until});
        }
    }
    return joined(std::move(spans));
}

// Every time it is on within the days.
void add_times(SpecialTime const& special, Days const& days, std::vector<LocalSpan>& spans) {
    std::int64_t const first_day = floor_day(special.first.from);
    std::int64_t const length = floor_day(special.first.until - special.first.from) + 1;
    for (std::int64_t day = std::max(first_day, days.first - length); day <= days.last; ++day) {
        if (!begins_on(special.again, first_day, day)) continue;
        LocalMinute const shift = (day - first_day) * minutes_per_day;
        spans.push_back({special.first.from + shift, special.first.until + shift});
    }
}

std::vector<LocalSpan> times(std::vector<SpecialTime> const& specials, bool opens,
                             Days const& days) {
    std::vector<LocalSpan> spans;
    for (SpecialTime const& special : specials) {
        if (special.opens == opens) add_times(special, days, spans);
    }
    return joined(std::move(spans));
}

}  // namespace

core::BusinessHours open_hours(BusinessCalendar const& calendar, core::Time now) {
    using std::chrono::days;
    auto const today = std::chrono::floor<days>(std::chrono::milliseconds(now.epoch_ms));
    auto const instant = [](days day) {
        return core::Time{std::chrono::milliseconds(day).count()};
    };
    core::OpenSpan const within{instant(today - days(1)),
                                instant(today + days(1)) + calendar_horizon};
    auto const horizon = std::chrono::floor<days>(calendar_horizon).count();
    Days const local{today.count() - 2, today.count() + horizon + 3};
    auto const regular =
        without(weekly(calendar.hours, local), times(calendar.holidays, false, local));
    auto open = instants_of(regular, calendar.zone, within);
    if (!calendar.overrides_zone.empty()) {
        auto const& zone = calendar.overrides_zone;
        auto const added = instants_of(times(calendar.overrides, true, local), zone, within);
        open.insert(open.end(), added.begin(), added.end());
        open = without(joined(std::move(open)),
                       joined(instants_of(times(calendar.overrides, false, local), zone, within)));
    }
    return {calendar.id, calendar.name, joined(std::move(open)), within.until};
}

}  // namespace ringmaster::api
