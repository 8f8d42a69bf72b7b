#include "core/decide/inactivity.hpp"

#include "core/decide/session.hpp"

namespace ringmaster::core {
namespace {

void move(Decision& decision, AgentId id, std::optional<Time> due) {
    Agent const* const agent = decision.state().agent(id);
    if (agent == nullptr || agent->station() == nullptr) return;
    if (due != agent->station()->inactive_due) {
        decision.emit(InactivityMoved{id, due, decision.now()});
    }
}

std::optional<Time> due_from(Decision const& decision, AgentId id, Time since) {
    auto const after = decision.config().inactive_after(id);
    if (!after) return std::nullopt;
    return since + *after;
}

}  // namespace

void note_command(Decision& decision, AgentId by) {
    if (!by.empty()) move(decision, by, due_from(decision, by, decision.now()));
}

void inactivity_deadline(Decision& decision, AgentId id) {
    bool const busy = !decision.indexes().tasks_of(id).empty();
    Time const since = busy ? decision.now() : decision.state().agent(id)->station()->free_since;
    auto const due = due_from(decision, id, since);
    if (!due || *due > decision.now()) return move(decision, id, due);
    sign_out_inactive(decision, id);
}

InactivitySettings inactivity_settings(State const& state) {
    InactivitySettings all;
    for (auto const& [id, agent] : state.agents) {
        if (agent.station() != nullptr) all.emplace(id, state.config.inactive_after(id));
    }
    return all;
}

void settings_changed(Decision& decision, InactivitySettings const& before) {
    for (auto const& [id, after] : before) {
        if (after == decision.config().inactive_after(id)) continue;
        move(decision, id, due_from(decision, id, decision.now()));
    }
}

}  // namespace ringmaster::core
