// `report queues`, `report agents`, `report wrap-ups`: statistics of intervals, for a terminal or a
// spreadsheet.
//
// Days and intervals are those of the organization's time zone, the service level is each queue's
// own, the short-abandon threshold the organization's, as they are configured now (RP-2 to RP-4).

#include <array>
#include <chrono>
#include <cstdio>
#include <ostream>

#include "app/tools/offline_store.hpp"
#include "app/tools/report_table.hpp"
#include "app/tools/tools.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/interval_borders.hpp"
#include "ringmaster/api/documents/service_levels.hpp"
#include "ringmaster/reports/statistics.hpp"

namespace ringmaster::app {
namespace {

using reports::IntervalQuestion;

std::string iso(core::Time time) {
    std::chrono::sys_time<std::chrono::milliseconds> const at(
        std::chrono::milliseconds(time.epoch_ms));
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const clock(std::chrono::floor<std::chrono::seconds>(at - day));
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

ReportCell count(std::uint64_t number) { return static_cast<std::int64_t>(number); }
ReportCell seconds(core::Duration time) { return std::chrono::duration<double>(time).count(); }
ReportCell seconds(std::optional<double> milliseconds) {
    if (!milliseconds) return {};
    return *milliseconds / 1'000;
}
ReportCell share(std::optional<double> value) {
    if (!value) return {};
    return *value;
}

struct Asked {
    IntervalQuestion question;
    std::string problem;
};

std::optional<api::Directory> directory_of(store::Reader& reader, core::OrgId org) {
    auto documents = reader.sound_documents(org);
    if (!documents) return std::nullopt;
    api::Directory directory(org);
    for (auto const& stored : documents.value()) {
        static_cast<void>(
            directory.put({stored.resource, core::to_string(stored.id), stored.version, stored.body,
                           stored.created, stored.updated}));
    }
    return directory;
}

// The days from the first to the last of them, both included, in intervals.
std::optional<std::vector<core::Time>> borders_of(ReportOptions const& options,
                                                  std::string const& zone) {
    auto const from = api::day_start(options.from, zone);
    auto const last = api::day_start(options.to.empty() ? options.from : options.to, zone);
    if (!from || !last) return std::nullopt;
    constexpr core::Duration longest_day = std::chrono::hours(25);
    auto const days = api::interval_borders({*last, *last + longest_day}, zone);
    if (!days || *from > *last) return std::nullopt;
    core::Time const until = (*days)[1];
    if (options.minutes == 0) return std::vector<core::Time>{*from, until};
    return api::interval_borders({*from, until, options.minutes}, zone);
}

Asked ask(ReportOptions const& options, store::Reader& reader) {
    Asked asked;
    auto const org = chosen_organization(reader, options.org);
    if (!org) return {{}, org.error().message};
    auto const directory = directory_of(reader, org.value());
    if (!directory) return {{}, "the organization's documents cannot be read"};
    auto const borders = borders_of(options, directory->timezone());
    if (!borders) return {{}, "--from and --to are days, the first not behind the last"};
    asked.question.org = org.value();
    asked.question.borders = *borders;
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    asked.question.now = {std::chrono::duration_cast<core::Duration>(now).count()};
    auto levels = api::service_levels(*directory);
    asked.question.service_level = levels.usual;
    asked.question.service_levels = std::move(levels.own);
    asked.question.short_abandon = levels.short_abandon;
    asked.question.time_max = std::chrono::hours(24);  // whoever asks here can end it himself
    return asked;
}

ReportTable table_of(std::vector<reports::QueueInterval> const& intervals) {
    ReportTable table;
    table.columns = {"intervalStartTime",
                     "queueName",
                     "offered",
                     "answered",
                     "abandoned",
                     "shortAbandoned",
                     "movedOn",
                     "notAnswered",
                     "leftRinging",
                     "serviceLevel",
                     "serviceLevelNegative",
                     "serviceLevelPositive",
                     "abandonRate",
                     "averageAnswerSeconds",
                     "averageHandleSeconds",
                     "averageWrapUpSeconds",
                     "longestWaitSeconds"};
    for (auto const& one : intervals) {
        table.rows.push_back({iso(one.span.from), one.queue_name, count(one.offered),
                              count(one.answered), count(one.abandoned), count(one.short_abandoned),
                              count(one.moved_on), count(one.not_answered), count(one.left_ringing),
                              share(one.service_level_ignoring_abandons()),
                              share(one.service_level_abandons_negative()),
                              share(one.service_level_abandons_positive()),
                              share(one.abandon_rate()), seconds(one.average_speed_of_answer()),
                              seconds(one.average_handle_time()), seconds(one.average_wrap_up()),
                              seconds(one.longest_wait)});
    }
    return table;
}

ReportTable table_of(std::vector<reports::AgentInterval> const& intervals) {
    ReportTable table;
    table.columns = {"intervalStartTime", "agentName",        "handled",     "notAnswered",
                     "signedInSeconds",   "availableSeconds", "idleSeconds", "connectedSeconds",
                     "wrapUpSeconds",     "occupancy"};
    for (auto const& one : intervals) {
        table.rows.push_back({iso(one.span.from), one.agent_name, count(one.handled),
                              count(one.not_answered), seconds(one.signed_in),
                              seconds(one.available), seconds(one.idle), seconds(one.connected),
                              seconds(one.wrap_up), share(one.occupancy())});
    }
    return table;
}

ReportTable table_of(std::vector<reports::WrapUpGroup> const& groups) {
    ReportTable table;
    table.columns = {"intervalStartTime", "name",           "wrapUps",    "timeoutShare",
                     "extensions",        "averageSeconds", "p50Seconds", "p90Seconds"};
    for (auto const& one : groups) {
        table.rows.push_back(
            {iso(one.span.from), one.reason_name + one.queue_name + one.team_name + one.agent_name,
             count(one.wrap_ups), share(one.timed_out_share()), count(one.extensions),
             seconds(one.average_duration()), seconds(one.p50), seconds(one.p90)});
    }
    return table;
}

template <class Row>
Exit show(store::Result<reports::IntervalsRead<Row>> const& found, ReportOptions const& options,
          Console console) {
    if (!found) return complain(console, found.error());
    if (found.value().is_behind || found.value().took_too_long) {
        console.errors << (found.value().is_behind ? "the organization's records do not go on\n"
                                                   : "the question took too long\n");
        return Exit::failure;
    }
    auto format = ReportFormat::table;
    if (options.as_csv) format = ReportFormat::csv;
    if (options.as_json) format = ReportFormat::json;
    print(table_of(found.value().rows), format, console.out);
    return Exit::success;
}

}  // namespace

Exit report(Settings const& settings, ReportOptions const& options, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    Asked const asked = ask(options, reader.value());
    if (!asked.problem.empty()) {
        console.errors << asked.problem << '\n';
        return Exit::usage;
    }
    auto statistics = reports::Statistics::open(settings.records_path());
    if (!statistics) return complain(console, statistics.error());
    switch (options.about) {
        case ReportAbout::queues:
            return show(statistics.value().queues(asked.question), options, console);
        case ReportAbout::agents:
            return show(statistics.value().agents(asked.question), options, console);
        case ReportAbout::wrap_ups:
            return show(statistics.value().wrap_ups(asked.question, options.by), options, console);
    }
    return Exit::usage;
}

}  // namespace ringmaster::app
