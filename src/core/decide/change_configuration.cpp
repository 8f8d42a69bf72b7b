#include "core/decide/change_configuration.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/decide/inactivity.hpp"
#include "core/decide/waiting.hpp"
#include "ringmaster/core/model/in_use.hpp"

namespace ringmaster::core {
namespace {

// What decides how long an agent may be inactive (AG-10).
bool concerns_inactivity(ChangeConfiguration const& command) {
    return std::any_of(command.put.begin(), command.put.end(), [](ConfigItem const& item) {
        return std::holds_alternative<OrgSettings>(item) ||
               std::holds_alternative<AgentProfile>(item) || std::holds_alternative<User>(item);
    });
}

void name_in(QueueEntry const& entry, std::set<Uuid>& named) {
    named.insert({entry.queue.value, entry.target.value});
    for (SkillRequirement const& one : entry.requirements) named.insert(one.skill.value);
    if (!entry.preferred_until) return;
    for (PreferredAgent const& one : entry.preferred) named.insert(one.agent.value);
}

void name_in(Task const& task, std::set<Uuid>& named) {
    named.insert({task.entry_point.value, task.queue.value});
    for (SkillRequirement const& one : task.requirements) named.insert(one.skill.value);
    for (QueueEntry const& entry : task.entries) name_in(entry, named);
    for (Engagement const& one : task.engagements) {
        if (std::holds_alternative<Released>(one.state)) continue;
        named.insert({one.agent.value, one.team.value});
        if (WrapUp const* const open = one.wrap_up()) named.insert(open->default_code.value);
    }
    if (task.consult) {
        Target const& target = task.consult->target;
        named.insert({target.agent.value, target.queue.value, target.entry_point.value});
    }
    for (NumberParty const& party : task.numbers) named.insert(party.team.value);  // RQ-14
    if (task.number_transfer) named.insert(task.number_transfer->team.value);
}

// What decides how long and by whom an entry waits in a queue.
bool waits_differently(Queue const& before, Queue const& after) {
    return before.wait_max != after.wait_max || before.groups != after.groups ||
           before.teams != after.teams || before.agents != after.agents ||
           before.check_availability != after.check_availability ||
           before.relaxation != after.relaxation || before.requirements != after.requirements;
}

}  // namespace

std::set<Uuid> in_use(State const& state) {
    std::set<Uuid> named;
    for (auto const& [id, agent] : state.agents) {
        Station const* const station = agent.station();
        if (station == nullptr) continue;
        named.insert({id.value, station->team.value});
        if (Idle const* const idle = station->choice.idle()) named.insert(idle->code.value);
        auto const& former = station->lease ? station->lease->former : std::nullopt;
        if (former && former->idle() != nullptr) named.insert(former->idle()->code.value);
        if (User const* const user = state.config.user(id)) named.insert(user->profile.value);
    }
    for (auto const& [id, task] : state.tasks) name_in(task, named);
    return named;
}

Refused why_not_removed(State const& state, std::vector<ConfigKey> const& removed) {
    if (removed.empty()) return std::nullopt;
    std::set<Uuid> const named = in_use(state);
    for (ConfigKey const& key : removed) {
        if (named.contains(key.id)) return Refusal{Reason::in_use, to_string(key.id)};
    }
    return std::nullopt;
}

Refused change_configuration(Decision& decision, ChangeConfiguration& command) {
    if (auto refusal = why_not_removed(decision.state(), command.removed)) return refusal;
    std::vector<Queue> changed;
    for (ConfigItem const& item : command.put) {
        Queue const* const after = std::get_if<Queue>(&item);
        Queue const* const before = after == nullptr ? nullptr : decision.config().queue(after->id);
        if (before != nullptr && waits_differently(*before, *after)) changed.push_back(*before);
    }
    InactivitySettings inactivity;
    if (concerns_inactivity(command)) inactivity = inactivity_settings(decision.state());
    decision.emit(ConfigurationChanged{decision.now(), command.by, std::move(command.put),
                                       std::move(command.removed)});
    settings_changed(decision, inactivity);
    follow_queues(decision, changed, command.by);
    decision.changes().openings = true;  // RQ-9: what has to leave a queue may find a place now
    return std::nullopt;
}

}  // namespace ringmaster::core
