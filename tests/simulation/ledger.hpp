#pragma once
// What the records and their statistics have to say of a day, computed from the engine's events a
// second time: written from the specification and docs/reporting.md, sharing no code with the
// projector. It keeps what happened to each contact and agent as facts, and works out every number
// from them when it is asked.
//
// Rows are texts, their cells parted by `|`, what nobody knows as `-`, so that they can be compared
// with what a database says.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/event.hpp"

namespace ringmaster::simulation {

using namespace core;

using Rows = std::vector<std::string>;

// One thing that went on.
struct Lasting {
    Time from;
    std::optional<Time> until;  // it goes on
    [[nodiscard]] Duration length() const { return until ? *until - from : Duration(0); }
};

struct LedgerOffer {
    std::uint32_t entry = 0;
    AgentId agent;
    TeamId team;
    Time made;
    bool assigned = false;
    std::optional<Lasting> rang;
    std::optional<Time> closed;
    std::string reason;
    OfferOutcome outcome = OfferOutcome::accepted;
};

// An agent's part in a contact, with all it has been.
struct LedgerPart {
    AgentId agent;
    TeamId team;
    std::uint32_t leg = 0;
    std::vector<Lasting> owned;       // with the customer on the line
    std::vector<Lasting> dialled;     // and while he was dialled
    std::vector<Lasting> conference;  // as a guest
    std::vector<Lasting> wrap_up;
    std::vector<Lasting>* now = nullptr;
};

// One stay in a queue, or for an agent, and the part that came of it.
struct LedgerLeg {
    bool of_queue = false;
    QueueId queue;
    Time created;
    std::optional<Time> left;      // the queue
    std::optional<Time> answered;  // by an agent or a number
    std::optional<Time> ended;
    std::string end;          // why
    std::string handle_type;  // empty: not known yet
    std::uint32_t part = 0;   // 0: none yet
    std::optional<Time> connected;
    std::uint64_t transfers = 0;
    std::uint64_t blind = 0;
    std::vector<Lasting> holds;
    std::vector<Lasting> consults;
    std::vector<Time> lines;  // when it was put through to a number
};

struct LedgerWrapUp {
    WrapUpSubmitted stored;
    std::uint32_t version = 0;
    MediaType media = MediaType::telephony;
};

struct LedgerDial {
    std::string type;
    AgentId agent;
    TeamId team;
    QueueId queue;
    Time dialled;
    std::optional<Time> rang;
    std::optional<Time> ended;
    bool is_answered = false;
    bool is_counted = false;
    std::string cause;
    std::optional<Time> next;
};

struct LedgerRecording {
    Lasting on;
    AgentId agent;
    QueueId queue;
    std::vector<Lasting> pauses;
    std::uint64_t resumed = 0;
    std::uint64_t resumed_by_itself = 0;
};

struct LedgerContact {
    TaskCreated created;
    std::optional<Time> ended;
    std::optional<Time> closed;
    std::string end;
    std::string ended_by;
    std::vector<Lasting> in_queues;                      // each stay, consults' not
    std::map<std::uint32_t, Lasting> in_consult_queues;  // by entry
    std::map<std::uint32_t, LedgerLeg> legs;
    std::map<std::uint32_t, LedgerOffer> offers;
    std::map<std::uint32_t, LedgerPart> parts;
    std::map<std::uint32_t, Lasting> consults;
    std::vector<Lasting> holds;
    std::vector<QueueId> queues;  // in their order
    std::vector<AgentId> owners;  // likewise
    QueueId meant_for;            // by a callback
    std::uint64_t priority = 0;
    std::uint64_t overflows = 0;
    std::uint64_t conferences = 0;
    std::uint64_t monitored = 0;
    std::uint64_t retries = 0;
    std::vector<LedgerRecording> recordings;
    std::map<std::uint32_t, LedgerDial> dials;
    std::map<std::string, std::uint64_t> transfers;  // by target, `all` and `blind`
    std::uint64_t failed_transfers = 0;
    std::uint64_t connections = 0;
};

struct LedgerSession {
    AgentSignedIn begun;
    std::uint64_t number = 0;
    std::optional<Time> ended;
    std::string end;
    std::string kind;
    std::vector<std::pair<Lasting, std::string>> own;  // his states
    std::map<MediaType, std::vector<std::pair<Lasting, std::string>>> channels;
    std::uint64_t available = 0;  // times he became it
    std::uint64_t idle = 0;
};

struct LedgerQuestion {
    std::vector<Time> borders;
    std::map<QueueId, Duration> levels;
    Duration level{0};
    Duration short_abandon{0};
    Time now;
};

class Ledger {
public:
    // In the order of the journal.
    void take(Event const& event);

    // ---- records (RP-1) ----
    [[nodiscard]] Rows contact_sessions() const;
    [[nodiscard]] Rows contact_legs() const;
    [[nodiscard]] Rows wrap_ups() const;
    [[nodiscard]] Rows callbacks() const;
    [[nodiscard]] Rows recordings() const;
    [[nodiscard]] Rows agent_sessions() const;
    [[nodiscard]] Rows agent_activities() const;

    // ---- statistics (RP-2 to RP-4) ----
    [[nodiscard]] Rows queues(LedgerQuestion const& question) const;
    [[nodiscard]] Rows queue_tasks(LedgerQuestion const& question) const;
    [[nodiscard]] Rows agents(LedgerQuestion const& question, bool by_team) const;
    [[nodiscard]] Rows wrap_up_groups(LedgerQuestion const& question, bool by_reason, bool by_queue,
                                      bool by_team, bool by_agent) const;

    // What `take` does with each; what is no record's business is not there.
    void on(TaskCreated const& event);
    void on(TaskQueued const& event);
    void on(TaskDequeued const& event);
    void on(OfferMade const& event);
    void on(OfferRinging const& event);
    void on(OfferClosed const& event);
    void on(EngagementStarted const& event);
    void on(EngagementEnded const& event);
    void on(RoleChanged const& event);
    void on(TaskEnded const& event);
    void on(TaskClosed const& event);
    void on(TaskPrioritized const& event);
    void on(TaskTransferred const& event);
    void on(NumberTransferStarted const& event);
    void on(NumberTransferClosed const& event);
    void on(LegsHeld const& event);
    void on(ConsultBegan const& event);
    void on(ConsultClosed const& event);
    void on(RecordingStarted const& event);
    void on(RecordingPaused const& event);
    void on(RecordingResumed const& event);
    void on(RecordingStopped const& event);
    void on(WrapUpStarted const& event);
    void on(WrapUpSubmitted const& event);
    void on(WrapUpCorrected const& event);
    void on(WrapUpSkipped const& event);
    void on(CallbackRequested const& event);
    void on(CallbackChanged const& event);
    void on(CallbackDialled const& event);
    void on(CallbackRinging const& event);
    void on(CallbackAnswered const& event);
    void on(CallbackAttempted const& event);
    void on(OutdialDialled const& event);
    void on(OutdialRinging const& event);
    void on(OutdialAnswered const& event);
    void on(OutdialFailed const& event);
    void on(AgentSignedIn const& event);
    void on(AgentSignedOut const& event);
    void on(AgentStateChanged const& event);
    void on(ChannelStatesChanged const& event);

private:
    struct Span;
    LedgerSession* session(AgentId agent);
    [[nodiscard]] LedgerContact* contact(TaskId task);
    void own(LedgerContact& contact, std::uint32_t part, Time at);
    void dial(TaskId task, std::uint32_t part, std::uint32_t ordinal, LedgerDial made);
    void ring(TaskId task, std::uint32_t ordinal, Time at);
    void answer(TaskId task, std::uint32_t ordinal, Time at);
    LedgerRecording* recording(TaskId task);
    [[nodiscard]] QueueId last_queue(LedgerContact const& contact) const;
    [[nodiscard]] Duration connected_of(LedgerContact const& contact, LedgerLeg const& leg,
                                        std::uint32_t number) const;
    [[nodiscard]] Duration wrap_up_of(LedgerContact const& contact, std::uint32_t number) const;

    std::map<TaskId, LedgerContact> contacts_;
    std::vector<LedgerWrapUp> wrap_ups_;
    std::map<AgentId, std::vector<LedgerSession>> sessions_;
};

// ---- cells ----
[[nodiscard]] inline std::string cell(std::string const& text) { return text.empty() ? "-" : text; }
[[nodiscard]] inline std::string cell(std::string_view text) { return cell(std::string(text)); }
[[nodiscard]] inline std::string cell(char const* text) { return cell(std::string(text)); }
[[nodiscard]] inline std::string cell(std::uint64_t number) { return std::to_string(number); }
[[nodiscard]] inline std::string cell(Duration time) { return std::to_string(time.count()); }
[[nodiscard]] inline std::string cell(Time time) { return std::to_string(time.epoch_ms); }
template <class Tag>
[[nodiscard]] std::string cell(Id<Tag> const& id) {
    return id.empty() ? "-" : to_string(id);
}
template <class Value>
[[nodiscard]] std::string cell(std::optional<Value> const& value) {
    return value ? cell(*value) : "-";
}
[[nodiscard]] std::string cell(std::optional<double> const& share);
template <class... Values>
[[nodiscard]] std::string row(Values const&... values) {
    std::string text;
    ((text += (text.empty() ? "" : "|") + cell(values)), ...);
    return text;
}

}  // namespace ringmaster::simulation
