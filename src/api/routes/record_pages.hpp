#pragma once
// What every answer out of the records shares: whose they are, and how a page is written.
//
// Ownership: values. Threading: `Context` on the loop, the others anywhere. Units: none.
// Errors: none.

#include <optional>
#include <vector>

#include "api/requests/route_support.hpp"
#include "ringmaster/api/history/records_view.hpp"
#include "ringmaster/api/requests/context.hpp"
#include "ringmaster/api/text/http.hpp"

namespace ringmaster::api {

[[nodiscard]] bool wants_csv(Request const& request);
// Whose numbers the caller asks for, and what the organization's thresholds are; not of when.
[[nodiscard]] StatisticsAsked statistics_asked(Context const& context, Query const& query);
[[nodiscard]] Response too_many_rows();

// What no cell says is null, or left out.
enum class Absent { null, left_out };
[[nodiscard]] Response records_as_json(RecordsPage const& page, core::OrgId org,
                                       Absent absent = Absent::null);
// The line of names is left out behind another piece of the same table.
enum class CsvNames { first, left_out };
[[nodiscard]] Response records_as_csv(RecordsPage const& page, CsvNames names = CsvNames::first);

template <class Id>
[[nodiscard]] std::vector<core::Uuid> uuids(std::vector<Id> const& ids) {
    std::vector<core::Uuid> plain;
    for (Id const& id : ids) plain.push_back(id.value);
    return plain;
}

}  // namespace ringmaster::api
