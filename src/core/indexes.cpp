#include "core/indexes.hpp"

#include <algorithm>
#include <array>

namespace ringmaster::core {
namespace {

template <class Map>
auto const& find_or_empty(Map const& map, typename Map::key_type const& key) {
    static typename Map::mapped_type const empty;
    auto const found = map.find(key);
    return found == map.end() ? empty : found->second;
}

EntryKey key_of(QueueEntry const& entry, Task const& task) {
    return {entry.priority, !entry.in_front, entry.age_since, task.id, entry.ordinal};
}

// A direct entry is offered to its target the moment it is made; it waits in no queue.
bool is_waiting(QueueEntry const& entry, Task const& task) {
    if (entry.direct()) return false;
    return std::none_of(task.offers.begin(), task.offers.end(),
                        [&](Offer const& offer) { return offer.entry == entry.ordinal; });
}

template <class Visit>
void for_each_timer(Task const& task, Visit visit) {
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
    for (QueueEntry const& entry : task.entries) {
        for (Skip const& skip : entry.skips) {
            visit(Timer{skip.until, TimerKind::skip_end, task.id.value, entry.ordinal});
        }
    }
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

bool has_capacity(State const& state, Indexes const& indexes, Agent const& agent, MediaType media) {
    Station const* const station = agent.station();
    if (station == nullptr) return false;
    MultimediaProfile const& profile = state.config.multimedia_profile(agent.id, station->team);
    auto const channel = static_cast<std::size_t>(media);
    Load load = load_of(state, indexes, agent.id);
    if (channel >= profile.capacity.size()) return false;
    if (load.used[channel] >= profile.capacity[channel]) return false;
    switch (profile.mode) {
        case BlendingMode::BLENDED: return true;
        case BlendingMode::BLENDED_REALTIME:  // voice and chat exclude each other
            if (media == MediaType::telephony) return load.of(MediaType::chat) == 0;
            if (media == MediaType::chat) return load.of(MediaType::telephony) == 0;
            return true;
        case BlendingMode::EXCLUSIVE: return load.total() == 0;
    }
    return false;
}

void Indexes::rebuild(State const& state) {
    *this = Indexes();
    for (auto const& [id, agent] : state.agents) add(agent);
    for (auto const& [id, task] : state.tasks) add(task, state);
    for (auto const& [id, agent] : state.agents) refresh_ready(id, state);
}

void Indexes::remove(Task const& task, State const& state) {
    if (task.consult && !task.consult->child.empty()) children_.erase(task.consult->child);
    if (task.ended() == nullptr) --live_count_[static_cast<std::size_t>(task.direction)];
    for_each_timer(task, [this](Timer const& timer) { timers_.erase(timer); });
    for_each_agent(task, [&](AgentId agent) { tasks_of_[agent].erase(task.id); });
    for (Engagement const& one : task.engagements) {
        if (!occupies_number(one, task)) continue;
        auto const found = numbers_.find({one.dial_number, one.agent});
        if (found != numbers_.end()) numbers_.erase(found);
    }
    for (QueueEntry const& entry : task.entries) {
        if (is_waiting(entry, task)) remove_entry(entry, task, state);
    }
}

void Indexes::add(Task const& task, State const& state) {
    if (task.consult && !task.consult->child.empty()) {
        children_.emplace(task.consult->child, task.id);
    }
    if (task.ended() == nullptr) ++live_count_[static_cast<std::size_t>(task.direction)];
    for_each_timer(task, [this](Timer const& timer) { timers_.insert(timer); });
    for_each_agent(task, [&](AgentId agent) { tasks_of_[agent].insert(task.id); });
    for (Engagement const& one : task.engagements) {
        if (occupies_number(one, task)) numbers_.emplace(one.dial_number, one.agent);
    }
    for (QueueEntry const& entry : task.entries) {
        if (is_waiting(entry, task)) add_entry(entry, task, state);
    }
}

void Indexes::remove(Agent const& agent) {
    for_each_timer(agent, [this](Timer const& timer) { timers_.erase(timer); });
    Station const* const station = agent.station();
    if (station == nullptr || !occupies_number(*station)) return;
    auto const found = numbers_.find({station->dial_number, agent.id});
    if (found != numbers_.end()) numbers_.erase(found);
}

void Indexes::add(Agent const& agent) {
    for_each_timer(agent, [this](Timer const& timer) { timers_.insert(timer); });
    Station const* const station = agent.station();
    if (station != nullptr && occupies_number(*station)) {
        numbers_.emplace(station->dial_number, agent.id);
    }
}

// Changes the waiting set of a queue and moves its head on every desk that serves it.
template <class Change>
void Indexes::change_queue(QueueId queue_id, State const& state, Change change) {
    std::set<EntryKey>& entries = waiting_[queue_id];
    bool const had_head = !entries.empty();
    EntryKey const old_head = had_head ? *entries.begin() : EntryKey{};
    change(entries);
    bool const has_head = !entries.empty();
    if (had_head == has_head && (!has_head || *entries.begin() == old_head)) return;
    Queue const* const queue = state.config.queue(queue_id);
    if (queue == nullptr) return;
    for (TeamId const& team : queue->teams) {
        Desk const desk{team, queue->media};
        DeskState& at = desks_[desk];
        if (had_head) at.heads.erase({old_head, queue_id});
        if (has_head) at.heads.emplace(*entries.begin(), queue_id);
        update_meeting(desk);
    }
}

void Indexes::add_entry(QueueEntry const& entry, Task const& task, State const& state) {
    change_queue(entry.queue, state,
                 [&](std::set<EntryKey>& entries) { entries.insert(key_of(entry, task)); });
    if (!entry.skips.empty()) skipping_.insert(key_of(entry, task));
    ++waiting_count_;
}

void Indexes::remove_entry(QueueEntry const& entry, Task const& task, State const& state) {
    change_queue(entry.queue, state,
                 [&](std::set<EntryKey>& entries) { entries.erase(key_of(entry, task)); });
    skipping_.erase(key_of(entry, task));
    --waiting_count_;
}

void Indexes::update_meeting(Desk const& desk) {
    DeskState const& at = find_or_empty(desks_, desk);
    if (!at.ready.empty() && !at.heads.empty()) {
        meeting_.insert(desk);
    } else {
        meeting_.erase(desk);
    }
}

void Indexes::set_ready(AgentId agent, ReadyRecord const& record, bool ready) {
    for (std::size_t channel = 0; channel < media_type_count; ++channel) {
        if ((record.media_mask >> channel & 1U) == 0) continue;
        Desk const desk{record.team, static_cast<MediaType>(channel)};
        auto& keys = desks_[desk].ready;
        if (ready) {
            keys.insert({record.free_since, agent});
        } else {
            keys.erase({record.free_since, agent});
        }
        update_meeting(desk);
    }
}

void Indexes::refresh_ready(AgentId id, State const& state) {
    ReadyRecord wanted;
    Agent const* const agent = state.agent(id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    bool const willing =
        station != nullptr && station->choice.available() && agent->has_arrived_socket();
    if (willing && state.config.may_work(id, station->team)) {
        wanted.team = station->team;
        wanted.free_since = station->free_since;
        for (std::size_t channel = 0; channel < media_type_count; ++channel) {
            auto const media = static_cast<MediaType>(channel);
            if (media == MediaType::telephony && station->phone) continue;  // VC-5
            if (has_capacity(state, *this, *agent, media)) wanted.media_mask |= 1U << channel;
        }
    }
    auto const found = ready_.find(id);
    if (found != ready_.end()) {
        if (found->second == wanted) return;
        set_ready(id, found->second, false);
        ready_.erase(found);
    }
    if (wanted.media_mask == 0) return;
    ready_.emplace(id, wanted);
    set_ready(id, wanted, true);
}

std::set<TaskId> const& Indexes::tasks_of(AgentId agent) const {
    return find_or_empty(tasks_of_, agent);
}

TaskId Indexes::main_task(TaskId id) const {
    auto const found = children_.find(id);
    return found == children_.end() ? id : found->second;
}

std::set<EntryKey> const& Indexes::waiting(QueueId queue) const {
    return find_or_empty(waiting_, queue);
}

std::set<ReadyKey> const& Indexes::ready(Desk const& desk) const {
    return find_or_empty(desks_, desk).ready;
}

bool Indexes::number_used_by_other(std::string const& number, AgentId agent) const {
    for (auto at = numbers_.lower_bound({number, AgentId{}});
         at != numbers_.end() && at->first == number; ++at) {
        if (at->second != agent) return true;
    }
    return false;
}

bool operator==(Indexes const& left, Indexes const& right) {
    auto const desk_filled = [](Indexes const& indexes) {
        std::map<Desk, std::pair<std::set<ReadyKey>, std::set<std::pair<EntryKey, QueueId>>>> all;
        for (auto const& [desk, at] : indexes.desks_) {
            if (!at.ready.empty() || !at.heads.empty()) all[desk] = {at.ready, at.heads};
        }
        return all;
    };
    auto const filled = [](auto map) {
        std::erase_if(map, [](auto const& item) { return item.second.empty(); });
        return map;
    };
    return left.timers_ == right.timers_ && left.ready_ == right.ready_ &&
           left.meeting_ == right.meeting_ && left.numbers_ == right.numbers_ &&
           left.waiting_count_ == right.waiting_count_ && left.children_ == right.children_ &&
           left.live_count_ == right.live_count_ && left.skipping_ == right.skipping_ &&
           filled(left.tasks_of_) == filled(right.tasks_of_) &&
           filled(left.waiting_) == filled(right.waiting_) &&
           desk_filled(left) == desk_filled(right);
}

}  // namespace ringmaster::core
