#pragma once
// A running daemon with the demo organization (short timers, no recording), and the people around
// it: the connector who brings customers, the administrator, and the desktops.
//
// The wire is all these know: nothing here includes the server's headers.

#include "integration/frame_checker.hpp"
#include "support/daemon.hpp"
#include "support/daemon_api.hpp"
#include "support/eventually.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>

namespace ringmaster::tests {

// Seconds that the tests' organization uses in place of the demo's; real time passes.
constexpr int rona_seconds = 2;
constexpr int auto_wrap_seconds = 2;

// How long a test waits for something that must come.
constexpr milliseconds patience{15'000};

struct AgentFacts {
    std::string id;  // ciUserId
    std::string team_id;
    std::string profile_id;
    std::string dial_number;
};

class Desktop;

class World {
public:
    // `change` sees the organization document before it is imported.
    explicit World(std::function<void(nlohmann::json&)> const& change = {});

    // Facts of the n-th demo agent (1 …). 1 and 2: billing, timed wrap-up; 4: mandatory wrap-up.
    [[nodiscard]] AgentFacts agent(std::size_t number) const;
    // A token for that agent, made when first asked for (before start()).
    std::string const& token_of(std::size_t number);
    // From now on that agent comes with this token.
    void give_token(std::size_t number, std::string token);

    // The n-th demo agent's token is a supervisor's from now on (before start()).
    void make_supervisor(std::size_t number);

    // Makes the tokens for these agents and starts the daemon.
    void start(std::vector<std::size_t> const& agents);
    // A second time on the same folder, after a stop or a kill.
    void restart();
    // New connections, to wherever the daemon listens now.
    void connect();

    [[nodiscard]] Api api(std::string const& token) const;
    Api& connector() { return *connector_; }
    Api& administrator() { return *administrator_; }

    // An inbound call at the billing line; gives its interactionId.
    std::string customer_calls();
    [[nodiscard]] nlohmann::json call_body() const;
    Answer fact(std::string const& interaction_id, std::string const& leg, std::string const& type);
    void customer_leaves(std::string const& interaction_id);
    // What GET /v1/tasks/{id}/events says.
    nlohmann::json history(std::string const& interaction_id);
    [[nodiscard]] std::string state_hash();
    // The details of the audit's rows of that action, oldest first; read from the file.
    [[nodiscard]] std::vector<std::string> audit(std::string const& action) const;

    [[nodiscard]] nlohmann::json const& resources(std::string const& kind) const;
    [[nodiscard]] std::string org_path(std::string const& rest) const;

    // Every desktop there is; each enters itself.
    std::vector<Desktop*> desktops;
    // No connector of these tests confirms commands: what is decided is told in the same step.
    bool daemon_decides_alone = true;
    Daemon daemon;
    nlohmann::json organization;
    std::string org_id;
    std::string entry_point_id;  // the billing line
    std::string queue_id;        // behind it
    std::string default_wrap_up_code_id;

private:
    std::map<std::size_t, std::string> tokens_;
    std::string connector_token_;
    std::string administrator_token_;
    std::unique_ptr<Api> connector_;
    std::unique_ptr<Api> administrator_;
    int fact_number_ = 0;
};

// An object somewhere in `tree` that has a member of this value under any name.
[[nodiscard]] nlohmann::json const* find_object_with(nlohmann::json const& tree,
                                                     nlohmann::json const& value);
// The record's entry that says a wrap-up was closed with this origin; null when there is none.
[[nodiscard]] nlohmann::json wrap_up_record(nlohmann::json const& history,
                                            std::string const& origin);

}  // namespace ringmaster::tests
