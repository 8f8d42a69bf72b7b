#pragma once
// `ringmasterd replay FILE.csv`: a recorded day of calls through the real engine in virtual time.
//
// One queue, immediate answers, no wrap-up. Rows go by `outcome`: AGENT rows take their recorded
// service time from whichever agent the router picks; HANG rows with queue_s > 0 wait at most
// that long and, reached before, are served for the mean service time of the AGENT rows; HANG
// rows with queue_s = 0 left in the menu and never arrive; PHANTOM rows are ignored. Agents work
// from the start of their first to the end of their last recorded service and finish the call
// they are in. High priority (2) back-dates the age by 90 s. Deterministic; no clock but the
// stopwatch of the report; single-threaded.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ringmaster::app {

enum class RecordedOutcome { served, hung_up, phantom };

struct RecordedCall {
    int priority = 0;            // 0 unidentified or low, 1, 2 high
    std::int64_t arrival_s = 0;  // seconds after midnight
    std::int64_t queue_s = 0;
    RecordedOutcome outcome = RecordedOutcome::served;
    std::optional<std::int64_t> service_start_s;
    std::int64_t service_s = 0;
    std::string agent;  // empty: unknown
};

// The rows, or every problem with its line number.
using RecordedDay = std::variant<std::vector<RecordedCall>, std::vector<std::string>>;
[[nodiscard]] RecordedDay parse_recorded_day(std::istream& csv);

struct ReplayReport {
    std::size_t rows = 0;
    std::size_t arrivals = 0;  // entered the queue
    std::size_t served = 0;
    std::size_t abandoned = 0;
    std::size_t left_waiting = 0;  // when the last shift ended
    std::size_t menu_hangups = 0;
    std::size_t phantom = 0;
    double mean_wait_seconds = 0;  // of served calls
    double median_wait_seconds = 0;
    double p90_wait_seconds = 0;
    double service_level_20s = 0;  // served within 20 s, of all arrivals
    std::size_t agents = 0;
    std::size_t events = 0;  // decided by the engine
    std::string state_hash;
    double wall_milliseconds = 0;
};

[[nodiscard]] ReplayReport replay_day(std::vector<RecordedCall> const& calls);

// The subcommand: reads the file, prints a table or JSON; 0, or 1 with the problems on `errors`.
int run_replay(std::string const& path, bool as_json, std::ostream& out, std::ostream& errors);

}  // namespace ringmaster::app
