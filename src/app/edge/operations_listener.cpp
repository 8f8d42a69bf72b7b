#include "app/edge/operations_listener.hpp"

#include <boost/asio/post.hpp>

#include "app/base/request_target.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {
namespace {

// Of one address. Whoever scrapes does so a few times a minute.
constexpr std::uint64_t requests_per_second = 20;
constexpr std::uint64_t requests_burst = 100;

net::Response to_net(api::Response response) {
    net::Response sent;
    sent.status = response.status;
    sent.headers.push_back({"Content-Type", std::move(response.content_type)});
    for (auto& header : response.headers) {
        sent.headers.push_back({std::move(header.name), std::move(header.value)});
    }
    sent.body = std::move(response.body);
    return sent;
}

}  // namespace

class OperationsListener::Handler final : public net::Handler {
public:
    explicit Handler(OperationsAnswers const& answers)
        : answers_(answers), rate_(requests_per_second, requests_burst) {}

    net::BodyLimit body_limit(std::string_view, std::string_view, std::string_view) override {
        return {};  // nothing here takes a body
    }
    void on_request(net::Request request, net::Respond respond) override {
        if (!rate_.admit(request.peer, request.arrived_at)) {
            auto refused = to_net(rate_exceeded(rate_.wait(request.peer, request.arrived_at)));
            refused.close = true;
            return respond(std::move(refused));
        }
        respond(to_net(answer(request)));
    }
    std::variant<net::Response, std::unique_ptr<net::WebSocketHandler>> on_upgrade(
        net::Request const&) override {
        return refusal(404, "No such socket");
    }
    net::Response refusal(int status, std::string_view why) override {
        return to_net(api::error_response(status, api::error_type(status), why));
    }

private:
    [[nodiscard]] api::Response answer(net::Request const& request) const {
        auto const target = parse_target(request.target);
        auto const path = target ? operations_path(target->path) : std::nullopt;
        if (!path) return api::not_found_response();
        if (request.method == "GET" || request.method == "HEAD") return answers_.answer(*path);
        auto response = method_not_allowed(operations_allow);
        if (request.method != "OPTIONS") return response;
        response.status = 204;
        response.body.clear();
        return response;
    }

    OperationsAnswers const& answers_;
    RateLimit rate_;
};

OperationsListener::OperationsListener(net::Options options, OperationsAnswers const& answers,
                                       Metrics& metrics, Log& log)
    : log_(log),
      observer_(metrics, log),
      handler_(std::make_unique<Handler>(answers)),
      server_(std::make_unique<net::Server>(loop_, std::move(options), *handler_, observer_)) {}

OperationsListener::~OperationsListener() {
    if (!thread_.joinable()) return;
    boost::asio::post(loop_, [this] {
        server_.reset();
        loop_.stop();
    });
    thread_.join();
}

std::variant<std::uint16_t, std::string> OperationsListener::listen() {
    auto bound = server_->listen();
    if (std::holds_alternative<std::uint16_t>(bound)) {
        thread_ = std::thread([this] { loop_.run(); });
    }
    return bound;
}

void OperationsListener::reload_tls() {
    boost::asio::post(loop_, [this] {
        auto const problem = server_->reload_tls();
        if (problem) log_.error("the TLS files were not taken over", {{"what", *problem}});
    });
}

}  // namespace ringmaster::app
