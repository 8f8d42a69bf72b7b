// How a live call becomes records: holds, consults, conferences, transfers, monitors.

#include "reports/projection.hpp"

namespace ringmaster::reports {

void Projection::end_hold(core::TaskId task, core::Time at) {
    static_cast<void>(end_type(task, "hold", {at, {}}));
}

// Of the customer's leg: while a consulted party is on hold the customer talks.
void Projection::project(core::LegsHeld const& event) {
    bool const held = book_.number(
                          "SELECT count(*) FROM contact_activity WHERE org=?1 AND task=?2"
                          " AND is_active=1 AND activity_type='hold'",
                          org_, event.task) != 0;
    if (held == event.customer) return;
    set_status(event.task, event.customer ? "on-hold" : "connected", event.at);
    if (!event.customer) return end_hold(event.task, event.at);
    std::int64_t const leg = owner_leg(event.task);
    begin(event.task, {"hold", 0, event.at, {}, event.by.empty() ? Who{} : who(event.by), leg});
    book_.run("UPDATE contact_session SET hold_count=hold_count+1 WHERE org=?1 AND task=?2", org_,
              event.task);
    book_.run("UPDATE contact_leg SET hold_count=hold_count+1 WHERE org=?1 AND task=?2 AND leg=?3",
              org_, event.task, leg);
}

void Projection::project(core::ConsultStarted const& event) {
    Span span{"consult-request", event.consult, event.at, {}, who(event.agent)};
    span.leg = owner_leg(event.task);
    span.destination = event.target;
    span.entry_point = event.target.entry_point;
    span.child = event.child;
    begin(event.task, span);
    book_.run(
        "UPDATE contact_session SET consult_to_queue_count=consult_to_queue_count+?3,"
        " consult_to_entry_point_count=consult_to_entry_point_count+?4 WHERE org=?1 AND task=?2",
        org_, event.task, event.target.kind == core::TargetKind::queue,
        event.target.kind == core::TargetKind::entryPoint);
}

void Projection::project(core::ConsultBegan const& event) {
    go_on(event.task, event.consult, "consult", event.at);
    book_.run("UPDATE contact_session SET consult_count=consult_count+1 WHERE org=?1 AND task=?2",
              org_, event.task);
    book_.run(
        "UPDATE contact_leg SET consult_count=consult_count+1 WHERE org=?1 AND task=?2"
        " AND leg=?3",
        org_, event.task, owner_leg(event.task));
}

void Projection::project(core::ConsultClosed const& event) {
    static_cast<void>(end(event.task, event.consult, {event.at, event.reason}));
}

void Projection::project(core::RoleChanged const& event) {
    bool const owns = event.role == core::Role::owner;
    go_on(event.task, event.engagement, owns ? "connected" : "conference", event.at);
    if (owns) return own(event.task, event.engagement, who(event.agent), event.at);
    book_.run(
        "UPDATE contact_session SET conference_count=conference_count+1"
        " WHERE org=?1 AND task=?2",
        org_, event.task);
}

void Projection::project(core::NumberJoined const& event) {
    Span span{"number", event.party, event.at};
    span.leg = owner_leg(event.task);
    span.destination.number = event.number;
    span.who.team = event.team.value;
    span.who.team_name = name_of("team", event.team.value);
    begin(event.task, span);
}

void Projection::project(core::NumberLeft const& event) {
    static_cast<void>(end(event.task, event.party, {event.at, event.reason}));
}

// One that goes on without its sender (VC-4) begins anew.
void Projection::project(core::NumberTransferStarted const& event) {
    static_cast<void>(end(event.task, event.transfer, {event.at, "OWNER_LEFT"}));
    Span span{"number-transfer", event.transfer, event.at};
    span.leg = event.entry == 0 ? owner_leg(event.task) : event.entry;
    span.destination.number = event.number;
    span.who.team = event.team.value;
    span.who.team_name = name_of("team", event.team.value);
    begin(event.task, span);
}

void Projection::project(core::NumberTransferClosed const& event) {
    static_cast<void>(end(event.task, event.transfer, {event.at, event.reason}));
    if (event.reason == "ANSWERED") return;
    book_.run(
        "UPDATE contact_session SET transfer_error_count=transfer_error_count+1"
        " WHERE org=?1 AND task=?2",
        org_, event.task);
}

void Projection::project(core::TaskTransferred const& event) {
    core::TargetKind const kind = event.target.kind;
    std::int64_t const leg = owner_leg(event.task);
    Span span{"transfer", 0, event.at, {}, who(event.agent), leg};
    span.transfer_type = event.consulted ? "consult" : "blind";
    span.destination = event.target;
    span.entry_point = event.target.entry_point;
    note(event.task, span, {});
    book_.run(
        "UPDATE contact_session SET transfer_count=transfer_count+1,"
        " blind_transfer_count=blind_transfer_count+?3,"
        " agent_to_agent_transfer_count=agent_to_agent_transfer_count+?4,"
        " agent_to_queue_transfer_count=agent_to_queue_transfer_count+?5,"
        " agent_to_entry_point_transfer_count=agent_to_entry_point_transfer_count+?6,"
        " agent_to_number_transfer_count=agent_to_number_transfer_count+?7"
        " WHERE org=?1 AND task=?2",
        org_, event.task, !event.consulted, kind == core::TargetKind::agent,
        kind == core::TargetKind::queue, kind == core::TargetKind::entryPoint,
        kind == core::TargetKind::dialNumber);
    std::string const agent = name_of("agent", event.target.agent.value);
    std::string const queue = name_of("queue", event.target.queue.value);
    book_.run(
        "UPDATE contact_leg SET transfer_count=transfer_count+1,"
        " blind_transfer_count=blind_transfer_count+?4, next_agent_id=?5, next_agent_name=?6,"
        " next_queue_id=?7, next_queue_name=?8 WHERE org=?1 AND task=?2 AND leg=?3",
        org_, event.task, leg, !event.consulted, event.target.agent, agent, event.target.queue,
        queue);
}

void Projection::project(core::MonitorChanged const& event) {
    bool const barged = event.monitoring.mode == core::MonitorMode::barged_in;
    book_.run(
        "UPDATE contact_activity SET is_invisible=?4, event_name=?5 WHERE org=?1"
        " AND task=?2 AND ordinal=?3 AND is_active=1",
        org_, event.task, event.engagement, event.monitoring.invisible, event.monitoring.mode);
    book_.run(
        "UPDATE contact_session SET is_barged=max(is_barged, ?3),"
        " barged_in_count=barged_in_count+?3 WHERE org=?1 AND task=?2",
        org_, event.task, barged);
}

}  // namespace ringmaster::reports
