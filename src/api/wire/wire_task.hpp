#pragma once
// The `data` of a task event behind its own type members (PROTOCOL 4).

#include "api/wire/wire_interaction.hpp"

namespace ringmaster::api {

// Members `interactionId` … `interaction` of an open object. A notice without reason, pending
// agents or code is what a body of an answer needs.
void write_task_data(WireWriter& out, core::TaskNotice const& notice,
                     InteractionWriter& interactions);

}  // namespace ringmaster::api
