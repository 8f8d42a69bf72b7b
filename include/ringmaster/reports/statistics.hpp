#pragma once
// Statistics of intervals, computed from the records and nothing else: whoever reads the views can
// come to each number himself (RP-2 to RP-4). docs/reporting.md has the formulas.
//
// Ownership: owns a read-only connection to the records. Threading: one thread at a time. Units:
// milliseconds; intervals are [from, until), whose borders the caller gives, by whatever clock.
// Errors: by value.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::reports {

struct IntervalQuestion {
    core::OrgId org;
    std::vector<core::Time> borders;  // ascending; one more than there are intervals
    core::Duration service_level{20'000};
    std::vector<std::pair<core::QueueId, core::Duration>> service_levels = {};  // where it differs
    core::Duration short_abandon{5'000};  // who leaves sooner has not waited
    core::Time now;                       // what goes on is counted up to here
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

// Of an interval in which the agent was signed in; times are split at its borders.
struct AgentInterval {
    TimeSpan span;
    core::AgentId agent;
    std::string agent_name;
    std::uint64_t handled = 0;       // contacts that he was connected to from then on
    std::uint64_t not_answered = 0;  // offers that he missed
    core::Duration signed_in{0};
    core::Duration available{0};
    core::Duration idle{0};
    core::Duration connected{0};  // hold and consult included; of all channels, each counted
    core::Duration wrap_up{0};    // likewise
};

// Stored wrap-ups, of each the latest version (WU-11).
struct WrapUpGroup {
    TimeSpan span;
    std::string name;  // of the reason, queue, team or agent; empty: without one
    std::uint64_t wrap_ups = 0;
    std::uint64_t timed_out = 0;
    std::uint64_t extensions = 0;
    core::Duration duration{0};
};

enum class WrapUpsBy { reason, queue, team, agent };

class Statistics {
public:
    [[nodiscard]] static store::Result<Statistics> open(std::string const& records);
    ~Statistics();
    Statistics(Statistics&& other) noexcept;
    Statistics& operator=(Statistics&& other) noexcept;

    // By interval, then by name.
    [[nodiscard]] store::Result<std::vector<QueueInterval>> queues(
        IntervalQuestion const& question);
    [[nodiscard]] store::Result<std::vector<AgentInterval>> agents(
        IntervalQuestion const& question);
    [[nodiscard]] store::Result<std::vector<WrapUpGroup>> wrap_ups(IntervalQuestion const& question,
                                                                   WrapUpsBy by);

private:
    struct Parts;
    explicit Statistics(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::reports
