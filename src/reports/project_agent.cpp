// How an agent's sessions, states and channels become records (AG-3, AG-7, AG-13). A takeover
// is a session of its own that goes on with the states of the former one.

#include <string>

#include "reports/projection.hpp"

namespace ringmaster::reports {
namespace {

std::string_view state_name(bool available) { return available ? "available" : "idle"; }

}  // namespace

std::int64_t Projection::open_session(core::AgentId agent) {
    return book_.number(
        "SELECT number FROM agent_session WHERE org=?1 AND agent_id=?2 AND is_active=1", org_,
        agent);
}

void Projection::begin_session(core::AgentSignedIn const& event, std::int64_t number) {
    std::string const name = name_of("agent", event.agent.value);
    std::string const team = name_of("team", event.team.value);
    book_.run(
        "INSERT INTO agent_session(org, agent_id, number, is_active, agent_name, agent_session_id,"
        " team_id, team_name, site_id, site_name, device_type, agent_phone_number, start_time,"
        " is_takeover, is_complete) SELECT ?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, t.parent, s.name, ?8,"
        " ?9, ?10, ?11, 1 FROM (SELECT 1) LEFT JOIN known t ON t.org=?1 AND t.kind='team'"
        " AND t.id=?6 LEFT JOIN known s ON s.org=?1 AND s.kind='site' AND s.id=t.parent",
        org_, event.agent, number, name, event.session, event.team, team, event.device,
        event.dial_number, event.at, event.takeover);
}

void Projection::end_session(core::AgentId agent, core::Time at, std::string_view reason) {
    book_.run(
        "UPDATE agent_session SET is_active=0, end_time=max(?3, start_time),"
        " agent_sign_out_reason=coalesce(agent_sign_out_reason, ?4)"
        " WHERE org=?1 AND agent_id=?2 AND is_active=1",
        org_, agent, at, reason);
}

void Projection::carry_over(core::AgentId agent, std::int64_t from, std::int64_t to,
                            core::Time at) {
    book_.run(
        "INSERT INTO agent_activity(org, agent_id, session, number, is_active, channel_type, state,"
        " idle_code_id, idle_code_name, system_code, reason, former_state, former_code_name,"
        " changed_by_kind, changed_by_id, changed_by_name, start_time, agent_name,"
        " agent_session_id, team_id, team_name)"
        " SELECT a.org, a.agent_id, ?4, row_number() OVER (ORDER BY a.number), 1, a.channel_type,"
        " a.state, a.idle_code_id, a.idle_code_name, a.system_code, a.reason, a.former_state,"
        " a.former_code_name, a.changed_by_kind, a.changed_by_id, a.changed_by_name, ?5,"
        " s.agent_name, s.agent_session_id, s.team_id, s.team_name"
        " FROM agent_activity a JOIN agent_session s"
        " ON s.org=?1 AND s.agent_id=?2 AND s.number=?4"
        " WHERE a.org=?1 AND a.agent_id=?2 AND a.session=?3 AND a.is_active=1",
        org_, agent, from, to, at);
    book_.run(
        "UPDATE agent_session SET (state, next_number)="
        "(SELECT state, (SELECT count(*) FROM agent_activity"
        " WHERE org=?1 AND agent_id=?2 AND session=?4) FROM agent_session"
        " WHERE org=?1 AND agent_id=?2 AND number=?3)"
        " WHERE org=?1 AND agent_id=?2 AND number=?4",
        org_, agent, from, to);
}

void Projection::project(core::AgentSignedIn const& event) {
    std::int64_t const former = open_session(event.agent);
    std::int64_t const number =
        1 + book_.number("SELECT max(number) FROM agent_session WHERE org=?1 AND agent_id=?2", org_,
                         event.agent);
    end_session(event.agent, event.at, "TAKEOVER");
    begin_session(event, number);
    if (former != 0) {
        if (event.takeover) carry_over(event.agent, former, number, event.at);
        end_state(event.agent, former, event.at);
        book_.run(
            "UPDATE agent_activity SET is_active=0, end_time=max(?4, start_time),"
            " duration=max(?4-start_time, 0) WHERE org=?1 AND agent_id=?2 AND session=?3"
            " AND is_active=1",
            org_, event.agent, former, event.at);
    }
    if (former != 0 && event.takeover) return;
    core::AgentStateChanged first;
    first.agent = event.agent;
    first.at = event.at;
    first.by = event.by;
    first.code = event.idle_code;
    begin_state(first, number, {});
    for (std::size_t channel = 0; channel < core::media_type_count; ++channel) {
        core::ChannelChange idle;
        idle.media = static_cast<core::MediaType>(channel);
        begin_channel(event.agent, number, idle, event.at);
    }
    if (!event.takeover) return;
    // Of a session that the records do not know: it goes on in states that they do not know.
    book_.run(
        "UPDATE agent_activity SET state='unknown', idle_code_id=NULL, idle_code_name=NULL"
        " WHERE org=?1 AND agent_id=?2 AND session=?3",
        org_, event.agent, number);
    book_.run(
        "UPDATE agent_session SET state='unknown', idle_count=0, is_complete=0"
        " WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, event.agent, number);
}

void Projection::project(core::AgentSignedOut const& event) {
    std::int64_t const session = open_session(event.agent);
    if (session == 0) return;
    end_state(event.agent, session, event.at);
    book_.run(
        "UPDATE agent_activity SET is_active=0, end_time=max(?4, start_time),"
        " duration=max(?4-start_time, 0) WHERE org=?1 AND agent_id=?2 AND session=?3"
        " AND is_active=1",
        org_, event.agent, session, event.at);
    book_.run(
        "UPDATE agent_session SET sign_out_type=?4, signed_out_by_kind=?5, signed_out_by_name=?6,"
        " state='signed-out'"
        " WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, event.agent, session, event.kind, event.by.kind, event.by.name);
    end_session(event.agent, event.at, event.reason);
}

// Returns the state that ended.
std::string Projection::end_state(core::AgentId agent, std::int64_t session, core::Time at) {
    std::string state;
    std::int64_t lasted = 0;
    {
        Rows row = book_.ask(
            "UPDATE agent_activity SET is_active=0, end_time=max(?4, start_time),"
            " duration=max(?4-start_time, 0) WHERE org=?1 AND agent_id=?2 AND session=?3"
            " AND is_active=1 AND channel_type IS NULL RETURNING state, duration",
            org_, agent, session, at);
        while (row.next()) {
            state = row->bytes();
            lasted = row->integer();
        }
    }
    bool const was_available = state == "available";
    book_.run(
        "UPDATE agent_session SET available_duration=available_duration+?4,"
        " idle_duration=idle_duration+?5 WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, agent, session, was_available ? lasted : 0, state == "idle" ? lasted : 0);
    return state;
}

void Projection::begin_state(core::AgentStateChanged const& event, std::int64_t session,
                             std::string_view former) {
    std::string const code = name_of("code", event.code.value);
    std::string const former_code = name_of("code", event.former_code.value);
    bool const is_system = event.system != core::SystemCode::none;
    book_.run(
        "INSERT INTO agent_activity(org, agent_id, session, number, is_active, state, idle_code_id,"
        " idle_code_name, system_code, reason, former_state, former_code_name, changed_by_kind,"
        " changed_by_id, changed_by_name, start_time, agent_name, agent_session_id, team_id,"
        " team_name) SELECT ?1, ?2, ?3, next_number+1, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
        " ?13, ?14, agent_name, agent_session_id, team_id, team_name FROM agent_session"
        " WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, event.agent, session, state_name(event.available),
        event.available ? core::AuxCodeId{} : event.code, event.available ? std::string() : code,
        is_system ? core::enum_name(event.system) : std::string_view(), event.reason, former,
        former == "idle" ? former_code : std::string(), event.by.kind, event.by.agent,
        event.by.name, event.at);
    book_.run(
        "UPDATE agent_session SET state=?4, next_number=next_number+1,"
        " available_count=available_count+?5, idle_count=idle_count+?6,"
        " not_responding_count=not_responding_count+?7"
        " WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, event.agent, session, state_name(event.available), event.available, !event.available,
        event.system == core::SystemCode::RONA);
}

void Projection::project(core::AgentStateChanged const& event) {
    std::int64_t const session = open_session(event.agent);
    if (session == 0) return;
    std::string const former = end_state(event.agent, session, event.at);
    begin_state(event, session, former);
}

void Projection::begin_channel(core::AgentId agent, std::int64_t session,
                               core::ChannelChange const& change, core::Time at) {
    book_.run(
        "INSERT INTO agent_activity(org, agent_id, session, number, is_active, channel_type, state,"
        " start_time, agent_name, agent_session_id, team_id, team_name)"
        " SELECT ?1, ?2, ?3, next_number+1, 1, ?4, ?5, ?6, agent_name, agent_session_id, team_id,"
        " team_name FROM agent_session WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, agent, session, change.media, spoken(change.status), at);
    book_.run(
        "UPDATE agent_session SET next_number=next_number+1"
        " WHERE org=?1 AND agent_id=?2 AND number=?3",
        org_, agent, session);
}

void Projection::project(core::ChannelStatesChanged const& event) {
    std::int64_t const session = open_session(event.agent);
    if (session == 0) return;
    for (core::ChannelChange const& change : event.channels) {
        book_.run(
            "UPDATE agent_activity SET is_active=0, end_time=max(?5, start_time),"
            " duration=max(?5-start_time, 0) WHERE org=?1 AND agent_id=?2 AND session=?3"
            " AND is_active=1 AND channel_type=?4",
            org_, event.agent, session, change.media, event.at);
        begin_channel(event.agent, session, change, event.at);
    }
}

}  // namespace ringmaster::reports
