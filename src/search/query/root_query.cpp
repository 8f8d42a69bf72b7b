// Limits of time, as reporting jobs know them: 36 months back; 30 days where sub-records are read;
// short intervals within short spans.

#include "search/query/root_query.hpp"

#include <algorithm>

#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

struct IntervalRow {
    std::string_view name;
    Interval interval;
    std::int64_t span_ms_max;
};

constexpr std::int64_t any_span = age_ms_max + day_ms;
constexpr IntervalRow intervals[] = {
    {"FIFTEEN_MINUTES", Interval::quarter, day_ms}, {"THIRTY_MINUTES", Interval::half, 7 * day_ms},
    {"HOURLY", Interval::hour, 7 * day_ms},         {"DAILY", Interval::day, any_span},
    {"WEEKLY", Interval::week, any_span},           {"MONTHLY", Interval::month, any_span}};

// A first page may be asked for by name.
bool is_first_page(std::string const& cursor) { return cursor == "NA" || cursor == "0"; }

}  // namespace

void RootQuery::refuse(std::string const& why) const {
    throw QueryError(selected.key + ": " + why, selected.at);
}

RootQuery::RootQuery(SearchQuestion const& asked, Selected const& root)
    : question(asked),
      selected(root),
      record(record_of_root(root.field->name)),
      access(asked),
      time_column(record.time) {
    from = integer_of(*argument(root.arguments, "from"));
    until = std::min(integer_of(*argument(root.arguments, "to")), asked.now.epoch_ms);
    if (from < asked.now.epoch_ms - age_ms_max) refuse("from is more than 36 months ago.");
    if (integer_of(*argument(root.arguments, "to")) < from) refuse("to is before from.");
    auto const* const comparator = argument(root.arguments, "timeComparator");
    if (comparator != nullptr && comparator->text == "endedTime") time_column = record.ended;
    if (auto const* const page = argument(root.arguments, "pagination")) {
        cursor = text_member(*page, "cursor");
        if (is_first_page(cursor)) cursor.clear();
    }
    filter = argument(root.arguments, "filter");
    ext_filter = argument(root.arguments, "extFilter");
    Value const* list = argument(root.arguments, "aggregations");
    if (auto const* const old = argument(root.arguments, "aggregation"); old && !list) {
        list = member(*old, "aggr");
    }
    if (list == nullptr) return;
    for (Value const& one : list->items) aggregations.push_back(&one);
    if (aggregations.size() > aggregations_max) refuse("there are too many aggregations.");
}

Sql RootQuery::in_range() const {
    Sql sql = access.seen(record);
    sql += " AND " + time() + ">=";
    sql.bind(from);
    sql += " AND " + time() + "<";
    return sql.bind(until);
}

void RootQuery::check_sub_records() const {
    if (until - from > sub_records_ms_max) {
        refuse("sub-records are read of 30 days at most.");
    }
}

IntervalClock RootQuery::clock() const {
    auto const* const asked = argument(selected.arguments, "aggregationInterval");
    std::string const name = asked == nullptr ? std::string() : text_member(*asked, "interval");
    auto const row = std::find_if(std::begin(intervals), std::end(intervals),
                                  [&name](IntervalRow const& one) { return one.name == name; });
    if (row == std::end(intervals)) {
        refuse("intervalStartTime needs aggregationInterval.interval.");
    }
    if (until - from > row->span_ms_max) refuse("the time is too long for " + name + ".");
    std::string const zone = text_member(*asked, "timezone");
    auto const clock = IntervalClock::in_zone(zone, row->interval);
    if (!clock) refuse("there is no time zone " + zone + ".");
    return *clock;
}

}  // namespace ringmaster::search
