#pragma once
// What each event of the journal does to the records of one organization. There is no state beside
// the tables: what an event has to know of earlier ones it reads there. So a projection may end
// behind any entry and another goes on.
//
// Ownership: refers to the book. Threading: the book's. Units: see tables.hpp. Errors: Failure of
// the connection passes through; an event about a contact whose record is gone changes nothing.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "reports/book.hpp"
#include "reports/exempt.hpp"
#include "ringmaster/core/model/event.hpp"
#include "ringmaster/reports/customer_match.hpp"

namespace ringmaster::reports {

// An agent as he is signed in, for the rows about his part in something.
struct Who {
    core::AgentId agent;
    std::string name;
    core::Uuid session;
    std::string phone;
    core::Uuid team;
    std::string team_name;
    core::Uuid site;
    std::string site_name;
};

// A span of a contact that begins.
struct Span {
    std::string_view type;
    std::uint32_t ordinal = 0;
    core::Time at;
    std::string_view event = {};
    Who who = {};
    std::int64_t leg = 0;  // 0: of no leg
    core::QueueId queue = {};
    core::EntryPointId entry_point = {};
    std::string_view transfer_type = {};
    core::Target destination = {};
    core::TaskId child = {};
};

// One that has ended.
struct EndedSpan {
    std::string type;
    core::Duration duration{0};
    std::int64_t leg = 0;
};

struct SpanEnd {
    core::Time at;
    std::string_view reason;
};

// `on-hold` of `on_hold`: as the views say it.
[[nodiscard]] std::string spoken(core::ChannelStatus status);

class Projection {
public:
    Projection(Book& book, core::OrgId org, CustomerMatch const& customer_match);

    void apply(core::Event const& event);

    // ---- agents
    void project(core::AgentSignedIn const& event);
    void project(core::AgentSignedOut const& event);
    void project(core::AgentStateChanged const& event);
    void project(core::ChannelStatesChanged const& event);
    // ---- contacts
    void project(core::TaskCreated const& event);
    void project(core::TaskQueued const& event);
    void project(core::TaskDequeued const& event);
    void project(core::OfferMade const& event);
    void project(core::OfferRinging const& event);
    void project(core::OfferClosed const& event);
    void project(core::EngagementStarted const& event);
    void project(core::EngagementEnded const& event);
    void project(core::TaskEnded const& event);
    void project(core::TaskClosed const& event);
    // ---- while they wait
    void project(core::PoolGrown const& event);
    void project(core::RequirementsRelaxed const& event);
    void project(core::PreferenceEnded const& event);
    void project(core::MaxWaitReached const& event);
    void project(core::WaitingChanged const& event);
    void project(core::TaskPrioritized const& event);
    // ---- calls
    void project(core::LegsHeld const& event);
    void project(core::ConsultStarted const& event);
    void project(core::ConsultBegan const& event);
    void project(core::ConsultClosed const& event);
    void project(core::RoleChanged const& event);
    void project(core::NumberJoined const& event);
    void project(core::NumberLeft const& event);
    void project(core::NumberTransferStarted const& event);
    void project(core::NumberTransferClosed const& event);
    void project(core::TaskTransferred const& event);
    void project(core::MonitorChanged const& event);
    void project(core::RecordingStarted const& event);
    void project(core::RecordingPaused const& event);
    void project(core::RecordingResumed const& event);
    void project(core::RecordingStopped const& event);
    void project(core::RecordingFileReceived const& event);
    // ---- callbacks and outdials
    void project(core::CallbackRequested const& event);
    void project(core::CallbackChanged const& event);
    void project(core::CallerReleased const& event);
    void project(core::CallbackDropped const& event);
    void project(core::CallbackDialled const& event);
    void project(core::CallbackRinging const& event);
    void project(core::CallbackPickedUp const& event);
    void project(core::CallbackAnswered const& event);
    void project(core::CallbackAttempted const& event);
    void project(core::CallbackDue const& event);
    void project(core::OutdialStarted const& event);
    void project(core::OutdialDialled const& event);
    void project(core::OutdialRinging const& event);
    void project(core::OutdialAnswered const& event);
    void project(core::OutdialFailed const& event);
    // A reservation is no contact: nobody has been called (OD-3). Its accepted call is one.
    void project(core::PreviewReleased const& event);
    void project(core::VariablesSaved const& event);
    // ---- wrap-up, names, erasure
    void project(core::WrapUpStarted const& event);
    void project(core::WrapUpSubmitted const& event);
    void project(core::WrapUpCorrected const& event);
    void project(core::WrapUpSkipped const& event);
    void project(core::ConfigurationChanged const& event);
    void project(core::CustomerErased const& event);

private:
    void sum_pauses(core::TaskId task);
    void pass_over(core::TaskClosed const& event);
    template <class Other>
    void pass_over(Other const& /*of a reservation*/) {}
    // What things are called now; empty when nobody knows.
    std::string name_of(std::string_view kind, core::Uuid const& id);
    // The agent as he is signed in; of one who is not, his name.
    Who who(core::AgentId agent);

    // ---- spans of a contact
    void begin(core::TaskId task, Span const& span);
    // The open one of this ordinal: ordinals are a contact's own, of all kinds together.
    // Of one of them.
    struct SpanNamed {
        std::optional<std::uint32_t> ordinal;
        std::string_view type;
    };
    std::optional<EndedSpan> end_one(core::TaskId task, SpanNamed const& named, SpanEnd const& end);
    std::optional<EndedSpan> end(core::TaskId task, std::uint32_t ordinal, SpanEnd const& end);
    std::optional<EndedSpan> end_type(core::TaskId task, std::string_view type, SpanEnd const& end);
    // The newest of this ordinal goes on as another type.
    void go_on(core::TaskId task, std::uint32_t ordinal, std::string_view type, core::Time at);
    // Something that happened and took no time.
    void note(core::TaskId task, Span span, std::string_view reason);
    void add(core::TaskId task, EndedSpan const& span);

    // ---- legs
    void begin_leg(core::TaskQueued const& event);
    std::int64_t take_leg(core::TaskId task, std::uint32_t engagement, Who const& who,
                          core::Time at);
    std::int64_t owner_leg(core::TaskId task);
    void leave_queue(core::TaskDequeued const& event, EndedSpan const& span);
    void end_hold(core::TaskId task, core::Time at);
    void set_status(core::TaskId task, std::string_view status, core::Time at);
    void own(core::TaskId task, std::uint32_t engagement, Who const& who, core::Time at);
    void end_contact(core::TaskEnded const& event, core::Time at);
    void forget(core::TaskId task);

    // ---- dials
    struct Dial {
        std::string_view type;
        std::uint32_t ordinal = 0;
        std::uint32_t engagement = 0;
        core::AgentId agent;
        core::Time at;
    };
    struct DialEnd {
        std::uint32_t ordinal = 0;
        core::Time at;
        bool answered = false;
        bool counted = true;
        std::string_view cause = {};
        std::optional<core::Time> next = {};
    };
    void begin_attempt(core::TaskId task, Dial const& dial, Who const& agent);
    void begin_dial(core::TaskId task, Dial const& dial);
    void answer_waiting(core::TaskId task, core::Time at);
    void end_dial(core::TaskId task, DialEnd const& end);
    void ring_dial(core::TaskId task, std::uint32_t dial, core::Time at);
    void answer_dial(core::TaskId task, std::uint32_t dial, core::Time at);

    // ---- agents' sessions
    std::int64_t open_session(core::AgentId agent);
    void begin_session(core::AgentSignedIn const& event, std::int64_t number);
    void end_session(core::AgentId agent, core::Time at, std::string_view reason);
    void carry_over(core::AgentId agent, std::int64_t from, std::int64_t to, core::Time at);
    void begin_state(core::AgentStateChanged const& event, std::int64_t session,
                     std::string_view former);
    void begin_channel(core::AgentId agent, std::int64_t session, core::ChannelChange const& change,
                       core::Time at);
    std::string end_state(core::AgentId agent, std::int64_t session, core::Time at);

    using Variables = std::map<std::string, core::Variable>;
    void save(core::TaskId task, Variables const& variables);
    std::vector<core::TaskId> contacts_of(core::CustomerErased const& event);
    void erase(core::TaskId task);

    Book& book_;
    core::OrgId org_;
    CustomerMatch const& customer_match_;
    std::set<core::TaskId> reservations_;  // those that are known
};

}  // namespace ringmaster::reports
