#pragma once
// Everything derived from State that decisions look up: timers, who is ready, what waits, which
// tasks an agent takes part in. Never persisted: rebuilt from a snapshot, kept in step by apply.
// Each lookup costs at most a logarithm of what is concerned; nothing here is scanned per event.

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ringmaster/core/model.hpp"

namespace ringmaster::core {

// Fixed order of timers due at the same instant: the order of these enumerators, then the id.
RINGMASTER_ENUM(TimerKind, offer_deadline, wrap_up_deadline, media_deadline, phone_deadline,
                skip_end, socket_arrival, lease_recovery, lease_sign_out, consult_deadline,
                transfer_deadline, recording_resume)

struct Timer {
    Time due;
    TimerKind kind = TimerKind::offer_deadline;
    Uuid subject;               // task or agent
    std::uint64_t ordinal = 0;  // offer, engagement, entry, media number or socket
    friend auto operator<=>(Timer const&, Timer const&) = default;
};

// The exact routing order of waiting entries (RQ-2).
struct EntryKey {
    std::uint8_t priority = 0;
    bool behind = false;  // not returned in front
    Time age_since;
    TaskId task;
    std::uint32_t ordinal = 0;
    friend auto operator<=>(EntryKey const&, EntryKey const&) = default;
};

// Longest available first, ties by user id (RQ-3).
struct ReadyKey {
    Time free_since;
    AgentId agent;
    friend auto operator<=>(ReadyKey const&, ReadyKey const&) = default;
};

// One channel of one team: where ready agents and waiting entries meet.
struct Desk {
    TeamId team;
    MediaType media = MediaType::telephony;
    friend auto operator<=>(Desk const&, Desk const&) = default;
};

struct DeskState {
    std::set<ReadyKey> ready;
    std::set<std::pair<EntryKey, QueueId>> heads;  // first waiting entry of each queue it serves
};

class Indexes {
public:
    void rebuild(State const& state);

    // What a task or agent contributes is taken out before an event changes it and put back
    // after, so that nothing is stored twice.
    void remove(Task const& task, State const& state);
    void add(Task const& task, State const& state);
    void remove(Agent const& agent);
    void add(Agent const& agent);
    // Puts the agent into, or takes him out of, the ready sets he belongs to now.
    void refresh_ready(AgentId agent, State const& state);

    [[nodiscard]] std::set<Timer> const& timers() const { return timers_; }
    [[nodiscard]] std::set<TaskId> const& tasks_of(AgentId agent) const;
    [[nodiscard]] std::set<EntryKey> const& waiting(QueueId queue) const;
    [[nodiscard]] std::map<Desk, DeskState> const& desks() const { return desks_; }
    // Desks with somebody ready and something waiting; usually none.
    [[nodiscard]] std::set<Desk> const& meeting() const { return meeting_; }
    // Waiting entries that skip somebody (OF-4).
    [[nodiscard]] std::set<EntryKey> const& skipping() const { return skipping_; }
    [[nodiscard]] std::set<ReadyKey> const& ready(Desk const& desk) const;
    // Agents who hold this number by station or live call.
    [[nodiscard]] bool number_used_by_other(std::string const& number, AgentId agent) const;
    [[nodiscard]] std::size_t waiting_count() const { return waiting_count_; }
    // The contact whose open EP-DN consult is this child interaction, or the id itself (CO-5).
    [[nodiscard]] TaskId main_task(TaskId id) const;
    // Contacts that have not ended (VC-9).
    [[nodiscard]] std::size_t live_count(Direction direction) const {
        return live_count_[static_cast<std::size_t>(direction)];
    }

    friend bool operator==(Indexes const& left, Indexes const& right);

private:
    struct ReadyRecord {
        TeamId team;
        Time free_since;
        unsigned media_mask = 0;
        friend bool operator==(ReadyRecord const&, ReadyRecord const&) = default;
    };

    void add_entry(QueueEntry const& entry, Task const& task, State const& state);
    void remove_entry(QueueEntry const& entry, Task const& task, State const& state);
    template <class Change>
    void change_queue(QueueId queue, State const& state, Change change);
    void update_meeting(Desk const& desk);
    void set_ready(AgentId agent, ReadyRecord const& record, bool ready);

    std::set<Timer> timers_;
    std::map<AgentId, std::set<TaskId>> tasks_of_;
    std::map<QueueId, std::set<EntryKey>> waiting_;
    std::map<Desk, DeskState> desks_;
    std::set<Desk> meeting_;
    std::map<AgentId, ReadyRecord> ready_;
    std::multiset<std::pair<std::string, AgentId>> numbers_;
    std::set<EntryKey> skipping_;
    std::map<TaskId, TaskId> children_;  // child interaction -> its contact
    std::array<std::size_t, 2> live_count_{};
    std::size_t waiting_count_ = 0;
};

// Free slots of an agent on a channel (RQ-10): capacity less offers, contacts and wrap-ups.
[[nodiscard]] bool has_capacity(State const& state, Indexes const& indexes, Agent const& agent,
                                MediaType media);

}  // namespace ringmaster::core
