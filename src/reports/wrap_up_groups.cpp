// Wrap-ups told apart by reason, queue, team and agent. A percentile is the least duration that is
// not exceeded by that many of them: one of theirs, never a number between two.

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/statistics_book.hpp"

namespace ringmaster::reports {
namespace {

// clang-format off
#define RINGMASTER_OF_WRAP_UPS                               \
    RINGMASTER_ASKED_FOR("queue", "w.queue_id")              \
    " AND " RINGMASTER_ASKED_FOR("agent", "w.agent_id")      \
    " AND " RINGMASTER_ASKED_FOR("team", "w.team_id")        \
    " AND (" RINGMASTER_IS_LED("team", "w.team_id")          \
    " OR " RINGMASTER_IS_LED("queue", "w.queue_id") ")"
// clang-format on

// Of each the latest version (WU-11). ?1 org.
constexpr char wrap_ups[] =
    "SELECT b.a, b.z, coalesce(w.code_id, x''), coalesce(w.code_name, ''),"
    " coalesce(w.queue_id, x''), coalesce(w.queue_name, ''),"
    " coalesce(w.team_id, x''), coalesce(w.team_name, ''),"
    " coalesce(w.agent_id, x''), coalesce(w.agent_name, ''),"
    " w.origin='TIMEOUT', coalesce(w.extensions, 0), coalesce(w.duration, 0)"
    " FROM temp.border b CROSS JOIN wrap_up w ON w.org=?1 AND w.submitted_time>=b.a"
    " AND w.submitted_time<b.z WHERE NOT EXISTS (SELECT 1 FROM wrap_up n WHERE n.org=w.org"
    " AND n.task=w.task AND n.engagement=w.engagement AND n.version>w.version AND n.version>1)"
    " AND " RINGMASTER_OF_WRAP_UPS " ORDER BY b.a, w.submitted_time, w.task, w.engagement";

struct Distinction {
    core::Uuid id;
    std::string name;
};

Distinction distinction_in(store::Statement& row, bool is_told_apart) {
    std::string const bytes = row.bytes();
    Distinction found{{}, row.bytes()};
    if (!is_told_apart) return {};
    if (!bytes.empty()) found.id = store::uuid_of(bytes);
    return found;
}

struct Gathered {
    WrapUpGroup shown;
    std::vector<core::Duration> durations;
};

core::Duration percentile(std::vector<core::Duration>& durations, std::size_t percent) {
    std::size_t const rank = (durations.size() * percent + 99) / 100;  // from 1
    auto const at = durations.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(durations.begin(), at, durations.end());
    return *at;
}

auto order_of(WrapUpGroup const& group) {
    return std::tie(group.span.from, group.reason_name, group.queue_name, group.team_name,
                    group.agent_name);
}

}  // namespace

void read_wrap_up_groups(StatisticsBook& book, IntervalQuestion const& question, WrapUpsBy by,
                         std::vector<WrapUpGroup>& rows) {
    using Key = std::tuple<core::Time, core::Uuid, core::Uuid, core::Uuid, core::Uuid>;
    std::map<Key, Gathered> groups;
    Rows row = book.tables.ask(wrap_ups, question.org);
    while (row.next()) {
        TimeSpan span;
        span.from = row->time();
        span.until = row->time();
        Distinction reason = distinction_in(row.row(), by.reason);
        Distinction queue = distinction_in(row.row(), by.queue);
        Distinction team = distinction_in(row.row(), by.team);
        Distinction agent = distinction_in(row.row(), by.agent);
        Gathered& group = groups[{span.from, reason.id, queue.id, team.id, agent.id}];
        mind_limit(question, groups.size());
        WrapUpGroup& shown = group.shown;
        shown.span = span;
        shown.key = {core::AuxCodeId{reason.id}, core::QueueId{queue.id}, core::TeamId{team.id},
                     core::AgentId{agent.id}};
        shown.reason_name = std::move(reason.name);
        shown.queue_name = std::move(queue.name);
        shown.team_name = std::move(team.name);
        shown.agent_name = std::move(agent.name);
        ++shown.wrap_ups;
        shown.timed_out += row->natural();
        shown.extensions += row->natural();
        group.durations.push_back(duration_in(row.row()));
        shown.duration += group.durations.back();
    }
    for (auto& [key, group] : groups) {
        group.shown.p50 = percentile(group.durations, 50);
        group.shown.p90 = percentile(group.durations, 90);
        rows.push_back(std::move(group.shown));
    }
    std::stable_sort(rows.begin(), rows.end(), [](auto const& one, auto const& other) {
        return order_of(one) < order_of(other);
    });
}

std::optional<double> WrapUpGroup::timed_out_share() const { return share_of(timed_out, wrap_ups); }
std::optional<double> WrapUpGroup::average_duration() const { return mean_of(duration, wrap_ups); }

}  // namespace ringmaster::reports
