// How a question of the API becomes one to the records.

#include "app/requests/records_reader.hpp"

#include <algorithm>
#include <utility>

#include "app/requests/statistics_tables.hpp"
#include "ringmaster/reports/statistics.hpp"
#include "ringmaster/search/searcher.hpp"

namespace ringmaster::app {
namespace {

reports::Records opened(std::string const& path) {
    auto records = reports::Records::open(path);
    if (!records) throw RecordsUnread{RecordsUnread::Why::not_ready, records.error().message};
    return std::move(records).value();
}

reports::RecordsQuestion question_of(api::RecordsAsked const& asked, core::OrgId org) {
    reports::RecordsQuestion question;
    question.org = org;
    question.record = asked.record;
    question.from = asked.from;
    question.until = asked.until;
    question.queues = asked.queues;
    question.agents = asked.agents;
    question.teams = asked.teams;
    if (asked.led) question.led = {asked.led->teams, asked.led->queues};
    question.shows_monitoring = asked.shows_monitoring;
    question.shows_versions = asked.shows_versions;
    for (auto const& [name, kind] : asked.variables) {
        if (kind.empty()) question.hidden_variables.push_back(name);
    }
    question.after = asked.after;
    question.rows_max = asked.rows_max;
    return question;
}

reports::IntervalQuestion question_of(api::StatisticsAsked const& asked, core::OrgId org) {
    reports::IntervalQuestion question;
    question.org = org;
    question.borders = asked.borders;
    question.service_level = asked.levels.usual;
    question.service_levels = asked.levels.own;
    question.short_abandon = asked.levels.short_abandon;
    question.now = asked.now;
    question.queues = asked.queues;
    question.agents = asked.agents;
    question.teams = asked.teams;
    if (asked.led) question.led = {asked.led->teams, asked.led->queues};
    question.rows_max = asked.rows_max;
    return question;
}

reports::WrapUpsBy told_apart_by(api::StatisticsAsked const& asked) {
    auto const has = [&asked](char const* what) {
        return std::find(asked.by.begin(), asked.by.end(), what) != asked.by.end();
    };
    return {
        .reason = has("reason"), .queue = has("queue"), .team = has("team"), .agent = has("agent")};
}

template <class Row>
std::vector<Row> rows_of(store::Result<reports::IntervalsRead<Row>> read) {
    using Why = RecordsUnread::Why;
    if (!read) throw RecordsUnread{Why::failed, read.error().message};
    if (read.value().is_behind) throw RecordsUnread{Why::not_ready, "statistics"};
    if (read.value().took_too_long) throw RecordsUnread{Why::took_too_long, "statistics"};
    if (read.value().is_too_much) throw RecordsUnread{Why::too_much, "statistics"};
    return std::move(read.value().rows);
}

api::RecordsPage table_of(reports::Statistics& statistics, api::StatisticsAsked const& asked,
                          reports::IntervalQuestion const& question) {
    using enum api::StatisticsOf;
    using reports::AgentsBy;
    switch (asked.of) {
        case queues: return statistics_table(rows_of(statistics.queues(question)));
        case queue_tasks: return statistics_table(rows_of(statistics.queue_tasks(question)));
        case agents: return statistics_table(rows_of(statistics.agents(question)), AgentsBy::agent);
        case teams:
            return statistics_table(rows_of(statistics.agents(question, AgentsBy::team)),
                                    AgentsBy::team);
        case wrap_ups: {
            auto const by = told_apart_by(asked);
            return statistics_table(rows_of(statistics.wrap_ups(question, by)), by);
        }
    }
    return {};
}

search::SearchQuestion question_of(api::SearchAsked const& asked, core::OrgId org) {
    search::SearchQuestion question;
    question.org = org;
    question.query = asked.query;
    question.variables = asked.variables;
    question.operation_name = asked.operation_name;
    question.now = asked.now;
    if (asked.led) question.led = {asked.led->teams, asked.led->queues};
    question.shows_monitoring = asked.shows_monitoring;
    question.service_level = asked.levels.usual;
    question.service_levels = asked.levels.own;
    question.short_abandon = asked.levels.short_abandon;
    question.variable_kinds = asked.variable_kinds;
    return question;
}

}  // namespace

RecordsReader::RecordsReader(std::string const& path, core::OrgId org, std::uint64_t known_seq)
    : path_(path), records_(opened(path)), org_(org), known_seq_(known_seq) {}

std::optional<api::RecordsPage> RecordsReader::page(api::RecordsAsked const& asked) {
    auto question = question_of(asked, org_);
    question.known_seq = known_seq_;
    auto read = records_.page(question);
    if (!read && read.error().code == store::ErrorCode::refused) return std::nullopt;
    if (!read) throw RecordsUnread{RecordsUnread::Why::failed, read.error().message};
    if (read.value().is_behind) throw RecordsUnread{RecordsUnread::Why::not_ready, asked.record};
    if (read.value().took_too_long)
        throw RecordsUnread{RecordsUnread::Why::took_too_long, asked.record};
    auto found = std::move(read).value();
    return api::RecordsPage{std::move(found.fields), std::move(found.rows), std::move(found.next)};
}

std::optional<api::RecordsPage> RecordsReader::statistics(api::StatisticsAsked const& asked) {
    auto statistics = reports::Statistics::open(path_);
    if (!statistics) {
        throw RecordsUnread{RecordsUnread::Why::not_ready, statistics.error().message};
    }
    auto question = question_of(asked, org_);
    question.known_seq = known_seq_;
    try {
        return table_of(statistics.value(), asked, question);
    } catch (RecordsUnread const& unread) {
        if (unread.why == RecordsUnread::Why::too_much) return std::nullopt;
        throw;
    }
}

std::string RecordsReader::search(api::SearchAsked const& asked) {
    auto searcher = search::Searcher::open(path_);
    if (!searcher) throw RecordsUnread{RecordsUnread::Why::not_ready, searcher.error().message};
    auto question = question_of(asked, org_);
    question.known_seq = known_seq_;
    auto answer = searcher.value().answer(question);
    if (!answer) throw RecordsUnread{RecordsUnread::Why::failed, answer.error().message};
    if (answer.value().is_behind) throw RecordsUnread{RecordsUnread::Why::not_ready, "search"};
    return std::move(answer).value().body;
}

std::string RecordsReader::search_schema() { return search::schema_document(); }

}  // namespace ringmaster::app
