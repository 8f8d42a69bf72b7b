#pragma once
// The state of one organization. The model is many-to-many from the start (SPEC, terms):
//   engagement  = one agent x one task for one period,
//   queue entry = something routable that points at a task,
//   offer       = queue entry x agent.
// Capacity is always derived from engagements and offers. All three live inside their task and
// are named by (task, ordinal). Only Engine::apply changes any of this.

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ringmaster/core/model/agent.hpp"
#include "ringmaster/core/model/campaign.hpp"
#include "ringmaster/core/model/config.hpp"
#include "ringmaster/core/model/do_not_call.hpp"
#include "ringmaster/core/model/id_map.hpp"
#include "ringmaster/core/model/task.hpp"
#include "ringmaster/core/model/timer.hpp"
#include "ringmaster/core/model/wait_statistics.hpp"

namespace ringmaster::core {

// Recently seen fact numbers of one connector (PROTOCOL 8).
struct FactWindow {
    std::set<std::uint64_t> seen;
    std::uint64_t last = 0;  // of State::facts_recorded: its newest
    RINGMASTER_DESCRIBE(FactWindow, seen, last)
};

// Whom a CIRCULAR queue offered to last, and in which team he worked (RQ-3).
struct LastOffered {
    AgentId agent;
    TeamId team;
    RINGMASTER_DESCRIBE(LastOffered, agent, team)
};

// A customer, by channel and canonical address (NUM-1), as he is known again (RQ-7). Of a task: who
// writes; empty on the phone, where only who was called back is, by CallbackAnswered.
[[nodiscard]] std::string customer_key(Task const& task);
[[nodiscard]] std::string customer_key(MediaType media, std::string_view address);
// The address in such a key, and the channel.
[[nodiscard]] std::string_view address_of_key(std::string_view key);
[[nodiscard]] MediaType channel_of_key(std::string_view key);

// Which agent served a customer last, for those whose profile lets customers come back to them
// (RQ-7). When the younger half is full the older one is forgotten.
struct LastServed {
    std::map<std::string, AgentId> recent;  // by channel and customer
    std::map<std::string, AgentId> older;
    RINGMASTER_DESCRIBE(LastServed, recent, older)
};

struct State {
    OrgId org;
    Config config;
    IdMap<AgentId, Agent> agents;  // everybody who ever opened a socket or signed in
    IdMap<TaskId, Task> tasks;     // everything not finished
    std::uint64_t next_media_number = 1;
    std::map<std::string, FactWindow> connectors;
    std::map<QueueId, LastOffered> last_offered;  // CIRCULAR queues
    std::set<QueueId> closed_queues;              // by command, until they are opened (RQ-9)
    LastServed last_served;
    std::map<QueueId, QueueWaits> waits;  // RQ-11
    std::set<Timer> timers_aside;  // failed again and do not fire; gone with what they are of
    std::set<EntryPointId> closed_entry_points;  // likewise (RQ-9)
    std::map<QueueId, Time> overflow_retries;    // when what has to leave a queue is tried again
    std::uint64_t next_arrival = 1;              // of a queueing (RQ-2)
    std::uint64_t facts_recorded = 0;            // numbered ones, of all connectors
    DoNotCall do_not_call;
    std::map<std::string, Campaign> campaigns;  // by what their managers call them
    RINGMASTER_DESCRIBE(State, org, config, agents, tasks, next_media_number, connectors,
                        last_offered, closed_queues, last_served, waits, timers_aside,
                        closed_entry_points, overflow_retries, next_arrival, facts_recorded,
                        do_not_call, campaigns)

    [[nodiscard]] Agent const* agent(AgentId id) const;
    [[nodiscard]] Task const* task(TaskId id) const;
    // How numbers are read that this agent types: where he is signed in (NUM-1).
    [[nodiscard]] std::string const& region_of(AgentId agent) const;
};

}  // namespace ringmaster::core
