#include "core/state/indexes.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

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

// What an entry that waits in a queue waits for: another group (RQ-6), less to be asked for (RQ-5).
template <class Visit>
void for_each_timer(QueueEntry const& entry, Task const& task, Config const& config, Visit visit) {
    for (Skip const& skip : entry.skips) {
        visit(Timer{skip.until, TimerKind::skip_end, task.id.value, entry.ordinal});
    }
    Queue const* const queue = config.queue(entry.queue);
    if (queue == nullptr) return;
    // Who is rung alone is not taken away; it has its effect when he has not answered (RQ-8).
    bool const rings_alone = entry.personal && task.offers_entry(entry.ordinal);
    if (entry.preferred_until && !rings_alone) {
        visit(
            Timer{*entry.preferred_until, TimerKind::preference_end, task.id.value, entry.ordinal});
    }
    if (std::uint32_t const next = groups_serving(entry.groups); next < queue->groups.size()) {
        visit(Timer{entry.queued_at + queue->groups[next].after, TimerKind::group_join,
                    task.id.value, entry.ordinal});
    }
    auto const until = wait_until(config, entry);
    if (until && !entry.wait_max_reached && !task.offers_entry(entry.ordinal)) {
        visit(Timer{*until, TimerKind::wait_max, task.id.value, entry.ordinal});
    }
    if (entry.relaxed < queue->relaxation.size()) {
        visit(Timer{entry.queued_at + queue->relaxation[entry.relaxed].after, TimerKind::relaxation,
                    task.id.value, entry.ordinal});
    }
}

// CB-7
Time kept_until(Task const& task, Config const& config) {
    Callback const& callback = *task.callback;
    Time since = std::max(callback.requested_at, callback.updated_at);
    if (auto const* const appointment = callback.appointment()) {
        since = std::max(since, appointment->until);
    }
    return since +
           config.setting(task.queue, &Queue::callback_retention, &OrgSettings::callback_retention);
}

// It occupies a line (VC-9). A callback does not before it is dialled, nor does a reservation.
bool is_live(Task const& task) {
    bool const waits =
        task.preview || (task.callback && !task.has_customer() && task.dials_customer() == nullptr);
    return task.ended() == nullptr && !waits;
}

template <class Visit>
void for_each_timer(Task const& task, Config const& config, Visit visit) {
    for (Offer const& offer : task.offers) {
        visit(Timer{offer.deadline, TimerKind::offer_deadline, task.id.value, offer.ordinal});
    }
    for (Engagement const& one : task.engagements) {
        WrapUp const* const wrap_up = one.wrap_up();
        if (wrap_up == nullptr || !wrap_up->deadline) continue;
        visit(Timer{*wrap_up->deadline, TimerKind::wrap_up_deadline, task.id.value, one.ordinal});
    }
    for (MediaOperation const& operation : task.media_operations) {
        if (operation.expired) continue;
        visit(Timer{operation.due, TimerKind::media_deadline, task.id.value, operation.number});
    }
    for (QueueEntry const& entry : task.entries) for_each_timer(entry, task, config, visit);
    auto const requested = task.consult ? task.consult->requested() : nullptr;
    if (requested != nullptr && requested->deadline) {
        visit(Timer{*requested->deadline, TimerKind::consult_deadline, task.id.value,
                    task.consult->ordinal});
    }
    if (task.number_transfer && task.number_transfer->deadline) {
        visit(Timer{*task.number_transfer->deadline, TimerKind::transfer_deadline, task.id.value,
                    task.number_transfer->ordinal});
    }
    if (task.recording && task.recording->resume_due) {
        visit(Timer{*task.recording->resume_due, TimerKind::recording_resume, task.id.value, 0});
    }
    if (auto const* const dial = task.dials_customer(); dial != nullptr && dial->deadline) {
        visit(Timer{*dial->deadline, TimerKind::callback_ring, task.id.value, dial->dial});
    }
    if (task.callback && task.callback->delayed() != nullptr && task.ended() == nullptr) {
        visit(Timer{task.callback->delayed()->due, TimerKind::callback_due, task.id.value, 0});
    }
    // Not before its time: then it still has to be kept (CB-7).
    if (task.calls_back() && task.callback->at_rest()) {
        Time const until = kept_until(task, config);
        CallbackDelayed const* const delayed = task.callback->delayed();
        if (delayed == nullptr || until < delayed->due) {
            visit(Timer{until, TimerKind::callback_retention, task.id.value, 0});
        }
    }
    if (task.idle_due) visit(Timer{*task.idle_due, TimerKind::chat_idle, task.id.value, 0});
}

template <class Visit>
void for_each_timer(Agent const& agent, Visit visit) {
    for (Socket const& socket : agent.sockets) {
        if (!socket.arrival_due) continue;
        visit(Timer{*socket.arrival_due, TimerKind::socket_arrival, agent.id.value, socket.id});
    }
    Station const* const station = agent.station();
    if (station == nullptr) return;
    if (station->phone) {
        visit(Timer{station->phone->due, TimerKind::phone_deadline, agent.id.value, 0});
    }
    if (station->inactive_due) {
        visit(Timer{*station->inactive_due, TimerKind::inactivity, agent.id.value, 0});
    }
    if (!station->lease) return;
    Lease const& lease = *station->lease;
    if (lease.recovery_due) {
        visit(Timer{*lease.recovery_due, TimerKind::lease_recovery, agent.id.value, 0});
    }
    if (lease.sign_out_due) {
        visit(Timer{*lease.sign_out_due, TimerKind::lease_sign_out, agent.id.value, 0});
    }
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

struct Load {
    std::array<unsigned, media_type_count> used{};
    [[nodiscard]] unsigned total() const { return used[0] + used[1] + used[2] + used[3]; }
    unsigned& of(MediaType media) { return used[static_cast<std::size_t>(media)]; }
};

Load load_of(State const& state, Indexes const& indexes, AgentId agent) {
    Load load;
    for (TaskId const& id : indexes.tasks_of(agent)) {
        Task const* const task = state.task(id);
        if (task == nullptr) continue;
        for (Offer const& offer : task->offers) load.of(task->media) += offer.agent == agent;
        for (Engagement const& one : task->engagements) {
            bool const open = !std::holds_alternative<Released>(one.state);
            load.of(task->media) += one.agent == agent && open && one.role != Role::monitor;
        }
    }
    return load;
}

}  // namespace

unsigned free_channels(State const& state, Indexes const& indexes, Agent const& agent) {
    Station const* const station = agent.station();
    if (station == nullptr) return 0;
    MultimediaProfile const& profile = state.config.multimedia_profile(agent.id, station->team);
    Load load = load_of(state, indexes, agent.id);
    unsigned free = 0;
    for (std::size_t channel = 0; channel < profile.capacity.size(); ++channel) {
        if (channel < media_type_count && load.used[channel] < profile.capacity[channel]) {
            free |= 1U << channel;
        }
    }
    auto const close = [&](MediaType media) { free &= ~(1U << static_cast<unsigned>(media)); };
    switch (profile.mode) {
        case BlendingMode::BLENDED: return free;
        case BlendingMode::BLENDED_REALTIME:  // voice and chat exclude each other
            if (load.of(MediaType::chat) != 0) close(MediaType::telephony);
            if (load.of(MediaType::telephony) != 0) close(MediaType::chat);
            return free;
        case BlendingMode::EXCLUSIVE: return load.total() == 0 ? free : 0;
    }
    return 0;
}

bool has_place(State const& state, Indexes const& indexes, Agent const& agent, MediaType media) {
    Station const* const station = agent.station();
    if (station == nullptr) return false;
    auto const channel = static_cast<std::size_t>(media);
    auto const& capacity = state.config.multimedia_profile(agent.id, station->team).capacity;
    Load load = load_of(state, indexes, agent.id);
    return channel < capacity.size() && load.of(media) < capacity[channel];
}

bool has_capacity(State const& state, Indexes const& indexes, Agent const& agent, MediaType media) {
    return (free_channels(state, indexes, agent) >> static_cast<unsigned>(media) & 1U) != 0;
}

std::optional<Time> wait_until(Config const& config, QueueEntry const& entry) {
    Queue const* const queue = config.queue(entry.queue);
    bool const ever = queue != nullptr && queue->wait_max.count() > 0;
    bool const stays = entry.kind == EntryKind::consult || entry.kind == EntryKind::preview;
    if (!ever || stays) return std::nullopt;
    return entry.queued_at + queue->wait_max;
}

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
    for (auto const& [id, campaign] : state.campaigns) add_wake(id, state);
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

namespace {

std::optional<Timer> wake_of(Campaign const& campaign) {
    if (!campaign.wake_at) return std::nullopt;
    return Timer{*campaign.wake_at, TimerKind::campaign_due, campaign.key, 0};
}

std::optional<Timer> wake_of(std::string const& id, State const& state) {
    auto const found = state.campaigns.find(id);
    return found == state.campaigns.end() ? std::nullopt : wake_of(found->second);
}

}  // namespace

void Indexes::remove_wake(std::string const& campaign, State const& state) {
    if (auto const timer = wake_of(campaign, state)) timers_.erase(*timer);
}

void Indexes::add_wake(std::string const& campaign, State const& state) {
    auto const timer = wake_of(campaign, state);
    if (timer && !state.timers_aside.contains(*timer)) timers_.insert(*timer);
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

std::set<TaskId> const& Indexes::callbacks_in(QueueId queue) const {
    return find_or_empty(callbacks_in_, queue);
}

std::set<TaskId> const& Indexes::callbacks_for(AgentId agent) const {
    return find_or_empty(callbacks_for_, agent);
}

void Indexes::add_callback(Task const& task, State const& state) {
    callbacks_.emplace(canonical_number(task.callback->number, state), task.id);
    callbacks_in_[task.queue].insert(task.id);
    AgentId const assignee = task.callback->assignee();
    if (!assignee.empty()) callbacks_for_[assignee].insert(task.id);
    CallbackDialling const* const first = task.dials_first();
    if (first == nullptr || first->turn.empty()) return;
    turns_.insert(first->turn);
    changes().skips = true;
}

void Indexes::remove_callback(Task const& task, State const& state) {
    auto const take_out = [&](auto& map, auto key) {
        auto const found = map.find(key);
        if (found == map.end()) return;
        found->second.erase(task.id);
        if (found->second.empty()) map.erase(found);
    };
    callbacks_.erase({canonical_number(task.callback->number, state), task.id});
    take_out(callbacks_in_, task.queue);
    take_out(callbacks_for_, task.callback->assignee());
    CallbackDialling const* const first = task.dials_first();
    if (first == nullptr || turns_.erase(first->turn) == 0) return;
    changes().agents.insert(first->turn);  // another customer may be called because of him
    changes().skips = true;
}

std::vector<TaskId> Indexes::callbacks_of(std::string const& canonical) const {
    std::vector<TaskId> found;
    for (auto at = callbacks_.lower_bound({canonical, TaskId{}});
         at != callbacks_.end() && at->first == canonical; ++at) {
        found.push_back(at->second);
    }
    return found;
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
           left.callbacks_for_ == right.callbacks_for_ && left.turns_ == right.turns_ &&
           left.inactive_queues_ == right.inactive_queues_ &&
           filled(left.tasks_of_) == filled(right.tasks_of_);
}

}  // namespace ringmaster::core
