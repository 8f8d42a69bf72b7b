// What a snapshot tells of the time of an older entry: everything that has not changed since.

#include "reports/beginning.hpp"

#include "reports/projection.hpp"

namespace ringmaster::reports {
namespace {

constexpr std::string_view unknown = "unknown";

template <class Items>
void put_all(Items const& items, std::vector<core::ConfigItem>& put) {
    for (auto const& [id, item] : items) put.emplace_back(item);
}

core::ConfigurationChanged names_of(core::Config const& config) {
    core::ConfigurationChanged names;
    put_all(config.sites, names.put);
    put_all(config.teams, names.put);
    put_all(config.users, names.put);
    put_all(config.queues, names.put);
    put_all(config.entry_points, names.put);
    put_all(config.aux_codes, names.put);
    return names;
}

}  // namespace

void Beginning::end_what_is_open(core::Time known_until) {
    for (std::string_view const sql :
         {"UPDATE contact_session SET is_active=0, status='unknown', ended_time=?2,"
          " termination_reason='UNKNOWN', is_complete=0 WHERE org=?1 AND is_active=1",
          "UPDATE contact_leg SET is_active=0, status='unknown', ended_time=?2,"
          " termination_reason='UNKNOWN', is_complete=0 WHERE org=?1 AND is_active=1",
          "UPDATE contact_activity SET is_active=0, ended_time=?2,"
          " termination_reason='UNKNOWN' WHERE org=?1 AND is_active=1",
          "UPDATE agent_session SET is_active=0, end_time=?2, agent_sign_out_reason='UNKNOWN',"
          " is_complete=0 WHERE org=?1 AND is_active=1",
          "UPDATE agent_activity SET is_active=0, end_time=?2, reason='UNKNOWN'"
          " WHERE org=?1 AND is_active=1",
          "UPDATE callback_attempt SET is_active=0, ended_time=?2, cause='UNKNOWN'"
          " WHERE org=?1 AND is_active=1",
          "UPDATE recording SET is_active=0, ended_time=?2 WHERE org=?1 AND is_active=1"}) {
        book_.run(sql, org_, known_until);
    }
}

void Beginning::take_over(core::State const& state) {
    CustomerMatch const nobody;
    Projection(book_, org_, nobody).project(names_of(state.config));
    for (auto const& [id, agent] : state.agents) {
        core::Station const* const station = agent.station();
        if (station != nullptr && station->signed_in_at < first_) sign_in(agent, *station);
    }
}

void Beginning::sign_in(core::Agent const& agent, core::Station const& station) {
    core::AgentSignedIn event;
    event.agent = agent.id;
    event.at = first_;
    event.by = station.choice.changed_by;
    event.session = station.session;
    event.team = station.team;
    event.device = station.device;
    event.dial_number = station.dial_number;
    CustomerMatch const nobody;
    Projection(book_, org_, nobody).project(event);
    set_state(agent.id, station.choice);
    for (std::size_t channel = 0; channel < core::media_type_count; ++channel) {
        auto const media = static_cast<core::MediaType>(channel);
        set_channel(agent.id, media, station.channels.of(media));
    }
    book_.run(
        "UPDATE agent_session SET is_complete=0, start_time=?3, idle_count=0, available_count=0,"
        " state=(SELECT state FROM agent_activity WHERE org=?1 AND agent_id=?2 AND is_active=1"
        " AND channel_type IS NULL) WHERE org=?1 AND agent_id=?2 AND is_active=1",
        org_, agent.id, station.signed_in_at);
}

void Beginning::set_state(core::AgentId agent, core::Choice const& choice) {
    bool const is_known = choice.entered_at < first_;
    core::Idle const* const idle = is_known ? choice.idle() : nullptr;
    std::string_view state = unknown;
    if (is_known) state = choice.available() ? "available" : "idle";
    bool const is_system = idle != nullptr && idle->system != core::SystemCode::none;
    book_.run(
        "UPDATE agent_activity SET state=?3, idle_code_id=?4, idle_code_name=(SELECT name"
        " FROM known WHERE org=?1 AND kind='code' AND id=?4), system_code=?5, reason=?6,"
        " start_time=CASE WHEN ?7 THEN ?8 ELSE start_time END WHERE org=?1 AND agent_id=?2"
        " AND is_active=1 AND channel_type IS NULL",
        org_, agent, state, idle == nullptr ? core::AuxCodeId{} : idle->code,
        is_system ? core::enum_name(idle->system) : std::string_view(),
        is_known ? choice.reason : std::string(), is_known, choice.entered_at);
}

void Beginning::set_channel(core::AgentId agent, core::MediaType media,
                            core::ChannelState const& now) {
    bool const is_known = now.since < first_;
    book_.run(
        "UPDATE agent_activity SET state=?4, start_time=CASE WHEN ?5 THEN ?6 ELSE start_time END"
        " WHERE org=?1 AND agent_id=?2 AND is_active=1 AND channel_type=?3",
        org_, agent, media, is_known ? spoken(now.status) : std::string(unknown), is_known,
        now.since);
}

}  // namespace ringmaster::reports
