// Fields of legs; what a leg does not know of its contact is that of `contact_session s`.

#include "search/schema/fields.hpp"

namespace ringmaster::search {
namespace {

using enum FieldType;

// Of `contact_leg r`.
constexpr Field leg_fields_table[] = {
    {"id", text, "agfs", "uuid_text(r.task)||':'||r.leg"},
    {"taskId", text, "agfs", "uuid_text(r.task)"},
    {"createdTime", long_number, "ags", "r.created_time"},
    {"endedTime", long_number, "ags", "r.ended_time"},
    {"lastActivityTime", long_number, "agfs",
     "coalesce(r.ended_time, r.connected_time, r.queue_ended_time,"
     " r.created_time)"},
    {"isActive", flag, "agfs", "r.is_active"},
    {"status", text, "agfs", "r.status"},
    {"contactState", text, "agfs", "r.contact_state"},
    {"destination", text, "agfs", "s.destination"},
    {"origin", text, "agfs", "s.origin"},
    {"channelType", text, "agfs", "r.channel_type"},
    {"channelSubType", text, "agfs"},
    {"entryPoint.id", text, "agfs", "uuid_text(r.entry_point_id)"},
    {"entryPoint.name", text, "agfs", "r.entry_point_name"},
    {"isWithinServiceLevel", flag, "agfs",
     "CASE WHEN r.queued_to='queue' THEN"
     " r.queue_duration<=service_level(r.queue_id) END"},
    {"queue.id", text, "agfs", "uuid_text(r.queue_id)"},
    {"queue.name", text, "agfs", "r.queue_name"},
    {"queue.duration", long_number, "agfs", "r.queue_duration"},
    {"ringingDuration", long_number, "agfs", "r.ringing_duration"},
    {"owner.id", text, "agfs", "uuid_text(r.agent_id)"},
    {"owner.name", text, "agfs", "r.agent_name"},
    {"owner.signInId", text, "agfs"},
    {"owner.sessionId", text, "agfs", "uuid_text(r.agent_session_id)"},
    {"owner.phoneNumber", text, "agfs", "r.agent_phone_number"},
    {"owner.channelId", text, "agfs"},
    {"site.id", text, "agfs", "uuid_text(r.site_id)"},
    {"site.name", text, "agfs", "r.site_name"},
    {"team.id", text, "agfs", "uuid_text(r.team_id)"},
    {"team.name", text, "agfs", "r.team_name"},
    {"direction", text, "agfs", "r.direction"},
    {"ivrScriptId", text, "agfs"},
    {"ivrScriptName", text, "agfs"},
    {"ivrScriptTagId", text, "agfs"},
    {"ivrScriptTagName", text, "agfs"},
    {"terminatingEnd", text, "agfs", "r.terminating_end"},
    {"terminationReason", text, "agfs", "r.termination_reason"},
    {"customer.name", text, "agfs", "s.customer_name"},
    {"customer.phoneNumber", text, "agfs", "s.customer_number"},
    {"customer.email", text, "agfs", "CASE WHEN r.channel_type='email' THEN s.customer_number END"},
    {"preferredAgentSystemId", text, "agfs"},
    {"preferredAgentName", text, "agfs"},
    {"isHandledByPreferredAgent", flag, "agfs"},
    {"routingType", text, "agfs"},
    {"callType", text, "agfs"},
    {"lastWrapupCodeName", text, "agfs", "r.last_wrap_up_code_name"},
    {"wrapupDuration", long_number, "agfs", "r.wrap_up_duration"},
    {"isOutdial", flag, "agfs", "r.is_outdial"},
    {"abandonedType", text, "agfs"},
    {"blindTransferCount", whole, "agfs", "r.blind_transfer_count"},
    {"transferCount", whole, "agfs", "r.transfer_count"},
    {"queueCount", whole, "agfs", "r.queued_to='queue'"},
    {"transferErrorCount", whole, "agfs"},
    {"taskLegCount", whole, "agfs", "r.leg IS NOT NULL"},
    {"handleType", text, "agfs", "r.handle_type"},
    {"isTaskLegHandled", flag, "agfs", "r.is_task_leg_handled"},
    {"isOptOutOfQueue", flag, "agfs"},
    {"optOutOfQueueTimestamp", long_number, "agfs"},
    {"connectedCount", whole, "agfs", "r.connected_time IS NOT NULL"},
    {"connectedDuration", long_number, "agfs", "r.connected_duration"},
    {"holdCount", whole, "agfs", "r.hold_count"},
    {"holdDuration", long_number, "agfs", "r.hold_duration"},
    {"consultDuration", long_number, "agfs", "r.consult_duration"},
    {"outdialConsultCount", whole, "agfs", "r.is_outdial*r.consult_count"},
    {"outdialConsultDuration", long_number, "agfs", "r.is_outdial*r.consult_duration"},
    {"outdialConferenceCount", whole, "agfs",
     "r.is_outdial*(SELECT count(*) FROM contact_activity x WHERE"
     " x.org=r.org AND x.task=r.task AND x.leg=r.leg AND"
     " x.activity_type='conference')"},
    {"outdialConferenceDuration", long_number, "agfs",
     "r.is_outdial*(SELECT coalesce(sum(x.duration), 0) FROM"
     " contact_activity x WHERE x.org=r.org AND x.task=r.task AND"
     " x.leg=r.leg AND x.activity_type='conference')"},
    {"conferenceDuration", long_number, "agfs",
     "(SELECT coalesce(sum(x.duration), 0) FROM contact_activity x WHERE"
     " x.org=r.org AND x.task=r.task AND x.leg=r.leg AND"
     " x.activity_type='conference')"},
    {"selfserviceDuration", long_number, "agfs"},
    {"selfserviceCount", whole, "agfs"},
    {"consultToQueueCount", whole, "agfs",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.task=r.task AND x.leg=r.leg AND x.activity_type='consult-queue')"},
    {"consultToQueueDuration", long_number, "agfs",
     "(SELECT coalesce(sum(x.duration), 0) FROM contact_activity x WHERE"
     " x.org=r.org AND x.task=r.task AND x.leg=r.leg AND"
     " x.activity_type='consult-queue')"},
    {"outdialConsultToQueueCount", whole, "agfs",
     "r.is_outdial*(SELECT count(*) FROM contact_activity x WHERE"
     " x.org=r.org AND x.task=r.task AND x.leg=r.leg AND"
     " x.activity_type='consult-queue')"},
    {"outdialConsultToQueueDuration", long_number, "agfs",
     "r.is_outdial*(SELECT coalesce(sum(x.duration), 0) FROM"
     " contact_activity x WHERE x.org=r.org AND x.task=r.task AND"
     " x.leg=r.leg AND x.activity_type='consult-queue')"},
    {"slaValue", text, "agfs",
     "CASE WHEN r.queued_to='queue' THEN"
     " CAST(service_level(r.queue_id)/1000 AS TEXT) END"},
    {"handleTime", long_number, "agfs", "r.connected_duration+r.wrap_up_duration"},
    {"consultEpId", text, "agfs"},
    {"consultEpName", text, "agfs"},
    {"childContactId", text, "agfs"},
    {"childContactType", text, "agfs"},
    {"consultToEPCount", whole, "agfs"},
    {"consultToEPDuration", long_number, "agfs"},
    {"outdialConsultToEPCount", whole, "agfs"},
    {"outdialConsultToEPDuration", long_number, "agfs"},
    {"nextDestination.agent.id", text, "agfs", "uuid_text(r.next_agent_id)"},
    {"nextDestination.agent.name", text, "agfs", "r.next_agent_name"},
    {"nextDestination.agent.signInId", text, "fs"},
    {"nextDestination.agent.sessionId", text, "agfs"},
    {"nextDestination.agent.phoneNumber", text, "agfs"},
    {"nextDestination.agent.channelId", text, "agfs"},
    {"nextDestination.team.id", text, "agfs"},
    {"nextDestination.team.name", text, "agfs"},
    {"nextDestination.queue.id", text, "agfs", "uuid_text(r.next_queue_id)"},
    {"nextDestination.queue.name", text, "agfs", "r.next_queue_name"},
    {"abandonedSlCount", whole, "agfs",
     "coalesce(r.handle_type='abandoned' AND"
     " r.queue_duration<=service_level(r.queue_id), 0)"},
    {"agentToDnTransferCount", whole, "agfs"},
    {"agentTransferedInCount", whole, "agfs"},
    {"integerGlobalVariables.name", text, "fs", "s.variables"},
    {"integerGlobalVariables.value", whole, "agfs", "s.variables"},
    {"stringGlobalVariables.name", text, "fs", "s.variables"},
    {"stringGlobalVariables.value", text, "agfs", "s.variables"},
    {"longGlobalVariables.name", text, "fs", "s.variables"},
    {"longGlobalVariables.value", long_number, "agfs", "s.variables"},
    {"doubleGlobalVariables.name", text, "fs", "s.variables"},
    {"doubleGlobalVariables.value", real, "agfs", "s.variables"},
    {"booleanGlobalVariables.name", text, "fs", "s.variables"},
    {"booleanGlobalVariables.value", flag, "agfs", "s.variables"},
    {"matchedSkills", json, "gf"},
    {"requiredSkills", json, "gf"},
    {"matchedSkillsProfile", text, "agf"},
    {"skillsAssignedIn", text, "agf"},
    {"consultToQueueHandledCount", whole, "agfs"},
    {"outdialConsultToQueueHandledCount", whole, "agfs"},
    {"interQueueBlindTransferCount", whole, "agfs",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.task=r.task AND x.leg=r.leg AND x.activity_type='transfer' AND"
     " x.transfer_type='blind' AND x.destination_queue_id IS NOT NULL)"},
    {"interQueueConsultTransferCount", whole, "agfs",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.task=r.task AND x.leg=r.leg AND x.activity_type='transfer' AND"
     " x.transfer_type='consult' AND x.destination_queue_id IS NOT NULL)"},
    {"consultSuccessCount", whole, "agfs", "r.consult_count"},
    {"conferenceSuccessCount", whole, "agfs"},
    {"blindTransferToAgentCount", whole, "agfs",
     "(SELECT count(*) FROM contact_activity x WHERE x.org=r.org AND"
     " x.task=r.task AND x.leg=r.leg AND x.activity_type='transfer' AND"
     " x.transfer_type='blind' AND x.destination_agent_id IS NOT NULL)"},
    {"queuedTo", text, "agf", "r.queued_to"},
    {"consultToAgentErrorCount", whole, "agfs"},
    {"consultToQueueErrorCount", whole, "agfs"},
    {"outdialConsultToQueueErrorCount", whole, "agfs"},
    {"consultToEpErrorCount", whole, "agfs"},
    {"consultToDnErrorCount", whole, "agfs"},
    {"postCallDuration", long_number, "agfs"},
    {"manualAssignCount", whole, "agfs", "r.manual_assign_count"},
    {"transferEpDN", text, "agfs"},
};

}  // namespace

std::span<Field const> leg_fields() { return leg_fields_table; }

}  // namespace ringmaster::search
