#include "api/requests/visibility.hpp"

#include <algorithm>
#include <variant>

#include "api/documents/connector_profile.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/unseen.hpp"

namespace ringmaster::api {
namespace {

template <class T>
bool has(std::vector<T> const& list, T const& wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

template <class T>
void note(std::vector<T>& list, T const& one) {
    if (!one.empty() && !has(list, one)) list.push_back(one);
}

bool is_monitor(core::Engagement const& one) { return one.role == core::Role::monitor; }

// The same question of a live contact's state and of a past one's parts: whether `judge` says yes
// to anybody, any team or any queue that has or had a part in it.
template <class Judge>
bool any_part(core::Task const& task, Judge const& judge) {
    if (judge(task.queue) || std::ranges::any_of(task.previous_queues, judge)) return true;
    for (core::Engagement const& one : task.engagements) {
        if (!is_monitor(one) && (judge(one.agent) || judge(one.team))) return true;
    }
    for (core::Offer const& offer : task.offers) {
        if (judge(offer.agent)) return true;
    }
    for (core::QueueEntry const& entry : task.entries) {
        if (judge(entry.queue) || judge(entry.target)) return true;
    }
    for (core::NumberParty const& party : task.numbers) {
        if (judge(party.team)) return true;
    }
    if (task.callback && judge(task.callback->assignee())) return true;
    return task.number_transfer && judge(task.number_transfer->team);
}

template <class Judge>
bool any_part(ContactParts const& parts, Judge const& judge) {
    return std::ranges::any_of(parts.queues, judge) || std::ranges::any_of(parts.agents, judge) ||
           std::ranges::any_of(parts.teams, judge);
}

// Notes who has a part; other kinds of events tell of none.
struct PartsOf {
    ContactParts& parts;
    core::Time at;

    void begins(std::vector<core::AgentId>& those, core::AgentId agent) const {
        if (agent.empty()) return;
        note(those, agent);
        parts.latest[agent] = at;
    }
    void operator()(core::TaskCreated const& event) const { parts.media = event.media; }
    void operator()(core::TaskQueued const& event) const {
        note(parts.queues, event.queue);
        begins(parts.agents, event.target);
    }
    void operator()(core::CallbackRequested const& event) const {
        note(parts.queues, event.queue);
        if (event.wish) begins(parts.agents, event.wish->assignee);
    }
    void operator()(core::CallbackChanged const& event) const {
        note(parts.queues, event.queue);
        begins(parts.agents, event.wish.assignee);
    }
    void operator()(core::MaxWaitReached const& event) const { note(parts.queues, event.queue); }
    void operator()(core::OfferMade const& event) const { begins(parts.agents, event.agent); }
    void operator()(core::EngagementStarted const& event) const {
        begins(event.role == core::Role::monitor ? parts.monitors : parts.agents, event.agent);
    }
    void operator()(core::WrapUpSubmitted const& event) const {
        note(parts.agents, event.agent);
        parts.latest.try_emplace(event.agent, at);
        note(parts.teams, event.team);
        note(parts.queues, event.queue);
    }
    void operator()(core::NumberJoined const& event) const { note(parts.teams, event.team); }
    void operator()(core::NumberTransferStarted const& event) const {
        note(parts.teams, event.team);
    }
    template <class Other>
    void operator()(Other const& /*event*/) const {}
};

bool is_about(core::Event const& event, core::TaskId task) {
    return std::visit(
        [task](auto const& known) {
            if constexpr (requires { known.task; }) {
                return known.task == task;
            } else {
                return false;
            }
        },
        event);
}

}  // namespace

void ContactParts::take(core::Event const& event, core::Time at) {
    if (is_about(event, task)) std::visit(PartsOf{*this, at}, event);
}

ContactParts read_parts(JournalView& journal, core::TaskId task) {
    ContactParts parts;
    parts.task = task;
    journal.forwards(task.value, 0, [&parts](HistoryRow const& row) {
        parts.known = true;
        for (auto const& event : row.events) parts.take(event, row.at);
        return true;
    });
    return parts;
}

core::Engagement const* party_in(core::Task const& task, core::AgentId agent) {
    auto const found = std::ranges::find_if(task.engagements, [agent](auto const& one) {
        return one.agent == agent && one.talking() && !is_monitor(one);
    });
    return found == task.engagements.end() ? nullptr : &*found;
}

Visibility::Visibility(Context const& context)
    : caller_(context.principal), engine_(&context.engine), directory_(&context.directory) {}

bool Visibility::sees_all() const {
    switch (caller_.role) {
        case AccessRole::administrator:
        case AccessRole::reporting: return true;
        case AccessRole::supervisor: return caller_.teams.empty();
        case AccessRole::agent:
        case AccessRole::connector:
        case AccessRole::provider: return false;
    }
    return false;
}

bool Visibility::judges(core::TeamId team) const {
    return caller_.role == AccessRole::supervisor && has(caller_.teams, team);
}

bool Visibility::judges(core::AgentId agent) const {
    return !agent.empty() && (caller_.agent == agent || leads(agent));
}

bool Visibility::judges(core::QueueId id) const {
    auto const* queue = engine_->state().config.queue(id);
    return queue != nullptr && caller_.role == AccessRole::supervisor && sees(*queue);
}

bool Visibility::leads(core::AgentId agent) const {
    if (caller_.role != AccessRole::supervisor || caller_.agent == agent) return false;
    auto const* user = engine_->state().config.user(agent);
    return user != nullptr &&
           std::ranges::any_of(user->teams, [this](core::TeamId team) { return judges(team); });
}

bool Visibility::led_before(core::TaskId task) const {
    if (caller_.role != AccessRole::supervisor) return false;
    return std::ranges::any_of(engine_->state().agents, [&](auto const& known) {
        return known.second.past_task(task) != nullptr && leads(known.first);
    });
}

std::set<core::TaskId> Visibility::led_before() const {
    std::set<core::TaskId> ids;
    if (caller_.role != AccessRole::supervisor || sees_all()) return ids;
    for (auto const& [id, person] : engine_->state().agents) {
        if (!leads(id)) continue;
        for (auto const& past : person.past) ids.insert(past.task);
    }
    return ids;
}

bool Visibility::sees(core::AgentId agent) const { return sees_all() || judges(agent); }

bool Visibility::sees(core::Queue const& queue) const {
    if (sees_all()) return true;
    // Served by these agents and not by teams: theirs are the agents'.
    return std::ranges::any_of(queue.teams, [this](core::TeamId team) { return judges(team); }) ||
           std::ranges::any_of(queue.agents, [this](core::AgentId agent) { return leads(agent); });
}

struct Visibility::Judge {
    Visibility const& caller;
    template <class Id>
    bool operator()(Id id) const {
        return caller.judges(id);
    }
};

// What makes it his but for himself.
struct Visibility::Leader {
    Visibility const& caller;
    bool operator()(core::AgentId agent) const { return caller.leads(agent); }
    bool operator()(core::TeamId team) const { return caller.judges(team); }
    bool operator()(core::QueueId queue) const { return caller.judges(queue); }
};

bool Visibility::leads(core::Task const& live) const {
    if (sees_all()) return true;
    if (caller_.role == AccessRole::connector) {
        return may_tell(*directory_, caller_.subject, live.media);
    }
    return any_part(live, Leader{*this}) || led_before(live.id);
}

bool Visibility::leads(core::EntryPoint const& point) const {
    auto const* queue = engine_->state().config.queue(point.queue);
    return queue == nullptr ? sees_all() : leads(*queue);
}

bool Visibility::took_part(core::Task const& live) const {
    if (!caller_.agent) return false;
    auto const self = *caller_.agent;
    bool const engaged = std::ranges::any_of(live.engagements, [self](auto const& one) {
        return one.agent == self && !is_monitor(one);
    });
    auto const* person = engine_->state().agent(self);
    return engaged || live.offer_to(self) != nullptr ||
           (person != nullptr && person->past_task(live.id) != nullptr);
}

bool Visibility::may_correct(core::AgentId agent, core::TeamId team) const {
    if (caller_.agent == agent) return false;
    return sees_all() || leads(agent) || judges(team);
}

bool Visibility::hides(core::Task const& live, core::AgentId monitor) const {
    if (caller_.agent == monitor || !core::listens_unseen(live, monitor)) return false;
    return caller_.role == AccessRole::agent || took_part(live);
}

bool Visibility::sees_now(core::Task const& live) const {
    if (sees_all()) return true;
    if (caller_.role == AccessRole::connector) return leads(live);
    if (any_part(live, Judge{*this})) return true;
    if (!caller_.agent) return false;
    // He listens to it, was offered it not long ago, or may take it.
    if (live.latest(*caller_.agent) != nullptr || took_part(live)) return true;
    if (live.calls_back() && serves(live.queue)) return true;  // CB-9
    return live.owner() == nullptr && !live.entries.empty() && may_take(live);
}

bool Visibility::serves(core::QueueId id) const {
    auto const* queue = engine_->state().config.queue(id);
    auto const* user = caller_.agent ? engine_->state().config.user(*caller_.agent) : nullptr;
    if (queue == nullptr || user == nullptr) return false;
    return queue->served_by(*caller_.agent, {}) ||
           std::ranges::any_of(user->teams, [&](core::TeamId team) {
               return queue->served_by(*caller_.agent, team);
           });
}

std::vector<core::TaskId> Visibility::own_callbacks() const {
    auto const& assigned = engine_->callbacks_for(*caller_.agent);
    std::vector<core::TaskId> ids(assigned.begin(), assigned.end());
    for (auto const& [id, queue] : engine_->state().config.queues) {
        auto const& waiting = engine_->callbacks_in(id);
        if (!waiting.empty() && serves(id)) ids.insert(ids.end(), waiting.begin(), waiting.end());
    }
    return ids;
}

bool Visibility::may_change_callback(core::Task const& live) const {
    bool const own = caller_.agent && live.callback->assignee() == *caller_.agent;
    return own || (caller_.role != AccessRole::agent && leads(live));
}

bool Visibility::sees(core::Task const& live) const {
    return sees_now(live) || led_before(live.id);
}

bool Visibility::sees(ContactParts const& parts) const {
    if (auto const* live = engine_->state().task(parts.task)) {
        if (sees(*live)) return true;
    }
    if (!parts.known) return false;
    if (sees_all()) return true;
    if (caller_.role == AccessRole::connector) {
        return may_tell(*directory_, caller_.subject, parts.media);
    }
    return took_part(parts) || any_part(parts, Leader{*this});
}

// SEC-1: whoever was made under that name after the part began is not who had it.
bool Visibility::took_part(ContactParts const& parts) const {
    if (!caller_.agent) return false;
    auto const found = parts.latest.find(*caller_.agent);
    return found != parts.latest.end() && since(*caller_.agent) <= found->second;
}

core::Time Visibility::since(core::AgentId agent) const {
    auto const* user = caller_.agent == agent ? directory_->user_of(agent) : nullptr;
    return user == nullptr ? core::Time{} : user->created;
}

bool Visibility::may_take(core::Task const& task) const {
    if (!caller_.agent) return false;
    auto const* queue = engine_->state().config.queue(task.queue);
    auto const* person = engine_->state().agent(*caller_.agent);
    auto const* station = person == nullptr ? nullptr : person->station();
    return queue != nullptr && queue->manually_assignable && station != nullptr &&
           queue->served_by(*caller_.agent, station->team);
}

std::vector<core::AgentId> Visibility::agents() const {
    std::vector<core::AgentId> seen;
    for (auto const& [id, user] : engine_->state().config.users) {
        if (sees(id)) seen.push_back(id);
    }
    return seen;
}

// An agent's are few among many: those he has, may take, or had not long ago.
std::vector<core::Task const*> Visibility::own_tasks() const {
    std::set<core::TaskId> ids;
    auto const self = *caller_.agent;
    for (auto const id : engine_->tasks_of(self)) ids.insert(id);
    for (auto const id : engine_->assignable_to(self)) ids.insert(id);
    if (auto const* person = engine_->state().agent(self)) {
        for (auto const& past : person->past) ids.insert(past.task);
    }
    for (auto const id : own_callbacks()) ids.insert(id);
    std::vector<core::Task const*> tasks;
    for (auto const id : ids) tasks.push_back(engine_->state().task(id));
    std::erase(tasks, nullptr);
    return tasks;
}

std::vector<core::Task const*> Visibility::tasks() const {
    if (caller_.role == AccessRole::agent && caller_.agent) return own_tasks();
    std::vector<core::Task const*> tasks;
    auto const before = led_before();  // asked once for all
    for (auto const& [id, task] : engine_->state().tasks) {
        if (before.contains(id) || sees_now(task)) tasks.push_back(&task);
    }
    return tasks;
}

std::optional<Response> why_not_lead(Context const& context, core::TaskId id) {
    auto const* task = context.engine.state().task(id);
    Visibility const visibility(context);
    if (task == nullptr || !visibility.sees(*task)) {
        return refusal_response(core::Refusal{core::Reason::unknown_task, {}});
    }
    if (visibility.leads(*task)) return std::nullopt;
    return refusal_response(core::Refusal{core::Reason::not_permitted, {}});
}

}  // namespace ringmaster::api
