// What saved call-associated data does to the state.

#include "core/state/world.hpp"

namespace ringmaster::core {
namespace {

void put(Task& task, std::map<std::string, Variable> const& saved) {
    for (auto const& [name, variable] : saved) task.attributes.insert_or_assign(name, variable);
}

}  // namespace

void Applier::operator()(VariablesSaved const& event) const {
    Task& one = task(event.task);
    put(one, event.attributes);
    // Who saves in wrap-up keeps looking at the interaction as he left it, with what he wrote.
    for (Engagement& part : one.engagements) {
        WrapUp* const open = part.wrap_up();
        if (event.agent.empty() || part.agent != event.agent) continue;
        if (open == nullptr || !open->left.task) continue;
        auto left = std::make_shared<Task>(*open->left.task);
        put(*left, event.attributes);
        open->left.task = std::move(left);
    }
}

}  // namespace ringmaster::core
