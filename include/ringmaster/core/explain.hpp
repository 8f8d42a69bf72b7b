#pragma once
// Why a waiting contact is where it is: who was considered and what speaks against each (RQ-12).
// The answers come from the functions the router asks. Reads only; no threads, no errors.

#include <cstdint>
#include <optional>
#include <vector>

#include "ringmaster/core/model/model.hpp"
#include "ringmaster/core/model/objection.hpp"

namespace ringmaster::core {

struct Considered {
    AgentId agent;
    TeamId team;                        // he works in, if signed in
    std::vector<Objection> objections;  // empty: he is being offered it
};

// A capacity-based team that serves the queue (RQ-14).
struct ConsideredLines {
    TeamId team;
    std::uint32_t lines = 0;
    std::size_t used = 0;
    std::vector<Objection> objections;  // empty: a line of it is being dialled
};

// Of one queue entry: the contact itself, or its owner's consult.
struct Explanation {
    std::uint32_t entry = 0;
    EntryKind kind = EntryKind::task;
    QueueId queue;
    std::uint8_t priority = 10;
    bool in_front = false;
    Time age_since;
    Time queued_at;
    std::uint64_t arrival = 0;  // the lower of two equals comes first (RQ-2)
    std::size_t position = 0;   // 1 = next of its queue; 0 = offered to as many as may be
    std::size_t waiting = 0;    // entries that wait in its queue
    std::vector<Offer> offers;  // of it now; several when its queue allows that (RQ-15)
    std::vector<SkillRequirement> requirements;  // as they stand now
    std::uint32_t groups = 0;                    // joined, of `groups_total`
    std::uint32_t groups_total = 0;
    std::optional<Time> next_group;
    std::uint32_t steps = 0;  // relaxation steps taken, of `steps_total`
    std::uint32_t steps_total = 0;
    std::optional<Time> next_step;
    std::optional<Time> preferred_until;
    std::vector<ConsideredLines> lines;  // of capacity-based teams, by id
    std::string dialled;                 // the number it is being put through to (RQ-9, RQ-14)
    std::vector<Considered> agents;      // who serve the queue; fewest objections first, then by id
};

}  // namespace ringmaster::core
