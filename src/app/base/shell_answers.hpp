#pragma once
// What the shell answers by itself, whatever the request was: an organization away, no room, a
// fault.
//
// Ownership: values. Threading: pure functions. Units: Retry-After in whole seconds. Errors: none.

#include <chrono>
#include <string>

#include "ringmaster/api/text/http.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::app {

// 403: its provider has switched the organization off.
[[nodiscard]] api::Response organization_disabled();
// 503: it cannot go on until it is mended (OPS-8).
[[nodiscard]] api::Response organization_set_aside();
// 500: a fault, contained (OPS-8).
[[nodiscard]] api::Response internal_error();
// 503 with Retry-After: when it is worth another try.
[[nodiscard]] api::Response busy_response(std::string const& reason_code, std::string const& text,
                                          core::Duration retry_after = std::chrono::seconds(1));
// 429 with Retry-After: this caller has, or wants, more than his share (SEC-5).
[[nodiscard]] api::Response over_quota_response(std::string const& reason_code,
                                                std::string const& text,
                                                core::Duration retry_after);

inline constexpr char disk_space_text[] = "The server is short of disk space";
// The same, of a server without room for what is to be on record (OPS-7).
[[nodiscard]] api::Response disk_space_low();

}  // namespace ringmaster::app
