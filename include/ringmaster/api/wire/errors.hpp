#pragma once
// The two error shapes of the wire (PROTOCOL 1).
//
//   commands and reads  {"errorType","errorMessage","errorData","reasonCode"[,"problems"]
//                        [,"conflicts"][,"allowedActions"]}
//   configuration       {"trackingId","error":{"key","message":[{"description","field"}]}}
//
// `errorData` is always one text a person can read, never empty: existing clients print it. What
// programs want of it stands beside it, as `problems` [{"field","description"}] or in a member of
// its own.
//
// Ownership: answers own their text. Threading: pure functions. Errors: none.

#include <optional>
#include <string>
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
// The same, with a member more.
[[nodiscard]] Response refusal_response(core::Refusal const& refusal, char const* member,
                                        bool value);

// The same with everything that speaks against it; without problems as above.
[[nodiscard]] Response refusal_response(core::Refusal const& refusal, Problems const& problems);

// What speaks against it, as a person may read it: the catalogue's text and the detail.
[[nodiscard]] std::string refusal_text(core::Refusal const& refusal);
// Which form of a number can be dialled (CO-4), as the problem of a field that has another one.
[[nodiscard]] std::string_view usable_number_rule();

// What the edge refuses by itself: 400, 401, 403, 404, 413, 429 ... `reason_code` is stable, e.g.
// "TOKEN_INVALID".
[[nodiscard]] Response error_response(int status, std::string_view reason_code,
                                      std::string_view text);

// The same with `problems`.
[[nodiscard]] Response error_response(int status, std::string_view reason_code,
                                      std::string_view text, Problems const& problems);

// 400 with every problem by field path (CFG-4), in the shape of commands.
[[nodiscard]] Response problems_response(Problems const& problems);

// A save that lost (CD-3): `conflicts` are an array of what is there now, `data` says it.
[[nodiscard]] Response conflict_response(core::Refusal const& refusal,
                                         std::optional<core::ActionSet> allowed,
                                         nlohmann::json conflicts, std::string const& data);

// 404: an unknown thing and another organization's thing look the same (SEC-2).
[[nodiscard]] Response not_found_response();

// The shape of the configuration routes.
[[nodiscard]] Response configuration_error(int status, Problems const& problems,
                                           std::string_view tracking_id);

// `errorType` of a status, e.g. 409 -> "CONFLICT"; "ERROR" for a status without a name.
[[nodiscard]] std::string_view error_type(int status);

}  // namespace ringmaster::api
