#pragma once
// What the matcher believes of the organization: put together from the engine's events alone, one
// after the other, with nothing precomputed. It holds what routing decisions depend on and no more.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "simulation/model.hpp"

namespace ringmaster::simulation {

struct AgentShadow {
    std::map<std::uint64_t, bool> sockets;  // arrived?
    bool signed_in = false;
    TeamId team;
    bool available = false;
    Time free_since;        // RQ-3
    bool off_hook = false;  // VC-5
};

struct EntryShadow {
    TaskQueued queued;          // as it was told
    std::uint64_t arrival = 0;  // the how manieth queueing it was (RQ-2)
    bool overflowed = false;    // its longest wait is over (RQ-9)
    bool choosy = false;        // tries the preferred agents alone (RQ-7, RQ-8)
    std::size_t groups = 0;
    std::size_t relaxed = 0;
    std::map<AgentId, Time> skips;  // OF-4
    std::set<AgentId> missed;

    [[nodiscard]] bool waits_in_queue() const { return queued.target.empty(); }
};

struct OfferShadow {
    AgentId agent;
    std::uint32_t entry = 0;
};

struct EngagementShadow {
    AgentId agent;
    bool listens = false;  // a supervisor's, no party (SU-1)
    bool open = true;      // talking, or in wrap-up that holds the slot
};

struct TaskShadow {
    TaskCreated created;
    bool transferred = false;
    AgentId sender;  // sent it to an entry point; nobody else has had it since (TR-4)
    std::map<std::uint32_t, EntryShadow> entries;
    std::map<std::uint32_t, OfferShadow> offers;
    std::map<std::uint32_t, EngagementShadow> engagements;

    [[nodiscard]] bool is_offered(std::uint32_t entry) const;
    // Offered, connected or in wrap-up.
    [[nodiscard]] bool involves(AgentId agent) const;
};

struct Shadow {
    Config config;  // a container here: looked up by the matcher's own rules
    std::map<AgentId, AgentShadow> agents;
    std::map<TaskId, TaskShadow> tasks;
    std::uint64_t queueings = 0;
    std::map<QueueId, std::pair<AgentId, TeamId>> last_offered;  // while the queue was CIRCULAR

    void follow(Event const& event);
    [[nodiscard]] TaskShadow& task(TaskId id);
    [[nodiscard]] EntryShadow& entry(TaskId id, std::uint32_t ordinal);
};

}  // namespace ringmaster::simulation
