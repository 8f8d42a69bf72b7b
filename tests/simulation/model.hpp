#pragma once
// What the checker believes of the organization: a plain model of its own, fed by inputs and
// outputs alone and written from SPEC. It shares value types (ids, times, events, configuration
// items) with the engine and none of its code.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/engine.hpp"

namespace ringmaster::simulation {

using namespace core;

// Timers were allowed to fire; no input.
struct Tick {
    std::size_t limit = 0;
};

// One input with everything that came out of it.
struct Step {
    std::variant<Command, Fact, Tick> input;
    Time now;
    Outcome outcome;
    std::optional<Time> next_deadline;  // after the step
};

struct LeaseModel {
    std::optional<Time> recovery_due;
    std::optional<Time> sign_out_due;
};

struct PhoneModel {  // off hook after a contact (VC-5)
    TaskId task;
    Time due;
    std::uint32_t engagement = 0;
};

struct AgentModel {
    std::map<std::uint64_t, std::optional<Time>> sockets;  // arrival due; empty: arrived
    bool signed_in = false;
    SignOutKind left_by = SignOutKind::voluntary;
    TeamId team;
    DeviceType device = DeviceType::BROWSER;
    std::string number;
    bool available = false;
    AuxCodeId code;
    SystemCode system = SystemCode::none;
    Time code_since;
    Time free_since;  // RQ-3
    std::optional<LeaseModel> lease;
    bool idle_by_lease = false;  // his return makes him Available again (AG-8)
    Time available_since;        // of the state a return brings back
    std::optional<PhoneModel> phone;
    std::optional<Time> inactive_due;                              // AG-10
    std::map<MediaType, std::pair<ChannelStatus, Time>> channels;  // AG-3
    std::uint64_t sequence = 0;
    std::set<TaskId> closed_unseen;  // closed while no socket carried task events
    TaskId outdial;                  // WU-8: no other state was given since; empty: none
    bool outdial_answered = false;

    [[nodiscard]] bool present() const {
        for (auto const& [id, due] : sockets) {
            if (!due) return true;
        }
        return false;
    }
};

struct EntryModel {
    EntryKind kind = EntryKind::task;
    QueueId queue;
    int priority = 10;
    bool in_front = false;
    Time age;
    AgentId target;             // rung at once; waits in no queue
    AgentId sender;             // TR-3
    std::uint64_t arrival = 0;  // of all that were queued (RQ-2)

    [[nodiscard]] bool direct() const { return !target.empty(); }
};

struct OfferModel {
    AgentId agent;
    std::uint32_t entry = 0;
    bool ringing = false;
    Time deadline;
    Time made;
    bool assigned = false;  // to himself (RQ-13)
};

// owing: left, and its wrap-up must open within the step. held: submitted, slot still taken.
// listening: a supervisor, who is no party (SU-1).
enum class Part { talking, owing, wrapping, held, done, listening };

struct EngagementModel {
    AgentId agent;
    Role role = Role::owner;
    Time joined;
    Part part = Part::talking;
    std::string number;
    DeviceType device = DeviceType::BROWSER;
    bool requested = false;                // ON_REQUEST
    std::optional<Monitoring> monitoring;  // listening
    bool owed = false;
    unsigned reasons = 0;  // wrap-up reasons stored for it
    bool skipped = false;
    WrapUpMode mode = WrapUpMode::NONE;
    Time started;
    std::optional<Time> deadline;
    AuxCodeId default_code;
    bool extension_allowed = false;
    std::uint32_t extensions = 0;
    std::uint32_t extensions_max = 0;
    Duration extension_length{0};
};

struct OperationModel {
    MediaKind kind = MediaKind::ring;
    Leg leg;
    std::uint32_t subject = 0;
    Time due;
    Purpose purpose = Purpose::none;
    AgentId by;
    Leg other;
    bool expired = false;  // its failure was told; a late success is undone (VC-11)
};

enum class Asking { preparing, asked, answered };

struct ConsultModel {
    std::uint32_t ordinal = 0;
    Target target;
    Asking stage = Asking::preparing;
    std::uint32_t entry = 0;       // asked; 0: a number is dialled
    std::optional<Time> deadline;  // asked
    std::uint32_t engagement = 0;  // answered; 0: a number
    bool held = false;             // answered
};

// A transfer to a number before its far end answers (TR-5), or what waits is put through to one
// (RQ-9, RQ-14).
struct DialModel {
    std::uint32_t ordinal = 0;
    std::string number;
    std::optional<Time> deadline;
    bool held_for_it = false;
    bool asked = false;       // the connector is asked to dial it
    std::uint32_t entry = 0;  // that waits meanwhile: its sender has hung up (VC-4)
};

struct RecordingModel {
    bool paused = false;
    std::optional<Time> resume_due;
};

struct VariableModel {
    std::variant<PlainValue, SealedValue> value;
    std::uint32_t version = 0;
};

// queued: waits, or is offered. exhausted: no attempt is left.
enum class Calling { queued, delayed, dialling, connected, exhausted };

struct CallbackModel {
    Calling stage = Calling::queued;
    bool on_line = true;     // queued: the caller has not hung up
    std::uint32_t dial = 0;  // the latest claim (CB-8)
    bool asked = false;      // the connector, for it
    std::optional<Time> ring_deadline;
    Time next;  // delayed
    std::uint32_t attempts = 0;
    std::string number;
    Time touched;                      // when a person last had a say in it (CB-7)
    std::optional<CallbackWish> wish;  // none: courtesy
    bool dialled = false;              // once at least
    bool first = false;  // called before an agent is asked: being dialled, or on the line since
    AgentId turn;        // whose turn it was then
    // Nobody is on the line and nobody is called.
    [[nodiscard]] bool at_rest() const {
        return stage == Calling::delayed || (stage == Calling::queued && !on_line);
    }
};

// An outdial (OD-2). queued: rings at its agent's own device. exhausted: came to nothing.
struct OutdialModel {
    AgentId agent;
    std::string number;
    Calling stage = Calling::queued;
    std::uint32_t dial = 0;
    bool asked = false;
    std::optional<Time> ring_deadline;
};

struct TaskModel {
    MediaType media = MediaType::telephony;
    std::string customer;
    EntryPointId entry_point;
    QueueId queue;
    int priority = 10;
    Time age;
    bool fresh = true;  // never queued
    bool ended = false;
    bool held = false;  // the customer
    std::optional<ConsultModel> consult;
    std::map<std::uint32_t, std::string> numbers;  // parties
    std::optional<DialModel> dial;
    std::optional<RecordingModel> recording;
    std::optional<Time> idle_due;  // CH-2
    std::map<AgentId, Monitoring> monitor_requests;
    std::map<std::uint32_t, EntryModel> entries;
    std::map<std::uint32_t, OfferModel> offers;
    std::map<std::uint32_t, EngagementModel> engagements;
    std::map<std::uint64_t, OperationModel> operations;
    AgentId sent_by;                 // to an entry point, and no agent has had it since (TR-4)
    std::vector<HungUpLeg> hung_up;  // whose end is still to be told (VC-11)
    // What the gateway of a digital contact was told, all in all (CH-3).
    std::set<AgentId> bridged;
    bool told_over = false;
    std::map<std::string, VariableModel> variables;
    std::optional<CallbackModel> callback;
    std::optional<OutdialModel> outdial;

    // Asked for, and the customer has not been reached: it can still happen (CB-7).
    [[nodiscard]] bool waits_for_callback() const {
        return callback && !ended && callback->stage != Calling::connected &&
               callback->stage != Calling::exhausted;
    }
    [[nodiscard]] bool dials_customer() const {
        bool const dials_out = calls_out() && outdial->stage == Calling::dialling;
        return dials_out || (waits_for_callback() && callback->stage == Calling::dialling);
    }
    // The claim of the dial whose outcome is awaited, or 0 (CB-8).
    [[nodiscard]] std::uint32_t dial_claim() const {
        if (!dials_customer()) return 0;
        return calls_out() ? outdial->dial : callback->dial;
    }
    [[nodiscard]] std::optional<Time> ring_deadline() const {
        if (!dials_customer()) return std::nullopt;
        return calls_out() ? outdial->ring_deadline : callback->ring_deadline;
    }
    // An outdial whose customer has not answered.
    [[nodiscard]] bool calls_out() const {
        return outdial && !ended && outdial->stage != Calling::connected;
    }
    // The customer has a leg, or is about to be reached.
    [[nodiscard]] bool reaches_customer() const {
        if (outdial && outdial->stage != Calling::connected) return false;
        if (!callback || callback->stage == Calling::connected) return true;
        return callback->stage == Calling::dialling ||
               (callback->stage == Calling::queued && callback->on_line);
    }
    [[nodiscard]] OfferModel const* offer_to(AgentId agent) const;
    // His engagement of that part, or null.
    [[nodiscard]] EngagementModel const* in_part(AgentId agent, Part part) const;
    [[nodiscard]] bool has_talker() const;
    // The talking engagement of that role, or null.
    [[nodiscard]] EngagementModel const* talker(Role role) const;
    // Customer, owner, conference agents and numbers (CF-1).
    [[nodiscard]] std::size_t parties() const;
    // Three or more talk together, led by an owner.
    [[nodiscard]] bool in_conference() const;
    // The number whose answer is waited for, or empty.
    [[nodiscard]] std::string dialled() const;
    // The number takes part: consulted, or with the customer.
    [[nodiscard]] bool has_number(std::string const& number) const;
    // A command of an agent whose outcome is not known.
    [[nodiscard]] bool pending() const;
    // Offered, talking or in wrap-up.
    [[nodiscard]] bool involves(AgentId agent) const;
    [[nodiscard]] bool finished() const;
};

// A contact that closed for an agent: whose it was (SEC-7), and when.
struct KeptModel {
    std::string customer;
    Time at;
};

struct Model {
    OrgId org;
    Config config;  // a container here: looked up by the checker's own rules
    std::map<AgentId, AgentModel> agents;
    std::map<TaskId, TaskModel> tasks;  // created and not closed
    std::uint64_t arrivals = 0;
    std::size_t created = 0;
    std::size_t closed = 0;
    std::uint64_t last_media_number = 0;
    std::set<std::pair<std::string, std::uint64_t>> facts_seen;
    // Reasons the server stored at a deadline, and in which step (WU-9).
    std::map<std::pair<TaskId, AgentId>, std::pair<AuxCodeId, std::size_t>> timed_out;
    std::size_t steps = 0;
    std::set<QueueId> closed_queues;  // RQ-9
    std::set<EntryPointId> closed_entry_points;
    std::map<std::string, std::set<std::string>> do_not_call;  // numbers, by list
    // Closings kept for agents' next reload.
    std::map<std::pair<AgentId, TaskId>, KeptModel> kept;

    [[nodiscard]] AgentModel const* signed_in(AgentId agent) const;
    [[nodiscard]] TaskModel const* task(TaskId task) const;
};

// Raised by the checker: what the engine did that SPEC does not allow.
struct Complaint {
    std::string what;
};

inline void require(bool holds, std::string const& what) {
    if (!holds) throw Complaint{what};
}

}  // namespace ringmaster::simulation
