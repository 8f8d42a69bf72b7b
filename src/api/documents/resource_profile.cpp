// The desktop profile: what an agent may do, and how his wrap-up runs.

#include "api/documents/resource_fields.hpp"

namespace ringmaster::api {

namespace {

constexpr Field statistics[] = {
    any("id"),
    any("organizationId"),
    any("version"),
    any("createdTime"),
    any("lastUpdatedTime"),
    flag("agentStats"),
    choice("accessQueueStats", access_levels),
    references("contactServiceQueues", "contact-service-queue"),
    flag("loggedInTeamStats"),
    choice("accessTeamStats", access_levels),
    references("teams", "team"),
};

constexpr Field agent_profile_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("parentType", parent_types).otherwise("\"ORGANIZATION\""),
    reference("siteId", "site"),
    flag("active").otherwise("true"),
    flag("systemDefault"),
    flag("screenPopup").otherwise("false"),
    flag("lastAgentRouting").otherwise("false"),
    flag("autoAnswer").otherwise("false"),
    // WU-4, WU-5, WU-6; modes and limits have no default here: the queue's or the
    // organization's count then.
    flag("autoWrapUp").otherwise("false"),
    integer("autoWrapAfterSeconds", 1, 86'400).otherwise("60"),
    flag("allowAutoWrapUpExtension").otherwise("false"),
    choice("wrapUpMode", wrap_up_modes),
    integer("wrapUpExtensionsMax"),
    integer("wrapUpExtensionSeconds", 0, 86'400),
    reference("defaultWrapUpCodeId", "auxiliary-code"),
    choice("accessWrapUpCode", access_levels).otherwise("\"ALL\""),
    references("wrapUpCodes", "auxiliary-code").otherwise("[]"),
    choice("accessIdleCode", access_levels).otherwise("\"ALL\""),
    references("idleCodes", "auxiliary-code").otherwise("[]"),
    choice("accessQueue", access_levels).otherwise("\"ALL\""),
    references("queues", "contact-service-queue").otherwise("[]"),
    choice("accessEntryPoint", access_levels).otherwise("\"ALL\""),
    references("entryPoints", "entry-point").otherwise("[]"),
    choice("accessBuddyTeam", access_levels).otherwise("\"ALL\""),
    references("buddyTeams", "team").otherwise("[]"),
    flag("consultToQueue").otherwise("false"),
    flag("outdialEnabled").otherwise("false"),
    flag("agentAvailableAfterOutdial").otherwise("false"),
    reference("outdialEntryPointId", "entry-point").otherwise("null"),
    reference("outdialANIId", "outdial-ani").otherwise("null"),
    reference("addressBookId", "address-book").otherwise("null"),
    flag("dialPlanEnabled").otherwise("false"),
    references("dialPlans", "dial-plan").otherwise("[]"),
    // AG-1: PROVISIONED_VALUE allows only the user's own default number.
    choice("agentDNValidation", access_levels).otherwise("\"ALL\""),
    choice("agentDNValidationCriteria", access_levels),
    texts("agentDNValidationCriterions"),
    choices("loginVoiceOptions", device_types).otherwise(R"(["AGENT_DN","EXTENSION","BROWSER"])"),
    object("viewableStatistics", statistics).otherwise(R"({"agentStats":true})"),
    texts("thresholdRules"),
    flag("timeoutDesktopInactivityCustomEnabled").otherwise("false"),
    integer("timeoutDesktopInactivityMins", 3, 10'000).otherwise("30"),
    flag("showUserDetailsMS").otherwise("false"),
    flag("stateSynchronizationMS").otherwise("false"),
    flag("showUserDetailsWebex").otherwise("false"),
    flag("stateSynchronizationWebex").otherwise("false"),
};

}  // namespace

std::span<Field const> agent_profile_fields() { return agent_profile_table; }

}  // namespace ringmaster::api
