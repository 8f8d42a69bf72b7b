// How numbers come out of the records. What waited counts in the interval in which its waiting
// ended, with its whole wait; what began to wait counts where it began. Times of agents are split
// at the borders: a span that crosses one is in both intervals, each with its part.

#include "ringmaster/reports/statistics.hpp"

#include <map>
#include <tuple>

#include "reports/book.hpp"
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
// Of spans that touch the whole range: ?1 org, ?2 its start, ?3 its end, ?4 now.
constexpr char agent_times[] =
    "SELECT b.a, b.z, s.agent_id, coalesce(s.channel_type, ''), s.state,"
    " sum(max(min(coalesce(s.end_time, ?4), b.z)-max(s.start_time, b.a), 0))"
    " FROM temp.border b CROSS JOIN agent_activity s ON s.org=?1 AND s.start_time<b.z"
    " AND s.start_time<?3 AND coalesce(s.end_time, ?4)>b.a AND coalesce(s.end_time, ?4)>?2"
    " GROUP BY 1, 3, 4, 5";
constexpr char agent_contacts[] =
    "SELECT b.a, b.z, l.agent_id, count(*) FROM temp.border b CROSS JOIN contact_leg l"
    " ON l.org=?1 AND l.connected_time>=b.a AND l.connected_time<b.z"
    " WHERE l.agent_id IS NOT NULL AND l.created_time<?2 GROUP BY 1, 3";
constexpr char agent_misses[] =
    "SELECT b.a, b.z, c.agent_id, count(*) FROM temp.border b CROSS JOIN contact_activity c"
    " ON c.org=?1 AND c.ended_time>=b.a AND c.ended_time<b.z"
    " WHERE c.activity_type='ringing' AND c.termination_reason='RONA' GROUP BY 1, 3";

core::Duration duration(store::Statement& row) { return core::Duration(row.integer()); }

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}
std::optional<double> mean(core::Duration sum, std::uint64_t count) {
    if (count == 0) return std::nullopt;
    return static_cast<double>(sum.count()) / static_cast<double>(count);
}

std::string_view wrap_ups_sql(WrapUpsBy by) {
#define RINGMASTER_WRAP_UPS(column)                                                         \
    "SELECT b.a, b.z, coalesce(w." column                                                   \
    ", ''), count(*),"                                                                      \
    " count(*) FILTER (WHERE w.origin='TIMEOUT'), sum(w.extensions), sum(w.duration)"       \
    " FROM temp.border b CROSS JOIN wrap_up w ON w.org=?1 AND w.submitted_time>=b.a"        \
    " AND w.submitted_time<b.z WHERE NOT EXISTS (SELECT 1 FROM wrap_up n WHERE n.org=w.org" \
    " AND n.task=w.task AND n.engagement=w.engagement AND n.version>w.version)"             \
    " GROUP BY 1, 3 ORDER BY 1, 3"
    switch (by) {
        case WrapUpsBy::reason: return RINGMASTER_WRAP_UPS("code_name");
        case WrapUpsBy::queue: return RINGMASTER_WRAP_UPS("queue_name");
        case WrapUpsBy::team: return RINGMASTER_WRAP_UPS("team_name");
        case WrapUpsBy::agent: return RINGMASTER_WRAP_UPS("agent_name");
    }
#undef RINGMASTER_WRAP_UPS
    return {};
}

using AgentKey = std::tuple<core::Time, core::AgentId>;

}  // namespace

struct Statistics::Parts {
    explicit Parts(std::string const& records)
        : connection(records, store::Connection::Access::read_only), book(connection) {
        connection.execute("CREATE TEMP TABLE border(a INTEGER PRIMARY KEY, z INTEGER) STRICT");
    }

    void set_borders(std::vector<core::Time> const& borders) {
        book.run("DELETE FROM temp.border");
        for (std::size_t index = 1; index < borders.size(); ++index) {
            book.run("INSERT INTO temp.border(a, z) VALUES(?1, ?2)", borders[index - 1],
                     borders[index]);
        }
    }
    std::vector<std::pair<core::QueueId, std::string>> known_queues(core::OrgId org);
    void add_queue(IntervalQuestion const& question, QueueInterval const& queue,
                   std::map<core::Time, QueueInterval>& intervals);
    void add_times(IntervalQuestion const& question, std::map<AgentKey, AgentInterval>& found);
    void add_counts(IntervalQuestion const& question, std::map<AgentKey, AgentInterval>& found);

    store::Connection connection;
    Book book;
};

std::vector<std::pair<core::QueueId, std::string>> Statistics::Parts::known_queues(
    core::OrgId org) {
    std::vector<std::pair<core::QueueId, std::string>> queues;
    Rows row = book.ask(
        "SELECT id, coalesce(name, '') FROM known WHERE org=?1 AND kind='queue' ORDER BY 2, 1",
        org);
    while (row.next()) {
        core::QueueId const id{row->uuid()};
        queues.emplace_back(id, row->bytes());
    }
    return queues;
}

void Statistics::Parts::add_queue(IntervalQuestion const& question, QueueInterval const& queue,
                                  std::map<core::Time, QueueInterval>& intervals) {
    auto const at = [&](store::Statement& row) -> QueueInterval& {
        core::Time const from = row.time();
        QueueInterval& interval = intervals.try_emplace(from, queue).first->second;
        interval.span = {from, row.time()};
        return interval;
    };
    core::Duration level = question.service_level;
    for (auto const& [id, own] : question.service_levels) {
        if (id == queue.queue) level = own;
    }
    Rows row = book.ask(ended_waiting, question.org, queue.queue, level, question.short_abandon);
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
        interval.answer_time = duration(row.row());
        interval.longest_wait = duration(row.row());
        interval.connected = duration(row.row());
        interval.wrap_up = duration(row.row());
    }
    Rows began = book.ask(began_to_wait, question.org, queue.queue);
    while (began.next()) {
        QueueInterval& interval = at(began.row());
        interval.offered = began->natural();
    }
}

void Statistics::Parts::add_times(IntervalQuestion const& question,
                                  std::map<AgentKey, AgentInterval>& found) {
    Rows row = book.ask(agent_times, question.org, question.borders.front(),
                        question.borders.back(), question.now);
    while (row.next()) {
        core::Time const from = row->time();
        core::Time const until = row->time();
        core::AgentId const agent{row->uuid()};
        std::string const channel = row->bytes();
        std::string const state = row->bytes();
        core::Duration const lasted = duration(row.row());
        AgentInterval& interval = found[{from, agent}];
        interval.span = {from, until};
        interval.agent = agent;
        if (channel.empty()) {
            interval.signed_in += lasted;
            if (state == "available") interval.available += lasted;
            if (state == "idle") interval.idle += lasted;
        } else if (state == "wrapup") {
            interval.wrap_up += lasted;
        } else if (state == "connected" || state == "on-hold" || state == "consulting" ||
                   state == "conference") {
            interval.connected += lasted;
        }
    }
}

void Statistics::Parts::add_counts(IntervalQuestion const& question,
                                   std::map<AgentKey, AgentInterval>& found) {
    auto const at = [&found](store::Statement& row) -> AgentInterval& {
        core::Time const from = row.time();
        core::Time const until = row.time();
        core::AgentId const agent{row.uuid()};
        AgentInterval& interval = found[{from, agent}];
        interval.span = {from, until};
        interval.agent = agent;
        return interval;
    };
    Rows handled = book.ask(agent_contacts, question.org, question.borders.back());
    while (handled.next()) {
        AgentInterval& interval = at(handled.row());
        interval.handled = handled->natural();
    }
    Rows missed = book.ask(agent_misses, question.org);
    while (missed.next()) {
        AgentInterval& interval = at(missed.row());
        interval.not_answered = missed->natural();
    }
    for (auto& [key, interval] : found) {
        Rows name = book.ask("SELECT name FROM known WHERE org=?1 AND kind='agent' AND id=?2",
                             question.org, interval.agent);
        if (name.next()) interval.agent_name = name->bytes();
    }
}

store::Result<Statistics> Statistics::open(std::string const& records) {
    return store::guarded([&] { return Statistics(std::make_unique<Parts>(records)); });
}

Statistics::Statistics(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Statistics::~Statistics() = default;
Statistics::Statistics(Statistics&& other) noexcept = default;
Statistics& Statistics::operator=(Statistics&& other) noexcept = default;

store::Result<std::vector<QueueInterval>> Statistics::queues(IntervalQuestion const& question) {
    return store::guarded([&] {
        parts_->set_borders(question.borders);
        std::map<core::Time, std::vector<QueueInterval>> by_time;
        for (auto const& [id, name] : parts_->known_queues(question.org)) {
            QueueInterval queue;
            queue.queue = id;
            queue.queue_name = name;
            std::map<core::Time, QueueInterval> intervals;
            parts_->add_queue(question, queue, intervals);
            for (auto const& [from, interval] : intervals) by_time[from].push_back(interval);
        }
        std::vector<QueueInterval> all;
        for (auto& [from, some] : by_time) all.insert(all.end(), some.begin(), some.end());
        return all;
    });
}

store::Result<std::vector<AgentInterval>> Statistics::agents(IntervalQuestion const& question) {
    return store::guarded([&] {
        std::vector<AgentInterval> all;
        if (question.borders.size() < 2) return all;
        parts_->set_borders(question.borders);
        std::map<AgentKey, AgentInterval> found;
        parts_->add_times(question, found);
        parts_->add_counts(question, found);
        for (auto const& [key, interval] : found) all.push_back(interval);
        return all;
    });
}

store::Result<std::vector<WrapUpGroup>> Statistics::wrap_ups(IntervalQuestion const& question,
                                                             WrapUpsBy by) {
    return store::guarded([&] {
        parts_->set_borders(question.borders);
        std::vector<WrapUpGroup> groups;
        Rows row = parts_->book.ask(wrap_ups_sql(by), question.org);
        while (row.next()) {
            WrapUpGroup group;
            group.span.from = row->time();
            group.span.until = row->time();
            group.name = row->bytes();
            group.wrap_ups = row->natural();
            group.timed_out = row->natural();
            group.extensions = row->natural();
            group.duration = duration(row.row());
            groups.push_back(std::move(group));
        }
        return groups;
    });
}

std::optional<double> QueueInterval::service_level_ignoring_abandons() const {
    return share(answered_in, answered);
}
std::optional<double> QueueInterval::service_level_abandons_negative() const {
    return share(answered_in, answered + abandoned);
}
std::optional<double> QueueInterval::service_level_abandons_positive() const {
    return share(answered_in + abandoned_in, answered + abandoned);
}
std::optional<double> QueueInterval::abandon_rate() const {
    return share(abandoned, answered + abandoned);
}
std::optional<double> QueueInterval::average_speed_of_answer() const {
    return mean(answer_time, answered);
}
std::optional<double> QueueInterval::average_handle_time() const {
    return mean(connected + wrap_up, answered);
}
std::optional<double> QueueInterval::average_wrap_up() const { return mean(wrap_up, answered); }

}  // namespace ringmaster::reports
