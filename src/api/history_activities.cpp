// An agent's periods, folded from his rows of the journal (AG-13).
#include <map>
#include <utility>

#include "ringmaster/api/history.hpp"

namespace ringmaster::api {
namespace {

// Events of other agents and kinds that begin or end no period fall through to the last overload.
class Fold {
public:
    explicit Fold(core::AgentId agent) : agent_(agent) {}

    void take(core::Event const& event) {
        std::visit([this](auto const& one) { on(one); }, event);
    }

    std::vector<Activity> finish() { return std::move(periods_); }

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
        if (event.agent == agent_) close_contact(event.task, event.at, event.reason);
    }
    void on(core::EngagementStarted const& event) {
        if (event.agent == agent_) open_contact(event.task, "connected", event.at);
    }
    void on(core::EngagementEnded const& event) {
        if (event.agent == agent_) close_contact(event.task, event.at, event.reason);
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
        begin(std::move(state), at).task = task;
    }
    void close_contact(core::TaskId task, core::Time at, std::string const& reason) {
        auto const open = contacts_.find(task);
        if (open == contacts_.end()) return;
        periods_[open->second].end = at;
        periods_[open->second].reason = reason;
        contacts_.erase(open);
    }

    core::AgentId agent_;
    core::SessionId session_;
    core::TeamId team_;
    std::string dial_number_;
    std::vector<Activity> periods_;                 // in order of their start
    std::optional<std::size_t> state_;              // the open one of the agent himself
    std::map<core::TaskId, std::size_t> contacts_;  // the open one of each contact
};

}  // namespace

std::vector<Activity> activities(std::vector<HistoryRow> const& rows, core::AgentId agent) {
    Fold fold(agent);
    for (auto const& row : rows) {
        for (auto const& event : row.events) fold.take(event);
    }
    return fold.finish();
}

}  // namespace ringmaster::api
