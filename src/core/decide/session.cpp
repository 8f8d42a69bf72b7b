#include "core/decide/session.hpp"

#include <algorithm>

#include "core/decide/agent_state.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/media.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/own_command.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/wrap_up.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {
namespace {

bool dials_number(DeviceType device) { return device != DeviceType::BROWSER; }

// The number as it will be stored, or the refusal (AG-1).
struct CheckedNumber {
    std::string number;
    Refused refused;
};

CheckedNumber check_number(Decision const& decision, Login const& command,
                           AgentProfile const& profile) {
    if (!dials_number(command.device)) return {command.dial_number, std::nullopt};
    auto const number = normalize_dial_number(command.dial_number);
    Refusal const invalid{Reason::invalid_dial_number, command.dial_number};
    if (!number) return {{}, invalid};
    Forms const& forms = decision.indexes().forms();
    std::string const& region = decision.config().region_of(command.team);
    std::string const canonical = forms.remembered(*number, region);  // NUM-1
    if (profile.dial_number_provisioned) {
        User const& user = *decision.config().user(command.agent);
        auto const own = normalize_dial_number(user.default_dial_number);
        if (!own || forms.remembered(*own, region) != canonical) return {{}, invalid};
    }
    if (decision.indexes().number_used_by_other(canonical, command.agent)) {
        return {{}, Refusal{Reason::duplicate_number, *number}};
    }
    return {*number, std::nullopt};
}

Refused check_login(Decision const& decision, Login const& command) {
    Config const& config = decision.config();
    User const* const user = config.user(command.agent);
    if (user == nullptr) return Refusal{Reason::unknown_agent, to_string(command.agent)};
    AgentProfile const* const profile = config.profile_of(command.agent);
    if (!user->active || profile == nullptr || !profile->active) {
        return Refusal{Reason::agent_inactive, {}};
    }
    bool const member =
        std::find(user->teams.begin(), user->teams.end(), command.team) != user->teams.end();
    Team const* const team = config.team(command.team);
    if (!member || team == nullptr || !team->active || team->capacity_based()) {
        return Refusal{Reason::unknown_team, to_string(command.team)};
    }
    auto const& options = profile->voice_options;
    bool const device_allowed = options.empty() || std::find(options.begin(), options.end(),
                                                             command.device) != options.end();
    if (!device_allowed) {
        return Refusal{Reason::device_not_allowed, std::string(enum_name(command.device))};
    }
    return std::nullopt;
}

// One phone, however its number is written (NUM-1); what a browser calls its number is opaque.
bool is_same_phone(Decision const& decision, Login const& command, std::string const& number,
                   std::string const& other) {
    if (number == other || !dials_number(command.device)) return number == other;
    Forms const& forms = decision.indexes().forms();
    std::string const& region = decision.config().region_of(command.team);
    return forms.remembered(number, region) == forms.remembered(other, region);
}

// AG-7, AG-9: with live contacts the number, device and team stay what the contact runs on.
bool moves_live_contact(Decision const& decision, Login const& command, std::string const& number) {
    Agent const* const agent = decision.state().agent(command.agent);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    auto const differs = [&](auto const& runs_on) {
        return runs_on.team != command.team || runs_on.device != command.device ||
               !is_same_phone(decision, command, number, runs_on.dial_number);
    };
    auto const& tasks = decision.indexes().tasks_of(command.agent);
    return std::any_of(tasks.begin(), tasks.end(), [&](TaskId const& id) {
        Task const& task = *decision.state().task(id);
        Engagement const* const one = task.talking(command.agent);
        bool const offered = task.offer_to(command.agent) != nullptr;
        return (one != nullptr && differs(*one)) || (offered && differs(*station));
    });
}

void start_lease(Decision& decision, AgentId agent) {
    OrgSettings const& settings = decision.config().settings;
    Time const recovery_due = decision.now() + settings.lost_connection_recovery;
    std::optional<Time> sign_out_due;
    if (settings.auto_sign_out_after.count() > 0) {
        sign_out_due = decision.now() +
                       std::max(settings.auto_sign_out_after, settings.lost_connection_recovery);
    }
    decision.emit(LeaseStarted{agent, decision.now(), recovery_due, sign_out_due});
}

// The agent is back: sockets carry task events, the lease is undone, his state with it (AG-8).
// Returns the state that his lease had taken and he has again, if so: the caller tells it, unless
// an event that all his pages get carries it anyway.
std::optional<Choice> arrive(Decision& decision, AgentId id, std::uint64_t socket = 0) {
    decision.emit(SocketsArrived{id, decision.now(), socket});
    Station const* const station = decision.state().agent(id)->station();
    if (station == nullptr || !station->lease) return std::nullopt;
    auto const former = station->lease->former;
    if (former) {
        AgentStateChanged event;
        event.agent = id;
        event.at = decision.now();
        event.available = former->available();
        if (Idle const* const idle = former->idle()) event.code = idle->code;
        event.reason = former->reason;
        event.was_available = station->choice.available();
        if (Idle const* const idle = station->choice.idle()) event.former_code = idle->code;
        event.former_lasted = decision.now() - station->choice.entered_at;
        decision.emit(std::move(event));
    }
    decision.emit(LeaseEnded{id, decision.now(), former.has_value()});
    return former;
}

void tell_restored(Decision& decision, AgentId id, std::optional<Choice> const& former) {
    if (!former) return;
    decision.tell(id, NoticeKind::AgentStateChangeSuccess, former->changed_by, former->reason);
}

Closer closer_of(SignOutKind kind, Actor const& by) {
    return {kind == SignOutKind::forced ? WrapUpOrigin::SUPERVISOR : WrapUpOrigin::LOGOUT, by};
}

void close_wrap_ups(Decision& decision, AgentId agent, SignOutKind kind, Actor const& by) {
    std::vector<TaskId> const tasks(decision.indexes().tasks_of(agent).begin(),
                                    decision.indexes().tasks_of(agent).end());
    for (TaskId const& id : tasks) {
        std::vector<std::uint32_t> open;
        for (Engagement const& one : decision.state().task(id)->engagements) {
            if (one.agent != agent || one.wrap_up() == nullptr) continue;
            bool const runs_on = kind == SignOutKind::lease && one.wrap_up()->deadline;
            if (!runs_on) open.push_back(one.ordinal);
        }
        for (std::uint32_t const ordinal : open) {
            close_wrap_up(decision, id, ordinal, closer_of(kind, by));
        }
        close_if_finished(decision, id);
    }
}

// Live digital contacts of an agent who is signed out by force go back in front (AG-9).
void return_digital_contacts(Decision& decision, AgentId agent, Closer const& closer) {
    std::vector<TaskId> const tasks(decision.indexes().tasks_of(agent).begin(),
                                    decision.indexes().tasks_of(agent).end());
    for (TaskId const& id : tasks) {
        Task const& task = *decision.state().task(id);
        if (task.media == MediaType::telephony) continue;
        Engagement const* const one = task.talking(agent);
        if (one == nullptr) continue;
        std::uint32_t const ordinal = one->ordinal;
        take_from_agent(decision, id, ordinal, "AGENT_SIGNED_OUT");
        hang_up_agent(decision, id, agent, ordinal);
        Engagement const* const left = decision.state().task(id)->engagement(ordinal);
        if (left->wrap_up() != nullptr) close_wrap_up(decision, id, ordinal, closer);
    }
}

void sign_out(Decision& decision, Logout const& command, SignOutKind kind) {
    stop_monitors_of(decision, command.agent);
    if (kind != SignOutKind::voluntary) {
        withdraw_offers(decision, command.agent, SystemCode::Agent_Unavailable, Withdrawn::all);
        return_digital_contacts(decision, command.agent, closer_of(kind, command.by));
    }
    close_wrap_ups(decision, command.agent, kind, command.by);
    Station const& station = *decision.state().agent(command.agent)->station();
    AgentSignedOut event;
    event.agent = command.agent;
    event.at = decision.now();
    event.by = command.by;
    event.kind = kind;
    event.reason = command.reason;
    event.signed_in_at = station.signed_in_at;
    event.was_available = station.choice.available();
    if (Idle const* const idle = station.choice.idle()) event.former_code = idle->code;
    event.former_lasted = decision.now() - station.choice.entered_at;
    decision.tell(command.agent, NoticeKind::AgentLogoutSuccess, command.by, command.reason);
    decision.emit(std::move(event));
}

Refused why_not_sign_out(Decision const& decision, AgentId agent) {
    for (TaskId const& id : decision.indexes().tasks_of(agent)) {
        Task const& task = *decision.state().task(id);
        if (task.offer_to(agent) != nullptr) return Refusal{Reason::offer_showing, to_string(id)};
        bool const listens = task.monitor(agent) != nullptr;  // ends with his session (SU-1)
        if (task.talking(agent) != nullptr && !listens) {
            return Refusal{Reason::contact_live, to_string(id)};
        }
    }
    return std::nullopt;
}

// AG-7: one too many takes the oldest one's place, as at the edge, whose own word of it may come
// later; so many at once are no reason to let more of them count.
void make_room_for_socket(Decision& decision, SocketOpened const& fact) {
    Agent const* const agent = decision.state().agent(fact.agent);
    if (agent == nullptr || agent->sockets.size() < limits::sockets_per_agent_max) return;
    decision.emit(SocketDetached{fact.agent, agent->sockets.front().id, decision.now()});
}

}  // namespace

Refused login(Decision& decision, Login const& command) {
    if (auto refusal = check_login(decision, command)) return refusal;
    AgentProfile const& profile = *decision.config().profile_of(command.agent);
    CheckedNumber checked = check_number(decision, command, profile);
    if (checked.refused) return checked.refused;
    Agent const* const agent = decision.state().agent(command.agent);
    bool const takeover = agent != nullptr && agent->station() != nullptr;
    if (takeover && !command.take_over) return Refusal{Reason::duplicate_location, {}};
    if (moves_live_contact(decision, command, checked.number)) {
        return Refusal{Reason::active_contacts, {}};
    }
    AgentSignedIn event;
    event.agent = command.agent;
    event.at = decision.now();
    event.by = command.by;
    event.session = command.session;
    event.team = command.team;
    event.device = command.device;
    event.dial_number = std::move(checked.number);
    event.device_id = command.device_id;
    event.is_extension = command.is_extension;
    event.roles = command.roles;
    event.takeover = takeover;
    event.idle_code = decision.config().default_idle_code(decision.state().org, command.agent);
    decision.emit(std::move(event));
    if (decision.state().agent(command.agent)->sockets.empty()) {
        watch_presence(decision, command.agent);
    } else {
        arrive(decision, command.agent);  // the event of the login has the state
    }
    decision.tell(command.agent, NoticeKind::AgentStationLoginSuccess, command.by);
    decision.tell(command.agent, NoticeKind::AgentDNRegistered, command.by);
    decision.hydrate(command.agent, false, true);
    return std::nullopt;
}

Refused logout(Decision& decision, Logout const& command) {
    Agent const* const agent = decision.state().agent(command.agent);
    if (agent == nullptr || agent->station() == nullptr) return Refusal{Reason::not_signed_in, {}};
    bool const own = is_own(command);
    if (own) {
        if (auto refusal = why_not_sign_out(decision, command.agent)) return refusal;
    }
    sign_out(decision, command, own ? SignOutKind::voluntary : SignOutKind::forced);
    return std::nullopt;
}

Refused reload(Decision& decision, Reload const& command) {
    Agent const* const agent = decision.state().agent(command.agent);
    if (agent == nullptr || agent->station() == nullptr) return Refusal{Reason::unknown_agent, {}};
    std::optional<Choice> restored;
    if (!agent->sockets.empty()) restored = arrive(decision, command.agent);
    decision.hydrate(command.agent, true, false);
    // The page that asked has the answer; another, which resumes later, hears it by this.
    tell_restored(decision, command.agent, restored);
    return std::nullopt;
}

void watch_presence(Decision& decision, AgentId id) {
    Agent const& agent = *decision.state().agent(id);
    if (!agent.sockets.empty()) return;
    Station const& station = *agent.station();
    if (!station.lease) return start_lease(decision, id);
    if (station.lease->recovery_due || !station.choice.available()) return;
    // He was made Available by a command: that is no return, his sign-out stays due.
    Time const recovery_due = decision.now() + decision.config().settings.lost_connection_recovery;
    decision.emit(LeaseStarted{id, decision.now(), recovery_due, station.lease->sign_out_due});
}

void socket_opened(Decision& decision, SocketOpened const& fact) {
    make_room_for_socket(decision, fact);
    std::optional<Time> arrival_due;
    if (!fact.resumed) arrival_due = decision.now() + limits::arrival_grace;
    decision.emit(SocketAttached{fact.agent, fact.socket, decision.now(), arrival_due});
    if (!fact.resumed) return;
    tell_restored(decision, fact.agent, arrive(decision, fact.agent, fact.socket));
    bool const kept = !decision.state().agent(fact.agent)->closed_lately.empty();
    if (kept) decision.emit(ClosedTasksTold{fact.agent, decision.now()});  // the replay tells it
}

void socket_closed(Decision& decision, SocketClosed const& fact) {
    Agent const* agent = decision.state().agent(fact.agent);
    if (agent == nullptr) return;
    bool const known = std::any_of(agent->sockets.begin(), agent->sockets.end(),
                                   [&](Socket const& socket) { return socket.id == fact.socket; });
    if (!known) return;  // a late disconnect of an old session (AG-7)
    decision.emit(SocketDetached{fact.agent, fact.socket, decision.now()});
    agent = decision.state().agent(fact.agent);
    if (agent != nullptr && agent->station() != nullptr) watch_presence(decision, fact.agent);
}

void daemon_started(Decision& decision) {
    Time const now = decision.now();
    decision.emit(DaemonRestarted{now, now + decision.config().settings.connector_command_timeout});
    std::uint64_t const asked_before = decision.state().next_media_number;
    expire_after_restart(decision);
    resend_media(decision, asked_before);
    std::vector<AgentId> signed_in;
    for (auto const& [id, agent] : decision.state().agents) {
        if (agent.station() != nullptr) signed_in.push_back(id);
    }
    for (AgentId const& id : signed_in) start_lease(decision, id);
}

void socket_arrival(Decision& decision, AgentId agent, std::uint64_t socket) {
    tell_restored(decision, agent, arrive(decision, agent, socket));
    decision.hydrate(agent, false, false);
}

void lease_recovery(Decision& decision, AgentId agent, Time due) {
    bool const available = decision.state().agent(agent)->station()->choice.available();
    decision.emit(LeaseRecoveryPassed{agent, due, decision.now(), available});
    if (available) idle_by_lease(decision, agent);
}

void sign_out_inactive(Decision& decision, AgentId agent) {
    sign_out(decision, {Actor{}, agent, "agent-inactivity"}, SignOutKind::inactivity);
}

void lease_sign_out(Decision& decision, AgentId agent) {
    sign_out(decision, {Actor{}, agent, "agent-wss-disconnect"}, SignOutKind::lease);
}

}  // namespace ringmaster::core
