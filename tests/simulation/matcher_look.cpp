// The slow look at everybody and everything, once per decision.

#include <algorithm>
#include <limits>
#include <tuple>

#include "simulation/look_up.hpp"
#include "simulation/matcher.hpp"

namespace ringmaster::simulation {
namespace {

template <class T>
std::int64_t index_in(std::vector<T> const& values, T const& value) {
    return std::find(values.begin(), values.end(), value) - values.begin();
}

// ---- skills

SkillValue value_of(Config const& config, AgentId agent, SkillId skill) {
    User const* const user = find_in(config.users, agent);  // none: lines, which have no skill
    if (user == nullptr) return {};
    for (SkillValue const& value : user->skills) {
        if (value.skill == skill) return value;
    }
    return {};
}

bool holds(SkillRequirement const& wanted, SkillValue const& has) {
    bool const by_level =
        wanted.type == SkillType::proficiency || wanted.type == SkillType::boolean;
    bool const equal = by_level ? has.level == wanted.level : contains(has.texts, wanted.text);
    switch (wanted.condition) {
        case SkillCondition::at_least: return has.level >= wanted.level;
        case SkillCondition::at_most: return has.level <= wanted.level;
        case SkillCondition::is: return equal;
        case SkillCondition::is_not: return !equal;
    }
    return false;
}

void put_over(std::vector<SkillRequirement>& all, std::vector<SkillRequirement> const& put) {
    for (SkillRequirement const& one : put) {
        std::erase_if(all, [&](SkillRequirement const& old) { return old.skill == one.skill; });
        all.push_back(one);
    }
}

// ---- capacity

using Load = std::array<unsigned, media_type_count>;

Load load_of(Shadow const& shadow, AgentId agent) {
    Load load{};
    for (auto const& [id, task] : shadow.tasks) {
        unsigned& channel = load[static_cast<std::size_t>(task.created.media)];
        for (auto const& [ordinal, offer] : task.offers) channel += offer.agent == agent;
        for (auto const& [ordinal, one] : task.engagements) {
            channel += one.agent == agent && one.open && !one.listens();
        }
    }
    return load;
}

}  // namespace

bool has_room(Shadow const& shadow, AgentId agent, TeamId team, MediaType media) {
    Load const load = load_of(shadow, agent);
    auto const* const found = multimedia_of(shadow.config, agent, team);
    MultimediaProfile const profile = found == nullptr ? MultimediaProfile{} : *found;
    auto const channel = static_cast<std::size_t>(media);
    unsigned const total = load[0] + load[1] + load[2] + load[3];
    if (load[channel] >= profile.capacity.at(channel)) return false;
    switch (profile.mode) {
        case BlendingMode::EXCLUSIVE: return total == 0;
        case BlendingMode::BLENDED: return true;
        case BlendingMode::BLENDED_REALTIME: break;
    }
    if (media == MediaType::telephony) return load[static_cast<std::size_t>(MediaType::chat)] == 0;
    if (media == MediaType::chat) return load[static_cast<std::size_t>(MediaType::telephony)] == 0;
    return true;
}

namespace {

// ---- one entry, one agent

struct Case {
    Shadow const& shadow;
    EntryPlace place;
    TaskShadow const& task = shadow.tasks.at(place.task);
    EntryShadow const& entry = task.entries.at(place.entry);
    Queue const& queue = shadow.config.queues.at(entry.queued.queue);
    std::vector<SkillRequirement> requirements = requirements_in_force(shadow, place);
};

PreferredAgent const* preferred(Case const& one, AgentId agent) {
    for (PreferredAgent const& candidate : one.entry.queued.preferred) {
        if (candidate.agent == agent) return &candidate;
    }
    return nullptr;
}

// He belongs to those among whom the entry is given away now.
bool in_pool(Case const& one, AgentId agent, TeamId team) {
    if (one.entry.choosy) {
        if (preferred(one, agent) == nullptr) return false;
        return one.entry.queued.personal || serves(one.queue, agent, team);
    }
    if (!serves(one.queue, agent, team)) return false;
    bool const by_groups = one.queue.agents.empty() && !one.queue.groups.empty();
    if (by_groups) {
        std::size_t const joined = std::max<std::size_t>(one.entry.groups, 1);
        bool member = false;
        for (std::size_t index = 0; index < one.queue.groups.size() && index < joined; ++index) {
            member = member || contains(one.queue.groups[index].teams, team);
        }
        if (!member) return false;
    }
    return std::all_of(one.requirements.begin(), one.requirements.end(),
                       [&](SkillRequirement const& wanted) {
                           return holds(wanted, value_of(one.shadow.config, agent, wanted.skill));
                       });
}

bool may_work(Config const& config, AgentId agent, TeamId team) {
    User const* const user = find_in(config.users, agent);
    AgentProfile const* const profile =
        user == nullptr ? nullptr : find_in(config.profiles, user->profile);
    Team const* const of = find_in(config.teams, team);
    return profile != nullptr && of != nullptr && user->active && profile->active && of->active &&
           contains(user->teams, team);
}

}  // namespace

bool is_free(Shadow const& shadow, AgentId agent, MediaType media, bool though_idle) {
    auto const found = shadow.agents.find(agent);
    if (found == shadow.agents.end()) return false;
    AgentShadow const& who = found->second;
    if (!who.signed_in || !who.present()) return false;               // AG-8
    if (!who.available && !though_idle) return false;                 // AG-4
    if (!may_work(shadow.config, agent, who.team)) return false;      // CFG-2
    if (media == MediaType::telephony && who.off_hook) return false;  // VC-5
    return has_room(shadow, agent, who.team, media);                  // RQ-10
}

namespace {

// CB-1: before anybody is asked; of a personal one its agent is asked first (CB-6).
bool calls_first(Case const& one) {
    bool const personal = one.entry.choosy && one.entry.queued.personal;
    bool const waits =
        one.task.calls_back && one.task.rests && !personal && !one.task.is_offered(one.place.entry);
    return waits && one.queue.callback_customer_first.value_or(
                        one.shadow.config.settings.callback_customer_first);
}

// A customer is being called, and he would be asked now.
bool has_turn(Shadow const& shadow, AgentId agent) {
    return std::any_of(shadow.tasks.begin(), shadow.tasks.end(), [&](auto const& item) {
        return !item.second.ended && item.second.turn == agent;
    });
}

bool could_take(Case const& one, AgentId agent) {
    if (calls_first(one) && has_turn(one.shadow, agent)) return false;  // CB-1: one at a time
    if (!is_free(one.shadow, agent, one.task.created.media)) return false;
    if (agent == one.task.sender) return false;                    // TR-4
    if (one.task.involves(agent)) return false;                    // RQ-10
    return in_pool(one, agent, one.shadow.agents.at(agent).team);  // RQ-4 to RQ-8
}

// RQ-14
bool could_dial(Case const& one, Team const& team) {
    if (!team.active || team.number.empty() || one.task.created.media != MediaType::telephony) {
        return false;
    }
    if (one.entry.queued.kind == EntryKind::consult) return false;
    if (one.task.calls_back) return false;  // a line has nobody who could dial (CB-3)
    if (one.shadow.lines_used(team.id) >= team.lines) return false;
    return in_pool(one, AgentId{team.id.value}, team.id);
}

std::vector<AgentId> who_could_take(Case const& one) {
    std::vector<AgentId> agents;
    for (auto const& [agent, ignored] : one.shadow.agents) {
        if (could_take(one, agent)) agents.push_back(agent);
    }
    return agents;
}

std::vector<AgentId> eligible(Case const& one) {
    std::vector<AgentId> agents = who_could_take(one);
    for (auto const& [id, team] : one.shadow.config.teams) {
        if (could_dial(one, team)) agents.push_back(AgentId{id.value});
    }
    std::erase_if(agents, [&](AgentId const& agent) { return one.entry.skips.contains(agent); });
    return agents;
}

// OF-4: a skip ends when there are others who could take it and each declined or missed it.
std::set<AgentId> skips_to_end(Case const& one) {
    std::set<AgentId> ends;
    if (one.entry.skips.empty()) return ends;
    auto const all = who_could_take(one);
    for (AgentId const& agent : all) {
        if (!one.entry.skips.contains(agent) || all.size() < 2) continue;
        bool const tried = std::all_of(all.begin(), all.end(), [&](AgentId const& other) {
            return other == agent || one.entry.skips.contains(other) ||
                   one.entry.missed.contains(other);
        });
        if (tried) ends.insert(agent);
    }
    return ends;
}

// ---- the order of agents (RQ-3)

using Rank = std::tuple<std::int64_t, std::int64_t, AgentId>;  // the smallest is first

// His place in the queue's list: of agents, else of its teams and within a team by user id.
std::int64_t place_in(Queue const& queue, AgentId agent, TeamId team) {
    return queue.agents.empty() ? index_in(queue.teams, team) : index_in(queue.agents, agent);
}

bool comes_behind_last(Case const& one, AgentId agent, TeamId team) {
    auto const* const last = find_in(one.shadow.last_offered, one.queue.id);
    if (last == nullptr) return true;
    bool const by_agents = !one.queue.agents.empty();
    std::int64_t const place = place_in(one.queue, last->first, last->second);
    std::size_t const length = by_agents ? one.queue.agents.size() : one.queue.teams.size();
    if (place == static_cast<std::int64_t>(length)) return true;  // the place is gone
    return std::pair(place_in(one.queue, agent, team), agent) > std::pair(place, last->first);
}

Rank rank_of(Case const& one, AgentId agent) {
    AgentShadow who;
    if (auto const* const found = find_in(one.shadow.agents, agent)) {
        who = *found;
    } else {  // a line
        who.team = TeamId{agent.value};
        who.free_since.epoch_ms = std::numeric_limits<std::int64_t>::max();
    }
    std::int64_t const since = who.free_since.epoch_ms;
    if (one.entry.choosy) return {-preferred(one, agent)->score, since, agent};
    switch (one.queue.order) {
        case RoutingOrder::LONGEST_AVAILABLE_AGENT: return {0, since, agent};
        case RoutingOrder::LINEAR: return {0, place_in(one.queue, agent, who.team), agent};
        case RoutingOrder::CIRCULAR:
            return {comes_behind_last(one, agent, who.team) ? 0 : 1,
                    place_in(one.queue, agent, who.team), agent};
        case RoutingOrder::BEST_AVAILABLE_AGENT: break;
    }
    std::int64_t score = 0;
    for (SkillRequirement const& wanted : one.requirements) {
        if (wanted.type != SkillType::proficiency) continue;
        SkillValue const has = value_of(one.shadow.config, agent, wanted.skill);
        score += std::int64_t{wanted.weight} * has.level;
    }
    return {-score, since, agent};
}

}  // namespace

bool serves(Queue const& queue, AgentId agent, TeamId team) {
    return queue.agents.empty() ? contains(queue.teams, team) : contains(queue.agents, agent);
}

MultimediaProfile const* multimedia_of(Config const& config, AgentId agent, TeamId team) {
    User const* const user = find_in(config.users, agent);
    Team const* const of = find_in(config.teams, team);
    Site const* const site = of == nullptr ? nullptr : find_in(config.sites, of->site);
    MultimediaProfile const* found = nullptr;
    if (user != nullptr) found = find_in(config.multimedia_profiles, user->multimedia_profile);
    if (found == nullptr && of != nullptr) {
        found = find_in(config.multimedia_profiles, of->multimedia_profile);
    }
    if (found == nullptr && site != nullptr) {
        found = find_in(config.multimedia_profiles, site->multimedia_profile);
    }
    return found;
}

std::size_t groups_joined(Shadow const& shadow, Queue const& queue, std::size_t joined,
                          Duration waited) {
    auto const& groups = queue.groups;
    joined = std::max<std::size_t>(joined, 1);
    while (joined < groups.size()) {
        bool staffed = false;
        for (std::size_t index = 0; index < joined; ++index) {
            for (auto const& [id, agent] : shadow.agents) {
                bool const member = agent.signed_in && contains(groups[index].teams, agent.team);
                staffed = staffed || member;
            }
            for (TeamId const& id : groups[index].teams) {
                Team const* const team = find_in(shadow.config.teams, id);
                staffed = staffed || (team != nullptr && team->active && !team->number.empty());
            }
        }
        bool const not_waited_for = queue.check_availability && !staffed;
        if (groups[joined].after > waited && !not_waited_for) break;
        ++joined;
    }
    return joined;
}

std::vector<SkillRequirement> requirements_in_force(Shadow const& shadow, EntryPlace place) {
    return requirements_in_force(shadow, shadow.tasks.at(place.task).entries.at(place.entry));
}

std::vector<SkillRequirement> requirements_in_force(Shadow const& shadow,
                                                    EntryShadow const& entry) {
    Queue const& queue = shadow.config.queues.at(entry.queued.queue);
    std::vector<SkillRequirement> all = queue.requirements;
    put_over(all, entry.queued.requirements);
    for (std::size_t step = 0; step < entry.relaxed && step < queue.relaxation.size(); ++step) {
        RelaxationStep const& taken = queue.relaxation[step];
        std::erase_if(
            all, [&](SkillRequirement const& one) { return contains(taken.removed, one.skill); });
        put_over(all, taken.put);
    }
    return all;
}

std::vector<EntryPlace> waiting_entries(Shadow const& shadow) {
    using Order = std::tuple<int, bool, Time, std::uint64_t>;  // RQ-2
    std::vector<std::tuple<Order, TaskId, std::uint32_t>> order;
    for (auto const& [id, task] : shadow.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            if (!shadow.waits(task, ordinal)) continue;
            Order const place{entry.queued.priority, !entry.queued.in_front, entry.queued.age_since,
                              entry.arrival};
            order.emplace_back(place, id, ordinal);
        }
    }
    std::sort(order.begin(), order.end());
    std::vector<EntryPlace> places;
    for (auto const& one : order) places.push_back({std::get<1>(one), std::get<2>(one)});
    return places;
}

bool is_called_first(Shadow const& shadow, EntryPlace place) {
    return calls_first({shadow, place});
}

std::vector<AgentId> eligible_agents(Shadow const& shadow, EntryPlace place) {
    return eligible({shadow, place});
}

NextMove next_move(Shadow const& shadow) {
    auto const waiting = waiting_entries(shadow);
    for (EntryPlace const& place : waiting) {
        if (shadow.tasks.at(place.task).is_offered(place.entry)) continue;  // he is being tried
        auto ends = skips_to_end({shadow, place});
        if (!ends.empty()) return SkipsToEnd{place, std::move(ends)};
    }
    for (EntryPlace const& place : waiting) {
        Case const one{shadow, place};
        auto const agents = eligible(one);
        if (agents.empty()) continue;
        auto const first = std::min_element(agents.begin(), agents.end(),
                                            [&](AgentId const& left, AgentId const& right) {
                                                return rank_of(one, left) < rank_of(one, right);
                                            });
        return OfferToMake{place, *first};
    }
    return {};
}

}  // namespace ringmaster::simulation
