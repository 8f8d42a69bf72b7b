#pragma once
// The recording's facts and its pauses; the connector keeps the sound (RE).

#include "core/decide/media.hpp"

namespace ringmaster::core {

// Asks the connector to record when the queue says so and it does not record yet (RE-1).
void start_recording(Decision& decision, TaskId task);
void stop_recording(Decision& decision, TaskId task);

[[nodiscard]] Refused pause_recording(Decision& decision, PauseRecording const& command);
[[nodiscard]] Refused resume_recording(Decision& decision, ResumeRecording const& command);

void recording_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                       MediaOutcome const& outcome);
// The pause is over by itself (RE-2).
void recording_deadline(Decision& decision, TaskId task, Time due);

}  // namespace ringmaster::core
