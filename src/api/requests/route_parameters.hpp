#pragma once
// What may stand behind the `?` of each route's address: the check before every handler and
// openapi.yaml are made of these rows.
//
// A parameter of the public description that would only add to an answer is taken and adds nothing;
// one that would choose something else is refused where it is not served.

#include <array>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api::parameters {

using enum ParameterType;

inline constexpr Parameter org_id{"orgId", text, "The token's organization"};
inline constexpr Parameter page{"page", integer, "From 0"};
inline constexpr Parameter page_size{"pageSize", integer, "1 to 1000; 100 if absent"};
inline constexpr Parameter channel_types{"channelTypes", text, "Separated by commas"};

inline constexpr std::array agents{
    Parameter{"status", text, "LoggedIn, LoggedOut or all; LoggedIn if absent"},
    Parameter{"state", text, "Available or Idle; both if absent"},
    Parameter{"teamIds", text, "Separated by commas"},
    page,
    page_size,
};

inline constexpr std::array activities{
    Parameter{"agentIds", text, "Separated by commas; everybody the caller may see if absent"},
    Parameter{"teamIds", text, "Separated by commas: agents of these teams"},
    channel_types,
    Parameter{"from", integer, "Started at or after, epoch ms"},
    Parameter{"to", integer, "Started before, epoch ms"},
    page,
    page_size,
    org_id,
};

inline constexpr std::array agent_statistics{
    Parameter{"from", integer, "Required, epoch ms; counts from the quarter of an hour before it"},
    Parameter{"to", integer, "Required, epoch ms, likewise; at most 24 hours after from"},
    Parameter{"interval", integer, "15, 30 or 60 minutes; the whole range is one if absent"},
    Parameter{"agentIds", text,
              "At most 100, separated by commas; all the caller may see if absent"},
    org_id,
};

inline constexpr std::array tasks{
    Parameter{"customer", text, "The customer's number or address, however it is written"},
    Parameter{"agentIds", text, "It is or was offered to, or connected with, one of these"},
    Parameter{"teamIds", text, "One of these took it, or serves the queue it waits in"},
    Parameter{"queueIds", text, "Its queue now, or its last"},
    Parameter{"entryPointIds", text, "Where it came in"},
    channel_types,
    Parameter{"direction", text, "inbound or outbound"},
    Parameter{"status", text,
              "created, queued, offered, assigned, completed or abandoned; several "
              "separated by commas"},
    Parameter{"variable", text, "name:value of a call-associated variable; none that is secure"},
    Parameter{"from", integer, "Created at or after, epoch ms"},
    Parameter{"to", integer, "Created before, epoch ms"},
    page,
    page_size,
    org_id,
};

inline constexpr std::array task_events{
    Parameter{"afterSeq", integer, "Rows behind this journalSeq"},
    Parameter{"limit", integer, "1 to 1000 rows"},
};

inline constexpr std::array explain{
    Parameter{"limit", integer, "1 to 1000 agents per queue, usually 100"},
};

inline constexpr std::array wait{
    Parameter{"queueId", text, "Required"},
    Parameter{"lookbackMinutes", integer,
              "Required, 5 to 240; the running minute is the last of them"},
    Parameter{"maxCV", integer,
              "1 to 100, 40 if absent: percent a minute's waits may vary to be a valid sample"},
    Parameter{"minValidSamples", integer,
              "1 to 100, 40 if absent: percent of the samples that must be valid"},
    org_id,
};

// ---- configuration ----------------------------------------------------------------------------

inline constexpr Parameter agent_view{"agentView", flag, "Only what desktops need"};

inline constexpr std::array documents{
    Parameter{"filter", text, "RSQL over the documents' fields"},
    Parameter{"attributes", text, "Fields to answer with, separated by commas; all if absent"},
    Parameter{"search", text, "Part of a name, number or description"},
    Parameter{"sort", text, "field, field,asc or field,desc"},
    Parameter{"sortBy", text, "field; instead of sort"},
    Parameter{"sortOrder", text, "asc or desc; with sortBy"},
    page,
    page_size,
    agent_view,
    Parameter{"desktopProfileFilter", flag, "Only what the caller's desktop profile allows"},
    Parameter{"singleObjectResponse", flag, "Taken; changes nothing"},
    Parameter{"provisioningView", flag, "Taken; changes nothing"},
    Parameter{"includeCount", flag, "Taken; adds nothing"},
    Parameter{"includeLatestOverride", flag, "Taken; adds nothing"},
    Parameter{"includeEntryPointName", flag, "Taken; adds nothing"},
    Parameter{"includeAIMappingCount", flag, "Taken; adds nothing"},
    Parameter{"includeDynamicSkillsLimitReached", flag, "Taken; adds nothing"},
};

inline constexpr std::array document{
    agent_view,
    Parameter{"agentsUpdatedInfo", flag, "Taken; adds nothing"},
    Parameter{"includeNames", flag, "Taken; adds nothing"},
    Parameter{"includeCount", flag, "Taken; adds nothing"},
    Parameter{"includeSkillDetails", flag, "Taken; adds nothing"},
    Parameter{"includeUserProfile", flag, "Taken; adds nothing"},
    Parameter{"includeUserProfileType", flag, "Taken; adds nothing"},
    Parameter{"includeSkillProfileAudit", flag, "Taken; adds nothing"},
    Parameter{"includeReskillAuditInfo", flag, "Taken; adds nothing"},
};

inline constexpr std::array references{
    Parameter{"type", text, "Only documents of this resource"},
    page,
    page_size,
};

inline constexpr std::array tokens{
    Parameter{"filter", text, "RSQL over the fields of tokens"},
    Parameter{"attributes", text, "Fields to answer with, separated by commas; all if absent"},
    Parameter{"search", text, "Part of a name"},
    Parameter{"sort", text, "field, field,asc or field,desc"},
    page,
    page_size,
};

inline constexpr std::array import_organization{
    Parameter{"dryRun", flag, "Only tell what differs"},
};

inline constexpr std::array delete_organization{
    Parameter{"retentionDays", integer, "0 to 3650 days until everything is deleted; 30 if absent"},
};

// Existing clients say for whom they look; the answer is the same for everybody.
inline constexpr std::array catalog{
    Parameter{"format", text, "hostmap"},
    Parameter{"orgId", text, "Taken; changes nothing"},
    Parameter{"userId", text, "Taken; changes nothing"},
    Parameter{"email", text, "Taken; changes nothing"},
    Parameter{"emailhash", text, "Taken; changes nothing"},
    Parameter{"timestamp", integer, "Taken; changes nothing"},
};

}  // namespace ringmaster::api::parameters
