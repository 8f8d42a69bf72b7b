#pragma once
// What every agent's desktop shows, put together from notices alone as a client would: which
// popover, contact or wrap-up form is open. After each step it must be the truth (PROTOCOL 3).

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// A command of an agent waits for the connector; nobody is told before its outcome.
[[nodiscard]] bool waits(TaskModel const& task);

enum class Shown { connecting, ringing, contact, wrap_up };

class Desktops {
public:
    // Takes the notices of a step: numbering, order, contents. Throws Complaint.
    void take(Model& model, Step const& step);
    // Compares with the model after the step.
    void require_truth(Model const& model) const;

private:
    void take_notice(Model& model, TaskNotice const& notice);
    void take_hydration(Model& model, Hydrate const& hydrate);
    void close(Model& model, AgentId agent, TaskId task);
    static void require_number(Model& model, AgentId to, std::uint64_t sequence);

    void take_state(Agent const& agent);
    void require_tasks_shown(Model const& model) const;
    void require_buttons(Model const& model) const;
    void require_offers(Model const& model, AgentId agent) const;
    void require_channels(Model const& model, AgentId agent) const;

    std::map<AgentId, std::map<TaskId, Shown>> shown_;
    // As told last; nothing where a change of the configuration may have changed it unheard.
    std::map<AgentId, std::map<TaskId, ActionSet>> allowed_;
    std::set<AgentId> arrived_;                  // within the step: what follows reaches him
    std::map<AgentId, OfferStack> offers_;       // as told last (OF-6)
    std::map<AgentId, ChannelStates> channels_;  // as told last (AG-3)
    std::map<AgentId, std::pair<bool, AuxCodeId>> state_;  // Available, else the idle code
};

}  // namespace ringmaster::simulation
