#include "app/edge/operations_answers.hpp"

#include <string>

#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::app {
namespace {

api::Response status_response(int status, std::string_view state) {
    api::Response response;
    response.status = status;
    response.body = "{\"status\":\"" + std::string(state) + "\",\"version\":\"" +
                    std::string(version()) + "\"}";
    return response;
}

}  // namespace

std::optional<OperationsPath> operations_path(std::string_view path) {
    if (path == "/health/live") return OperationsPath::live;
    if (path == "/health/ready") return OperationsPath::ready;
    if (path == "/metrics") return OperationsPath::metrics;
    return std::nullopt;
}

api::Response OperationsAnswers::readiness() const {
    switch (serving_) {
        case Serving::nothing: return status_response(503, "not ready");
        case Serving::reads: return status_response(503, "reads only");
        case Serving::everything: break;
    }
    auto response = status_response(200, "ready");
    response.body.pop_back();
    if (std::size_t const aside = set_aside_; aside != 0) {
        response.body += ",\"organizationsSetAside\":" + std::to_string(aside);
    }
    if (std::int64_t const behind_ms = clock_behind_ms_; behind_ms > 0) {
        response.body += ",\"clockBehindMs\":" + std::to_string(behind_ms);
    }
    response.body += "}";
    return response;
}

api::Response OperationsAnswers::answer(OperationsPath path) const {
    switch (path) {
        case OperationsPath::live: return status_response(200, "live");
        case OperationsPath::ready: return readiness();
        case OperationsPath::metrics: break;
    }
    api::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    process_.look(std::chrono::steady_clock::now());
    response.body = metrics_.render();
    return response;
}

api::Response method_not_allowed(std::string_view allow) {
    auto response = api::error_response(405, "METHOD_NOT_ALLOWED", "Not with this method");
    response.headers.push_back({"Allow", std::string(allow)});
    return response;
}

}  // namespace ringmaster::app
