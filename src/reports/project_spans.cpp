// How spans of a contact begin, go on and end, and which sums of the contact and of its leg they
// are added to. A span knows its leg from the start: it may end after the leg has.

#include <array>
#include <utility>

#include "reports/projection.hpp"

namespace ringmaster::reports {
namespace {

// What a span of a type adds to when it ends.
struct Sums {
    std::string_view type;
    std::string_view contact_sql;
    std::string_view leg_sql;
};

constexpr std::array sums{
    Sums{"queue",
         "UPDATE contact_session SET queue_duration=queue_duration+?3,"
         " last_queue_duration=?3 WHERE org=?1 AND task=?2",
         {}},
    Sums{"ringing",
         "UPDATE contact_session SET ringing_duration=ringing_duration+?3"
         " WHERE org=?1 AND task=?2",
         "UPDATE contact_leg SET ringing_duration=ringing_duration+?4"
         " WHERE org=?1 AND task=?2 AND leg=?3"},
    Sums{"connected",
         "UPDATE contact_session SET connected_duration=connected_duration+?3"
         " WHERE org=?1 AND task=?2",
         "UPDATE contact_leg SET connected_duration=connected_duration+?4"
         " WHERE org=?1 AND task=?2 AND leg=?3"},
    Sums{"hold",
         "UPDATE contact_session SET hold_duration=hold_duration+?3"
         " WHERE org=?1 AND task=?2",
         "UPDATE contact_leg SET hold_duration=hold_duration+?4"
         " WHERE org=?1 AND task=?2 AND leg=?3"},
    Sums{"consult",
         "UPDATE contact_session SET consult_duration=consult_duration+?3"
         " WHERE org=?1 AND task=?2",
         "UPDATE contact_leg SET consult_duration=consult_duration+?4"
         " WHERE org=?1 AND task=?2 AND leg=?3"},
    Sums{"consult-queue",
         "UPDATE contact_session SET"
         " consult_to_queue_duration=consult_to_queue_duration+?3 WHERE org=?1 AND task=?2",
         {}},
    Sums{"conference",
         "UPDATE contact_session SET conference_duration=conference_duration+?3"
         " WHERE org=?1 AND task=?2",
         {}},
    Sums{"wrapup",
         "UPDATE contact_session SET wrap_up_duration=wrap_up_duration+?3"
         " WHERE org=?1 AND task=?2",
         "UPDATE contact_leg SET wrap_up_duration=wrap_up_duration+?4"
         " WHERE org=?1 AND task=?2 AND leg=?3"},
};

EndedSpan ended_span(Rows& row) {
    EndedSpan span;
    span.type = row->bytes();
    span.duration = core::Duration(row->integer());
    span.leg = row->integer();
    return span;
}

}  // namespace

void Projection::begin(core::TaskId task, Span const& span) {
    core::Target const& to = span.destination;
    std::string const queue_name = name_of("queue", span.queue.value);
    std::string const point_name = name_of("entry_point", span.entry_point.value);
    std::string const to_agent_name = name_of("agent", to.agent.value);
    std::string const to_queue_name = name_of("queue", to.queue.value);
    book_.run(
        "INSERT INTO contact_activity(org, task, number, is_active, leg, activity_type,"
        " channel_type, created_time, ordinal, event_name, agent_id, agent_name, agent_session_id,"
        " agent_phone_number, team_id, team_name, site_id, site_name, queue_id, queue_name,"
        " entry_point_id, entry_point_name, transfer_type, destination_agent_id,"
        " destination_agent_name, destination_queue_id, destination_queue_name,"
        " destination_number, child_contact_id)"
        " SELECT ?1, ?2, next_number+1, 1, nullif(?3, 0), ?4, channel_type, ?5, ?6, ?7, ?8, ?9,"
        " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"
        " CASE is_erased WHEN 0 THEN ?25 END, ?26"
        " FROM contact_session WHERE org=?1 AND task=?2",
        org_, task, span.leg, span.type, span.at, span.ordinal, span.event, span.who.agent,
        span.who.name, span.who.session, span.who.phone, span.who.team, span.who.team_name,
        span.who.site, span.who.site_name, span.queue, queue_name, span.entry_point, point_name,
        span.transfer_type, to.agent, to_agent_name, to.queue, to_queue_name, to.number,
        span.child);
    book_.run(
        "UPDATE contact_session SET next_number=next_number+1, last_activity_time=?3"
        " WHERE org=?1 AND task=?2",
        org_, task, span.at);
}

std::optional<EndedSpan> Projection::end_one(core::TaskId task, SpanNamed const& named,
                                             SpanEnd const& end) {
    std::optional<EndedSpan> span;
    {
        Rows row = book_.ask(
            "UPDATE contact_activity SET is_active=0, ended_time=max(?4, created_time),"
            " duration=max(?4-created_time, 0), termination_reason=?5"
            " WHERE org=?1 AND task=?2 AND is_active=1 AND (?3 IS NULL OR ordinal=?3)"
            " AND (?6 IS NULL OR activity_type=?6)"
            " RETURNING activity_type, duration, coalesce(leg, 0)",
            org_, task, named.ordinal, end.at, end.reason, named.type);
        while (row.next()) span = ended_span(row);
    }
    if (span) add(task, *span);
    return span;
}

std::optional<EndedSpan> Projection::end(core::TaskId task, std::uint32_t ordinal,
                                         SpanEnd const& end) {
    return end_one(task, {ordinal, {}}, end);
}

std::optional<EndedSpan> Projection::end_type(core::TaskId task, std::string_view type,
                                              SpanEnd const& end) {
    return end_one(task, {std::nullopt, type}, end);
}

void Projection::go_on(core::TaskId task, std::uint32_t ordinal, std::string_view type,
                       core::Time at) {
    static_cast<void>(end(task, ordinal, {at, type}));
    book_.run(
        "INSERT INTO contact_activity(org, task, number, is_active, leg, activity_type,"
        " channel_type, created_time, ordinal, event_name, agent_id, agent_name, agent_session_id,"
        " agent_phone_number, team_id, team_name, site_id, site_name, queue_id, queue_name,"
        " entry_point_id, entry_point_name, transfer_type, destination_agent_id,"
        " destination_agent_name, destination_queue_id, destination_queue_name,"
        " destination_number, child_contact_id, is_invisible)"
        " SELECT org, task, (SELECT next_number+1 FROM contact_session WHERE org=?1 AND task=?2),"
        " 1, leg, ?4, channel_type, ?5, ordinal, event_name, agent_id, agent_name,"
        " agent_session_id, agent_phone_number, team_id, team_name, site_id, site_name, queue_id,"
        " queue_name, entry_point_id, entry_point_name, transfer_type, destination_agent_id,"
        " destination_agent_name, destination_queue_id, destination_queue_name,"
        " destination_number, child_contact_id, is_invisible FROM contact_activity"
        " WHERE org=?1 AND task=?2 AND ordinal=?3"
        " AND EXISTS (SELECT 1 FROM contact_session WHERE org=?1 AND task=?2)"
        " ORDER BY number DESC LIMIT 1",
        org_, task, ordinal, type, at);
    book_.run(
        "UPDATE contact_session SET next_number=next_number+1, last_activity_time=?3"
        " WHERE org=?1 AND task=?2",
        org_, task, at);
}

void Projection::note(core::TaskId task, Span span, std::string_view reason) {
    constexpr std::uint32_t nobodys = 0;
    std::uint32_t const ordinal = std::exchange(span.ordinal, nobodys);
    core::Time const at = span.at;
    std::string const type(span.type);
    begin(task, span);
    book_.run(
        "UPDATE contact_activity SET is_active=0, ended_time=?4, duration=0, ordinal=?5,"
        " termination_reason=?6 WHERE org=?1 AND task=?2 AND is_active=1"
        " AND activity_type=?3",
        org_, task, type, at, ordinal, reason);
}

void Projection::add(core::TaskId task, EndedSpan const& span) {
    for (Sums const& one : sums) {
        if (one.type != span.type) continue;
        book_.run(one.contact_sql, org_, task, span.duration);
        if (!one.leg_sql.empty()) book_.run(one.leg_sql, org_, task, span.leg, span.duration);
    }
}

}  // namespace ringmaster::reports
