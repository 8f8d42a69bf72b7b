// An agent's periods, folded from his rows of the journal (AG-13).
#include <algorithm>
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

    std::vector<Activity> finish() {
        if (state_) done_.push_back(std::move(*state_));
        for (auto& [task, open] : contacts_) done_.push_back(std::move(open));
        std::ranges::stable_sort(done_, {}, &Activity::start);
        return std::move(done_);
    }

private:
    void on(core::AgentSignedIn const& event) {
        if (event.agent != agent_) return;
        session_ = event.session;
        team_ = event.team;
        dial_number_ = event.dial_number;
        if (event.takeover) return;  // the state goes on (AG-7)
        change_state("idle", event.at, event.by);
        state_->idle_code = event.idle_code;
    }
    void on(core::AgentStateChanged const& event) {
        if (event.agent != agent_) return;
        change_state(event.available ? "available" : "idle", event.at, event.by);
        state_->reason = event.reason;
        if (!event.available) state_->idle_code = event.code;
    }
    void on(core::AgentSignedOut const& event) {
        if (event.agent != agent_ || !state_) return;
        state_->end = event.at;
        done_.push_back(std::move(*state_));
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
        open->second.wrap_up_code = event.code;
        open->second.queue = event.queue;
        open->second.by = event.by;
        close_contact(event.task, event.submitted, event.reason);
    }
    void on(core::WrapUpSkipped const& event) {
        if (event.agent == agent_) close_contact(event.task, event.at, {});
    }
    template <class Other>
    void on(Other const&) {}

    Activity begin(std::string state, core::Time at) const {
        Activity activity;
        activity.state = std::move(state);
        activity.start = at;
        activity.session = session_;
        activity.team = team_;
        activity.dial_number = dial_number_;
        return activity;
    }
    void change_state(std::string state, core::Time at, core::Actor const& by) {
        if (state_) {
            state_->end = at;
            done_.push_back(std::move(*state_));
        }
        state_ = begin(std::move(state), at);
        state_->by = by;
    }
    void open_contact(core::TaskId task, std::string state, core::Time at) {
        close_contact(task, at, {});
        auto activity = begin(std::move(state), at);
        activity.task = task;
        contacts_.emplace(task, std::move(activity));
    }
    void close_contact(core::TaskId task, core::Time at, std::string const& reason) {
        auto const open = contacts_.find(task);
        if (open == contacts_.end()) return;
        open->second.end = at;
        open->second.reason = reason;
        done_.push_back(std::move(open->second));
        contacts_.erase(open);
    }

    core::AgentId agent_;
    core::SessionId session_;
    core::TeamId team_;
    std::string dial_number_;
    std::optional<Activity> state_;
    std::map<core::TaskId, Activity> contacts_;
    std::vector<Activity> done_;
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
