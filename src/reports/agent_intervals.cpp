// How long agents were what, interval by interval. A span that crosses a border is in both
// intervals, each with its part. An agent with several contacts at a time is occupied once.

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/statistics_book.hpp"

namespace ringmaster::reports {
namespace {

// clang-format off
#define RINGMASTER_OF_AGENTS(row)                        \
    RINGMASTER_ASKED_FOR("agent", row ".agent_id")       \
    " AND " RINGMASTER_ASKED_FOR("team", row ".team_id") \
    " AND " RINGMASTER_IS_LED("team", row ".team_id")
// clang-format on

// Spans lie within their agent's session, and of sessions there are few: ?1 org, ?2 and ?3 the
// whole range, ?4 now.
constexpr char agent_spans[] =
    "SELECT a.agent_id, coalesce(a.team_id, x''), a.channel_type IS NULL, a.state,"
    " max(a.start_time, ?2), min(coalesce(a.end_time, ?4), ?3)"
    " FROM agent_session s CROSS JOIN agent_activity a ON a.org=s.org AND a.agent_id=s.agent_id"
    " AND a.session=s.number"
    " WHERE s.org=?1 AND s.start_time<?3 AND coalesce(s.end_time, ?4)>?2"
    " AND a.start_time<?3 AND coalesce(a.end_time, ?4)>?2"
    " AND " RINGMASTER_OF_AGENTS("a") " ORDER BY 1, 2, 5";
constexpr char agent_contacts[] =
    "SELECT b.a, b.z, l.agent_id, coalesce(l.team_id, x''), count(*)"
    " FROM temp.border b CROSS JOIN contact_leg l"
    " ON l.org=?1 AND l.connected_time>=b.a AND l.connected_time<b.z"
    " WHERE l.agent_id IS NOT NULL AND " RINGMASTER_OF_AGENTS("l") " GROUP BY 1, 3, 4";
constexpr char agent_misses[] =
    "SELECT b.a, b.z, c.agent_id, coalesce(c.team_id, x''), count(*)"
    " FROM temp.border b CROSS JOIN contact_activity c"
    " ON c.org=?1 AND c.ended_time>=b.a AND c.ended_time<b.z"
    " WHERE c.activity_type IN ('connecting', 'ringing') AND c.termination_reason='RONA'"
    " AND c.agent_id IS NOT NULL AND " RINGMASTER_OF_AGENTS("c") " GROUP BY 1, 3, 4";

core::Uuid id_in(store::Statement& row) {
    std::string const bytes = row.bytes();
    return bytes.empty() ? core::Uuid{} : store::uuid_of(bytes);
}

bool is_talking(std::string const& state) {
    return state == "connected" || state == "on-hold" || state == "consulting" ||
           state == "conference";
}

struct AgentInTeam {
    core::Uuid agent;
    core::Uuid team;
    friend bool operator==(AgentInTeam const&, AgentInTeam const&) = default;
};

class AgentRows {
public:
    AgentRows(IntervalQuestion const& question, AgentsBy by) : question_(question), by_(by) {}

    AgentInterval& at(TimeSpan const& span, AgentInTeam const& who) {
        core::Uuid const id = by_ == AgentsBy::agent ? who.agent : who.team;
        auto const [found, is_new] = rows_.try_emplace({span.from, id});
        AgentInterval& row = found->second;
        if (!is_new) return row;
        mind_limit(question_, rows_.size());
        row.span = span;
        if (by_ == AgentsBy::agent) {
            row.agent = core::AgentId{id};
        } else {
            row.team = core::TeamId{id};
        }
        return row;
    }

    // What of the span lies in each interval goes into that one's `member`.
    void add(TimeSpan const& span, AgentInTeam const& who, core::Duration AgentInterval::*member) {
        if (span.from >= span.until) return;
        auto const& borders = question_.borders;
        auto next = std::upper_bound(borders.begin(), borders.end(), span.from);
        for (; next != borders.begin() && next != borders.end(); ++next) {
            core::Time const from = *(next - 1);
            if (from >= span.until) return;
            at({from, *next}, who).*member +=
                std::min(*next, span.until) - std::max(from, span.from);
        }
    }

    [[nodiscard]] std::vector<AgentInterval> take(StatisticsBook& book) {
        std::vector<AgentInterval> all;
        for (auto& [key, row] : rows_) {
            row.agent_name = book.name_of(question_.org, "agent", row.agent.value);
            row.team_name = book.name_of(question_.org, "team", row.team.value);
            all.push_back(std::move(row));
        }
        std::stable_sort(all.begin(), all.end(), [](auto const& one, auto const& other) {
            return std::tie(one.span.from, one.agent_name, one.team_name) <
                   std::tie(other.span.from, other.agent_name, other.team_name);
        });
        return all;
    }

private:
    IntervalQuestion const& question_;
    AgentsBy by_;
    std::map<std::pair<core::Time, core::Uuid>, AgentInterval> rows_;
};

// Of one agent in one team, in order of their beginning.
class Spans {
public:
    Spans(AgentRows& rows, AgentInTeam const& who) : rows_(rows), who_(who) {}

    void add(bool is_own, std::string const& state, TimeSpan const& span) {
        if (is_own) {
            rows_.add(span, who_, &AgentInterval::signed_in);
            if (state == "idle") rows_.add(span, who_, &AgentInterval::idle);
            if (state != "available") return;
            rows_.add(span, who_, &AgentInterval::available);
            available_.push_back(span);
            return;
        }
        if (state == "wrapup") rows_.add(span, who_, &AgentInterval::wrap_up);
        if (is_talking(state)) rows_.add(span, who_, &AgentInterval::connected);
        if (state == "wrapup" || is_talking(state)) occupy(span);
    }

    void finish() {
        for (TimeSpan const& span : occupied_) rows_.add(span, who_, &AgentInterval::occupied);
        auto next = occupied_.begin();
        for (TimeSpan const& span : available_) {
            while (next != occupied_.end() && next->until <= span.from) ++next;
            TimeSpan rest = span;
            for (auto at = next; at != occupied_.end() && at->from < span.until; ++at) {
                if (rest.from < at->from) free({rest.from, at->from});
                rest.from = std::max(rest.from, at->until);
            }
            if (rest.from < rest.until) free(rest);
        }
    }

private:
    void occupy(TimeSpan const& span) {
        if (!occupied_.empty() && span.from <= occupied_.back().until) {
            occupied_.back().until = std::max(occupied_.back().until, span.until);
        } else {
            occupied_.push_back(span);
        }
    }
    void free(TimeSpan const& span) { rows_.add(span, who_, &AgentInterval::free); }

    AgentRows& rows_;
    AgentInTeam who_;
    std::vector<TimeSpan> available_;
    std::vector<TimeSpan> occupied_;  // apart from each other
};

void read_times(StatisticsBook& book, IntervalQuestion const& question, AgentRows& rows) {
    Rows row = book.tables.ask(agent_spans, question.org, question.borders.front(),
                               question.borders.back(), question.now);
    std::optional<Spans> spans;
    AgentInTeam last;
    while (row.next()) {
        AgentInTeam who;
        who.agent = row->uuid();
        who.team = id_in(row.row());
        if (!spans || who != last) {
            if (spans) spans->finish();
            spans.emplace(rows, who);
            last = who;
        }
        bool const is_own = row->integer() != 0;
        std::string const state = row->bytes();
        TimeSpan span;
        span.from = row->time();
        span.until = row->time();
        spans->add(is_own, state, span);
    }
    if (spans) spans->finish();
}

}  // namespace

void read_agent_intervals(StatisticsBook& book, IntervalQuestion const& question, AgentsBy by,
                          std::vector<AgentInterval>& rows) {
    if (question.borders.size() < 2) return;
    AgentRows found(question, by);
    read_times(book, question, found);
    auto const count = [&](char const* sql, std::uint64_t AgentInterval::*member) {
        Rows row = book.tables.ask(sql, question.org);
        while (row.next()) {
            TimeSpan span;
            span.from = row->time();
            span.until = row->time();
            AgentInTeam who;
            who.agent = row->uuid();
            who.team = id_in(row.row());
            found.at(span, who).*member += row->natural();
        }
    };
    count(agent_contacts, &AgentInterval::handled);
    count(agent_misses, &AgentInterval::not_answered);
    rows = found.take(book);
}

std::optional<double> AgentInterval::occupancy() const {
    return mean_of(occupied, static_cast<std::uint64_t>((occupied + free).count()));
}

}  // namespace ringmaster::reports
