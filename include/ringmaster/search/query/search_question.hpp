#pragma once
// A query, and what it is to be answered by: whose it is, what he may see, what is configured.
//
// Ownership: a value. Threading: as any value. Units: milliseconds. Errors: none.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/reports/records.hpp"

namespace ringmaster::search {

struct SearchQuestion {
    core::OrgId org;
    std::string query;           // GraphQL
    std::string variables;       // a JSON object; empty: none
    std::string operation_name;  // empty: the only one
    core::Time now;
    std::optional<reports::RecordsQuestion::Led> led;  // only what is of one of these
    bool shows_monitoring = true;                      // else what tells of it is null
    core::Duration service_level{20'000};
    std::vector<std::pair<core::QueueId, core::Duration>> service_levels;  // where it differs
    core::Duration short_abandon{5'000};  // who leaves sooner has not waited
    // What variables of contacts are: STRING, INTEGER, DECIMAL, BOOLEAN or DATE_TIME; empty:
    // nothing is told of them. One that is not named is a STRING.
    std::map<std::string, std::string, std::less<>> variable_kinds;
    core::Duration time_max{10'000};  // then the query is ended
    std::uint64_t known_seq = 0;      // of the journal; see reports::RecordsQuestion
};

}  // namespace ringmaster::search
