// The routes of PROTOCOL 1-4 and 8 that the engine serves, and all routes together.
#include "ringmaster/api/description/route_table.hpp"

#include <array>

#include "api/description/config_routes.hpp"
#include "api/description/openapi.hpp"
#include "api/requests/route_parameters.hpp"
#include "api/routes/handlers.hpp"

namespace ringmaster::api {
namespace {

using enum AccessRole;

// Users who work with contacts; a supervisor's token may belong to one as well.
constexpr Policy people = Policy::of(agent, supervisor);
// Commands a supervisor or administrator may give for an agent, by `agentId`.
constexpr Policy people_and_above = Policy::of(agent, supervisor, administrator);
constexpr Policy editors = Policy::of(agent, supervisor, administrator, connector);
constexpr Policy supervisors = Policy::of(supervisor);
constexpr Policy reviewers = Policy::of(supervisor, administrator, reporting);
constexpr Policy overseers = Policy::of(supervisor, administrator);
// An IVR, or somebody on the caller's behalf.
constexpr Policy hosts = Policy::of(supervisor, administrator, connector);
// Agents and supervisors call out; only the others bring customers in.
constexpr Policy creators = Policy::of(agent, supervisor, administrator, connector);
constexpr Policy bringers = Policy::of(administrator, connector);
// Who brings customers in looks whether they may be called.
constexpr Policy list_readers = Policy::of(supervisor, administrator, connector);
constexpr Policy task_readers = Policy::of(agent, supervisor, administrator, reporting);
// Flows ask on behalf of the customer: their connector, which may also look at its contacts.
constexpr Policy any_role = Policy::of(agent, supervisor, administrator, reporting, connector);
constexpr std::size_t facts_body_max = std::size_t{512} * 1024;

constexpr std::array command_routes{
    Route{"POST", "/v1/notification/subscribe", people, "subscribeNotification",
          "Get a one-time WebSocket address for events", command_body_max, subscribe_notification},
    Route{"POST", "/v1/agents/login", people, "loginAgent", "Sign in at a station",
          command_body_max, login_agent},
    Route{"PUT", "/v1/agents/logout", people_and_above, "logoutAgent", "Sign out", command_body_max,
          logout_agent},
    Route{"POST", "/v1/agents/logout", people_and_above, "logoutAgentByPost", "Sign out",
          command_body_max, logout_agent},
    Route{"POST", "/v1/agents/reload", people, "reloadAgent",
          "Say again what is going on, after a lost socket or a page refresh", command_body_max,
          reload_agent},
    Route{"PUT", "/v1/agents/session/state", people_and_above, "setAgentState",
          "Become Available or Idle", command_body_max, set_agent_state},
    Route{"GET", "/v1/agents", reviewers, "listAgents", "List agents with their states",
          command_body_max, list_agents, parameters::agents},
    Route{"POST", "/v1/agents/buddyList", people, "listBuddies",
          "Have the list of colleagues sent as an event", command_body_max, list_buddies},
    Route{"GET", "/v1/agents/activities", task_readers, "listAgentActivities",
          "What an agent did, period by period", command_body_max, list_activities,
          parameters::activities},
    Route{"GET", "/v1/agents/statistics", task_readers, "listAgentStatistics",
          "What agents' contacts and states add up to, by interval", command_body_max,
          list_agent_statistics, parameters::agent_statistics},
    Route{"GET", "/v1/tasks", any_role, "listTasks", "Find waiting and live contacts",
          command_body_max, list_tasks, parameters::tasks},
    Route{"POST", "/v1/tasks", creators, "createTask",
          "Bring an inbound contact in; by an agent: call a customer", command_body_max,
          create_task},
    Route{"POST", "/v1/tasks/", creators, "createTaskSlash",
          "Bring an inbound contact in; by an agent: call a customer", command_body_max,
          create_task},
    Route{"GET", "/v1/tasks/{id}", any_role, "readTask", "Read one contact, live or closed",
          command_body_max, read_task},
    Route{"PATCH", "/v1/tasks/{id}", editors, "updateTask", "Save call-associated variables",
          command_body_max, update_task},
    Route{"POST", "/v1/tasks/{id}/reveal", people_and_above, "revealVariable",
          "Show the value of a secure variable; every time is audited", command_body_max,
          reveal_variable},
    Route{"GET", "/v1/tasks/{id}/events", task_readers, "listTaskEvents",
          "Everything that happened to a contact", command_body_max, list_task_events,
          parameters::task_events},
    Route{"GET", "/v1/tasks/{id}/explain", overseers, "explainTask",
          "Why a waiting contact is where it is: agents considered, and what speaks against each",
          command_body_max, explain_task, parameters::explain},
    Route{"POST", "/v1/tasks/{id}/accept", people, "acceptTask", "Accept an offer",
          command_body_max, accept_task},
    Route{"POST", "/v1/tasks/offers/accept-all", people, "acceptAllOffers",
          "Accept every ringing offer of the digital channels", command_body_max,
          accept_all_offers},
    Route{"POST", "/v1/tasks/{id}/reject", people, "rejectTask", "Decline an offer",
          command_body_max, reject_task},
    Route{"POST", "/v1/tasks/{id}/assign", people, "assignTask",
          "Take a contact that waits in a manually assignable queue", command_body_max,
          assign_task},
    Route{"POST", "/v1/tasks/{id}/requeue", overseers, "requeueTask",
          "Put a contact into a queue, also out of an agent's hands", command_body_max,
          requeue_task},
    Route{"POST", "/v1/tasks/{id}/priority", overseers, "prioritizeTask",
          "Change the priority of a waiting contact", command_body_max, prioritize_task},
    Route{"POST", "/v1/tasks/{id}/callback", hosts, "requestCallback",
          "Call the caller of a waiting call back; he may hang up and keeps his place",
          command_body_max, request_callback},
    Route{"GET", "/v1/callbacks", task_readers, "listCallbacks",
          "Callbacks that can still happen: where they stand, when the next try is",
          command_body_max, list_callbacks, parameters::callbacks},
    Route{"POST", "/v1/callbacks/web", bringers, "createWebCallback",
          "Have a customer called who asked for it on a site, at once or in a window",
          command_body_max, create_web_callback},
    Route{"POST", "/v1/callbacks/organization/{org}/scheduled-callback", people_and_above,
          "scheduleCallback", "Have a customer called at a time he chose", command_body_max,
          schedule_callback},
    Route{"GET", "/v1/callbacks/organization/{org}/scheduled-callback", task_readers,
          "listScheduledCallbacks", "Callbacks of a customer's number, or for an agent",
          command_body_max, list_scheduled_callbacks, parameters::scheduled_callbacks},
    Route{"GET", "/v1/callbacks/organization/{org}/scheduled-callback/{id}", task_readers,
          "readScheduledCallback", "Read one callback that can still happen", command_body_max,
          read_scheduled_callback},
    Route{"PUT", "/v1/callbacks/organization/{org}/scheduled-callback/{id}", people_and_above,
          "updateScheduledCallback", "Move a callback, or give it to another agent or queue",
          command_body_max, update_scheduled_callback},
    Route{"DELETE", "/v1/callbacks/organization/{org}/scheduled-callback/{id}", people_and_above,
          "deleteScheduledCallback", "Cancel a callback", command_body_max,
          delete_scheduled_callback},
    Route{"POST", "/v3/campaign-management/dncList/{dncListName}/phoneNumber", bringers,
          "addDoNotCall", "Put a number on a do-not-call list", command_body_max, add_do_not_call},
    Route{"GET", "/v3/campaign-management/dncList/{dncListName}/phoneNumber/{phoneNumber}",
          list_readers, "readDoNotCall",
          "Whether a number is on a do-not-call list, and since when", command_body_max,
          read_do_not_call},
    Route{"DELETE", "/v3/campaign-management/dncList/{dncListName}/phoneNumber/{phoneNumber}",
          Policy::of(administrator), "removeDoNotCall", "Take a number off a do-not-call list",
          command_body_max, remove_do_not_call},
    Route{"GET", "/v3/campaign-management/dncList", list_readers, "listDoNotCallLists",
          "The do-not-call lists, and how many numbers are on each", command_body_max,
          list_do_not_call_lists},
    Route{"GET", "/v3/campaign-management/dncList/{dncListName}/phoneNumber", list_readers,
          "listDoNotCall", "The numbers on a do-not-call list, in order", command_body_max,
          list_do_not_call, parameters::do_not_call},
    Route{"POST", "/v1/queues/{id}/close", overseers, "closeQueue",
          "Let nothing new into a queue, or open it again", command_body_max, close_queue},
    Route{"POST", "/v1/entry-points/{id}/close", overseers, "closeEntryPoint",
          "Let nothing in by an entry point, or open it again", command_body_max,
          close_entry_point},
    Route{"GET", "/v1/ewt", any_role, "getEwt",
          "How long a contact that joined a queue now would wait", command_body_max,
          estimate_wait_time, parameters::wait},
    Route{"POST", "/v1/tasks/{id}/end", people_and_above, "endTask", "End a contact",
          command_body_max, end_task},
    Route{"POST", "/v1/tasks/{id}/reply", people, "replyTask", "End an e-mail: the reply was sent",
          command_body_max, reply_task},
    Route{"POST", "/v1/tasks/{id}/wrapup", people_and_above, "wrapUpTask",
          "Submit the wrap-up reason", command_body_max, wrap_up_task},
    Route{"POST", "/v1/tasks/{id}/wrapup/extend", people, "extendWrapUp",
          "Cancel the countdown of a wrap-up", command_body_max, extend_wrap_up},
    Route{"POST", "/v1/tasks/{id}/wrapup/request", people, "requestWrapUp",
          "Ask for a wrap-up while the contact is live", command_body_max, request_wrap_up},
    Route{"POST", "/v1/tasks/{id}/wrapup/skip", people, "skipWrapUp", "Leave an optional wrap-up",
          command_body_max, skip_wrap_up},
    Route{"POST", "/v1/tasks/{id}/hold", people, "holdTask", "Put a leg of a call on hold",
          command_body_max, hold_task},
    Route{"POST", "/v1/tasks/{id}/unhold", people, "unholdTask", "Take a leg of a call off hold",
          command_body_max, unhold_task},
    Route{"POST", "/v1/tasks/{id}/transfer", people, "transferTask",
          "Transfer a contact without asking first", command_body_max, transfer_task},
    Route{"POST", "/v1/tasks/{id}/transfer/cancel", people, "cancelTransfer",
          "Take back a transfer to a number that has not answered", command_body_max,
          cancel_transfer},
    Route{"POST", "/v1/tasks/{id}/consult", people, "consultTask",
          "Ask somebody while the customer is on hold", command_body_max, consult_task},
    Route{"POST", "/v1/tasks/{id}/consult/accept", people, "acceptConsult",
          "Accept the offer of a consult", command_body_max, accept_consult},
    Route{"POST", "/v1/tasks/{id}/consult/end", people, "endConsult", "End a consult, or leave it",
          command_body_max, end_consult},
    Route{"POST", "/v1/tasks/{id}/cancelCtq", people, "cancelConsult",
          "End a consult that waits in a queue", command_body_max, cancel_consult},
    Route{"POST", "/v1/tasks/{id}/consult/transfer", people, "transferConsult",
          "Hand the contact to the consulted party", command_body_max, transfer_consult},
    Route{"POST", "/v1/tasks/{id}/consult/conference", people, "joinConference",
          "Let customer and consulted party talk", command_body_max, join_conference},
    Route{"POST", "/v1/tasks/{id}/conference/exit", people, "exitConference", "Leave a conference",
          command_body_max, exit_conference},
    Route{"POST", "/v1/tasks/{id}/conference/transfer", people, "transferConference",
          "Hand a conference over and leave it", command_body_max, transfer_conference},
    Route{"POST", "/v1/tasks/{id}/conference/drop", people, "dropParticipant",
          "Send a party out of a conference", command_body_max, drop_participant},
    Route{"POST", "/v1/tasks/{id}/record/pause", people, "pauseRecording", "Pause the recording",
          command_body_max, pause_recording},
    Route{"POST", "/v1/tasks/{id}/record/resume", people, "resumeRecording", "Resume the recording",
          command_body_max, resume_recording},
    Route{"GET", "/v1/reports/{record}", reviewers, "listRecords",
          "Records of contacts, agents and wrap-ups, as JSON or CSV", command_body_max,
          list_records, parameters::records},
    Route{"POST", "/v1/captures/query", reviewers, "queryCaptures",
          "What is known of the recordings of contacts", command_body_max, query_captures},
    Route{"POST", "/v1/personal-data/export", Policy::of(administrator), "exportPersonalData",
          "Everything that is kept about a customer", command_body_max, export_personal_data},
    Route{"POST", "/v1/personal-data/erase", Policy::of(administrator), "erasePersonalData",
          "Forget a customer", command_body_max, erase_personal_data},
    Route{"POST", "/v1/monitor", supervisors, "startMonitor", "Listen to a live call",
          command_body_max, start_monitor},
    Route{"GET", "/v1/monitor/sessions", supervisors, "listMonitorSessions",
          "The calls the caller monitors", command_body_max, list_monitor_sessions},
    Route{"DELETE", "/v1/monitor/{id}", supervisors, "deleteMonitor",
          "End the monitoring of that request", command_body_max, delete_monitor},
    Route{"POST", "/v1/monitor/{id}/bargeIn", supervisors, "bargeIn",
          "Talk with everybody on a monitored call", command_body_max, barge_in},
    Route{"POST", "/v1/monitor/{id}/whisper", supervisors, "whisper",
          "Talk with the agent alone on a monitored call", command_body_max, whisper},
    Route{"POST", "/v1/monitor/{id}/hold", supervisors, "holdMonitor", "Stop listening for a while",
          command_body_max, hold_monitor},
    Route{"POST", "/v1/monitor/{id}/unhold", supervisors, "unholdMonitor", "Listen again",
          command_body_max, unhold_monitor},
    Route{"POST", "/v1/monitor/{id}/end", supervisors, "endMonitor", "End monitoring a call",
          command_body_max, end_monitor},
    Route{"POST", "/v1/connector/subscribe", Policy::of(connector), "subscribeConnector",
          "Get a one-time WebSocket address for media commands and facts", command_body_max,
          subscribe_connector},
    Route{"POST", "/v1/connector/facts", Policy::of(connector), "postFacts",
          "Tell what happened on the legs of contacts", facts_body_max, post_facts},
    Route{"GET", "/v1/admin/state", Policy::of(administrator), "readAdminState",
          "Journal position and hash of the state", command_body_max, read_admin_state},
    Route{"GET", "/openapi.yaml", Policy::open(), "readOpenApi", "This description",
          command_body_max, read_openapi},
    Route{"GET", "/asyncapi.yaml", Policy::open(), "readAsyncApi", "The description of the events",
          command_body_max, read_asyncapi},
};

}  // namespace

std::vector<Route> all_routes() {
    std::vector<Route> routes(command_routes.begin(), command_routes.end());
    auto const configuration = configuration_routes();
    routes.insert(routes.end(), configuration.begin(), configuration.end());
    return routes;
}

}  // namespace ringmaster::api
