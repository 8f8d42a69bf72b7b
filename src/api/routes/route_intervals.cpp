// Statistics of intervals over HTTP (RP-2 to RP-4): of queues, of agents or teams, and of wrap-ups.
// Intervals are those of a time zone's clock, the organization's unless another one is named.
#include <chrono>
#include <string>

#include "api/documents/calendar_days.hpp"
#include "api/requests/record_names.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "api/routes/record_pages.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/interval_borders.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr core::Duration range_max_of_hours = std::chrono::hours(24 * 31);
constexpr core::Duration range_max_of_days = std::chrono::hours(24 * 1'100);

// 0: all of it is one interval.
std::uint32_t minutes_of(std::string const& interval) {
    if (interval == "day") return whole_day;
    return interval.empty() ? 0 : static_cast<std::uint32_t>(std::stoul(interval));
}

std::vector<core::Time> borders_of(Context const& context, Query const& query, Problems& problems) {
    core::Time const from{query.number("from", 0)};
    core::Time const until{query.number("to", context.now.epoch_ms)};
    auto const minutes = minutes_of(query.text("interval"));
    if (until < from) problems.push_back({"to", "must not be before from"});
    bool const is_long = minutes != 0 && until - from > range_max_of_days;
    if (is_long || (minutes % whole_day != 0 && until - from > range_max_of_hours)) {
        problems.push_back({"to", "must be within 31 days after from, of days within 1,100"});
    }
    if (!problems.empty()) return {};
    auto const named = query.text("timezone");
    auto const zone = named.empty() ? context.directory.timezone() : named;
    // Even where all of it is one, the zone has to be one.
    if (!is_time_zone(zone)) {
        problems.push_back({"timezone", "is no time zone of the IANA database"});
        return {};
    }
    if (minutes == 0) return {from, until};
    return *interval_borders({from, until, minutes}, zone);
}

Call list_intervals(Context const& context, StatisticsOf of, std::vector<std::string> by = {}) {
    Query const query(context.request.query);
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    Problems problems;
    auto borders = borders_of(context, query, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    auto asked = statistics_asked(context, query);
    asked.of = of;
    asked.borders = std::move(borders);
    asked.by = std::move(by);
    auto read = [asked = std::move(asked), csv = wants_csv(context.request),
                 names = RecordNames::of(context),
                 org = context.principal.org](RecordsView& records) {
        auto page = records.statistics(asked);
        if (!page) return too_many_rows();
        names.apply(*page);
        return by_language(csv ? records_as_csv(*page) : records_as_json(*page, org));
    };
    return QueryRecords{std::move(read)};
}

}  // namespace

Call list_queue_intervals(Context const& context) {
    return list_intervals(context, StatisticsOf::queues);
}

Call list_agent_intervals(Context const& context) {
    bool const by_team = Query(context.request.query).text("by") == "team";
    return list_intervals(context, by_team ? StatisticsOf::teams : StatisticsOf::agents);
}

Call summarize_wrap_ups(Context const& context) {
    auto by = Query(context.request.query).list("by");
    if (by.empty()) by = {"reason"};
    return list_intervals(context, StatisticsOf::wrap_ups, std::move(by));
}

}  // namespace ringmaster::api
