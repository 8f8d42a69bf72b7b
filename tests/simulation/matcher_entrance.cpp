// Where a contact may enter, and where what may not stay goes (RQ-1, RQ-7, RQ-8, RQ-9, RQ-13).

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/look_up.hpp"
#include "simulation/matcher.hpp"

namespace ringmaster::simulation {
// The days told are open within their spans and closed beside them; after those the last week told
// repeats.
bool is_open(Config const& config, BusinessHoursId id, Time now) {
    BusinessHours const* const hours = find_in(config.business_hours, id);
    if (hours == nullptr) return true;
    while (now >= hours->covered_until) now = now - std::chrono::hours(7 * 24);
    return std::any_of(hours->open.begin(), hours->open.end(),
                       [&](OpenSpan const& span) { return span.from <= now && now < span.until; });
}

namespace {

struct Entrance {
    QueueId queue;
    EntryPointId point;  // empty: straight into the queue
};

std::size_t waiting_in(Shadow const& shadow, QueueId queue) {
    std::size_t waiting = 0;
    for (EntryPlace const& place : waiting_entries(shadow)) {
        waiting += shadow.tasks.at(place.task).entries.at(place.entry).queued.queue == queue;
    }
    return waiting;
}

bool takes_new(Shadow const& shadow, Entrance const& entrance, Time now) {
    Queue const* const queue = find_in(shadow.config.queues, entrance.queue);
    if (queue == nullptr || !queue->active || shadow.closed.contains(queue->id)) return false;
    if (!is_open(shadow.config, queue->business_hours, now)) return false;
    EntryPoint const* const point = find_in(shadow.config.entry_points, entrance.point);
    if (shadow.closed_points.contains(entrance.point)) return false;
    if (point != nullptr && !is_open(shadow.config, point->business_hours, now)) return false;
    return queue->contacts_max == 0 || waiting_in(shadow, queue->id) < queue->contacts_max;
}

// Where a queue's overflow leads; an empty queue: nowhere.
Entrance overflow_of(Shadow const& shadow, QueueId id) {
    Queue const* const queue = find_in(shadow.config.queues, id);
    if (queue == nullptr) return {};
    if (!queue->overflow_queue.empty()) return {queue->overflow_queue, {}};
    EntryPoint const* const point =
        find_in(shadow.config.entry_points, queue->overflow_entry_point);
    if (point == nullptr || !point->active) return {};
    return {point->queue, point->id};
}

// The first place on the way of overflows that takes it, or none; a way back to where it waits
// (`own`; empty: it is new) leads nowhere.
QueueId place_from(Shadow const& shadow, Entrance entrance, QueueId own, Time now) {
    for (std::size_t step = 0; step <= limits::overflow_chain_max; ++step) {
        if (entrance.queue.empty() || entrance.queue == own) return {};
        if (takes_new(shadow, entrance, now)) return entrance.queue;
        entrance = overflow_of(shadow, entrance.queue);
    }
    return {};
}

bool is_user(Config const& config, AgentId agent) {
    User const* const user = find_in(config.users, agent);
    return user != nullptr && user->active;
}

bool wishes_can_be_met(Config const& config, CreateTask const& create) {
    if (!create.direct_to.empty() && !is_user(config, create.direct_to)) return false;
    return std::all_of(create.preferred.begin(), create.preferred.end(),
                       [&](PreferredAgent const& one) { return is_user(config, one.agent); });
}

bool skills_exist(Config const& config, std::vector<SkillRequirement> const& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](SkillRequirement const& one) {
        Skill const* const skill = find_in(config.skills, one.skill);
        return skill != nullptr && skill->active && skill->type == one.type;
    });
}

bool is_priority(std::optional<int> priority) {
    return !priority || (*priority >= 1 && *priority <= 10);
}

// The entry of the contact itself in a queue, or 0.
std::uint32_t own_entry(TaskShadow const& task) {
    for (auto const& [ordinal, entry] : task.entries) {
        if (entry.queued.kind != EntryKind::consult && entry.waits_in_queue()) return ordinal;
    }
    return 0;
}

}  // namespace

// When closed hours open again: at the start of a span, of those told or of the week that repeats,
// or with the repetition itself.
std::optional<Time> next_opening(Config const& config, BusinessHoursId id, Time now) {
    BusinessHours const* const hours = find_in(config.business_hours, id);
    if (hours == nullptr || is_open(config, id, now)) return std::nullopt;
    std::optional<Time> first;
    auto const look_at = [&](Time at) {
        while (at <= now) at = at + std::chrono::hours(7 * 24);
        if (is_open(config, id, at)) first = std::min(first.value_or(at), at);
    };
    look_at(hours->covered_until);
    for (OpenSpan const& span : hours->open) look_at(span.from);
    return first;
}

QueueId place_for_new(Shadow const& shadow, QueueId queue, EntryPointId point, Time now) {
    return place_from(shadow, {queue, point}, {}, now);
}

bool create_may_be(Config const& config, CreateTask const& create, Time now) {
    if (!is_priority(create.priority) || !skills_exist(config, create.requirements)) return false;
    Time const age = create.age_since.value_or(now);
    if (age > now || now - age > limits::backdate_max) return false;
    return wishes_can_be_met(config, create);
}

QueueId overflow_place(Shadow const& shadow, QueueId queue, Time now) {
    return place_from(shadow, overflow_of(shadow, queue), queue, now);
}

QueueId backup_place(Shadow const& shadow, QueueId queue, Time now) {
    return place_from(shadow, {shadow.config.queues.at(queue).backup_queue, {}}, queue, now);
}

std::string overflow_number(Shadow const& shadow, QueueId queue) {
    QueueId at = queue;
    for (std::size_t step = 0; step <= limits::overflow_chain_max; ++step) {
        Queue const* const over = find_in(shadow.config.queues, at);
        if (over == nullptr) return {};
        bool const usable = at == queue || over->active;  // what is inactive does no new work
        if (usable && !over->overflow_number.empty()) return over->overflow_number;
        at = overflow_of(shadow, at).queue;
    }
    return {};
}

std::optional<Time> overflow_opening(Shadow const& shadow, QueueId queue, Time now) {
    std::optional<Time> first;
    auto const look_at = [&](BusinessHoursId hours) {
        auto const opens = next_opening(shadow.config, hours, now);
        if (opens) first = std::min(first.value_or(*opens), *opens);
    };
    QueueId const backup = shadow.config.queues.at(queue).backup_queue;
    for (Entrance next : {overflow_of(shadow, queue), Entrance{backup, {}}}) {
        for (std::size_t step = 0; step <= limits::overflow_chain_max; ++step) {
            Queue const* const over = find_in(shadow.config.queues, next.queue);
            if (over == nullptr) break;
            look_at(over->business_hours);
            EntryPoint const* const point = find_in(shadow.config.entry_points, next.point);
            if (point != nullptr) look_at(point->business_hours);
            next = overflow_of(shadow, over->id);
        }
    }
    return first;
}

std::optional<ArrivalPlace> arrival_place(Shadow const& shadow, CreateTask const& create,
                                          Time now) {
    EntryPoint const* const point = find_in(shadow.config.entry_points, create.entry_point);
    if (point == nullptr || !point->active || point->media != create.media) return std::nullopt;
    QueueId const wanted = create.queue.value_or(point->queue);
    Queue const* const queue = find_in(shadow.config.queues, wanted);
    if (queue == nullptr || !queue->active || queue->media != create.media) return std::nullopt;
    if (!create_may_be(shadow.config, create, now)) return std::nullopt;
    QueueId const place = place_from(shadow, {wanted, point->id}, {}, now);
    if (!place.empty()) return ArrivalPlace{place, {}};
    std::string const number = overflow_number(shadow, wanted);
    if (number.empty()) return std::nullopt;
    return ArrivalPlace{wanted, number};  // it keeps its place meanwhile
}

AgentId last_agent(Shadow const& shadow, CreateTask const& create, QueueId place) {
    if (!create.preferred.empty() || !create.direct_to.empty()) return {};
    auto const* const agent = find_in(shadow.last_served, std::pair(create.media, create.origin));
    if (agent == nullptr || !is_free(shadow, *agent, create.media)) return {};
    ProfileId const profile = shadow.config.users.at(*agent).profile;
    if (!shadow.config.profiles.at(profile).last_agent_routing) return {};
    TeamId const team = shadow.agents.at(*agent).team;
    return serves(shadow.config.queues.at(place), *agent, team) ? *agent : AgentId{};
}

bool may_assign(Shadow const& shadow, TaskId id, AgentId agent) {
    TaskShadow const* const task = find_in(shadow.tasks, id);
    AgentShadow const* const who = find_in(shadow.agents, agent);
    std::uint32_t const ordinal = task == nullptr ? 0 : own_entry(*task);
    if (ordinal == 0 || who == nullptr || !who->signed_in) return false;
    EntryShadow const& entry = task->entries.at(ordinal);
    Queue const& queue = shadow.config.queues.at(entry.queued.queue);
    if (!queue.manually_assignable || !serves(queue, agent, who->team)) return false;
    if (task->is_offered(ordinal) || task->involves(agent)) return false;
    if (agent == task->sender || entry.skips.contains(agent)) return false;  // TR-4, OF-4
    // An agent who has chosen Idle may take a message all the same.
    bool const idle = task->created.media != MediaType::telephony && !who->by_system;
    return is_free(shadow, agent, task->created.media, idle);
}

bool may_prioritize(Shadow const& shadow, PrioritizeTask const& command) {
    TaskShadow const* const task = find_in(shadow.tasks, command.task);
    return task != nullptr && own_entry(*task) != 0 && is_priority(command.priority);
}

bool may_requeue(Shadow const& shadow, RequeueTask const& command, Time now) {
    TaskShadow const* const task = find_in(shadow.tasks, command.task);
    Queue const* const queue = find_in(shadow.config.queues, command.queue);
    if (task == nullptr || task->ended || queue == nullptr) return false;
    if (task->calls_out) return false;  // OD-2: nobody waits
    if (queue->media != task->created.media || !is_priority(command.priority)) return false;
    if (command.requirements && !skills_exist(shadow.config, *command.requirements)) return false;
    return takes_new(shadow, {command.queue, {}}, now);
}

}  // namespace ringmaster::simulation
