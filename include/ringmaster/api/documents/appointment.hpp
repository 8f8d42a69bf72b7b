#pragma once
// When a customer wants to be called, by the clock of his zone (CB-2). A start that the clock skips
// is the first moment behind the gap; of one that comes twice, the first. An end that comes twice
// is the second: the whole of what was said is meant.
//
// Ownership: values. Threading: any thread; the zones are read once per process. Units: epoch
// milliseconds, seconds of the local clock. Errors: problems name the field; `as_of_now` has none.

#include <optional>
#include <string>

#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/callback.hpp"

namespace ringmaster::api {

// Limits of what may be asked for, by the public description.
inline constexpr core::Duration appointment_notice_min = std::chrono::minutes(30);
inline constexpr core::Duration appointment_length_min = std::chrono::minutes(30);
inline constexpr core::Duration appointment_length_max = std::chrono::hours(8);

// Of `scheduleDate` (YYYY-MM-DD), `startTime`, `endTime` (HH:MM:SS) and `timezone` (IANA) in the
// body of a request at `now`. Nothing, with problems, when something is missing, no time or date,
// or out of the limits.
[[nodiscard]] std::optional<core::Appointment> read_appointment(nlohmann::json const& body,
                                                                core::Time now, Problems& problems);

// The instants that its clock comes to by the rules known now.
[[nodiscard]] core::Appointment as_of_now(core::Appointment appointment);

}  // namespace ringmaster::api
