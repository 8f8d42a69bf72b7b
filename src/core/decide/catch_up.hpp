#pragma once
// What a client that has a contact already needs beside AgentContact, which it ignores then: the
// one event that brings it to where the contact is for this agent now (PROTOCOL 2).

#include <optional>

#include "ringmaster/core/model/effect.hpp"

namespace ringmaster::core {

// Its kind and whom it is about, over the view; without agent, number and time. Nothing where the
// contact is not the viewer's own, as of a call he monitors.
[[nodiscard]] std::optional<TaskNotice> catch_up(TaskView const& view);

}  // namespace ringmaster::core
