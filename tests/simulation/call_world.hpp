#pragma once
// A live call small enough to try everything: three agents, one customer, one outside number, one
// queue. What can happen in a state, and when two states are the same one.

#include <functional>
#include <string>
#include <vector>

#include "support/small_world.hpp"

namespace ringmaster::simulation {

using namespace core;

inline constexpr char const* outside_number = "+4930777";
[[nodiscard]] TaskId the_call();
// anna, ben and carla.
[[nodiscard]] std::vector<AgentId> const& the_agents();
// The organization, everybody Available.
[[nodiscard]] testing::SmallWorld call_world();

// A state in its future only: times count from now, past ones by their order where the order
// matters; numbers that only name something are replaced by their rank. Left out is what decides
// wording alone: who was told what, past parts, released engagements, the record of the session.
[[nodiscard]] std::string future_of(State const& state, Time now);

// One thing that can happen.
struct Happening {
    std::string name;
    std::function<Outcome(Engine&, Time&)> happen;  // may move the time on
};

// An agent's command about the call, in every variant of whom it names.
struct Attempt {
    AgentId agent;
    Action action = Action::accept;
    std::string name;
    Command command;
};
[[nodiscard]] std::vector<Attempt> const& attempts();

// What is no command about the call: states of agents, facts of the connector, time, a restart.
[[nodiscard]] std::vector<Happening> happenings(Engine const& engine);

// Confirms at once every connector command whose outcome nothing waits for (hang up, bridge,
// record); the others stay open and are answered, either way, as happenings.
void settle(Engine& engine, Time now, Outcome& outcome);

// What SPEC promises of every state of the call, told independently of the engine's own
// invariants; empty: kept.
[[nodiscard]] std::string broken_promise(State const& state);
// The same of what an agent is allowed: who may do what, and when not.
// TR-5: an owner who can do nothing that leads on, though nothing of his is on its way to the
// connector; empty when there is none.
[[nodiscard]] std::string stuck_owner(core::State const& state, core::AgentId agent,
                                      core::ActionSet allowed);
[[nodiscard]] std::string broken_permission(State const& state, AgentId agent, ActionSet allowed);

}  // namespace ringmaster::simulation
