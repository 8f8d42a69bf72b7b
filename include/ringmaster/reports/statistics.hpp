#pragma once
// Statistics of intervals, computed from the records and nothing else: whoever reads the views can
// come to each number himself (RP-2 to RP-4). docs/reporting.md has the formulas.
//
// Ownership: owns a read-only connection to the records. Threading: one thread at a time. Units:
// milliseconds; intervals are [from, until), whose borders the caller gives, by whatever clock.
// Errors: by value. An answer that `is_behind`, `took_too_long` or `is_too_much` has no rows.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/reports/records.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::reports {

struct IntervalQuestion {
    core::OrgId org;
    std::vector<core::Time> borders;  // ascending; one more than there are intervals
    core::Duration service_level{20'000};
    std::vector<std::pair<core::QueueId, core::Duration>> service_levels = {};  // where it differs
    core::Duration short_abandon{5'000};  // who leaves sooner has not waited
    core::Time now;                       // what goes on is counted up to here
    // Of one of these; empty: of any. Queues have no agents, agents no queues.
    std::vector<core::Uuid> queues = {};
    std::vector<core::Uuid> agents = {};
    std::vector<core::Uuid> teams = {};
    // Whole numbers of led queues, of agents while in led teams, and of wrap-ups in either.
    std::optional<RecordsQuestion::Led> led = {};
    std::size_t rows_max = 0;         // 0: as many as there are
    core::Duration time_max{10'000};  // then it is given up
    std::uint64_t known_seq = 0;      // as in RecordsQuestion
};

template <class Row>
struct IntervalsRead {
    std::vector<Row> rows;
    bool is_behind = false;  // or they do not go on
    bool took_too_long = false;
    bool is_too_much = false;  // more than rows_max
};

struct TimeSpan {
    core::Time from;
    core::Time until;
};

// Of an interval in which something happened to the queue.
struct QueueInterval {
    TimeSpan span;
    core::QueueId queue;
    std::string queue_name;
    core::Duration service_level{0};
    std::uint64_t offered = 0;       // began to wait
    std::uint64_t answered = 0;      // went to an agent or a number
    std::uint64_t answered_in = 0;   // of those, within the service level
    std::uint64_t abandoned = 0;     // the customer left, short ones not counted
    std::uint64_t abandoned_in = 0;  // of those, within the service level
    std::uint64_t short_abandoned = 0;
    std::uint64_t left_ringing = 0;  // abandoned while it rang at an agent (OF-5)
    std::uint64_t not_answered = 0;  // offers that agents missed
    std::uint64_t moved_on = 0;      // overflow, transfer of what waits, an end by others
    core::Duration answer_time{0};   // waited by those answered
    core::Duration longest_wait{0};  // of those that ended waiting
    core::Duration connected{0};     // of those answered, to the end of the agent's part
    core::Duration wrap_up{0};       // of those answered

    // Shares of 1; nothing where there was nobody (RP-3).
    [[nodiscard]] std::optional<double> service_level_ignoring_abandons() const;
    [[nodiscard]] std::optional<double> service_level_abandons_negative() const;
    [[nodiscard]] std::optional<double> service_level_abandons_positive() const;
    [[nodiscard]] std::optional<double> abandon_rate() const;
    // Milliseconds.
    [[nodiscard]] std::optional<double> average_speed_of_answer() const;
    [[nodiscard]] std::optional<double> average_handle_time() const;
    [[nodiscard]] std::optional<double> average_wrap_up() const;
};

enum class AgentsBy { agent, team };

// Of an interval in which the agent, or somebody of the team, was signed in; times are split at its
// borders.
struct AgentInterval {
    TimeSpan span;
    core::AgentId agent;  // by agent
    std::string agent_name;
    core::TeamId team;  // by team
    std::string team_name;
    std::uint64_t handled = 0;       // contacts that he was connected to from then on
    std::uint64_t not_answered = 0;  // offers that he missed
    core::Duration signed_in{0};
    core::Duration available{0};
    core::Duration idle{0};
    core::Duration connected{0};  // hold and consult included; of all channels, each counted
    core::Duration wrap_up{0};    // likewise
    core::Duration occupied{0};   // on any channel connected or wrapping up, counted once
    core::Duration free{0};       // available, and not occupied

    // A share of 1; nothing where he was neither.
    [[nodiscard]] std::optional<double> occupancy() const;
};

struct WrapUpsBy {
    bool reason = false;
    bool queue = false;
    bool team = false;
    bool agent = false;
};

// What wrap-ups have in common; nothing where they are not told apart by it.
struct WrapUpKey {
    core::AuxCodeId reason;
    core::QueueId queue;
    core::TeamId team;
    core::AgentId agent;
};

// Stored wrap-ups, of each the latest version (WU-11). Names are those of the latest of them.
struct WrapUpGroup {
    TimeSpan span;
    WrapUpKey key;
    std::string reason_name;
    std::string queue_name;
    std::string team_name;
    std::string agent_name;
    std::uint64_t wrap_ups = 0;
    std::uint64_t timed_out = 0;
    std::uint64_t extensions = 0;
    core::Duration duration{0};
    // The least that is not exceeded by half of them, or by nine in ten.
    core::Duration p50{0};
    core::Duration p90{0};

    [[nodiscard]] std::optional<double> timed_out_share() const;
    [[nodiscard]] std::optional<double> average_duration() const;  // milliseconds
};

// Of a queue's contacts, as `GET /v1/queues/statistics` counts: what has to do with their arrival
// where they arrived, what with their end where that was.
struct QueueTasks {
    TimeSpan span;
    core::QueueId queue;
    std::string queue_name;
    std::string channel_type;
    std::uint64_t offered = 0;    // times they rang at agents
    std::uint64_t enqueued = 0;   // that waited, because nobody was free at once
    std::uint64_t accepted = 0;   // that an agent, or a number, answered
    std::uint64_t rejected = 0;   // offers that agents declined
    std::uint64_t abandoned = 0;  // whose customers left, short ones included
    std::uint64_t waited = 0;     // whose waiting ended, and how long that was
    core::Duration wait_time{0};
    std::uint64_t handled = 0;  // that ended after they were answered, and how long they talked
    core::Duration connected{0};
    std::uint64_t answered = 0;     // whose waiting ended with an answer
    std::uint64_t answered_in = 0;  // of those, within the service level

    [[nodiscard]] std::optional<double> average_wait() const;       // milliseconds
    [[nodiscard]] std::optional<double> average_connected() const;  // milliseconds
    [[nodiscard]] std::optional<double> service_level() const;      // a share of 1
};

class Statistics {
public:
    [[nodiscard]] static store::Result<Statistics> open(std::string const& records);
    ~Statistics();
    Statistics(Statistics&& other) noexcept;
    Statistics& operator=(Statistics&& other) noexcept;

    // By interval, then by name.
    [[nodiscard]] store::Result<IntervalsRead<QueueInterval>> queues(
        IntervalQuestion const& question);
    [[nodiscard]] store::Result<IntervalsRead<QueueTasks>> queue_tasks(
        IntervalQuestion const& question);
    [[nodiscard]] store::Result<IntervalsRead<AgentInterval>> agents(
        IntervalQuestion const& question, AgentsBy by = AgentsBy::agent);
    [[nodiscard]] store::Result<IntervalsRead<WrapUpGroup>> wrap_ups(
        IntervalQuestion const& question, WrapUpsBy by);

private:
    struct Parts;
    explicit Statistics(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::reports
