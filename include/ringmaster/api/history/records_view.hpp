#pragma once
// Records as reporting jobs read them (RP-1): pages of one kind of record, by its own time, and
// statistics of intervals made of them (RP-2 to RP-4), and answers to queries. What reads them is
// the shell's; it is asked on a reader's thread.
//
// Ownership: values. Threading: one thread at a time. Units: times are milliseconds since the Unix
// epoch, durations milliseconds. Errors: `problem`.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/api/documents/service_levels.hpp"
#include "ringmaster/api/documents/variable_kinds.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

// The kinds there are, as an address names them.
inline constexpr std::array<std::string_view, 8> record_kinds{
    "contact-sessions", "contact-legs", "contact-activities", "agent-sessions",
    "agent-activities", "wrap-ups",     "callbacks",          "recordings"};

struct RecordsAsked {
    std::string record;  // its name in the address: `wrap-ups`
    core::Time from;     // [from, until)
    core::Time until;
    // Of one of these; empty: whatever it is of.
    std::vector<core::Uuid> queues;
    std::vector<core::Uuid> agents;
    std::vector<core::Uuid> teams;
    // What a supervisor leads: a record of one of these teams or queues. Nothing: all records.
    struct Led {
        std::vector<core::Uuid> teams;
        std::vector<core::Uuid> queues;
    };
    std::optional<Led> led;
    bool shows_monitoring = true;  // else the fields about it are left out (SU-1)
    bool shows_versions = false;   // of wrap-ups also those that were corrected (WU-11)
    VariableKinds variables;       // whose are told
    std::string after;             // the end of the page before
    std::size_t rows_max = 0;
};

// Which numbers; docs/reporting.md has their formulas.
enum class StatisticsOf { queues, queue_tasks, agents, teams, wrap_ups };

struct StatisticsAsked {
    StatisticsOf of = StatisticsOf::queues;
    std::vector<core::Time> borders;  // of the intervals, ascending; one more than there are
    core::Time now;                   // what goes on is counted up to here
    ServiceLevels levels;
    std::vector<core::Uuid> queues;
    std::vector<core::Uuid> agents;
    std::vector<core::Uuid> teams;
    std::optional<RecordsAsked::Led> led;
    // What wrap-ups are told apart by: reason, queue, team, agent.
    std::vector<std::string> by;
    std::size_t rows_max = 0;
};

// A fraction is a share or a mean: no record has one.
using RecordCell = std::variant<std::monostate, std::int64_t, std::string, double>;

struct RecordsPage {
    std::vector<std::string> fields;  // `lastQueue.name`, in their order
    std::vector<std::vector<RecordCell>> rows;
    std::string next;  // `after` of the page behind it; empty: there is none
};

// A query of POST /search.
struct SearchAsked {
    std::string query;           // GraphQL
    std::string variables;       // a JSON object; empty: none
    std::string operation_name;  // empty: the only one
    core::Time now;
    std::optional<RecordsAsked::Led> led;
    bool shows_monitoring = true;
    ServiceLevels levels;
    VariableKinds variable_kinds;
};

class RecordsView {
public:
    virtual ~RecordsView() = default;
    // Nothing: `after` is no end of a page.
    [[nodiscard]] virtual std::optional<RecordsPage> page(RecordsAsked const& asked) = 0;
    // Nothing: there are more rows than `rows_max`.
    [[nodiscard]] virtual std::optional<RecordsPage> statistics(StatisticsAsked const& asked) = 0;
    // JSON, whatever is wrong with the query.
    [[nodiscard]] virtual std::string search(SearchAsked const& asked) = 0;
    // What queries can ask for, in the schema definition language.
    [[nodiscard]] virtual std::string search_schema() = 0;
};

}  // namespace ringmaster::api
