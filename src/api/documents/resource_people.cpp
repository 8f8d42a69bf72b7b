// Who works here: sites, teams, users, their profiles and skills.

#include "api/documents/resource_fields.hpp"

namespace ringmaster::api {

namespace {

constexpr std::string_view team_types[] = {"AGENT", "CAPACITY"};
constexpr std::string_view team_statuses[] = {"IN_SERVICE", "NOT_AVAILABLE"};
constexpr std::string_view switch_values[] = {"DISABLED", "ENABLED"};
constexpr std::string_view profile_types[] = {
    "ADMINISTRATOR",  "ADMINISTRATOR_ONLY",     "SUPERVISOR",          "PREMIUM_AGENT",
    "STANDARD_AGENT", "ANALYZER_ADMINISTRATOR", "ANALYZER_SUPERVISOR", "ANALYZER_USER"};
constexpr std::string_view permission_levels[] = {"EDIT", "VIEW", "NONE", "ENABLED", "DISABLED"};
constexpr std::string_view skill_types[] = {"Proficiency", "Boolean", "Text", "enum"};

// A part of a document may carry what the server says about whole documents.
constexpr Field part_id = any("id");
constexpr Field part_organization = any("organizationId");
constexpr Field part_version = any("version");
constexpr Field part_created = any("createdTime");
constexpr Field part_updated = any("lastUpdatedTime");

constexpr Field site_table[] = {
    text("name", 80).required(),
    text("description", 255),
    flag("active").otherwise("true"),
    reference("multimediaProfileId", "multimedia-profile").required(),
    flag("systemDefault"),
    text("defaultRegion", 2),  // of the numbers typed there (NUM-1)
    translations(),
};

constexpr Field queue_ranking[] = {
    part_id,
    part_organization,
    part_version,
    part_created,
    part_updated,
    reference("queueId", "contact-service-queue").required(),
    integer("rank", 0, 50).required(),
};

constexpr Field team_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("teamType", team_types).otherwise("\"AGENT\""),
    choice("teamStatus", team_statuses).otherwise("\"IN_SERVICE\""),
    text("dialedNumber", 40),
    integer("capacity"),
    flag("active").otherwise("true"),
    reference("siteId", "site").required(),
    text("siteName").read_only(),
    text("desktopLayoutId", 36).otherwise("null"),
    reference("skillProfileId", "skill-profile"),
    reference("multiMediaProfileId", "multimedia-profile").otherwise("null"),
    references("userIds", "user"),
    flag("systemDefault"),
    flag("rankQueuesForTeam").otherwise("false"),
    objects("queueRankings", queue_ranking),
    translations(),
};

constexpr Field dynamic_skill[] = {
    part_id,
    part_organization,
    part_version,
    part_created,
    part_updated,
    reference("skillId", "skill").required(),
    text("textValue", 100),
    flag("booleanValue"),
    integer("proficiencyValue", 0, 10),
    any("enumSkillValues"),
    text("skillName"),
};

constexpr Field user_table[] = {
    text("firstName", 80).required(),
    text("lastName", 80).required(),
    text("email", 255).required(),
    uuid("ciUserId").required(),
    text("workPhone", 20),
    text("mobile", 20),
    text("broadCloudUserId"),
    text("timezone", 64),
    text("xspVersion", 80),
    text("subscriptionId", 80),
    reference("userProfileId", "user-profile"),
    text("userProfileType"),
    flag("contactCenterEnabled").otherwise("true"),
    reference("siteId", "site").otherwise("null"),
    text("siteName").read_only(),
    references("teamIds", "team").otherwise("[]"),
    reference("skillProfileId", "skill-profile").otherwise("null"),
    reference("agentProfileId", "agent-profile").otherwise("null"),
    reference("multimediaProfileId", "multimedia-profile").otherwise("null"),
    // The public description spells it so, and clients read both spellings (PROTOCOL 5).
    text("deafultDialledNumber", 40),
    text("defaultDialledNumber", 40),
    text("externalIdentifier"),
    flag("autoAnswer"),
    flag("active").otherwise("true"),
    text("dbId").otherwise("\"\""),
    any("userProfileData").read_only(),
    any("userProfileGranularAccessData").read_only(),
    flag("imiUserCreated"),
    reference("preferredSupervisorTeamId", "team"),
    flag("systemDefault"),
    choice("userLevelBurnoutInclusion", inclusions),
    choice("userLevelAutoCSATInclusion", inclusions),
    choice("userLevelWellnessBreakReminders", switch_values),
    choice("userLevelSummariesInclusion", inclusions),
    any("queuesCount").read_only(),
    objects("dynamicSkills", dynamic_skill),
    flag("dynamicSkillsLimitReached").read_only(),
    text("dynamicSkillsUpdatedBy"),
    any("dynamicSkillsUpdatedTime"),
    flag("dynamicSkillAssigned").read_only(),
    text("skillProfileUpdatedBy"),
    any("skillProfileUpdatedTime"),
};

constexpr Field permission[] = {
    part_id,
    text("name", 80).required(),
    choice("access", permission_levels),
};

constexpr Field user_profile_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("profileType", profile_types).required(),
    flag("active").otherwise("true"),
    choice("permissionAccessLevel", access_levels).otherwise("\"PROVISIONED_VALUE\""),
    choice("resourceAccessLevel", access_levels).otherwise("\"ALL\""),
    objects("permissions", permission),
    any("editableFolderIds"),
    any("viewableFolderIds"),
    any("nonViewableFolderIds"),
    flag("systemDefault"),
    text("defaultResourceCollectionId"),
    any("resourceCollections"),
    // The older shape of the same resource.
    choice("accessAllModules", access_levels),
    any("userProfileAppModules"),
    choice("accessAllEntryPoints", access_levels),
    choice("accessAllSites", access_levels),
    choice("accessAllQueues", access_levels),
    choice("accessAllTeams", access_levels),
    references("entryPoints", "entry-point"),
    references("sites", "site"),
    references("queues", "contact-service-queue"),
    references("teams", "team"),
};

constexpr Field channel_flags[] = {
    part_id,         part_organization, part_version,
    part_created,    part_updated,      integer("telephony"),
    integer("chat"), integer("email"),  integer("social"),
};

constexpr std::string_view blending_modes[] = {"BLENDED", "BLENDED_REALTIME", "EXCLUSIVE"};

constexpr Field multimedia_profile_table[] = {
    text("name", 80).required(),
    text("description", 255),
    // RQ-10
    integer("telephony", 0, 1).otherwise("0"),
    integer("chat", 0, 5).otherwise("0"),
    integer("email", 0, 5).otherwise("0"),
    integer("social", 0, 5).otherwise("0"),
    flag("active").otherwise("true"),
    flag("blendingModeEnabled").otherwise("true"),
    choice("blendingMode", blending_modes).otherwise("\"BLENDED\""),
    flag("systemDefault"),
    object("manuallyAssignable", channel_flags),
};

constexpr Field enum_value[] = {
    part_id,
    part_organization,
    part_version,
    part_created,
    part_updated,
    text("name", 80).required(),
    text("description", 255),
    text("skillId", 36),
};

constexpr Field skill_table[] = {
    text("name", 80).required(),
    text("description", 255),
    integer("serviceLevelThreshold").otherwise("0"),
    objects("enumSkillValues", enum_value),
    flag("active").otherwise("true"),
    flag("dynamicSkill").otherwise("false"),
    choice("skillType", skill_types).required(),
};

constexpr Field active_skill[] = {
    part_id,
    part_organization,
    part_version,
    part_created,
    part_updated,
    reference("skillId", "skill").required(),
    text("textValue", 100),
    flag("booleanValue"),
    integer("proficiencyValue", 0, 10),
    text("skillName"),
};

constexpr Field active_enum_skill[] = {
    part_id,
    part_organization,
    part_version,
    part_created,
    part_updated,
    text("enumSkillValueId", 36).required(),
    text("enumSkillName"),
    text("enumSkillValue"),
    text("enumSkillId", 36),
};

constexpr Field skill_profile_table[] = {
    text("name", 80).required(),
    text("description", 255),
    objects("activeSkills", active_skill).otherwise("[]"),
    objects("activeEnumSkills", active_enum_skill),
};

}  // namespace

std::span<Field const> site_fields() { return site_table; }
std::span<Field const> team_fields() { return team_table; }
std::span<Field const> user_fields() { return user_table; }
std::span<Field const> user_profile_fields() { return user_profile_table; }
std::span<Field const> multimedia_profile_fields() { return multimedia_profile_table; }
std::span<Field const> skill_fields() { return skill_table; }
std::span<Field const> skill_profile_fields() { return skill_profile_table; }

}  // namespace ringmaster::api
