#pragma once
// Who is meant by a task event, beside its recipient: the members `consultMediaResourceId` …
// `participantId` (PROTOCOL 4).

#include <string>

#include "api/wire/wire_look.hpp"
#include "api/wire/wire_writer.hpp"

namespace ringmaster::api {

[[nodiscard]] Look look_at(core::TaskNotice const& notice);
// The leg the event is about: the main one, but for a hold or resume of the consult's.
[[nodiscard]] std::string leg_of(core::TaskNotice const& notice);
[[nodiscard]] bool owes_wrap_up(core::TaskNotice const& notice);
void write_parties(WireWriter& out, core::TaskNotice const& notice, Look const& look);

}  // namespace ringmaster::api
