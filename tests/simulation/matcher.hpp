#pragma once
// A slow router of its own, written from SPEC (OF-4, RQ-1 to RQ-10, RQ-13 to RQ-15, TR-4, VC-5,
// AG-8): it looks at every waiting entry and every agent each time and keeps nothing between two
// looks but what the events told it. It foretells each offer of the engine and complains about any
// other.
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
//   When its time is over, and nobody rings, it goes to the backup queue or where that overflows
//   to; with no place there it stays, for everybody.
// - Last-agent routing looks once, when the contact comes: the agent whose profile wanted it as he
//   began and wants it still, who could take it now and serves the queue it comes into.
// - A free line of a capacity-based team stands as an agent of the team's id who is free since the
//   end of time and has no skill: behind all agents, in a LINEAR or CIRCULAR queue at its team's
//   place. Lines take contacts, not consults. A line is nobody to OF-4: the time it is left alone
//   for after a dial in vain ends neither early nor others' skips. Its answer is a handling (TR-4).
// - RQ-15: an entry waits until as many are asked as its queue says. Who is asked has not been
//   tried, so no skip of that entry ends early meanwhile.
// - CB-1: where customers are called first, an entry whose turn has come is dialled in place of the
//   offer, and does not wait meanwhile; whom it would have been offered to is passed over by such
//   entries until that dial is over, and by them alone. Once he has answered he waits in front, and
//   is offered as a call. Kept for its agent, or taken by hand, it is offered first.
// - RQ-9: queue and entry point must be open; then overflow after overflow is asked, ten at most.
//   Full is a queue with so many entries that wait, not those that are offered or dialled. A new
//   contact whose way leads nowhere waits in its queue while its overflow number is dialled, or is
//   refused. What may not stay goes to its queue's overflow, else to the overflow number, else
//   stays. A dial to the overflow number is nobody's skip and tried once.
// - RQ-13: an agent assigns himself what waits in an assignable queue he serves when nothing but
//   skills, groups and preferred agents speaks against an offer; messages also when Idle by choice.
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

struct EntryPlace {
    TaskId task;
    std::uint32_t entry = 0;
    friend auto operator<=>(EntryPlace const&, EntryPlace const&) = default;
};

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
    std::size_t lines = 0;             // dialled instead of offered
    std::size_t beside_lines = 0;      // agents chosen while a line was free
    std::size_t courtesy = 0;          // offers beside another of the same entry
    std::size_t last_agents = 0;       // offers to who served the customer last
    std::size_t assigned = 0;          // taken by hand
    std::size_t refused = 0;           // arrivals, assignments and moves foretold to be refused
    std::size_t overflowed = 0;        // new contacts that came elsewhere
    std::size_t moved = 0;             // that may not stay in their queue
    std::size_t overflow_numbers = 0;  // dialled as the last resort
    std::size_t to_backup = 0;         // RQ-8
    std::size_t late_backup = 0;       // of these, when it took them at last
    std::size_t past_listeners = 0;    // offers of agents who listen to another call
    std::size_t callbacks = 0;         // that began without a call
    std::size_t callbacks_changed = 0;
    std::size_t callbacks_moved = 0;  // because their queue was closed by its hours
    std::size_t called_first = 0;     // customers who were called before an agent was asked

    void add(MatcherCounts const& other);
};

// The input behind a step.
struct Cause {
    Command const* command = nullptr;
    CreateTask const* create = nullptr;  // a command's, or that of a customer who arrived
};

class Matcher {
public:
    // Follows a step. Throws Complaint.
    void take(Outcome const& outcome, Time now, Cause const& cause = {});
    // Before it, when no timer is due: the input will be refused, or not.
    void foretell(Outcome const& outcome, Time now, Cause const& cause);
    // Whether a command about where contacts wait, or an arrival, is taken in this state; nothing:
    // it is another one.
    [[nodiscard]] std::optional<bool> is_taken(Cause const& cause, Time now) const;
    // When something changes by time alone for what waits in queues.
    [[nodiscard]] std::optional<Time> next_deadline() const;
    // When every timer due has fired: nothing that time alone brings is missing.
    void require_punctual(Time now) const;
    [[nodiscard]] Shadow const& shadow() const { return shadow_; }
    [[nodiscard]] MatcherCounts const& counts() const { return counts_; }

private:
    void check(OfferMade const& event);
    void check(SkipEnded const& event);
    void check(TaskQueued const& event);
    void check(TaskTransferred const& event) { step_.transferred = event; }
    void check(PoolGrown const& event);
    void check(RequirementsRelaxed const& event);
    void check(PreferenceEnded const& event);
    void check(OfferClosed const& event);
    void check(TaskDequeued const& event);
    void check(MaxWaitReached const& event);
    void check(NumberTransferStarted const& event);
    void check(NumberTransferClosed const& event);
    void check(QueueClosed const& event);
    void check(ConfigurationChanged const& event);
    void check(EntryPointClosed const& event);
    void check(WaitingChanged const& event);
    void check(OverflowRetryMoved const& event);
    void check(SocketAttached const& event);
    void check(CallbackRequested const& event);
    void check(CallbackChanged const& event);
    void check(CallbackDialled const& event);
    void check(CallbackDue const& event);
    void check(CallbackMoved const& event);
    void require_called_by(TaskQueued const& event, TaskShadow const& task);
    template <class T>
    void check(T const& /*of no concern*/) {}
    void require_place(TaskQueued const& event, TaskShadow const& task);
    void require_arrival(TaskQueued const& event);
    void require_chosen(EntryPlace place, AgentId taker) const;
    void require_not_passed_by_younger(EntryPlace place, AgentId taker) const;
    // What may not stay in a queue has left it before anything else is given away.
    void require_left(Time now) const;
    // By the present settings of its queue (CFG-2).
    void require_followed(Time now) const;
    void require_settled(Time now);
    void count(OfferMade const& event);
    void forget_customer(std::string const& address);

    // How long and by whom an entry waits by its queue's settings.
    struct Waiting {
        std::size_t groups = 0;
        std::size_t steps = 0;
        std::vector<TeamId> teams;
        std::vector<AgentId> agents;
        std::vector<SkillRequirement> requirements;
        std::optional<Time> until;
        friend bool operator==(Waiting const&, Waiting const&) = default;
    };
    [[nodiscard]] Waiting waiting_of(EntryShadow const& entry) const;

    // What has been told of one step and is not complete yet.
    struct Unfinished {
        CreateTask const* create = nullptr;
        RequeueTask const* requeue = nullptr;
        std::optional<TaskTransferred> transferred;
        std::optional<std::pair<TaskId, QueueId>> moving;  // out of one queue, into this
        std::optional<TaskId> to_number;                   // its overflow number will be dialled
        // How long and by whom what waits in changed queues was to wait, and whose that is told.
        std::map<EntryPlace, Waiting> before;
        std::set<EntryPlace> changed;   // (CFG-2)
        std::set<EntryPlace> given_up;  // dialled for, and not left alone: they leave
    };

    Unfinished step_;
    Shadow shadow_;
    MatcherCounts counts_;
    // Agents of one entry whose skips end together, still to be told.
    std::optional<std::pair<TaskId, std::uint32_t>> ending_;
    std::set<AgentId> ending_skips_;
};

// ---- the look at everything ----------------------------------------------------------------

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
// The customer would be called before anybody is asked (CB-1).
[[nodiscard]] bool is_called_first(Shadow const& shadow, EntryPlace place);
// Who could be given the entry now.
[[nodiscard]] std::vector<AgentId> eligible_agents(Shadow const& shadow, EntryPlace place);
// The entries that wait in queues, in the order of RQ-2.
[[nodiscard]] std::vector<EntryPlace> waiting_entries(Shadow const& shadow);
// Nothing but the entry speaks against him: Available (or not), present, with a free slot (RQ-10).
[[nodiscard]] bool is_free(Shadow const& shadow, AgentId agent, MediaType media,
                           bool though_idle = false);
[[nodiscard]] bool has_room(Shadow const& shadow, AgentId agent, TeamId team, MediaType media);
// What is asked of agents now (RQ-4, RQ-5).
[[nodiscard]] std::vector<SkillRequirement> requirements_in_force(Shadow const& shadow,
                                                                  EntryPlace place);
[[nodiscard]] std::vector<SkillRequirement> requirements_in_force(Shadow const& shadow,
                                                                  EntryShadow const& entry);
// He serves the queue when he works in this team (RQ-7).
[[nodiscard]] bool serves(Queue const& queue, AgentId agent, TeamId team);
// Groups that serve an entry queued `waited` ago when `joined` of them did before (RQ-6, RQ-9).
[[nodiscard]] std::size_t groups_joined(Shadow const& shadow, Queue const& queue,
                                        std::size_t joined, Duration waited);
// The multimedia profile that counts for an agent of a team, or null (RQ-10).
[[nodiscard]] MultimediaProfile const* multimedia_of(Config const& config, AgentId agent,
                                                     TeamId team);

// Groups serve the queue, not a list of agents.
[[nodiscard]] bool by_groups(Queue const& queue);
// For what is said of it.
[[nodiscard]] std::string text(EntryPlace place);

// ---- where a contact goes --------------------------------------------------------------------

// Where and when a callback waits; without `due` now (CB-2).
struct CallbackSlot {
    QueueId queue;
    std::optional<Time> due;
};
// For which queue it is meant, by which entry point (empty: none), and which one it is.
struct CallbackPlace {
    QueueId queue;
    EntryPointId point;
    TaskId task;
};
// Nothing: it is refused.
[[nodiscard]] std::optional<CallbackSlot> callback_slot(Shadow const& shadow,
                                                        CallbackWish const& wish,
                                                        CallbackPlace const& place, Time now);
[[nodiscard]] std::optional<CallbackSlot> callback_arrival(Shadow const& shadow,
                                                           CreateTask const& create, Time now);
[[nodiscard]] bool may_change(Shadow const& shadow, ChangeCallback const& command, Time now);
// Priority, age, skills and agents asked for are such that there are.
[[nodiscard]] bool create_may_be(Config const& config, CreateTask const& create, Time now);
// The queue, or the first behind it that takes something new; an empty one: none.
[[nodiscard]] QueueId place_for_new(Shadow const& shadow, QueueId queue, EntryPointId point,
                                    Time now);
// When closed hours open again; nothing: never, or they are open.
[[nodiscard]] std::optional<Time> next_opening(Config const& config, BusinessHoursId id, Time now);

struct ArrivalPlace {
    QueueId queue;
    std::string number;  // dialled at once: no queue takes it
};
[[nodiscard]] bool is_open(Config const& config, BusinessHoursId hours, Time at);
// Where a new contact enters (RQ-1, RQ-9); nothing: it is refused.
[[nodiscard]] std::optional<ArrivalPlace> arrival_place(Shadow const& shadow,
                                                        CreateTask const& create, Time now);
// Where what may not stay in the queue goes; empty: nowhere.
[[nodiscard]] QueueId overflow_place(Shadow const& shadow, QueueId queue, Time now);
// Where a direct contact of the queue goes when its wait is over (RQ-8); empty: it stays for now.
[[nodiscard]] QueueId backup_place(Shadow const& shadow, QueueId queue, Time now);
// The number at the end of the way of overflows, the queue's own or the first behind it (RQ-9).
[[nodiscard]] std::string overflow_number(Shadow const& shadow, QueueId queue);
// When the first of the business hours opens that shut the queue's overflow or backup off now.
[[nodiscard]] std::optional<Time> overflow_opening(Shadow const& shadow, QueueId queue, Time now);
// Who served this customer last, if he is to be tried first (RQ-7); else empty.
[[nodiscard]] AgentId last_agent(Shadow const& shadow, CreateTask const& create, QueueId place);
[[nodiscard]] bool may_assign(Shadow const& shadow, TaskId task, AgentId agent);
[[nodiscard]] bool may_prioritize(Shadow const& shadow, PrioritizeTask const& command);
// Whoever has it now (SU-2).
[[nodiscard]] bool may_requeue(Shadow const& shadow, RequeueTask const& command, Time now);

}  // namespace ringmaster::simulation
