// What contacts pass through: queues, entry points, numbers, codes and variables.

#include "api/documents/resource_fields.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {

namespace {

constexpr std::string_view directions[] = {"INBOUND", "OUTBOUND"};
constexpr std::string_view routing_types[] = {"LONGEST_AVAILABLE_AGENT", "SKILLS_BASED", "CIRCULAR",
                                              "LINEAR"};
constexpr std::string_view skill_routing_types[] = {"LONGEST_AVAILABLE_AGENT",
                                                    "BEST_AVAILABLE_AGENT"};
constexpr std::string_view queue_routing_types[] = {"TEAM_BASED", "SKILL_BASED", "AGENT_BASED"};
constexpr std::string_view org_types[] = {"MIXED_MODE", "IMI"};
constexpr std::string_view work_types[] = {"IDLE_CODE", "WRAP_UP_CODE"};
constexpr std::string_view burnout_values[] = {"NOT_APPLICABLE", "EXCLUDED", "INCLUDED"};
constexpr std::string_view variable_types[] = {"STRING",  "INTEGER", "DATE_TIME", "BOOLEAN",
                                               "DECIMAL", "String",  "Integer",   "DateTime",
                                               "Boolean", "Decimal"};

constexpr Field agent_group[] = {reference("teamId", "team").required()};

constexpr Field distribution_group[] = {
    objects("agentGroups", agent_group).required(),
    integer("order"),
    integer("duration"),
};

constexpr Field skill_requirement[] = {
    any("id"),
    any("organizationId"),
    any("version"),
    any("createdTime"),
    any("lastUpdatedTime"),
    reference("skillId", "skill").required(),
    text("skillName"),
    text("skillType"),
    text("condition", 20).required(),
    text("skillValue", 100).required(),
    integer("weight", 0, 1'000),
    flag("dynamicSkill"),
};

constexpr std::int64_t requirements_max = core::limits::skill_requirements_max;

// RQ-5: what is no longer required, and what is instead, from `after` seconds in the queue on.
constexpr Field relaxation_step[] = {
    integer("after", 1, 86'400).required(),
    references("removeSkillIds", "skill"),
    objects("requirements", skill_requirement).items(0, requirements_max),
};

constexpr Field queue_agent[] = {
    reference("id", "user").required(),
    text("ciUserId", 36),
};

constexpr Field queue_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("queueType", directions).otherwise("\"INBOUND\""),
    choice("channelType", channel_types).otherwise("\"TELEPHONY\""),
    choice("socialChannelType", social_channels),
    flag("active").otherwise("true"),
    flag("checkAgentAvailability").otherwise("false"),
    integer("serviceLevelThreshold").otherwise("0"),
    integer("maxActiveContacts").otherwise("0"),
    integer("maxTimeInQueue").otherwise("0"),
    text("defaultMusicInQueueMediaFileId"),
    text("timezone", 64),
    flag("outdialCampaignEnabled"),
    flag("monitoringPermitted").otherwise("false"),
    flag("parkingPermitted").otherwise("false"),
    flag("recordingPermitted").otherwise("false"),
    flag("recordingAllCallsPermitted").otherwise("false"),
    flag("pauseRecordingPermitted").otherwise("false"),
    integer("recordingPauseDuration").otherwise("0"),
    text("controlFlowScriptUrl"),
    text("ivrRequeueUrl"),
    text("overflowNumber", 40),
    text("vendorId"),
    choice("routingType", routing_types).otherwise("\"LONGEST_AVAILABLE_AGENT\""),
    choice("skillBasedRoutingType", skill_routing_types),
    choice("queueRoutingType", queue_routing_types).otherwise("\"TEAM_BASED\""),
    objects("queueSkillRequirements", skill_requirement).items(0, requirements_max),
    objects("agents", queue_agent),
    objects("callDistributionGroups", distribution_group).otherwise("[]"),
    text("xspVersion", 80),
    text("subscriptionId", 80),
    any("assistantSkill"),
    flag("systemDefault"),
    flag("manuallyAssignable").otherwise("false"),
    text("agentsLastUpdatedByUserName"),
    text("agentsLastUpdatedByUserEmailPrefix"),
    any("agentsLastUpdatedTime"),
    text("queueLevelSummariesInclusion"),
    text("queueLevelSentimentAnalysisInclusion"),
    text("queueLevelPredictedWaitTimeInclusion"),
    text("queueLevelAutoCsatInclusion"),
    text("queueLevelRealTimeTranscriptionsInclusion"),
    any("personalizedAIRouting"),
    // PROTOCOL 6: additive settings; absent ones leave the organization's in force.
    integer("ronaTimeout", 1, 86'400),
    integer("declineBackoff", 0, 3'600),
    texts("offerVariables").items(3, 6),
    integer("simultaneousOffers", 1, 50).otherwise("1"),
    choice("wrapUpMode", wrap_up_modes),
    integer("wrapUpExtensionsMax"),
    integer("wrapUpExtensionSeconds", 0, 86'400),
    reference("defaultWrapUpCodeId", "auxiliary-code"),
    integer("consultToQueueTimeout", 1, 3'600),
    integer("callbackAttemptsMax", 1, 10),
    integer("callbackRetryDelay", 0, 86'400),
    integer("callbackRetentionDays", 1, 3'650),
    flag("callbackCustomerFirst"),
    flag("callbackCancelAllowed"),
    flag("inboundCancelsCallback"),
    integer("personalCallbackHours", 1, 8'760),
    flag("callbackOffered").otherwise("false"),
    integer("callbackPerCustomerMax", 1, 10).otherwise("1"),
    objects("relaxationSteps", relaxation_step).items(0, 20),
    integer("preferredAgentSeconds", 0, 86'400).otherwise("0"),
    reference("backupQueueId", "contact-service-queue"),
    reference("overflowQueueId", "contact-service-queue"),
    reference("overflowEntryPointId", "entry-point"),
    reference("businessHoursId", "business-hours"),
    integer("chatIdleTimeout", 0, 1'440).otherwise("0"),
    translations(),
};

constexpr Field entry_point_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("entryPointType", directions).otherwise("\"INBOUND\""),
    choice("channelType", channel_types).otherwise("\"TELEPHONY\""),
    choice("socialChannelType", social_channels),
    flag("active").otherwise("true"),
    integer("serviceLevelThreshold").otherwise("0"),
    integer("maximumActiveContacts").otherwise("0"),
    text("controlFlowScriptUrl"),
    text("overflowNumber", 40),
    text("timezone", 64),
    choice("imiOrgType", org_types),
    text("assetId"),
    text("xspVersion", 80),
    text("subscriptionId", 80),
    text("routePointId"),
    text("flowId"),
    text("flowTagId"),
    text("musicOnHoldId"),
    reference("outdialQueueId", "contact-service-queue"),
    flag("systemDefault"),
    flag("callbackEnabled"),
    flag("outdialTransferToQueueEnabled"),
    integer("dnEpMappingCount").read_only(),
    any("flowOverrideSettings"),
    // RQ-1: the entry point names queue and priority itself, where the original runs a flow.
    reference("queueId", "contact-service-queue"),
    integer("priority", 1, 10).otherwise("10"),
    objects("queueSkillRequirements", skill_requirement).items(0, requirements_max),
    texts("offerVariables").items(3, 6),
    reference("businessHoursId", "business-hours"),
};

constexpr Field dial_number_table[] = {
    text("dialledNumber", 40).required(),
    text("extension", 10),
    text("routingPrefix", 7),
    text("esn", 17),
    text("routePointId"),
    reference("entryPointId", "entry-point").required(),
    text("entryPointName"),
    flag("defaultAni").otherwise("false"),
    text("location"),
    text("regionId"),
    text("dialledNumberDigits").read_only(),
};

constexpr Field auxiliary_code_table[] = {
    text("name", 80).required(),
    text("description", 255),
    flag("defaultCode").otherwise("false"),
    flag("active").otherwise("true"),
    flag("isSystemCode").otherwise("false"),
    reference("workTypeId", "work-type"),
    choice("workTypeCode", work_types).required(),
    choice("burnoutInclusion", burnout_values),
    flag("systemDefault"),
    translations(),
};

constexpr Field work_type_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("workTypeCode", work_types).required(),
    flag("active").otherwise("true"),
    flag("systemDefault"),
};

constexpr Field cad_variable_table[] = {
    text("name", 80).required(),
    text("description", 256),
    text("desktopLabel", 50),
    choice("variableType", variable_types).required(),
    text("defaultValue", 256).otherwise("\"\""),
    flag("active").otherwise("true"),
    flag("agentEditable").otherwise("false"),
    flag("agentViewable").otherwise("true"),
    flag("reportable").otherwise("false"),
    flag("sensitive").otherwise("false"),
    flag("systemDefault"),
    integer("order").otherwise("0"),  // CD-1
};

}  // namespace

std::span<Field const> queue_fields() { return queue_table; }
std::span<Field const> entry_point_fields() { return entry_point_table; }
std::span<Field const> dial_number_fields() { return dial_number_table; }
std::span<Field const> auxiliary_code_fields() { return auxiliary_code_table; }
std::span<Field const> work_type_fields() { return work_type_table; }
std::span<Field const> cad_variable_fields() { return cad_variable_table; }

}  // namespace ringmaster::api
