#pragma once
// Everything derived from State that decisions look up: timers, who is ready, what waits, which
// tasks an agent takes part in. Never persisted: rebuilt from a snapshot, kept in step by apply.
// Each lookup costs at most a logarithm of what is concerned; nothing here is scanned per event.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/model/forms.hpp"
#include "core/state/matching.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

class Indexes {
public:
    Indexes() = default;
    explicit Indexes(AddressForm form) : forms_(std::move(form)) {}

    void rebuild(State const& state);

    // What a task or agent contributes is taken out before an event changes it and put back
    // after, so that nothing is stored twice.
    void remove(Task const& task, State const& state);
    void add(Task const& task, State const& state);
    void remove(Agent const& agent, State const& state);
    void add(Agent const& agent, State const& state);
    // Puts the agent into, or takes him out of, the ready sets he belongs to now.
    void refresh_ready(AgentId agent, State const& state);
    // The same when his skills have changed.
    void refresh_skills(AgentId agent, State const& state);

    [[nodiscard]] std::set<Timer> const& timers() const { return timers_; }
    [[nodiscard]] std::set<TaskId> const& tasks_of(AgentId agent) const;
    // Waiting entries and ready agents.
    [[nodiscard]] Matching const& matching() const { return matching_; }
    [[nodiscard]] Changes& changes() { return matching_.changes(); }
    // How a customer's number is compared (NUM-1).
    [[nodiscard]] std::string canonical_number(std::string const& number, State const& state) const;
    // Which numbers and addresses are one (NUM-1).
    [[nodiscard]] Forms const& forms() const { return forms_; }
    // Others who hold this number, in its canonical form, by station or live call (AG-1).
    [[nodiscard]] bool number_used_by_other(std::string const& canonical, AgentId agent) const;
    // The contact whose open EP-DN consult is this child interaction, or the id itself (CO-5).
    [[nodiscard]] TaskId main_task(TaskId id) const;
    // When what has to leave the queue is tried again (RQ-9).
    void remove_retry(QueueId queue, State const& state);
    void add_retry(QueueId queue, State const& state);
    // What a campaign contributes, as with tasks and agents (OD-3).
    void remove_campaign(std::string const& campaign, State const& state);
    void add_campaign(std::string const& campaign, State const& state);
    // Campaigns that may show somebody a contact now, as far as they themselves go.
    [[nodiscard]] std::set<std::string> const& releasing() const { return releasing_; }
    // Queues that are not active.
    [[nodiscard]] std::set<QueueId> const& inactive_queues() const { return inactive_queues_; }
    // Agents signed in to a team (RQ-9).
    [[nodiscard]] std::size_t signed_in(TeamId team) const;
    // Puts capacity-based teams whose lines were taken or freed into, or out of, the ready sets.
    void refresh_lines(State const& state);
    // Lines of a capacity-based team that are dialled or talk (RQ-14).
    [[nodiscard]] std::size_t lines_used(TeamId team) const;
    // Callbacks of this customer's, by his canonical number, that can still happen (CB-7).
    [[nodiscard]] std::vector<TaskId> callbacks_of(std::string const& canonical) const;
    [[nodiscard]] std::set<TaskId> const& callbacks_in(QueueId queue) const;
    [[nodiscard]] std::set<TaskId> const& callbacks_for(AgentId agent) const;
    [[nodiscard]] std::size_t callback_count() const { return callbacks_.size(); }
    // A customer is called first, and it was this agent's turn: one at a time (CB-1).
    [[nodiscard]] bool has_turn(AgentId agent) const { return turns_.contains(agent); }
    // Contacts that have not ended, and have a customer or call him (VC-9).
    [[nodiscard]] std::size_t live_count(Direction direction) const {
        return live_count_[static_cast<std::size_t>(direction)];
    }

    // Those of the subject, fired or not; none when there is no such task or agent.
    [[nodiscard]] static std::set<Timer> timers_of(Uuid const& subject, State const& state);

    friend bool operator==(Indexes const& left, Indexes const& right);

private:
    void count_lines(Task const& task, bool more);
    void add_callback(Task const& task, State const& state);
    void remove_callback(Task const& task, State const& state);
    void free_number(std::string const& canonical, AgentId agent);

    Forms forms_;
    Matching matching_;
    std::set<Timer> timers_;
    std::unordered_map<AgentId, std::set<TaskId>> tasks_of_;
    std::multiset<std::pair<std::string, AgentId>> numbers_;  // in use, canonical
    std::map<TeamId, std::size_t> signed_in_;
    std::map<TaskId, TaskId> children_;  // child interaction -> its contact
    std::array<std::size_t, 2> live_count_{};
    std::map<TeamId, std::size_t> lines_used_;
    std::set<TeamId> lines_changed_;
    std::set<QueueId> inactive_queues_;
    std::set<std::pair<std::string, TaskId>> callbacks_;  // by canonical number
    std::map<QueueId, std::set<TaskId>> callbacks_in_;
    std::map<AgentId, std::set<TaskId>> callbacks_for_;
    std::set<std::string> releasing_;  // campaigns
    std::set<AgentId> turns_;
};

}  // namespace ringmaster::core
