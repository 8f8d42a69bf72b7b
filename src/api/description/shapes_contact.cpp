// What answers say of contacts: as an agent sees one, as a list shows it, and how to find them.

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member variable[] = {
    text("name"),
    text("displayName"),
    text("value").says("A secure value is always *"),
    text("type").says("Upper case"),
    flag("agentEditable"),
    flag("agentViewable"),
    flag("isSecure"),
    text("secureKeyId").says("The key the value is sealed with; empty for a plain value"),
    integer("secureKeyVersion").says("The way of sealing, 1; 0 for a plain value"),
    integer("version").says("Saves of this variable, from 1: see attributeVersions"),
};

constexpr Member participant[] = {
    text("id"),
    choice("pType", "Agent|Customer|Supervisor|DN|EP-DN"),
    choice("type", "Agent|Customer|Supervisor|DN|EP-DN"),
    text("name"),
    flag("hasJoined"),
    flag("hasLeft"),
    flag("isWrapUp"),
    flag("isConsulted"),
    choice("consultState", "consultInitiated|consulting|consultCompleted|conferencing").or_empty(),
    flag("autoAnswerEnabled"),
    text("dn"),
    uuid("epId").or_empty(),
    uuid("teamId").or_empty(),
    time("joinTimestamp").or_null(),
    choice("currentState", "new|connected|wrapUp|left"),
    time("currentStateTimestamp").or_null(),
    time("consultTimestamp").or_null(),
    time("wrapUpTimestamp").or_null(),
};

constexpr Member media[] = {
    uuid("mediaResourceId"),
    choice("mediaType", channels),
    choice("mediaMgr", "callmm|digitalmm"),
    choice("mType", "mainCall|consult"),
    flag("isHold"),
    time("holdTimestamp").or_null(),
    list(text("participants")).says("Keys of participants"),
};

constexpr Member details[] = {
    text("QMgrName"),
    text("ani"),
    text("displayAni"),
    text("dnis"),
    text("QueueId"),
    text("virtualTeamName"),
    text("customerName"),
    text("ronaTimeout").says("Seconds"),
    text("priority"),
    choice("pauseResumeEnabled", "true|false"),
    text("pauseDuration").says("Seconds; 0: until it is resumed"),
    flag("isPaused"),
    choice("recordInProgress", "true|false"),
    choice("ctqInProgress", "true|false"),
    flag("consultDestinationAgentJoined"),
    text("consultDestinationAgentName"),
    text("parentInteractionId"),
    text("relationshipType"),
    choice("callbackType", "courtesy|immediate|scheduled").optional().says("Of a callback"),
    text("callbackNumber").optional(),
    choice("callbackState", "waiting|queued|offered|dialling|ringing|connected|closed").optional(),
    text("callbackAttempts").optional().says("That did not reach the customer"),
    text("callbackNextAttempt").optional().says("Epoch ms; while it waits for that"),
    text("callbackOrigin").optional().says("Where it was asked for"),
    text("callbackReason").optional(),
    text("scriptReference").optional().says("What the agent reads from"),
    uuid("cancelledCallbackId").optional().says("That this call has ended"),
    uuid("outdialAgentId").optional().says("Whose outdial it is"),
    text("campaignId").optional().says("Of a reservation, and of the call it became"),
    choice("campaignType", "preview_standard|preview_direct").optional(),
    choice("campaignPreviewAutoAction", "ACCEPT|SKIP|REMOVE").optional(),
    choice("campaignPreviewSkipDisabled", "true|false").optional(),
    choice("campaignPreviewRemoveDisabled", "true|false").optional(),
    text("campaignPreviewOfferTimeout").optional().says("Epoch ms"),
};

constexpr Member direction[] = {choice("type", "INBOUND|OUTBOUND")};

constexpr Member interaction[] = {
    uuid("interactionId"),
    uuid("mainInteractionId"),
    uuid("orgId"),
    uuid("owner").or_empty(),
    choice("mediaType", channels),
    choice("mediaChannel", channels),
    choice("state", "new|consult|consulting|conference|hold|connected|wrapUp"),
    flag("isTerminated"),
    flag("isFcManaged"),
    flag("isMediaForked"),
    time("createdTimestamp"),
    uuid("currentVTeam").or_empty().says("The queue"),
    list(uuid("previousVTeams")),
    shape("contactDirection", "ContactDirection"),
    text("outboundType"),
    text("workflowManager"),
    shape("callProcessingDetails", "CallProcessingDetails"),
    map(shape("callAssociatedData", "CallVariable")),
    map(text("callAssociatedDetails")).says("The values of callAssociatedData"),
    map(any("callFlowParams")),
    map(shape("participants", "Participant")),
    map(shape("media", "MediaLeg")).says("The main leg has the interaction's id"),
};

constexpr Member offer_variable[] = {text("name"), text("label"), text("value")};

constexpr Member contact[] = {
    uuid("interactionId"),
    uuid("agentId").or_empty().says("Who looks at it"),
    uuid("orgId"),
    uuid("owner").or_empty(),
    text("queueMgr"),
    text("queueName"),
    uuid("mediaResourceId"),
    integer("ronaTimeout").says("Seconds"),
    uuid("consultMediaResourceId").or_empty(),
    text("destAgentId").says("Who is asked: an agent's id or a number"),
    choice("destinationType", "agent|queue|entryPoint|dialNumber").or_empty(),
    uuid("consultingAgentId").or_empty(),
    flag("isConsulted").or_null(),
    flag("isConferencing"),
    text("updatedBy"),
    text("participantId"),
    text("reason"),
    text("reasonCode"),
    list(uuid("agentsPendingWrapUp")),
    choice("terminatingParty", "Agent|Customer|Supervisor|System").or_empty(),
    flag("wrapUpRequired"),
    list(text("allowedActions"))
        .says("Path segments behind /v1/tasks/{id}/ that would be accepted now; hold/consult and "
              "unhold/consult stand for the consult's leg"),
    time("offerDeadline").or_null(),
    time("wrapUpDeadline").or_null(),
    integer("version").says("Of two views the higher one is the newer"),
    text("campaignId").optional().says("Of a reservation, and of the call it became"),
    uuid("reservationInteractionId").optional().says("Of such a call"),
    list(shape("offerVariables", "OfferVariable")),
    shape("interaction", "Interaction"),
};

constexpr Member named[] = {uuid("id"), text("name")};

constexpr Member summary[] = {
    shape("owner", "NamedId").optional(),
    shape("queue", "NamedId").optional(),
    choice("channelType", channels),
    choice("status", "created|queued|offered|assigned|completed|abandoned"),
    time("createdTime"),
    time("lastUpdatedTime"),
    flag("captureRequested"),
    text("origin"),
    text("destination"),
    choice("direction", "inbound|outbound"),
    integer("priority"),
    time("endTime").optional(),
    text("reasonCode").optional(),
};

constexpr Member listed[] = {uuid("id"), shape("attributes", "ContactSummary")};

constexpr Member known[] = {
    shape("task", "Contact").optional().says("To those who take part"),
    map(shape("callAssociatedData", "CallVariable")).optional().says("To all but agents"),
};

constexpr Member page_meta[] = {
    uuid("orgId"),         integer("page"),         integer("pageSize"),
    integer("totalPages"), integer("totalRecords"),
};

constexpr Member contact_list[] = {
    shape("meta", "PageMeta"),
    list(shape("data", "ListedContact")),
};

constexpr Member contact_answer[] = {
    shape("meta", "Meta"),
    shape("data", "KnownContact"),
};

constexpr Shape contact_table[] = {
    {"CallVariable", "A call-associated variable", variable},
    {"Participant", "A party of a contact", participant},
    {"MediaLeg", "A leg of a contact", media},
    {"CallProcessingDetails", "Texts, but for the two flags clients test", details},
    {"ContactDirection", "Which way a contact went", direction},
    {"Interaction", "The whole contact", interaction},
    {"OfferVariable", "What an agent is shown while a contact is offered", offer_variable},
    {"Contact", "The contact as one agent sees it now", contact},
    {"NamedId", "An id and its name", named},
    {"ContactSummary", "The contact in a list", summary},
    {"ListedContact", "A contact of a list", listed},
    {"KnownContact", "One contact, live or closed", listed, known},
    {"PageMeta", "Which page of how many", page_meta},
    {"ContactList", "A page of contacts", contact_list},
    {"ContactAnswer", "One contact, live or closed", contact_answer},
};

}  // namespace

std::span<Shape const> contact_shapes() { return contact_table; }

}  // namespace ringmaster::api::shapes
