#include "api/history/activities.hpp"

#include <algorithm>
#include <utility>

namespace ringmaster::api {
namespace {

// Events of other agents and kinds that begin or end no period fall through to the last overload.
class Fold {
public:
    using ChannelOf = std::function<std::optional<core::MediaType>(core::TaskId)>;
    Fold(core::AgentId agent, ChannelOf channel_of)
        : agent_(agent), channel_of_(std::move(channel_of)) {}

    void take(core::Event const& event) {
        std::visit([this](auto const& one) { on(one); }, event);
    }

    [[nodiscard]] std::vector<Activity> const& periods() const { return periods_; }
    // Whether something that began before that time is still going on.
    [[nodiscard]] bool open_before(core::Time time) const {
        auto const early = [&](std::size_t index) { return periods_[index].start < time; };
        return (state_ && early(*state_)) ||
               std::ranges::any_of(contacts_, [&](auto const& one) { return early(one.second); });
    }

private:
    void on(core::AgentSignedIn const& event) {
        if (event.agent != agent_) return;
        session_ = event.session;
        team_ = event.team;
        dial_number_ = event.dial_number;
        if (event.takeover) return;  // the state goes on (AG-7)
        change_state("idle", event.at, event.by).idle_code = event.idle_code;
    }
    void on(core::AgentStateChanged const& event) {
        if (event.agent != agent_) return;
        auto& state = change_state(event.available ? "available" : "idle", event.at, event.by);
        state.reason = event.reason;
        if (!event.available) state.idle_code = event.code;
    }
    void on(core::AgentSignedOut const& event) {
        if (event.agent != agent_ || !state_) return;
        periods_[*state_].end = event.at;
        state_.reset();
    }
    void on(core::OfferRinging const& event) {
        if (event.agent == agent_) open_contact(event.task, "ringing", event.at);
    }
    void on(core::OfferClosed const& event) {
        if (event.agent != agent_) return;
        auto const open = contacts_.find(event.task);
        if (open != contacts_.end()) periods_[open->second].outcome = event.outcome;
        close_contact(event.task, event.at, event.reason);
    }
    void on(core::EngagementStarted const& event) {
        if (event.agent != agent_) return;
        open_contact(event.task, "connected", event.at);
        if (event.role == core::Role::monitor) periods_.back().monitors = true;
    }
    void on(core::MonitorChanged const& event) {
        if (event.agent != agent_) return;
        auto const open = contacts_.find(event.task);
        if (open != contacts_.end()) periods_[open->second].invisible = event.monitoring.invisible;
    }
    void on(core::EngagementEnded const& event) {
        if (event.agent == agent_) close_contact(event.task, event.at, event.reason);
    }
    void on(core::TaskTransferred const& event) {
        if (event.agent != agent_ || event.target.kind != core::TargetKind::agent) return;
        auto const last = std::ranges::find(periods_.rbegin(), periods_.rend(), event.task,
                                            [](Activity const& one) { return one.task; });
        if (last != periods_.rend()) last->transferred = event.at;
    }
    // Hold, consult and conference are parts of a call (AG-3); it is the only one of its channel.
    void on(core::ChannelStatesChanged const& event) {
        if (event.agent != agent_) return;
        for (core::ChannelChange const& change : event.channels) {
            char const* const state = state_of_call(change.status);
            if (change.media == core::MediaType::telephony && state != nullptr) {
                change_call(state, event.at);
            }
        }
    }
    void on(core::WrapUpStarted const& event) {
        if (event.agent == agent_) open_contact(event.task, "wrapup", event.at);
    }
    void on(core::WrapUpSubmitted const& event) {
        if (event.agent != agent_) return;
        auto const open = contacts_.find(event.task);
        if (open == contacts_.end()) return;
        auto& period = periods_[open->second];
        period.wrap_up_code = event.code;
        period.queue = event.queue;
        period.by = event.by;
        close_contact(event.task, event.submitted, event.reason);
    }
    void on(core::WrapUpSkipped const& event) {
        if (event.agent == agent_) close_contact(event.task, event.at, {});
    }
    template <class Other>
    void on(Other const&) {}

    static char const* state_of_call(core::ChannelStatus status) {
        switch (status) {
            case core::ChannelStatus::connected: return "connected";
            case core::ChannelStatus::on_hold: return "on-hold";
            case core::ChannelStatus::consulting: return "consulting";
            case core::ChannelStatus::conference: return "conference";
            case core::ChannelStatus::idle:
            case core::ChannelStatus::available:
            case core::ChannelStatus::not_responding:
            case core::ChannelStatus::wrapup:
            case core::ChannelStatus::ringing: return nullptr;  // no call goes on
        }
        return nullptr;
    }
    void change_call(char const* state, core::Time at) {
        for (auto const& [task, index] : contacts_) {
            Activity& period = periods_[index];
            bool const talks = period.channel == core::MediaType::telephony && !period.monitors &&
                               period.state != "ringing" && period.state != "wrapup";
            if (!talks || period.state == state) continue;
            if (period.start == at) {  // it has begun so
                period.state = state;
                return;
            }
            return open_contact(core::TaskId(task), state, at);
        }
    }

    Activity& begin(std::string state, core::Time at) {
        auto& period = periods_.emplace_back();
        period.state = std::move(state);
        period.start = at;
        period.session = session_;
        period.team = team_;
        period.dial_number = dial_number_;
        return period;
    }
    Activity& change_state(std::string state, core::Time at, core::Actor const& by) {
        if (state_) periods_[*state_].end = at;
        state_ = periods_.size();
        auto& period = begin(std::move(state), at);
        period.by = by;
        return period;
    }
    void open_contact(core::TaskId task, std::string state, core::Time at) {
        close_contact(task, at, {});
        contacts_[task] = periods_.size();
        auto& period = begin(std::move(state), at);
        period.task = task;
        period.channel = channel_of_(task);
    }
    void close_contact(core::TaskId task, core::Time at, std::string const& reason) {
        auto const open = contacts_.find(task);
        if (open == contacts_.end()) return;
        periods_[open->second].end = at;
        periods_[open->second].reason = reason;
        contacts_.erase(open);
    }

    core::AgentId agent_;
    ChannelOf channel_of_;
    core::SessionId session_;
    core::TeamId team_;
    std::string dial_number_;
    std::vector<Activity> periods_;                 // in order of their start
    std::optional<std::size_t> state_;              // the open one of the agent himself
    std::map<core::TaskId, std::size_t> contacts_;  // the open one of each contact
};

}  // namespace

std::uint64_t ActivityReader::clean_start(core::AgentId agent, core::Time from) {
    if (from.epoch_ms <= 0) return 0;
    std::uint64_t start = 0;
    // A sign-out of one's own is refused while anything is live and closes the wrap-ups (AG-6,
    // AG-9). Others leave calls and wrap-ups behind that go on without a session.
    auto const is_clean = [agent](core::Event const& event) {
        auto const* out = std::get_if<core::AgentSignedOut>(&event);
        return out != nullptr && out->agent == agent && out->kind == core::SignOutKind::voluntary;
    };
    journal_.backwards(agent.value, journal_.first_at(from), [&](HistoryRow const& row) {
        if (std::ranges::none_of(row.events, is_clean)) return true;
        start = row.journal_seq;
        return false;
    });
    return start;
}

std::optional<core::MediaType> ActivityReader::channel_of(core::TaskId task) {
    auto const [known, fresh] = channels_.try_emplace(task);
    if (!fresh) return known->second;
    // The first row of a contact is its creation, unless the horizon has cut it.
    journal_.forwards(task.value, 0, [&](HistoryRow const& row) {
        for (auto const& event : row.events) {
            auto const* created = std::get_if<core::TaskCreated>(&event);
            if (created != nullptr && created->task == task) known->second = created->media;
        }
        return false;
    });
    return known->second;
}

std::vector<Activity> ActivityReader::read(core::AgentId agent, TimeRange const& range,
                                           Enough const& enough) {
    Fold fold(agent, [this](core::TaskId task) { return channel_of(task); });
    auto const start = clean_start(agent, range.from);
    journal_.forwards(agent.value, start, [&](HistoryRow const& row) {
        if (row.at >= range.to && !fold.open_before(range.to)) return false;
        for (auto const& event : row.events) fold.take(event);
        return !enough || !enough(fold.periods());
    });
    return fold.periods();
}

}  // namespace ringmaster::api
