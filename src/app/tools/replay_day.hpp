#pragma once
// `ringmasterd replay FILE.csv`: a recorded day of calls through the real engine in virtual time.
//
// One queue, immediate answers; agents wrap up at once, with the call's type for a reason. Rows go
// by `outcome`: AGENT rows take their recorded service time from whichever agent the router picks;
// HANG rows with queue_s > 0 wait at most that long and, reached before, are served for the mean
// service time of the AGENT rows; HANG rows with queue_s = 0 left in the menu and never arrive;
// PHANTOM rows are ignored. Agents work from the start of their first to the end of their last
// recorded service and finish the call they are in. High priority (2) back-dates the age by 90 s.
// Deterministic; no clock but the stopwatch of the report; single-threaded.

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/engine.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::app {

enum class RecordedOutcome { served, hung_up, phantom };

struct RecordedCall {
    std::string type;            // PS, NW, …: what it was about
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
    std::map<std::string, std::size_t> served_by_type;
    double mean_wait_seconds = 0;  // of served calls
    double median_wait_seconds = 0;
    double p90_wait_seconds = 0;
    double service_level_20s = 0;  // served within 20 s, of all arrivals
    std::size_t agents = 0;
    std::size_t events = 0;  // decided by the engine
    std::string state_hash;
    double wall_milliseconds = 0;
};

// Whose day it is, and every step of it in its order.
[[nodiscard]] core::OrgId replayed_organization();
using ReplayStep = std::function<void(core::Outcome const&, core::Time)>;
[[nodiscard]] ReplayReport replay_day(std::vector<RecordedCall> const& calls,
                                      ReplayStep const& step = {});
// The same, with its journal and its records in a data folder, which must hold no organization yet.
[[nodiscard]] store::Result<ReplayReport> record_replayed_day(
    std::vector<RecordedCall> const& calls, std::string const& data_folder);

struct ReplayOptions {
    std::string file;
    std::string data_folder;  // empty: nothing is kept
    bool as_json = false;
};
// The subcommand: reads the file, prints a table or JSON; 0, or 1 with the problems on `errors`.
int run_replay(ReplayOptions const& options, std::ostream& out, std::ostream& errors);

}  // namespace ringmaster::app
