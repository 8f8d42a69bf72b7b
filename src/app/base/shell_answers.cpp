// When it is worth another try is said with every refusal that passes.
#include "app/base/shell_answers.hpp"

#include <algorithm>
#include <cstdint>

#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {
namespace {

// Whole seconds, and never none: a header of 0 would ask for a storm.
std::string seconds_text(core::Duration duration) {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(duration).count();
    return std::to_string(std::max<std::int64_t>(seconds, 1));
}

}  // namespace

api::Response organization_disabled() {
    return api::error_response(403, "ORGANIZATION_DISABLED", "The organization is switched off");
}

api::Response busy_response(std::string const& reason_code, std::string const& text,
                            core::Duration retry_after) {
    auto response = api::error_response(503, reason_code, text);
    response.headers.push_back({"Retry-After", seconds_text(retry_after)});
    return response;
}

api::Response over_quota_response(std::string const& reason_code, std::string const& text,
                                  core::Duration retry_after) {
    auto response = api::error_response(429, reason_code, text);
    response.headers.push_back({"Retry-After", seconds_text(retry_after)});
    return response;
}

api::Response disk_space_low() { return busy_response("DISK_SPACE_LOW", disk_space_text); }

api::Response organization_set_aside() {
    auto response = busy_response("ORGANIZATION_SET_ASIDE",
                                  "The organization is set aside until its provider has mended it");
    response.headers.back().value = "60";
    return response;
}

api::Response internal_error() {
    return api::error_response(500, "INTERNAL_ERROR", "The server failed to answer");
}

}  // namespace ringmaster::app
