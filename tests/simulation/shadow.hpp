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
    bool by_system = false;  // Idle with a system code (AG-2)
    Time free_since;         // RQ-3
    bool off_hook = false;   // VC-5

    [[nodiscard]] bool present() const;  // AG-8
};

struct EntryShadow {
    TaskQueued queued;          // as it was told
    std::uint64_t arrival = 0;  // the how manieth queueing it was (RQ-2)
    bool overflowed = false;    // its longest wait is over (RQ-9)
    bool number_tried = false;  // its queue's overflow number, the last resort (RQ-9)
    bool to_backup = false;     // looks for a place in its queue's backup queue (RQ-8)
    bool choosy = false;        // tries the preferred agents alone (RQ-7, RQ-8)
    std::size_t groups = 0;
    std::size_t relaxed = 0;
    std::map<AgentId, Time> skips;  // OF-4; of a line's team under its own id (RQ-14)
    std::set<AgentId> missed;

    [[nodiscard]] bool waits_in_queue() const { return queued.target.empty(); }
};

struct OfferShadow {
    AgentId agent;
    std::uint32_t entry = 0;
};

struct EngagementShadow {
    AgentId agent;
    Role role = Role::owner;
    bool open = true;  // talking, or in wrap-up that holds the slot

    [[nodiscard]] bool listens() const { return role == Role::monitor; }  // no party (SU-1)
};

// A number is dialled: for an entry that waits meanwhile, or with entry 0 by an owner (TR-5).
struct DialShadow {
    std::uint32_t entry = 0;
    TeamId team;  // whose line it is, or of an overflow number none
};

struct TaskShadow {
    TaskCreated created;
    bool transferred = false;
    bool ended = false;
    bool calls_back = false;  // a callback was asked for, and the customer is not reached (CB-1)
    bool calls_out = false;   // an outdial, and the customer is not reached (OD-2)
    std::string called;       // where, from then on
    std::optional<CallbackWish> wish;  // none: courtesy
    std::optional<Time> due;           // its time, while it waits for that (CB-2)
    bool tried = false;                // dialled before
    bool rests = false;                // nobody is on the line, nobody is called
    std::optional<AgentId> turn;       // he is called before an agent is asked, who would be he
    Time age;                          // of what was called back, once it was due
    AgentId sender;  // sent it to an entry point; nobody else has had it since (TR-4)
    QueueId queue;   // where it waited last
    std::map<std::uint32_t, EntryShadow> entries;
    std::map<std::uint32_t, OfferShadow> offers;
    std::map<std::uint32_t, EngagementShadow> engagements;
    std::optional<DialShadow> dial;
    std::map<std::uint32_t, TeamId> numbers;  // that talk, and whose lines they are

    [[nodiscard]] std::size_t offers_of(std::uint32_t entry) const;
    // Somebody is asked, agent or number.
    [[nodiscard]] bool is_offered(std::uint32_t entry) const;
    [[nodiscard]] bool is_dialled(std::uint32_t entry) const;
    // Offered, connected or in wrap-up.
    [[nodiscard]] bool involves(AgentId agent) const;
};

struct Shadow {
    Config config;  // a container here: looked up by the matcher's own rules
    std::map<AgentId, AgentShadow> agents;
    std::map<TaskId, TaskShadow> tasks;
    std::map<QueueId, std::pair<AgentId, TeamId>> last_offered;  // while the queue was CIRCULAR
    std::map<std::pair<MediaType, std::string>, AgentId> last_served;  // RQ-7
    std::map<std::string, std::set<std::string>> do_not_call;          // numbers, by list
    std::set<QueueId> closed;                                          // RQ-9
    std::set<EntryPointId> closed_points;
    std::map<QueueId, Time> retries;  // when what has to leave looks for a place again
    std::uint64_t queueings = 0;

    // It waits in a queue, and another agent may be asked (RQ-15).
    [[nodiscard]] bool waits(TaskShadow const& task, std::uint32_t ordinal) const;
    // It may not stay: its queue is closed or not active, or it has waited for too long (RQ-9).
    [[nodiscard]] bool has_to_leave(EntryShadow const& entry) const;
    // A capacity-based team's that are dialled or talk (RQ-14).
    [[nodiscard]] std::size_t lines_used(TeamId team) const;

    void follow(Event const& event);
    [[nodiscard]] TaskShadow& task(TaskId id);
    [[nodiscard]] EntryShadow& entry(TaskId id, std::uint32_t ordinal);
};

}  // namespace ringmaster::simulation
