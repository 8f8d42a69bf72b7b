#include "core/state/indexes.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/state/deadlines.hpp"
#include "core/state/readiness.hpp"

namespace ringmaster::core {
namespace {

template <class Map>
auto const& find_or_empty(Map const& map, typename Map::key_type const& key) {
    static typename Map::mapped_type const empty;
    auto const found = map.find(key);
    return found == map.end() ? empty : found->second;
}

// A direct entry is offered to its target the moment it is made; it waits in no queue. Others wait
// until as many agents are asked as may be at a time (RQ-15).
bool is_waiting(QueueEntry const& entry, Task const& task, Config const& config) {
    if (entry.direct() || task.dials_for(entry.ordinal)) return false;
    Queue const* const queue = config.queue(entry.queue);
    return task.offers_of(entry.ordinal) < (queue == nullptr ? 1 : queue->offers_max);
}

// It occupies a line (VC-9). A callback does not before it is dialled, nor does a reservation.
bool is_live(Task const& task) {
    bool const waits =
        task.preview || (task.callback && !task.has_customer() && task.dials_customer() == nullptr);
    return task.ended() == nullptr && !waits;
}

// Agents who take part in a task: offered, connected or owing a wrap-up.
template <class Visit>
void for_each_agent(Task const& task, Visit visit) {
    for (Offer const& offer : task.offers) visit(offer.agent);
    for (Engagement const& one : task.engagements) {
        if (!std::holds_alternative<Released>(one.state)) visit(one.agent);
    }
}

bool occupies_number(Engagement const& engagement, Task const& task) {
    return engagement.talking() && task.media == MediaType::telephony &&
           engagement.device != DeviceType::BROWSER && !engagement.dial_number.empty();
}

bool occupies_number(Station const& station) {
    return station.device != DeviceType::BROWSER && !station.dial_number.empty();
}

// A station, or an engagement that runs on one: its number in the form that is compared.
template <class Holder>
std::string number_of(Holder const& holder, Forms const& forms, State const& state) {
    return forms.remembered(holder.dial_number, state.config.region_of(holder.team));
}

}  // namespace

void Indexes::rebuild(State const& state) {
    Forms forms = std::move(forms_);
    *this = Indexes();
    forms_ = std::move(forms);
    matching_.reset(state.config);
    for (auto const& [id, agent] : state.agents) add(agent, state);
    for (auto const& [id, task] : state.tasks) add(task, state);
    for (auto const& [id, agent] : state.agents) refresh_ready(id, state);
    for (auto const& [id, team] : state.config.teams) {
        if (team.capacity_based()) lines_changed_.insert(id);
    }
    refresh_lines(state);
    for (auto const& [id, queue] : state.config.queues) {
        if (!queue.active) inactive_queues_.insert(id);
    }
    for (auto const& [queue, due] : state.overflow_retries) add_retry(queue, state);
    for (auto const& [id, campaign] : state.campaigns) add_campaign(id, state);
}

void Indexes::remove_retry(QueueId queue, State const& state) {
    auto const found = state.overflow_retries.find(queue);
    if (found == state.overflow_retries.end()) return;
    timers_.erase({found->second, TimerKind::overflow_retry, queue.value, 0});
}

void Indexes::add_retry(QueueId queue, State const& state) {
    auto const found = state.overflow_retries.find(queue);
    if (found == state.overflow_retries.end()) return;
    timers_.insert({found->second, TimerKind::overflow_retry, queue.value, 0});
}

void Indexes::remove(Task const& task, State const& state) {
    if (task.consult && !task.consult->child.empty()) children_.erase(task.consult->child);
    if (is_live(task)) --live_count_[static_cast<std::size_t>(task.direction)];
    if (task.calls_back()) remove_callback(task, state);
    count_lines(task, false);
    for_each_timer(task, state.config, [this](Timer const& timer) { timers_.erase(timer); });
    for_each_agent(task, [&](AgentId agent) { tasks_of_[agent].erase(task.id); });
    for (Engagement const& one : task.engagements) {
        if (occupies_number(one, task)) free_number(number_of(one, forms_, state), one.agent);
    }
    for (QueueEntry const& entry : task.entries) {
        if (is_waiting(entry, task, state.config)) matching_.remove(entry, task);
    }
}

void Indexes::add(Task const& task, State const& state) {
    if (task.consult && !task.consult->child.empty()) {
        children_.emplace(task.consult->child, task.id);
    }
    if (is_live(task)) ++live_count_[static_cast<std::size_t>(task.direction)];
    if (task.calls_back()) add_callback(task, state);
    count_lines(task, true);
    for_each_timer(task, state.config, [&](Timer const& timer) {
        if (!state.timers_aside.contains(timer)) timers_.insert(timer);  // OPS-8
    });
    for_each_agent(task, [&](AgentId agent) { tasks_of_[agent].insert(task.id); });
    for (Engagement const& one : task.engagements) {
        if (!occupies_number(one, task)) continue;
        numbers_.emplace(number_of(one, forms_, state), one.agent);
    }
    for (QueueEntry const& entry : task.entries) {
        if (is_waiting(entry, task, state.config)) matching_.add(entry, task, state.config);
    }
}

std::string Indexes::canonical_number(std::string const& number, State const& state) const {
    return forms_.remembered(number, state.config.settings.default_region);
}

void Indexes::free_number(std::string const& canonical, AgentId agent) {
    auto const found = numbers_.find({canonical, agent});
    if (found != numbers_.end()) numbers_.erase(found);
}

void Indexes::remove(Agent const& agent, State const& state) {
    for_each_timer(agent, [this](Timer const& timer) { timers_.erase(timer); });
    Station const* const station = agent.station();
    if (station == nullptr) return;
    --signed_in_[station->team];
    if (occupies_number(*station)) free_number(number_of(*station, forms_, state), agent.id);
}

void Indexes::add(Agent const& agent, State const& state) {
    for_each_timer(agent, [&](Timer const& timer) {
        if (!state.timers_aside.contains(timer)) timers_.insert(timer);  // OPS-8
    });
    Station const* const station = agent.station();
    if (station == nullptr) return;
    ++signed_in_[station->team];
    if (!occupies_number(*station)) return;
    numbers_.emplace(number_of(*station, forms_, state), agent.id);
}

std::set<Timer> Indexes::timers_of(Uuid const& subject, State const& state) {
    std::set<Timer> timers;
    auto const keep = [&timers](Timer const& timer) { timers.insert(timer); };
    if (Task const* const task = state.task({subject})) for_each_timer(*task, state.config, keep);
    if (Agent const* const agent = state.agent({subject})) for_each_timer(*agent, keep);
    for (auto const& [id, campaign] : state.campaigns) {
        auto const wake = wake_of(campaign);
        if (wake && campaign.key == subject) keep(*wake);
    }
    return timers;
}

void Indexes::refresh_ready(AgentId id, State const& state) {
    Agent const* const agent = state.agent(id);
    if (agent == nullptr) return;  // a task, or a team that stands as an agent
    if (why_unwilling(state, *agent)) return matching_.set_unready(id);
    Station const& station = *agent->station();
    unsigned const open = open_channels(state, *this, *agent);
    if (open == 0) return matching_.set_unready(id);  // VC-5, RQ-10
    matching_.set_ready(id, {station.team, station.free_since, open});
}

void Indexes::refresh_skills(AgentId id, State const& state) {
    matching_.set_unready(id);
    if (User const* const user = state.config.user(id)) matching_.set_skills(*user);
    refresh_ready(id, state);
}

void Indexes::count_lines(Task const& task, bool more) {
    auto const count = [&](TeamId team) {
        if (team.empty()) return;
        std::size_t& used = lines_used_[team];
        more ? ++used : --used;
        lines_changed_.insert(team);
    };
    for (NumberParty const& party : task.numbers) count(party.team);
    if (task.number_transfer) count(task.number_transfer->team);
}

void Indexes::refresh_lines(State const& state) {
    for (TeamId const& id : std::exchange(lines_changed_, {})) {
        AgentId const stands_as{id.value};
        if (state.config.user(stands_as) != nullptr) continue;  // the id is his
        Team const* const team = state.config.lines(stands_as);
        bool const free = team != nullptr && team->active && lines_used(id) < team->lines;
        // Behind every agent who is available.
        if (free) {
            matching_.set_ready(stands_as, {id, Time{std::numeric_limits<std::int64_t>::max()},
                                            1U << static_cast<unsigned>(MediaType::telephony)});
        } else {
            matching_.set_unready(stands_as);
        }
    }
}

std::size_t Indexes::lines_used(TeamId team) const {
    auto const found = lines_used_.find(team);
    return found == lines_used_.end() ? 0 : found->second;
}

std::set<TaskId> const& Indexes::tasks_of(AgentId agent) const {
    return find_or_empty(tasks_of_, agent);
}

std::size_t Indexes::signed_in(TeamId team) const {
    auto const found = signed_in_.find(team);
    return found == signed_in_.end() ? 0 : found->second;
}

TaskId Indexes::main_task(TaskId id) const {
    auto const found = children_.find(id);
    return found == children_.end() ? id : found->second;
}

bool Indexes::number_used_by_other(std::string const& canonical, AgentId agent) const {
    for (auto at = numbers_.lower_bound({canonical, AgentId{}});
         at != numbers_.end() && at->first == canonical; ++at) {
        if (at->second != agent) return true;
    }
    return false;
}

bool operator==(Indexes const& left, Indexes const& right) {
    auto const filled = [](auto map) {
        std::erase_if(map, [](auto const& item) { return item.second.empty(); });
        return map;
    };
    auto const staffed = [](Indexes const& indexes) {
        auto all = indexes.signed_in_;
        std::erase_if(all, [](auto const& item) { return item.second == 0; });
        return all;
    };
    auto const dialled = [](Indexes const& indexes) {
        auto all = indexes.lines_used_;
        std::erase_if(all, [](auto const& item) { return item.second == 0; });
        return all;
    };
    return staffed(left) == staffed(right) && dialled(left) == dialled(right) &&
           left.timers_ == right.timers_ && left.matching_ == right.matching_ &&
           left.numbers_ == right.numbers_ && left.children_ == right.children_ &&
           left.live_count_ == right.live_count_ && left.callbacks_ == right.callbacks_ &&
           left.callbacks_in_ == right.callbacks_in_ &&
           left.callbacks_for_ == right.callbacks_for_ && left.releasing_ == right.releasing_ &&
           left.turns_ == right.turns_ && left.inactive_queues_ == right.inactive_queues_ &&
           filled(left.tasks_of_) == filled(right.tasks_of_);
}

}  // namespace ringmaster::core
