#pragma once
// The delivery edge of one organization: who listens, which socket may see what, in which order
// (PROTOCOL 2, AG-7, AG-8, OPS-3, SEC-3; docs/adr/0006-delivery-edge.md).
//
// Two steps keep OPS-1: `render` directly after every engine step turns effects into finished
// texts, while the state is still the one they were decided in; `send` hands them to the sockets
// after the commit. Frames must be sent in the order they were rendered.
//
// Ownership: owns the sinks of open sockets until `closed` or until it closes them itself.
// Threading: one thread, the loop's. No sockets, no timers, no clock but the one it is given.
// Errors: a refused subscription is a value; an unusable capability is an empty answer.
//
// Shell, per socket:  open() -> feed core::SocketOpened{agent, socket, resumed}; text() for every
// message; closed() exactly once when the connection is gone -> feed the fact it returns.
// Shell, per input:   outcome = engine.step(); frames = render(outcome, …); …commit…; send(frames).
// Shell, per answer:  after a handler or `respond` ran, queue told() with that answer.

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/delivery/capability.hpp"
#include "ringmaster/api/delivery/replay_buffer.hpp"
#include "ringmaster/api/delivery/sink.hpp"
#include "ringmaster/api/wire/wire.hpp"
#include "ringmaster/core/engine.hpp"
#include "ringmaster/core/model/fact.hpp"

namespace ringmaster::api {

// One finished text on its way from render to send.
struct Frame {
    enum class Scope {
        agent,     // numbered, every socket of the agent
        task,      // numbered, sockets that have arrived (AG-8)
        targeted,  // unnumbered, the named sockets only
    };
    core::AgentId to;
    Scope scope = Scope::agent;
    std::uint64_t order = 0;       // of rendering, across the organization
    std::uint64_t sequence = 0;    // per agent; 0: unnumbered
    bool forgets_history = false;  // a sign-out: earlier events are not replayed
    bool hydrates = false;         // tells tasks without a number
    std::shared_ptr<std::string const> text;
    std::vector<std::uint64_t> sockets;  // scope targeted
};
using Frames = std::vector<Frame>;

// Body of POST /v1/notification/subscribe.
struct SubscribeRequest {
    bool force = false;              // replaces older sockets and implies takeOver (AG-7)
    bool allow_multi_login = false;  // keeps them, up to ten
    std::optional<std::uint64_t> last_seq;
};
using SubscribeAnswer = std::variant<Subscribed, core::Refusal>;

struct Opened {
    core::AgentId agent;
    std::uint64_t socket = 0;  // unique within this run of the daemon
    bool resumed = false;      // subscribed with lastSeq
};

// The upgrade path is this prefix and the capability.
inline constexpr std::string_view notification_socket_prefix = "/v1/notification/socket/";

class Delivery {
public:
    // `clock`: real time, unscaled and never backwards; it bounds capabilities only.
    Delivery(core::OrgId org, std::function<core::Time()> clock);
    ~Delivery();
    Delivery(Delivery const&) = delete;
    Delivery& operator=(Delivery const&) = delete;

    // The engine's time, from now on the `serverTime` of whatever leaves; without it frames keep
    // the time of their decision.
    void stamp_with(std::function<core::Time()> engine_time) {
        engine_time_ = std::move(engine_time);
    }

    // ---- sockets -------------------------------------------------------------------------
    // Refused: a caller without an agent (not_permitted), ten sockets open (too_many_sockets).
    [[nodiscard]] SubscribeAnswer subscribe(Principal const& principal,
                                            SubscribeRequest const& request);
    // Uses the capability up (the text behind notification_socket_prefix). Sends Welcome, tells
    // and closes the sockets it replaces, replays what was missed. Empty: unknown, used, expired.
    [[nodiscard]] std::optional<Opened> open(std::string_view capability,
                                             std::unique_ptr<Sink> sink);
    // Answers keep-alives; other texts mean nothing and are ignored.
    void text(std::uint64_t socket, std::string_view message);
    // The token is revoked or expired: what was opened or granted with it ends (SEC-1). closed()
    // follows from the connection's end.
    void revoke(std::string_view subject);
    // The agent's user is switched off or removed: the same.
    void dismiss(core::AgentId agent);
    // The organization is switched off: the same, whatever the token.
    void close_all();
    // The organization cannot go on (OPS-8): its clients come back later.
    void suspend();
    // The same of one socket, which the engine could not take.
    void suspend(std::uint64_t socket);
    // The connection is gone. Empty when the socket is not known (any more).
    [[nodiscard]] std::optional<core::SocketClosed> closed(std::uint64_t socket);

    // The agent's newest open socket was subscribed with force:true (AG-7).
    [[nodiscard]] bool take_over_implied(core::AgentId agent) const;
    [[nodiscard]] std::size_t open_sockets() const { return open_; }
    [[nodiscard]] std::size_t open_sockets(core::AgentId agent) const;
    // The agents with open sockets.
    [[nodiscard]] std::vector<core::AgentId> listening() const;

    // ---- events --------------------------------------------------------------------------
    // `tracking_id`: of the request behind the input; empty for facts and timers.
    [[nodiscard]] Frames render(core::Outcome const& outcome, core::Engine const& engine,
                                Names const& names, std::string_view tracking_id = {});
    void send(Frames&& frames);
    // Around the decision of one input: what was rendered since begin() is not sent, and no socket
    // has passed a gate by it (OPS-8).
    void begin() { before_.clear(); }
    void take_back();

    // Unnumbered events for the newest socket of an agent, queued until told() or render().
    // `kind`: one of the `…Failed`. False: he has no open socket, and nobody is told.
    bool failed(UnnumberedKind kind, core::AgentId agent, Failure const& failure,
                std::string_view tracking_id);
    void buddies(core::AgentId agent, std::vector<Buddy> const& list, std::string_view tracking_id);
    // To every open socket of the agent.
    void configuration_changed(core::AgentId agent, std::vector<ChangedDocument> const& documents,
                               std::string_view tracking_id);
    // Nothing sent so far is sent again: who resumes gets a snapshot instead (SEC-7).
    void forget_sent();
    // Forgets what was sent longer ago than a client may stay away: `recovery`, and the time until
    // a lost socket is noticed. With it go the agents of whom nothing is left. For now and then.
    void forget_old(core::Duration recovery);
    // What is kept for clients that resume.
    [[nodiscard]] std::size_t sent_bytes() const;
    [[nodiscard]] std::size_t listeners() const { return listeners_.size(); }
    // What was queued since; travels behind the same commit as the answer beside it.
    [[nodiscard]] Frames told();

private:
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    struct OpenSocket {
        std::uint64_t id = 0;
        core::AgentId agent;
        std::string subject;         // of the token
        std::unique_ptr<Sink> sink;  // empty: replaced or revoked, waits for closed()
        bool force = false;
        bool attached = false;        // the engine knows it (in order of rendering)
        bool wants_snapshot = false;  // sent with the step that attaches it
        // Numbered frames rendered after these pass. Set while rendering, used while sending.
        std::uint64_t agent_events_after = 0;
        std::uint64_t task_events_after = never;
    };
    struct Listener {
        std::vector<std::uint64_t> sockets;  // open ones, oldest first
        ReplayBuffer sent;
        // A lastSeq up to here may come from a client that was not told its tasks: it lost its
        // socket before, or the hydration, which has no numbers, was lost with the socket.
        std::uint64_t resume_floor = 0;
    };
    class Rendering;  // one render() call

    // A socket's gates before rendering changed them.
    struct Gates {
        std::uint64_t socket = 0;
        bool attached = false;
        bool wants_snapshot = false;
        std::uint64_t agent_events_after = 0;
        std::uint64_t task_events_after = never;
    };
    void note(OpenSocket const& socket);
    OpenSocket* socket(std::uint64_t id);
    [[nodiscard]] OpenSocket const* newest(core::AgentId agent) const;
    [[nodiscard]] bool whole_at(Listener const& listener, std::uint64_t last_seq) const;
    void replace(Listener& listener, std::size_t count);
    void cut_off(Listener& listener, OpenSocket& socket, std::uint16_t code,
                 std::string_view reason);
    template <class Predicate>
    void end(Predicate const& is_meant, std::string_view reason, std::uint16_t code = close_policy);
    void resume(Listener const& listener, OpenSocket& socket, std::uint64_t last_seq);
    bool tell_newest(core::AgentId agent, std::string text);
    void tell(core::AgentId agent, std::vector<std::uint64_t> sockets, std::string text);
    void deliver(Frame const& frame);
    void take_out(Listener& listener, std::uint64_t socket);
    [[nodiscard]] SharedText stamped(SharedText const& text) const;

    core::OrgId org_;
    std::function<core::Time()> clock_;
    std::function<core::Time()> engine_time_;
    CapabilityStore capabilities_;
    std::map<core::AgentId, Listener> listeners_;
    std::map<std::uint64_t, OpenSocket> sockets_;
    std::size_t open_ = 0;  // of all listeners
    std::uint64_t last_socket_ = 0;
    std::uint64_t last_order_ = 0;
    Frames told_;
    std::vector<Gates> before_;  // in order of change
};

}  // namespace ringmaster::api
