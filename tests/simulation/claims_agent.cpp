// Claims about agents: sessions, states, presence, phones.

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

AgentModel& Claims::agent(AgentId id) const {
    auto const found = model.agents.find(id);
    require(found != model.agents.end() && found->second.signed_in,
            "agent " + to_string(id) + " is not signed in");
    return found->second;
}

namespace {

// A state that a return brought back may count from its first beginning.
template <class Event>
bool lasted_rightly(AgentModel const& one, Event const& event) {
    return event.former_lasted == event.at - one.code_since;
}

}  // namespace

void Claims::require_due(Time due) const {
    require(due <= step.now, "a timer fired before its time");
    if (!std::holds_alternative<Tick>(step.input)) return;
    require(due >= record.last_due, "timers fired out of order");
    record.last_due = due;
}

void Claims::operator()(AgentSignedIn const& event) const {
    auto const* const command = input<Login>();
    require(command != nullptr && command->agent == event.agent, "a login nobody asked for");
    AgentModel& one = model.agents[event.agent];
    require(event.takeover == one.signed_in, "AG-7: takeover wrongly told");
    require(!must_refuse(model, *command, step.now), "a login that had to be refused");
    require(record.signed_in.insert(event.agent).second, "signed in twice by one login");
    one.signed_in = true;
    one.team = event.team;
    one.device = event.device;
    one.number = event.dial_number;
    if (event.takeover) return;  // keeps the state
    require(is_default_idle_code(model, event.agent, event.idle_code), "AG-1: not the default");
    one.available = false;
    one.code = event.idle_code;
    one.idle_by_lease = false;
    one.system = SystemCode::none;
    one.code_since = event.at;
    one.free_since = event.at;
    one.inactive_due.reset();
    for (std::size_t media = 0; media < media_type_count; ++media) {
        one.channels[static_cast<MediaType>(media)] = {ChannelStatus::idle, event.at};
    }
    one.closed_unseen.clear();
}

void Claims::operator()(AgentSignedOut const& event) const {
    AgentModel& one = agent(event.agent);
    auto const* const command = input<Logout>();
    bool const asked = command != nullptr && command->agent == event.agent;
    switch (event.kind) {
        case SignOutKind::voluntary:
            require(asked && command->by.kind == ActorKind::agent, "a sign-out nobody asked for");
            require(!must_refuse(model, *command, step.now), "AG-6: signed out at work");
            break;
        case SignOutKind::forced:
            require(asked && command->by.kind != ActorKind::agent, "forced without a supervisor");
            break;
        case SignOutKind::lease:
            require(one.lease && one.lease->sign_out_due, "signed out without a lease");
            require_due(*one.lease->sign_out_due);
            break;
        case SignOutKind::inactivity:
            require(one.inactive_due && !is_busy(model, event.agent), "AG-10: signed out at work");
            require(step.now >= one.free_since + *inactive_after(model, event.agent),
                    "AG-10: signed out too early");
            require_due(*one.inactive_due);
            break;
    }
    require(event.was_available == one.available, "AG-13: wrong last state");
    require(lasted_rightly(one, event), "AG-13: wrong duration");
    one.signed_in = false;
    one.left_by = event.kind;
    one.lease.reset();
    one.phone.reset();
    one.idle_by_lease = false;
    one.outdial = {};
    one.closed_unseen.clear();
    record.falls.erase(event.agent);
    record.withdrawn.erase(event.agent);
    for (auto const& [task, due] : record.phones_due) {
        require(due != event.agent, "VC-5: signed out, and the phone is taken for down");
    }
    record.signed_out.insert(event.agent);
}

void Claims::operator()(AgentStateChanged const& event) const {
    AgentModel& one = agent(event.agent);
    require(event.was_available == one.available, "AG-13: wrong former state");
    require(one.available || event.former_code == one.code, "AG-13: wrong former code");
    require(lasted_rightly(one, event), "AG-13: wrong duration");
    if (event.by.kind != ActorKind::system) {
        auto const* const command = input<SetState>();
        require(command != nullptr && command->agent == event.agent, "a state nobody chose");
        require(command->available == event.available, "another state than chosen");
        require(event.available || event.code == command->code, "another code than chosen");
        require(event.system == SystemCode::none, "AG-2: a system state was chosen");
        one.idle_by_lease = false;
    } else if (event.available && record.available_due.erase(event.agent) == 1) {  // WU-8
        require(!one.available && one.system == SystemCode::none, "WU-8: out of another state");
    } else if (event.available) {
        require(one.idle_by_lease, "AG-2: made Available though no lease had made him Idle");
        require(one.lease.has_value(), "AG-8: a return without a lease");
    } else if (event.system != SystemCode::none) {
        auto const fall = record.falls.find(event.agent);
        require(fall != record.falls.end(), "a system state without a cause");
        require(fall->second.contains(event.system), "another system state than the cause's");
        record.falls.erase(fall);
        one.idle_by_lease = false;  // AG-2: only he or a supervisor leaves it
    } else {
        require(one.lease && !one.lease->recovery_due && one.available, "AG-8: Idle, no lease");
        require(is_default_idle_code(model, event.agent, event.code), "AG-8: not the default");
        require(event.reason == "agent-wss-disconnect", "AG-8: another reason");
        one.idle_by_lease = true;
    }
    one.outdial = {};
    bool const restored = event.available && one.idle_by_lease;
    if (event.available && !restored) one.available_since = event.at;
    if (!event.available) record.withdrawn.erase(event.agent);
    one.available = event.available;
    one.code = event.code;
    one.system = event.system;
    one.code_since = event.at;
}

void Claims::operator()(LeaseStarted const& event) const {
    AgentModel& one = agent(event.agent);
    require(one.sockets.empty(), "AG-8: a lease although a socket is open");
    auto const* const choice = input<SetState>();
    bool const made_available =
        (choice != nullptr && choice->agent == event.agent && choice->available) ||
        record.after_outdial.contains(event.agent);
    // Available by a command, given while a socket was open that had not arrived, or none.
    auto const* const closed = input<SocketClosed>();
    bool const left = closed != nullptr && closed->agent == event.agent;
    if ((made_available || left) && one.lease && !one.lease->recovery_due) {
        require(one.available, "AG-8: a lease for an Idle agent");
        require(event.recovery_due == event.at + model.config.settings.lost_connection_recovery &&
                    event.sign_out_due == one.lease->sign_out_due,
                "AG-8: another lease");
        one.lease->recovery_due = event.recovery_due;
        return;
    }
    require(!one.lease, "AG-8: a lease began twice");
    OrgSettings const& settings = model.config.settings;
    require(event.recovery_due == event.at + settings.lost_connection_recovery, "AG-8: recovery");
    std::optional<Time> sign_out_due;
    if (settings.auto_sign_out_after.count() > 0) {
        sign_out_due =
            event.at + std::max(settings.auto_sign_out_after, settings.lost_connection_recovery);
    }
    require(event.sign_out_due == sign_out_due, "AG-8: wrong time of sign-out");
    one.lease = LeaseModel{event.recovery_due, event.sign_out_due};
}

void Claims::operator()(LeaseRecoveryPassed const& event) const {
    AgentModel& one = agent(event.agent);
    require(one.lease && one.lease->recovery_due == event.due, "AG-8: no such lease");
    require_due(event.due);
    one.lease->recovery_due.reset();
}

void Claims::operator()(LeaseEnded const& event) const {
    AgentModel& one = agent(event.agent);
    require(one.lease.has_value(), "AG-8: ended without a lease");
    require(one.present(), "AG-8: a lease ended though nobody is back");
    require(!one.idle_by_lease || one.available, "AG-8: the former state is not back");
    one.lease.reset();
    one.idle_by_lease = false;
}

void Claims::operator()(SocketAttached const& event) const {
    auto const* const fact = input<SocketOpened>();
    require(fact != nullptr && fact->agent == event.agent, "a socket nobody opened");
    std::optional<Time> arrival_due;
    if (!fact->resumed) arrival_due = event.at + limits::arrival_grace;
    require(event.arrival_due == arrival_due, "AG-8: wrong time of arrival");
    auto& sockets = model.agents[event.agent].sockets;
    require(sockets.size() < limits::sockets_per_agent_max, "PROTOCOL 2: too many sockets");
    sockets[event.socket] = event.arrival_due;
}

void Claims::operator()(SocketDetached const& event) const {
    auto& sockets = model.agents[event.agent].sockets;
    auto const* const closed = input<SocketClosed>();
    auto const* const opened = input<SocketOpened>();  // beyond the limit the oldest gives way
    bool const gives_way = opened != nullptr && opened->agent == event.agent &&
                           sockets.size() == limits::sockets_per_agent_max &&
                           sockets.begin()->first == event.socket;
    bool const asked =
        closed != nullptr && closed->agent == event.agent && closed->socket == event.socket;
    require(asked || gives_way, "PROTOCOL 2: a socket closed by itself");
    auto const erased = sockets.erase(event.socket);
    require(erased == 1, "a socket closed that was not open");
}

void Claims::operator()(SocketsArrived const& event) const {
    bool const asked = input<Login>() != nullptr || input<Reload>() != nullptr;
    auto const* const opened = input<SocketOpened>();
    for (auto& [socket, arrival_due] : model.agents[event.agent].sockets) {
        if (event.socket != 0 && event.socket != socket) continue;
        bool const waited = !arrival_due || *arrival_due <= step.now;
        bool const resumed = opened != nullptr && opened->socket == socket && opened->resumed;
        require(waited || asked || resumed, "AG-8: arrived before its time");
        arrival_due.reset();
        if (resumed) model.agents[event.agent].closed_unseen.clear();  // the replay tells it
    }
}

void Claims::operator()(PhoneWentBusy const& event) const {
    Duration const limit = model.config.settings.connector_command_timeout;
    require(event.due == step.now + limit, "VC-5: wrong deadline of the phone");
    record.phones_due.erase({event.task, event.agent});
    agent(event.agent).phone = PhoneModel{event.task, event.due, event.engagement};
}

void Claims::operator()(PhoneWentDown const& event) const {
    AgentModel& one = agent(event.agent);
    require(one.phone && one.phone->task == event.task, "VC-5: a phone went down twice");
    if (one.phone->due <= step.now) {
        require_due(one.phone->due);
        record.falls[event.agent].insert(SystemCode::Channel_Failure);
    } else {
        auto const* const result = input<MediaResult>();
        bool const confirmed = result != nullptr && result->succeeded;
        bool const told = caused_by<PhoneDown>(event.task, event.agent) ||
                          caused_by<LegHungUp>(event.task, event.agent) || confirmed;
        require(told, "VC-5: a phone went down by itself");
    }
    if (event.told) forget_old_leg(event.task, {LegKind::agent, event.agent, {}});
    one.phone.reset();
    record.phones_down.erase(event.agent);
}

void Claims::operator()(SequencesAdvanced const& event) const {
    for (auto const& [id, sequence] : event.agents) {
        require(model.agents[id].sequence == sequence, "OPS-3: wrong last sequence number");
        ++record.sequences_told;
    }
}

}  // namespace ringmaster::simulation
