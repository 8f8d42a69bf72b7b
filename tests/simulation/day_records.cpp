// How a day gets into a journal and its records out of their views and statistics.
#include "simulation/day_records.hpp"

#include <algorithm>
#include <stdexcept>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/store/connection.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {
namespace {

OrgId org() { return testing::named<OrgId>("org"); }

void put(store::Store& store, store::Batch batch) {
    auto const result = store::commit(store, std::move(batch));
    if (!result.committed) throw std::runtime_error(result.error.message);
}

// Nobody is erased: what an erasure does to records is shown elsewhere (unit_reports).
bool is_nobody(CustomerErased const&, TaskCreated const&) { return false; }

reports::IntervalQuestion asked(LedgerQuestion const& question) {
    reports::IntervalQuestion asked;
    asked.org = org();
    asked.borders = question.borders;
    asked.service_level = question.level;
    asked.service_levels = {question.levels.begin(), question.levels.end()};
    asked.short_abandon = question.short_abandon;
    asked.now = question.now;
    asked.time_max = std::chrono::minutes(10);
    return asked;
}

template <class Row, class Text>
Rows texts(store::Result<reports::IntervalsRead<Row>> const& read, Text const& text) {
    if (!read) throw std::runtime_error(read.error().message);
    if (read.value().is_behind) throw std::runtime_error("the records are behind");
    Rows rows;
    for (Row const& one : read.value().rows) rows.push_back(text(one));
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace

DayRecords::DayRecords() : store_(store::open_store(scratch_.file())) {
    store::Batch batch;
    batch.organizations.push_back({org(), "Acme", Time{1}});
    put(*store_, std::move(batch));
}

void DayRecords::write(std::vector<Event> const& journal, std::size_t events_of_an_entry,
                       Time now) {
    store::Batch batch;
    while (written_ < journal.size()) {
        auto const count = std::min(events_of_an_entry, journal.size() - written_);
        auto const first = journal.begin() + static_cast<std::ptrdiff_t>(written_);
        store::JournalEntry entry;
        entry.org = org();
        entry.seq = ++seq_;
        entry.at = now;
        entry.kind = "test";
        entry.events = encode({first, first + static_cast<std::ptrdiff_t>(count)});
        batch.journal.push_back(std::move(entry));
        written_ += count;
    }
    put(*store_, std::move(batch));
}

reports::ProjectorOptions DayRecords::options() const {
    return {database(), file(), is_nobody, 500};
}

void DayRecords::project() {
    auto projector = reports::Projector::open(options());
    if (!projector) throw std::runtime_error(projector.error().message);
    for (std::uint64_t behind = 1; behind != 0;) {
        auto const round = projector.value().round();
        if (!round) throw std::runtime_error(round.error().message);
        if (round.value().stopped != 0) throw std::runtime_error("the records do not go on");
        behind = round.value().behind;
    }
}

void DayRecords::make_anew() {
    auto const made = reports::rebuild(options(), false);
    if (!made) throw std::runtime_error(made.error().message);
}

std::string DayRecords::dump() const {
    std::string text;
    for (std::string const& table :
         rows("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name")) {
        text += "== " + table + '\n';
        for (std::string const& line : rows("SELECT * FROM " + table)) text += line + '\n';
    }
    return text;
}

Rows DayRecords::rows(std::string const& sql) const {
    store::Connection connection(file(), store::Connection::Access::read_only);
    store::Statement statement = connection.prepare(sql);
    int const columns = sqlite3_column_count(sqlite3_next_stmt(connection.handle(), nullptr));
    Rows found;
    while (statement.step()) {
        std::string line;
        for (int column = 0; column < columns; ++column) {
            if (column != 0) line += '|';
            line += statement.optional_bytes().value_or("-");
        }
        found.push_back(std::move(line));
    }
    std::sort(found.begin(), found.end());
    return found;
}

void DayRecords::change(std::string const& sql) {
    store::Connection connection(file(), store::Connection::Access::read_write);
    connection.execute(sql);
}

Rows DayRecords::contact_sessions() const {
    return rows(
        "SELECT task, channel_type, direction, created_time, ended_time, closed_time,"
        " total_duration, queue_count, queue_duration, ringing_count, ringing_duration,"
        " connected_count, connected_duration, hold_count, hold_duration, consult_count,"
        " consult_duration, consult_to_queue_duration, conference_count, conference_duration,"
        " wrap_up_count, wrap_up_duration, transfer_count, blind_transfer_count,"
        " agent_to_agent_transfer_count, agent_to_queue_transfer_count,"
        " agent_to_entry_point_transfer_count, agent_to_number_transfer_count,"
        " transfer_error_count, overflow_count, manual_assign_count, recording_count,"
        " paused_count, paused_duration, resumed_count,"
        " callback_retry_count, total_monitoring_count, contact_priority, first_queue_id,"
        " last_queue_id, last_agent_id, termination_type, termination_reason, terminating_end,"
        " is_contact_offered, is_contact_handled FROM report_contact_sessions");
}

Rows DayRecords::contact_legs() const {
    return rows(
        "SELECT task, leg, queued_to, queue_id, created_time, queue_ended_time, queue_duration,"
        " answered_time, offered_count, ringing_duration, not_answered_count, declined_count,"
        " left_ringing_count, manual_assign_count, engagement, agent_id, team_id, connected_time,"
        " connected_duration, hold_count, hold_duration, consult_count, consult_duration,"
        " transfer_count, blind_transfer_count, wrap_up_duration, handle_type, ended_time,"
        " termination_reason FROM report_contact_legs");
}

Rows DayRecords::wrap_ups() const {
    return rows(
        "SELECT task, engagement, version, channel_type, agent_id, team_id, queue_id, code_id,"
        " origin, started_time, submitted_time, decided_time, duration, extensions, reason, note,"
        " submitted_by_kind, submitted_by_id FROM report_wrap_up_versions");
}

Rows DayRecords::callbacks() const {
    return rows(
        "SELECT task, dial, attempt_type, agent_id, team_id, queue_id, dialled_time, ringing_time,"
        " ended_time, is_active, is_answered, is_counted, cause, next_time FROM report_callbacks");
}

Rows DayRecords::recordings() const {
    return rows(
        "SELECT task, number, agent_id, queue_id, started_time, ended_time, duration,"
        " paused_count, paused_duration, resumed_count, auto_resumed_count"
        " FROM report_recordings");
}

Rows DayRecords::agent_sessions() const {
    return rows(
        "SELECT agent_id, number, agent_session_id, team_id, start_time, end_time, is_takeover,"
        " available_count, available_duration, idle_count, idle_duration, sign_out_type,"
        " agent_sign_out_reason FROM report_agent_sessions");
}

Rows DayRecords::agent_activities() const {
    return rows(
        "SELECT agent_id, session, channel_type, state, team_id, start_time, end_time, duration"
        " FROM report_agent_activities");
}

reports::Statistics DayRecords::statistics() const {
    auto opened = reports::Statistics::open(file());
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(opened).value();
}

Rows DayRecords::queues(LedgerQuestion const& question) {
    return texts(statistics().queues(asked(question)), [](reports::QueueInterval const& of) {
        return row(of.span.from, of.span.until, of.queue, of.offered, of.answered, of.answered_in,
                   of.abandoned, of.abandoned_in, of.short_abandoned, of.left_ringing,
                   of.not_answered, of.moved_on, of.answer_time, of.longest_wait, of.connected,
                   of.wrap_up, of.service_level_ignoring_abandons(),
                   of.service_level_abandons_negative(), of.service_level_abandons_positive(),
                   of.abandon_rate(), of.average_speed_of_answer(), of.average_handle_time(),
                   of.average_wrap_up());
    });
}

Rows DayRecords::queue_tasks(LedgerQuestion const& question) {
    return texts(statistics().queue_tasks(asked(question)), [](reports::QueueTasks const& of) {
        return row(of.span.from, of.queue, of.channel_type, of.offered, of.enqueued, of.accepted,
                   of.rejected, of.abandoned, of.average_wait(), of.average_connected(),
                   of.service_level());
    });
}

Rows DayRecords::agents(LedgerQuestion const& question, bool by_team) {
    auto const by = by_team ? reports::AgentsBy::team : reports::AgentsBy::agent;
    return texts(statistics().agents(asked(question), by), [&](reports::AgentInterval const& of) {
        return row(of.span.from, of.span.until, by_team ? cell(of.team) : cell(of.agent),
                   of.handled, of.not_answered, of.signed_in, of.available, of.idle, of.connected,
                   of.wrap_up, of.occupied, of.free, of.occupancy());
    });
}

Rows DayRecords::wrap_up_groups(LedgerQuestion const& question, reports::WrapUpsBy by) {
    return texts(statistics().wrap_ups(asked(question), by), [](reports::WrapUpGroup const& of) {
        return row(of.span.from, of.span.until,
                   row(of.key.reason, of.key.queue, of.key.team, of.key.agent), of.wrap_ups,
                   of.timed_out, of.timed_out_share(), of.extensions, of.duration,
                   of.average_duration(), of.p50, of.p90);
    });
}

}  // namespace ringmaster::simulation
