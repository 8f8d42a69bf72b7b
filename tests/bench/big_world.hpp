#pragma once
// A large organization in virtual time for benchmarks: as many agents, teams, queues and waiting
// contacts as asked for. The engine's effects are dropped; connector commands are confirmed when a
// benchmark says so, outside the measured time.

#include <cstdint>
#include <string>
#include <vector>

#include "ringmaster/core/engine.hpp"

namespace ringmaster::bench {

struct Size {
    std::size_t agents = 10;
    std::size_t teams = 1;
    std::size_t queues = 1;          // each is served by every team
    std::size_t skills = 0;          // required by every queue; all but every fourth agent fit
    std::size_t skill_profiles = 1;  // distinct sets of skills among the agents
    core::RoutingOrder order = core::RoutingOrder::LONGEST_AVAILABLE_AGENT;
    std::size_t relaxation_steps = 0;  // a minute after queueing, each drops one requirement
};

class BigWorld {
public:
    explicit BigWorld(Size const& size);

    core::Engine engine;
    core::Time now{1'700'000'000'000};

    void sign_in_all();
    [[nodiscard]] core::AgentId agent(std::size_t index) const;
    [[nodiscard]] core::TaskId next_task();
    // A voice contact with four variables of 20 characters.
    [[nodiscard]] core::CreateTask contact(core::TaskId task, std::size_t queue) const;
    [[nodiscard]] core::SetState state(std::size_t agent, bool available) const;
    // Steps that are not measured; stops the program when one is refused.
    core::Outcome give(core::Command const& command);
    core::Outcome tell(core::Fact const& fact);
    // Confirms the connector commands of an outcome.
    void settle(core::Outcome const& outcome);

private:
    [[nodiscard]] std::vector<core::ConfigItem> organization() const;
    [[nodiscard]] std::vector<core::SkillValue> skills_of(std::size_t agent) const;

    Size size_;
    std::uint64_t next_task_ = 1;
};

}  // namespace ringmaster::bench
