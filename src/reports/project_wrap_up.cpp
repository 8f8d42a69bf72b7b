// How after-call work becomes records (WU-10, WU-11): a span of the contact while it is open, a row
// of its own once it is stored, another version of it when it is stored again.

#include "reports/projection.hpp"

namespace ringmaster::reports {

void Projection::project(core::WrapUpStarted const& event) {
    go_on(event.task, event.engagement, "wrapup", event.at);
}

void Projection::project(core::WrapUpSkipped const& event) {
    static_cast<void>(end(event.task, event.engagement, {event.at, "SKIPPED"}));
}

void Projection::project(core::WrapUpSubmitted const& event) {
    static_cast<void>(
        end(event.task, event.engagement, {event.submitted, core::enum_name(event.origin)}));
    std::string const agent = name_of("agent", event.agent.value);
    std::string const team = name_of("team", event.team.value);
    std::string const queue = name_of("queue", event.queue.value);
    std::string const code = name_of("code", event.code.value);
    book_.run(
        "INSERT INTO wrap_up(org, task, engagement, version, channel_type, agent_id, agent_name,"
        " team_id, team_name, queue_id, queue_name, code_id, code_name, reason, origin,"
        " started_time, submitted_time, decided_time, duration, extensions, note,"
        " submitted_by_kind, submitted_by_id, submitted_by_name)"
        " SELECT ?1, ?2, ?3, (SELECT coalesce(max(version), 0)+1 FROM wrap_up WHERE org=?1"
        " AND task=?2 AND engagement=?3), channel_type, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " CASE is_erased WHEN 0 THEN ?12 END, ?13, ?14, ?15, ?16, ?15-?14, ?17,"
        " CASE is_erased WHEN 0 THEN ?18 END, ?19, ?20, ?21"
        " FROM contact_session WHERE org=?1 AND task=?2",
        org_, event.task, event.engagement, event.agent, agent, event.team, team, event.queue,
        queue, event.code, code, event.reason, event.origin, event.started, event.submitted,
        event.decided, event.extensions, event.note, event.by.kind, event.by.agent, event.by.name);
    book_.run(
        "UPDATE contact_session SET wrap_up_count=wrap_up_count+1, last_wrap_up_code_id=?3,"
        " last_wrap_up_code_name=?4 WHERE org=?1 AND task=?2",
        org_, event.task, event.code, code);
    book_.run(
        "UPDATE contact_leg SET last_wrap_up_code_name=?4 WHERE org=?1 AND task=?2"
        " AND engagement=?3",
        org_, event.task, event.engagement, code);
}

// When and by whom it was corrected stands where it says so of the submission; all else is copied.
void Projection::project(core::WrapUpCorrected const& event) {
    std::string const code = name_of("code", event.code.value);
    book_.run(
        "INSERT INTO wrap_up(org, task, engagement, version, channel_type, agent_id, agent_name,"
        " team_id, team_name, queue_id, queue_name, code_id, code_name, reason, origin,"
        " started_time, submitted_time, decided_time, duration, extensions, note,"
        " submitted_by_kind, submitted_by_id, submitted_by_name)"
        " SELECT w.org, w.task, w.engagement, w.version+1, w.channel_type, w.agent_id,"
        " w.agent_name, w.team_id, w.team_name, w.queue_id, w.queue_name, ?4, ?5,"
        " CASE s.is_erased WHEN 0 THEN ?6 END, w.origin, w.started_time, w.submitted_time, ?7,"
        " w.duration, w.extensions, CASE s.is_erased WHEN 0 THEN ?8 END, ?9, ?10, ?11"
        " FROM wrap_up w JOIN contact_session s ON s.org=w.org AND s.task=w.task"
        " WHERE w.org=?1 AND w.task=?2 AND w.engagement=?3 ORDER BY w.version DESC LIMIT 1",
        org_, event.task, event.engagement, event.code, code, event.reason, event.at, event.note,
        event.by.kind, event.by.agent, event.by.name);
    // The contact's last wrap-up is the one that was submitted last.
    book_.run(
        "UPDATE contact_session SET last_wrap_up_code_id=?4, last_wrap_up_code_name=?5"
        " WHERE org=?1 AND task=?2 AND ?3=(SELECT engagement FROM wrap_up WHERE org=?1 AND task=?2"
        " AND version=1 ORDER BY decided_time DESC, engagement DESC LIMIT 1)",
        org_, event.task, event.engagement, event.code, code);
    book_.run(
        "UPDATE contact_leg SET last_wrap_up_code_name=?4 WHERE org=?1 AND task=?2"
        " AND engagement=?3",
        org_, event.task, event.engagement, code);
}

}  // namespace ringmaster::reports
