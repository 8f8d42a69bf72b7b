#include "core/state/matching.hpp"

#include <algorithm>
#include <utility>

namespace ringmaster::core {
namespace {

// Answers of score() that are remembered; a power of two. Others are worked out again.
constexpr std::size_t memory_size = std::size_t{1} << 16U;

std::size_t slot_of(ClassNumber entries, SkillSetNumber skills) {
    std::uint64_t const mixed = (std::uint64_t{entries} << 32U | skills) * 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>(mixed >> 48U) % memory_size;
}

template <class Map>
auto const* find_in(Map const& map, typename Map::key_type const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

void erase_of(KeysOfQueues& keys, QueueId queue, EntryKey const& key) {
    auto const found = keys.find(queue);
    found->second.erase(key);
    if (found->second.empty()) keys.erase(found);
}

void fill_members(EntryClass& entries, Queue const* queue) {
    if (!entries.shape.preferred.empty()) {
        for (PreferredAgent const& one : entries.shape.preferred) {
            entries.agents.push_back(one.agent);
        }
    } else if (queue != nullptr && !queue->agents.empty()) {
        entries.agents = queue->agents;
    } else if (queue != nullptr) {
        entries.teams = joined_teams(*queue, entries.shape.groups);
    }
}

}  // namespace

EntryKey key_of(QueueEntry const& entry, Task const& task) {
    return {entry.priority, !entry.in_front, entry.age_since,
            entry.arrival,  task.id,         entry.ordinal};
}

Shape shape_of(QueueEntry const& entry) {
    Shape shape{entry.queue, entry.groups, entry.relaxed, entry.requirements, {}, false};
    if (entry.preferred_until) {
        shape.preferred = entry.preferred;
        shape.personal = entry.personal;
    }
    return shape;
}

std::vector<SkillRequirement> requirements_of(Queue const& queue, QueueEntry const& entry) {
    std::vector<SkillRequirement> wanted = merged(queue.requirements, entry.requirements);
    std::size_t const steps = std::min<std::size_t>(entry.relaxed, queue.relaxation.size());
    for (std::size_t step = 0; step < steps; ++step) {
        wanted = relaxed(std::move(wanted), queue.relaxation[step]);
    }
    return wanted;
}

std::uint32_t groups_serving(std::uint32_t joined) { return std::max(joined, 1U); }

std::vector<TeamId> joined_teams(Queue const& queue, std::uint32_t groups) {
    if (queue.groups.empty()) return queue.teams;
    std::vector<TeamId> teams;
    std::size_t const count = std::min<std::size_t>(groups_serving(groups), queue.groups.size());
    for (std::size_t group = 0; group < count; ++group) {
        for (TeamId const& team : queue.groups[group].teams) {
            if (std::find(teams.begin(), teams.end(), team) == teams.end()) teams.push_back(team);
        }
    }
    return teams;
}

void Matching::reset(Config const& config) {
    *this = Matching();
    for (auto const& [id, user] : config.users) set_skills(user);
}

void Matching::set_skills(User const& user) {
    SkillSetNumber const number = count_in(user.skills);
    count_out(std::exchange(skills_of_[user.id], number));
}

SkillSetNumber Matching::count_in(std::vector<SkillValue> const& skills) {
    if (skills.empty()) return 0;
    auto const [found, added] = skill_numbers_.emplace(skills, next_skill_set_);
    if (added) skill_sets_[next_skill_set_++].skills = &found->first;
    ++skill_sets_.at(found->second).users;
    return found->second;
}

void Matching::count_out(SkillSetNumber number) {
    auto const found = skill_sets_.find(number);
    if (found == skill_sets_.end() || --found->second.users != 0) return;
    skill_numbers_.erase(skill_numbers_.find(*found->second.skills));
    skill_sets_.erase(found);
}

SkillSetNumber Matching::skills_of(AgentId agent) const {
    SkillSetNumber const* const known = find_in(skills_of_, agent);
    return known == nullptr ? 0 : *known;
}

std::vector<SkillValue> const& Matching::skills(SkillSetNumber number) const {
    static std::vector<SkillValue> const none;
    SkillSet const* const known = find_in(skill_sets_, number);
    return known == nullptr ? none : *known->skills;
}

EntryClass& Matching::class_for(QueueEntry const& entry, Config const& config) {
    auto& slot = classes_[shape_of(entry)];
    if (slot) return *slot;
    slot = std::make_unique<EntryClass>();
    slot->number = next_class_++;
    slot->shape = shape_of(entry);
    Queue const* const queue = config.queue(entry.queue);
    fill_members(*slot, queue);
    if (queue != nullptr) {
        slot->media = queue->media;
        slot->order = queue->order;
        slot->requirements = requirements_of(*queue, entry);
    }
    by_number_[slot->number] = slot.get();
    return *slot;
}

// Moves the class's head on every desk that serves it.
void Matching::move_head(EntryClass const& entries, std::optional<EntryKey> const& before) {
    std::optional<EntryKey> now;
    if (!entries.waiting.empty()) now = *entries.waiting.begin();
    if (before == now) return;
    auto const move = [&](Uuid const& member) {
        auto& heads = desks_[member][static_cast<std::size_t>(entries.media)].heads;
        if (before) heads.erase({*before, entries.number});
        if (now) heads.emplace(*now, entries.number);
    };
    for (TeamId const& team : entries.teams) move(team.value);
    for (AgentId const& agent : entries.agents) move(agent.value);
}

void Matching::add(QueueEntry const& entry, Task const& task, Config const& config) {
    EntryClass& entries = class_for(entry, config);
    std::optional<EntryKey> before;
    if (!entries.waiting.empty()) before = *entries.waiting.begin();
    EntryKey const key = key_of(entry, task);
    entries.waiting.insert(key);
    move_head(entries, before);
    if (!entry.skips.empty()) skipping_.insert(key);
    if (entry.wait_max_reached) overdue_[entry.queue].insert(key);
    if (entry.to_backup) for_backup_[entry.queue].insert(key);
    ++waiting_count_;
    changes_.entries.insert(key);
    changes_.arrived.insert(key);
    changes_.skips = true;
}

void Matching::remove(QueueEntry const& entry, Task const& task) {
    auto const found = classes_.find(shape_of(entry));
    EntryClass& entries = *found->second;
    std::optional<EntryKey> const before = *entries.waiting.begin();
    EntryKey const key = key_of(entry, task);
    entries.waiting.erase(key);
    move_head(entries, before);
    skipping_.erase(key);
    if (entry.wait_max_reached) erase_of(overdue_, entry.queue, key);
    if (entry.to_backup) erase_of(for_backup_, entry.queue, key);
    --waiting_count_;
    changes_.entries.erase(key);
    changes_.arrived.erase(key);
    changes_.openings = true;
    bool const common = entries.shape.requirements.empty() && entries.shape.preferred.empty();
    if (common || !entries.waiting.empty()) return;  // one of a queue is needed again
    by_number_.erase(entries.number);
    classes_.erase(found);
}

void Matching::change_desk(Desk const& desk, ReadyKey const& key, SkillSetNumber skills,
                           bool ready) {
    DeskState& at = desks_[desk.member][static_cast<std::size_t>(desk.media)];
    if (ready) {
        at.ready.insert(key);
        at.by_skills[skills].insert(key);
        at.by_id.insert(key.agent);
        return;
    }
    at.ready.erase(key);
    at.by_id.erase(key.agent);
    auto const found = at.by_skills.find(skills);
    found->second.erase(key);
    if (found->second.empty()) at.by_skills.erase(found);
}

void Matching::change_ready(AgentId agent, ReadyRecord const& record, bool ready) {
    for (std::size_t channel = 0; channel < media_type_count; ++channel) {
        auto const media = static_cast<MediaType>(channel);
        if (!record.on(media)) continue;
        change_desk({record.team.value, media}, {record.free_since, agent}, skills_of(agent),
                    ready);
    }
    changes_.skips = true;
}

void Matching::set_ready(AgentId agent, ReadyRecord const& record) {
    ReadyRecord const* const before = ready(agent);
    if (before != nullptr) {
        if (*before == record) return;
        change_ready(agent, *before, false);
    }
    ready_[agent] = record;
    change_ready(agent, record, true);
    changes_.agents.insert(agent);
}

void Matching::set_unready(AgentId agent) {
    ReadyRecord const* const before = ready(agent);
    if (before == nullptr) return;
    change_ready(agent, *before, false);
    ready_.erase(agent);
    changes_.agents.erase(agent);
}

ReadyRecord const* Matching::ready(AgentId agent) const { return find_in(ready_, agent); }

DeskState const* Matching::desk(Desk const& desk) const {
    auto const* const found = find_in(desks_, desk.member);
    return found == nullptr ? nullptr : &(*found)[static_cast<std::size_t>(desk.media)];
}

EntryClass const* Matching::class_of(QueueEntry const& entry) const {
    auto const found = classes_.find(shape_of(entry));
    return found == classes_.end() ? nullptr : found->second.get();
}

EntryClass const& Matching::entry_class(ClassNumber number) const { return *by_number_.at(number); }

std::size_t Matching::ahead_of(EntryKey const& key, QueueId queue, std::size_t most) const {
    std::size_t ahead = 0;
    for (EntryClass const* const one : classes_of(queue)) {
        auto at = one->waiting.begin();
        for (; ahead < most && at != one->waiting.end() && *at < key; ++at) ++ahead;
    }
    return ahead;
}

std::vector<EntryClass const*> Matching::classes_of(QueueId queue) const {
    std::vector<EntryClass const*> all;
    Shape first;
    first.queue = queue;
    for (auto at = classes_.lower_bound(first); at != classes_.end() && at->first.queue == queue;
         ++at) {
        all.push_back(at->second.get());
    }
    return all;
}

std::optional<std::int64_t> Matching::score(EntryClass const& entries,
                                            SkillSetNumber number) const {
    if (entries.requirements.empty()) return 0;
    if (memory_.empty()) memory_.resize(memory_size);
    Remembered& known = memory_[slot_of(entries.number, number)];
    if (known.entries != entries.number || known.skills != number) {
        auto const& has = skills(number);
        bool const fit = first_unsatisfied(has, entries.requirements) == nullptr;
        known = {entries.number, number, fit ? skill_score(has, entries.requirements) : -1};
    }
    if (known.score < 0) return std::nullopt;
    return known.score;
}

bool Matching::fits(EntryClass const& entries, AgentId agent, ReadyRecord const& record,
                    Config const& config) const {
    if (entries.shape.preferred.empty()) return score(entries, skills_of(agent)).has_value();
    if (entries.shape.personal) return true;
    Queue const* const queue = config.queue(entries.shape.queue);
    return queue != nullptr && queue->served_by(agent, record.team);
}

bool operator==(Matching const& left, Matching const& right) {
    auto const waiting = [](Matching const& one) {
        std::map<Shape, std::set<EntryKey>> all;
        for (auto const& [shape, entries] : one.classes_) {
            if (!entries->waiting.empty()) all[shape] = entries->waiting;
        }
        return all;
    };
    auto const ready = [](Matching const& one) {
        std::map<AgentId, std::pair<TeamId, std::vector<SkillValue>>> all;
        for (auto const& [agent, record] : one.ready_) {
            all[agent] = {record.team, one.skills(one.skills_of(agent))};
        }
        return all;
    };
    return left.ready_ == right.ready_ && left.skipping_ == right.skipping_ &&
           left.overdue_ == right.overdue_ && left.for_backup_ == right.for_backup_ &&
           left.waiting_count_ == right.waiting_count_ && waiting(left) == waiting(right) &&
           ready(left) == ready(right);
}

}  // namespace ringmaster::core
