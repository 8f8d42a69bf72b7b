#pragma once
// Moments as people and other programs write them: ISO 8601 in UTC.
//
// Threading: pure functions. Errors: nothing for what is none.

#include <optional>
#include <string>

#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

// 2026-11-28T18:47:00.000Z
[[nodiscard]] std::string date_time(core::Time at);
// The same; seconds, their fraction and the Z may be left out.
[[nodiscard]] std::optional<core::Time> read_date_time(std::string const& text);

}  // namespace ringmaster::api
