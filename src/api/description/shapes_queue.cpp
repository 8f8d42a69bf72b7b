// What answers say of waiting: why a contact is where it is, how long it will be; and what
// supervisors and administrators see of the whole.

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member named_agent[] = {uuid("agentId"), text("agentName")};

constexpr Member offer[] = {shape("offeredTo", "AgentName"), time("offerDeadline")};

constexpr Member requirement[] = {
    uuid("skillId"),    text("skillName"), choice("condition", "GTE|LTE|IS|IS_NOT"),
    text("skillValue"), integer("weight"),
};

constexpr Member steps[] = {integer("joined"), integer("total"), time("nextAt").or_null()};

constexpr Member objection[] = {
    choice("reason",
           "NOT_SIGNED_IN|IDLE|NO_SOCKET|NOT_ACTIVE|PHONE_OFF_HOOK|NO_CAPACITY|TAKES_PART|SENT_IT|"
           "LACKS_SKILL|DECLINED|NOT_IN_GROUP_YET|NOT_PREFERRED|BEHIND|TAKES_NO_CONSULTS"),
    text("text"),
    time("since").optional(),
    time("until").optional(),
    uuid("auxCodeId").optional(),
    shape("requirement", "Requirement").optional(),
    text("has").optional(),
    uuid("aheadAgentId").optional(),
};

constexpr Member lines[] = {
    uuid("teamId"),
    text("teamName"),
    integer("capacity"),
    integer("used"),
    list(shape("objections", "Objection")),
};

constexpr Member considered[] = {
    uuid("agentId"),
    text("agentName"),
    uuid("teamId").optional(),
    list(shape("objections", "Objection")),
};

constexpr Member explanation[] = {
    integer("entry"),
    choice("kind", "task|consult|transfer|callback|outdial|preview"),
    uuid("queueId"),
    text("queueName").optional(),
    integer("priority"),
    flag("inFront"),
    time("ageSince"),
    time("queuedAt"),
    integer("arrival").says("The lower of two equals comes first"),
    integer("position").or_null().says("From 1; null: offered to as many as may be"),
    integer("waiting"),
    shape("offeredTo", "AgentName").optional(),
    time("offerDeadline").optional(),
    list(shape("offers", "ExplainedOffer")).optional(),
    list(shape("requirements", "Requirement")),
    shape("groups", "Steps"),
    shape("relaxation", "Steps"),
    time("preferredUntil").or_null(),
    text("dialledNumber").optional(),
    list(shape("lines", "ConsideredLines")),
    integer("agentsTotal"),
    list(shape("agents", "ConsideredAgent")),
};

constexpr Member callback_step[] = {
    choice("state", "waiting|queued|offered|dialling|ringing|connected|closed"),
    integer("attempts").says("That did not reach the customer"),
    time("nextAttemptAt").or_null(),
};
constexpr Member listed_callback[] = {
    uuid("id"),
    uuid("orgId"),
    text("customerName").or_empty(),
    text("callbackNumber"),
    choice("callbackType", "courtesy|immediate|scheduled"),
    text("callbackOrigin").says("livecall: out of a waiting call"),
    time("createdTimestamp"),
    time("lastUpdatedTimestamp"),
    choice("state", "waiting|queued|offered|dialling|ringing|connected|closed"),
    integer("attempts").says("That did not reach the customer"),
    time("nextAttemptAt").or_null().says("Null: it waits no longer, or never did"),
    uuid("queueId").optional(),
    text("timezone").optional(),
    text("scheduleDate").optional(),
    text("startTime").optional(),
    text("endTime").optional(),
    text("callbackReason").optional(),
    text("scriptReference").optional(),
    uuid("sourceInteraction").optional(),
    uuid("assigneeAgent").optional(),
    time("assignedTime").optional(),
};
constexpr Member callback_meta[] = {
    uuid("orgid"),
    uuid("orgId"),
    integer("page"),
    integer("pageSize"),
    integer("totalPages"),
    integer("totalRecords"),
    shape("links", "PagingLinks"),
};
constexpr Member callbacks[] = {
    shape("meta", "CallbackPaging"),
    list(shape("data", "Callback")),
};

constexpr Member listed_number[] = {
    text("phoneNumber").says("E.164"),
    text("source"),
    text("addedDate").says("ISO 8601, UTC"),
    text("addedBy"),
    text("reason").optional(),
};
constexpr Member number_in_document[] = {
    text("phoneNumber").says("E.164"),
    text("source"),
    text("addedDate").optional().says("ISO 8601, UTC; absent: as known, else now"),
    text("addedBy").optional().says("Absent: as known, else who imports"),
    text("reason").optional(),
};
constexpr Member number_list[] = {text("name"), integer("count")};
constexpr Member number_lists[] = {list(shape("data", "DoNotCallList"))};
constexpr Member listed_numbers[] = {list(shape("data", "DoNotCallEntry"))};

constexpr Member explained_meta[] = {
    uuid("orgId"),
    time("serverTime"),
    shape("callback", "CallbackStep").optional(),
};
constexpr Member explained[] = {
    shape("meta", "ExplanationMeta"),
    list(shape("data", "Explanation")),
};

constexpr Member wait[] = {
    integer("estimatedWaitTime").says("ms"),
    choice("method", "MEAN_OF_VALID_MINUTES"),
    integer("lookbackMinutes"),
    integer("samples"),
    integer("validSamples"),
    integer("contacts"),
};

constexpr Member session[] = {
    uuid("id").says("The caller's own id of the request"),
    choice("monitorType", "midcall"),
    uuid("taskId"),
    flag("invisibleMode"),
    choice("mode", "listening|held|whispering|barged_in"),
    flag("pending").says("The connector has not answered yet"),
    time("startTime").or_null(),
};
constexpr Member sessions[] = {shape("meta", "Meta"), list(shape("data", "MonitorSession"))};

constexpr Member state[] = {integer("journalSeq"), text("stateHash")};

constexpr Member interval[] = {
    time("intervalStartTime"),
    uuid("queueId"),
    text("queueName").optional(),
    choice("channelType", channels),
    integer("totalOfferedTasks"),
    integer("totalEnqueuedTasks"),
    integer("totalAssignedTasks").says("Always 0"),
    integer("totalAcceptedTasks"),
    integer("totalRejectedTasks"),
    integer("totalAbandonedTasks"),
    number("averageEnqueuedTime").optional().says("ms; missing when nobody's waiting ended"),
    number("averageHandledTime").optional().says("ms; missing when nothing was handled"),
    number("serviceLevelThresholdPercentage").optional().says("Missing when nobody was answered"),
};
constexpr Member statistics[] = {shape("meta", "Meta"), list(shape("data", "QueueInterval"))};

constexpr Shape queue_table[] = {
    {"AgentName", "An agent", named_agent},
    {"ExplainedOffer", "To whom it is offered, and until when", offer},
    {"Requirement", "A required skill", requirement},
    {"Steps", "Of the groups or steps of relaxation: how many of how many", steps},
    {"Objection", "What speaks against an agent or a line", objection},
    {"ConsideredLines", "The lines of a capacity-based team", lines},
    {"ConsideredAgent", "An agent, and what speaks against him", considered},
    {"Explanation", "Why it is where it is, in one queue", explanation},
    {"CallbackStep", "Where a callback stands", callback_step},
    {"Callback", "A callback that can still happen", listed_callback},
    {"CallbackPaging", "Where the page is", callback_meta},
    {"CallbackList", "Callbacks that can still happen", callbacks},
    {"DoNotCallEntry", "A number that nobody may dial", listed_number},
    {"ListedNumber", "One in an organization's document", number_in_document},
    {"DoNotCallList", "A list, and how many numbers are on it", number_list},
    {"DoNotCallLists", "All do-not-call lists", number_lists},
    {"DoNotCallPage", "Numbers of one list, in order", listed_numbers},
    {"ExplanationMeta", "Whose it is, and when", explained_meta},
    {"ExplanationList", "Each place where the contact waits", explained},
    {"WaitEstimate", "How long a contact that joined now would wait", wait},
    {"QueueInterval", "What a queue's contacts add up to in an interval", interval},
    {"QueueStatistics", "Figures by queue and interval", statistics},
    {"MonitorSession", "A call that is listened to", session},
    {"MonitorSessionList", "The caller's sessions", sessions},
    {"AdminState", "Journal position and hash of the state", state},
};

}  // namespace

std::span<Shape const> queue_shapes() { return queue_table; }

}  // namespace ringmaster::api::shapes
