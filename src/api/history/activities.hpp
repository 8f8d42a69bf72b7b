#pragma once
// What agents did, period by period, folded from the journal (AG-13), and what follows from it for
// `GET /v1/agents/activities` and `GET /v1/agents/statistics` (RP-2).
//
// An agent's rows are read from the newest point before the time asked for at which nothing of his
// was open, his own sign-out, up to the row that closes the last period asked for. So a period has
// its true beginning and end, however long the history is.
//
// Ownership: values. Threading: a reader's thread, or any for the pure functions. Units: epoch
// milliseconds. Errors: none; what the horizon has cut (SEC-7) is missing.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/api/history/journal_view.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::api {

// A period of an agent in one state, under the names of the public description.
struct Activity {
    std::string state;  // available, idle, ringing, connected, wrapup, …
    core::Time start;
    std::optional<core::Time> end;     // empty: still so
    std::optional<core::TaskId> task;  // states of a contact
    std::optional<core::MediaType> channel;
    core::SessionId session;
    core::TeamId team;
    std::string dial_number;
    core::AuxCodeId idle_code;
    core::AuxCodeId wrap_up_code;
    core::QueueId queue;  // known once the wrap-up is submitted
    std::string reason;
    core::Actor by;                             // who changed it (AG-13)
    std::optional<core::OfferOutcome> outcome;  // of ringing
    std::optional<core::Time> transferred;      // when he gave the contact to another agent
    bool monitors = false;                      // another's contact (SU-1)
    bool invisible = false;                     // which those who take part may not know
};

// Half open.
struct TimeRange {
    core::Time from;
    core::Time to;
    [[nodiscard]] bool contains(core::Time time) const { return time >= from && time < to; }
};

class ActivityReader {
public:
    // Asked after each row with what is known so far; true ends the reading early.
    using Enough = std::function<bool(std::vector<Activity> const&)>;

    explicit ActivityReader(JournalView& journal) : journal_(journal) {}

    // The agent's periods in order of their start: signed-in states and, beside them, contacts.
    // Among them all that touch the range, and perhaps some before it.
    [[nodiscard]] std::vector<Activity> read(core::AgentId agent, TimeRange const& range,
                                             Enough const& enough = {});

private:
    [[nodiscard]] std::uint64_t clean_start(core::AgentId agent, core::Time from);
    [[nodiscard]] std::optional<core::MediaType> channel_of(core::TaskId task);

    JournalView& journal_;
    std::map<core::TaskId, std::optional<core::MediaType>> channels_;
};

// ---- statistics -----------------------------------------------------------------------------

struct ChannelStatistics {
    std::uint64_t offered = 0;
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t assigned = 0;
    std::uint64_t transferred = 0;
    core::Duration engaged{0};
    core::Duration on_hold{0};
    core::Duration wrap_up{0};
    std::uint64_t handled = 0;  // contacts, wrap-up included, that came to their end
    core::Duration handle_time{0};
};

// An agent in a team during one interval.
struct AgentInterval {
    core::Time start;
    core::TeamId team;
    core::Duration available{0};
    core::Duration unavailable{0};
    std::map<core::MediaType, ChannelStatistics> channels;
};

struct StatisticsRange {
    TimeRange range;
    core::Duration interval{0};  // divides the range, the last one may be shorter
    core::Time now;              // to here what is still going on has lasted
};

// Durations are split at the borders of intervals. What happens once counts in the interval where
// it began; handled contacts in the one where they ended. Intervals without anything are left out.
[[nodiscard]] std::vector<AgentInterval> agent_statistics(std::vector<Activity> const& activities,
                                                          StatisticsRange const& wanted);

}  // namespace ringmaster::api
