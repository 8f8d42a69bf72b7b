#pragma once
// A slow router of its own, written from SPEC (OF-4, RQ-2 to RQ-8, RQ-10, TR-4, VC-5, AG-8): it
// looks at every waiting entry and every agent each time and keeps nothing between two looks but
// what the events told it. It foretells each offer of the engine and complains about any other.
//
// Where SPEC leaves a choice, this is what both have to do:
// - An agent is present with a socket that has arrived (AG-8).
// - A skill an agent lacks counts as proficiency 0, as false, as no text and as no value.
// - In force are the queue's requirements, the contact's own in place of the queue's of the same
//   skill, then the relaxation steps taken, in their order. Best available sums up weight x level
//   over the proficiency requirements in force.
// - The first group serves at once, group k from its `after` past the entry's queueing on. With
//   check_availability the next group joins too, for as long as nobody of those that have joined
//   is signed in; looked at when the entry is queued and when a group joins.
// - A queue with a list of agents is served by these alone, and groups do not matter to it.
// - Preferred agents who serve the queue are tried alone, without skills, if one of them is signed
//   in and serves it when the entry is queued: highest score, longest available, user id. With a
//   queue's time of 0 they are tried at that instant, and nobody waits for them.
// - A direct contact is for its agent alone, without skills and though he may not serve the queue.
// - CIRCULAR starts behind the last agent offered to, at his place in the list as it was then (the
//   team he worked in); at the top when that place is gone. Offers made in another order do not
//   count.
// - OF-4: "has declined" is a skip that still runs. After each change skips are looked at first, of
//   every waiting entry; those of one entry whose agents could take it now end together.

#include <array>
#include <variant>
#include <vector>

#include "simulation/shadow.hpp"

namespace ringmaster::simulation {

// How much of what was foretold; tells whether the worlds showed anything.
struct MatcherCounts {
    std::size_t decisions = 0;  // steps whose offers, or the lack of any, were foretold
    std::size_t offers = 0;
    std::array<std::size_t, 4> by_order{};  // of RoutingOrder
    std::array<std::size_t, 4> by_mode{};   // BlendingMode of the agent; last: none found
    std::size_t choices = 0;                // offers with two or more eligible agents
    std::size_t passed_over = 0;            // entries before it that nobody could take
    std::size_t preferred = 0;
    std::size_t personal = 0;
    std::size_t grown = 0;      // offers made outside the first group
    std::size_t relaxed = 0;    // offers made after a relaxation step
    std::size_t demanding = 0;  // offers with skills required
    std::size_t skips_ended_early = 0;
    std::size_t in_front = 0;

    void add(MatcherCounts const& other);
};

class Matcher {
public:
    // Follows a step. `create`: the command behind it, if it is one of these. Throws Complaint.
    void take(std::vector<Event> const& events, Time now, CreateTask const* create);
    // When every timer due has fired: nothing that time alone brings is missing.
    void require_punctual(Time now) const;
    [[nodiscard]] Shadow const& shadow() const { return shadow_; }
    [[nodiscard]] MatcherCounts const& counts() const { return counts_; }

private:
    void check(OfferMade const& event);
    void check(SkipEnded const& event);
    void check(TaskQueued const& event, CreateTask const* create);
    void check(PoolGrown const& event);
    void check(RequirementsRelaxed const& event);
    void check(PreferenceEnded const& event);
    void check(OfferClosed const& event);
    template <class T>
    void check(T const& /*of no concern*/) {}
    void require_not_passed_by_younger(OfferMade const& event) const;
    void count(OfferMade const& event);

    Shadow shadow_;
    MatcherCounts counts_;
    // Agents of one entry whose skips end together, still to be told.
    std::optional<std::pair<TaskId, std::uint32_t>> ending_;
    std::set<AgentId> ending_skips_;
};

// ---- the look at everything ----------------------------------------------------------------

struct EntryPlace {
    TaskId task;
    std::uint32_t entry = 0;
    friend bool operator==(EntryPlace const&, EntryPlace const&) = default;
};
struct SkipsToEnd {
    EntryPlace place;
    std::set<AgentId> agents;
};
struct OfferToMake {
    EntryPlace place;
    AgentId agent;
};
using NextMove = std::variant<std::monostate, SkipsToEnd, OfferToMake>;

// What the router has to do next in this state; nothing: everybody waits for something.
[[nodiscard]] NextMove next_move(Shadow const& shadow);
// Who could be given the entry now.
[[nodiscard]] std::vector<AgentId> eligible_agents(Shadow const& shadow, EntryPlace place);
// The entries that wait in queues, in the order of RQ-2.
[[nodiscard]] std::vector<EntryPlace> waiting_entries(Shadow const& shadow);
// What is asked of agents now (RQ-4, RQ-5).
[[nodiscard]] std::vector<SkillRequirement> requirements_in_force(Shadow const& shadow,
                                                                  EntryPlace place);
// He serves the queue when he works in this team (RQ-7).
[[nodiscard]] bool serves(Queue const& queue, AgentId agent, TeamId team);
// Groups that serve an entry queued `waited` ago when `joined` of them did before (RQ-6, RQ-9).
[[nodiscard]] std::size_t groups_joined(Shadow const& shadow, Queue const& queue,
                                        std::size_t joined, Duration waited);
// The multimedia profile that counts for an agent of a team, or null (RQ-10).
[[nodiscard]] MultimediaProfile const* multimedia_of(Config const& config, AgentId agent,
                                                     TeamId team);

}  // namespace ringmaster::simulation
