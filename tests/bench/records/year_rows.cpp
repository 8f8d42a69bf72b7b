// Which columns each record has. Values are plausible, and of the length that they have in life.

#include "bench/records/year_rows.hpp"

#include <cstdio>
#include <type_traits>

namespace ringmaster::bench {
namespace {

// What is empty is unknown.
template <class Value>
void bind_one(store::Statement& statement, Value const& value) {
    if constexpr (std::is_same_v<Value, std::nullptr_t>) {
        statement.bind_null();
    } else if constexpr (std::is_convertible_v<Value, std::string_view>) {
        std::string_view const text = value;
        text.empty() ? statement.bind_null() : statement.bind_text(text);
    } else if constexpr (std::is_integral_v<Value>) {
        statement.bind(static_cast<std::int64_t>(value));
    } else if (value == Value{}) {
        statement.bind_null();
    } else {
        statement.bind(value);
    }
}

std::string phone(std::int64_t number) {
    char text[24];
    std::snprintf(text, sizeof text, "+4930%08lld", static_cast<long long>(number));
    return text;
}

constexpr char const* abandoned = "CUSTOMER_LEFT";

}  // namespace

template <class... Values>
void YearRows::row(char const* sql, Values const&... values) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        found = statements_.emplace(sql, connection_.prepare(sql)).first;
    }
    (bind_one(found->second, values), ...);
    found->second.run();
    ++rows_;
}

void YearRows::put_session(Contact const& contact) {
    static constexpr char sql[] =
        "INSERT INTO contact_session(org, task, is_active, status, channel_type, direction,"
        " created_time, ended_time, closed_time, last_activity_time, total_duration, origin,"
        " destination, customer_name, customer_number, contact_priority, entry_point_id,"
        " entry_point_name, first_queue_id, first_queue_name, last_queue_id, last_queue_name,"
        " last_queue_duration, last_agent_id, last_agent_name, last_agent_session_id,"
        " last_agent_phone_number, last_team_id, last_team_name, last_site_id, last_site_name,"
        " termination_type, termination_reason, terminating_end, last_wrap_up_code_id,"
        " last_wrap_up_code_name, is_callback, is_contact_offered, is_contact_handled,"
        " queue_count, queue_duration, ringing_count, ringing_duration, connected_count,"
        " connected_duration, hold_count, hold_duration, wrap_up_count, wrap_up_duration,"
        " transfer_count, agent_to_queue_transfer_count, recording_count, is_complete,"
        " next_number) VALUES(?,?,0,'ended',?,'INBOUND',?,?,?,?,?,?,'+498001234567',?,?,5,?,?,?,?,"
        "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,?)";
    Leg const& first = contact.legs.front();
    Leg const& last = contact.legs.back();
    Agent const& agent = house_.agents[last.agent];
    bool const handled = contact.is_handled();
    std::int64_t waited = 0;
    std::int64_t rang = 0;
    std::int64_t talked = 0;
    std::int64_t held = 0;
    std::int64_t wrapped = 0;
    for (Leg const& leg : contact.legs) {
        waited += (leg.answered != 0 ? leg.answered : leg.ended) - leg.begin;
        rang += leg.answered != 0 ? leg.answered - leg.offered : 0;
        talked += leg.answered != 0 ? leg.ended - leg.answered : 0;
        held += leg.hold_ms;
        wrapped += leg.wrap_up_ms;
    }
    auto const number = phone(contact.number);
    auto const known = [&](auto const& value) {
        return handled ? value : std::remove_cvref_t<decltype(value)>{};
    };
    auto const count = static_cast<std::int64_t>(contact.legs.size());
    row(sql, org_, contact.id, channels[contact.channel], contact.begin, last.ended,
        last.ended + last.wrap_up_ms, last.ended + last.wrap_up_ms, last.ended - contact.begin,
        number, "Customer " + std::to_string(contact.number), number,
        house_.entry_points[contact.entry_point].id, house_.entry_points[contact.entry_point].name,
        house_.queues[first.queue].id, house_.queues[first.queue].name,
        house_.queues[last.queue].id, house_.queues[last.queue].name,
        (last.answered != 0 ? last.answered : last.ended) - last.begin, known(agent.named.id),
        known(agent.named.name), known(agent.session_id),
        known(std::string("70") + agent.named.name.substr(6)), known(house_.teams[agent.team].id),
        known(house_.teams[agent.team].name), known(house_.sites[agent.team % 4].id),
        known(house_.sites[agent.team % 4].name), handled ? "normal" : "abandoned",
        handled ? "Agent Left" : abandoned, handled ? "Agent" : "Customer",
        known(house_.codes[contact.code].id), known(house_.codes[contact.code].name),
        contact.is_callback, handled, handled, count, waited, handled ? count : 0, rang,
        handled ? count : 0, talked, held != 0, held, handled ? count : 0, wrapped, count - 1,
        count - 1, contact.is_recorded, activity_);
}

void YearRows::put_leg(Contact const& contact, std::size_t index) {
    static constexpr char sql[] =
        "INSERT INTO contact_leg(org, task, leg, is_active, status, contact_state, channel_type,"
        " direction, created_time, ended_time, queued_to, queue_reason, queue_id, queue_name,"
        " entry_point_id, entry_point_name, contact_priority, age_time, queue_ended_time,"
        " queue_duration, offered_count, ringing_duration, not_answered_count, engagement,"
        " agent_id, agent_name, agent_session_id, agent_phone_number, team_id, team_name, site_id,"
        " site_name, answered_time, connected_time, connected_duration, hold_count, hold_duration,"
        " wrap_up_duration, last_wrap_up_code_name, handle_type, is_task_leg_handled,"
        " termination_reason, terminating_end, is_complete) VALUES(?,?,?,0,'ended','ended',?,"
        "'INBOUND',?,?,'queue','ARRIVED',?,?,?,?,5,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
        "?,?,1)";
    Leg const& leg = contact.legs[index];
    Agent const& agent = house_.agents[leg.agent];
    auto const number = static_cast<std::int64_t>(index + 1);
    Named const& point = house_.entry_points[contact.entry_point];
    Named const& queue = house_.queues[leg.queue];
    if (leg.answered == 0) {
        return row(sql, org_, contact.id, number, channels[contact.channel], leg.begin, leg.ended,
                   queue.id, queue.name, point.id, point.name, leg.begin, leg.ended,
                   leg.ended - leg.begin, 0, 0, 0, nullptr, nullptr, nullptr, nullptr, nullptr,
                   nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, 0, 0, 0, 0, nullptr,
                   "abandoned", 0, abandoned, "Customer");
    }
    row(sql, org_, contact.id, number, channels[contact.channel], leg.begin, leg.ended, queue.id,
        queue.name, point.id, point.name, leg.begin, leg.answered, leg.answered - leg.begin,
        leg.is_missed_first ? 2 : 1, leg.answered - leg.offered, leg.is_missed_first, number,
        agent.named.id, agent.named.name, agent.session_id, "70" + agent.named.name.substr(6),
        house_.teams[agent.team].id, house_.teams[agent.team].name, house_.sites[agent.team % 4].id,
        house_.sites[agent.team % 4].name, leg.answered, leg.answered, leg.ended - leg.answered,
        leg.hold_ms != 0, leg.hold_ms, leg.wrap_up_ms, house_.codes[contact.code].name, "normal", 1,
        "Agent Left", "Agent");
}

void YearRows::put_activity(Contact const& contact, std::size_t index, Activity const& activity) {
    static constexpr char sql[] =
        "INSERT INTO contact_activity(org, task, number, is_active, leg, activity_type,"
        " channel_type, created_time, ended_time, duration, ordinal, termination_reason, agent_id,"
        " agent_name, agent_session_id, agent_phone_number, team_id, team_name, site_id,"
        " site_name, queue_id, queue_name) VALUES(?,?,?,0,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    Leg const& leg = contact.legs[index];
    auto const number = static_cast<std::int64_t>(index + 1);
    ++activity_;
    if (std::string_view(activity.type) == "queue") {
        Named const& queue = house_.queues[leg.queue];
        return row(sql, org_, contact.id, activity_, number, activity.type,
                   channels[contact.channel], activity.begin, activity.end,
                   activity.end - activity.begin, number, activity.reason, nullptr, nullptr,
                   nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, queue.id, queue.name);
    }
    Agent const& agent = house_.agents[leg.agent];
    row(sql, org_, contact.id, activity_, number, activity.type, channels[contact.channel],
        activity.begin, activity.end, activity.end - activity.begin, number, activity.reason,
        agent.named.id, agent.named.name, agent.session_id, "70" + agent.named.name.substr(6),
        house_.teams[agent.team].id, house_.teams[agent.team].name, house_.sites[agent.team % 4].id,
        house_.sites[agent.team % 4].name, nullptr, nullptr);
}

void YearRows::put_activities(Contact const& contact, std::size_t index) {
    Leg const& leg = contact.legs[index];
    if (leg.answered == 0) {
        return put_activity(contact, index, {"queue", leg.begin, leg.ended, abandoned});
    }
    put_activity(contact, index, {"queue", leg.begin, leg.answered, "CONNECTED"});
    if (leg.is_missed_first) {
        put_activity(contact, index, {"ringing", leg.offered - 20'000, leg.offered, "RONA"});
    }
    put_activity(contact, index, {"ringing", leg.offered, leg.answered, "ACCEPTED"});
    put_activity(contact, index, {"connected", leg.answered, leg.ended, "Agent Left"});
    if (leg.hold_ms != 0) {
        auto const begin = leg.answered + 10'000;
        put_activity(contact, index, {"hold", begin, begin + leg.hold_ms, "resumed"});
    }
    put_activity(contact, index, {"wrapup", leg.ended, leg.ended + leg.wrap_up_ms, "MANUAL"});
}

void YearRows::put_wrap_up(Contact const& contact, std::size_t index) {
    static constexpr char sql[] =
        "INSERT INTO wrap_up(org, task, engagement, version, channel_type, agent_id, agent_name,"
        " team_id, team_name, queue_id, queue_name, code_id, code_name, reason, origin,"
        " started_time, submitted_time, decided_time, duration, extensions, note,"
        " submitted_by_kind, submitted_by_id, submitted_by_name)"
        " VALUES(?,?,?,1,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,'agent',?,?)";
    Leg const& leg = contact.legs[index];
    Agent const& agent = house_.agents[leg.agent];
    Named const& code = house_.codes[contact.code];
    std::int64_t const at = leg.ended + leg.wrap_up_ms;
    row(sql, org_, contact.id, static_cast<std::int64_t>(index + 1), channels[contact.channel],
        agent.named.id, agent.named.name, house_.teams[agent.team].id,
        house_.teams[agent.team].name, house_.queues[leg.queue].id, house_.queues[leg.queue].name,
        code.id, code.name, code.name, contact.number % 20 == 0 ? "TIMEOUT" : "MANUAL", leg.ended,
        at, at, leg.wrap_up_ms, "Asked about invoice " + std::to_string(contact.number),
        agent.named.id, agent.named.name);
}

void YearRows::put_recording(Contact const& contact) {
    static constexpr char sql[] =
        "INSERT INTO recording(org, task, number, is_active, agent_id, agent_name, team_id,"
        " team_name, queue_id, queue_name, started_time, ended_time, duration, file, file_time)"
        " VALUES(?,?,1,0,?,?,?,?,?,?,?,?,?,?,?)";
    Leg const& leg = contact.legs.back();
    Agent const& agent = house_.agents[leg.agent];
    row(sql, org_, contact.id, agent.named.id, agent.named.name, house_.teams[agent.team].id,
        house_.teams[agent.team].name, house_.queues[leg.queue].id, house_.queues[leg.queue].name,
        leg.answered, leg.ended, leg.ended - leg.answered,
        "/var/recordings/" + core::to_string(contact.id) + ".wav", leg.ended + 2'000);
}

void YearRows::put_dial(Contact const& contact) {
    static constexpr char sql[] =
        "INSERT INTO callback_attempt(org, task, dial, attempt_type, is_active, number, agent_id,"
        " agent_name, team_id, team_name, queue_id, queue_name, dialled_time, ringing_time,"
        " ended_time, is_answered, is_counted, cause)"
        " VALUES(?,?,1,'callback',0,?,?,?,?,?,?,?,?,?,?,1,1,'answered')";
    Leg const& leg = contact.legs.front();
    Agent const& agent = house_.agents[leg.agent];
    row(sql, org_, contact.id, phone(contact.number), agent.named.id, agent.named.name,
        house_.teams[agent.team].id, house_.teams[agent.team].name, house_.queues[leg.queue].id,
        house_.queues[leg.queue].name, leg.offered, leg.offered + 500, leg.answered);
}

void YearRows::put_state(Agent& agent, char const* channel, char const* state, std::int64_t begin,
                         std::int64_t end) {
    static constexpr char sql[] =
        "INSERT INTO agent_activity(org, agent_id, session, number, is_active, channel_type,"
        " state, start_time, end_time, duration, agent_name, agent_session_id, team_id, team_name)"
        " VALUES(?,?,?,?,0,nullif(?,''),?,?,?,?,?,?,?,?)";
    row(sql, org_, agent.named.id, agent.session, ++agent.activities, channel, state, begin, end,
        end - begin, agent.named.name, agent.session_id, house_.teams[agent.team].id,
        house_.teams[agent.team].name);
}

void YearRows::put(Contact const& contact) {
    activity_ = 0;
    for (std::size_t index = 0; index < contact.legs.size(); ++index) {
        Leg const& leg = contact.legs[index];
        put_leg(contact, index);
        put_activities(contact, index);
        if (leg.answered == 0) continue;
        put_wrap_up(contact, index);
        Agent& agent = house_.agents[leg.agent];
        char const* const channel = channels[contact.channel];
        std::int64_t const wrapped = leg.ended + leg.wrap_up_ms;
        put_state(agent, channel, "ringing", leg.offered, leg.answered);
        put_state(agent, channel, "connected", leg.answered, leg.ended);
        put_state(agent, channel, "wrapup", leg.ended, wrapped);
        put_state(agent, channel, "available", wrapped, wrapped + 20'000);
    }
    put_session(contact);
    if (contact.is_recorded) put_recording(contact);
    if (contact.is_callback) put_dial(contact);
}

void YearRows::begin_day(std::int64_t midnight, std::mt19937_64& random) {
    static constexpr char sql[] =
        "INSERT INTO agent_session(org, agent_id, number, is_active, agent_name,"
        " agent_session_id, team_id, team_name, site_id, site_name, device_type,"
        " agent_phone_number, start_time, end_time, state, sign_out_type, available_count,"
        " available_duration, idle_count, idle_duration, is_complete, next_number)"
        " VALUES(?,?,?,0,?,?,?,?,?,?,'EXTENSION',?,?,?,'logged-out','agent',2,?,1,1800000,1,0)";
    std::int64_t const begin = midnight + Day::opens_ms - 600'000;
    std::int64_t const noon = midnight + std::int64_t{12} * 3'600'000;
    std::int64_t const end = midnight + Day::closes_ms + 1'800'000;
    for (Agent& agent : house_.agents) {
        ++agent.session;
        agent.session_id = drawn_id(random);
        agent.activities = 0;
        row(sql, org_, agent.named.id, agent.session, agent.named.name, agent.session_id,
            house_.teams[agent.team].id, house_.teams[agent.team].name,
            house_.sites[agent.team % 4].id, house_.sites[agent.team % 4].name,
            "70" + agent.named.name.substr(6), begin, end, end - begin - 1'800'000);
        put_state(agent, "", "available", begin, noon);
        put_state(agent, "", "idle", noon, noon + 1'800'000);
        put_state(agent, "", "available", noon + 1'800'000, end);
    }
}

}  // namespace ringmaster::bench
