// How numbers come out of the records. What waited counts in the interval in which its waiting
// ended, with its whole wait; what began to wait counts where it began.

#include "ringmaster/reports/statistics.hpp"

#include <map>

#include "reports/statistics_book.hpp"
#include "ringmaster/reports/reading.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {
namespace {

// Legs that ended waiting in an interval, and those that began to. ?1 org, ?2 queue, ?3 service
// level, ?4 short abandon.
constexpr char ended_waiting[] =
    "SELECT b.a, b.z, count(*) FILTER (WHERE l.answered_time IS NOT NULL),"
    " count(*) FILTER (WHERE l.answered_time IS NOT NULL AND l.queue_duration<=?3),"
    " count(*) FILTER (WHERE l.handle_type='abandoned' AND l.queue_duration>=?4),"
    " count(*) FILTER (WHERE l.handle_type='abandoned' AND l.queue_duration>=?4"
    " AND l.queue_duration<=?3),"
    " count(*) FILTER (WHERE l.handle_type='abandoned' AND l.queue_duration<?4),"
    " count(*) FILTER (WHERE l.handle_type='abandoned' AND l.left_ringing_count>0),"
    " sum(l.not_answered_count),"
    " count(*) FILTER (WHERE l.answered_time IS NULL AND l.handle_type<>'abandoned'),"
    " coalesce(sum(l.queue_duration) FILTER (WHERE l.answered_time IS NOT NULL), 0),"
    " coalesce(max(l.queue_duration), 0),"
    " coalesce(sum(l.connected_duration) FILTER (WHERE l.answered_time IS NOT NULL), 0),"
    " coalesce(sum(l.wrap_up_duration) FILTER (WHERE l.answered_time IS NOT NULL), 0)"
    " FROM temp.border b CROSS JOIN contact_leg l ON l.org=?1 AND l.queue_id=?2"
    " AND l.queue_ended_time>=b.a AND l.queue_ended_time<b.z WHERE l.queued_to='queue'"
    " GROUP BY b.a";
constexpr char began_to_wait[] =
    "SELECT b.a, b.z, count(*) FROM temp.border b CROSS JOIN contact_leg l ON l.org=?1"
    " AND l.queue_id=?2 AND l.created_time>=b.a AND l.created_time<b.z"
    " WHERE l.queued_to='queue' GROUP BY b.a";
#define RINGMASTER_OF_QUEUE_IDS \
    RINGMASTER_ASKED_FOR("queue", "id") " AND " RINGMASTER_IS_LED("queue", "id")
constexpr char known_queues[] =
    "SELECT id, coalesce(name, '') FROM known WHERE org=?1 AND kind='queue'"
    " AND " RINGMASTER_OF_QUEUE_IDS " ORDER BY 2, 1";

std::vector<QueueInterval> queues_of(StatisticsBook& book, IntervalQuestion const& question) {
    std::vector<QueueInterval> queues;
    Rows row = book.tables.ask(known_queues, question.org);
    while (row.next()) {
        QueueInterval queue;
        queue.queue = core::QueueId{row->uuid()};
        queue.queue_name = row->bytes();
        queue.service_level = service_level_of(question, queue.queue);
        queues.push_back(std::move(queue));
    }
    return queues;
}

std::map<core::Time, QueueInterval> intervals_of(StatisticsBook& book, QueueInterval const& queue,
                                                 IntervalQuestion const& question) {
    std::map<core::Time, QueueInterval> intervals;
    auto const at = [&](store::Statement& row) -> QueueInterval& {
        core::Time const from = row.time();
        QueueInterval& interval = intervals.try_emplace(from, queue).first->second;
        interval.span = {from, row.time()};
        return interval;
    };
    Rows row = book.tables.ask(ended_waiting, question.org, queue.queue, queue.service_level,
                               question.short_abandon);
    while (row.next()) {
        QueueInterval& interval = at(row.row());
        interval.answered = row->natural();
        interval.answered_in = row->natural();
        interval.abandoned = row->natural();
        interval.abandoned_in = row->natural();
        interval.short_abandoned = row->natural();
        interval.left_ringing = row->natural();
        interval.not_answered = row->natural();
        interval.moved_on = row->natural();
        interval.answer_time = duration_in(row.row());
        interval.longest_wait = duration_in(row.row());
        interval.connected = duration_in(row.row());
        interval.wrap_up = duration_in(row.row());
    }
    Rows began = book.tables.ask(began_to_wait, question.org, queue.queue);
    while (began.next()) {
        QueueInterval& interval = at(began.row());
        interval.offered = began->natural();
    }
    return intervals;
}

void read_queues(StatisticsBook& book, IntervalQuestion const& question,
                 std::vector<QueueInterval>& rows) {
    std::map<core::Time, std::vector<QueueInterval>> by_time;
    std::size_t count = 0;
    for (QueueInterval const& queue : queues_of(book, question)) {
        for (auto const& [from, interval] : intervals_of(book, queue, question)) {
            by_time[from].push_back(interval);
            mind_limit(question, ++count);
        }
    }
    for (auto& [from, some] : by_time) rows.insert(rows.end(), some.begin(), some.end());
}

}  // namespace

struct Statistics::Parts : StatisticsBook {
    using StatisticsBook::StatisticsBook;

    template <class Row, class Read>
    store::Result<IntervalsRead<Row>> answer(IntervalQuestion const& question, Read const& read) {
        return store::guarded([&] {
            IntervalsRead<Row> found;
            found.is_behind = is_behind(connection, question.org, question.known_seq);
            if (found.is_behind) return found;
            try {
                found.took_too_long = !asked_in_time(connection, question.time_max, [&] {
                    lay_out(question);
                    read(found.rows);
                });
            } catch (TooManyRows const&) {
                found.is_too_much = true;
            }
            if (found.took_too_long || found.is_too_much) found.rows.clear();
            return found;
        });
    }
};

store::Result<Statistics> Statistics::open(std::string const& records) {
    return store::guarded([&] { return Statistics(std::make_unique<Parts>(records)); });
}

Statistics::Statistics(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Statistics::~Statistics() = default;
Statistics::Statistics(Statistics&& other) noexcept = default;
Statistics& Statistics::operator=(Statistics&& other) noexcept = default;

store::Result<IntervalsRead<QueueInterval>> Statistics::queues(IntervalQuestion const& question) {
    return parts_->answer<QueueInterval>(question,
                                         [&](auto& rows) { read_queues(*parts_, question, rows); });
}

store::Result<IntervalsRead<QueueTasks>> Statistics::queue_tasks(IntervalQuestion const& question) {
    return parts_->answer<QueueTasks>(
        question, [&](auto& rows) { read_queue_tasks(*parts_, question, rows); });
}

store::Result<IntervalsRead<AgentInterval>> Statistics::agents(IntervalQuestion const& question,
                                                               AgentsBy by) {
    return parts_->answer<AgentInterval>(
        question, [&](auto& rows) { read_agent_intervals(*parts_, question, by, rows); });
}

store::Result<IntervalsRead<WrapUpGroup>> Statistics::wrap_ups(IntervalQuestion const& question,
                                                               WrapUpsBy by) {
    return parts_->answer<WrapUpGroup>(
        question, [&](auto& rows) { read_wrap_up_groups(*parts_, question, by, rows); });
}

std::optional<double> QueueInterval::service_level_ignoring_abandons() const {
    return share_of(answered_in, answered);
}
std::optional<double> QueueInterval::service_level_abandons_negative() const {
    return share_of(answered_in, answered + abandoned);
}
std::optional<double> QueueInterval::service_level_abandons_positive() const {
    return share_of(answered_in + abandoned_in, answered + abandoned);
}
std::optional<double> QueueInterval::abandon_rate() const {
    return share_of(abandoned, answered + abandoned);
}
std::optional<double> QueueInterval::average_speed_of_answer() const {
    return mean_of(answer_time, answered);
}
std::optional<double> QueueInterval::average_handle_time() const {
    return mean_of(connected + wrap_up, answered);
}
std::optional<double> QueueInterval::average_wrap_up() const { return mean_of(wrap_up, answered); }

}  // namespace ringmaster::reports
