// Claims about call-associated data (CD-3).

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

std::uint32_t version_of(TaskModel const& task, std::string const& name) {
    auto const found = task.variables.find(name);
    return found == task.variables.end() ? 0 : found->second.version;
}

bool stands(TaskModel const& task, std::string const& name,
            std::variant<PlainValue, SealedValue> const& value) {
    auto const found = task.variables.find(name);
    return found != task.variables.end() && found->second.value == value;
}

bool may_save(Model const& model, TaskModel const& task, SaveVariables const& command) {
    if (command.agent.empty()) return !task.ended;
    if (model.signed_in(command.agent) == nullptr) return false;
    if (EngagementModel const* const part = task.in_part(command.agent, Part::talking)) {
        bool const child = task.consult && task.consult->target.kind == TargetKind::entryPoint;
        return part->role != Role::consulted || !child;  // CO-7
    }
    if (task.in_part(command.agent, Part::listening) != nullptr) return false;  // SU-1
    return task.in_part(command.agent, Part::wrapping) != nullptr;
}

std::size_t count_after(TaskModel const& task, SaveVariables const& command) {
    std::set<std::string> names;
    for (auto const& [name, variable] : task.variables) names.insert(name);
    for (auto const& [name, value] : command.values) names.insert(name);
    return names.size();
}

}  // namespace

bool must_refuse_save(Model const& model, SaveVariables const& command) {
    TaskModel const* const task = model.task(command.task);
    if (task == nullptr || !may_save(model, *task, command)) return true;
    for (auto const& [name, version] : command.versions) {
        if (!command.values.contains(name)) continue;
        if (version != version_of(*task, name)) return true;
    }
    return count_after(*task, command) > limits::attributes_max;
}

bool is_saved(Model const& model, SaveVariables const& command) {
    TaskModel const* const task = model.task(command.task);
    if (task == nullptr) return false;
    return std::all_of(command.values.begin(), command.values.end(),
                       [&](auto const& item) { return stands(*task, item.first, item.second); });
}

void require_variables_told(Model const& model, Step const& step) {
    std::set<std::pair<AgentId, TaskId>> told;
    for (Effect const& effect : step.outcome.effects) {
        auto const* const notice = std::get_if<TaskNotice>(&effect);
        if (notice == nullptr || !notice->updated_by) continue;
        TaskId const id = notice->view.task->id;
        told.insert({notice->to, id});
        TaskModel const* const known = model.task(id);
        if (notice->view.wrap_up_started || known == nullptr) continue;  // as he left it
        TaskModel const& task = *known;
        auto const& shown = notice->view.task->attributes;
        require(shown.size() == task.variables.size(), "CD-3: other variables are told");
        for (auto const& [name, variable] : shown) {
            bool const same =
                stands(task, name, variable.value) && version_of(task, name) == variable.version;
            require(same, "CD-3: another value is told");
        }
    }
    for (Event const& event : step.outcome.events) {
        auto const* const saved = std::get_if<VariablesSaved>(&event);
        if (saved == nullptr) continue;
        for (auto const& [agent, one] : model.agents) {
            TaskModel const& task = model.tasks.at(saved->task);
            bool const sees =
                task.offer_to(agent) != nullptr || task.in_part(agent, Part::talking) != nullptr ||
                task.in_part(agent, Part::listening) != nullptr || agent == saved->agent;
            bool const wanted = one.signed_in && sees;
            require(told.contains({agent, saved->task}) == wanted, "CD-3: told to the wrong ones");
        }
    }
}

void Claims::operator()(VariablesSaved const& event) const {
    auto const* const command = input<SaveVariables>();
    require(command != nullptr && command->task == event.task, "CD-3: nobody saved");
    require(!must_refuse_save(model, *command), "CD-3: a save that had to be refused");
    require(event.by == command->by && event.agent == command->agent, "CD-3: saved by another");
    TaskModel& one = task(event.task);
    for (auto const& [name, variable] : event.attributes) {
        auto const asked = command->values.find(name);
        require(asked != command->values.end() && asked->second == variable.value,
                "CD-3: another value than asked for");
        require(variable.version == version_of(one, name) + 1, "CD-3: another version");
        require(variable.author == command->by, "CD-3: another author");
        one.variables[name] = {variable.value, variable.version};
    }
}

}  // namespace ringmaster::simulation
