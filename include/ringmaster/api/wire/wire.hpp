#pragma once
// Core values as the JSON texts of PROTOCOL 2-4: bodies of command answers, of the socket's events
// and of snapshots. Pure functions from values to text; no state, no sockets, any thread.
// Times on the wire are epoch milliseconds, `ronaTimeout` is in seconds. Whatever the recipient
// may not see is left out or masked here and nowhere else (CD-4). Nothing here fails: strings in
// the core are valid UTF-8, and unknown names are empty.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/core/model/effect.hpp"

namespace ringmaster::api {

// Where texts take configuration and names from. State of the step the rendered value was decided
// in: render at once, send later.
struct Scene {
    core::State const& state;
    Names const& names;
    bool signing_out = false;  // the session shown is the one that ends with this event
};

// `accept` … `wrapup/extend`: the path segment behind /v1/tasks/{id}/ (VC-6).
[[nodiscard]] std::string_view action_name(core::Action action);

// ---- bodies of answers: `task` and `agent` of PROTOCOL 1, one JSON object each ----------------

// What the viewer sees of the task: the task event's data without the event's own members.
[[nodiscard]] std::string render_task(core::TaskView const& view, Scene const& scene);
// `work`: Engine::work_of, for `interactionIds`, `offers` and `nextState`.
[[nodiscard]] std::string render_agent(core::Agent const& agent, core::AgentWork const& work,
                                       Scene const& scene);

// `callAssociatedData` for supervisors, administrators and reports: also what agents do not see.
[[nodiscard]] std::string render_variables(core::Task const& task, Names const& names);

// ---- events -----------------------------------------------------------------------------------

// The pair `type` / `data.type` / `data.eventType` of an event.
struct EventNames {
    std::string_view type;
    std::string_view data_type;
    std::string_view event_type;
};
[[nodiscard]] EventNames event_names(core::NoticeKind kind);

// Events that are rendered outside the engine and carry no `seq` of their own.
RINGMASTER_ENUM(UnnumberedKind, Welcome, AGENT_MULTI_LOGIN, Snapshot, AgentStationLoginFailed,
                AgentReloginFailed, AgentReloginSuccess, BuddyAgents, AgentConfigurationChanged,
                AgentLogoutFailed, AgentStateChangeFailed, BuddyAgentsRetrieveFailed,
                AgentOutboundFailed, CampaignPreviewAcceptFailed, CampaignPreviewSkipFailed,
                CampaignPreviewRemoveFailed)
using core::enum_name;
using core::enum_parse;
[[nodiscard]] EventNames event_names(UnnumberedKind kind);

// A row of `agentList` (PROTOCOL 3, buddies).
struct Buddy {
    core::AgentId agent;
    std::string name;
    std::string state;  // Available or Idle
    core::TeamId team;
    std::string dial_number;
    core::SiteId site;
};

// A document of configuration that a desktop may have read before it changed.
struct ChangedDocument {
    std::string resource;
    std::string id;
};

// Why a command was refused, where PROTOCOL 1 wants it as an event.
struct Failure {
    std::string reason;            // the word that clients of the original know
    std::string reason_code;       // stable id of the catalogue
    std::string text;              // for people, told as `errorData`
    std::string campaign = {};     // OD-3: whose reservation it is
    std::string interaction = {};  // the reservation
};

}  // namespace ringmaster::api
