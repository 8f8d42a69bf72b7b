#include "core/decide/save_variables.hpp"

#include <algorithm>

#include "ringmaster/core/model/variables.hpp"

namespace ringmaster::core {
namespace {

std::uint32_t version_of(Task const& task, std::string const& name) {
    auto const found = task.attributes.find(name);
    return found == task.attributes.end() ? 0 : found->second.version;
}

// Whether this part in the task lets an agent change its variables. Everybody who talks with the
// customer or is consulted about him may; a monitor only listens (SU-1), and the consulted side of
// an EP-DN consult only looks (CO-7).
bool may_edit(Task const& task, Engagement const& part) {
    bool const child = task.consult && !task.consult->child.empty();
    return part.role != Role::monitor && !(child && part.role == Role::consulted);
}

// While he talks, and as long as he owes the wrap-up: results are often written down then.
Engagement const* editing_part(Task const& task, AgentId agent) {
    Engagement const* const talking = task.talking(agent);
    if (talking != nullptr) return may_edit(task, *talking) ? talking : nullptr;
    Engagement const* const wrapping = task.wrapping(agent);
    bool const owes = wrapping != nullptr && !wrapping->wrap_up()->submitted;
    return owes ? wrapping : nullptr;
}

std::optional<Reason> why_not_by_agent(Decision const& decision, Task const* task,
                                       SaveVariables const& command) {
    Agent const* const person = decision.state().agent(command.agent);
    if (person == nullptr || person->station() == nullptr) return Reason::not_signed_in;
    if (task != nullptr && editing_part(*task, command.agent) != nullptr) return std::nullopt;
    bool const had_part = (task != nullptr && task->latest(command.agent) != nullptr) ||
                          person->past_task(command.task) != nullptr;
    if (task == nullptr) return had_part ? Reason::contact_ended : Reason::unknown_task;
    return task->ended() != nullptr && had_part ? Reason::contact_ended : Reason::not_connected;
}

std::optional<Reason> why_not_save(Decision const& decision, Task const* task,
                                   SaveVariables const& command) {
    if (!command.agent.empty()) return why_not_by_agent(decision, task, command);
    if (task == nullptr) return Reason::unknown_task;
    if (task->ended() != nullptr) return Reason::contact_ended;
    return std::nullopt;
}

// A plain value that is there already is no change: clients save whole forms, and a form must not
// take from others what its agent never touched. Sealed values cannot be compared.
bool changes(Task const& task, std::string const& name,
             std::variant<PlainValue, SealedValue> const& value) {
    auto const found = task.attributes.find(name);
    if (found == task.attributes.end()) return true;
    return std::holds_alternative<SealedValue>(value) || found->second.value != value;
}

std::map<std::string, Variable> changed_variables(Task const& task, SaveVariables const& command) {
    std::map<std::string, Variable> changed;
    for (auto const& [name, value] : command.values) {
        if (!changes(task, name, value)) continue;
        changed.emplace(name, Variable{value, version_of(task, name) + 1, command.by});
    }
    return changed;
}

std::size_t size_after(Task const& task, std::map<std::string, Variable> const& changed) {
    std::size_t size = task.attributes.size();
    for (auto const& [name, variable] : changed) size += task.attributes.contains(name) ? 0U : 1U;
    return size;
}

// CD-3: everybody who talks or is offered the contact; in wrap-up an agent hears of his own saves
// only (PROTOCOL 4).
void tell_saved(Decision& decision, SaveVariables const& command) {
    Task const& task = *decision.state().task(command.task);
    std::vector<AgentId> told;
    for (Engagement const& one : task.engagements) {
        if (one.talking()) told.push_back(one.agent);
    }
    for (Offer const& offer : task.offers) told.push_back(offer.agent);
    if (!command.agent.empty()) told.push_back(command.agent);
    std::vector<AgentId> done;
    for (AgentId const& agent : told) {
        if (std::find(done.begin(), done.end(), agent) != done.end()) continue;
        done.push_back(agent);
        Saying saying;
        saying.updated_by = command.by;
        decision.tell_task(agent, NoticeKind::ContactUpdated, command.task, std::move(saying));
    }
}

}  // namespace

std::vector<std::string> conflicting_variables(Task const& task, SaveVariables const& command) {
    std::vector<std::string> names;
    for (auto const& [name, value] : command.values) {
        auto const expected = command.versions.find(name);
        if (expected == command.versions.end()) continue;
        if (expected->second != version_of(task, name)) names.push_back(name);
    }
    return names;
}

Refused save_variables(Decision& decision, SaveVariables const& command) {
    Task const* const task = decision.state().task(command.task);
    if (auto const reason = why_not_save(decision, task, command)) return Refusal{*reason, {}};
    auto const conflicts = conflicting_variables(*task, command);
    if (!conflicts.empty()) return Refusal{Reason::attribute_conflict, conflicts.front()};
    auto changed = changed_variables(*task, command);
    if (size_after(*task, changed) > limits::attributes_max) {
        return Refusal{Reason::too_many_attributes, std::to_string(limits::attributes_max)};
    }
    if (changed.empty()) {  // the caller's client still waits for the event
        if (command.agent.empty()) return std::nullopt;
        Saying saying;
        saying.updated_by = command.by;
        decision.tell_task(command.agent, NoticeKind::ContactUpdated, command.task, saying);
        return std::nullopt;
    }
    decision.emit(VariablesSaved{command.task, decision.now(), command.by, command.agent,
                                 std::move(changed)});
    tell_saved(decision, command);
    return std::nullopt;
}

}  // namespace ringmaster::core
