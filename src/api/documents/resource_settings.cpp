// Settings of the organization, its books of numbers and its calendar.

#include "api/documents/resource_fields.hpp"

namespace ringmaster::api {

namespace {

constexpr std::string_view weekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
constexpr std::string_view frequencies[] = {"DontRepeat", "Daily", "Weekly", "Monthly", "Yearly"};
constexpr std::string_view transfer_targets[] = {"QUEUE", "AGENT"};

constexpr Field address_entry[] = {
    any("id"),
    any("organizationId"),
    any("version"),
    any("createdTime"),
    any("lastUpdatedTime"),
    text("name", 80).required(),
    text("number", 40).required(),
};

constexpr Field address_book_table[] = {
    text("name", 80).required(),
    text("description", 255),
    choice("parentType", parent_types).otherwise("\"ORGANIZATION\""),
    reference("siteId", "site"),
    objects("addressBookEntries", address_entry).otherwise("[]"),
};

constexpr std::string_view presences[] = {"available", "busy", "away", "offline", "unknown"};

// An expert inside the house (CO-1): found by name, title, department or number, and consulted by
// his business number; one who has none is no use here.
constexpr Field directory_table[] = {
    text("firstName", 80).required(),
    text("lastName", 80).required(),
    text("title", 80),
    text("department", 80),
    text("businessNumber", 40).required(),
    choice("presence", presences).otherwise("\"unknown\""),
    integer("presenceTime").otherwise("0"),  // when it was known; unknown again after ten minutes
};

constexpr Field ani_entry[] = {
    any("id"),
    any("organizationId"),
    any("version"),
    any("createdTime"),
    any("lastUpdatedTime"),
    text("name", 80).required(),
    text("number", 40).required(),
    flag("defaultANIEntry"),
};

constexpr Field outdial_ani_table[] = {
    text("name", 80).required(),
    text("description", 255),
    objects("outdialANIEntries", ani_entry).otherwise("[]"),
};

constexpr Field dial_plan_table[] = {
    text("name", 80).required().agent_view(),
    text("description", 255),
    text("regularExpression", 255).required().agent_view(),
    text("prefix", 50).otherwise("\"\"").agent_view(),
    text("strippedChars", 128).otherwise("\"\"").agent_view(),
    flag("active").otherwise("true"),
    flag("systemDefault"),
};

constexpr std::string_view months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                       "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view occurrences[] = {"FIRST", "SECOND", "THIRD", "FOURTH", "LAST"};

// RQ-9; what a time and a date look like is checked by business_calendar.hpp.
constexpr Field working_hours[] = {
    text("name", 80).required(),
    choices("days", weekdays).items(1, 7).required(),
    text("startTime", 20),
    text("endTime", 20),
};

constexpr Field business_hours_table[] = {
    text("name", 80).required(),
    text("description", 255),
    text("timezone", 64).required(),
    objects("workingHours", working_hours).items(1, 100).required(),
    reference("holidaysId", "holiday-list"),
    reference("overridesId", "overrides"),
    integer("workingHoursCount").read_only(),
};

constexpr Field recurrence[] = {
    integer("interval", 1, 1'000).required(),
    choice("occurrenceInTheMonth", occurrences),
    choices("daysOfWeek", weekdays).items(0, 7),
    integer("specificDayOfMonth", 1, 31),
    choice("specificMonth", months),
    text("endDate", 10),
};

constexpr Field holiday[] = {
    text("name", 80).required(),
    text("startDate", 40),
    text("endDate", 40),
    text("startTime", 20),
    text("endTime", 20),
    choice("frequency", frequencies),
    object("recurrence", recurrence),
    texts("overlapsWith"),
};

constexpr Field holiday_list_table[] = {
    text("name", 80).required(),
    text("description", 255),
    objects("holidays", holiday).items(1, 1'000).required(),
    integer("holidaysCount").read_only(),
};

constexpr Field one_override[] = {
    text("name", 80).required(),      text("startDateTime", 40),
    text("endDateTime", 40),          flag("workingHours").required(),
    choice("frequency", frequencies), object("recurrence", recurrence),
};

constexpr Field overrides_table[] = {
    text("name", 80).required(),
    text("description", 255),
    text("timezone", 64).required(),
    objects("overrides", one_override).items(1, 1'000).required(),
    any("latestOverride").read_only(),
    integer("overridesCount").read_only(),
};

// PROTOCOL 5 and 6: names, units, ranges and defaults.
constexpr Field organization_setting_table[] = {
    flag("webRtcEnabled").otherwise("true"),
    flag("maskSensitiveData").otherwise("true"),
    flag("campaignManagerEnabled").otherwise("false"),
    integer("ronaTimeoutTelephony", 1, 86'400).otherwise("18"),
    integer("ronaTimeoutChat", 1, 86'400).otherwise("60"),
    integer("ronaTimeoutEmail", 1, 86'400).otherwise("120"),
    integer("ronaTimeoutSocial", 1, 86'400).otherwise("120"),
    integer("connectingTimeout", 1, 19).otherwise("10"),
    integer("connectorCommandTimeout", 1, 19).otherwise("10"),
    integer("declineBackoff", 0, 3'600).otherwise("30"),
    integer("autoSignOutAfter", 0, 86'400).otherwise("3600"),
    choice("wrapUpMode", wrap_up_modes).otherwise("\"MANDATORY\""),
    integer("wrapUpExtensionsMax").otherwise("0"),
    integer("wrapUpExtensionSeconds", 0, 86'400).otherwise("0"),
    reference("defaultWrapUpCodeId", "auxiliary-code"),
    flag("wrapUpAfterUnansweredOutdial").otherwise("false"),
    choice("unansweredTransferTarget", transfer_targets).otherwise("\"QUEUE\""),
    reference("returnQueueId", "contact-service-queue"),
    integer("consultToQueueTimeout", 1, 3'600).otherwise("120"),
    flag("noiseSuppressionEnabled").otherwise("true"),
    flag("recordAllCalls").otherwise("false"),
    integer("maxActiveContactsInbound").otherwise("0"),
    integer("maxActiveContactsOutbound").otherwise("0"),
    integer("maxActiveContactsTotal").otherwise("0"),
    integer("conferencePartiesMax", 3, 8).otherwise("8"),
    integer("callbackAttemptsMax", 1, 10).otherwise("3"),
    integer("callbackRetryDelay", 0, 86'400).otherwise("300"),
    integer("callbackRetentionDays", 1, 3'650).otherwise("14"),
    flag("callbackCustomerFirst").otherwise("false"),
    flag("callbackCancelAllowed").otherwise("true"),
    flag("inboundCancelsCallback").otherwise("false"),
    integer("personalCallbackHours", 1, 8'760).otherwise("24"),
    flag("legacyDesktopTimers").otherwise("true"),
    integer("shortAbandonThreshold", 0, 3'600).otherwise("5"),
    integer("journalHorizonDays", 1, 3'650).otherwise("30"),
    integer("reportsContactDays", 0, 36'500),  // as the server's reports.*Days when absent
    integer("reportsAgentDays", 0, 36'500),
    integer("reportsWrapUpDays", 0, 36'500),
    integer("reportsCallbackDays", 0, 36'500),
    integer("reportsRecordingDays", 0, 36'500),
    text("defaultRegion", 2),  // NUM-1; from the organization's time zone when absent
};

constexpr Field tenant_configuration_table[] = {
    flag("timeoutDesktopInactivityEnabled").otherwise("false"),
    integer("timeoutDesktopInactivityMins", 3, 10'000).otherwise("30"),
    flag("forceDefaultDn").otherwise("false"),
    text("dnDefaultRegex").otherwise("\"\""),
    text("dnOtherRegex").otherwise("\"\""),
    flag("privacyShieldVisible").otherwise("true"),
    flag("outdialEnabled").otherwise("true"),
    flag("outdialPastDoNotCall").otherwise("false"),
    flag("endCallEnabled").otherwise("true"),
    flag("endConsultEnabled").otherwise("true"),
    flag("callVariablesSuppressed").otherwise("false"),
    // Milliseconds; AG-8. A lease shorter than a page reload would sign people off for nothing.
    integer("lostConnectionRecoveryTimeout", 1'000, 86'400'000).otherwise("50000"),
};

// Not served as a resource: `GET /organization/{org}` and the head of an export.
constexpr Field organization_table[] = {
    text("name", 80).required(),
    text("timezone", 64).otherwise("\"UTC\""),
    text("language", 35).otherwise("\"en\""),
    text("environment", 40).otherwise("\"ringmaster\""),
};

}  // namespace

std::span<Field const> address_book_fields() { return address_book_table; }
std::span<Field const> directory_fields() { return directory_table; }
std::span<Field const> outdial_ani_fields() { return outdial_ani_table; }
std::span<Field const> dial_plan_fields() { return dial_plan_table; }
std::span<Field const> business_hours_fields() { return business_hours_table; }
std::span<Field const> holiday_list_fields() { return holiday_list_table; }
std::span<Field const> overrides_fields() { return overrides_table; }
std::span<Field const> organization_setting_fields() { return organization_setting_table; }
std::span<Field const> tenant_configuration_fields() { return tenant_configuration_table; }
std::span<Field const> organization_fields() { return organization_table; }

}  // namespace ringmaster::api
