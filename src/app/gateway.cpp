#include "app/gateway.hpp"

#include <algorithm>
#include <chrono>

#include "app/notification_socket.hpp"
#include "ringmaster/api/connector_hub.hpp"
#include "ringmaster/api/delivery.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::app {
namespace {

// Enough that a request with an unreadable target gets its 400 and not a 413.
constexpr std::size_t unparsed_target_body_max = std::size_t{16} * 1024;

constexpr std::size_t tracking_id_max = 128;

std::string fresh_tracking_id() {
    auto const drawn = crypto::random_uuid();
    return "RM_" + core::to_string(core::Uuid{drawn.high, drawn.low});
}

// Goes into headers, logs and events: only characters that mean nothing anywhere.
bool is_tracking_id(std::string_view text) {
    auto const plain = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_' ||
               letter == '.' || letter == ':';
    };
    return !text.empty() && text.size() <= tracking_id_max &&
           std::all_of(text.begin(), text.end(), plain);
}

bool is_authority(std::string_view text) {
    auto const plain = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '.' ||
               letter == ':' || letter == '[' || letter == ']';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

api::Response status_response(int status, std::string_view state) {
    api::Response response;
    response.status = status;
    response.body = "{\"status\":\"" + std::string(state) + "\"}";
    return response;
}

api::Request to_api(net::Request&& request, Target&& target, std::string tracking_id) {
    api::Request made;
    made.method = std::move(request.method);
    made.path = std::move(target.path);
    made.query = std::move(target.query);
    for (auto& header : request.headers) {
        made.headers.push_back({std::move(header.name), std::move(header.value)});
    }
    made.body = std::move(request.body);
    made.peer = std::move(request.peer);
    made.tracking_id = std::move(tracking_id);
    return made;
}

}  // namespace

// One request on its way; shared with the answer that comes later.
struct Gateway::Exchange {
    net::Respond respond;
    std::string tracking_id;
    std::string origin;
    std::string method;
    std::string target;
    std::chrono::steady_clock::time_point arrived_at;
};

Gateway::Gateway(Parts const& parts)
    : parts_(parts),
      router_(api::all_routes()),
      cors_(parts.settings.cors_origins),
      rate_(parts.settings.requests_per_second, parts.settings.requests_burst),
      duration_(parts.metrics.histogram("ringmaster_request_seconds",
                                        "From a request's last byte to its answer.",
                                        time_buckets())) {}

// SEC-5: nobody's large body is read before it is known who sends it.
net::BodyLimit Gateway::body_limit(std::string_view method, std::string_view target,
                                   std::string_view authorization) {
    auto const parsed = parse_target(target);
    if (!parsed) return {unparsed_target_body_max};
    auto const of_route = router_.body_limit(method, parsed->path);
    if (of_route <= api::command_body_max) return {std::min(of_route, parts_.settings.body_bytes)};
    auto const match = router_.match(method, parsed->path);
    auto const principal = identify(authorization);
    if (match.route == nullptr || match.route->policy.is_open()) return {api::command_body_max};
    if (!principal) return {api::command_body_max, 401, "A valid token is needed"};
    auto const* const tenant = parts_.driver.find(principal->org);
    if (tenant != nullptr && tenant->disabled) {
        return {api::command_body_max, 403, "The organization is switched off"};
    }
    if (!match.route->policy.allows(principal->role)) {
        return {api::command_body_max, 403, "The token's role may not do this"};
    }
    bool const configuration = of_route >= api::configuration_body_max;
    return {std::min(of_route, configuration ? parts_.settings.configuration_bytes
                                             : parts_.settings.body_bytes)};
}

void Gateway::answer(Exchange& exchange, api::Response const& response) {
    net::Response sent;
    sent.status = response.status;
    sent.body = response.body;
    if (!response.body.empty()) sent.headers.push_back({"Content-Type", response.content_type});
    sent.headers.push_back({"trackingid", exchange.tracking_id});
    sent.headers.push_back({"Cache-Control", "no-store"});
    cors_.add_headers(exchange.origin, sent.headers);
    for (auto const& header : response.headers) sent.headers.push_back({header.name, header.value});
    auto const took = std::chrono::steady_clock::now() - exchange.arrived_at;
    double const seconds = std::chrono::duration<double>(took).count();
    duration_.observe(seconds);
    parts_.metrics
        .counter("ringmaster_requests_total", "Requests answered, by status.",
                 {{"status", std::to_string(response.status)}})
        .add();
    if (parts_.log.debug_on()) {
        parts_.log.debug("answered", {{"method", exchange.method},
                                      {"target", exchange.target},
                                      {"status", std::to_string(response.status)},
                                      {"milliseconds", std::to_string(seconds * 1'000)},
                                      {"trackingId", exchange.tracking_id}});
    }
    exchange.respond(std::move(sent));
}

void Gateway::on_request(net::Request request, net::Respond respond) {
    auto const exchange = std::make_shared<Exchange>();
    auto const given = request.header("trackingid");
    exchange->tracking_id = is_tracking_id(given) ? std::string(given) : fresh_tracking_id();
    exchange->respond = std::move(respond);
    exchange->origin = request.header("Origin");
    exchange->method = request.method;
    exchange->target = request.target;
    exchange->arrived_at = request.arrived_at;
    auto target = parse_target(request.target);
    if (!target) {
        return answer(*exchange, api::error_response(400, "TARGET_MALFORMED",
                                                     "The request target is not a valid path"));
    }
    if (answer_operations(*exchange, request, *target)) return;
    if (serving_ == Serving::nothing) {
        return answer(*exchange, busy_response("NOT_READY", "The server is starting or stopping"));
    }
    route(exchange, std::move(request), std::move(*target));
}

// What needs no organization: health, metrics, preflights.
bool Gateway::answer_operations(Exchange& exchange, net::Request const& request,
                                Target const& target) {
    if (request.method == "OPTIONS") {
        auto const match = router_.match("OPTIONS", target.path);
        if (match.allow.empty()) return false;
        auto response = cors_.preflight(exchange.origin, match.allow);
        response.headers.push_back({"trackingid", exchange.tracking_id});
        exchange.respond(std::move(response));
        return true;
    }
    if (request.method != "GET" && request.method != "HEAD") return false;
    if (target.path == "/health/live") {
        answer(exchange, status_response(200, "live"));
    } else if (target.path == "/health/ready") {
        answer(exchange, readiness());
    } else if (target.path == "/metrics") {
        api::Response response;
        response.content_type = "text/plain; version=0.0.4";
        response.body = parts_.metrics.render();
        answer(exchange, response);
    } else {
        return false;
    }
    return true;
}

api::Response Gateway::readiness() const {
    switch (serving_) {
        case Serving::nothing: return status_response(503, "not ready");
        case Serving::reads: return status_response(503, "reads only");
        case Serving::everything: break;
    }
    // The others are served (OPS-8).
    auto const& tenants = parts_.driver.tenants();
    auto const aside = std::count_if(tenants.begin(), tenants.end(), [](auto const& tenant) {
        return tenant->standing == Standing::set_aside;
    });
    auto response = status_response(200, "ready");
    if (aside == 0) return response;
    response.body.pop_back();
    response.body += ",\"organizationsSetAside\":" + std::to_string(aside) + "}";
    return response;
}

void Gateway::route(Shared const& exchange, net::Request request, Target target) {
    auto match = router_.match(request.method, target.path);
    if (match.route == nullptr && match.allow.empty()) {
        return answer(*exchange, api::not_found_response());
    }
    if (match.route == nullptr) {
        auto response = api::error_response(405, "METHOD_NOT_ALLOWED", "Not with this method");
        response.headers.push_back({"Allow", match.allow});
        return answer(*exchange, response);
    }
    ApiRequest asked;
    asked.route = match.route;
    asked.path = std::move(match.path);
    asked.base_url = base_url(request);
    auto identified = identify(request.header("Authorization"));
    if (identified) asked.principal = std::move(*identified);
    auto const* const principal = identified ? &asked.principal : nullptr;
    if (!admit(*exchange, request, principal)) return;
    if (principal == nullptr && !match.route->policy.is_open()) {
        auto response = api::error_response(401, "TOKEN_INVALID", "A valid token is needed");
        response.headers.push_back({"WWW-Authenticate", "Bearer"});
        return answer(*exchange, response);
    }
    bool const open = match.route->policy.is_open();
    if (!open && !match.route->policy.allows(principal->role)) {
        return answer(*exchange, api::error_response(403, "ROLE_NOT_ALLOWED",
                                                     "The token's role may not do this"));
    }
    if (serving_ == Serving::reads && is_mutation(request.method)) {
        return answer(*exchange,
                      busy_response("DISK_SPACE_LOW", "The disk is full: only reads are served"));
    }
    Tenant* const tenant = principal == nullptr ? nullptr : parts_.driver.find(principal->org);
    if (tenant != nullptr && tenant->disabled) {
        return answer(*exchange, organization_disabled());
    }
    asked.request = to_api(std::move(request), std::move(target), exchange->tracking_id);
    submit(exchange, std::move(asked), tenant == nullptr ? parts_.nobody : *tenant);
}

// SEC-5: refused requests count as well; callers without a token share their address's quota.
bool Gateway::admit(Exchange& exchange, net::Request const& request,
                    api::Principal const* principal) {
    std::string const caller =
        principal == nullptr ? request.peer : core::to_string(principal->org) + principal->subject;
    if (rate_.admit(caller, exchange.arrived_at)) return true;
    auto response = api::error_response(429, "RATE_EXCEEDED", "Too many requests");
    response.headers.push_back({"Retry-After", "1"});
    answer(exchange, response);
    return false;
}

std::optional<api::Principal> Gateway::identify(std::string_view authorization) const {
    auto const token = api::bearer_token(authorization);
    if (!token) return std::nullopt;
    auto const now = wall_now();
    if (auto const* const known = parts_.tokens.find(*token, now)) return *known;
    if (api::token_organization(*token)) return std::nullopt;  // an API token, and not valid
    return parts_.jwts->identify(*token, now);
}

void Gateway::submit(Shared const& exchange, ApiRequest asked, Tenant& tenant) {
    asked.respond = [this, exchange](api::Response const& response) {
        answer(*exchange, response);
    };
    if (parts_.driver.ask(tenant, std::move(asked))) return;
    answer(*exchange, busy_response("OVERLOADED", "The server has too much to do"));
}

std::variant<net::Response, std::unique_ptr<net::WebSocketHandler>> Gateway::on_upgrade(
    net::Request const& request) {
    auto const target = parse_target(request.target);
    bool const known = target && (target->path.starts_with(api::notification_socket_prefix) ||
                                  target->path.starts_with(api::connector_socket_prefix));
    if (!known) return refusal(404, "No such socket");
    if (serving_ != Serving::everything) {
        auto busy = refusal(503, "The server is starting, stopping or out of disk space");
        busy.headers.push_back({"Retry-After", "1"});
        return busy;
    }
    // Browsers always say where a page came from; the capability must not work from elsewhere.
    auto const origin = request.header("Origin");
    bool const same = origin == base_url(request);
    if (!origin.empty() && !same && !cors_.allows(origin)) {
        return refusal(403, "The Origin is not allowed");
    }
    auto handler = open_socket(target->path);
    if (!handler) return refusal(404, "The subscription is used up, expired or unknown");
    return handler;
}

std::unique_ptr<net::WebSocketHandler> Gateway::open_socket(std::string_view path) {
    auto const of_connector = api::connector_socket_prefix;
    if (path.starts_with(of_connector)) {
        return parts_.connectors.open(path.substr(of_connector.size()));
    }
    path.remove_prefix(api::notification_socket_prefix.size());
    return open_notification_socket(parts_.driver, path);
}

net::Response Gateway::refusal(int status, std::string_view why) {
    auto const response = api::error_response(status, api::error_type(status), why);
    net::Response sent;
    sent.status = status;
    sent.body = response.body;
    sent.headers.push_back({"Content-Type", response.content_type});
    sent.headers.push_back({"trackingid", fresh_tracking_id()});
    return sent;
}

std::string Gateway::base_url(net::Request const& request) const {
    Settings const& settings = parts_.settings;
    if (!settings.listen_public_url.empty()) return settings.listen_public_url;
    auto const host = request.header("Host");
    std::string const scheme = request.tls ? "https://" : "http://";
    if (is_authority(host)) return scheme + std::string(host);
    return scheme + settings.listen_address + ":" + std::to_string(settings.listen_port);
}

}  // namespace ringmaster::app
