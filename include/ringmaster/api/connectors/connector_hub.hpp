#pragma once
// The connectors of one organization at the edge: who is connected, what they are told and what
// they say (PROTOCOL 8, SEC-3, OPS-1; docs/connectors.md, docs/adr/0008-connectors.md).
//
// Two steps keep OPS-1, as with Delivery: what is said is rendered when it is decided, while the
// state is its own, and sent after the commit, in the same order. A connector hears nothing before
// its welcome; what was decided earlier and is not settled comes behind it again.
//
// Ownership: owns the sinks of open sockets until `closed` or until it closes them itself; refers
// to the organization's Directory. Threading: the loop only. No sockets, no timers, no clock but
// the one it is given. Errors: wrong frames are answered with what is wrong and counted; nothing
// throws.
//
// Shell, per socket:  open() -> in its turn: greet(), then the fact ConnectorReturned{channels},
//                     send the greeting before what the fact leads to.
// Shell, per message: arrived() -> in its turn: read(), decide the facts, then send the answers.
// Shell, per command: order() when it is decided, send() after the commit.
// Shell, per step:    notices() when it is decided, tell() after the commit.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/commands/verdicts.hpp"
#include "ringmaster/api/delivery/capability.hpp"
#include "ringmaster/api/delivery/sink.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {

// `type` of every frame of a connector's socket.
RINGMASTER_ENUM(ConnectorFrame, welcome, calls, command, ack, error, replaced, result, fact,
                contact)

inline constexpr std::uint64_t connector_protocol_version = 1;
// The upgrade path is this prefix and the capability.
inline constexpr std::string_view connector_socket_prefix = "/v1/connector/socket/";
// Close code of a socket whose connector is not (or no longer) configured.
inline constexpr std::uint16_t close_not_configured = 4'003;

class Vault;
struct LiveCall;
struct ConnectorProfile;

struct ConnectorOpened {
    std::uint64_t socket = 0;  // unique within this run of the daemon
    std::string subject;       // of the token: FactSource::connector
    std::string name;
};

// A media command for the connector of its channel, as text.
struct MediaOrder {
    std::string subject;
    std::shared_ptr<std::string const> text;
};

RINGMASTER_ENUM(ContactState, queued, offered, assigned, closed)

// Where a contact is now, for announcements and for who asks with whom he talks (PROTOCOL 8).
struct ContactNotice {
    std::string subject;  // of the connector that serves its channel
    core::TaskId task;
    ContactState state = ContactState::queued;
    std::optional<std::size_t> position;           // from 1; empty: in no queue, or far behind
    std::optional<core::Duration> estimated_wait;  // empty: nobody can say (RQ-11)
    core::AgentId agent;                           // who is offered it or has it
    std::string reason;                            // why it waits (again), or is over
};

class ConnectorHub {
public:
    using Text = std::shared_ptr<std::string const>;
    // SEC-5. Messages of one socket that wait for their turn; wrong frames until it is closed.
    static constexpr std::size_t in_flight_max = 512;
    static constexpr std::size_t wrong_frames_max = 20;
    // Calls in a connector's list.
    static constexpr std::size_t listed_calls_max = 50'000;
    // Places in a queue that are counted for a notice.
    static constexpr std::size_t position_max = 1'000;

    // `clock`: real time, unscaled and never backwards; it bounds capabilities only.
    ConnectorHub(Directory const& directory, std::function<core::Time()> clock);
    ~ConnectorHub();
    ConnectorHub(ConnectorHub const&) = delete;
    ConnectorHub& operator=(ConnectorHub const&) = delete;

    // ---- sockets -------------------------------------------------------------------------
    // Empty: no active connector has the token's subject.
    [[nodiscard]] std::optional<Subscribed> subscribe(Principal const& principal);
    // Uses the capability up (the text behind connector_socket_prefix). Tells and closes the
    // connector's former socket. Empty: unknown, used, expired.
    [[nodiscard]] std::optional<ConnectorOpened> open(std::string_view capability,
                                                      std::unique_ptr<Sink> sink);
    // True: the message has to be read in its turn. Keep-alives are answered here; a socket that
    // says too much at once is closed.
    [[nodiscard]] bool arrived(std::uint64_t socket, std::string_view message);
    // The token is revoked or expired: what was opened or granted with it ends.
    void revoke(std::string_view subject);
    // The organization is switched off: the same, whatever the token.
    void close_all();
    // The organization cannot go on (OPS-8): its connectors come back later.
    void suspend();
    // The same of one socket whose words could not be taken.
    void suspend(std::uint64_t socket);
    // The connection is gone. False when the socket is not known (any more).
    bool closed(std::uint64_t socket);
    [[nodiscard]] std::size_t open_sockets() const { return sockets_.size(); }

    // ---- in turn -------------------------------------------------------------------------
    struct Greeting {
        std::vector<Text> texts;  // for welcome()
        std::vector<core::MediaType> channels;
    };
    // Empty: the socket is gone, or its connector is not configured any more and was closed.
    [[nodiscard]] std::optional<Greeting> greet(std::uint64_t socket, core::Engine const& engine,
                                                core::Time at);
    void welcome(std::uint64_t socket, Greeting const& greeting);

    // What a message came to. A connector that has gone since may still have told facts.
    struct Reading {
        std::vector<core::Fact> facts;             // to be decided in this order
        std::optional<std::uint64_t> acknowledge;  // number of the one fact told as such
        Text answer;                               // an error frame, or null
        bool is_list = false;                      // the facts are differences of two lists
    };
    [[nodiscard]] Reading read(ConnectorOpened const& from, std::string_view message,
                               core::State const& state, Vault const& vault);
    void acknowledge(std::uint64_t socket, std::uint64_t number,
                     std::optional<TurnedAway> const& turned);
    void send(std::uint64_t socket, Text text);

    // ---- commands ------------------------------------------------------------------------
    // Empty: no connector serves the channel, the virtual one does.
    [[nodiscard]] std::optional<MediaOrder> order(core::MediaCommand const& command,
                                                  core::State const& state, core::Time at) const;
    // Dropped while the connector is away: the command's deadline counts, or it comes again.
    void send(MediaOrder const& order);

    // ---- notices -------------------------------------------------------------------------
    // What a step has changed for the contacts of connected connectors: best effort, and nothing
    // waits for it.
    [[nodiscard]] std::vector<ContactNotice> notices(core::Outcome const& outcome,
                                                     core::Engine const& engine,
                                                     core::Time at) const;
    // Numbers them, per socket from 1. What a socket that lags is not sent leaves a gap.
    void tell(std::vector<ContactNotice> const& notices);

private:
    struct Grant {
        std::string subject;
        [[nodiscard]] std::string holder() const { return subject; }
    };
    struct OpenSocket {
        std::uint64_t id = 0;
        std::string subject;
        std::unique_ptr<Sink> sink;
        bool welcomed = false;
        std::size_t in_flight = 0;
        std::size_t wrong_frames = 0;
        std::uint64_t last_notice = 0;
        std::vector<LiveCall> told;      // the list it was sent
        std::vector<LiveCall> answered;  // its own list as far as it has come
    };

    OpenSocket* socket(std::uint64_t id);
    void close(std::uint64_t id, std::uint16_t code, std::string_view reason);
    void close_each(std::uint16_t code, std::string_view reason);
    void compare(ConnectorOpened const& from, core::State const& state, Reading& reading);
    void complain(std::uint64_t id, struct WrongFrame const& wrong, Reading& reading);

    Directory const& directory_;
    std::function<core::Time()> clock_;
    Capabilities<Grant> capabilities_;
    // At most one per connector.
    std::map<std::string, OpenSocket, std::less<>> sockets_;
    std::uint64_t last_socket_ = 0;
};

}  // namespace ringmaster::api
