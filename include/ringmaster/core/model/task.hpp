#pragma once
// A contact as the state knows it, with everything that happens to it: who takes part, its live
// call, what its connector was asked. Only Engine::apply changes any of this.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/core/model/agent.hpp"
#include "ringmaster/core/model/callback.hpp"
#include "ringmaster/core/model/entry.hpp"
#include "ringmaster/core/model/outdial.hpp"

namespace ringmaster::core {

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
    std::string number;  // kind number; of a customer never: his task knows it
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

// What takes a leg off a contact: it is hung up. On the digital channels an agent has no line; the
// gateway is told that he no longer has the contact (CH-3).
[[nodiscard]] MediaKind ending_command(MediaType media, LegKind leg);

// Which decision waits for the outcome of a connector command.
RINGMASTER_ENUM(Purpose, none,
                hold,            // the customer's leg, by command
                resume,          // the same, back
                hold_consult,    // the consult leg
                resume_consult,  // the same, back
                consult,         // automatic hold before a consult (CO-14)
                consult_leg,     // the consulted party's leg
                transfer_leg,    // the leg of a blind transfer to a number
                consult_transfer, conference, record_pause, record_resume, monitor,
                callback_leg,  // the customer's leg of a callback (CB-3)
                outdial_leg)   // and of an outdial (OD-2)

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

// A leg the server had hung up: the next end told of it is that one's, not a newer leg's of the
// same party (VC-11). Until then, or until the newer one talks; no longer than the command had
// time.
struct HungUpLeg {
    Leg leg;
    std::uint64_t command = 0;  // number of the hangup
    Time until;
    RINGMASTER_DESCRIBE(HungUpLeg, leg, command, until)
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
    // On their way to the connector (SU-1), sorted by supervisor.
    std::vector<std::pair<AgentId, Monitoring>> monitor_requests;
    std::vector<SkillRequirement> requirements;  // its creator's, until it is transferred
    std::uint32_t version = 0;                   // raised by everything its agents may see of it
    std::optional<Time> idle_due;  // a connected chat ends then, unless something happens (CH-2)
    // Canonical, of a digital contact, where `origin` is not (NUM-1).
    std::string customer_address = {};
    std::vector<HungUpLeg> hung_up_legs = {};
    AgentId sender = {};            // sent it to an entry point; no agent has had it since (TR-4)
    Boxed<Callback> callback = {};  // CB-1
    Uuid instead_of = {};           // the callback that ended because he called himself (CB-7)
    Boxed<Outdial> outdial = {};    // OD-1
    Boxed<Preview> preview = {};    // OD-3: nobody is called for it
    RINGMASTER_DESCRIBE(Task, id, media, direction, created_at, entry_point, queue, previous_queues,
                        priority, age_since, origin, destination, customer_name, attributes, phase,
                        next_ordinal, entries, offers, engagements, media_operations, held_since,
                        consult, numbers, number_transfer, recording, monitor_requests,
                        requirements, version, idle_due, customer_address, hung_up_legs, sender,
                        callback, instead_of, outdial, preview)

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
    // Somebody is offered it, or a number or the customer is dialled for it.
    [[nodiscard]] bool offers_entry(std::uint32_t wanted) const {
        return offers_of(wanted) != 0 || dials_for(wanted);
    }
    [[nodiscard]] bool dials_for(std::uint32_t wanted) const {
        return (number_transfer && number_transfer->entry == wanted) || dials_first() != nullptr;
    }
    // What the supervisor has asked the connector for and is not answered yet, or null (SU-1).
    [[nodiscard]] Monitoring const* monitor_request(AgentId supervisor) const;
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
    // The open dial of a callback or an outdial, or null (CB-8, OD-2).
    [[nodiscard]] CallbackDialling const* dials_customer() const;
    // The open dial of a callback whose customer is called before an agent is asked, or null.
    [[nodiscard]] CallbackDialling const* dials_first() const;
    // An outdial whose customer has not answered; also one that has ended so.
    [[nodiscard]] bool calls_out() const { return outdial && !outdial->connected(); }
    // There is a leg of the customer's, or of a digital contact the customer himself.
    [[nodiscard]] bool has_customer() const {
        return !calls_out() && !preview && (!callback || callback->has_customer());
    }
    // It is a callback that can still happen (CB-7).
    [[nodiscard]] bool calls_back() const {
        return callback && callback->open() && ended() == nullptr;
    }
    // What his leg was, or is being, reached by: he called from it, or it is dialled.
    [[nodiscard]] std::string const& customer_number() const;
    // Where its callback stands; it has one.
    [[nodiscard]] CallbackState callback_state() const;
    // The owner waits for a connector outcome; what a former owner asked for holds nobody up.
    [[nodiscard]] bool operation_pending() const;
    // Ended; no offer, entry, open engagement or media operation: it may leave the state.
    [[nodiscard]] bool finished() const;
};

}  // namespace ringmaster::core
