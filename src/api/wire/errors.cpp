#include "ringmaster/api/wire/errors.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "ringmaster/api/wire/wire.hpp"
#include "ringmaster/core/model/dial_number.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

json command_error(int status, std::string_view reason_code, std::string_view text,
                   std::string_view data) {
    return {{"errorType", error_type(status)},
            {"errorMessage", text},
            {"errorData", data},
            {"reasonCode", reason_code}};
}

Response answer(int status, json const& body) {
    Response response;
    response.status = status;
    response.body = json_text(body);
    return response;
}

json action_names(core::ActionSet allowed) {
    json names = json::array();
    for (std::size_t index = 0; index < core::enum_count<core::Action>(); ++index) {
        auto const action = static_cast<core::Action>(index);
        if (allowed.has(action)) names.push_back(action_name(action));
    }
    return names;
}

json problem_list(Problems const& problems) {
    json list = json::array();
    for (Problem const& problem : problems) {
        list.push_back({{"field", problem.path}, {"description", problem.text}});
    }
    return list;
}

// The first few problems in a sentence; `problems` has them all.
std::string problem_text(Problems const& problems) {
    constexpr std::size_t shown_max = 5;
    std::string text;
    for (std::size_t index = 0; index < std::min(problems.size(), shown_max); ++index) {
        Problem const& problem = problems[index];
        if (!text.empty()) text += "; ";
        text += problem.path.empty() ? "the request" : problem.path;
        text += " " + problem.text;
    }
    if (problems.size() > shown_max) {
        text += "; and " + std::to_string(problems.size() - shown_max) + " more";
    }
    return text;
}

json refusal_error(core::Refusal const& refusal, std::optional<core::ActionSet> allowed,
                   std::string_view data) {
    core::ReasonEntry const& entry = core::describe_reason(refusal.reason);
    json body = command_error(entry.http_status, entry.id, entry.text, data);
    // Only a conflict is about the state, so only there what the state allows helps (VC-6).
    if (entry.http_status == 409) {
        body["allowedActions"] = action_names(allowed.value_or(core::ActionSet{}));
    }
    return body;
}

}  // namespace

std::string_view error_type(int status) {
    switch (status) {
        case 400: return "BAD_REQUEST";
        case 401: return "UNAUTHORIZED";
        case 403: return "FORBIDDEN";
        case 404: return "NOT_FOUND";
        case 405: return "METHOD_NOT_ALLOWED";
        case 408: return "REQUEST_TIMEOUT";
        case 409: return "CONFLICT";
        case 412: return "PRECONDITION_FAILED";
        case 413: return "PAYLOAD_TOO_LARGE";
        case 414: return "URI_TOO_LONG";
        case 415: return "UNSUPPORTED_MEDIA_TYPE";
        case 417: return "EXPECTATION_FAILED";
        case 422: return "UNPROCESSABLE_ENTITY";
        case 426: return "UPGRADE_REQUIRED";
        case 429: return "TOO_MANY_REQUESTS";
        case 431: return "REQUEST_HEADER_FIELDS_TOO_LARGE";
        case 500: return "INTERNAL_SERVER_ERROR";
        case 503: return "SERVICE_UNAVAILABLE";
        case 505: return "HTTP_VERSION_NOT_SUPPORTED";
        default: return "ERROR";
    }
}

std::string_view usable_number_rule() {
    static std::string const rule =
        "must have " + std::to_string(core::limits::dial_number_min) + " to " +
        std::to_string(core::limits::dial_number_max) +
        " digits, e.g. +4930123456, 030 123456 or 2001; of other signs only + # * : count";
    return rule;
}

std::string refusal_text(core::Refusal const& refusal) {
    std::string text(core::describe_reason(refusal.reason).text);
    if (!refusal.detail.empty()) text += ": " + refusal.detail;
    if (refusal.reason != core::Reason::invalid_dial_number) return text;
    // One whose form is usable is not allowed here.
    bool const has_form = core::normalize_dial_number(refusal.detail).has_value();
    return text + (has_form ? " (no dial plan of the desktop profile takes it, or the profile "
                              "allows another number alone)"
                            : " (a number " + std::string(usable_number_rule()) + ")");
}

Response refusal_response(core::Refusal const& refusal, Problems const& problems) {
    if (problems.empty()) return refusal_response(refusal);
    core::ReasonEntry const& entry = core::describe_reason(refusal.reason);
    std::string const text = std::string(entry.text) + ": " + problem_text(problems);
    json body = refusal_error(refusal, {}, text);
    body["problems"] = problem_list(problems);
    return answer(entry.http_status, body);
}

Response refusal_response(core::Refusal const& refusal, std::optional<core::ActionSet> allowed) {
    return answer(core::describe_reason(refusal.reason).http_status,
                  refusal_error(refusal, allowed, refusal_text(refusal)));
}

Response refusal_response(core::Refusal const& refusal, char const* member, bool value) {
    json body = refusal_error(refusal, {}, refusal_text(refusal));
    body[member] = value;
    return answer(core::describe_reason(refusal.reason).http_status, body);
}

Response conflict_response(core::Refusal const& refusal, std::optional<core::ActionSet> allowed,
                           json conflicts, std::string const& data) {
    json body = refusal_error(refusal, allowed, data);
    body["conflicts"] = std::move(conflicts);
    return answer(core::describe_reason(refusal.reason).http_status, body);
}

Response error_response(int status, std::string_view reason_code, std::string_view text) {
    return answer(status, command_error(status, reason_code, text, text));
}

Response error_response(int status, std::string_view reason_code, std::string_view text,
                        Problems const& problems) {
    json body = command_error(status, reason_code, text, problem_text(problems));
    body["problems"] = problem_list(problems);
    return answer(status, body);
}

Response problems_response(Problems const& problems) {
    return error_response(400, "INVALID_REQUEST", "The request is not valid", problems);
}

Response not_found_response() { return error_response(404, "NOT_FOUND", "No such resource"); }

Response configuration_error(int status, Problems const& problems, std::string_view tracking_id) {
    return answer(
        status,
        {{"trackingId", tracking_id},
         {"error", {{"key", std::to_string(status)}, {"message", problem_list(problems)}}}});
}

}  // namespace ringmaster::api
