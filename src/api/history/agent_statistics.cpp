// RP-2 for agents: what their periods add up to, interval by interval.
#include <algorithm>
#include <utility>

#include "api/history/activities.hpp"

namespace ringmaster::api {
namespace {

// Whether talking to a customer, alone or with others. A consult is neither that nor hold.
bool is_engaged(std::string const& state) { return state == "connected" || state == "conference"; }
bool is_talking(std::string const& state) {
    return is_engaged(state) || state == "on-hold" || state == "consulting";
}
bool is_handling(std::string const& state) {
    return is_engaged(state) || state == "on-hold" || state == "wrapup";
}

class Statistics {
public:
    explicit Statistics(StatisticsRange const& wanted) : wanted_(wanted) {}

    std::vector<AgentInterval> run(std::vector<Activity> const& activities) {
        for (auto const& activity : activities) {
            if (activity.monitors) continue;  // no contact of his (SU-1)
            split(activity);
            count(activity);
            handle(activity);
        }
        for (auto const& [task, handling] : handling_) close(handling);
        std::vector<AgentInterval> rows;
        for (auto& [key, row] : rows_) rows.push_back(std::move(row));
        return rows;
    }

private:
    // One contact of the agent from answer to the end of the wrap-up.
    struct Handling {
        Activity const* last = nullptr;
        core::Duration time{0};
        bool is_his = false;  // he had the customer, not a consult alone
    };

    AgentInterval& row(core::Time at, core::TeamId team) {
        auto const number = (at - wanted_.range.from) / wanted_.interval;
        auto const start = wanted_.range.from + wanted_.interval * number;
        auto& found = rows_[{start, team}];
        found.start = start;
        found.team = team;
        return found;
    }
    ChannelStatistics& channel(core::Time at, Activity const& activity) {
        return row(at, activity.team).channels[*activity.channel];
    }

    // The part of the period that lies in each interval.
    void split(Activity const& activity) {
        auto const to = std::min(wanted_.range.to, activity.end.value_or(wanted_.now));
        auto at = std::max(wanted_.range.from, activity.start);
        while (at < to) {
            auto& target = row(at, activity.team);
            auto const end = std::min(to, target.start + wanted_.interval);
            add(target, activity, end - at);
            at = end;
        }
    }
    static void add(AgentInterval& row, Activity const& activity, core::Duration time) {
        auto const& state = activity.state;
        if (state == "available") row.available += time;
        if (state == "idle") row.unavailable += time;
        if (!activity.channel) return;
        auto& channel = row.channels[*activity.channel];
        if (is_engaged(state)) channel.engaged += time;
        if (state == "on-hold") channel.on_hold += time;
        if (state == "wrapup") channel.wrap_up += time;
    }

    void count(Activity const& activity) {
        if (activity.channel && activity.transferred &&
            wanted_.range.contains(*activity.transferred)) {
            ++channel(*activity.transferred, activity).transferred;
        }
        if (!activity.channel || !wanted_.range.contains(activity.start)) return;
        if (activity.state == "ringing") {
            auto& target = channel(activity.start, activity);
            ++target.offered;
            if (activity.outcome == core::OfferOutcome::accepted) ++target.accepted;
            if (activity.outcome == core::OfferOutcome::declined) ++target.rejected;
        }
        if (is_talking(activity.state) && !continues(activity)) {
            ++channel(activity.start, activity).assigned;
        }
    }
    // Back from hold or a conference: the same contact goes on.
    bool continues(Activity const& activity) const {
        auto const known = handling_.find(*activity.task);
        return known != handling_.end() && known->second.last->state != "wrapup" &&
               known->second.last->end == activity.start;
    }

    void handle(Activity const& activity) {
        bool const wraps_up = activity.state == "wrapup";
        if (!activity.channel || (!is_talking(activity.state) && !wraps_up)) return;
        bool const goes_on = continues(activity);
        auto& handling = handling_[*activity.task];
        bool const anew = !wraps_up && handling.last != nullptr && !goes_on;
        if (anew) close(std::exchange(handling, {}));
        handling.last = &activity;
        if (!is_handling(activity.state)) return;
        handling.is_his = true;
        handling.time += activity.end.value_or(wanted_.now) - activity.start;
    }
    void close(Handling const& handling) {
        auto const& last = *handling.last;
        if (!last.end || !handling.is_his || !wanted_.range.contains(*last.end)) return;
        auto& target = channel(*last.end, last);
        ++target.handled;
        target.handle_time += handling.time;
    }

    StatisticsRange wanted_;
    std::map<std::pair<core::Time, core::TeamId>, AgentInterval> rows_;
    std::map<core::TaskId, Handling> handling_;
};

}  // namespace

std::vector<AgentInterval> agent_statistics(std::vector<Activity> const& activities,
                                            StatisticsRange const& wanted) {
    return Statistics(wanted).run(activities);
}

}  // namespace ringmaster::api
