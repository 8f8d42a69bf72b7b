#include "core/explain.hpp"

#include <algorithm>
#include <iterator>

#include "core/state/candidates.hpp"
#include "core/state/capacity.hpp"
#include "core/state/readiness.hpp"

namespace ringmaster::core {
namespace {

// One entry and what the router knows about it.
struct Subject {
    World const& world;
    Task const& task;
    QueueEntry const& entry;
    Queue const& queue;
    std::vector<Offer> offers;  // of the entry now

    // Nobody else is asked until one of these has answered, or the customer who is called first.
    [[nodiscard]] bool asks_enough() const {
        return offers.size() >= queue.offers_max || task.dials_first() != nullptr;
    }
    // Whose turn it is.
    [[nodiscard]] AgentId ahead() const {
        return task.dials_first() != nullptr ? task.dials_first()->turn : offers.back().agent;
    }
    [[nodiscard]] bool asks(AgentId agent) const {
        return std::any_of(offers.begin(), offers.end(),
                           [&](Offer const& one) { return one.agent == agent; }) ||
               (task.dials_first() != nullptr && task.dials_first()->turn == agent);
    }
};

Objection plain(WhyNot why) {
    Objection one;
    one.why = why;
    return one;
}

void add_capacity(Subject const& subject, Agent const& agent, std::vector<Objection>& all) {
    World const& world = subject.world;
    auto const bit = 1U << static_cast<unsigned>(subject.queue.media);
    if ((open_channels(world.state, world.indexes, agent) & bit) != 0) return;
    bool const slot = (free_channels(world.state, world.indexes, agent) & bit) != 0;
    Objection one = plain(slot ? WhyNot::phone_off_hook : WhyNot::no_capacity);
    if (slot) one.until = agent.station()->phone->due;
    all.push_back(std::move(one));
}

void add_skills(Subject const& subject, AgentId agent, std::vector<Objection>& all) {
    Matching const& matching = subject.world.indexes.matching();
    auto const& has = matching.skills(matching.skills_of(agent));
    for (SkillRequirement const& wanted : requirements_of(subject.queue, subject.entry)) {
        if (satisfies(has, wanted)) continue;
        Objection one = plain(WhyNot::lacks_skill);
        one.wanted = wanted;
        if (SkillValue const* const value = find_skill(has, wanted.skill)) one.has = *value;
        all.push_back(std::move(one));
    }
}

// When the first group that has the team joins.
std::optional<Time> joins_at(Subject const& subject, TeamId team) {
    auto const joined = joined_teams(subject.queue, subject.entry.groups);
    if (std::find(joined.begin(), joined.end(), team) != joined.end()) return std::nullopt;
    Duration after{0};
    for (DistributionGroup const& group : subject.queue.groups) {
        after = std::max(after, group.after);
        if (std::find(group.teams.begin(), group.teams.end(), team) == group.teams.end()) continue;
        return subject.entry.queued_at + after;
    }
    return std::nullopt;
}

void add_membership(Subject const& subject, AgentId agent, TeamId team,
                    std::vector<Objection>& all) {
    QueueEntry const& entry = subject.entry;
    if (entry.preferred_until) {
        auto const& list = entry.preferred;
        bool const listed = std::any_of(list.begin(), list.end(), [&](PreferredAgent const& one) {
            return one.agent == agent;
        });
        if (listed) return;
        Objection one = plain(WhyNot::not_preferred);
        one.until = entry.preferred_until;
        all.push_back(std::move(one));
        return;
    }
    if (!subject.queue.agents.empty() || team.empty()) return;
    if (auto const at = joins_at(subject, team)) {
        Objection one = plain(WhyNot::not_in_group_yet);
        one.until = at;
        all.push_back(std::move(one));
    }
}

bool is_tried_for_himself(Subject const& subject, AgentId agent) {
    auto const& list = subject.entry.preferred;
    return subject.entry.preferred_until &&
           std::any_of(list.begin(), list.end(),
                       [&](PreferredAgent const& one) { return one.agent == agent; });
}

Considered consider(Subject const& subject, AgentId id) {
    Considered one{id, {}, {}};
    if (subject.asks(id)) return one;
    Agent const* const agent = subject.world.state.agent(id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station == nullptr) {
        one.objections.push_back(plain(WhyNot::not_signed_in));
    } else {
        one.team = station->team;
        if (auto why = why_unwilling(subject.world.state, *agent)) one.objections.push_back(*why);
        add_capacity(subject, *agent, one.objections);
    }
    auto const& config = subject.world.state.config;
    if (auto why = why_barred(config, subject.task, subject.entry, id)) {
        one.objections.push_back(*why);
    }
    bool const has_turn = subject.world.indexes.has_turn(id);
    if (has_turn && calls_customer_first(config, subject.task, subject.entry)) {
        one.objections.push_back(plain(WhyNot::has_his_turn));
    }
    if (!is_tried_for_himself(subject, id)) add_skills(subject, id, one.objections);
    add_membership(subject, id, one.team, one.objections);
    if (one.objections.empty() && subject.asks_enough()) {
        Objection behind = plain(WhyNot::behind);
        behind.ahead = subject.ahead();
        one.objections.push_back(std::move(behind));
    }
    return one;
}

// A line has no state of its own; what else speaks against an agent may speak against it.
ConsideredLines consider_lines(Subject const& subject, Team const& team) {
    AgentId const stands_as{team.id.value};
    std::size_t const used = subject.world.indexes.lines_used(team.id);
    ConsideredLines one{team.id, team.lines, used, {}};
    auto const& dialling = subject.task.number_transfer;
    bool const dialled = dialling && dialling->entry == subject.entry.ordinal;
    if (dialled && dialling->team == team.id) return one;
    if (!team.active) one.objections.push_back(plain(WhyNot::not_active));
    if (used >= team.lines) one.objections.push_back(plain(WhyNot::no_capacity));
    auto const& config = subject.world.state.config;
    if (auto why = why_barred(config, subject.task, subject.entry, stands_as)) {
        one.objections.push_back(*why);
    }
    add_skills(subject, stands_as, one.objections);
    add_membership(subject, stands_as, team.id, one.objections);
    return one;
}

void add_lines(Subject const& subject, Explanation& explanation) {
    auto const& dialling = subject.task.number_transfer;
    if (dialling && dialling->entry == subject.entry.ordinal) {
        explanation.dialled = dialling->number;
        explanation.position = 0;
    }
    for (auto const& [id, team] : subject.world.state.config.teams) {
        bool const lines = subject.world.state.config.lines({id.value}) != nullptr;
        if (!lines || !subject.queue.served_by({}, id)) continue;
        explanation.lines.push_back(consider_lines(subject, team));
    }
}

bool may_serve(Subject const& subject, User const& user) {
    Agent const* const agent = subject.world.state.agent(user.id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station != nullptr) return subject.queue.served_by(user.id, station->team);
    if (!subject.queue.agents.empty()) return subject.queue.served_by(user.id, {});
    return std::any_of(user.teams.begin(), user.teams.end(),
                       [&](TeamId const& team) { return subject.queue.served_by(user.id, team); });
}

void add_agents(Subject const& subject, Explanation& explanation) {
    std::set<AgentId> agents;
    for (auto const& [id, user] : subject.world.state.config.users) {
        if (user.active && may_serve(subject, user)) agents.insert(id);
    }
    for (PreferredAgent const& one : subject.entry.preferred) agents.insert(one.agent);
    for (Offer const& one : subject.offers) agents.insert(one.agent);
    for (AgentId const& agent : agents) {
        explanation.agents.push_back(consider(subject, agent));
    }
    std::stable_sort(explanation.agents.begin(), explanation.agents.end(),
                     [](Considered const& left, Considered const& right) {
                         return left.objections.size() < right.objections.size();
                     });
}

void add_steps(Subject const& subject, Explanation& explanation) {
    QueueEntry const& entry = subject.entry;
    Queue const& queue = subject.queue;
    explanation.groups = queue.groups.empty() ? entry.groups : groups_serving(entry.groups);
    explanation.groups_total = static_cast<std::uint32_t>(queue.groups.size());
    if (explanation.groups < queue.groups.size()) {
        explanation.next_group = entry.queued_at + queue.groups[explanation.groups].after;
    }
    explanation.steps = entry.relaxed;
    explanation.steps_total = static_cast<std::uint32_t>(queue.relaxation.size());
    if (entry.relaxed < queue.relaxation.size()) {
        explanation.next_step = entry.queued_at + queue.relaxation[entry.relaxed].after;
    }
    explanation.preferred_until = entry.preferred_until;
    explanation.requirements = requirements_of(queue, entry);
}

void add_position(Subject const& subject, Explanation& explanation) {
    Matching const& matching = subject.world.indexes.matching();
    for (EntryClass const* one : matching.classes_of(subject.queue.id)) {
        explanation.waiting += one->waiting.size();
    }
    if (subject.asks_enough()) return;
    EntryKey const key = key_of(subject.entry, subject.task);
    explanation.position = 1 + matching.ahead_of(key, subject.queue.id, explanation.waiting);
}

Explanation explain(Subject const& subject) {
    QueueEntry const& entry = subject.entry;
    Explanation one;
    one.entry = entry.ordinal;
    one.kind = entry.kind;
    one.queue = entry.queue;
    one.priority = entry.priority;
    one.in_front = entry.in_front;
    one.age_since = entry.age_since;
    one.queued_at = entry.queued_at;
    one.arrival = entry.arrival;
    one.offers = subject.offers;
    add_position(subject, one);
    add_steps(subject, one);
    add_lines(subject, one);
    add_agents(subject, one);
    return one;
}

}  // namespace

std::vector<Explanation> explain(World const& world, Task const& task) {
    std::vector<Explanation> all;
    for (QueueEntry const& entry : task.entries) {
        Queue const* const queue = world.state.config.queue(entry.queue);
        if (queue == nullptr) continue;  // for one agent alone: he is offered it
        Subject subject{world, task, entry, *queue, {}};
        std::copy_if(task.offers.begin(), task.offers.end(), std::back_inserter(subject.offers),
                     [&](Offer const& one) { return one.entry == entry.ordinal; });
        all.push_back(explain(subject));
    }
    return all;
}

}  // namespace ringmaster::core
