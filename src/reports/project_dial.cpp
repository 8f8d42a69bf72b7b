// How callbacks and outdials become records (CB-1 to CB-9, OD-1, OD-2): an attempt per dial, and in
// place of `connected` the agent's span is `dialling` until the customer answers.

#include "reports/projection.hpp"

namespace ringmaster::reports {

void Projection::begin_attempt(core::TaskId task, Dial const& dial, Who const& agent) {
    book_.run(
        "INSERT INTO callback_attempt(org, task, dial, attempt_type, is_active, number, agent_id,"
        " agent_name, team_id, team_name, queue_id, queue_name, dialled_time)"
        " SELECT ?1, ?2, ?3, ?4, 1, callback_number, ?5, ?6, ?7, ?8, last_queue_id,"
        " last_queue_name, ?9 FROM contact_session WHERE org=?1 AND task=?2",
        org_, task, dial.ordinal, dial.type, agent.agent, agent.name, agent.team, agent.team_name,
        dial.at);
}

void Projection::begin_dial(core::TaskId task, Dial const& dial) {
    Who const agent = who(dial.agent);
    begin_attempt(task, dial, agent);
    // Nobody was connected yet.
    book_.run(
        "UPDATE contact_activity SET activity_type='dialling' WHERE org=?1 AND task=?2"
        " AND ordinal=?3 AND is_active=1",
        org_, task, dial.engagement);
    book_.run(
        "UPDATE contact_leg SET connected_time=NULL WHERE org=?1 AND task=?2"
        " AND engagement=?3",
        org_, task, dial.engagement);
    book_.run(
        "UPDATE contact_session SET connected_count=connected_count-1,"
        " is_contact_handled=(connected_count>1), callback_agent_name=?3, callback_team_name=?4,"
        " callback_status='dialling' WHERE org=?1 AND task=?2",
        org_, task, agent.name, agent.team_name);
    set_status(task, "dialling", dial.at);
}

void Projection::end_dial(core::TaskId task, DialEnd const& end) {
    book_.run(
        "UPDATE callback_attempt SET is_active=0, ended_time=max(?4, dialled_time),"
        " is_answered=?5, is_counted=?6, cause=?7, next_time=?8"
        " WHERE org=?1 AND task=?2 AND dial=?3 AND is_active=1",
        org_, task, end.ordinal, end.at, end.answered, end.counted, end.cause, end.next);
}

void Projection::ring_dial(core::TaskId task, std::uint32_t dial, core::Time at) {
    book_.run("UPDATE callback_attempt SET ringing_time=?4 WHERE org=?1 AND task=?2 AND dial=?3",
              org_, task, dial, at);
}

void Projection::answer_dial(core::TaskId task, std::uint32_t dial, core::Time at) {
    end_dial(task, {dial, at, true, true, "answered", {}});
    std::int64_t const engagement = book_.number(
        "SELECT ordinal FROM contact_activity WHERE org=?1 AND task=?2 AND is_active=1"
        " AND activity_type='dialling'",
        org_, task);
    if (engagement == 0) return answer_waiting(task, at);
    go_on(task, static_cast<std::uint32_t>(engagement), "connected", at);
    book_.run(
        "UPDATE contact_leg SET connected_time=?4 WHERE org=?1 AND task=?2"
        " AND engagement=?3",
        org_, task, engagement, at);
    book_.run(
        "UPDATE contact_session SET connected_count=connected_count+1, is_contact_handled=1,"
        " callback_connect_time=?3, callback_status='connected' WHERE org=?1 AND task=?2",
        org_, task, at);
    set_status(task, "connected", at);
}

// He was called first: whoever accepted is connected already, and had no part in the dial.
void Projection::answer_waiting(core::TaskId task, core::Time at) {
    book_.run(
        "UPDATE contact_session SET (callback_agent_name, callback_team_name)="
        "(SELECT agent_name, team_name FROM contact_leg WHERE org=?1 AND task=?2 AND is_active=1"
        " AND engagement IS NOT NULL ORDER BY leg DESC LIMIT 1),"
        " callback_connect_time=?3, callback_status='connected' WHERE org=?1 AND task=?2",
        org_, task, at);
}

void Projection::project(core::CallbackRequested const& event) {
    std::string const queue = name_of("queue", event.queue.value);
    std::string const agent =
        event.wish ? name_of("agent", event.wish->assignee.value) : std::string();
    book_.run(
        "UPDATE contact_session SET is_callback=1, callback_type=?3, callback_number=?4,"
        " callback_origin=?5, callback_request_time=?6,"
        " callback_queue_name=coalesce(?7, last_queue_name), callback_agent_name=?8,"
        " callback_status=?9, last_queue_id=coalesce(?10, last_queue_id),"
        " last_queue_name=coalesce(?7, last_queue_name) WHERE org=?1 AND task=?2",
        org_, event.task, event.type, event.number, event.wish ? event.wish->origin : "call",
        event.at, queue, agent, event.due ? "waiting" : "queued", event.queue);
    if (event.due) begin(event.task, {"callback-wait", 0, event.at, "CALLBACK"});
}

void Projection::project(core::CallbackChanged const& event) {
    std::string const queue = name_of("queue", event.queue.value);
    std::string const agent = name_of("agent", event.wish.assignee.value);
    book_.run(
        "UPDATE contact_session SET callback_type=?3, callback_number=?4, customer_name=?5,"
        " callback_queue_name=?6, callback_agent_name=?7, callback_status=?8, last_queue_id=?9,"
        " last_queue_name=?6 WHERE org=?1 AND task=?2",
        org_, event.task, event.wish.type, event.wish.number, event.customer_name, queue, agent,
        event.due ? "waiting" : "queued", event.queue);
    static_cast<void>(end_type(event.task, "callback-wait", {event.at, "CALLBACK_CHANGED"}));
    if (event.due) begin(event.task, {"callback-wait", 0, event.at, "CALLBACK_CHANGED"});
}

void Projection::project(core::CallerReleased const& event) {
    note(event.task, {"caller-released", 0, event.at}, {});
}

void Projection::project(core::CallbackDropped const& event) {
    book_.run(
        "UPDATE contact_session SET is_callback=0, callback_status='dropped',"
        " last_activity_time=?3 WHERE org=?1 AND task=?2",
        org_, event.task, event.at);
}

void Projection::project(core::CallbackDialled const& event) {
    if (event.engagement != 0) {
        return begin_dial(event.task,
                          {"callback", event.dial, event.engagement, event.agent, event.at});
    }
    begin_attempt(event.task, {"callback", event.dial, 0, {}, event.at}, {});  // nobody has it
    book_.run("UPDATE contact_session SET callback_status='dialling' WHERE org=?1 AND task=?2",
              org_, event.task);
}

void Projection::project(core::CallbackPickedUp const& event) {
    book_.run(
        "UPDATE contact_session SET callback_status='answered', last_activity_time=?3"
        " WHERE org=?1 AND task=?2",
        org_, event.task, event.at);
}

void Projection::project(core::CallbackRinging const& event) {
    ring_dial(event.task, event.dial, event.at);
}

void Projection::project(core::CallbackAnswered const& event) {
    answer_dial(event.task, event.dial, event.at);
}

void Projection::project(core::CallbackAttempted const& event) {
    core::Time const at = event.due.value_or(event.at);
    end_dial(event.task, {event.dial, at, false, event.counted, event.cause, event.next});
    book_.run(
        "UPDATE contact_session SET callback_retry_count=callback_retry_count+?3,"
        " callback_status=?4 WHERE org=?1 AND task=?2",
        org_, event.task, event.counted,
        event.next ? "waiting" : (event.counted ? "closed" : "queued"));
    if (event.next) begin(event.task, {"callback-wait", 0, at, "CALLBACK_RETRY"});
}

void Projection::project(core::CallbackDue const& event) {
    static_cast<void>(end_type(event.task, "callback-wait", {event.at, "CALLBACK_DUE"}));
    book_.run("UPDATE contact_session SET callback_status='queued' WHERE org=?1 AND task=?2", org_,
              event.task);
}

void Projection::project(core::OutdialStarted const& event) {
    book_.run(
        "UPDATE contact_session SET is_outdial=1, callback_number=?3"
        " WHERE org=?1 AND task=?2",
        org_, event.task, event.number);
}

void Projection::project(core::OutdialDialled const& event) {
    begin_dial(event.task, {"outdial", event.dial, event.engagement, event.agent, event.at});
}

void Projection::project(core::OutdialRinging const& event) {
    ring_dial(event.task, event.dial, event.at);
}

void Projection::project(core::OutdialAnswered const& event) {
    answer_dial(event.task, event.dial, event.at);
}

void Projection::project(core::OutdialFailed const& event) {
    if (event.dial == 0) return;  // his own device: nobody was dialled
    end_dial(event.task, {event.dial, event.due.value_or(event.at), false, true, event.cause, {}});
}

}  // namespace ringmaster::reports
