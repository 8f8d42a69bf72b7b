#pragma once
// Between sockets and the driver: finds the route, checks token, policy and rate, and turns net's
// messages into api's and back. Nothing is decided here; what passes is put into the inbox.
//
// Ownership: refers to its collaborators, which outlive it. Threading: the loop only.
// Errors: 400 target, 401 token, 403 role, 404/405 route, 426 upgrade, 429 rate, 503 inbox, stop or
// no space; every answer carries `trackingid` (PROTOCOL 1).

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "app/base/request_target.hpp"
#include "app/base/work_thread.hpp"
#include "app/edge/connector_desk.hpp"
#include "app/edge/operations_answers.hpp"
#include "app/edge/rate_limit.hpp"
#include "app/edge/read_lane.hpp"
#include "app/identity/jwt_access.hpp"
#include "app/loop/driver.hpp"
#include "app/settings/cors.hpp"
#include "app/settings/settings.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "ringmaster/net/handler.hpp"

namespace ringmaster::app {

class Gateway final : public net::Handler {
public:
    struct Parts {
        Driver& driver;
        ConnectorDesk& connectors;
        api::TokenDirectory const& tokens;
        std::unique_ptr<JwtAccess> const& jwts;  // others after a reload
        Tenant& nobody;                          // stands in on routes that need no token
        Settings const& settings;
        OperationsAnswers& operations;
        WorkThread& operations_thread;  // where the text of metrics is made
        Metrics& metrics;
        Log& log;
    };
    explicit Gateway(Parts const& parts);

    // Without space only reads are taken (OPS-7); health and metrics always answer.
    void serve(Serving serving) { parts_.operations.serve(serving); }
    // How far the machine's clock is behind the engine's time, for readiness (OPS-9).
    void clock_behind(core::Duration time) { parts_.operations.clock_behind(time); }

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
    void count(int status);
    // Those that need no organization; true: answered.
    bool answer_preflight(Exchange& exchange, net::Request const& request);
    bool answer_operations(Shared const& exchange, net::Request const& request,
                           Target const& target);
    [[nodiscard]] std::optional<OperationsPath> operations_asked(Target const& target) const;
    bool answer_socket_path(Exchange& exchange, net::Request const& request, Target const& target);
    void answer_metrics(Shared const& exchange);
    void route(Shared const& exchange, net::Request request, Target target);
    // False: over quota, and answered.
    [[nodiscard]] bool admit(Exchange& exchange, net::Request const& request,
                             api::Principal const* principal);
    [[nodiscard]] bool admit_address(Exchange& exchange, std::string const& caller);
    // Where both kinds of token meet (SEC-1); nothing: neither knows it.
    [[nodiscard]] std::optional<api::Principal> identify(std::string_view authorization) const;
    void submit(Shared const& exchange, ApiRequest asked, Tenant& tenant);
    void submit_read(Shared const& exchange, ApiRequest asked, Tenant& tenant);
    void put_among_inputs(Shared const& exchange, ApiRequest asked, Tenant& tenant);
    // What it has cost beyond an ordinary request's.
    void charge(Exchange const& exchange, double more);
    // The handler behind a one-time address; null: used up, expired or unknown (SEC-3).
    std::unique_ptr<net::WebSocketHandler> open_socket(std::string_view path);
    [[nodiscard]] net::Response refuse_upgrade(net::Request const& request, int status,
                                               std::string_view why);
    [[nodiscard]] std::string base_url(net::Request const& request) const;

    Parts parts_;
    api::Router router_;
    Cors cors_;
    // Reads have their own, and so have commands: whoever has read too much can still accept.
    RateLimit commands_;
    RateLimit reads_;
    ReadLane lane_;
    std::vector<Shared> waiting_for_metrics_;
    Histogram& duration_;
};

}  // namespace ringmaster::app
