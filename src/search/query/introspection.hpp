#pragma once
// What a query may ask about the schema itself (GraphQL, October 2021, section 4).
//
// Ownership: writes into the caller's buffer. Threading: any. Errors: none.

#include "search/query/json_out.hpp"
#include "search/query/selected.hpp"

namespace ringmaster::search {

// `__schema`
void write_schema(Json& json, Selected const& node);
// `__type(name:)`; null when there is none of that name.
void write_type(Json& json, Selected const& node);

}  // namespace ringmaster::search
