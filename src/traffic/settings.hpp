#pragma once
// What the command line and the tokens file say.

#include "ringmaster/client/http.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ringmaster::traffic {

struct Settings {
    client::Address server;
    std::string org_id;
    std::string connector_token;
    std::string administrator_token;
    std::map<std::string, std::string> agent_tokens;  // by agent id (ciUserId)

    double time_scale = 1.0;  // the server's clock runs this many times faster than life
    double hours = 2.0;       // of arrivals, by the server's clock
    double calls_per_hour = 400.0;
    std::uint64_t seed = 1;
    bool json = false;  // the result as JSON instead of a table
};

// Nothing when the process should end at once with `exit_code` (help, bad arguments).
[[nodiscard]] std::optional<Settings> read_settings(int argc, char** argv, int& exit_code);

}  // namespace ringmaster::traffic
