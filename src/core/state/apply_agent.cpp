// What events about agents do to the state.

#include <algorithm>

#include "core/state/world.hpp"
#include "ringmaster/core/model/personal_data.hpp"

namespace ringmaster::core {

void Applier::operator()(AgentSignedIn const& event) const {
    Agent& one = agent(event.agent);
    Station next;
    if (Station const* const before = one.station()) next = *before;  // takeover keeps the rest
    next.session = event.session;
    next.team = event.team;
    next.device = event.device;
    next.dial_number = event.dial_number;
    next.device_id = event.device_id;
    next.is_extension = event.is_extension;
    next.roles = event.roles;
    if (!event.takeover) {
        next.signed_in_at = event.at;
        next.free_since = event.at;
        next.choice = Choice{
            Idle{event.idle_code, SystemCode::none}, event.at, event.at, "", event.by, event.at};
        for (std::size_t channel = 0; channel < media_type_count; ++channel) {
            next.channels.of(static_cast<MediaType>(channel)) = {ChannelStatus::idle, event.at};
        }
    }
    one.session = std::move(next);
    ++one.epoch;
}

void Applier::operator()(AgentSignedOut const& event) const {
    Agent& one = agent(event.agent);
    one.session = SignedOut{event.at, event.reason, event.kind, event.by};
}

void Applier::operator()(AgentStateChanged const& event) const {
    station(event.agent).after_outdial.reset();  // WU-8
    Choice& choice = station(event.agent).choice;
    bool const same_kind = choice.available() == event.available;
    if (!same_kind) choice.since = event.at;
    choice.code_since = event.at;
    if (event.available) {
        choice.state = Available{};
    } else {
        choice.state = Idle{event.code, event.system};
    }
    choice.reason = event.reason;
    choice.changed_by = event.by;
    choice.entered_at = event.at;
    // An explicit choice or a system state is what a return finds; the lease restores nothing
    // (AG-2, AG-5).
    bool const by_lease = event.by.kind == ActorKind::system && event.system == SystemCode::none;
    if (by_lease) return;
    if (auto& lease = station(event.agent).lease) lease->former.reset();
}

void Applier::operator()(ChannelStatesChanged const& event) const {
    ChannelStates& channels = station(event.agent).channels;
    for (ChannelChange const& change : event.channels) {
        channels.of(change.media) = {change.status, event.at};
    }
}

void Applier::operator()(InactivityMoved const& event) const {
    station(event.agent).inactive_due = event.due;
}

void Applier::operator()(LeaseStarted const& event) const {
    Station& at = station(event.agent);
    std::optional<Choice> former;  // a restart of the lease keeps what a return restores
    if (at.lease) former = at.lease->former;
    at.lease = Lease{event.recovery_due, event.sign_out_due, std::move(former)};
}

void Applier::operator()(LeaseRecoveryPassed const& event) const {
    Station& at = station(event.agent);
    if (!at.lease) broken("lease of " + to_string(event.agent) + " passed without a lease");
    at.lease->recovery_due.reset();
    if (event.keeps_former) at.lease->former = at.choice;
}

void Applier::operator()(LeaseEnded const& event) const {
    Station& at = station(event.agent);
    if (!at.lease) broken("lease of " + to_string(event.agent) + " ended without a lease");
    if (event.restores_former && at.lease->former) {
        at.choice = *at.lease->former;
        at.choice.entered_at = event.at;
    }
    at.lease.reset();
}

void Applier::operator()(SocketAttached const& event) const {
    agent(event.agent).sockets.push_back({event.socket, event.arrival_due});
}

void Applier::operator()(SocketDetached const& event) const {
    Agent& one = agent(event.agent);
    std::erase_if(one.sockets, [&](Socket const& socket) { return socket.id == event.socket; });
    for (ClosedTask& closed : one.closed_lately) {  // it may have been dead for a while
        if (closed.at + limits::unnoticed_loss_max >= event.at) closed.unseen = true;
    }
    if (is_forgotten(one)) state.agents.erase(event.agent);
}

void Applier::operator()(SocketsArrived const& event) const {
    for (Socket& socket : agent(event.agent).sockets) {
        if (event.socket == 0 || event.socket == socket.id) socket.arrival_due.reset();
    }
}

void Applier::operator()(PhoneWentBusy const& event) const {
    station(event.agent).phone = PhoneBusy{event.task, event.due, event.engagement};
}

void Applier::operator()(PhoneWentDown const& event) const {
    station(event.agent).phone.reset();
    if (event.told) leg_ended(event.task, Leg{LegKind::agent, event.agent, {}});
}

void Applier::operator()(SequencesAdvanced const& event) const {
    for (auto const& [id, sequence] : event.agents) agent(id).sequence = sequence;
}

void Applier::operator()(ClosedTaskKept const& event) const {
    Agent& one = agent(event.agent);
    ClosedTask closed;
    closed.closing = event.closing;
    closed.reason = event.reason;
    closed.by = event.by;
    closed.code = event.code;
    closed.at = event.at;
    closed.unseen = event.away;
    closed.shown_as = event.shown_as;
    Task copy = task(event.task);
    copy.attributes.clear();  // it is only introduced to be taken away
    for (Engagement& engagement : copy.engagements) {
        if (WrapUp* const wrap_up = engagement.wrap_up()) wrap_up->left = {};
    }
    closed.view.task = std::make_shared<Task const>(std::move(copy));
    auto& list = one.closed_lately;
    std::erase_if(list, [&](ClosedTask const& old) {
        bool const seen = !old.unseen && old.at + limits::unnoticed_loss_max < event.at;
        return seen || old.view.task->id == event.task;
    });
    if (list.size() >= limits::closed_lately_max) list.erase(list.begin());
    list.push_back(std::move(closed));
}

void Applier::operator()(ClosedTasksTold const& event) const {
    auto& list = agent(event.agent).closed_lately;
    std::erase_if(list, [&](ClosedTask const& old) {
        return old.at + limits::unnoticed_loss_max < event.at;
    });
    for (ClosedTask& closed : list) closed.unseen = false;
}

void Applier::operator()(ClosedTaskBlanked const& event) const {
    for (ClosedTask& closed : agent(event.agent).closed_lately) {
        if (closed.view.task->id != event.task) continue;
        closed.view.task = std::make_shared<Task const>(blanked(*closed.view.task));
        if (closed.closing == Closing::wrapped_up) closed.reason.clear();  // any client's text
    }
}

}  // namespace ringmaster::core
