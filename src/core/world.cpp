#include "core/world.hpp"

#include <algorithm>

#include "ringmaster/core/codec.hpp"

namespace ringmaster::core {
namespace {

// The users an event changes when it changes nothing else; empty: something else.
std::vector<AgentId> only_users(ConfigurationChanged const& event) {
    std::vector<AgentId> users;
    for (ConfigItem const& item : event.put) {
        User const* const user = std::get_if<User>(&item);
        if (user == nullptr) return {};
        users.push_back(user->id);
    }
    if (!event.removed.empty()) return {};
    return users;
}

// Nothing derived depends on them: they are asked when a contact comes (RQ-9).
bool only_business_hours(ConfigurationChanged const& event) {
    return event.removed.empty() &&
           std::all_of(event.put.begin(), event.put.end(), [](ConfigItem const& item) {
               return std::holds_alternative<BusinessHours>(item);
           });
}

}  // namespace

void broken(std::string what) { throw InvariantBroken{std::move(what)}; }

void World::apply(Event const& event) {
    if (auto const* const changed = std::get_if<ConfigurationChanged>(&event)) {
        Applier{state}(*changed);
        if (only_business_hours(*changed)) return;
        std::vector<AgentId> const users = only_users(*changed);
        if (users.empty()) return indexes.rebuild(state);
        for (AgentId const& user : users) indexes.refresh_skills(user, state);
        return;
    }
    if (auto const* const restarted = std::get_if<DaemonRestarted>(&event)) {
        Applier{state}(*restarted);
        return indexes.rebuild(state);
    }
    std::vector<Uuid> subjects;  // a UUID is a task, an agent or neither
    collect_subjects(event, subjects);
    for (Uuid const& subject : subjects) {
        if (Task const* task = state.task({subject})) indexes.remove(*task, state);
        if (Agent const* agent = state.agent({subject})) indexes.remove(*agent);
    }
    std::visit(Applier{state}, event);
    for (Uuid const& subject : subjects) {
        if (Task const* task = state.task({subject})) indexes.add(*task, state);
        if (Agent const* agent = state.agent({subject})) indexes.add(*agent);
    }
    for (Uuid const& subject : subjects) indexes.refresh_ready({subject}, state);
}

Agent& Applier::agent(AgentId id) const {
    Agent& found = state.agents[id];
    found.id = id;
    return found;
}

Station& Applier::station(AgentId id) const {
    Station* const found = agent(id).station();
    if (found == nullptr) broken("agent " + to_string(id) + " has no station");
    return *found;
}

Task& Applier::task(TaskId id) const {
    auto const found = state.tasks.find(id);
    if (found == state.tasks.end()) broken("no task " + to_string(id));
    return found->second;
}

QueueEntry& Applier::entry(TaskId id, std::uint32_t ordinal) const {
    for (QueueEntry& one : task(id).entries) {
        if (one.ordinal == ordinal) return one;
    }
    broken("no entry " + std::to_string(ordinal) + " in task " + to_string(id));
}

Engagement& Applier::engagement(TaskId id, std::uint32_t ordinal) const {
    for (Engagement& one : task(id).engagements) {
        if (one.ordinal == ordinal) return one;
    }
    broken("no engagement " + std::to_string(ordinal) + " in task " + to_string(id));
}

void Applier::remember(AgentId id, PastTask past) const {
    auto& list = agent(id).past;
    std::erase_if(list, [&](PastTask const& one) { return one.task == past.task; });
    if (list.size() >= limits::past_tasks_max) list.erase(list.begin());
    list.push_back(std::move(past));
}

void Applier::forget_closed(AgentId id, TaskId task) const {
    std::erase_if(agent(id).closed_while_away,
                  [&](ClosedTask const& old) { return old.view.task->id == task; });
}

void Applier::became_free(AgentId id, Time at) const {
    Station* const found = agent(id).station();
    if (found != nullptr) found->free_since = std::max(found->free_since, at);
}

void Applier::operator()(ConfigurationChanged const& event) const {
    for (ConfigItem const& item : event.put) state.config.put(item);
    for (ConfigKey const& key : event.removed) state.config.remove(key);
}

void Applier::operator()(DaemonRestarted const& /*event*/) const {
    for (auto& [id, one] : state.agents) one.sockets.clear();
    for (auto at = state.agents.begin(); at != state.agents.end();) {
        at = at->second.is_blank() ? state.agents.erase(at) : std::next(at);
    }
}

void Applier::operator()(FactRecorded const& event) const {
    auto& seen = state.connectors[event.connector].seen;
    seen.insert(event.number);
    while (seen.size() > limits::fact_window) seen.erase(seen.begin());
}

// In the journal for the record only (VC-11).
void Applier::operator()(LateFact const& /*event*/) const {}

}  // namespace ringmaster::core
