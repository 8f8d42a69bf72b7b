// How a contact's way from its arrival to its end becomes records. What a leg is: one stay in a
// queue, or for an agent, and the agent's part that came of it.

#include <algorithm>
#include <array>

#include "reports/projection.hpp"
#include "ringmaster/core/model/personal_data.hpp"
#include "ringmaster/reports/abandon.hpp"

namespace ringmaster::reports {
namespace {

// RQ-9, RQ-8: why it waits elsewhere than it was sent to.
bool is_overflow(std::string_view reason) {
    constexpr std::array<std::string_view, 5> reasons{
        "OVERFLOW", "MAX_TIME_IN_QUEUE", "DIRECT_WAIT_OVER", "QUEUE_CLOSED", "QUEUE_INACTIVE"};
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

// OF-3: nobody took it, neither he nor his device; what came of it makes no difference.
bool is_miss(std::string_view reason) { return reason == core::enum_name(core::SystemCode::RONA); }

std::string_view type_of(core::Role role) {
    switch (role) {
        case core::Role::owner: return "connected";
        case core::Role::consulted: return "consulting";
        case core::Role::conference: return "conference";
        case core::Role::monitor: return "monitor";
    }
    return {};
}

}  // namespace

// An id that is given to a second contact, after the first was closed, is the second one's.
void Projection::forget(core::TaskId task) {
    if (book_.number("SELECT count(*) FROM contact_session WHERE org=?1 AND task=?2", org_, task) ==
        0) {
        return;
    }
    for (std::string_view const sql : {"DELETE FROM contact_session WHERE org=?1 AND task=?2",
                                       "DELETE FROM contact_leg WHERE org=?1 AND task=?2",
                                       "DELETE FROM contact_activity WHERE org=?1 AND task=?2",
                                       "DELETE FROM wrap_up WHERE org=?1 AND task=?2",
                                       "DELETE FROM callback_attempt WHERE org=?1 AND task=?2",
                                       "DELETE FROM recording WHERE org=?1 AND task=?2"}) {
        book_.run(sql, org_, task);
    }
}

void Projection::project(core::TaskCreated const& event) {
    forget(event.task);
    std::string const point = name_of("entry_point", event.entry_point.value);
    book_.run(
        "INSERT INTO contact_session(org, task, is_active, status, channel_type, direction,"
        " created_time, last_activity_time, origin, destination, customer_name, customer_number,"
        " contact_priority, entry_point_id, entry_point_name, is_complete)"
        " VALUES(?1, ?2, 1, 'new', ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)",
        org_, event.task, event.media, event.direction, event.at, event.origin, event.destination,
        event.customer_name, core::customer_of(event), event.priority, event.entry_point, point);
    save(event.task, event.attributes);
}

void Projection::project(core::VariablesSaved const& event) { save(event.task, event.attributes); }

// CD-4: of a secure value nothing is told, nor what the variable was while it was none.
void Projection::save(core::TaskId task, Variables const& variables) {
    for (auto const& [name, variable] : variables) {
        auto const* const plain = std::get_if<core::PlainValue>(&variable.value);
        book_.run(
            "UPDATE contact_session SET variables=nullif(json_patch(coalesce(variables, '{}'),"
            " json_object(?3, CASE WHEN ?4 THEN coalesce(?5, '') END)), '{}')"
            " WHERE org=?1 AND task=?2 AND is_erased=0",
            org_, task, name, plain != nullptr, plain == nullptr ? std::string() : plain->text);
    }
}

void Projection::begin_leg(core::TaskQueued const& event) {
    std::string const queue = name_of("queue", event.queue.value);
    book_.run(
        "INSERT INTO contact_leg(org, task, leg, is_active, status, contact_state, channel_type,"
        " direction, is_outdial, created_time, queued_to, queue_reason, queue_id, queue_name,"
        " entry_point_id, entry_point_name, contact_priority, age_time, is_complete)"
        " SELECT ?1, ?2, ?3, 1, 'queued', 'queued', channel_type, direction, is_outdial, ?4, ?5,"
        " ?6, coalesce(?7, last_queue_id), coalesce(?8, last_queue_name), entry_point_id,"
        " entry_point_name, ?9, ?10, 1 FROM contact_session WHERE org=?1 AND task=?2",
        org_, event.task, event.entry, event.at, event.target.empty() ? "queue" : "agent",
        event.reason, event.queue, queue, event.priority, event.age_since);
}

void Projection::project(core::TaskQueued const& event) {
    Span span{event.target.empty() ? "queue" : "direct", event.entry, event.at, event.reason};
    span.queue = event.queue;
    span.leg = event.entry;
    if (!event.target.empty()) span.destination.agent = event.target;
    if (event.kind == core::EntryKind::consult) {
        if (event.queue.empty()) return;  // the consult says it all
        span.type = "consult-queue";
        span.leg = owner_leg(event.task);
        return begin(event.task, span);
    }
    begin_leg(event);
    begin(event.task, span);
    set_status(event.task, "queued", event.at);
    book_.run(
        "UPDATE contact_session SET contact_priority=?3, overflow_count=overflow_count+?4"
        " WHERE org=?1 AND task=?2",
        org_, event.task, event.priority, is_overflow(event.reason));
    if (event.queue.empty()) return;
    std::string const name = name_of("queue", event.queue.value);
    book_.run(
        "UPDATE contact_session SET queue_count=queue_count+1,"
        " first_queue_id=coalesce(first_queue_id, ?3),"
        " first_queue_name=coalesce(first_queue_name, ?4),"
        " previous_queue_id=CASE WHEN last_queue_id<>?3 THEN last_queue_id"
        " ELSE previous_queue_id END,"
        " previous_queue_name=CASE WHEN last_queue_id<>?3 THEN last_queue_name"
        " ELSE previous_queue_name END,"
        " last_queue_id=?3, last_queue_name=?4 WHERE org=?1 AND task=?2",
        org_, event.task, event.queue, name);
}

void Projection::project(core::TaskDequeued const& event) {
    auto const span = end(event.task, event.entry, {event.at, event.reason});
    if (span && span->type != "consult-queue") leave_queue(event, *span);
}

void Projection::leave_queue(core::TaskDequeued const& event, EndedSpan const& span) {
    bool const is_answered = event.reason == "CONNECTED";
    book_.run(
        "UPDATE contact_leg SET queue_ended_time=?4, queue_duration=?5,"
        " answered_time=CASE WHEN ?6 THEN ?4 END WHERE org=?1 AND task=?2 AND leg=?3",
        org_, event.task, event.entry, event.at, span.duration, is_answered);
    if (is_answered) return;
    book_.run(
        "UPDATE contact_leg SET is_active=0, status='ended', contact_state='ended', ended_time=?4,"
        " termination_reason=?5, handle_type=?6 WHERE org=?1 AND task=?2 AND leg=?3",
        org_, event.task, event.entry, event.at, event.reason,
        is_abandon(event.reason) ? "abandoned" : "left");
}

void Projection::project(core::OfferMade const& event) {
    Span span{"connecting", event.offer, event.at, "offer", who(event.agent), event.entry};
    begin(event.task, span);
    std::int64_t const legs = book_.run(
        "UPDATE contact_leg SET offered_count=offered_count+1,"
        " manual_assign_count=manual_assign_count+?4 WHERE org=?1 AND task=?2 AND leg=?3",
        org_, event.task, event.entry, event.assigned);
    if (legs == 0) return;  // a consult's
    book_.run(
        "UPDATE contact_session SET is_contact_offered=1,"
        " manual_assign_count=manual_assign_count+?3 WHERE org=?1 AND task=?2",
        org_, event.task, event.assigned);
}

void Projection::project(core::OfferRinging const& event) {
    go_on(event.task, event.offer, "ringing", event.at);
    book_.run("UPDATE contact_session SET ringing_count=ringing_count+1 WHERE org=?1 AND task=?2",
              org_, event.task);
}

void Projection::project(core::OfferClosed const& event) {
    std::string_view const outcome = core::enum_name(event.outcome);
    auto const span =
        end(event.task, event.offer,
            {event.due.value_or(event.at), event.reason.empty() ? outcome : event.reason});
    if (!span) return;
    bool const by_customer = event.outcome == core::OfferOutcome::customer_left;  // OF-5
    book_.run(
        "UPDATE contact_leg SET not_answered_count=not_answered_count+?4,"
        " declined_count=declined_count+?5, left_ringing_count=left_ringing_count+?6"
        " WHERE org=?1 AND task=?2 AND leg=?3",
        org_, event.task, span->leg, is_miss(event.reason),
        event.outcome == core::OfferOutcome::declined, by_customer);
}

std::int64_t Projection::owner_leg(core::TaskId task) {
    return book_.number(
        "SELECT max(leg) FROM contact_leg WHERE org=?1 AND task=?2 AND is_active=1"
        " AND engagement IS NOT NULL",
        org_, task);
}

// The answered leg that waits for its agent; else one of its own, e.g. behind a consult transfer.
std::int64_t Projection::take_leg(core::TaskId task, std::uint32_t engagement, Who const& who,
                                  core::Time at) {
    std::int64_t const waiting = book_.number(
        "SELECT max(leg) FROM contact_leg WHERE org=?1 AND task=?2 AND is_active=1"
        " AND engagement IS NULL AND answered_time IS NOT NULL",
        org_, task);
    std::int64_t const leg = waiting == 0 ? engagement : waiting;
    if (waiting == 0) {
        book_.run(
            "INSERT INTO contact_leg(org, task, leg, is_active, status, channel_type, direction,"
            " is_outdial, created_time, queued_to, queue_id, queue_name, entry_point_id,"
            " entry_point_name, contact_priority, answered_time, is_complete)"
            " SELECT ?1, ?2, ?3, 1, 'connected', channel_type, direction, is_outdial, ?4, 'agent',"
            " last_queue_id, last_queue_name, entry_point_id, entry_point_name, contact_priority,"
            " ?4, is_complete FROM contact_session WHERE org=?1 AND task=?2",
            org_, task, leg, at);
    }
    book_.run(
        "UPDATE contact_leg SET status='connected', contact_state='connected', engagement=?4,"
        " agent_id=?5, agent_name=?6, agent_session_id=?7, agent_phone_number=?8, team_id=?9,"
        " team_name=?10, site_id=?11, site_name=?12, connected_time=?13"
        " WHERE org=?1 AND task=?2 AND leg=?3",
        org_, task, leg, engagement, who.agent, who.name, who.session, who.phone, who.team,
        who.team_name, who.site, who.site_name, at);
    return leg;
}

// He is the contact's owner from now on.
void Projection::own(core::TaskId task, std::uint32_t engagement, Who const& who, core::Time at) {
    std::int64_t const leg = take_leg(task, engagement, who, at);
    book_.run(
        "UPDATE contact_activity SET leg=?4 WHERE org=?1 AND task=?2 AND ordinal=?3"
        " AND is_active=1",
        org_, task, engagement, leg);
    book_.run(
        "UPDATE contact_session SET previous_agent_id=last_agent_id,"
        " previous_agent_name=last_agent_name, previous_agent_session_id=last_agent_session_id,"
        " last_agent_id=?3, last_agent_name=?4, last_agent_session_id=?5,"
        " last_agent_phone_number=?6, last_team_id=?7, last_team_name=?8, last_site_id=?9,"
        " last_site_name=?10, connected_count=connected_count+1, is_contact_handled=1"
        " WHERE org=?1 AND task=?2",
        org_, task, who.agent, who.name, who.session, who.phone, who.team, who.team_name, who.site,
        who.site_name);
    set_status(task, "connected", at);
}

void Projection::project(core::EngagementStarted const& event) {
    Who const agent = who(event.agent);
    Span span{type_of(event.role), event.engagement, event.at, {}, agent};
    if (event.role != core::Role::owner) span.leg = owner_leg(event.task);
    begin(event.task, span);
    if (event.role == core::Role::owner) own(event.task, event.engagement, agent, event.at);
    if (event.role != core::Role::monitor) return;
    book_.run(
        "UPDATE contact_session SET is_monitored=1,"
        " total_monitoring_count=total_monitoring_count+1 WHERE org=?1 AND task=?2",
        org_, event.task);
}

void Projection::project(core::EngagementEnded const& event) {
    auto const span = end(event.task, event.engagement, {event.at, event.reason});
    if (!span) return;
    bool const was_dialling = span->type == "dialling";
    book_.run(
        "UPDATE contact_leg SET is_active=0, status='ended', contact_state='ended', ended_time=?4,"
        " termination_reason=?5, handle_type=?6, is_task_leg_handled=?7"
        " WHERE org=?1 AND task=?2 AND engagement=?3",
        org_, event.task, event.engagement, event.at, event.reason,
        was_dialling ? "unanswered" : "normal", !was_dialling);
}

void Projection::project(core::TaskEnded const& event) {
    core::Time const at = event.due.value_or(event.at);
    end_hold(event.task, at);
    static_cast<void>(end_type(event.task, "callback-wait", {at, event.reason}));
    end_contact(event, at);
}

void Projection::end_contact(core::TaskEnded const& event, core::Time at) {
    bool const by_nobody = event.by == core::TerminatingParty::none;
    std::string_view const by = by_nobody ? std::string_view() : core::enum_name(event.by);
    book_.run(
        "UPDATE contact_leg SET is_active=0, status='ended', contact_state='ended',"
        " ended_time=?3, termination_reason=?4, handle_type=coalesce(handle_type, 'normal'),"
        " is_task_leg_handled=1 WHERE org=?1 AND task=?2 AND is_active=1",
        org_, event.task, at, event.reason);
    book_.run(
        "UPDATE contact_leg SET terminating_end=?3 WHERE org=?1 AND task=?2"
        " AND leg=(SELECT max(leg) FROM contact_leg WHERE org=?1 AND task=?2)",
        org_, event.task, by);
    book_.run(
        "UPDATE contact_session SET is_active=0, status='ended', ended_time=max(?3, created_time),"
        " total_duration=max(?3-created_time, 0), last_activity_time=?3, termination_reason=?4,"
        " terminating_end=?5, termination_type=CASE WHEN is_contact_handled THEN 'normal'"
        " WHEN ?6 THEN 'abandoned' ELSE 'other' END, callback_status=CASE WHEN NOT is_callback"
        " THEN callback_status WHEN callback_connect_time IS NOT NULL THEN 'connected' ELSE ?7 END"
        " WHERE org=?1 AND task=?2",
        org_, event.task, at, event.reason, by, is_abandon(event.reason), "closed");
}

void Projection::project(core::TaskClosed const& event) {
    book_.run(
        "UPDATE contact_session SET closed_time=?3, last_activity_time=?3"
        " WHERE org=?1 AND task=?2",
        org_, event.task, event.at);
}

void Projection::set_status(core::TaskId task, std::string_view status, core::Time at) {
    book_.run(
        "UPDATE contact_session SET status=?3, last_activity_time=?4 WHERE org=?1"
        " AND task=?2 AND is_active=1",
        org_, task, status, at);
}

}  // namespace ringmaster::reports
