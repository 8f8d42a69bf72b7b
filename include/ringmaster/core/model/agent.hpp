#pragma once
// Agents as the state knows them: their session, choice, sockets and lease. Only Engine::apply
// changes any of this.

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/boxed.hpp"
#include "ringmaster/core/model/config.hpp"
#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

RINGMASTER_ENUM(ActorKind, system, agent, supervisor, administrator, connector)

struct Actor {
    ActorKind kind = ActorKind::system;
    AgentId agent;     // the user behind the token, when it is one
    std::string name;  // for `changedByName` and the audit
    RINGMASTER_DESCRIBE(Actor, kind, agent, name)
};

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

// What happens on one of an agent's channels (AG-3). Where several things do, the last of this list
// stands: with one chat connected and another ringing he is connected. The first three follow his
// choice while the channel is empty; `not_responding` is a system state (AG-2).
RINGMASTER_ENUM(ChannelStatus, idle, available, not_responding, wrapup, ringing, on_hold, connected,
                conference, consulting)

struct ChannelState {
    ChannelStatus status = ChannelStatus::idle;
    Time since;
    RINGMASTER_DESCRIBE(ChannelState, status, since)
};

// Of the four channels, whatever their capacity.
struct ChannelStates {
    ChannelState telephony;
    ChannelState chat;
    ChannelState email;
    ChannelState social;
    RINGMASTER_DESCRIBE(ChannelStates, telephony, chat, email, social)

    [[nodiscard]] ChannelState& of(MediaType media);
    [[nodiscard]] ChannelState const& of(MediaType media) const;
};

struct ChannelChange {
    MediaType media = MediaType::telephony;
    ChannelStatus status = ChannelStatus::idle;
    ChannelStatus former = ChannelStatus::idle;
    Duration former_lasted{0};
    RINGMASTER_DESCRIBE(ChannelChange, media, status, former, former_lasted)
};

RINGMASTER_ENUM(SignOutKind, voluntary, forced, lease, inactivity)

struct SignedOut {
    Time since;
    std::string reason;
    SignOutKind kind = SignOutKind::voluntary;
    Actor by;
    RINGMASTER_DESCRIBE(SignedOut, since, reason, kind, by)
};

// His outdial, until its end has decided on his state or he was given another one (WU-8).
struct AfterOutdial {
    TaskId task;
    bool answered = false;
    RINGMASTER_DESCRIBE(AfterOutdial, task, answered)
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
    ChannelStates channels;            // Invariant: those channel_states() derives (AG-3)
    std::optional<Time> inactive_due;  // signed out then, unless he gives a command (AG-10)
    std::optional<AfterOutdial> after_outdial = {};
    RINGMASTER_DESCRIBE(Station, session, team, device, dial_number, device_id, is_extension, roles,
                        signed_in_at, free_since, choice, lease, phone, channels, inactive_due,
                        after_outdial)
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

// A task that closed for an agent lately, or while he had no socket: a page that has not heard of
// it is told at its reload (PROTOCOL 2).
struct ClosedTask {
    FrozenTask view;
    Closing closing = Closing::ended;
    std::string reason;
    TerminatingParty by = TerminatingParty::none;
    std::optional<AuxCodeId> code;  // of the stored wrap-up
    Time at = {};
    bool unseen = true;  // told whenever he comes back; else only for limits::unnoticed_loss_max
    TaskId shown_as;     // what his page knew it by (CO-5); empty: by its own id
    RINGMASTER_DESCRIBE(ClosedTask, view, closing, reason, by, code, at, unseen, shown_as)
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
    std::vector<ClosedTask> closed_lately;
    std::vector<PastTask> past;  // newest last, bounded
    RINGMASTER_DESCRIBE(Agent, id, sequence, epoch, sockets, session, closed_lately, past)

    [[nodiscard]] Station* station() { return std::get_if<Station>(&session); }
    [[nodiscard]] Station const* station() const { return std::get_if<Station>(&session); }
    [[nodiscard]] bool has_arrived_socket() const;
    // Never signed in, never told anything, no socket left.
    [[nodiscard]] bool is_blank() const;
    [[nodiscard]] PastTask const* past_task(TaskId task) const;
};

}  // namespace ringmaster::core
