#pragma once
// Connectors' sockets between net and the engine (PROTOCOL 8): what a connector says takes its
// turn among the inputs, and what it is told about that leaves behind the same commit (OPS-1).
//
// Ownership: refers to its collaborators, which outlive it and every handler it makes.
// Threading: the loop only. Errors: a null handler for an address nobody knows.

#include <memory>
#include <string>
#include <string_view>

#include "app/loop/driver.hpp"
#include "app/requests/request_runner.hpp"
#include "ringmaster/net/handler.hpp"

namespace ringmaster::api {
class Vault;
}

namespace ringmaster::app {

class ConnectorDesk {
public:
    struct Parts {
        Driver& driver;
        Decider& decider;
        RequestRunner& runner;
        Metrics& metrics;
        Log& log;
        api::Vault const& vault;  // seals what arrivals carry (CD-4)
    };
    explicit ConnectorDesk(Parts const& parts);

    // The handler of a new socket, or null when no organization knows the capability.
    [[nodiscard]] std::unique_ptr<net::WebSocketHandler> open(std::string_view capability);
    // The daemon stops: connectors that go from now on are not lost.
    void let_go() { lets_go_ = true; }

private:
    class Socket;
    void came(Tenant& tenant, api::ConnectorOpened const& opened);
    void said(Tenant& tenant, api::ConnectorOpened const& from, std::string_view message);
    void went(Tenant& tenant, api::ConnectorOpened const& opened, std::string_view why,
              bool had_come);
    void greet(Tenant& tenant, api::ConnectorOpened const& opened, core::Time at, Turn& turn);
    struct Saying;
    void decide(Tenant& tenant, Saying& saying, core::Time at, Turn& turn);
    void report(Tenant const& tenant, api::ConnectorOpened const& from,
                std::vector<core::Fact> const& differences);

    Parts parts_;
    Counter& wrong_frames_;
    Counter& connectors_lost_;
    Counter& legs_lost_;
    Counter& legs_stray_;
    bool lets_go_ = false;
};

}  // namespace ringmaster::app
