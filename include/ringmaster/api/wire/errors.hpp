#pragma once
// The two error shapes of the wire (PROTOCOL 1).
//
//   commands and reads  {"errorType","errorMessage","errorData","reasonCode"[,"allowedActions"]}
//   configuration       {"trackingId","error":{"key","message":[{"description","field"}]}}
//
// Ownership: answers own their text. Threading: pure functions. Errors: none.

#include <optional>
#include <string_view>

#include "ringmaster/api/text/http.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/effect.hpp"
#include "ringmaster/core/model/reason.hpp"

namespace ringmaster::api {

// A refused command: status, text and code come from the catalogue. `allowed` is given for
// refusals about a task and shown on 409 only.
[[nodiscard]] Response refusal_response(core::Refusal const& refusal,
                                        std::optional<core::ActionSet> allowed = std::nullopt);

// The same with `errorData` of another shape than the detail's text.
[[nodiscard]] Response refusal_response(core::Refusal const& refusal,
                                        std::optional<core::ActionSet> allowed,
                                        nlohmann::json const& data);

// What the edge refuses by itself: 400, 401, 403, 404, 413, 429 ... `reason_code` is stable, e.g.
// "TOKEN_INVALID".
[[nodiscard]] Response error_response(int status, std::string_view reason_code,
                                      std::string_view text);

// The same with `errorData` as a list of field and description.
[[nodiscard]] Response error_response(int status, std::string_view reason_code,
                                      std::string_view text, Problems const& problems);

// 400 with every problem by field path (CFG-4), in the shape of commands: `errorData` holds
// [{"field","description"}].
[[nodiscard]] Response problems_response(Problems const& problems);

// 404: an unknown thing and another organization's thing look the same (SEC-2).
[[nodiscard]] Response not_found_response();

// The shape of the configuration routes.
[[nodiscard]] Response configuration_error(int status, Problems const& problems,
                                           std::string_view tracking_id);

// `errorType` of a status, e.g. 409 -> "CONFLICT"; "ERROR" for a status without a name.
[[nodiscard]] std::string_view error_type(int status);

}  // namespace ringmaster::api
