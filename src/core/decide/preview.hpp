#pragma once
// What an agent, or the end of his time, makes of a reservation of a preview campaign (OD-3).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Empty: whoever is shown it may decide so.
[[nodiscard]] std::optional<Reason> why_not_preview(Task const& task, PreviewAction action);
[[nodiscard]] Refused decide_preview(Decision& decision, DecidePreview const& command);

// Timer: he has not decided. A call that cannot be made then is skipped.
void preview_deadline(Decision& decision, TaskId task, std::uint32_t offer, Time due);

}  // namespace ringmaster::core
