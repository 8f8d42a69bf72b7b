// From the effects of one step to finished texts, and which sockets they open for (PROTOCOL 2).

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/wire/wire_events.hpp"
#include "ringmaster/api/delivery/delivery.hpp"

namespace ringmaster::api {

// Attachments come first and snapshots last: a snapshot shows the state after the whole step,
// so it must follow, and swallow, the step's own numbered events.
class Delivery::Rendering {
public:
    Rendering(Delivery& delivery, core::Engine const& engine, EventWriter& writer, Frames& out)
        : delivery_(delivery), engine_(engine), writer_(writer), out_(out) {}

    // Which notices of the step are the last that their recipients hear of a contact.
    void find_last(std::vector<core::Effect> const& effects);

    void attach(core::SocketAttached const& event);
    // Which sockets this step's plain Hydrates are for: those whose five seconds are over.
    void expect(core::SocketsArrived const& event);
    void arrive(core::SocketsArrived const& event);
    void snapshots();

    void operator()(core::AgentNotice const& notice);
    void operator()(core::TaskNotice const& notice);
    void operator()(core::Hydrate const& hydrate);
    void operator()(core::MediaCommand const&) {}  // the connector's, not the agents'

private:
    Frame& add(core::AgentId to, Frame::Scope scope, std::string text);
    Frame& tell(core::AgentId to, std::vector<std::uint64_t> const& sockets, std::string text);
    std::vector<OpenSocket*> attached(core::AgentId agent);
    void pass(OpenSocket& socket);  // the gate
    std::vector<std::uint64_t> targets(core::Hydrate const& hydrate,
                                       std::vector<OpenSocket*> const& sockets);
    std::vector<std::uint64_t> timed_out(core::AgentId agent);
    std::uint64_t sequence_so_far(core::Hydrate const& hydrate) const;
    bool is_over(core::TaskNotice const& notice) const;

    Delivery& delivery_;
    core::Engine const& engine_;
    EventWriter& writer_;
    Frames& out_;
    std::vector<core::SocketAttached> snapshots_due_;
    std::vector<core::SocketsArrived> expected_;  // not yet hydrated, in order
    std::set<core::TaskNotice const*> last_;
};

Frame& Delivery::Rendering::add(core::AgentId to, Frame::Scope scope, std::string text) {
    Frame frame;
    frame.to = to;
    frame.scope = scope;
    frame.order = ++delivery_.last_order_;
    frame.text = std::make_shared<std::string const>(std::move(text));
    out_.push_back(std::move(frame));
    return out_.back();
}

Frame& Delivery::Rendering::tell(core::AgentId to, std::vector<std::uint64_t> const& sockets,
                                 std::string text) {
    auto& frame = add(to, Frame::Scope::targeted, std::move(text));
    frame.sockets = sockets;
    return frame;
}

// Open sockets the engine knows, oldest first. One that opened after the step's input was
// stamped is not among them: its own step will come.
std::vector<Delivery::OpenSocket*> Delivery::Rendering::attached(core::AgentId agent) {
    std::vector<OpenSocket*> sockets;
    auto const found = delivery_.listeners_.find(agent);
    if (found == delivery_.listeners_.end()) return sockets;
    for (auto const id : found->second.sockets) {
        auto& one = delivery_.sockets_.at(id);
        if (one.attached && !one.wants_snapshot) sockets.push_back(&one);
    }
    return sockets;
}

void Delivery::Rendering::attach(core::SocketAttached const& event) {
    auto* const one = delivery_.socket(event.socket);
    if (one == nullptr || one->sink == nullptr) return;
    delivery_.note(*one);
    one->attached = true;
    if (one->wants_snapshot) snapshots_due_.push_back(event);
}

void Delivery::Rendering::operator()(core::AgentNotice const& notice) {
    auto& frame = add(notice.to, Frame::Scope::agent, writer_.agent(notice));
    frame.sequence = notice.sequence;
    frame.forgets_history = notice.kind == core::NoticeKind::AgentLogoutSuccess;
}

void Delivery::Rendering::operator()(core::TaskNotice const& notice) {
    auto text = writer_.task(notice, is_over(notice));
    add(notice.to, Frame::Scope::task, std::move(text)).sequence = notice.sequence;
}

namespace {

// What its recipient calls the contact: an EP-DN consult has a name of its own (CO-5).
core::TaskId known_as(core::TaskNotice const& notice) {
    return notice.view.shown_as.empty() ? notice.view.task->id : notice.view.shown_as;
}

}  // namespace

// A hydration is the last a socket hears only if no numbered notice of the step follows it.
void Delivery::Rendering::find_last(std::vector<core::Effect> const& effects) {
    using Key = std::pair<core::AgentId, core::TaskId>;
    std::map<Key, core::TaskNotice const*> last;
    std::map<Key, std::vector<core::TaskNotice const*>> hydrated;
    for (auto const& effect : effects) {
        if (auto const* notice = std::get_if<core::TaskNotice>(&effect)) {
            Key const key{notice->to, known_as(*notice)};
            last[key] = notice;
            hydrated.erase(key);
        } else if (auto const* hydrate = std::get_if<core::Hydrate>(&effect)) {
            for (auto const& one : hydrate->notices) {
                hydrated[{one.to, known_as(one)}].push_back(&one);
            }
        }
    }
    for (auto const& [key, notice] : last) last_.insert(notice);
    for (auto const& [key, notices] : hydrated) last_.insert(notices.begin(), notices.end());
}

// A hydration tells a contact that is over for good in two frames, and the second closes it. Who
// has asked to listen has no part in the call before he is through to it.
bool Delivery::Rendering::is_over(core::TaskNotice const& notice) const {
    bool const begins = notice.kind == core::NoticeKind::AgentContact ||
                        notice.kind == core::NoticeKind::MonitoringOffered;
    if (begins || !last_.contains(&notice)) return false;
    auto const shown = engine_.tasks_of(notice.to);
    return std::ranges::none_of(shown, [&](core::TaskId const& id) {
        return engine_.state().task(id)->id_for(notice.to) == known_as(notice);
    });
}

void Delivery::Rendering::expect(core::SocketsArrived const& event) {
    auto const* const one = delivery_.socket(event.socket);
    bool const waits = one != nullptr && one->sink != nullptr && !one->wants_snapshot &&
                       one->task_events_after == never;
    if (waits) expected_.push_back(event);
}

// The next of the agent's sockets that arrived by itself: one plain Hydrate follows each.
std::vector<std::uint64_t> Delivery::Rendering::timed_out(core::AgentId agent) {
    auto const next = std::find_if(expected_.begin(), expected_.end(),
                                   [&](auto const& event) { return event.agent == agent; });
    if (next == expected_.end()) return {};
    std::vector<std::uint64_t> const ids{next->socket};
    expected_.erase(next);
    return ids;
}

// A login tells every socket what it adopted, a reload the newest one, the desktop that asked,
// and those that waited; the end of a socket's five seconds that socket only.
std::vector<std::uint64_t> Delivery::Rendering::targets(core::Hydrate const& hydrate,
                                                        std::vector<OpenSocket*> const& sockets) {
    if (!hydrate.reloaded && !hydrate.signed_in) return timed_out(hydrate.agent);
    std::vector<std::uint64_t> ids;
    for (auto const* socket : sockets) {
        bool const waits = socket->task_events_after == never;
        bool const asked = hydrate.reloaded && socket == sockets.back();
        if (waits || asked || hydrate.signed_in) ids.push_back(socket->id);
    }
    return ids;
}

// The engine's counter advances at the end of a step; notices before this one already count.
std::uint64_t Delivery::Rendering::sequence_so_far(core::Hydrate const& hydrate) const {
    auto const last = std::find_if(out_.rbegin(), out_.rend(), [&](Frame const& frame) {
        return frame.to == hydrate.agent && frame.sequence != 0;
    });
    return std::max(last == out_.rend() ? 0 : last->sequence, hydrate.snapshot->sequence);
}

void Delivery::Rendering::operator()(core::Hydrate const& hydrate) {
    auto const sockets = attached(hydrate.agent);
    if (sockets.empty()) return;
    if (hydrate.reloaded) {
        auto current = hydrate;
        auto agent = *hydrate.snapshot;
        agent.sequence = sequence_so_far(hydrate);
        current.snapshot = std::make_shared<core::Agent const>(std::move(agent));
        tell(hydrate.agent, {sockets.back()->id}, writer_.relogin(current));
    }
    auto const ids = targets(hydrate, sockets);
    if (ids.empty()) return;
    for (auto const& notice : hydrate.notices) {
        tell(hydrate.agent, ids, writer_.task(notice, is_over(notice))).hydrates = true;
    }
    for (auto const id : ids) pass(delivery_.sockets_.at(id));
}

// Every arrival comes with a Hydrate; this keeps the gate in step with the engine even if one
// had nothing to say.
void Delivery::Rendering::arrive(core::SocketsArrived const& event) {
    for (auto* socket : attached(event.agent)) {
        if (event.socket == 0 || event.socket == socket->id) pass(*socket);
    }
}

void Delivery::Rendering::pass(OpenSocket& socket) {
    if (socket.task_events_after != never) return;
    delivery_.note(socket);
    socket.task_events_after = delivery_.last_order_;
}

void Delivery::Rendering::snapshots() {
    for (auto const& due : snapshots_due_) {
        auto& socket = delivery_.sockets_.at(due.socket);
        auto const* const agent = engine_.state().agent(socket.agent);
        if (agent == nullptr) continue;
        EventWriter::Shown shown{engine_.work_of(socket.agent), {}};
        for (auto const& task : engine_.tasks_of(socket.agent)) {
            if (auto view = engine_.view(task, socket.agent)) {
                shown.tasks.push_back(std::move(*view));
            }
        }
        tell(socket.agent, {socket.id}, writer_.snapshot(*agent, shown, due.at)).hydrates = true;
        delivery_.note(socket);
        socket.wants_snapshot = false;
        socket.agent_events_after = delivery_.last_order_;
        socket.task_events_after = delivery_.last_order_;
    }
}

Frames Delivery::render(core::Outcome const& outcome, core::Engine const& engine,
                        Names const& names, std::string_view tracking_id) {
    Frames frames = told();
    EventWriter writer({engine.state(), names}, tracking_id);
    Rendering rendering(*this, engine, writer, frames);
    for (auto const& event : outcome.events) {
        if (auto const* attached = std::get_if<core::SocketAttached>(&event)) {
            rendering.attach(*attached);
        } else if (auto const* arrived = std::get_if<core::SocketsArrived>(&event)) {
            rendering.expect(*arrived);
        }
    }
    rendering.find_last(outcome.effects);
    for (auto const& effect : outcome.effects) std::visit(rendering, effect);
    for (auto const& event : outcome.events) {
        if (auto const* arrived = std::get_if<core::SocketsArrived>(&event)) {
            rendering.arrive(*arrived);
        }
    }
    rendering.snapshots();
    return frames;
}

}  // namespace ringmaster::api
