#pragma once
// What may stand behind the `?` of each route's address: the check before every handler and
// openapi.yaml are made of these rows.
//
// A parameter of the public description that would only add to an answer is taken and adds nothing;
// one that would choose something else is refused where it is not served.

#include <array>

#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/core/model/wait_statistics.hpp"

namespace ringmaster::api::parameters {

using enum ParameterType;

// An instant that clocks and calendars know.
consteval Parameter time(std::string_view name, std::string_view text) {
    return {.name = name, .type = integer, .text = text, .max = time_max};
}
consteval Parameter required(Parameter parameter) {
    parameter.is_required = true;
    return parameter;
}

inline constexpr Parameter org_id{"orgId", text, "The token's organization"};
inline constexpr Parameter page{
    .name = "page", .type = integer, .text = "From 0", .max = 10'000, .fallback = "0"};
inline constexpr Parameter page_size{.name = "pageSize",
                                     .type = integer,
                                     .text = "Rows of a page",
                                     .min = 1,
                                     .max = 1'000,
                                     .fallback = "100"};
inline constexpr Parameter channel_types{"channelTypes", list, "All if absent",
                                         "telephony|chat|email|social"};

inline constexpr std::array agents{
    Parameter{.name = "status",
              .text = "Who is signed in, who is not, or both",
              .values = "LoggedIn|LoggedOut|all",
              .fallback = "LoggedIn"},
    Parameter{"state", text, "Both if absent", "Available|Idle"},
    Parameter{"teamIds", ids, "Of these teams"},
    page,
    page_size,
};

inline constexpr std::array activities{
    Parameter{"agentIds", ids, "At most 100; everybody the caller may see if absent"},
    Parameter{"teamIds", ids, "Agents of these teams"},
    channel_types,
    time("from", "Started at or after, epoch ms"),
    time("to", "Started before, epoch ms"),
    Parameter{.name = "page",
              .type = integer,
              .text = "From 0",
              .max = whole_number_max / 1'000,
              .fallback = "0"},
    page_size,
    org_id,
};

inline constexpr Parameter statistics_from =
    required(time("from", "Epoch ms; counts from the quarter of an hour before it"));
inline constexpr Parameter statistics_to =
    required(time("to", "Epoch ms, likewise; at most 24 hours after from"));
inline constexpr Parameter statistics_interval{
    "interval", integer, "Minutes; the whole range is one if absent", "15|30|60"};

inline constexpr std::array agent_statistics{
    statistics_from,
    statistics_to,
    statistics_interval,
    Parameter{"agentIds", ids, "At most 100; all the caller may see if absent"},
    org_id,
};

inline constexpr std::array tasks{
    Parameter{"customer", text, "The customer's number or address, however it is written"},
    Parameter{"agentIds", ids, "It is or was offered to, or connected with, one of these"},
    Parameter{"teamIds", ids, "One of these took it, or serves the queue it waits in"},
    Parameter{"queueIds", ids, "Its queue now, or its last"},
    Parameter{"entryPointIds", ids, "Where it came in"},
    channel_types,
    Parameter{"direction", list, "Both if absent", "inbound|outbound"},
    Parameter{"status", list, "All if absent",
              "created|queued|offered|assigned|completed|abandoned"},
    Parameter{"variable", text, "name:value of a call-associated variable; none that is secure"},
    time("from", "Created at or after, epoch ms"),
    time("to", "Created before, epoch ms"),
    page,
    page_size,
    org_id,
};

inline constexpr Parameter callback_page_size{.name = "pageSize",
                                              .type = integer,
                                              .text = "Callbacks of a page",
                                              .min = 1,
                                              .max = 100,
                                              .fallback = "50"};
inline constexpr Parameter sort_callbacks{.name = "sortBy",
                                          .text = "assignedTime only beside assigneeAgent",
                                          .values = "customerName|scheduledTime|assignedTime",
                                          .fallback = "scheduledTime"};
inline constexpr Parameter sort_order{.name = "sortOrder",
                                      .text = "Ascending or descending",
                                      .values = "asc|desc",
                                      .fallback = "asc"};
inline constexpr Parameter callback_number{"callbackNumber", text,
                                           "The customer's number, however it is written"};
inline constexpr Parameter callback_assignee{"assigneeAgent", ids, "For this agent"};

inline constexpr std::array scheduled_callbacks{
    callback_number, callback_assignee, page, callback_page_size, sort_callbacks, sort_order,
};

inline constexpr std::array callbacks{
    callback_number,
    callback_assignee,
    Parameter{"queueIds", ids, "In or for one of these queues"},
    Parameter{"states", list, "All if absent", "waiting|queued|offered|dialling|ringing"},
    page,
    callback_page_size,
    sort_callbacks,
    sort_order,
    org_id,
};

inline constexpr Parameter row_limit{
    .name = "limit", .type = integer, .text = "Rows", .min = 1, .max = 1'000, .fallback = "1000"};

inline constexpr std::array contact_lists{
    Parameter{"status", text, "All if absent", "Active|Expired|Scheduled|UploadFailed"},
    Parameter{"source", text, "All if absent; all are API",
              "API|SFTP|ManualFile|GlobalUpload|GlobalSFTP"},
};

inline constexpr std::array do_not_call{
    Parameter{"after", text, "Behind this number: the last one of the page before"},
    row_limit,
};

inline constexpr std::array records{
    time("from", "Of the record's own time, epoch ms; the beginning if absent"),
    time("to", "Before, epoch ms; now if absent"),
    Parameter{"queueIds", ids, "Of one of these queues; of a contact its last one"},
    Parameter{"agentIds", ids, "Of one of these agents; of a contact its last one"},
    Parameter{"teamIds", ids, "Of one of these teams; of a contact its last one"},
    Parameter{.name = "versions",
              .text = "Of wrap-ups: the latest of each, or the corrected ones, too",
              .values = "latest|all",
              .fallback = "latest"},
    Parameter{"after", text, "`next` of the page before, in CSV its header Next-After"},
    Parameter{.name = "limit",
              .type = integer,
              .text = "Rows; if absent 1000 in JSON, in CSV all",
              .min = 1,
              .max = 10'000},
    org_id,
};

// Of statistics of intervals.
inline constexpr Parameter intervals_from = required(time("from", "Epoch ms"));
inline constexpr Parameter intervals_to = time("to", "Before, epoch ms; now if absent");
inline constexpr Parameter interval{
    "interval", text, "Minutes, or a day; the whole range is one if absent", "15|30|60|day"};
inline constexpr Parameter timezone{
    "timezone", text, "By whose clock intervals begin (IANA); the organization's if absent"};

inline constexpr std::array queue_intervals{
    intervals_from, intervals_to, interval, timezone, Parameter{"queueIds", ids, "Of these queues"},
    org_id,
};

inline constexpr std::array agent_intervals{
    intervals_from,
    intervals_to,
    interval,
    timezone,
    Parameter{.name = "by",
              .text = "A row for each agent, or for each team",
              .values = "agent|team",
              .fallback = "agent"},
    Parameter{"agentIds", ids, "Of these agents"},
    Parameter{"teamIds", ids, "While they were signed in to one of these teams"},
    org_id,
};

inline constexpr std::array wrap_up_summary{
    intervals_from,
    intervals_to,
    interval,
    timezone,
    Parameter{"by", list, "What they are told apart by; reason if absent",
              "reason|queue|team|agent"},
    Parameter{"queueIds", ids, "Of contacts out of one of these queues"},
    Parameter{"agentIds", ids, "Of one of these agents"},
    Parameter{"teamIds", ids, "Of agents in one of these teams"},
    org_id,
};

inline constexpr std::array queue_statistics{
    statistics_from,
    statistics_to,
    statistics_interval,
    Parameter{"queueIds", ids, "At most 100; all the caller may see if absent"},
    org_id,
};

inline constexpr std::array search{org_id};

inline constexpr std::array task_events{
    Parameter{"afterSeq", integer, "Rows behind this journalSeq"},
    row_limit,
};

inline constexpr std::array explain{
    Parameter{.name = "limit",
              .type = integer,
              .text = "Agents per queue",
              .min = 1,
              .max = 1'000,
              .fallback = "100"},
};

inline constexpr std::array wait{
    Parameter{.name = "queueId", .is_required = true},
    Parameter{.name = "lookbackMinutes",
              .type = integer,
              .text = "The running minute is the last of them",
              .min = 5,
              .max = core::wait_minutes_max,
              .is_required = true},
    Parameter{.name = "maxCV",
              .type = integer,
              .text = "Percent a minute's waits may vary to be a valid sample",
              .min = 1,
              .max = 100,
              .fallback = "40"},
    Parameter{.name = "minValidSamples",
              .type = integer,
              .text = "Percent of the samples that must be valid",
              .min = 1,
              .max = 100,
              .fallback = "40"},
    org_id,
};

// ---- configuration ----------------------------------------------------------------------------

// A larger page than the largest is cut to it: clients ask for everything at once.
inline constexpr Parameter document_page{
    .name = "page", .type = integer, .text = "From 0", .max = 1'000'000, .fallback = "0"};
inline constexpr Parameter document_page_size{
    .name = "pageSize",
    .type = integer,
    .text = "Documents of a page; more than 1000 are 1000",
    .max = 1'000'000,
    .fallback = "100"};
inline constexpr Parameter attributes{"attributes", list, "Fields to answer with; all if absent"};
inline constexpr Parameter agent_view{"agentView", flag, "Only what desktops need"};

inline constexpr std::array documents{
    Parameter{"filter", text, "RSQL over the documents' fields"},
    attributes,
    Parameter{"search", text, "Part of a name, number or description"},
    Parameter{"sort", text, "field, field,asc or field,desc"},
    Parameter{"sortBy", text, "field; instead of sort"},
    Parameter{"sortOrder", text, "asc or desc; with sortBy"},
    document_page,
    document_page_size,
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
    document_page,
    document_page_size,
};

inline constexpr std::array tokens{
    Parameter{"filter", text, "RSQL over the fields of tokens"},
    attributes,
    Parameter{"search", text, "Part of a name"},
    Parameter{"sort", text, "field, field,asc or field,desc"},
    document_page,
    document_page_size,
};

inline constexpr std::array import_organization{
    Parameter{
        .name = "dryRun", .type = flag, .text = "Only tell what differs", .fallback = "false"},
};

inline constexpr std::array delete_organization{
    Parameter{.name = "retentionDays",
              .type = integer,
              .text = "Days until everything is deleted",
              .max = 3'650,
              .fallback = "30"},
};

inline constexpr std::array telemetry{
    Parameter{"alias", text, "Taken; changes nothing"},
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
