#include "core/decide/recording.hpp"

#include "core/decide/actions.hpp"
#include "core/decide/parties.hpp"

namespace ringmaster::core {
namespace {

void started(Decision& decision, TaskId id, MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    if (!outcome.succeeded || task.recording) return;
    // Nobody has stopped it: it was not known to run.
    if (task.ended() != nullptr || !task.has_customer()) {
        return decision.command(id, MediaKind::record_stop, customer_leg(), 0);
    }
    decision.emit(RecordingStarted{id, decision.now()});
    tell_agents(decision, NoticeKind::CallRecordingStarted, id);  // VC-6: a pause is allowed now
    tell_agents(decision, NoticeKind::ContactUpdated, id);        // to clients that know it not
}

void paused(Decision& decision, TaskId id, MediaOperation const& operation,
            MediaOutcome const& outcome) {
    if (!outcome.succeeded) {
        return tell_failure(decision, operation.by, NoticeKind::ContactRecordingPauseFailed, id,
                            outcome.cause);
    }
    Queue const* const queue = decision.config().queue(decision.state().task(id)->queue);
    std::optional<Time> resume_due;
    if (queue != nullptr && queue->pause_length.count() > 0) {
        resume_due = decision.now() + queue->pause_length;
    }
    decision.emit(RecordingPaused{id, operation.by, decision.now(), resume_due});
    tell_agents(decision, NoticeKind::ContactRecordingPaused, id);
}

void resumed(Decision& decision, TaskId id, MediaOperation const& operation,
             MediaOutcome const& outcome) {
    if (!outcome.succeeded) {
        return tell_failure(decision, operation.by, NoticeKind::ContactRecordingResumeFailed, id,
                            outcome.cause);
    }
    decision.emit(RecordingResumed{id, operation.by, std::nullopt, decision.now(), false});
    tell_agents(decision, NoticeKind::ContactRecordingResumed, id);
}

void request(Decision& decision, TaskId id, Purpose purpose, AgentId by) {
    MediaKind const kind =
        purpose == Purpose::record_pause ? MediaKind::record_pause : MediaKind::record_resume;
    MediaRequest request{kind, customer_leg()};
    request.purpose = purpose;
    request.by = by;
    decision.request(id, request);
}

}  // namespace

void start_recording(Decision& decision, TaskId id) {
    Task const& task = *decision.state().task(id);
    Queue const* const queue = decision.config().queue(task.queue);
    bool const by_queue = queue != nullptr && queue->recorded;
    if (task.recording || (!by_queue && !decision.config().settings.record_all)) return;
    decision.command(id, MediaKind::record_start, customer_leg(), 0);
}

void stop_recording(Decision& decision, TaskId id) {
    if (!decision.state().task(id)->recording) return;
    decision.emit(RecordingStopped{id, decision.now()});
    decision.command(id, MediaKind::record_stop, customer_leg(), 0);
}

Refused pause_recording(Decision& decision, PauseRecording const& command) {
    auto const reason =
        why_not(decision.world(), command.task, command.agent, Action::record_pause);
    if (reason) return Refusal{*reason, {}};
    request(decision, command.task, Purpose::record_pause, command.agent);
    return std::nullopt;
}

Refused resume_recording(Decision& decision, ResumeRecording const& command) {
    auto const reason =
        why_not(decision.world(), command.task, command.agent, Action::record_resume);
    if (reason) return Refusal{*reason, {}};
    request(decision, command.task, Purpose::record_resume, command.agent);
    return std::nullopt;
}

void recording_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                       MediaOutcome const& outcome) {
    if (operation.kind == MediaKind::record_start) return started(decision, id, outcome);
    Task const& task = *decision.state().task(id);
    if (task.ended() != nullptr || !task.recording) return;
    bool const is_paused = task.recording->paused_since.has_value();
    bool const pauses = operation.purpose == Purpose::record_pause;
    if (pauses == is_paused) {  // so already: what is allowed has changed, no more
        return tell_agents(decision, NoticeKind::ContactUpdated, id);
    }
    if (pauses) return paused(decision, id, operation, outcome);
    resumed(decision, id, operation, outcome);
}

void recording_deadline(Decision& decision, TaskId id, Time due) {
    decision.emit(RecordingResumed{id, {}, due, decision.now(), true});
    Saying saying;
    saying.auto_resumed = true;
    tell_agents(decision, NoticeKind::ContactRecordingResumed, id, saying);
    decision.command(id, MediaKind::record_resume, customer_leg(), 0);
}

}  // namespace ringmaster::core
