// Figures of `GET /v1/queues/statistics`, as its public description counts: what needs a contact's
// arrival alone where it came into the queue, what needs an end where that was.

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/statistics_book.hpp"

namespace ringmaster::reports {
namespace {

#define RINGMASTER_OF_QUEUES \
    " AND l.queue_id IS NOT NULL AND l.queued_to='queue' AND " \
    RINGMASTER_ASKED_FOR("queue", "l.queue_id")                 \
    " AND " RINGMASTER_IS_LED("queue", "l.queue_id") " GROUP BY b.a, l.queue_id, l.channel_type"

// ?1 org. One that nobody was free for is not offered, or put through to a line, as it arrives.
constexpr char arrived[] =
    "SELECT b.a, b.z, l.queue_id, l.channel_type, sum(l.offered_count),"
    " count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM contact_activity c WHERE c.org=l.org"
    " AND c.task=l.task AND c.leg=l.leg AND c.activity_type IN ('connecting', 'number-transfer')"
    " AND c.created_time=l.created_time)),"
    " count(l.answered_time), sum(l.declined_count)"
    " FROM temp.border b CROSS JOIN contact_leg l ON l.org=?1 AND l.created_time>=b.a"
    " AND l.created_time<b.z WHERE 1" RINGMASTER_OF_QUEUES;
constexpr char ended[] =
    "SELECT b.a, b.z, l.queue_id, l.channel_type,"
    " count(*), sum(l.connected_duration) FROM temp.border b CROSS JOIN contact_leg l ON l.org=?1"
    " AND l.ended_time>=b.a AND l.ended_time<b.z"
    " WHERE l.answered_time IS NOT NULL" RINGMASTER_OF_QUEUES;
// ?2 queue, ?3 its service level.
constexpr char waited[] =
    "SELECT b.a, b.z, l.queue_id, l.channel_type,"
    " count(*) FILTER (WHERE l.handle_type='abandoned'), count(*), sum(l.queue_duration),"
    " count(l.answered_time),"
    " count(*) FILTER (WHERE l.answered_time IS NOT NULL AND l.queue_duration<=?3)"
    " FROM temp.border b CROSS JOIN contact_leg l ON l.org=?1 AND l.queue_id=?2"
    " AND l.queue_ended_time>=b.a AND l.queue_ended_time<b.z WHERE 1" RINGMASTER_OF_QUEUES;

class QueueRows {
public:
    explicit QueueRows(IntervalQuestion const& question) : question_(question) {}

    QueueTasks& at(store::Statement& row) {
        TimeSpan span;
        span.from = row.time();
        span.until = row.time();
        core::QueueId const queue{row.uuid()};
        std::string channel = row.bytes();
        auto const [found, is_new] = rows_.try_emplace({span.from, queue, channel});
        if (!is_new) return found->second;
        mind_limit(question_, rows_.size());
        found->second.span = span;
        found->second.queue = queue;
        found->second.channel_type = std::move(channel);
        return found->second;
    }
    [[nodiscard]] std::vector<QueueTasks> take(StatisticsBook& book) {
        std::vector<QueueTasks> all;
        for (auto& [key, row] : rows_) {
            row.queue_name = book.name_of(question_.org, "queue", row.queue.value);
            all.push_back(std::move(row));
        }
        std::stable_sort(all.begin(), all.end(), [](auto const& one, auto const& other) {
            return std::tie(one.span.from, one.queue_name) <
                   std::tie(other.span.from, other.queue_name);
        });
        return all;
    }

private:
    IntervalQuestion const& question_;
    std::map<std::tuple<core::Time, core::QueueId, std::string>, QueueTasks> rows_;
};

void read_waits(StatisticsBook& book, IntervalQuestion const& question, QueueRows& rows) {
    std::vector<core::QueueId> queues;
    {
        Rows row =
            book.tables.ask("SELECT id FROM known WHERE org=?1 AND kind='queue'", question.org);
        while (row.next()) queues.push_back(core::QueueId{row->uuid()});
    }
    for (core::QueueId const queue : queues) {
        Rows row = book.tables.ask(waited, question.org, queue, service_level_of(question, queue));
        while (row.next()) {
            QueueTasks& tasks = rows.at(row.row());
            tasks.abandoned = row->natural();
            tasks.waited = row->natural();
            tasks.wait_time = duration_in(row.row());
            tasks.answered = row->natural();
            tasks.answered_in = row->natural();
        }
    }
}

}  // namespace

void read_queue_tasks(StatisticsBook& book, IntervalQuestion const& question,
                      std::vector<QueueTasks>& rows) {
    QueueRows found(question);
    {
        Rows row = book.tables.ask(arrived, question.org);
        while (row.next()) {
            QueueTasks& tasks = found.at(row.row());
            tasks.offered = row->natural();
            tasks.enqueued = row->natural();
            tasks.accepted = row->natural();
            tasks.rejected = row->natural();
        }
    }
    {
        Rows row = book.tables.ask(ended, question.org);
        while (row.next()) {
            QueueTasks& tasks = found.at(row.row());
            tasks.handled = row->natural();
            tasks.connected = duration_in(row.row());
        }
    }
    read_waits(book, question, found);
    rows = found.take(book);
}

std::optional<double> QueueTasks::average_wait() const { return mean_of(wait_time, waited); }
std::optional<double> QueueTasks::average_connected() const { return mean_of(connected, handled); }
std::optional<double> QueueTasks::service_level() const { return share_of(answered_in, answered); }

}  // namespace ringmaster::reports
