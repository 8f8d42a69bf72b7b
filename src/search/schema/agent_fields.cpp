// Fields of agents' sessions, of their channels and of the channels' activities. A channel is idle
// for as long as its agent is and has no contact: why, is told by the agent's own states (`o`), and
// where these change, one span of the channel is shown as two.

#include "search/schema/fields.hpp"

namespace ringmaster::search {
namespace {

using enum FieldType;

// Of `agent_session r`.
constexpr Field session_fields_table[] = {
    {"isActive", flag, "agf", "r.is_active"},
    {"agentId", text, "agf", "uuid_text(r.agent_id)"},
    {"agentName", text, "agf", "r.agent_name"},
    {"agentSessionId", text, "agf", "uuid_text(r.agent_session_id)"},
    {"agentSignOutReason", text, "agf", "r.agent_sign_out_reason"},
    {"userLoginId", text, "agf"},
    {"endTime", long_number, "agf", "r.end_time"},
    {"startTime", long_number, "agf", "r.start_time"},
    {"state", agent_state, "agf", "r.state"},
    {"siteId", text, "agf", "uuid_text(r.site_id)"},
    {"siteName", text, "agf", "r.site_name"},
    {"teamId", text, "agf", "uuid_text(r.team_id)"},
    {"teamName", text, "agf", "r.team_name"},
    {"orgId", text, "agf", "uuid_text(r.org)"},
    {"orgName", text, "agf", "(SELECT n.name FROM organization n WHERE n.org=r.org)"},
    {"multiMediaProfileType", text, "agf"},
    {"skillsProfile", text, "agf"},
    {"agentSkills", json, "gf"},
    {"parentOrgId", text, "agf"},
    {"parentOrgName", text, "agf"},
};

// Of all spans of a channel, `agent_activity a`, with the own ones `o`.
constexpr Field channel_fields_table[] = {
    {"channelId", text, "agf", "uuid_text(r.agent_session_id)||':'||a.channel_type"},
    {"channelType", text, "agf", "a.channel_type"},
    {"totalDuration", long_number, "agf", "r.end_time-r.start_time"},
    {"agentPhoneNumber", text, "agf", "r.agent_phone_number"},
    {"currentState", text, "agf", "max(CASE WHEN a.is_active THEN a.state END)"},
    {"ringingDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='ringing'), 0)"},
    {"ringingCount", whole, "agf", "count(*) FILTER (WHERE a.state='ringing')"},
    {"outdialRingingCount", whole, "agf"},
    {"outdialRingingDuration", long_number, "agf"},
    {"idleCount", whole, "agf", "count(*) FILTER (WHERE a.state='idle')"},
    {"idleDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='idle'), 0)"},
    {"availableCount", whole, "agf", "count(*) FILTER (WHERE a.state='available')"},
    {"availableDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='available'), 0)"},
    {"connectedCount", whole, "agf", "count(*) FILTER (WHERE a.state='connected')"},
    {"connectedDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='connected'), 0)"},
    {"outdialConnectedCount", whole, "agf"},
    {"outdialConnectedDuration", long_number, "agf"},
    {"conferenceCount", whole, "agf", "count(*) FILTER (WHERE a.state='conference')"},
    {"conferenceDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='conference'), 0)"},
    {"outdialConferenceCount", whole, "agf"},
    {"outdialConferenceDuration", long_number, "agf"},
    {"consultAnswerCount", whole, "agf"},
    {"consultAnswerDuration", long_number, "agf"},
    {"outdialConsultAnswerCount", whole, "agf"},
    {"outdialConsultAnswerDuration", long_number, "agf"},
    {"consultRequestCount", whole, "agf"},
    {"consultRequestDuration", long_number, "agf"},
    {"outdialConsultRequestCount", whole, "agf"},
    {"outdialConsultRequestDuration", long_number, "agf"},
    {"consultCount", whole, "agf", "count(*) FILTER (WHERE a.state='consulting')"},
    {"consultDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='consulting'), 0)"},
    {"outdialConsultCount", whole, "agf"},
    {"outdialConsultDuration", long_number, "agf"},
    {"consultToQueueAnswerCount", whole, "agf"},
    {"consultToQueueAnswerDuration", long_number, "agf"},
    {"outdialConsultToQueueAnswerCount", whole, "agf"},
    {"outdialConsultToQueueAnswerDuration", long_number, "agf"},
    {"consultToQueueRequestCount", whole, "agf"},
    {"consultToQueueRequestDuration", long_number, "agf"},
    {"outdialConsultToQueueRequestCount", whole, "agf"},
    {"outdialConsultToQueueRequestDuration", long_number, "agf"},
    {"consultToQueueCount", whole, "agf"},
    {"consultToQueueDuration", long_number, "agf"},
    {"holdCount", whole, "agf", "count(*) FILTER (WHERE a.state='on-hold')"},
    {"holdDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='on-hold'), 0)"},
    {"outdialHoldCount", whole, "agf"},
    {"outdialHoldDuration", long_number, "agf"},
    {"notRespondedCount", whole, "agf", "count(*) FILTER (WHERE a.state='not-responding')"},
    {"notRespondedDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='not-responding'), 0)"},
    {"outdialNotRespondedCount", whole, "agf"},
    {"outdialNotRespondedDuration", long_number, "agf"},
    {"wrapupCount", whole, "agf", "count(*) FILTER (WHERE a.state='wrapup')"},
    {"wrapupDuration", long_number, "agf",
     "coalesce(sum(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time)))"
     " FILTER (WHERE a.state='wrapup'), 0)"},
    {"outdialWrapupCount", whole, "agf"},
    {"outdialWrapupDuration", long_number, "agf"},
    {"disconnectedCount", whole, "agf"},
    {"agentToAgentTransferCount", whole, "agf",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.agent_id=r.agent_id AND x.created_time>=r.start_time AND"
     " x.agent_session_id=r.agent_session_id AND"
     " x.channel_type=a.channel_type AND x.activity_type='transfer' AND"
     " x.destination_agent_id IS NOT NULL)"},
    {"outdialAgentToAgentTransferCount", whole, "agf"},
    {"outdialAgentTransferToQueueRequestCount", whole, "agf"},
    {"agentTransferToQueueRequestCount", whole, "agf",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.agent_id=r.agent_id AND x.created_time>=r.start_time AND"
     " x.agent_session_id=r.agent_session_id AND"
     " x.channel_type=a.channel_type AND x.activity_type='transfer' AND"
     " x.destination_queue_id IS NOT NULL)"},
    {"blindTransferCount", whole, "agf",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.agent_id=r.agent_id AND x.created_time>=r.start_time AND"
     " x.agent_session_id=r.agent_session_id AND"
     " x.channel_type=a.channel_type AND x.activity_type='transfer' AND"
     " x.transfer_type='blind')"},
    {"outdialBlindTransferCount", whole, "agf"},
    {"outdialCount", whole, "agf"},
    {"outdialTransferCount", whole, "agf"},
    {"disconnectedHoldCallsCount", whole, "agf"},
    {"transferCount", whole, "agf",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.agent_id=r.agent_id AND x.created_time>=r.start_time AND"
     " x.agent_session_id=r.agent_session_id AND"
     " x.channel_type=a.channel_type AND x.activity_type='transfer')"},
    {"subChannelType", text, "agf"},
    {"outdialConsultTransferDuration", long_number, "agf"},
    {"callBackCount", whole, "agf"},
    {"lastActivityTime", long_number, "agf", "max(coalesce(a.end_time, a.start_time))"},
    {"idleCodeName", text, "agf",
     "max(CASE WHEN a.is_active AND o.is_active THEN o.idle_code_name END)"},
    {"consultToEpRequestedCount", whole, "agf"},
    {"consultToEpRequestedDuration", long_number, "agf"},
    {"consultToEpAnsweredCount", whole, "agf"},
    {"consultToEpAnsweredDuration", long_number, "agf"},
    {"outdialConsultToEpRequestedCount", whole, "agf"},
    {"outdialConsultToEpRequestedDuration", long_number, "agf"},
    {"outdialConsultToEpAnsweredCount", whole, "agf"},
    {"outdialConsultToEpAnsweredDuration", long_number, "agf"},
    {"totalReservationTime", long_number, "agf"},
    {"reservationCount", whole, "agf"},
    {"postCallDuration", long_number, "agf"},
    {"postCallCount", whole, "agf"},
    {"outdialPostCallDuration", long_number, "agf"},
    {"outdialPostCallCount", whole, "agf"},
    {"postCallAssistanceDuration", long_number, "agf"},
    {"postCallAssistanceCount", whole, "agf"},
    {"outdialPostCallAssistanceDuration", long_number, "agf"},
    {"outdialPostCallAssistanceCount", whole, "agf"},
    {"manualAssignCount", whole, "agf"},
};

// Of one span of a channel.
constexpr Field agent_activity_fields_table[] = {
    {"id", text, "agf",
     "uuid_text(r.agent_session_id)||':'||a.number||':'||coalesce(o.number,"
     " 0)"},
    {"startTime", long_number, "ag", "max(a.start_time, coalesce(o.start_time, a.start_time))"},
    {"endTime", long_number, "ag", "coalesce(min(a.end_time, o.end_time), a.end_time, o.end_time)"},
    {"duration", long_number, "agf",
     "coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)-max(a.start_time, coalesce(o.start_time, a.start_time))"},
    {"state", text, "agf", "a.state"},
    {"idleCode.id", text, "agf", "uuid_text(o.idle_code_id)"},
    {"idleCode.name", text, "agf", "o.idle_code_name"},
    {"taskId", text, "agf"},
    {"queue.id", text, "agf"},
    {"queue.name", text, "agf"},
    {"wrapupCode.id", text, "agf"},
    {"wrapupCode.name", text, "agf"},
    {"isOutdial", flag, "agf"},
    {"outboundType", text, "agf"},
    {"isCurrentActivity", flag, "agf", "a.is_active AND coalesce(o.is_active, 1)"},
    {"isLoginActivity", flag, "agf",
     "max(a.start_time, coalesce(o.start_time, a.start_time))=r.start_time"},
    {"isLogoutActivity", flag, "agf",
     "coalesce(coalesce(min(a.end_time, o.end_time), a.end_time,"
     " o.end_time)=r.end_time, 0)"},
    {"changedById", text, "agf", "uuid_text(o.changed_by_id)"},
    {"changedByName", text, "agf", "o.changed_by_name"},
    {"contactAssignmentType", text, "agf"},
};

}  // namespace

std::span<Field const> session_fields() { return session_fields_table; }
std::span<Field const> channel_fields() { return channel_fields_table; }
std::span<Field const> agent_activity_fields() { return agent_activity_fields_table; }

}  // namespace ringmaster::search
