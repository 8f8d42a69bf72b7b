#include "core/configuration.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/inactivity.hpp"
#include "core/queue_control.hpp"
#include "ringmaster/core/in_use.hpp"

namespace ringmaster::core {
namespace {

// What decides how long an agent may be inactive (AG-10).
bool concerns_inactivity(ChangeConfiguration const& command) {
    return std::any_of(command.put.begin(), command.put.end(), [](ConfigItem const& item) {
        return std::holds_alternative<OrgSettings>(item) ||
               std::holds_alternative<AgentProfile>(item) || std::holds_alternative<User>(item);
    });
}

}  // namespace

std::set<Uuid> in_use(State const& state) {
    std::set<Uuid> named;
    for (auto const& [id, agent] : state.agents) {
        Station const* const station = agent.station();
        if (station == nullptr) continue;
        named.insert({id.value, station->team.value});
        if (User const* const user = state.config.user(id)) named.insert(user->profile.value);
    }
    for (auto const& [id, task] : state.tasks) {
        named.insert({task.entry_point.value, task.queue.value});
        for (QueueEntry const& entry : task.entries) {
            named.insert(entry.queue.value);
            for (SkillRequirement const& one : entry.requirements) named.insert(one.skill.value);
        }
        for (Engagement const& one : task.engagements) {
            if (std::holds_alternative<Released>(one.state)) continue;
            named.insert({one.agent.value, one.team.value});
            if (WrapUp const* const open = one.wrap_up()) named.insert(open->default_code.value);
        }
    }
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
    std::vector<QueueId> shut;
    for (ConfigItem const& item : command.put) {
        Queue const* const after = std::get_if<Queue>(&item);
        Queue const* const before = after == nullptr ? nullptr : decision.config().queue(after->id);
        if (before != nullptr && before->active && !after->active) shut.push_back(after->id);
    }
    InactivitySettings inactivity;
    if (concerns_inactivity(command)) inactivity = inactivity_settings(decision.state());
    decision.emit(ConfigurationChanged{decision.now(), command.by, std::move(command.put),
                                       std::move(command.removed)});
    settings_changed(decision, inactivity);
    for (QueueId const& queue : shut) empty_queue(decision, queue, "QUEUE_INACTIVE");
    return std::nullopt;
}

}  // namespace ringmaster::core
