#pragma once
// What SQL alone cannot say: ids as text, patterns, and what is configured.
//
// Ownership: the connection's functions refer to the values, which must outlive its statements.
// Threading: the connection's. Units: milliseconds. Errors: store::Failure.

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "search/query/interval_clock.hpp"

namespace ringmaster::search {

struct FunctionValues {
    std::int64_t service_level = 0;
    std::map<std::string, std::int64_t, std::less<>> service_levels =
        {};  // by the queue's 16 bytes
    std::int64_t short_abandon = 0;
    IntervalClock clock = {};
    std::map<std::string, std::string, std::less<>> variable_kinds = {};  // see SearchQuestion
};

// uuid_text(id), text_matches(text, pattern), service_level(queue), short_abandon(),
// interval_start(time), variable_is(name, kind)
void define_functions(sqlite3* database, FunctionValues& values);

// `*` stands for any letters, `?` for one byte.
[[nodiscard]] bool text_matches(std::string_view text, std::string_view pattern);

}  // namespace ringmaster::search
