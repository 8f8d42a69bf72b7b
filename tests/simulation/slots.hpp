#pragma once
// The slots an agent has taken, counted from what is published to him and nothing else: popovers,
// contacts and wrap-up forms that opened and have not closed again (RQ-10).

#include <array>
#include <map>

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// What a hydration says of a contact that is over meanwhile.
[[nodiscard]] bool closes(NoticeKind kind);

class Slots {
public:
    // Takes what a step published and compares with the engine: on each channel as many slots are
    // taken as there are offers, contacts and wrap-ups, and nothing is offered beyond the agent's
    // capacity. Throws Complaint.
    void take(Outcome const& outcome, Engine const& engine);
    [[nodiscard]] std::size_t compared() const { return compared_; }

private:
    using Counts = std::array<std::size_t, media_type_count>;

    void take_notice(TaskNotice const& notice, State const& state);
    void require_room(AgentId agent, MediaType media, bool own, State const& state) const;
    void require_equal(State const& state);
    [[nodiscard]] Counts counted(AgentId agent) const;

    std::map<AgentId, std::map<TaskId, MediaType>> open_;
    std::size_t compared_ = 0;
};

}  // namespace ringmaster::simulation
