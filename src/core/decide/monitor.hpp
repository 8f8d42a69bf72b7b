#pragma once
// Supervisors on live calls: listen, whisper, barge in (SU-1). A monitor is no party: he owes
// nothing, takes no slot, and goes when the last owner goes.

#include "core/decide/media.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused start_monitor(Decision& decision, StartMonitor const& command);
[[nodiscard]] Refused change_monitor(Decision& decision, ChangeMonitor const& command);
[[nodiscard]] Refused end_monitor(Decision& decision, EndMonitor const& command);

void monitor_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                     MediaOutcome const& outcome);

// VC-11: another mode took effect after its failure was told: back to the one he is in.
void undo_monitor(Decision& decision, TaskId task, MediaOperation const& late);
// Another agent has the contact now: listeners and whisperers hear him from now on.
void follow_owner(Decision& decision, TaskId task);
// What the connector was asked and has not answered: nobody waits for it, and his leg goes down.
void take_request_back(Decision& decision, TaskId task, AgentId supervisor,
                       std::string const& reason);

struct MonitorEnd {
    std::uint32_t engagement = 0;
    std::string reason;
    bool leg_gone = false;
};
void stop_monitor(Decision& decision, TaskId task, MonitorEnd const& end);
// Everybody who monitors the task; and everything this supervisor monitors.
void stop_monitors(Decision& decision, TaskId task, std::string const& reason);
void stop_monitors_of(Decision& decision, AgentId supervisor);

}  // namespace ringmaster::core
