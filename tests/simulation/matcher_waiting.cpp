// How an entry waits, and where it goes on when it may not stay (RQ-1, RQ-4 to RQ-9).

#include <algorithm>

#include "ringmaster/core/limits.hpp"
#include "simulation/matcher.hpp"
#include "simulation/not_yet.hpp"

namespace ringmaster::simulation {
namespace {

Duration waited(EntryShadow const& entry, Time now) { return now - entry.queued.at; }

bool by_groups(Queue const& queue) { return queue.agents.empty() && !queue.groups.empty(); }

std::vector<SkillRequirement> sorted(std::vector<SkillRequirement> list) {
    std::sort(list.begin(), list.end());
    return list;
}

std::string text(EntryPlace place) {
    return "entry " + std::to_string(place.entry) + " of task " + to_string(place.task);
}

// Who is tried alone, and until when.
struct Preference {
    std::vector<PreferredAgent> agents;
    std::optional<Time> until;
    bool personal = false;
};

Preference preference_of(Shadow const& shadow, CreateTask const& create, Queue const& queue,
                         Time now) {
    if (!create.direct_to.empty()) {
        return {{{create.direct_to, 0}}, now + create.direct_for, true};
    }
    bool const somebody = std::any_of(
        create.preferred.begin(), create.preferred.end(), [&](PreferredAgent const& one) {
            auto const agent = shadow.agents.find(one.agent);
            return agent != shadow.agents.end() && agent->second.signed_in &&
                   serves(queue, one.agent, agent->second.team);
        });
    if (somebody) return {create.preferred, now + queue.preferred_for, false};
    AgentId const last = last_agent(shadow, create, queue.id);
    if (!last.empty()) return {{{last, 0}}, now, false};
    return {};
}

}  // namespace

void Matcher::check(TaskQueued const& event) {
    if (!event.target.empty()) return;
    TaskShadow const& task = shadow_.task(event.task);
    Queue const& queue = shadow_.config.queues.at(event.queue);
    if (by_groups(queue)) {
        std::size_t const joined = groups_joined(shadow_, queue, 1, Duration(0));
        require(event.groups == joined, "RQ-6: other groups at the queueing");
    }
    bool const is_new = step_.create != nullptr && step_.create->task == event.task &&
                        task.queue.empty() && event.kind == EntryKind::task;
    if (is_new) return require_arrival(event);
    require(event.preferred.empty() && !event.preferred_until, "RQ-7: preferred on the way back");
    if (event.kind == EntryKind::consult) {
        require(event.requirements.empty(), "CO-9: a consult asks for the queue's skills alone");
        return require(event.age_since == event.at, "CO-9: age from the request");
    }
    require_place(event, task);
    if (task.transferred || event.by) return;
    require(event.priority == task.created.priority, "a priority was lost on the way back");
    require(sorted(event.requirements) == sorted(task.created.requirements),
            "skills were lost on the way back to the queue");
}

void Matcher::require_arrival(TaskQueued const& event) {
    CreateTask const& create = *step_.create;
    EntryPoint const& point = shadow_.config.entry_points.at(create.entry_point);
    auto const& own = create.requirements.empty() ? point.requirements : create.requirements;
    require(sorted(event.requirements) == sorted(own), "RQ-1: other skills are asked for");
    require(event.priority == create.priority.value_or(point.priority), "RQ-1: another priority");
    require(event.age_since == create.age_since.value_or(event.at), "RQ-1: another age");
    auto const place = arrival_place(shadow_, create, event.at);
    require(place && event.queue == place->queue, "RQ-9: it came into another queue");
    bool const there = event.queue == create.queue.value_or(point.queue);
    require((event.reason == "OVERFLOW") == !there, "RQ-9: an overflow wrongly told");
    counts_.overflowed += !there;
    if (!place->number.empty()) step_.to_number = event.task;
    Queue const& queue = shadow_.config.queues.at(event.queue);
    Preference const wanted = preference_of(shadow_, create, queue, event.at);
    require(event.personal == wanted.personal, "RQ-8: for him alone, or not");
    require(event.preferred == wanted.agents, "RQ-7: others are tried first");
    require(event.preferred_until == wanted.until, "RQ-7: tried first for another time");
    bool const asked = !create.direct_to.empty() || !create.preferred.empty();
    counts_.last_agents += !asked && !wanted.agents.empty();
}

// Where a contact that was there before waits now.
void Matcher::require_place(TaskQueued const& event, TaskShadow const& task) {
    if (step_.moving && step_.moving->first == event.task) {
        require(event.queue == step_.moving->second, "RQ-8, RQ-9: it went on elsewhere");
        require(!event.in_front, "RQ-9: it went on in front of others");
        step_.moving.reset();
        ++counts_.moved;
        return;
    }
    if (event.by) {
        bool const asked = step_.requeue != nullptr && step_.requeue->task == event.task;
        require(asked && event.queue == step_.requeue->queue, "RQ-13: moved elsewhere");
        return require(event.in_front == step_.requeue->in_front, "RQ-13: in front, or not");
    }
    bool const transferred = step_.transferred && step_.transferred->task == event.task;
    QueueId const wanted = transferred ? step_.transferred->target.queue : task.queue;
    require(event.queue == wanted, "TR, VC-10: it waits elsewhere");
}

void Matcher::check(PoolGrown const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(by_groups(queue), "RQ-6: groups of a queue without any");
    require(event.groups > entry.groups, "RQ-6: a pool that does not grow");
    std::size_t const all = groups_joined(shadow_, queue, entry.groups, waited(entry, event.at));
    require(event.groups <= all, "RQ-6: a group joined too early");
}

void Matcher::check(RequirementsRelaxed const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(event.steps == entry.relaxed + 1, "RQ-5: each step is recorded");
    require(event.steps <= queue.relaxation.size(), "RQ-5: no such step");
    Duration const after = queue.relaxation[entry.relaxed].after;
    require(after <= waited(entry, event.at), "RQ-5: relaxed too early");
    require(event.due == entry.queued.at + after, "RQ-5: recorded with another time");
}

void Matcher::check(PreferenceEnded const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    require(entry.choosy, "RQ-7: a preference ended twice");
    require(event.due == entry.queued.preferred_until && event.due <= event.at,
            "RQ-7: a preference ended too early");
    if (!entry.queued.personal) return;
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    auto const backup = shadow_.config.queues.find(queue.backup_queue);
    bool const goes_on = backup != shadow_.config.queues.end() && backup->second.active;
    if (!goes_on) return;
    if (shadow_.task(event.task).is_offered(event.entry)) {
        rang_meanwhile_.insert({event.task, event.entry});
        return;
    }
    step_.moving = {event.task, backup->first};
    ++counts_.to_backup;
}

void Matcher::check(MaxWaitReached const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(queue.wait_max > Duration(0) && entry.queued.kind != EntryKind::consult,
            "RQ-9: it may wait for ever");
    require(!entry.overflowed, "RQ-9: its longest wait ended twice");
    require(event.due == entry.queued.at + queue.wait_max && event.due <= event.at,
            "RQ-9: its longest wait ended too early");
    require(event.queue == overflow_place(shadow_, queue.id, event.at),
            "RQ-9: it goes on elsewhere");
    if (!event.queue.empty()) {
        step_.moving = {event.task, event.queue};
    } else if (!queue.overflow_number.empty()) {
        step_.to_number = event.task;
    }
}

void Matcher::check(TaskDequeued const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    step_.given_up.erase({event.task, event.entry});
    rang_meanwhile_.erase({event.task, event.entry});
    bool const emptied = step_.emptied.contains(entry.queued.queue) &&
                         (event.reason == "QUEUE_CLOSED" || event.reason == "QUEUE_INACTIVE");
    if (!emptied || entry.queued.kind == EntryKind::consult) return;
    QueueId const place = overflow_place(shadow_, entry.queued.queue, event.at);
    require(!place.empty(), "RQ-9: put out of a queue, and there is no other");
    step_.moving = {event.task, place};
}

void Matcher::check(QueueClosed const& event) {
    require(shadow_.closed.contains(event.queue) != event.closed, "RQ-9: closed or opened twice");
    if (event.closed) step_.emptied.insert(event.queue);
}

void Matcher::check(ConfigurationChanged const& event) {
    for (ConfigItem const& item : event.put) {
        auto const* const after = std::get_if<Queue>(&item);
        if (after == nullptr || after->active) continue;
        auto const before = shadow_.config.queues.find(after->id);
        bool const was = before != shadow_.config.queues.end() && before->second.active;
        if (was) step_.emptied.insert(after->id);
    }
}

void Matcher::check(SocketAttached const& event) {
    auto const agent = shadow_.agents.find(event.agent);
    require(agent == shadow_.agents.end() ||
                agent->second.sockets.size() < limits::sockets_per_agent_max,
            "PROTOCOL 2: too many sockets of one agent");
}

void Matcher::require_emptied(Time now) {
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            QueueId const queue = entry.queued.queue;
            bool const stays = step_.emptied.contains(queue) && !task.is_offered(ordinal);
            if (!stays) continue;
            require(entry.queued.kind != EntryKind::consult,
                    "CO-9: a consult waits in a closed queue, " + text({id, ordinal}));
            bool const nowhere = overflow_place(shadow_, queue, now).empty() &&
                                 shadow_.config.queues.at(queue).overflow_number.empty();
            require(nowhere, "RQ-9: it stays in a closed queue, " + text({id, ordinal}));
        }
    }
    step_.emptied.clear();
}

void Matcher::require_settled(Time now) {
    require_emptied(now);
    require(!step_.moving, "RQ-8, RQ-9: it left its queue and came to no other");
    require(!step_.to_number, "RQ-9: its overflow number was not dialled");
    require(step_.given_up.empty(), "RQ-14: a line in vain, and dialled again at once");
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            if (!entry.waits_in_queue() || task.is_offered(ordinal)) continue;
            Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
            bool const shut = shadow_.closed.contains(queue.id) || !queue.active;
            bool const stuck = engine::overflows_when_it_can &&
                               entry.queued.kind != EntryKind::consult &&
                               (shut || entry.overflowed);
            require(!stuck || overflow_place(shadow_, queue.id, now).empty(),
                    "RQ-9: there is a place for it, " + text({id, ordinal}));
            require(
                !engine::ends_direct_wait_while_ringing || !rang_meanwhile_.contains({id, ordinal}),
                "RQ-8: it did not go on to its backup queue, " + text({id, ordinal}));
        }
    }
}

std::optional<Time> Matcher::next_deadline() const {
    std::optional<Time> earliest;
    auto const add = [&](Time due) { earliest = std::min(earliest.value_or(due), due); };
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            for (auto const& [agent, until] : entry.skips) add(until);
            if (!entry.waits_in_queue()) continue;
            Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
            if (entry.choosy) add(*entry.queued.preferred_until);
            std::size_t const joined = std::max<std::size_t>(entry.groups, 1);
            if (joined < queue.groups.size()) add(entry.queued.at + queue.groups[joined].after);
            if (entry.relaxed < queue.relaxation.size()) {
                add(entry.queued.at + queue.relaxation[entry.relaxed].after);
            }
            bool const limited = queue.wait_max > Duration(0) && !task.is_offered(ordinal) &&
                                 entry.queued.kind != EntryKind::consult && !entry.overflowed;
            if (limited) add(entry.queued.at + queue.wait_max);
        }
    }
    return earliest;
}

void Matcher::require_punctual(Time now) const {
    for (EntryPlace const& place : waiting_entries(shadow_)) {
        TaskShadow const& task = shadow_.tasks.at(place.task);
        EntryShadow const& entry = task.entries.at(place.entry);
        Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
        Duration const age = waited(entry, now);
        for (auto const& [agent, until] : entry.skips) {
            require(until > now, "OF-4: a skip outlived its time, " + text(place));
        }
        require(!entry.choosy || *entry.queued.preferred_until > now,
                "RQ-7: preferred agents are still tried, " + text(place));
        bool const limited = queue.wait_max > Duration(0) && !task.is_offered(place.entry) &&
                             entry.queued.kind != EntryKind::consult && !entry.overflowed;
        require(!limited || queue.wait_max > age,
                "RQ-9: it waits for longer than it may, " + text(place));
        if (entry.relaxed < queue.relaxation.size()) {
            require(queue.relaxation[entry.relaxed].after > age,
                    "RQ-5: a step was not taken, " + text(place));
        }
        if (!by_groups(queue)) continue;
        std::size_t const joined = std::max<std::size_t>(entry.groups, 1);
        require(joined >= queue.groups.size() || queue.groups[joined].after > age,
                "RQ-6: a group did not join, " + text(place));
    }
}

}  // namespace ringmaster::simulation
