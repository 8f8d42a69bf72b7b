#pragma once
// Statistics of intervals as tables, with the field names of the API (docs/reporting.md).
//
// Ownership: values. Threading: any. Units: times are milliseconds since the Unix epoch, durations
// milliseconds, shares of 1. Errors: none; a number that does not exist is an empty cell.

#include <vector>

#include "ringmaster/api/history/records_view.hpp"
#include "ringmaster/reports/statistics.hpp"

namespace ringmaster::app {

[[nodiscard]] api::RecordsPage statistics_table(std::vector<reports::QueueInterval> const& rows);
// `GET /v1/queues/statistics`, with the names of the public description.
[[nodiscard]] api::RecordsPage statistics_table(std::vector<reports::QueueTasks> const& rows);
[[nodiscard]] api::RecordsPage statistics_table(std::vector<reports::AgentInterval> const& rows,
                                                reports::AgentsBy by);
[[nodiscard]] api::RecordsPage statistics_table(std::vector<reports::WrapUpGroup> const& rows,
                                                reports::WrapUpsBy by);

}  // namespace ringmaster::app
