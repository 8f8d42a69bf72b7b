// How a question of the API becomes one to the records.

#include "app/requests/records_reader.hpp"

#include <utility>

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
    question.after = asked.after;
    question.rows_max = asked.rows_max;
    return question;
}

}  // namespace

RecordsReader::RecordsReader(std::string const& path, core::OrgId org, std::uint64_t known_seq)
    : records_(opened(path)), org_(org), known_seq_(known_seq) {}

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

}  // namespace ringmaster::app
