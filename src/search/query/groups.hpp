#pragma once
// Groups of records or sub-records, and numbers of each.
//
// Ownership: refers to what it is given. Threading: one thread. Units: groups. Errors: QueryError,
// store::Failure.

#include "search/query/json_out.hpp"
#include "search/query/root_query.hpp"

namespace ringmaster::search {

// The object of a root with aggregations. `values` gets the clock of its intervals.
void write_groups(Database& database, RootQuery const& query, FunctionValues& values, Json& json);

}  // namespace ringmaster::search
