#pragma once
// What all statistics share: the records with a question laid beside them, as two temporary tables
// that SQL can join: `border`, the intervals, and `wanted`, whose records are asked for.
//
// Ownership: owns a read-only connection. Threading: one thread at a time. Units: milliseconds.
// Errors: Failure; TooManyRows.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/book.hpp"
#include "ringmaster/reports/statistics.hpp"
#include "ringmaster/store/connection.hpp"

// Whether a column is one of those asked for; true for all when none is.
#define RINGMASTER_ASKED_FOR(kind, column)                     \
    "(NOT EXISTS (SELECT 1 FROM temp.wanted WHERE kind='" kind \
    "')"                                                       \
    " OR " column " IN (SELECT id FROM temp.wanted WHERE kind='" kind "'))"
// Whether the asker leads it; true for whoever sees everything.
#define RINGMASTER_IS_LED(kind, column)                        \
    "(NOT EXISTS (SELECT 1 FROM temp.wanted WHERE kind='led')" \
    " OR " column " IN (SELECT id FROM temp.wanted WHERE kind='led-" kind "'))"

namespace ringmaster::reports {

struct TooManyRows {};

class StatisticsBook {
public:
    explicit StatisticsBook(std::string const& records);

    void lay_out(IntervalQuestion const& question);
    // What something is called now.
    [[nodiscard]] std::string name_of(core::OrgId org, std::string_view kind, core::Uuid id);

    store::Connection connection;
    Book tables;
};

// Throws TooManyRows where that many are more than asked for.
void mind_limit(IntervalQuestion const& question, std::size_t rows);

[[nodiscard]] inline core::Duration duration_in(store::Statement& row) {
    return core::Duration(row.integer());
}
[[nodiscard]] std::optional<double> share_of(std::uint64_t part, std::uint64_t whole);
// Milliseconds.
[[nodiscard]] std::optional<double> mean_of(core::Duration sum, std::uint64_t count);
[[nodiscard]] core::Duration service_level_of(IntervalQuestion const& question,
                                              core::QueueId queue);

// Each fills the rows of one question that was laid out.
void read_agent_intervals(StatisticsBook& book, IntervalQuestion const& question, AgentsBy by,
                          std::vector<AgentInterval>& rows);
void read_wrap_up_groups(StatisticsBook& book, IntervalQuestion const& question, WrapUpsBy by,
                         std::vector<WrapUpGroup>& rows);
void read_queue_tasks(StatisticsBook& book, IntervalQuestion const& question,
                      std::vector<QueueTasks>& rows);

}  // namespace ringmaster::reports
