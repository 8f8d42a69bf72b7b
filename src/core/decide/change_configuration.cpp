#include "core/decide/change_configuration.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/decide/do_not_call.hpp"
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

// Another thing under the id of the former: who lives by that would have lost it. Every kind says
// what makes it what it is; other fields are its settings.
struct AnotherThing {
    Config const& config;

    bool operator()(AuxCode const& after) const {
        AuxCode const* const before = config.aux_code(after.id);
        return before != nullptr && before->is_idle != after.is_idle;
    }
    bool operator()(Team const& after) const {
        Team const* const before = config.team(after.id);
        return before != nullptr && before->capacity_based() != after.capacity_based();
    }
    bool operator()(Queue const& after) const {
        Queue const* const before = config.queue(after.id);
        return before != nullptr && before->media != after.media;
    }
    bool operator()(EntryPoint const& after) const {
        EntryPoint const* const before = config.entry_point(after.id);
        return before != nullptr && before->media != after.media;
    }
    bool operator()(Skill const& after) const {
        Skill const* const before = config.skill(after.id);
        return before != nullptr && before->type != after.type;
    }
    bool operator()(Site const& /*after*/) const { return false; }
    bool operator()(MultimediaProfile const& /*after*/) const { return false; }
    bool operator()(User const& /*after*/) const { return false; }
    bool operator()(AgentProfile const& /*after*/) const { return false; }
    bool operator()(OrgSettings const& /*after*/) const { return false; }
    bool operator()(BusinessHours const& /*after*/) const { return false; }
};

Uuid id_of(ConfigItem const& item) {
    return std::visit(
        [](auto const& one) {
            if constexpr (requires { one.id; }) return one.id.value;
            return Uuid{};  // the organization's settings
        },
        item);
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
    for (auto const& [id, campaign] : state.campaigns) {
        EntryPoint const* const point = state.config.entry_point(campaign.terms.entry_point);
        if (point != nullptr) named.insert({point->id.value, point->queue.value});
    }
    return named;
}

std::set<std::string> variables_in_use(State const& state) {
    std::set<std::string> names;
    for (auto const& [id, task] : state.tasks) {
        for (auto const& [name, variable] : task.attributes) names.insert(name);
    }
    return names;
}

Refused why_not_changed(State const& state, ChangeConfiguration const& command) {
    std::vector<Uuid> gone;
    gone.reserve(command.removed.size());
    for (ConfigKey const& key : command.removed) gone.push_back(key.id);
    for (ConfigItem const& item : command.put) {
        if (std::visit(AnotherThing{state.config}, item)) gone.push_back(id_of(item));
    }
    if (gone.empty()) return std::nullopt;
    std::set<Uuid> const named = in_use(state);
    for (Uuid const& id : gone) {
        if (named.contains(id)) return Refusal{Reason::in_use, to_string(id)};
    }
    return std::nullopt;
}

Refused change_configuration(Decision& decision, ChangeConfiguration& command) {
    if (auto refusal = why_not_changed(decision.state(), command)) return refusal;
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
    if (command.do_not_call) replace_do_not_call(decision, *command.do_not_call, command.by);
    settings_changed(decision, inactivity);
    follow_queues(decision, changed, command.by);
    decision.changes().openings = true;  // RQ-9: what has to leave a queue may find a place now
    return std::nullopt;
}

}  // namespace ringmaster::core
