// The fields of every command body: those we use, and those the public description or existing
// clients send, which are accepted and ignored (CFG-4).
#include <array>

#include "api/commands/campaign_fields.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {
namespace {

using enum BodyType;
using core::limits::note_text_max;
using core::limits::reason_text_max;

constexpr std::array subscribe_fields{
    BodyField{.name = "force", .type = flag, .text = "Close the agent's older sockets"},
    BodyField{.name = "isKeepAliveEnabled", .type = flag},
    BodyField{.name = "clientType", .length_max = 64},
    BodyField{.name = "allowMultiLogin", .type = flag, .text = "Keep the older sockets open"},
    BodyField{.name = "lastSeq", .type = integer, .text = "Replay what came after this number"},
};

constexpr std::array login_fields{
    BodyField{.name = "dialNumber", .length_max = 64},
    BodyField{.name = "teamId", .type = uuid, .text = "Optional for users of exactly one team"},
    BodyField{.name = "deviceType", .values = "AGENT_DN|EXTENSION|BROWSER"},
    BodyField{.name = "isExtension", .type = flag},
    BodyField{.name = "deviceId"},
    BodyField{.name = "roles", .type = list, .text = "Texts, e.g. agent, supervisor"},
    BodyField{.name = "takeOver", .type = flag, .text = "Take the station session over"},
    BodyField{.name = "teamName", .text = "Ignored"},
    BodyField{.name = "siteId", .text = "Ignored"},
    BodyField{.name = "usesOtherDN", .type = flag, .text = "Ignored"},
    BodyField{.name = "auxCodeId", .text = "Ignored"},
};

constexpr std::array logout_fields{
    BodyField{.name = "logoutReason", .length_max = reason_text_max},
    BodyField{.name = "agentId", .type = uuid, .text = "By supervisors: whom to sign out"},
};

constexpr std::array state_fields{
    BodyField{.name = "state", .required = true, .values = "Available|Idle"},
    BodyField{.name = "auxCodeId",
              .required = true,
              .unless = "agentId",
              .text = "An idle code; 0 stands for Available"},
    BodyField{.name = "lastStateChangeReason", .length_max = reason_text_max},
    BodyField{.name = "agentId", .type = uuid, .text = "By supervisors: whose state"},
};

constexpr std::array buddy_fields{
    BodyField{.name = "agentProfileId", .type = uuid},
    BodyField{.name = "mediaType", .required = true, .values = "telephony|chat|email|social"},
    BodyField{.name = "state",
              .values = "Available|Idle",
              .text = "Available: whom a transfer can reach; absent: whom a consult can"},
};

constexpr std::array create_fields{
    BodyField{.name = "destination",
              .text = "The number or address that was reached; of a callback or an outdial the "
                      "customer's"},
    BodyField{.name = "origin",
              .text =
                  "The customer's number or address; of a callback ours, shown to the agent; of "
                  "an outdial the caller number, one of the desktop profile's"},
    BodyField{.name = "entryPointId",
              .type = uuid,
              .text = "Optional when an entry point has the destination; of an outdial the desktop "
                      "profile's"},
    BodyField{.name = "direction",
              .values = "INBOUND|OUTBOUND",
              .text = "OUTBOUND of callbacks and outdials only"},
    BodyField{.name = "mediaType", .values = "telephony|chat|email|social"},
    BodyField{.name = "attributes", .type = object, .text = "Call-associated variables: texts"},
    BodyField{.name = "customerName"},
    BodyField{.name = "queueId", .type = uuid, .text = "Instead of the entry point's queue"},
    BodyField{.name = "priority", .type = integer, .text = "1 (highest) to 10"},
    BodyField{.name = "ageSince", .type = integer, .text = "Epoch ms; back-dates the age"},
    BodyField{.name = "skills",
              .type = list,
              .text = "Instead of the entry point's requirements: objects of skillId or skillName, "
                      "condition, value, weight"},
    BodyField{.name = "preferredAgents",
              .type = list,
              .text = "Up to 20 objects of agentId and score, tried first, highest score first"},
    BodyField{.name = "directToAgentId", .type = uuid, .text = "For this agent alone at first"},
    BodyField{
        .name = "directWaitSeconds",
        .type = integer,
        .text = "How long for him alone, 1 to 86400; then for everybody, or the backup queue"},
    BodyField{.name = "outboundType",
              .text = "CALLBACK: the customer is to be called; OUTDIAL, by agents; ignored for "
                      "inbound contacts"},
    BodyField{.name = "callback",
              .type = object,
              .text = "Of a callback: callbackOrigin (web, chat, …) and callbackType (immediate), "
                      "or a time as in a scheduled callback"},
    BodyField{.name = "customAttributes", .type = object, .text = "Ignored"},
};

constexpr std::array update_fields{
    BodyField{.name = "attributes",
              .type = object,
              .required = true,
              .text = "Texts by name; * leaves a secure variable as it is"},
    BodyField{.name = "attributeVersions",
              .type = object,
              .text = "Versions by name the values were changed from; 0: there was none"},
};

constexpr std::array reveal_fields{
    BodyField{.name = "name",
              .required = true,
              .length_max = core::limits::attribute_name_max,
              .text = "Of the variable"},
};

constexpr std::array plain_task_fields{
    BodyField{.name = "mediaResourceId", .text = "Ignored: a contact rings on one leg"},
};

constexpr std::size_t query_text_max = std::size_t{1} << 20;
constexpr std::array search_fields{
    BodyField{.name = "query",
              .required = true,
              .length_max = query_text_max,
              .text = "GraphQL; see reporting.md"},
    BodyField{.name = "variables", .type = object, .text = "Of the query, by their names"},
    BodyField{.name = "operationName", .text = "Which one, where the query has several"},
    BodyField{.name = "extensions", .type = object, .text = "Ignored"},
};

constexpr std::array capture_fields{
    BodyField{.name = "query",
              .type = object,
              .required = true,
              .text = "taskIds: 1 to 10 contacts; orgId, urlExpiration, includeSegments and "
                      "includeVARecordings are accepted"},
};

constexpr std::array erase_fields{
    BodyField{.name = "number",
              .required = true,
              .text = "The customer's number or address; spaces, punctuation and letter case do "
                      "not matter"},
    BodyField{.name = "reference",
              .length_max = 128,
              .text = "Of the customer's request, for the audit log"},
};

constexpr std::array export_fields{
    erase_fields[0],
    erase_fields[1],
    BodyField{.name = "afterSeq",
              .type = integer,
              .text = "Go on behind the page before: its nextAfterSeq"},
    BodyField{.name = "limit", .type = integer, .text = "Contacts of a page, 1 to 100 (100)"},
};

constexpr std::size_t number_text_max = 64;

constexpr std::array requeue_fields{
    BodyField{.name = "queueId", .type = uuid, .required = true},
    BodyField{.name = "inFront", .type = flag, .text = "Before others of its priority"},
    BodyField{.name = "priority", .type = integer, .text = "1 (highest) to 10; absent: as it is"},
    BodyField{.name = "skills",
              .type = list,
              .text = "Instead of the contact's own requirements, as in a new contact; absent: as "
                      "they are"},
};

constexpr std::array callback_fields{
    BodyField{.name = "callbackNumber",
              .length_max = number_text_max,
              .text = "Where the caller wants to be called; absent: where he calls from"},
    BodyField{.name = "callbackType", .values = "courtesy"},
};

constexpr std::size_t origin_max = 64;
constexpr std::size_t name_text_max = 250;
constexpr std::size_t script_max = 256;

// The time of a callback, by the clock of the customer's zone.
constexpr BodyField schedule_date{.name = "scheduleDate",
                                  .text = "YYYY-MM-DD, at most 31 days ahead"};
constexpr BodyField start_time{.name = "startTime", .text = "HH:MM:SS, at least 30 minutes ahead"};
constexpr BodyField end_time{.name = "endTime", .text = "HH:MM:SS, 30 minutes to 8 hours later"};
constexpr BodyField timezone{.name = "timezone", .length_max = 64, .text = "IANA"};
constexpr BodyField reason_of_callback{.name = "callbackReason", .length_max = reason_text_max};
constexpr BodyField script_of_callback{
    .name = "scriptReference", .length_max = script_max, .text = "What the agent reads from"};
constexpr BodyField source_of_callback{
    .name = "sourceInteraction", .type = uuid, .text = "The contact it came up in"};

consteval BodyField required(BodyField field) {
    field.required = true;
    return field;
}

constexpr std::array callback_detail_fields{
    BodyField{.name = "callbackOrigin", .required = true, .length_max = origin_max},
    BodyField{.name = "callbackType", .required = true, .values = "immediate|courtesy|scheduled"},
    schedule_date,
    start_time,
    end_time,
    timezone,
    reason_of_callback,
    script_of_callback,
    source_of_callback,
    BodyField{.name = "assigneeAgent", .type = uuid, .text = "Kept for this agent at first"},
};

constexpr std::array web_callback_fields{
    BodyField{.name = "customerName", .length_max = name_text_max},
    BodyField{.name = "callbackNumber", .required = true},
    BodyField{.name = "entryPointId", .type = uuid, .text = "It, or the queue, is required"},
    BodyField{.name = "queueId", .type = uuid, .text = "Instead of the entry point's queue"},
    BodyField{.name = "callbackOrigin", .length_max = origin_max, .text = "web if absent"},
    BodyField{.name = "attributes", .type = object, .text = "Call-associated variables: texts"},
    BodyField{.name = "priority", .type = integer, .text = "1 (highest) to 10"},
    schedule_date,
    start_time,
    end_time,
    timezone,
    reason_of_callback,
    script_of_callback,
    source_of_callback,
};

constexpr std::array schedule_fields{
    BodyField{.name = "id", .type = uuid, .text = "Of the callback that is changed"},
    BodyField{.name = "customerName", .required = true, .length_max = name_text_max},
    BodyField{.name = "callbackNumber", .required = true},
    required(schedule_date),
    required(start_time),
    required(end_time),
    required(timezone),
    BodyField{.name = "queueId", .type = uuid, .required = true},
    BodyField{.name = "assigneeAgent",
              .type = uuid,
              .text = "Kept for this agent at first; an agent may only name himself"},
    BodyField{.name = "callbackOrigin", .length_max = origin_max, .text = "api if absent"},
    reason_of_callback,
    script_of_callback,
    source_of_callback,
};

constexpr std::array priority_fields{
    BodyField{.name = "priority", .type = integer, .required = true, .text = "1 (highest) to 10"},
};

constexpr std::array close_fields{
    BodyField{.name = "closed", .type = flag, .text = "false opens it again"},
};

constexpr std::array do_not_call_fields{
    BodyField{.name = "phoneNumber", .required = true, .text = "E.164"},
    BodyField{.name = "source",
              .required = true,
              .length_max = core::limits::do_not_call_source_max,
              .text = "Where the wish came from"},
    BodyField{.name = "reason", .length_max = core::limits::do_not_call_reason_max},
};

constexpr std::size_t target_max = 64;
constexpr std::string_view target_kinds = "agent|queue|entryPoint|dialNumber|entrypointDialNumber";

constexpr std::array hold_fields{
    BodyField{.name = "mediaResourceId",
              .required = true,
              .length_max = target_max,
              .text = "The leg: a key of `media`; the main leg's is the interaction's id"},
};

constexpr std::array transfer_fields{
    BodyField{.name = "to",
              .required = true,
              .length_max = target_max,
              .text = "An id, or a number; an entry point by its id or a number of its own"},
    BodyField{.name = "destinationType", .required = true, .values = target_kinds},
};

constexpr std::array consult_fields{
    transfer_fields[0],
    transfer_fields[1],
    BodyField{.name = "holdParticipants",
              .type = flag,
              .text = "A consult always holds the customer: false is refused"},
};

constexpr std::array end_consult_fields{
    BodyField{.name = "queueId",
              .length_max = target_max,
              .text = "The consult waits in a queue: answered by AgentCtqCancelled"},
    BodyField{.name = "agentId", .type = uuid, .text = "The caller himself"},
};

constexpr std::array merge_fields{
    BodyField{.name = "to", .length_max = target_max, .text = "Ignored: it is the consulted party"},
    BodyField{.name = "destinationType", .length_max = target_max, .text = "Ignored"},
    BodyField{.name = "agentId", .type = uuid, .text = "The caller himself"},
};

constexpr std::array drop_fields{
    BodyField{.name = "participantId",
              .required = true,
              .length_max = target_max,
              .text = "A key of `participants`: an agent's id or a number"},
};

constexpr std::array resume_recording_fields{
    BodyField{.name = "autoResumed", .type = flag, .text = "The client's own timer resumes it"},
};

constexpr std::array monitor_fields{
    BodyField{.name = "id",
              .type = uuid,
              .required = true,
              .text = "The caller's own id of the request; DELETE names it"},
    BodyField{.name = "monitorType", .required = true, .values = "midcall"},
    BodyField{.name = "taskId", .type = uuid, .required = true, .text = "The call to listen to"},
    BodyField{
        .name = "invisibleMode", .type = flag, .text = "Absent from what the call's agents see"},
    BodyField{.name = "trackingId", .length_max = 64},
    BodyField{.name = "queueIds", .type = list, .text = "Ignored for midcall"},
    BodyField{.name = "teams", .type = list, .text = "Ignored for midcall"},
    BodyField{.name = "sites", .type = list, .text = "Ignored for midcall"},
    BodyField{.name = "agents", .type = list, .text = "Ignored for midcall"},
};

constexpr std::array wrap_up_fields{
    BodyField{.name = "auxCodeId", .type = uuid, .required = true},
    BodyField{.name = "wrapUpReason", .length_max = reason_text_max},
    BodyField{.name = "note", .length_max = note_text_max},
    BodyField{.name = "agentId", .type = uuid, .text = "By supervisors: for whom"},
};

constexpr std::array correction_fields{
    BodyField{.name = "agentId", .type = uuid, .required = true, .text = "Whose wrap-up it is"},
    BodyField{.name = "auxCodeId", .type = uuid, .required = true},
    BodyField{.name = "wrapUpReason",
              .length_max = reason_text_max,
              .text = "Absent: as it was, of the same reason; none, of another"},
    BodyField{.name = "note", .length_max = note_text_max, .text = "Absent: as it was"},
    BodyField{.name = "engagement",
              .type = integer,
              .text = "As the record has it; absent: the agent's latest of the contact"},
};

constexpr std::array facts_fields{
    BodyField{.name = "facts",
              .type = list,
              .required = true,
              .text = "Objects of number, interactionId, type, leg, cause, who, digits, file, "
                      "callbackNumber, at; "
                      "customer-arrived also the fields of POST /v1/tasks"},
};

constexpr std::array reskill_fields{
    BodyField{.name = "skillProfileId", .type = uuid, .text = "Another skill profile"},
    BodyField{.name = "dynamicSkills",
              .type = object,
              .text = "`add`: objects of skillId and textValue, booleanValue, proficiencyValue or "
                      "enumSkillValues; `remove`: ids of skills"},
    BodyField{.name = "organizationId", .text = "Ignored"},
    BodyField{.name = "id", .text = "Ignored"},
    BodyField{.name = "version", .type = integer, .text = "Ignored"},
    BodyField{.name = "createdTime", .type = integer, .text = "Ignored"},
    BodyField{.name = "lastUpdatedTime", .type = integer, .text = "Ignored"},
};

constexpr std::span<BodyField const> no_fields{};

constexpr std::array shapes{
    BodyShape{"subscribeNotification", subscribe_fields},
    BodyShape{"loginAgent", login_fields},
    BodyShape{"logoutAgent", logout_fields},
    BodyShape{"logoutAgentByPost", logout_fields},
    BodyShape{"reloadAgent", no_fields},
    BodyShape{"setAgentState", state_fields},
    BodyShape{"listBuddies", buddy_fields},
    BodyShape{"createTask", create_fields},
    BodyShape{"createTaskSlash", create_fields},
    BodyShape{"updateTask", update_fields},
    BodyShape{"revealVariable", reveal_fields},
    BodyShape{"acceptTask", plain_task_fields},
    BodyShape{"rejectTask", plain_task_fields},
    BodyShape{"assignTask", no_fields},
    BodyShape{"endTask", plain_task_fields},
    BodyShape{"search", search_fields},
    BodyShape{"queryCaptures", capture_fields},
    BodyShape{"exportPersonalData", export_fields},
    BodyShape{"erasePersonalData", erase_fields},
    BodyShape{"requeueTask", requeue_fields},
    BodyShape{"prioritizeTask", priority_fields},
    BodyShape{"requestCallback", callback_fields},
    BodyShape{"createTask.callback", callback_detail_fields},
    BodyShape{"createWebCallback", web_callback_fields},
    BodyShape{"scheduleCallback", schedule_fields},
    BodyShape{"updateScheduledCallback", schedule_fields},
    BodyShape{"addDoNotCall", do_not_call_fields},
    BodyShape{"startCampaign", campaign_fields::start},
    BodyShape{"updateCampaign", campaign_fields::update},
    BodyShape{"createContactList", campaign_fields::list},
    BodyShape{"changeContactList", campaign_fields::list_status},
    BodyShape{"addCampaignContacts", campaign_fields::contacts},
    BodyShape{"closeCampaignContact", campaign_fields::contact_status},
    BodyShape{"acceptPreview", no_fields},
    BodyShape{"skipPreview", no_fields},
    BodyShape{"removePreview", no_fields},
    BodyShape{"closeQueue", close_fields},
    BodyShape{"closeEntryPoint", close_fields},
    BodyShape{"wrapUpTask", wrap_up_fields},
    BodyShape{"correctWrapUp", correction_fields},
    BodyShape{"extendWrapUp", no_fields},
    BodyShape{"acceptAllOffers", no_fields},
    BodyShape{"replyTask", no_fields},
    BodyShape{"requestWrapUp", no_fields},
    BodyShape{"skipWrapUp", no_fields},
    BodyShape{"holdTask", hold_fields},
    BodyShape{"unholdTask", hold_fields},
    BodyShape{"transferTask", transfer_fields},
    BodyShape{"cancelTransfer", no_fields},
    BodyShape{"consultTask", consult_fields},
    BodyShape{"acceptConsult", plain_task_fields},
    BodyShape{"endConsult", end_consult_fields},
    BodyShape{"cancelConsult", end_consult_fields},
    BodyShape{"transferConsult", merge_fields},
    BodyShape{"joinConference", merge_fields},
    BodyShape{"exitConference", no_fields},
    BodyShape{"transferConference", no_fields},
    BodyShape{"dropParticipant", drop_fields},
    BodyShape{"pauseRecording", no_fields},
    BodyShape{"resumeRecording", resume_recording_fields},
    BodyShape{"startMonitor", monitor_fields},
    BodyShape{"bargeIn", no_fields},
    BodyShape{"whisper", no_fields},
    BodyShape{"holdMonitor", no_fields},
    BodyShape{"unholdMonitor", no_fields},
    BodyShape{"endMonitor", no_fields},
    BodyShape{"subscribeConnector", no_fields},
    BodyShape{"postFacts", facts_fields},
    BodyShape{"reskillUser", reskill_fields},
};

}  // namespace

std::span<BodyShape const> body_shapes() { return shapes; }

}  // namespace ringmaster::api
