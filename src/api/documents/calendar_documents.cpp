// Business hours, holiday lists and overrides read from their documents.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/calendar_days.hpp"
#include "api/documents/document_parts.hpp"
#include "ringmaster/api/documents/business_calendar.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::string_view weekday_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
constexpr std::string_view month_names[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                            "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view occurrence_names[] = {"FIRST", "SECOND", "THIRD", "FOURTH", "LAST"};
constexpr std::string_view frequency_names[] = {"DontRepeat", "Daily", "Weekly", "Monthly",
                                                "Yearly"};
// The longest holiday or override; longer ones are a mistake in a year.
constexpr LocalMinute special_time_max = LocalMinute{366} * minutes_per_day;

// The place of a name in its list, or nothing.
std::optional<std::size_t> place_in(std::span<std::string_view const> names,
                                    std::string_view wanted) {
    auto const found = std::find(names.begin(), names.end(), wanted);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

// "HH:MM"
std::optional<LocalMinute> minute_of_day(std::string_view text) {
    auto const second = text.size() == 5 ? second_of_day(text) : std::nullopt;
    return second ? std::optional<LocalMinute>(*second / 60) : std::nullopt;
}

// "YYYY-MM-DDTHH:MM"
std::optional<LocalMinute> minute_of(std::string_view text) {
    if (text.size() != 16 || text[10] != 'T') return std::nullopt;
    auto const day = day_of(text.substr(0, 10));
    auto const minute = minute_of_day(text.substr(11));
    if (!day || !minute) return std::nullopt;
    return *day * minutes_per_day + *minute;
}

// One object of a document, read field by field; what is wrong with a field goes to the problems.
class FieldReader {
public:
    FieldReader(json const& object, std::string path, Problems& problems)
        : object_(object), path_(std::move(path)), problems_(problems) {}

    void complain(char const* name, char const* what) const {
        problems_.push_back({field_path(path_, name), what});
    }

    // An absent field is `otherwise`.
    template <class Value, class Parse>
    Value parsed(char const* name, Value otherwise, Parse const& parse, char const* what) const {
        std::string const text = text_at(object_, name);
        if (text.empty()) return otherwise;
        auto const value = parse(text);
        if (!value) complain(name, what);
        return value ? Value(*value) : otherwise;
    }

    LocalMinute time(char const* name, LocalMinute otherwise) const {
        return parsed(name, otherwise, minute_of_day, "must be a time HH:MM");
    }

    std::optional<std::int64_t> date(char const* name) const {
        return parsed(name, std::optional<std::int64_t>(), day_of, "must be a date YYYY-MM-DD");
    }

    // Required.
    std::optional<LocalMinute> moment(char const* name) const {
        if (text_at(object_, name).empty()) complain(name, "is required");
        return parsed(name, std::optional<LocalMinute>(), minute_of,
                      "must be a date and time YYYY-MM-DDTHH:MM");
    }

    std::string zone(char const* name) const {
        std::string zone = text_at(object_, name);
        if (!is_time_zone(zone)) complain(name, "is no time zone this system knows");
        return zone;
    }

    Weekdays weekdays(char const* name) const {
        Weekdays days{};
        for (std::string const& text : texts_at(object_, name)) {
            if (auto const place = place_in(weekday_names, text)) days[*place] = true;
        }
        return days;
    }

    FieldReader child(char const* name) const {
        return {child_at(object_, name), field_path(path_, name), problems_};
    }

    // Every item of an array.
    template <class Visit>
    void each(char const* name, Visit const& visit) const {
        std::size_t index = 0;
        for (json const& item : child_at(object_, name)) {
            visit(FieldReader(item, field_path(field_path(path_, name), index++), problems_));
        }
    }

    json const& object() const { return object_; }

private:
    json const& object_;
    std::string path_;
    Problems& problems_;
};

// `first_day` is the day it begins on for the first time.
Recurrence recurrence(FieldReader const& item, std::int64_t first_day) {
    Recurrence again;
    auto const place = place_in(frequency_names, text_at(item.object(), "frequency"));
    again.frequency = static_cast<Frequency>(place.value_or(0));
    if (again.frequency == Frequency::once) return again;
    FieldReader const rule = item.child("recurrence");
    again.interval = integer_at(rule.object(), "interval").value_or(1);
    again.days = rule.weekdays("daysOfWeek");
    auto const occurrence =
        place_in(occurrence_names, text_at(rule.object(), "occurrenceInTheMonth"));
    if (occurrence) again.occurrence = *occurrence == 4 ? -1 : static_cast<int>(*occurrence) + 1;
    again.day = static_cast<unsigned>(integer_at(rule.object(), "specificDayOfMonth").value_or(0));
    auto const month = place_in(month_names, text_at(rule.object(), "specificMonth"));
    if (month) again.month = static_cast<unsigned>(*month) + 1;
    again.last_day = rule.date("endDate");
    bool const no_day = again.days == Weekdays{};
    if (again.frequency == Frequency::weekly && no_day) again.days[weekday_of(first_day)] = true;
    if (again.occurrence != 0 && again.day != 0) {
        rule.complain("specificDayOfMonth", "cannot stand beside occurrenceInTheMonth");
    }
    if (again.occurrence != 0 && no_day) {
        rule.complain("daysOfWeek", "is required with occurrenceInTheMonth");
    }
    return again;
}

// `end`: the field an end that is not behind the beginning is reported at.
void add(std::vector<SpecialTime>& all, SpecialTime special, FieldReader const& item,
         char const* end) {
    LocalMinute const length = special.first.until - special.first.from;
    if (length <= 0) return item.complain(end, "must not lie before the start");
    if (length > special_time_max) return item.complain(end, "must lie within 366 days");
    special.again = recurrence(item, floor_day(special.first.from));
    all.push_back(special);
}

void read_holidays(FieldReader const& list, std::vector<SpecialTime>& holidays) {
    list.each("holidays", [&](FieldReader const& item) {
        auto const first = item.date("startDate");
        if (text_at(item.object(), "startDate").empty()) item.complain("startDate", "is required");
        auto const last = text_at(item.object(), "endDate").empty() ? first : item.date("endDate");
        LocalMinute const start = item.time("startTime", 0);
        LocalMinute const end = item.time("endTime", minutes_per_day - 1) + 1;
        if (!first || !last) return;
        SpecialTime holiday;
        holiday.first = {*first * minutes_per_day + start, *last * minutes_per_day + end};
        bool const by_time = *first == *last && !text_at(item.object(), "endTime").empty();
        add(holidays, holiday, item, by_time ? "endTime" : "endDate");
    });
}

void read_overrides(FieldReader const& document, BusinessCalendar& calendar) {
    calendar.overrides_zone = document.zone("timezone");
    document.each("overrides", [&](FieldReader const& item) {
        auto const start = item.moment("startDateTime");
        auto const end = item.moment("endDateTime");
        if (!start || !end) return;
        SpecialTime special;
        special.first = {*start, *end + 1};
        special.opens = flag_at(item.object(), "workingHours");
        add(calendar.overrides, special, item, "endDateTime");
    });
}

void read_hours(FieldReader const& document, BusinessCalendar& calendar) {
    calendar.zone = document.zone("timezone");
    document.each("workingHours", [&](FieldReader const& item) {
        LocalMinute const start = item.time("startTime", 0);
        LocalMinute const end = item.time("endTime", minutes_per_day - 1);
        if (start == end) item.complain("endTime", "must differ from startTime");
        LocalMinute const next_day = end < start ? minutes_per_day : 0;
        calendar.hours.push_back({item.weekdays("days"), {start, end + 1 + next_day}});
    });
}

}  // namespace

void check_business_hours(json const& hours, std::string_view path, Problems& problems) {
    BusinessCalendar calendar;
    read_hours(FieldReader(hours, std::string(path), problems), calendar);
}

void check_holiday_list(json const& list, std::string_view path, Problems& problems) {
    std::vector<SpecialTime> holidays;
    read_holidays(FieldReader(list, std::string(path), problems), holidays);
}

void check_overrides(json const& overrides, std::string_view path, Problems& problems) {
    BusinessCalendar calendar;
    read_overrides(FieldReader(overrides, std::string(path), problems), calendar);
}

std::optional<BusinessCalendar> read_calendar(Directory const& directory, Document const& hours) {
    Problems problems;
    BusinessCalendar calendar;
    calendar.id = id_at<core::BusinessHoursId>(hours.body(), "id");
    calendar.name = text_at(hours.body(), "name");
    read_hours(FieldReader(hours.body(), "", problems), calendar);
    auto const* const holidays =
        directory.find("holiday-list", text_at(hours.body(), "holidaysId"));
    if (holidays != nullptr) {
        read_holidays(FieldReader(holidays->body(), "", problems), calendar.holidays);
    }
    auto const* const overrides = directory.find("overrides", text_at(hours.body(), "overridesId"));
    if (overrides != nullptr)
        read_overrides(FieldReader(overrides->body(), "", problems), calendar);
    if (!problems.empty()) return std::nullopt;
    return calendar;
}

std::vector<BusinessCalendar> calendars_due(Directory const& directory, core::Config const& config,
                                            core::Time now) {
    std::vector<BusinessCalendar> due;
    for (Document const* const document : directory.list("business-hours")) {
        auto const id = id_at<core::BusinessHoursId>(document->body(), "id");
        auto const known = config.business_hours.find(id);
        bool const enough = known != config.business_hours.end() &&
                            known->second.covered_until >= now + calendar_horizon;
        if (enough) continue;
        if (auto calendar = read_calendar(directory, *document))
            due.push_back(std::move(*calendar));
    }
    return due;
}

}  // namespace ringmaster::api
