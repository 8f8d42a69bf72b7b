#pragma once
// Where waiting entries and ready agents meet. Entries that the same agents may take form a class
// (same queue, step and requirements), agents with the same skills share a number; whether a class
// and a number fit is decided once. A change therefore costs at most a logarithm of what waits or
// is ready, and what has not changed since the last routing is not looked at again.
// Derived from State, never persisted.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// The exact routing order of waiting entries (RQ-2).
struct EntryKey {
    std::uint8_t priority = 0;
    bool behind = false;  // not returned in front
    Time age_since;
    std::uint64_t arrival = 0;  // decides; what follows names the entry
    TaskId task;
    std::uint32_t ordinal = 0;
    friend auto operator<=>(EntryKey const&, EntryKey const&) = default;
};
[[nodiscard]] EntryKey key_of(QueueEntry const& entry, Task const& task);

// Longest available first, ties by user id (RQ-3).
struct ReadyKey {
    Time free_since;
    AgentId agent;
    friend auto operator<=>(ReadyKey const&, ReadyKey const&) = default;
};

// Equal skills have equal numbers; 0 are none at all. Numbers are never reused.
using SkillSetNumber = std::uint32_t;
using ClassNumber = std::uint32_t;

// What decides who may take an entry, personal exceptions aside.
struct Shape {
    QueueId queue;
    std::uint32_t groups = 0;
    std::uint32_t relaxed = 0;
    std::vector<SkillRequirement> requirements;  // the entry's own
    std::vector<PreferredAgent> preferred;       // while they alone are tried
    bool personal = false;
    friend auto operator<=>(Shape const&, Shape const&) = default;
};
[[nodiscard]] Shape shape_of(QueueEntry const& entry);
// What an entry requires now: the queue's requirements and its own, relaxed (RQ-4, RQ-5).
[[nodiscard]] std::vector<SkillRequirement> requirements_of(Queue const& queue,
                                                            QueueEntry const& entry);
// The first group serves at once, also what was queued before its queue had any groups (RQ-6).
[[nodiscard]] std::uint32_t groups_serving(std::uint32_t joined);
// Teams that serve an entry for which this many groups have joined (RQ-6).
[[nodiscard]] std::vector<TeamId> joined_teams(Queue const& queue, std::uint32_t groups);

// Entries of one shape.
struct EntryClass {
    ClassNumber number = 0;
    Shape shape;
    MediaType media = MediaType::telephony;
    RoutingOrder order = RoutingOrder::LONGEST_AVAILABLE_AGENT;
    std::vector<SkillRequirement> requirements;
    std::vector<TeamId> teams;    // who may take them: teams
    std::vector<AgentId> agents;  // or agents
    std::set<EntryKey> waiting;
};

// One channel of a team, or of one agent.
struct Desk {
    Uuid member;
    MediaType media = MediaType::telephony;
    friend auto operator<=>(Desk const&, Desk const&) = default;
};

struct DeskState {
    std::set<ReadyKey> ready;
    std::map<SkillSetNumber, std::set<ReadyKey>> by_skills;
    std::set<AgentId> by_id;
    std::set<std::pair<EntryKey, ClassNumber>> heads;  // the first waiting entry of each class
};

// An agent who may be offered something now: Available, present, with a free slot (RQ-10).
struct ReadyRecord {
    TeamId team;
    Time free_since;
    unsigned media_mask = 0;  // bit per MediaType
    friend bool operator==(ReadyRecord const&, ReadyRecord const&) = default;
    [[nodiscard]] bool on(MediaType media) const {
        return (media_mask >> static_cast<unsigned>(media) & 1U) != 0;
    }
};

using KeysOfQueues = std::map<QueueId, std::set<EntryKey>>;

// What changed since the last routing.
struct Changes {
    std::set<AgentId> agents;                          // became ready
    std::set<EntryKey> entries;                        // began to wait, or wait differently
    std::set<std::pair<EntryKey, AgentId>> proposals;  // the best entry of a changed agent
    bool skips = false;                                // a skip may end (OF-4)
    std::set<EntryKey> arrived;  // of those entries: not asked yet whether they have to leave
    bool openings = false;       // what has to leave a queue may find a place (RQ-9)
};

class Matching {
public:
    // Everything configured is read anew; what waits and who is ready has to be added again.
    void reset(Config const& config);
    // Before the agent is put into, or taken out of, the ready ones.
    void set_skills(User const& user);

    void add(QueueEntry const& entry, Task const& task, Config const& config);
    void remove(QueueEntry const& entry, Task const& task);
    void set_ready(AgentId agent, ReadyRecord const& record);
    void set_unready(AgentId agent);

    [[nodiscard]] ReadyRecord const* ready(AgentId agent) const;
    [[nodiscard]] DeskState const* desk(Desk const& desk) const;
    // Of an entry that waits.
    [[nodiscard]] EntryClass const* class_of(QueueEntry const& entry) const;
    [[nodiscard]] EntryClass const& entry_class(ClassNumber number) const;
    // How many entries of the queue come before the key; not more than `most` are counted.
    [[nodiscard]] std::size_t ahead_of(EntryKey const& key, QueueId queue, std::size_t most) const;
    // All classes of a queue, in order of shape.
    [[nodiscard]] std::vector<EntryClass const*> classes_of(QueueId queue) const;
    [[nodiscard]] SkillSetNumber skills_of(AgentId agent) const;
    [[nodiscard]] std::vector<SkillValue> const& skills(SkillSetNumber number) const;
    // Different sets that somebody has.
    [[nodiscard]] std::size_t skill_set_count() const { return skill_sets_.size(); }
    // Empty: the skills do not fit; otherwise their weighted sum (RQ-3).
    [[nodiscard]] std::optional<std::int64_t> score(EntryClass const& entries,
                                                    SkillSetNumber skills) const;
    // The agent, who is ready, may take entries of the class.
    [[nodiscard]] bool fits(EntryClass const& entries, AgentId agent, ReadyRecord const& record,
                            Config const& config) const;
    // Waiting entries that skip somebody (OF-4).
    [[nodiscard]] std::set<EntryKey> const& skipping() const { return skipping_; }
    // Waiting entries that have been in their queue for longer than allowed (RQ-9).
    [[nodiscard]] KeysOfQueues const& overdue() const { return overdue_; }
    // Those that go on in their queue's backup queue as soon as it takes them (RQ-8).
    [[nodiscard]] KeysOfQueues const& for_backup() const { return for_backup_; }
    [[nodiscard]] std::size_t waiting_count() const { return waiting_count_; }
    [[nodiscard]] std::size_t ready_count() const { return ready_.size(); }

    [[nodiscard]] Changes& changes() { return changes_; }

    friend bool operator==(Matching const& left, Matching const& right);

private:
    struct Remembered {
        ClassNumber entries = 0;
        SkillSetNumber skills = 0;
        std::int64_t score = -1;
    };

    EntryClass& class_for(QueueEntry const& entry, Config const& config);
    void move_head(EntryClass const& entries, std::optional<EntryKey> const& before);
    void change_desk(Desk const& desk, ReadyKey const& key, SkillSetNumber skills, bool ready);
    void change_ready(AgentId agent, ReadyRecord const& record, bool ready);
    // One more user has these skills, or one less: what nobody has is forgotten.
    [[nodiscard]] SkillSetNumber count_in(std::vector<SkillValue> const& skills);
    void count_out(SkillSetNumber number);

    std::map<Shape, std::unique_ptr<EntryClass>> classes_;
    std::unordered_map<ClassNumber, EntryClass*> by_number_;
    std::unordered_map<Uuid, std::array<DeskState, media_type_count>, UuidHash> desks_;
    std::unordered_map<AgentId, ReadyRecord> ready_;
    struct SkillSet {
        std::vector<SkillValue> const* skills = nullptr;  // a key of `skill_numbers_`
        std::size_t users = 0;
    };
    std::map<std::vector<SkillValue>, SkillSetNumber> skill_numbers_;
    std::unordered_map<SkillSetNumber, SkillSet> skill_sets_;
    SkillSetNumber next_skill_set_ = 1;
    std::unordered_map<AgentId, SkillSetNumber> skills_of_;
    std::set<EntryKey> skipping_;
    KeysOfQueues overdue_;
    KeysOfQueues for_backup_;
    std::size_t waiting_count_ = 0;
    ClassNumber next_class_ = 1;
    Changes changes_;
    mutable std::vector<Remembered> memory_;
};

}  // namespace ringmaster::core
