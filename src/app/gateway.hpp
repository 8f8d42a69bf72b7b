#pragma once
// Between sockets and the driver: finds the route, checks token, policy and rate, and turns net's
// messages into api's and back. Nothing is decided here; what passes is put into the inbox.
//
// Ownership: refers to its collaborators, which outlive it. Threading: the loop only.
// Errors: 400 target, 401 token, 403 role, 404/405 route, 429 rate, 503 inbox, stop or no space;
// every answer carries `trackingid` (PROTOCOL 1).

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/connector_desk.hpp"
#include "app/cors.hpp"
#include "app/driver.hpp"
#include "app/jwt_access.hpp"
#include "app/rate_limit.hpp"
#include "app/target.hpp"
#include "ringmaster/api/router.hpp"
#include "ringmaster/api/token.hpp"
#include "ringmaster/app/configuration.hpp"
#include "ringmaster/app/log.hpp"
#include "ringmaster/app/metrics.hpp"
#include "ringmaster/net/handler.hpp"

namespace ringmaster::app {

// What the daemon can do for its callers now.
enum class Serving { nothing, reads, everything };

class Gateway final : public net::Handler {
public:
    struct Parts {
        Driver& driver;
        ConnectorDesk& connectors;
        api::TokenDirectory const& tokens;
        std::unique_ptr<JwtAccess> const& jwts;  // others after a reload
        Tenant& nobody;                          // stands in on routes that need no token
        Settings const& settings;
        Metrics& metrics;
        Log& log;
    };
    explicit Gateway(Parts const& parts);

    // Without space only reads are taken (OPS-7); health and metrics always answer.
    void serve(Serving serving) { serving_ = serving; }
    // How far the machine's clock is behind the engine's time, for readiness (OPS-9).
    void clock_behind(core::Duration time) { clock_behind_ = time; }

    net::BodyLimit body_limit(std::string_view method, std::string_view target,
                              std::string_view authorization) override;
    void on_request(net::Request request, net::Respond respond) override;
    std::variant<net::Response, std::unique_ptr<net::WebSocketHandler>> on_upgrade(
        net::Request const& request) override;
    net::Response refusal(int status, std::string_view why) override;

private:
    struct Exchange;
    using Shared = std::shared_ptr<Exchange>;
    void answer(Exchange& exchange, api::Response const& response);
    bool answer_operations(Exchange& exchange, net::Request const& request, Target const& target);
    void route(Shared const& exchange, net::Request request, Target target);
    // False: over quota, and answered.
    [[nodiscard]] bool admit(Exchange& exchange, net::Request const& request,
                             api::Principal const* principal);
    // Where both kinds of token meet (SEC-1); nothing: neither knows it.
    [[nodiscard]] std::optional<api::Principal> identify(std::string_view authorization) const;
    void submit(Shared const& exchange, ApiRequest asked, Tenant& tenant);
    [[nodiscard]] api::Response readiness() const;
    // The handler behind a one-time address; null: used up, expired or unknown (SEC-3).
    std::unique_ptr<net::WebSocketHandler> open_socket(std::string_view path);
    [[nodiscard]] std::string base_url(net::Request const& request) const;

    Parts parts_;
    api::Router router_;
    Cors cors_;
    RateLimit rate_;
    Serving serving_ = Serving::nothing;
    core::Duration clock_behind_{0};
    Histogram& duration_;
};

}  // namespace ringmaster::app
