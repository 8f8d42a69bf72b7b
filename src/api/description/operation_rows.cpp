// What each operation answers, and what it asks for where no command's table of fields says it.

#include <algorithm>
#include <iterator>

#include "api/description/operations.hpp"

namespace ringmaster::api {
namespace {

constexpr std::string_view no_body = "";

constexpr OperationRow rows[] = {
    {"subscribeNotification", 200, "Subscription"},
    {"loginAgent", 202, "AgentAccepted"},
    {"logoutAgent", 202, "AgentAccepted"},
    {"logoutAgentByPost", 202, "AgentAccepted"},
    {"reloadAgent", 202, "AgentAccepted"},
    {"setAgentState", 202, "AgentAccepted"},
    {"listAgents", 200, "AgentList"},
    {"listBuddies", 202, "Told"},
    {"listAgentActivities", 200, "ActivityList"},
    {"listAgentStatistics", 200, "AgentStatistics"},
    {"listTasks", 200, "ContactList"},
    {"createTask", 201, "ContactCreated"},
    {"createTask", 202, "Told", {}, {}, "Refused, to a desktop of the original; an event tells it"},
    {"readTask", 200, "ContactAnswer"},
    {"updateTask", 202, "Accepted"},
    {"revealVariable", 200, "VariableRevealed"},
    {"listTaskEvents", 200, "ContactHistory"},
    {"explainTask", 200, "ExplanationList"},
    {"acceptTask", 202, "Accepted"},
    {"acceptAllOffers", 202, "OffersAccepted"},
    {"rejectTask", 202, "Accepted"},
    {"assignTask", 202, "Accepted"},
    {"requeueTask", 202, "Accepted"},
    {"prioritizeTask", 202, "Accepted"},
    {"requestCallback", 202, "Accepted"},
    {"closeQueue", 202, "QueueClosed"},
    {"closeEntryPoint", 202, "EntryPointClosed"},
    {"getEwt", 200, "WaitEstimate"},
    {"getEwt", 204, no_body, {}, {}, "Too little is known of the last minutes"},
    {"endTask", 202, "Accepted"},
    {"replyTask", 202, "Accepted"},
    {"wrapUpTask", 202, "Accepted"},
    {"extendWrapUp", 202, "Accepted"},
    {"requestWrapUp", 202, "Accepted"},
    {"skipWrapUp", 202, "Accepted"},
    {"holdTask", 202, "Accepted"},
    {"unholdTask", 202, "Accepted"},
    {"transferTask", 202, "Accepted"},
    {"cancelTransfer", 202, "Accepted"},
    {"consultTask", 202, "Accepted"},
    {"acceptConsult", 202, "Accepted"},
    {"endConsult", 202, "Accepted"},
    {"cancelConsult", 202, "Accepted"},
    {"transferConsult", 202, "Accepted"},
    {"joinConference", 202, "Accepted"},
    {"exitConference", 202, "Accepted"},
    {"transferConference", 202, "Accepted"},
    {"dropParticipant", 202, "Accepted"},
    {"pauseRecording", 202, "Accepted"},
    {"resumeRecording", 202, "Accepted"},
    {"queryCaptures", 200, "CaptureList"},
    {"exportPersonalData", 200, "PersonalDataExport"},
    {"erasePersonalData", 200, "CustomerErased"},
    {"startMonitor", 202, "Accepted"},
    {"listMonitorSessions", 200, "MonitorSessionList"},
    {"deleteMonitor", 202, "Accepted"},
    {"bargeIn", 202, "Accepted"},
    {"whisper", 202, "Accepted"},
    {"holdMonitor", 202, "Accepted"},
    {"unholdMonitor", 202, "Accepted"},
    {"endMonitor", 202, "Accepted"},
    {"subscribeConnector", 200, "Subscription"},
    {"postFacts", 202, "FactsTaken"},
    {"readAdminState", 200, "AdminState"},
    {"readOpenApi", 200, "Yaml", {}, {}, "This description"},
    {"readAsyncApi", 200, "Yaml", {}, {}, "The description of the events"},

    {"readOrganization", 200, "OwnOrganization"},
    {"readUserByLoginV2", 200, "User", "readUserByCiUserId"},
    {"listUrlMappings", 200, "UrlMappings"},
    {"listAiFeatures", 200, "AiFeatures"},
    {"listConfiguration", 200, "*[]", "list*s"},
    {"listConfigurationPaged", 200, "*Page", "list*Page"},
    {"readConfiguration", 200, "*", "read*"},
    {"listIncomingReferences", 200, "ReferencePage", "list*References"},
    {"listEntries", 200, "*EntryPage", "list*Entries"},
    {"readEntry", 200, "*Entry", "read*Entry"},
    {"createConfiguration", 201, "*", "create*", "*Body"},
    {"updateConfiguration", 200, "*", "update*", "*Body"},
    {"removeConfiguration", 204, no_body, "remove*", {}, "It is gone"},
    {"patchConfiguration", 200, "*", "patch*", "*Patch"},
    {"writeConfigurationBulk", 207, "BulkAnswer", "write*Bulk", "*Bulk"},
    {"patchConfigurationBulk", 207, "BulkAnswer", "patch*Bulk", "*Bulk"},
    {"createEntry", 201, "*Entry", "create*Entry", "*EntryBody"},
    {"updateEntry", 200, "*Entry", "update*Entry", "*EntryBody"},
    {"removeEntry", 204, no_body, "remove*Entry", {}, "It is gone"},
    {"listTokens", 200, "ListedToken[]"},
    {"listTokensPaged", 200, "TokenPage", "listTokenPage"},
    {"readToken", 200, "Token"},
    {"createToken", 201, "CreatedToken", {}, "TokenBody"},
    {"revokeToken", 204, no_body, {}, {}, "It is refused from now on"},
    {"exportOrganization", 200, "OrganizationDocument"},
    {"importOrganization", 200, "ImportAnswer", {}, "OrganizationDocument"},
    {"listOrganizations", 200, "OrganizationFacts[]"},
    {"createOrganization", 201, "OrganizationFounded", {}, "OrganizationBody"},
    {"switchOrganization", 200, "OrganizationFacts", {}, "OrganizationSwitch"},
    {"deleteOrganization", 200, "OrganizationFacts"},
    {"reskillUser", 204, no_body, {}, {}, "The skills hold from now on"},
    {"readCatalog0", 200, "ServiceCatalog", "readCatalog"},
    {"takeTelemetry", 204, no_body, {}, "Telemetry", "Taken"},
    {"takeTelemetryFile", 204, no_body, {}, "Telemetry", "Taken"},
};

}  // namespace

std::vector<OperationRow> rows_of(std::string_view route) {
    std::vector<OperationRow> found;
    std::ranges::copy_if(rows, std::back_inserter(found),
                         [route](OperationRow const& row) { return row.route == route; });
    return found;
}

}  // namespace ringmaster::api
