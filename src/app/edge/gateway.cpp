#include "app/edge/gateway.hpp"

#include <algorithm>
#include <boost/url/authority_view.hpp>
#include <chrono>
#include <utility>

#include "app/base/fault.hpp"
#include "app/base/share.hpp"
#include "app/base/shell_answers.hpp"
#include "app/edge/notification_socket.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/wire/errors.hpp"
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
    auto const parsed = boost::urls::parse_authority(text);
    return parsed && !parsed->has_userinfo() && !parsed->host().empty() &&
           text.find('%') == std::string_view::npos;
}

// What a request of an ordinary size may cost: it is counted as one.
constexpr double ordinary_bytes = 16 * 1024;
constexpr std::chrono::duration<double> ordinary_time = std::chrono::microseconds(500);
// A command's time is its decision's, too, which grows with the house: only what no ordinary one
// takes is its caller's doing.
constexpr std::chrono::duration<double> command_time = std::chrono::milliseconds(5);

// Reads that may wait for their turn, of all callers together.
constexpr std::size_t reads_waiting_max = 2'048;

constexpr char server_allow[] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

bool is_socket_path(std::string_view path) {
    return path.starts_with(api::notification_socket_prefix) ||
           path.starts_with(api::connector_socket_prefix);
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

// What is made while it is sent, as the network asks for it.
class Rest final : public net::BodySource {
public:
    explicit Rest(std::shared_ptr<api::BodyRest> rest) : rest_(std::move(rest)) {}
    void next(std::function<void(net::BodyPiece)> take) override {
        rest_->next([take = std::move(take)](api::BodyPiece piece) {
            take({std::move(piece.bytes), piece.is_last, piece.is_broken});
        });
    }

private:
    std::shared_ptr<api::BodyRest> rest_;
};

}  // namespace

// One request on its way; shared with the answer that comes later.
struct Gateway::Exchange {
    net::Respond respond;
    std::string tracking_id;
    std::string origin;
    std::string method;
    std::string target;  // as logs may show it
    std::string caller;  // whose rate it counts for; empty: nobody's yet
    bool is_read = false;
    bool has_token = false;
    std::chrono::steady_clock::time_point arrived_at;
};

Gateway::Gateway(Parts const& parts)
    : parts_(parts),
      router_(api::all_routes()),
      cors_(parts.settings.cors_origins),
      commands_(parts.settings.requests_per_second, parts.settings.requests_burst),
      reads_(parts.settings.requests_per_second, parts.settings.requests_burst),
      lane_(reads_waiting_max),
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

void Gateway::charge(Exchange const& exchange, double more) {
    if (exchange.caller.empty() || more <= 0) return;
    auto const now = std::chrono::steady_clock::now();
    (exchange.is_read ? reads_ : commands_).charge(exchange.caller, more, now);
}

void Gateway::answer(Exchange& exchange, api::Response const& response) {
    charge(exchange, static_cast<double>(response.body.size()) / ordinary_bytes - 1);
    net::Response sent;
    sent.status = response.status;
    sent.body = response.body;
    // It takes none of the loop's time but to hand it on: nobody's rate.
    if (response.rest) sent.rest = std::make_shared<Rest>(response.rest);
    // A flood of nobody's ends with what it was told; what it has sent behind that is not read.
    sent.close = response.status == 429 && !exchange.has_token;
    if (!response.body.empty()) sent.headers.push_back({"Content-Type", response.content_type});
    sent.headers.push_back({"trackingid", exchange.tracking_id});
    cors_.add_headers(exchange.origin, sent.headers);
    for (auto const& header : response.headers) sent.headers.push_back({header.name, header.value});
    auto const took = std::chrono::steady_clock::now() - exchange.arrived_at;
    double const seconds = std::chrono::duration<double>(took).count();
    duration_.observe(seconds);
    count(response.status);
    if (parts_.log.debug_on()) {
        parts_.log.debug("answered", {{"method", exchange.method},
                                      {"target", exchange.target},
                                      {"status", std::to_string(response.status)},
                                      {"milliseconds", std::to_string(seconds * 1'000)},
                                      {"trackingId", exchange.tracking_id}});
    }
    exchange.respond(std::move(sent));
}

void Gateway::count(int status) {
    parts_.metrics
        .counter("ringmaster_requests_total", "Requests answered, by status.",
                 {{"status", std::to_string(status)}})
        .add();
}

void Gateway::on_request(net::Request request, net::Respond respond) {
    auto const exchange = std::make_shared<Exchange>();
    auto const given = request.header("trackingid");
    exchange->tracking_id = is_tracking_id(given) ? std::string(given) : fresh_tracking_id();
    exchange->respond = std::move(respond);
    exchange->origin = request.header("Origin");
    exchange->method = request.method;
    exchange->target = loggable_target(request.target);
    exchange->arrived_at = request.arrived_at;
    if (answer_preflight(*exchange, request)) return;
    auto target = parse_target(request.target);
    if (!target) {
        if (!admit_address(*exchange, request.peer)) return;
        return answer(*exchange, api::error_response(400, "TARGET_MALFORMED",
                                                     "The request target is not a valid path"));
    }
    if (answer_operations(exchange, request, *target)) return;
    if (answer_socket_path(*exchange, request, *target)) return;
    if (parts_.operations.serving() == Serving::nothing) {
        if (!admit_address(*exchange, request.peer)) return;
        return answer(*exchange, busy_response("NOT_READY", "The server is starting or stopping"));
    }
    route(exchange, std::move(request), std::move(*target));
}

// OPTIONS asks what may be asked, of a path or of the whole server.
bool Gateway::answer_preflight(Exchange& exchange, net::Request const& request) {
    if (request.method != "OPTIONS") return false;
    auto const target = parse_target(request.target);
    std::string allow = request.target == "*" ? server_allow : "";
    if (target) allow = router_.match("OPTIONS", target->path).allow;
    if (target && operations_asked(*target)) allow = operations_allow;
    if (target && is_socket_path(target->path)) allow = "GET";
    if (allow.empty()) return false;
    // Browsers ask before they ask: that has a rate of its own.
    if (!admit_address(exchange, request.peer + " OPTIONS")) return true;
    auto response = cors_.preflight(exchange.origin, allow);
    response.headers.push_back({"trackingid", exchange.tracking_id});
    count(response.status);
    exchange.respond(std::move(response));
    return true;
}

// With a listener of their own metrics are nothing that clients could ask for.
std::optional<OperationsPath> Gateway::operations_asked(Target const& target) const {
    auto const path = operations_path(target.path);
    bool const is_elsewhere = !parts_.settings.metrics_listen.empty();
    return path == OperationsPath::metrics && is_elsewhere ? std::nullopt : path;
}

// SEC-5: each address may ask so often, and that for itself: a proxy's health checks are not held
// up by what else comes through it.
bool Gateway::answer_operations(Shared const& exchange, net::Request const& request,
                                Target const& target) {
    auto const path = operations_asked(target);
    if (!path) return false;
    if (!admit_address(*exchange, request.peer + target.path)) return true;
    if (request.method != "GET" && request.method != "HEAD") {
        answer(*exchange, method_not_allowed(operations_allow));
    } else if (*path == OperationsPath::metrics) {
        answer_metrics(exchange);
    } else {
        answer(*exchange, parts_.operations.answer(*path));
    }
    return true;
}

// The text is made beside the loop, once for all who wait for it.
void Gateway::answer_metrics(Shared const& exchange) {
    waiting_for_metrics_.push_back(exchange);
    if (waiting_for_metrics_.size() > 1) return;
    bool const asked = parts_.operations_thread.ask([this]() -> std::function<void()> {
        auto response = internal_error();  // whoever waits is answered, whatever happens
        auto const fault =
            thrown_by([&] { response = parts_.operations.answer(OperationsPath::metrics); });
        if (fault) parts_.log.error("the metrics could not be made", {{"what", *fault}});
        return [this, response = std::move(response)] {
            for (auto const& one : std::exchange(waiting_for_metrics_, {})) answer(*one, response);
        };
    });
    if (asked) return;
    waiting_for_metrics_.clear();
    answer(*exchange, busy_response("OVERLOADED", "The server has too much to do"));
}

// An address for WebSockets is none for anything else.
bool Gateway::answer_socket_path(Exchange& exchange, net::Request const& request,
                                 Target const& target) {
    if (!is_socket_path(target.path)) return false;
    if (!admit_address(exchange, request.peer)) return true;
    if (request.method != "GET") {
        answer(exchange, method_not_allowed("GET"));
        return true;
    }
    auto response = api::error_response(426, api::error_type(426), "This is a WebSocket's address");
    response.headers.push_back({"Upgrade", "websocket"});
    answer(exchange, response);
    return true;
}

void Gateway::route(Shared const& exchange, net::Request request, Target target) {
    ApiRequest asked;
    auto identified = identify(request.header("Authorization"));
    if (identified) asked.principal = std::move(*identified);
    auto const* const principal = identified ? &asked.principal : nullptr;
    auto match = router_.match(request.method, target.path);
    if (match.route != nullptr) {
        auto kept = api::kept_path(*match.route, target.path);
        if (kept != target.path) exchange->target = std::move(kept);
    }
    // SEC-5: what leads nowhere counts as well.
    if (!admit(*exchange, request, principal)) return;
    if (match.route == nullptr && match.allow.empty()) {
        return answer(*exchange, api::not_found_response());
    }
    if (match.route == nullptr) return answer(*exchange, method_not_allowed(match.allow));
    asked.route = match.route;
    asked.path = std::move(match.path);
    asked.base_url = base_url(request);
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
    bool const changes = is_mutation(request.method) && !open;
    if (parts_.operations.serving() == Serving::reads && changes) {
        return answer(*exchange,
                      busy_response("DISK_SPACE_LOW", "The disk is full: only reads are served"));
    }
    Tenant* const tenant = principal == nullptr ? nullptr : parts_.driver.find(principal->org);
    // OPS-5: it is damaged who may read what; of a provider, too.
    Tenant& whose = tenant == nullptr ? parts_.nobody : *tenant;
    if (principal != nullptr && whose.is_unreadable) {
        return answer(*exchange, organization_set_aside());
    }
    if (tenant != nullptr && tenant->disabled) {
        return answer(*exchange, organization_disabled());
    }
    asked.request = to_api(std::move(request), std::move(target), exchange->tracking_id);
    submit(exchange, std::move(asked), whose);
}

// SEC-5: refused requests count as well; callers without a token share their address's quota.
bool Gateway::admit(Exchange& exchange, net::Request const& request,
                    api::Principal const* principal) {
    exchange.has_token = principal != nullptr;
    exchange.is_read = !is_mutation(request.method);
    exchange.caller =
        principal == nullptr ? request.peer : caller_name(principal->org, principal->subject);
    auto& rate = exchange.is_read ? reads_ : commands_;
    if (rate.admit(exchange.caller, exchange.arrived_at)) return true;
    answer(exchange, rate_exceeded(rate.wait(exchange.caller, exchange.arrived_at)));
    return false;
}

// What is answered before anybody looks at a token counts for its address.
bool Gateway::admit_address(Exchange& exchange, std::string const& caller) {
    if (reads_.admit(caller, exchange.arrived_at)) return true;
    answer(exchange, rate_exceeded(reads_.wait(caller, exchange.arrived_at)));
    return false;
}

std::optional<api::Principal> Gateway::identify(std::string_view authorization) const {
    auto const token = api::bearer_token(authorization);
    if (!token) return std::nullopt;
    auto const now = wall_now();
    if (auto const* const known = parts_.tokens.find(*token, now)) {
        auto const* const tenant = parts_.driver.find(known->principal.org);
        bool const holds =
            tenant == nullptr || tenant->is_unreadable ||
            api::stands_for_user(known->principal, known->created, tenant->directory);
        return holds ? std::optional(known->principal) : std::nullopt;
    }
    if (api::token_organization(*token)) return std::nullopt;  // an API token, and not valid
    return parts_.jwts->identify(*token, now);
}

void Gateway::submit(Shared const& exchange, ApiRequest asked, Tenant& tenant) {
    asked.respond = [this, exchange](api::Response const& response) {
        answer(*exchange, response);
    };
    if (exchange->is_read) return submit_read(exchange, std::move(asked), tenant);
    asked.ticket = std::make_shared<WorkTicket>([this, exchange](WorkTicket::Time spent) {
        charge(*exchange, (spent - command_time) / ordinary_time);
    });
    put_among_inputs(exchange, std::move(asked), tenant);
}

void Gateway::submit_read(Shared const& exchange, ApiRequest asked, Tenant& tenant) {
    ReadLane::Read read;
    read.kind = asked.route->name;
    asked.line_up = [this, exchange, &tenant](ApiRequest again) {
        submit_read(exchange, std::move(again), tenant);
    };
    auto const waiting = std::make_shared<ApiRequest>(std::move(asked));
    read.begin = [this, exchange, waiting, &tenant](std::shared_ptr<WorkTicket> ticket) {
        // What came in within his rate may turn out to be too much of it.
        auto const now = std::chrono::steady_clock::now();
        if (reads_.in_debt(exchange->caller, now)) {
            return answer(*exchange, rate_exceeded(reads_.wait(exchange->caller, now)));
        }
        waiting->ticket = std::move(ticket);
        put_among_inputs(exchange, std::move(*waiting), tenant);
    };
    read.ended = [this, exchange](WorkTicket::Time spent) {
        charge(*exchange, spent / ordinary_time - 1);
    };
    if (lane_.ask(exchange->caller, std::move(read))) return;
    bool const is_his = lane_.waiting(exchange->caller) > 0;
    answer(*exchange, is_his ? over_quota_response("READS_WAITING", "Too many reads are waiting",
                                                   std::chrono::seconds(1))
                             : busy_response("OVERLOADED", "The server has too much to do"));
}

void Gateway::put_among_inputs(Shared const& exchange, ApiRequest asked, Tenant& tenant) {
    if (parts_.driver.ask(tenant, std::move(asked))) return;
    answer(*exchange, busy_response("OVERLOADED", "The server has too much to do"));
}

std::variant<net::Response, std::unique_ptr<net::WebSocketHandler>> Gateway::on_upgrade(
    net::Request const& request) {
    auto const target = parse_target(request.target);
    if (!target || !is_socket_path(target->path)) {
        return refuse_upgrade(request, 404, "No such socket");
    }
    if (parts_.operations.serving() != Serving::everything) {
        auto busy =
            refuse_upgrade(request, 503, "The server is starting, stopping or out of disk space");
        if (busy.status == 503) busy.headers.push_back({"Retry-After", "1"});
        return busy;
    }
    // Browsers always say where a page came from; the capability must not work from elsewhere.
    auto const origin = request.header("Origin");
    bool const same = origin == base_url(request);
    if (!origin.empty() && !same && !cors_.allows(origin)) {
        return refuse_upgrade(request, 403, "The Origin is not allowed");
    }
    auto handler = open_socket(target->path);
    if (!handler) {
        return refuse_upgrade(request, 404, "The subscription is used up, expired or unknown");
    }
    return handler;
}

// Whoever is let in has shown what he may do when he subscribed; whoever is refused counts for his
// address (SEC-5).
net::Response Gateway::refuse_upgrade(net::Request const& request, int status,
                                      std::string_view why) {
    bool const is_within = reads_.admit(request.peer, request.arrived_at);
    auto sent = is_within ? refusal(status, why) : refusal(429, "Too many refused handshakes");
    if (!is_within) {
        auto exceeded = rate_exceeded(reads_.wait(request.peer, request.arrived_at));
        for (auto& header : exceeded.headers) {
            sent.headers.push_back({std::move(header.name), std::move(header.value)});
        }
    }
    count(sent.status);
    return sent;
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
