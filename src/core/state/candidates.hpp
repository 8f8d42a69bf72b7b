#pragma once
// The agents a waiting entry may be offered to, in the order of its queue (RQ-3).

#include <optional>
#include <utility>
#include <vector>

#include "core/state/world.hpp"

namespace ringmaster::core {

// Ready agents who serve the entry now and have the skills, first in order first. What speaks
// against one of them in person (a skip, a part in the task) is not asked here. Finding the next
// costs at most the number of teams and of distinct skill sets that are ready, not of agents.
class Candidates {
public:
    Candidates(World const& world, EntryClass const& entries);

    [[nodiscard]] std::optional<AgentId> next();

private:
    struct Range {  // agents with the same skills, or a whole team
        std::int64_t score = 0;
        std::set<ReadyKey>::const_iterator begin;
        std::set<ReadyKey>::const_iterator end;
        DeskState const* mixed = nullptr;  // a team of whom some lack the skills
    };
    struct Segment {  // part of a team, by user id
        std::set<AgentId>::const_iterator begin;
        std::set<AgentId>::const_iterator end;
    };

    void list_preferred();
    void list_agents();
    void list_ranges();
    void list_segments();
    void add_skilled(DeskState const& desk, std::optional<ReadyKey> from);
    [[nodiscard]] bool skip_unskilled(Range& range);
    void add_segment(TeamId team);
    [[nodiscard]] std::optional<AgentId> next_in_segments();
    [[nodiscard]] std::optional<AgentId> next_in_ranges();

    World const& world_;
    EntryClass const& entries_;
    std::vector<AgentId> listed_;  // one by one; at most a queue's own list of agents
    std::size_t listed_next_ = 0;
    std::vector<Range> ranges_;
    std::vector<Segment> segments_;
};

// Something in the entry itself keeps it from the agent: he has declined it, sent it, or takes
// part in its task (OF-4, TR-4, RQ-10); from a line: it asks for advice (RQ-14).
[[nodiscard]] bool is_barred(Config const& config, Task const& task, QueueEntry const& entry,
                             AgentId agent);
// For the router: the same, or a customer is called already because it was this agent's turn, and
// this one would be called as well (CB-1).
[[nodiscard]] bool is_passed_over(World const& world, Task const& task, QueueEntry const& entry,
                                  AgentId agent);

}  // namespace ringmaster::core
