// Fields of what stands within a contact: its activities, and every wrap-up that was stored for it.

#include "search/schema/fields.hpp"

namespace ringmaster::search {
namespace {

using enum FieldType;

// Of `contact_activity a`.
constexpr Field contact_activity_fields_table[] = {
    {"id", text, "agf", "uuid_text(a.task)||':'||a.number"},
    {"isActive", flag, "agf", "a.is_active"},
    {"createdTime", long_number, "agfs", "a.created_time"},
    {"endedTime", long_number, "agfs", "a.ended_time"},
    {"agentId", text, "agf", "uuid_text(a.agent_id)"},
    {"agentName", text, "agf", "a.agent_name"},
    {"agentPhoneNumber", text, "agf", "a.agent_phone_number"},
    {"agentSessionId", text, "agf", "uuid_text(a.agent_session_id)"},
    {"agentChannelId", text, "agf"},
    {"entrypointId", text, "agf", "uuid_text(a.entry_point_id)"},
    {"entrypointName", text, "agf", "a.entry_point_name"},
    {"queueId", text, "agf", "uuid_text(a.queue_id)"},
    {"queueName", text, "agf", "a.queue_name"},
    {"siteId", text, "agf", "uuid_text(a.site_id)"},
    {"siteName", text, "agf", "a.site_name"},
    {"teamId", text, "agf", "uuid_text(a.team_id)"},
    {"teamName", text, "agf", "a.team_name"},
    {"transferType", text, "agf", "a.transfer_type"},
    {"activityType", text, "agf", "a.activity_type"},
    {"activityName", text, "agf", "a.activity_type"},
    {"eventName", text, "agf", "a.event_name"},
    {"previousState", text, "agf"},
    {"nextState", text, "agf"},
    {"consultEpId", text, "agf",
     "CASE WHEN a.activity_type LIKE 'consult%' THEN"
     " uuid_text(a.entry_point_id) END"},
    {"consultEpName", text, "agf",
     "CASE WHEN a.activity_type LIKE 'consult%' THEN a.entry_point_name END"},
    {"childContactId", text, "agf", "uuid_text(a.child_contact_id)"},
    {"childContactType", text, "agf"},
    {"duration", long_number, "agf", "a.duration"},
    {"destinationAgentPhoneNumber", long_number, "agf"},
    {"destinationAgentId", text, "agf", "uuid_text(a.destination_agent_id)"},
    {"destinationAgentName", text, "agf", "a.destination_agent_name"},
    {"destinationAgentSessionId", text, "agf"},
    {"destinationAgentChannelId", text, "agf"},
    {"destinationAgentTeamId", text, "agf"},
    {"destinationAgentTeamName", text, "agf"},
    {"destinationQueueName", text, "agf", "a.destination_queue_name"},
    {"destinationQueueId", text, "agf", "uuid_text(a.destination_queue_id)"},
    {"terminationReason", text, "agf", "a.termination_reason"},
    {"ivrScriptId", text, "agf"},
    {"ivrScriptName", text, "agf"},
    {"ivrScriptTagId", text, "agf"},
    {"ivrScriptTagName", text, "agf"},
    {"bnrMode", text, ""},
    {"lastActivityTime", long_number, "agf", "coalesce(a.ended_time, a.created_time)"},
    {"skillsAssignedIn", text, "agf"},
    {"emailHasAttachments", flag, "agfs"},
    {"contactAssignmentType", text, "agfs"},
};

// Of `wrap_up w`, the latest version of each.
constexpr Field wrap_up_fields_table[] = {
    {"engagement", whole, "f", "w.engagement"},
    {"version", whole, "f", "w.version"},
    {"agentId", text, "f", "uuid_text(w.agent_id)"},
    {"agentName", text, "f", "w.agent_name"},
    {"teamId", text, "f", "uuid_text(w.team_id)"},
    {"teamName", text, "f", "w.team_name"},
    {"queueId", text, "f", "uuid_text(w.queue_id)"},
    {"queueName", text, "f", "w.queue_name"},
    {"codeId", text, "f", "uuid_text(w.code_id)"},
    {"codeName", text, "f", "w.code_name"},
    {"origin", text, "f", "w.origin"},
    {"startedTime", long_number, "f", "w.started_time"},
    {"submittedTime", long_number, "f", "w.submitted_time"},
    {"duration", long_number, "f", "w.duration"},
    {"extensions", whole, "f", "w.extensions"},
    {"note", text, "f", "w.note"},
};

}  // namespace

std::span<Field const> contact_activity_fields() { return contact_activity_fields_table; }
std::span<Field const> wrap_up_fields() { return wrap_up_fields_table; }

}  // namespace ringmaster::search
