#include "ringmaster/api/delivery/delivery.hpp"

#include <algorithm>

#include "api/delivery/keep_alive.hpp"
#include "api/wire/wire_events.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {
namespace {

// A silent socket counts as lost after this (AG-8).
constexpr core::Duration unnoticed_max = std::chrono::seconds(16);

}  // namespace

Delivery::Delivery(core::OrgId org, std::function<core::Time()> clock)
    : org_(org), clock_(std::move(clock)), capabilities_(org) {}

Delivery::~Delivery() = default;

Delivery::OpenSocket* Delivery::socket(std::uint64_t id) {
    auto const found = sockets_.find(id);
    return found == sockets_.end() ? nullptr : &found->second;
}

Delivery::OpenSocket const* Delivery::newest(core::AgentId agent) const {
    auto const found = listeners_.find(agent);
    if (found == listeners_.end() || found->second.sockets.empty()) return nullptr;
    return &sockets_.at(found->second.sockets.back());
}

// ---- subscriptions -------------------------------------------------------------------------

SubscribeAnswer Delivery::subscribe(Principal const& principal, SubscribeRequest const& request) {
    if (!principal.agent) return core::Refusal{core::Reason::not_permitted, {}};
    auto const agent = *principal.agent;
    bool const replaces = request.force && !request.allow_multi_login;
    if (!replaces && open_sockets(agent) >= core::limits::sockets_per_agent_max) {
        return core::Refusal{core::Reason::too_many_sockets, {}};
    }
    auto const capability = capabilities_.issue(
        {agent, principal.subject, request.force, request.allow_multi_login, request.last_seq},
        clock_());
    return Subscribed{std::string(notification_socket_prefix) + capability, draw_subscription_id()};
}

std::optional<Opened> Delivery::open(std::string_view capability, std::unique_ptr<Sink> sink) {
    auto const subscription = capabilities_.redeem(capability, clock_());
    if (!subscription) return std::nullopt;
    auto& listener = listeners_[subscription->agent];
    // AG-7: a forced subscription takes the place of every older socket. The limit holds also
    // for sockets whose subscriptions were granted together.
    auto const open = listener.sockets.size();
    bool const replaces = subscription->force && !subscription->allow_multi_login;
    if (replaces) {
        replace(listener, open);
    } else if (open >= core::limits::sockets_per_agent_max) {
        replace(listener, open - core::limits::sockets_per_agent_max + 1);
    }
    OpenSocket fresh;
    fresh.id = ++last_socket_;
    fresh.agent = subscription->agent;
    fresh.subject = subscription->subject;
    fresh.sink = std::move(sink);
    fresh.force = subscription->force;
    auto const now = engine_time_ ? std::optional(engine_time_()) : std::nullopt;
    fresh.sink->send(shared_text(welcome_event(fresh.agent, now)));
    if (subscription->last_seq) resume(listener, fresh, *subscription->last_seq);
    Opened const opened{fresh.agent, fresh.id, subscription->last_seq.has_value()};
    listener.sockets.push_back(fresh.id);
    ++open_;
    sockets_.emplace(fresh.id, std::move(fresh));
    return opened;
}

// The oldest `count` sockets are told and closed; closed() follows from the connection's end.
void Delivery::replace(Listener& listener, std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        auto& old = sockets_.at(listener.sockets[index]);
        old.sink->send(shared_text(replaced_event({org_, old.agent, {}})));
        cut_off(listener, old, close_replaced, "replaced by a newer session");
    }
    auto const first = listener.sockets.begin();
    listener.sockets.erase(first, first + static_cast<std::ptrdiff_t>(count));
    open_ -= count;
}

// Not told anything any more; it may be no listener's already.
void Delivery::take_out(Listener& listener, std::uint64_t socket) {
    open_ -= std::erase(listener.sockets, socket);
}

void Delivery::cut_off(Listener& listener, OpenSocket& socket, std::uint16_t code,
                       std::string_view reason) {
    socket.sink->close(code, reason);
    socket.sink.reset();
    if (socket.task_events_after == never) listener.resume_floor = listener.sent.newest();
}

template <class Predicate>
void Delivery::end(Predicate const& is_meant, std::string_view reason, std::uint16_t code) {
    capabilities_.withdraw(is_meant);
    for (auto& [id, one] : sockets_) {
        if (one.sink == nullptr || !is_meant(one)) continue;
        auto& listener = listeners_.at(one.agent);
        cut_off(listener, one, code, reason);
        take_out(listener, id);
    }
}

void Delivery::revoke(std::string_view subject) {
    end([subject](auto const& one) { return one.subject == subject; }, token_ended);
}

void Delivery::dismiss(core::AgentId agent) {
    end([agent](auto const& one) { return one.agent == agent; }, user_inactive);
}

void Delivery::close_all() {
    end([](auto const&) { return true; }, organization_disabled);
}

void Delivery::suspend() {
    end([](auto const&) { return true; }, organization_set_aside, close_try_again);
}

void Delivery::suspend(std::uint64_t id) {
    auto* const one = socket(id);
    if (one == nullptr || one->sink == nullptr) return;
    auto& listener = listeners_.at(one->agent);
    cut_off(listener, *one, close_try_again, "try again");
    take_out(listener, id);
}

// Only a number above the last hydration proves that a client was told its tasks. Continuing from
// an earlier one could show it changes of tasks it never saw, so it gets a snapshot.
bool Delivery::whole_at(Listener const& listener, std::uint64_t last_seq) const {
    if (last_seq <= listener.resume_floor) return false;
    return std::none_of(listener.sockets.begin(), listener.sockets.end(),
                        [&](auto id) { return sockets_.at(id).task_events_after == never; });
}

void Delivery::resume(Listener const& listener, OpenSocket& socket, std::uint64_t last_seq) {
    auto const missed = whole_at(listener, last_seq) ? listener.sent.after(last_seq)
                                                     : std::optional<std::vector<SharedText>>();
    if (!missed) {
        // The state may be ahead of its commit: the snapshot travels with the attaching step.
        socket.wants_snapshot = true;
        socket.agent_events_after = never;
        return;
    }
    for (auto const& text : *missed) socket.sink->send(stamped(text));
    socket.task_events_after = 0;
}

void Delivery::forget_sent() {
    for (auto& [agent, listener] : listeners_) listener.sent.clear();
}

void Delivery::forget_old(core::Duration recovery) {
    core::Time const oldest = clock_() - (recovery + unnoticed_max);
    for (auto at = listeners_.begin(); at != listeners_.end();) {
        Listener& listener = at->second;
        listener.sent.drop_before(oldest);
        bool const is_gone = listener.sent.empty() && listener.sockets.empty();
        at = is_gone ? listeners_.erase(at) : std::next(at);
    }
}

std::size_t Delivery::sent_bytes() const {
    std::size_t bytes = 0;
    for (auto const& [agent, listener] : listeners_) bytes += listener.sent.bytes();
    return bytes;
}

void Delivery::text(std::uint64_t id, std::string_view message) {
    auto* const one = socket(id);
    if (one == nullptr || one->sink == nullptr || !is_keep_alive(message)) return;
    one->sink->send(keep_alive_echo());
}

std::optional<core::SocketClosed> Delivery::closed(std::uint64_t id) {
    auto const found = sockets_.find(id);
    if (found == sockets_.end()) return std::nullopt;
    core::SocketClosed const fact{found->second.agent, id};
    auto& listener = listeners_[fact.agent];
    bool const untold = found->second.task_events_after == never;
    if (found->second.sink != nullptr && untold) listener.resume_floor = listener.sent.newest();
    take_out(listener, id);
    sockets_.erase(found);
    if (listener.sockets.empty() && listener.sent.newest() == 0) listeners_.erase(fact.agent);
    return fact;
}

bool Delivery::take_over_implied(core::AgentId agent) const {
    auto const* const socket = newest(agent);
    return socket != nullptr && socket->force;
}

std::size_t Delivery::open_sockets(core::AgentId agent) const {
    auto const found = listeners_.find(agent);
    return found == listeners_.end() ? 0 : found->second.sockets.size();
}

void Delivery::note(OpenSocket const& socket) {
    before_.push_back({socket.id, socket.attached, socket.wants_snapshot, socket.agent_events_after,
                       socket.task_events_after});
}

void Delivery::take_back() {
    told_.clear();
    for (auto gates = before_.rbegin(); gates != before_.rend(); ++gates) {
        auto* const one = socket(gates->socket);
        if (one == nullptr) continue;
        one->attached = gates->attached;
        one->wants_snapshot = gates->wants_snapshot;
        one->agent_events_after = gates->agent_events_after;
        one->task_events_after = gates->task_events_after;
    }
    before_.clear();
}

// ---- sending -------------------------------------------------------------------------------

// Clients count instants from `serverTime`: a replay of a minute ago must not set their clocks back
// (WU-3). In a frame its key comes before everything a caller has a say in.
SharedText Delivery::stamped(SharedText const& text) const {
    constexpr std::string_view key = "\"serverTime\":";
    auto const at = engine_time_ ? text->find(key) : std::string::npos;
    if (at == std::string::npos) return text;
    auto const from = at + key.size();
    auto const to = text->find_first_not_of("-0123456789", from);
    std::string now = text->substr(0, from);
    now.append(std::to_string(engine_time_().epoch_ms)).append(*text, to);
    return shared_text(std::move(now));
}

void Delivery::send(Frames&& frames) {
    for (auto const& frame : frames) deliver(frame);
}

void Delivery::deliver(Frame const& frame) {
    auto const text = stamped(frame.text);
    if (frame.scope == Frame::Scope::targeted) {
        if (frame.hydrates) {
            auto& told = listeners_[frame.to];
            told.resume_floor = told.sent.newest();
        }
        for (auto const id : frame.sockets) {
            auto* const one = socket(id);
            if (one != nullptr && one->sink != nullptr) one->sink->send(text);
        }
        return;
    }
    auto& listener = listeners_[frame.to];
    if (frame.forgets_history) listener.sent.clear();
    listener.sent.push(frame.sequence, text, clock_());  // the one that the sockets share
    bool const about_task = frame.scope == Frame::Scope::task;
    for (auto const id : listener.sockets) {
        auto& one = sockets_.at(id);
        auto const after = about_task ? one.task_events_after : one.agent_events_after;
        if (frame.order > after) one.sink->send(text);
    }
}

// ---- unnumbered events of handlers ----------------------------------------------------------

bool Delivery::tell_newest(core::AgentId agent, std::string text) {
    auto const* const to = newest(agent);
    if (to != nullptr) tell(agent, {to->id}, std::move(text));
    return to != nullptr;
}

void Delivery::tell(core::AgentId agent, std::vector<std::uint64_t> sockets, std::string text) {
    Frame frame;
    frame.to = agent;
    frame.scope = Frame::Scope::targeted;
    frame.order = ++last_order_;
    frame.text = shared_text(std::move(text));
    frame.sockets = std::move(sockets);
    told_.push_back(std::move(frame));
}

bool Delivery::failed(UnnumberedKind kind, core::AgentId agent, Failure const& failure,
                      std::string_view tracking_id) {
    return tell_newest(agent, failure_event(kind, {org_, agent, tracking_id}, failure));
}

void Delivery::buddies(core::AgentId agent, std::vector<Buddy> const& list,
                       std::string_view tracking_id) {
    tell_newest(agent, buddies_event({org_, agent, tracking_id}, list));
}

void Delivery::configuration_changed(core::AgentId agent,
                                     std::vector<ChangedDocument> const& documents,
                                     std::string_view tracking_id) {
    auto const found = listeners_.find(agent);
    if (found == listeners_.end() || found->second.sockets.empty()) return;
    tell(agent, found->second.sockets, configuration_event({org_, agent, tracking_id}, documents));
}

std::vector<core::AgentId> Delivery::listening() const {
    std::vector<core::AgentId> agents;
    for (auto const& [agent, listener] : listeners_) {
        if (!listener.sockets.empty()) agents.push_back(agent);
    }
    return agents;
}

Frames Delivery::told() { return std::exchange(told_, {}); }

}  // namespace ringmaster::api
