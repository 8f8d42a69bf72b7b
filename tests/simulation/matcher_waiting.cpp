// How an entry waits, and where it goes on when it may not stay (RQ-1, RQ-4 to RQ-9).

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/matcher.hpp"

namespace ringmaster::simulation {
namespace {

Duration waited(EntryShadow const& entry, Time now) { return now - entry.queued.at; }

std::vector<SkillRequirement> sorted(std::vector<SkillRequirement> list) {
    std::sort(list.begin(), list.end());
    return list;
}

// Where it waits again: an outdial that was in no queue yet in its entry point's (OD-2).
QueueId home_of(Config const& config, TaskShadow const& task) {
    if (!task.queue.empty()) return task.queue;
    if (!config.settings.return_queue.empty()) return config.settings.return_queue;
    return config.entry_points.at(task.created.entry_point).queue;
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
    if (create.media == MediaType::telephony) return {};  // who calls is not asked for again
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
    bool const called = task.calls_back && event.kind == EntryKind::task &&
                        (event.reason == "NEW" || event.reason.starts_with("CALLBACK_"));
    if (called) require_called_by(event, task);
    require(called || (event.preferred.empty() && !event.preferred_until),
            "RQ-7: preferred on the way back");
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
    bool const transferred = step_.transferred && step_.transferred->task == event.task &&
                             step_.transferred->target.kind != TargetKind::dialNumber;  // VC-4
    QueueId const wanted =
        transferred ? step_.transferred->target.queue : home_of(shadow_.config, task);
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
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    bool const to_backup = entry.queued.personal && !queue.backup_queue.empty();
    require(event.to_backup == to_backup, "RQ-8: for the backup queue, or not");
    if (!entry.queued.personal) return;
    require(!shadow_.task(event.task).is_offered(event.entry), "RQ-8: taken away while it rings");
    QueueId const place = backup_place(shadow_, queue.id, event.at);
    if (!place.empty()) step_.moving = {event.task, place};  // at once
}

void Matcher::check(MaxWaitReached const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(queue.wait_max > Duration(0) && entry.queued.kind != EntryKind::consult,
            "RQ-9: it may wait for ever");
    require(!entry.overflowed, "RQ-9: its longest wait ended twice");
    Time const end = entry.queued.at + queue.wait_max;
    // By a change of the queue it is up at once (CFG-2).
    bool const now_up = step_.changed.contains({event.task, event.entry});
    require(event.due == (now_up ? event.at : end) && end <= event.at,
            "RQ-9: its longest wait ended too early");
    QueueId place;
    if (entry.to_backup) place = backup_place(shadow_, queue.id, event.at);
    if (place.empty()) place = overflow_place(shadow_, queue.id, event.at);
    require(event.queue == place, "RQ-9: it goes on elsewhere");
    if (!event.queue.empty()) {
        step_.moving = {event.task, event.queue};
    } else if (!overflow_number(shadow_, queue.id).empty() && !entry.number_tried &&
               !shadow_.task(event.task).calls_back) {
        step_.to_number = event.task;
    }
}

void Matcher::check(TaskDequeued const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    step_.given_up.erase({event.task, event.entry});
    if (event.reason == "DIRECT_WAIT_OVER") {
        require(entry.to_backup, "RQ-8: put into the backup queue for no reason");
        QueueId const place = backup_place(shadow_, entry.queued.queue, event.at);
        require(!place.empty(), "RQ-8: put out of a queue, and there is no other");
        step_.moving = {event.task, place};
        ++counts_.to_backup;
        counts_.late_backup += event.at > *entry.queued.preferred_until;
        return;
    }
    bool const leaves = event.reason == "QUEUE_CLOSED" || event.reason == "QUEUE_INACTIVE" ||
                        event.reason == "MAX_TIME_IN_QUEUE";
    if (!leaves || entry.queued.kind == EntryKind::consult) return;
    require(shadow_.has_to_leave(entry), "RQ-9: put out of a queue it may wait in");
    QueueId const place = overflow_place(shadow_, entry.queued.queue, event.at);
    require(!place.empty(), "RQ-9: put out of a queue, and there is no other");
    step_.moving = {event.task, place};
}

void Matcher::check(QueueClosed const& event) {
    require(shadow_.closed.contains(event.queue) != event.closed, "RQ-9: closed or opened twice");
}

void Matcher::check(EntryPointClosed const& event) {
    require(shadow_.closed_points.contains(event.entry_point) != event.closed,
            "RQ-9: closed or opened twice");
}

Matcher::Waiting Matcher::waiting_of(EntryShadow const& entry) const {
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    Waiting one;
    one.groups = entry.groups;
    one.steps = entry.relaxed;
    one.teams = queue.teams;
    if (!queue.groups.empty()) {
        one.teams.clear();
        for (std::size_t index = 0; index < queue.groups.size(); ++index) {
            if (index != 0 && index >= entry.groups) break;
            auto const& teams = queue.groups[index].teams;
            one.teams.insert(one.teams.end(), teams.begin(), teams.end());
        }
    }
    one.agents = queue.agents;
    one.requirements = sorted(requirements_in_force(shadow_, entry));
    bool const ever = queue.wait_max > Duration(0) && entry.queued.kind != EntryKind::consult;
    if (ever) one.until = entry.queued.at + queue.wait_max;
    return one;
}

void Matcher::check(ConfigurationChanged const& event) {
    for (ConfigItem const& item : event.put) {
        auto const* const queue = std::get_if<Queue>(&item);
        if (queue == nullptr) continue;
        for (auto const& [id, task] : shadow_.tasks) {
            for (auto const& [ordinal, entry] : task.entries) {
                if (!entry.waits_in_queue() || entry.queued.queue != queue->id) continue;
                step_.before.emplace(EntryPlace{id, ordinal}, waiting_of(entry));
            }
        }
    }
}

void Matcher::check(WaitingChanged const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(event.queue == queue.id, "CFG-2: it waits elsewhere");
    EntryShadow after = entry;
    after.groups = event.groups;
    after.relaxed = event.steps;
    std::optional<Time> const until = waiting_of(after).until;
    require(event.wait_until == until, "CFG-2: it may wait for another time");
    require(event.wait_max_reached == (entry.overflowed && until && *until <= event.at),
            "CFG-2: its longest wait is over, or not");
    require(sorted(event.requirements) == waiting_of(after).requirements,
            "CFG-2: other skills are asked for");
    EntryPlace const place{event.task, event.entry};
    auto const before = step_.before.find(place);
    bool const moved = before != step_.before.end() && before->second != waiting_of(after);
    require(moved || event.wait_max_reached != entry.overflowed, "CFG-2: it waits as before");
    require(step_.changed.insert(place).second, "CFG-2: it waits differently, twice");
}

void Matcher::check(OverflowRetryMoved const& event) {
    auto const known = shadow_.retries.find(event.queue);
    if (!event.due) {
        return require(known != shadow_.retries.end(), "RQ-9: tried again for no reason");
    }
    require(event.due == overflow_opening(shadow_, event.queue, event.at),
            "RQ-9: nothing opens then");
}

void Matcher::check(SocketAttached const& event) {
    auto const agent = shadow_.agents.find(event.agent);
    require(agent == shadow_.agents.end() ||
                agent->second.sockets.size() < limits::sockets_per_agent_max,
            "PROTOCOL 2: too many sockets of one agent");
}

void Matcher::require_left(Time now) const {
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            bool const leaves = shadow_.has_to_leave(entry);
            if ((!leaves && !entry.to_backup) || task.is_offered(ordinal)) continue;
            if (entry.queued.kind == EntryKind::consult) {
                require(entry.overflowed, "CO-9: a consult waits in a closed queue");
                continue;
            }
            Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
            auto const retry = shadow_.retries.find(queue.id);
            if (retry != shadow_.retries.end() && retry->second <= now) continue;  // it is due
            require(!entry.to_backup || backup_place(shadow_, queue.id, now).empty(),
                    "RQ-8: its backup queue would take it, " + text({id, ordinal}));
            if (!leaves) continue;
            require(overflow_place(shadow_, queue.id, now).empty(),
                    "RQ-9: there is a place for it, " + text({id, ordinal}));
            bool const may_be_put_through = !task.calls_back && !entry.number_tried;  // CB-1
            require(overflow_number(shadow_, queue.id).empty() || !may_be_put_through,
                    "RQ-9: its overflow number was not dialled, " + text({id, ordinal}));
        }
    }
}

void Matcher::require_followed(Time now) const {
    for (auto const& [place, before] : step_.before) {
        auto const task = shadow_.tasks.find(place.task);
        if (task == shadow_.tasks.end()) continue;
        auto const found = task->second.entries.find(place.entry);
        if (found == task->second.entries.end()) continue;
        EntryShadow const& entry = found->second;
        Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
        require(step_.changed.contains(place) || waiting_of(entry) == before,
                "CFG-2: it waits differently, and nobody is told, " + text(place));
        if (!step_.changed.contains(place)) continue;
        Duration const age = waited(entry, now);
        require(!by_groups(queue) || entry.groups == groups_joined(shadow_, queue, 1, age),
                "CFG-2: other groups than by the present settings, " + text(place));
        auto const steps = std::count_if(queue.relaxation.begin(), queue.relaxation.end(),
                                         [&](auto const& step) { return step.after <= age; });
        require(entry.relaxed == static_cast<std::size_t>(steps),
                "CFG-2: other steps than by the present settings, " + text(place));
    }
}

void Matcher::require_settled(Time now) {
    require_left(now);
    require_followed(now);
    require(!step_.moving, "RQ-8, RQ-9: it left its queue and came to no other");
    require(!step_.to_number, "RQ-9: its overflow number was not dialled");
    require(step_.given_up.empty(), "RQ-14: a line in vain, and dialled again at once");
}

std::optional<Time> Matcher::next_deadline() const {
    std::optional<Time> earliest;
    auto const add = [&](Time due) { earliest = std::min(earliest.value_or(due), due); };
    for (auto const& [queue, due] : shadow_.retries) add(due);
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            for (auto const& [agent, until] : entry.skips) add(until);
            if (!entry.waits_in_queue()) continue;
            Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
            bool const rings = entry.queued.personal && task.is_offered(ordinal);  // RQ-8
            if (entry.choosy && !rings) add(*entry.queued.preferred_until);
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
        bool const rings = entry.queued.personal && task.is_offered(place.entry);  // RQ-8
        require(!entry.choosy || rings || *entry.queued.preferred_until > now,
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
