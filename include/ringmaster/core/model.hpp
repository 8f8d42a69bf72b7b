#pragma once
// The state of one organization. The model is many-to-many from the start (SPEC, terms):
//   engagement  = one agent x one task for one period,
//   queue entry = something routable that points at a task,
//   offer       = queue entry x agent.
// Capacity is always derived from engagements and offers. All three live inside their task and
// are named by (task, ordinal). Only Engine::apply changes any of this.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/core/boxed.hpp"
#include "ringmaster/core/config.hpp"
#include "ringmaster/core/describe.hpp"
#include "ringmaster/core/entry.hpp"
#include "ringmaster/core/id_map.hpp"
#include "ringmaster/core/ids.hpp"
#include "ringmaster/core/time.hpp"
#include "ringmaster/core/wait_statistics.hpp"

namespace ringmaster::core {

// ---- who asked -----------------------------------------------------------------------------

RINGMASTER_ENUM(ActorKind, system, agent, supervisor, administrator, connector)

struct Actor {
    ActorKind kind = ActorKind::system;
    AgentId agent;     // the user behind the token, when it is one
    std::string name;  // for `changedByName` and the audit
    RINGMASTER_DESCRIBE(Actor, kind, agent, name)
};

// ---- agents --------------------------------------------------------------------------------

struct Available {
    RINGMASTER_DESCRIBE(Available)
};

struct Idle {
    AuxCodeId code;
    SystemCode system = SystemCode::none;  // not none: only agent or supervisor leave it (AG-2)
    RINGMASTER_DESCRIBE(Idle, code, system)
};

// The one stored choice of an agent (AG-5).
struct Choice {
    std::variant<Available, Idle> state{Idle{}};
    Time since;          // of the state
    Time code_since;     // of the idle code
    std::string reason;  // e.g. `agent-wss-disconnect`
    Actor changed_by;
    Time entered_at;  // when it became current, also by a return from a lease (AG-13)
    RINGMASTER_DESCRIBE(Choice, state, since, code_since, reason, changed_by, entered_at)

    [[nodiscard]] bool available() const { return std::holds_alternative<Available>(state); }
    [[nodiscard]] Idle const* idle() const { return std::get_if<Idle>(&state); }
};

// A notification socket. It carries task events once it has arrived (AG-8).
struct Socket {
    std::uint64_t id = 0;
    std::optional<Time> arrival_due;  // empty: arrived
    RINGMASTER_DESCRIBE(Socket, id, arrival_due)
};

// The countdown that runs while a signed-in agent has no open socket (AG-8).
struct Lease {
    std::optional<Time> recovery_due;  // empty once it has fired
    std::optional<Time> sign_out_due;  // empty: never
    std::optional<Choice> former;      // what a return restores, when the lease made him Idle
    RINGMASTER_DESCRIBE(Lease, recovery_due, sign_out_due, former)
};

// After End the agent's phone may still be off hook (VC-5).
struct PhoneBusy {
    TaskId task;
    Time due;
    std::uint32_t engagement = 0;  // whose leg it is
    RINGMASTER_DESCRIBE(PhoneBusy, task, due, engagement)
};

RINGMASTER_ENUM(SignOutKind, voluntary, forced, lease)

struct SignedOut {
    Time since;
    std::string reason;
    SignOutKind kind = SignOutKind::voluntary;
    Actor by;
    RINGMASTER_DESCRIBE(SignedOut, since, reason, kind, by)
};

// A station session (AG-1, AG-7).
struct Station {
    SessionId session;
    TeamId team;
    DeviceType device = DeviceType::BROWSER;
    std::string dial_number;
    std::string device_id;
    bool is_extension = false;
    std::vector<std::string> roles;
    Time signed_in_at;
    Time free_since;  // RQ-3: login, end of last engagement or wrap-up
    Choice choice;
    Boxed<Lease> lease;
    std::optional<PhoneBusy> phone;
    RINGMASTER_DESCRIBE(Station, session, team, device, dial_number, device_id, is_extension, roles,
                        signed_in_at, free_since, choice, lease, phone)
};

struct Task;

// A deep-copied task inside a task (the view an agent keeps during wrap-up).
struct FrozenTask {
    std::shared_ptr<Task const> task;
    friend bool operator==(FrozenTask const& left, FrozenTask const& right);
};

RINGMASTER_ENUM(Closing, rona, ended, wrapped_up)
RINGMASTER_ENUM(TerminatingParty, none, Agent, Customer, Supervisor, System)
RINGMASTER_ENUM(OfferOutcome, accepted, declined, expired, withdrawn, customer_left, failed,
                system_restart, rescinded)
RINGMASTER_ENUM(WrapUpOrigin, AGENT, TIMEOUT, LOGOUT, SUPERVISOR, SYSTEM)

// A task that closed for an agent while he had no socket; the reload tells it (PROTOCOL 2).
struct ClosedTask {
    FrozenTask view;
    Closing closing = Closing::ended;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    std::optional<AuxCodeId> code;  // of the stored wrap-up
    RINGMASTER_DESCRIBE(ClosedTask, view, closing, reason, by, code)
};

// How an agent's latest part in a task ended, so that the loser of a race gets its definite
// reason even when the task has left the state (OF-2, WU-9).
struct PastTask {
    TaskId task;
    std::optional<OfferOutcome> offer;  // empty: he was connected
    std::optional<AuxCodeId> code;      // of the stored wrap-up
    std::optional<WrapUpOrigin> origin;
    RINGMASTER_DESCRIBE(PastTask, task, offer, code, origin)
};

struct Agent {
    AgentId id;
    std::uint64_t sequence = 0;   // last numbered event (OPS-3)
    std::uint32_t epoch = 0;      // raised by every login (AG-7)
    std::vector<Socket> sockets;  // may be open before login
    std::variant<SignedOut, Station> session;
    std::vector<ClosedTask> closed_while_away;
    std::vector<PastTask> past;  // newest last, bounded
    RINGMASTER_DESCRIBE(Agent, id, sequence, epoch, sockets, session, closed_while_away, past)

    [[nodiscard]] Station* station() { return std::get_if<Station>(&session); }
    [[nodiscard]] Station const* station() const { return std::get_if<Station>(&session); }
    [[nodiscard]] bool has_arrived_socket() const;
    // Never signed in, never told anything, no socket left.
    [[nodiscard]] bool is_blank() const;
    [[nodiscard]] PastTask const* past_task(TaskId task) const;
};

// ---- tasks ---------------------------------------------------------------------------------

RINGMASTER_ENUM(Direction, INBOUND, OUTBOUND)
RINGMASTER_ENUM(Role, owner, consulted, conference, monitor)
RINGMASTER_ENUM(LegKind, customer, agent, number)

// A secure value as the core sees it: opaque bytes sealed by `api` (CD-4).
struct SealedValue {
    std::string key_id;
    std::string nonce;
    std::string ciphertext;
    RINGMASTER_DESCRIBE(SealedValue, key_id, nonce, ciphertext)
};

struct PlainValue {
    std::string text;
    RINGMASTER_DESCRIBE(PlainValue, text)
};

// A call-associated variable with a version of its own (CD-3).
struct Variable {
    std::variant<PlainValue, SealedValue> value;
    std::uint32_t version = 1;
    Actor author;
    RINGMASTER_DESCRIBE(Variable, value, version, author)
};

struct Leg {
    LegKind kind = LegKind::customer;
    AgentId agent;       // kind agent
    std::string number;  // kind number
    RINGMASTER_DESCRIBE(Leg, kind, agent, number)
};

RINGMASTER_ENUM(TargetKind, agent, queue, entryPoint, dialNumber)

// Whom a consult or a transfer goes to (CO-1, TR-1).
struct Target {
    TargetKind kind = TargetKind::agent;
    AgentId agent;             // kind agent
    QueueId queue;             // kinds queue and entryPoint (then the entry point's)
    EntryPointId entry_point;  // kind entryPoint
    std::string number;        // kind dialNumber, as dialled; kind entryPoint: the EP-DN, if any
    RINGMASTER_DESCRIBE(Target, kind, agent, queue, entry_point, number)
};

struct Talking {
    RINGMASTER_DESCRIBE(Talking)
};

struct WrapUp {  // after-call work is open
    Time started;
    std::optional<Time> deadline;
    WrapUpMode mode = WrapUpMode::MANDATORY;
    AuxCodeId default_code;
    bool extension_allowed = false;
    std::uint32_t extensions = 0;
    std::uint32_t extensions_max = 0;  // 0 = unlimited
    Duration extension_length{0};      // 0 = no new deadline
    bool submitted = false;            // TIMED_NO_EARLY_EXIT: stored, slot held
    FrozenTask left;                   // the interaction as the agent left it
    RINGMASTER_DESCRIBE(WrapUp, started, deadline, mode, default_code, extension_allowed,
                        extensions, extensions_max, extension_length, submitted, left)
};

struct Released {                   // over; kept for the participants list until the task closes
    std::optional<AuxCodeId> code;  // stored wrap-up reason
    std::optional<WrapUpOrigin> origin;
    RINGMASTER_DESCRIBE(Released, code, origin)
};

RINGMASTER_ENUM(MonitorMode, listening, whispering, barged_in, held)

// How a supervisor is on a call he monitors (SU-1).
struct Monitoring {
    Uuid request;  // the caller's own id of it
    MonitorMode mode = MonitorMode::listening;
    bool invisible = false;  // absent from the agents' view
    RINGMASTER_DESCRIBE(Monitoring, request, mode, invisible)
};

struct Engagement {
    std::uint32_t ordinal = 0;
    AgentId agent;
    Role role = Role::owner;
    TeamId team;
    std::string dial_number;
    DeviceType device = DeviceType::BROWSER;
    Time joined_at;
    std::optional<Time> left_at;
    bool wrap_up_requested = false;  // ON_REQUEST mode (WU-6)
    std::variant<Talking, WrapUp, Released> state;
    TaskId child;  // the EP-DN interaction he knows the contact as, until it is merged (CO-5)
    std::optional<Monitoring> monitoring;  // role monitor only
    RINGMASTER_DESCRIBE(Engagement, ordinal, agent, role, team, dial_number, device, joined_at,
                        left_at, wrap_up_requested, state, child, monitoring)

    [[nodiscard]] bool talking() const { return std::holds_alternative<Talking>(state); }
    [[nodiscard]] WrapUp const* wrap_up() const { return std::get_if<WrapUp>(&state); }
    [[nodiscard]] WrapUp* wrap_up() { return std::get_if<WrapUp>(&state); }
};

RINGMASTER_ENUM(MediaKind, ring, answer, bridge, unbridge, swap, hold, unhold, play, dial,
                record_start, record_pause, record_resume, record_stop, mute, hangup)

// Which decision waits for the outcome of a connector command.
RINGMASTER_ENUM(Purpose, none,
                hold,            // the customer's leg, by command
                resume,          // the same, back
                hold_consult,    // the consult leg
                resume_consult,  // the same, back
                consult,         // automatic hold before a consult (CO-14)
                consult_leg,     // the consulted party's leg
                transfer_leg,    // the leg of a blind transfer to a number
                consult_transfer, conference, record_pause, record_resume, monitor)

// A connector command whose outcome is not known yet (VC-11).
struct MediaOperation {
    std::uint64_t number = 0;
    MediaKind kind = MediaKind::ring;
    Leg leg;
    std::uint32_t subject = 0;  // ordinal of the offer, engagement or consult it serves
    Time due;
    Purpose purpose = Purpose::none;
    AgentId by;            // whose command it serves: he is told a failure
    Leg other;             // swap: the leg that goes on hold
    bool expired = false;  // its deadline has passed; a late success is undone
    RINGMASTER_DESCRIBE(MediaOperation, number, kind, leg, subject, due, purpose, by, other,
                        expired)
};

// ---- a live voice call ---------------------------------------------------------------------

struct ConsultPreparing {  // the customer is being put on hold
    RINGMASTER_DESCRIBE(ConsultPreparing)
};
struct ConsultRequested {          // waits for somebody's answer (CO-2, CO-3)
    std::uint32_t entry = 0;       // 0: a number is dialled
    std::optional<Time> deadline;  // of waiting in a queue (CO-9) or for the far end
    RINGMASTER_DESCRIBE(ConsultRequested, entry, deadline)
};
struct ConsultAnswered {
    std::uint32_t engagement = 0;  // of the consulted agent; 0: a number
    Time at;
    std::optional<Time> held_since;  // Invariant (VC-2): set exactly when the customer is off hold
    RINGMASTER_DESCRIBE(ConsultAnswered, engagement, at, held_since)
};

// The owner's one open consult.
struct Consult {
    std::uint32_t ordinal = 0;  // names its media leg
    Target target;
    Time requested_at;
    TaskId child;  // an EP-DN consult is a child interaction (CO-5)
    std::variant<ConsultPreparing, ConsultRequested, ConsultAnswered> stage;
    RINGMASTER_DESCRIBE(Consult, ordinal, target, requested_at, child, stage)

    [[nodiscard]] ConsultRequested const* requested() const {
        return std::get_if<ConsultRequested>(&stage);
    }
    [[nodiscard]] ConsultAnswered const* answered() const {
        return std::get_if<ConsultAnswered>(&stage);
    }
    [[nodiscard]] bool waits_in_queue() const {
        return requested() != nullptr && !target.queue.empty();
    }
};

// A dialled party that talks with the customer (CF-1, CF-2).
struct NumberParty {
    std::uint32_t ordinal = 0;
    std::string number;
    Time joined_at;
    TeamId team = {};  // whose line it is, if a capacity-based team's (RQ-14)
    RINGMASTER_DESCRIBE(NumberParty, ordinal, number, joined_at, team)
};

// A blind transfer to a number before the far end answers; the owner keeps the customer (TR-5). Or
// a waiting contact is put through to one: a capacity-based team's (RQ-14), a queue's overflow
// number (RQ-9).
struct NumberTransfer {
    std::uint32_t ordinal = 0;
    std::string number;
    Time since;
    std::optional<Time> deadline;  // for the far end's answer
    bool held_for_it = false;      // a failure takes the customer off hold again
    std::uint32_t entry = 0;       // that waits meanwhile; 0: an owner transfers
    TeamId team = {};              // whose line it is
    RINGMASTER_DESCRIBE(NumberTransfer, ordinal, number, since, deadline, held_for_it, entry, team)

    [[nodiscard]] bool by_owner() const { return entry == 0; }
};

// What is known of the recording; the sound is the connector's (RE-1).
struct Recording {
    Time started;
    std::optional<Time> paused_since;
    std::optional<Time> resume_due;  // ends a pause by itself (RE-2)
    RINGMASTER_DESCRIBE(Recording, started, paused_since, resume_due)
};

struct Ended {
    Time at;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    RINGMASTER_DESCRIBE(Ended, at, reason, by)
};

struct Live {
    RINGMASTER_DESCRIBE(Live)
};

struct Task {
    TaskId id;
    MediaType media = MediaType::telephony;
    Direction direction = Direction::INBOUND;
    std::uint8_t priority = 10;
    std::uint32_t next_ordinal = 1;  // engagements, entries and offers share it
    Time created_at;
    EntryPointId entry_point;
    QueueId queue;  // current or last
    std::vector<QueueId> previous_queues;
    Time age_since;
    std::string origin;       // ANI
    std::string destination;  // DNIS
    std::string customer_name;
    std::map<std::string, Variable> attributes;
    std::variant<Live, Ended> phase;
    std::vector<QueueEntry> entries;
    std::vector<Offer> offers;
    std::vector<Engagement> engagements;  // in order of joining
    std::vector<MediaOperation> media_operations;
    std::optional<Time> held_since;  // the customer's leg is on hold
    Boxed<Consult> consult;          // Invariant: the owner talks
    std::vector<NumberParty> numbers;
    Boxed<NumberTransfer> number_transfer;
    Boxed<Recording> recording;
    std::map<AgentId, Monitoring> monitor_requests;  // on their way to the connector (SU-1)
    std::vector<SkillRequirement> requirements;      // its creator's, until it is transferred
    std::uint32_t version = 0;     // raised by everything its agents may see of it
    std::optional<Time> idle_due;  // a connected chat ends then, unless something happens (CH-2)
    RINGMASTER_DESCRIBE(Task, id, media, direction, created_at, entry_point, queue, previous_queues,
                        priority, age_since, origin, destination, customer_name, attributes, phase,
                        next_ordinal, entries, offers, engagements, media_operations, held_since,
                        consult, numbers, number_transfer, recording, monitor_requests,
                        requirements, version, idle_due)

    [[nodiscard]] Ended const* ended() const { return std::get_if<Ended>(&phase); }
    // The talking owner, or null.
    [[nodiscard]] Engagement const* owner() const;
    [[nodiscard]] Engagement const* engagement(std::uint32_t wanted) const;
    [[nodiscard]] Engagement const* talking(AgentId agent) const;
    // The agent's open wrap-up, or null.
    [[nodiscard]] Engagement const* wrapping(AgentId agent) const;
    // The agent's newest engagement of any state, or null.
    [[nodiscard]] Engagement const* latest(AgentId agent) const;
    [[nodiscard]] Offer const* offer(std::uint32_t wanted) const;
    [[nodiscard]] Offer const* offer_to(AgentId agent) const;
    [[nodiscard]] QueueEntry const* entry(std::uint32_t wanted) const;
    // How many agents are offered this entry now.
    [[nodiscard]] std::size_t offers_of(std::uint32_t wanted) const;
    // Somebody is offered it, or a number is dialled for it.
    [[nodiscard]] bool offers_entry(std::uint32_t wanted) const {
        return offers_of(wanted) != 0 || dials_for(wanted);
    }
    [[nodiscard]] bool dials_for(std::uint32_t wanted) const {
        return number_transfer && number_transfer->entry == wanted;
    }
    // The supervisor's open monitoring engagement, or null.
    [[nodiscard]] Engagement const* monitor(AgentId supervisor) const;
    // The consulted agent's talking engagement, or null.
    [[nodiscard]] Engagement const* consulted() const;
    [[nodiscard]] NumberParty const* number(std::string_view wanted) const;
    // The id an agent knows the contact by: that of an EP-DN consult's child interaction for those
    // asked by it, its own for everybody else (CO-5).
    [[nodiscard]] TaskId id_for(AgentId agent) const;
    // Three or more talk together: customer, owner and others (CF-1). A consulted party is none.
    [[nodiscard]] bool in_conference() const;
    // The number the connector is asked to dial now: a consult's or a transfer's; or empty.
    [[nodiscard]] std::string dialled() const;
    // The owner waits for a connector outcome; what a former owner asked for holds nobody up.
    [[nodiscard]] bool operation_pending() const;
    // Ended; no offer, entry, open engagement or media operation: it may leave the state.
    [[nodiscard]] bool finished() const;
};

// ---- the whole -----------------------------------------------------------------------------

// Recently seen fact numbers of one connector (PROTOCOL 8).
struct FactWindow {
    std::set<std::uint64_t> seen;
    RINGMASTER_DESCRIBE(FactWindow, seen)
};

// Whom a CIRCULAR queue offered to last, and in which team he worked (RQ-3).
struct LastOffered {
    AgentId agent;
    TeamId team;
    RINGMASTER_DESCRIBE(LastOffered, agent, team)
};

// A customer who writes, by channel and address; empty on the phone, where callbacks know their
// agent themselves (RQ-7).
[[nodiscard]] std::string customer_key(MediaType media, std::string const& origin);

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
    RINGMASTER_DESCRIBE(State, org, config, agents, tasks, next_media_number, connectors,
                        last_offered, closed_queues, last_served, waits)

    [[nodiscard]] Agent const* agent(AgentId id) const;
    [[nodiscard]] Task const* task(TaskId id) const;
};

}  // namespace ringmaster::core
