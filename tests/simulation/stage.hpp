#pragma once
// An engine, the checker that watches it and the journal between daemon runs. Everything that
// goes in comes through here, so that nothing stays unchecked.

#include <functional>

#include "simulation/checker.hpp"

namespace ringmaster::simulation {

class Stage {
public:
    Stage();
    // Continues from a snapshot with a copy of the checker that led there; without a journal.
    Stage(std::string const& snapshot, Checker checker, Time at);

    // Each feeds one input at `now` and checks it. Throws Complaint.
    Outcome give(Command const& command);
    Outcome tell(Fact const& fact);
    Outcome tick(std::size_t limit);
    // Moves time; with `punctual` every timer fires when it is due, else none does.
    void pass(Duration duration, bool punctual);
    // The daemon stops and starts again, from its snapshot or from the journal alone. Both must
    // give the state it had. Sockets are gone; DaemonStarted is the caller's.
    void restart(bool from_journal);
    // Replay and snapshot against the live state, and every invariant of it (OPS).
    void require_reproducible() const;
    // VC-6: each action of each agent, tried on copies, is accepted exactly when it is allowed.
    void require_allowed_is_accepted() const;

    Time now;
    // Whoever else looks at each step, once it is checked.
    void watch(std::function<void(Step const&)> watcher) { watcher_ = std::move(watcher); }
    // Time in which timers fired when they were due.
    [[nodiscard]] Duration lived() const { return now - start_ - stood_still_; }
    [[nodiscard]] bool is_timer_due() const {
        auto const due = engine_.next_deadline();
        return due && *due <= now;
    }
    [[nodiscard]] Engine const& engine() const { return engine_; }
    [[nodiscard]] Checker const& checker() const { return checker_; }
    [[nodiscard]] Model const& model() const { return checker_.model(); }
    [[nodiscard]] std::vector<Event> const& journal() const { return journal_; }
    [[nodiscard]] std::vector<Step> const& steps() const { return steps_; }
    // The last inputs and their events, for people.
    [[nodiscard]] std::string tail(std::size_t steps) const;

private:
    template <class Input, class Feed>
    Outcome feed(Input const& input, Feed const& feed);

    Time start_ = now;
    Duration stood_still_{0};
    std::function<void(Step const&)> watcher_;
    Engine engine_;
    Checker checker_;
    std::vector<Event> journal_;
    std::vector<Step> steps_;
};

// What some commands name besides agent and task.
struct Aim {
    AuxCodeId code;  // of a wrap-up
    Target target;   // of a consult or transfer
    Leg party;       // to drop
};
// The command an agent gives for an action.
[[nodiscard]] Command action_command(Action action, AgentId agent, TaskId task, Aim const& aim);
[[nodiscard]] Actor acting(AgentId agent);

}  // namespace ringmaster::simulation
