// What each event says of agents: their sessions, their own states, and those of their channels.
#include <algorithm>

#include "simulation/ledger.hpp"

namespace ringmaster::simulation {
namespace {

std::string state_text(ChannelStatus status) {
    std::string text(enum_name(status));
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

void finish_state(Lasting& one, Time at) {
    if (!one.until) one.until = std::max(at, one.from);
}

void end_session(LedgerSession& session, Time at) {
    session.ended = std::max(at, session.begun.at);
    if (!session.own.empty()) finish_state(session.own.back().first, at);
    for (auto& [media, states] : session.channels) {
        if (!states.empty()) finish_state(states.back().first, at);
    }
}

}  // namespace

void Ledger::on(AgentSignedIn const& event) {
    LedgerSession next;
    next.begun = event;
    next.number = sessions_[event.agent].size() + 1;
    auto* const former = session(event.agent);
    if (former != nullptr && event.takeover) {  // he goes on as he was
        next.own.push_back({{event.at, {}}, former->own.back().second});
        for (auto const& [media, states] : former->channels) {
            next.channels[media].push_back({{event.at, {}}, states.back().second});
        }
    } else {
        next.own.push_back({{event.at, {}}, "idle"});
        next.idle = 1;
        for (std::size_t media = 0; media < media_type_count; ++media) {
            next.channels[static_cast<MediaType>(media)].push_back(
                {{event.at, {}}, state_text(ChannelStatus::idle)});
        }
    }
    if (former != nullptr) {
        end_session(*former, event.at);
        former->end = "TAKEOVER";
    }
    sessions_[event.agent].push_back(std::move(next));
}

void Ledger::on(AgentSignedOut const& event) {
    auto* const session = this->session(event.agent);
    if (session == nullptr) return;
    end_session(*session, event.at);
    session->end = event.reason;
    session->kind = enum_name(event.kind);
}

void Ledger::on(AgentStateChanged const& event) {
    auto* const session = this->session(event.agent);
    if (session == nullptr) return;
    finish_state(session->own.back().first, event.at);
    session->own.push_back({{event.at, {}}, event.available ? "available" : "idle"});
    ++(event.available ? session->available : session->idle);
}

void Ledger::on(ChannelStatesChanged const& event) {
    auto* const session = this->session(event.agent);
    if (session == nullptr) return;
    for (auto const& change : event.channels) {
        auto& states = session->channels[change.media];
        if (!states.empty()) finish_state(states.back().first, event.at);
        states.push_back({{event.at, {}}, state_text(change.status)});
    }
}

}  // namespace ringmaster::simulation
