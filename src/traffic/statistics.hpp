#pragma once
// What was seen: counters while the simulation runs, and the result at its end.
//
// Waits are in the server's time. Service level as in the field: within the threshold, counted
// three ways (RP-3): abandons ignored, counted against it, counted for it when they were early.

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ringmaster::traffic {

using Counters = std::map<std::string, std::uint64_t>;

class Statistics {
public:
    std::uint64_t offered = 0;      // calls the server took in
    std::uint64_t turned_away = 0;  // calls it refused for a documented reason (ceiling, overload)
    std::uint64_t transport = 0;    // exchanges without an answer
    std::uint64_t sockets_lost = 0;
    std::vector<double> served_waits_s;
    std::vector<double> abandoned_waits_s;

    Counters callbacks;        // by what became of them, and their ways in
    Counters outdials;         // likewise
    Counters missed;           // offers taken back, by reason code
    Counters wrap_up_reasons;  // by name
    std::uint64_t wrapped_by_hand = 0;
    std::uint64_t wrapped_automatically = 0;
    Counters races_lost;       // refusals that a fair race explains, by reason code
    Counters refusals;         // every other refusal
    Counters inconsistencies;  // what must not happen at all

    [[nodiscard]] bool clean() const { return inconsistencies.empty(); }
    [[nodiscard]] nlohmann::json result() const;
    [[nodiscard]] std::string table() const;
};

// The value below which `share` of the values lie (nearest rank); 0 for none.
[[nodiscard]] double percentile(std::vector<double> values, double share);

}  // namespace ringmaster::traffic
