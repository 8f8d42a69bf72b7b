#pragma once
// Records as they are, with their sub-records.
//
// Ownership: refers to what it is given. Threading: one thread. Units: rows. Errors: QueryError,
// store::Failure.

#include "search/query/json_out.hpp"
#include "search/query/root_query.hpp"

namespace ringmaster::search {

// The object of a root without aggregations.
void write_records(Database& database, RootQuery const& query, Json& json);

}  // namespace ringmaster::search
