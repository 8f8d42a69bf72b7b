// How the facts of recordings become records (RE-1, RE-2). A file that is told of later belongs to
// the oldest recording without one.

#include "reports/projection.hpp"

namespace ringmaster::reports {

void Projection::project(core::RecordingStarted const& event) {
    book_.run(
        "INSERT INTO recording(org, task, number, is_active, agent_id, agent_name, team_id,"
        " team_name, queue_id, queue_name, started_time)"
        " SELECT ?1, ?2, (SELECT coalesce(max(number), 0)+1 FROM recording WHERE org=?1"
        " AND task=?2), 1, last_agent_id, last_agent_name, last_team_id, last_team_name,"
        " last_queue_id, last_queue_name, ?3 FROM contact_session WHERE org=?1 AND task=?2",
        org_, event.task, event.at);
    book_.run(
        "UPDATE contact_session SET recording_count=recording_count+1"
        " WHERE org=?1 AND task=?2",
        org_, event.task);
}

void Projection::project(core::RecordingPaused const& event) {
    book_.run(
        "UPDATE recording SET paused_since=?3, paused_count=paused_count+1"
        " WHERE org=?1 AND task=?2 AND is_active=1",
        org_, event.task, event.at);
    book_.run("UPDATE contact_session SET paused_count=paused_count+1 WHERE org=?1 AND task=?2",
              org_, event.task);
}

void Projection::project(core::RecordingResumed const& event) {
    book_.run(
        "UPDATE recording SET paused_duration=paused_duration+max(?3-paused_since, 0),"
        " resumed_count=resumed_count+1, auto_resumed_count=auto_resumed_count+?4,"
        " paused_since=NULL WHERE org=?1 AND task=?2 AND is_active=1"
        " AND paused_since IS NOT NULL",
        org_, event.task, event.due.value_or(event.at), event.auto_resumed);
    book_.run("UPDATE contact_session SET resumed_count=resumed_count+1 WHERE org=?1 AND task=?2",
              org_, event.task);
    sum_pauses(event.task);
}

// Of all recordings of the contact.
void Projection::sum_pauses(core::TaskId task) {
    book_.run(
        "UPDATE contact_session SET paused_duration=(SELECT coalesce(sum(paused_duration), 0)"
        " FROM recording WHERE org=?1 AND task=?2) WHERE org=?1 AND task=?2",
        org_, task);
}

// What was paused to the end was paused until then.
void Projection::project(core::RecordingStopped const& event) {
    book_.run(
        "UPDATE recording SET is_active=0, ended_time=max(?3, started_time),"
        " duration=max(?3-started_time, 0),"
        " paused_duration=paused_duration+coalesce(max(?3-paused_since, 0), 0),"
        " paused_since=NULL WHERE org=?1 AND task=?2 AND is_active=1",
        org_, event.task, event.at);
    sum_pauses(event.task);
}

void Projection::project(core::RecordingFileReceived const& event) {
    book_.run(
        "UPDATE recording SET file_time=?4, file=(SELECT CASE is_erased WHEN 0 THEN ?3 END"
        " FROM contact_session WHERE org=?1 AND task=?2) WHERE org=?1 AND task=?2"
        " AND number=(SELECT min(number) FROM recording WHERE org=?1 AND task=?2"
        " AND file_time IS NULL)",
        org_, event.task, event.file, event.at);
}

}  // namespace ringmaster::reports
