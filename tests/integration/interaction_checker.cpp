// The part of the frame checker that walks through an interaction: clients delete what is missing
// in it, so every key has to be there in every event.
#include "integration/frame_checker.hpp"

#include <set>

namespace ringmaster::tests {

using nlohmann::json;

void FrameChecker::check_interaction(json const& interaction) {
    std::string const where = "interaction";
    need(interaction,
         {"interactionId", "mainInteractionId", "orgId", "owner", "mediaType", "mediaChannel",
          "state", "currentVTeam", "outboundType", "workflowManager"},
         where);
    for (auto const* key : {"isTerminated", "isFcManaged", "isMediaForked"}) {
        need_kind(interaction, key, "bool", where);
    }
    need_kind(interaction, "createdTimestamp", "number", where);
    need_kind(interaction, "previousVTeams", "array", where);
    for (auto const* key : {"contactDirection", "callProcessingDetails", "callAssociatedData",
                            "callAssociatedDetails", "callFlowParams", "participants", "media"}) {
        need_kind(interaction, key, "object", where);
    }
    static std::set<std::string> const states{"new",        "connected",  "hold",   "consult",
                                              "consulting", "conference", "wrapUp", "post_call"};
    static std::set<std::string> const media_types{"telephony", "chat", "email", "social"};
    if (!states.contains(text_of(interaction, "state"))) complain("interaction.state");
    if (!media_types.contains(text_of(interaction, "mediaType"))) {
        complain("interaction.mediaType");
    }
    if (text_of(interaction, "orgId") != org_id_) complain("interaction of another organization");
    auto const direction = interaction.value("contactDirection", json::object());
    need_kind(direction, "type", "string", "contactDirection");
    // What stands inside the maps, entry by entry. (Named: a range-for does not keep the object
    // behind items() alive.)
    auto const participants = interaction.value("participants", json::object());
    for (auto const& [key, entry] : participants.items()) check_participant(key, entry);
    auto const media = interaction.value("media", json::object());
    for (auto const& [key, entry] : media.items()) check_leg(key, entry);
    auto const id = text_of(interaction, "interactionId");
    if (!media.contains(id)) {
        complain("the main leg is not under the interaction's id");
    } else if (text_of(media[id], "mType") != "mainCall") {
        complain("the main leg's mType");
    }
    check_processing_details(interaction.value("callProcessingDetails", json::object()));
    auto const variables = interaction.value("callAssociatedData", json::object());
    for (auto const& [key, entry] : variables.items()) check_variable(key, entry);
}

void FrameChecker::check_participant(std::string const& id, json const& participant) {
    auto const where = "participant " + id;
    need(participant, {"id", "pType", "type", "name"}, where);
    if (text_of(participant, "id") != id) complain(where + ": another id inside");
    for (auto const* key : {"hasJoined", "hasLeft", "isWrapUp"}) {
        need_kind(participant, key, "bool", where);
    }
    static std::set<std::string> const types{"Agent", "Customer", "Supervisor", "DN", "EP-DN"};
    auto const type = text_of(participant, "pType");
    if (!types.contains(type)) complain(where + ": pType " + type);
    static std::set<std::string> const consult_states{"", "consultInitiated", "consulting",
                                                      "consultCompleted", "conferencing"};
    if (!consult_states.contains(text_of(participant, "consultState"))) {
        complain(where + ": consultState");
    }
    need_kind(participant, "isConsulted", "bool", where);
    need_kind(participant, "autoAnswerEnabled", "bool", where);
    need(participant,
         {"dn", "epId", "teamId", "joinTimestamp", "currentState", "currentStateTimestamp",
          "consultState", "consultTimestamp", "wrapUpTimestamp"},
         where);
}

void FrameChecker::check_leg(std::string const& id, json const& leg) {
    auto const where = "leg " + id;
    need(leg, {"mediaResourceId", "mediaType", "mediaMgr"}, where);
    if (text_of(leg, "mediaResourceId") != id) complain(where + ": another id inside");
    auto const type = text_of(leg, "mType");
    if (type != "mainCall" && type != "consult") complain(where + ": mType " + type);
    need_kind(leg, "isHold", "bool", where);
    need_kind(leg, "holdTimestamp", leg.value("isHold", false) ? "number" : "number?", where);
    need_kind(leg, "participants", "array", where);
}

void FrameChecker::check_processing_details(json const& details) {
    std::string const where = "callProcessingDetails";
    need(details,
         {"ani", "displayAni", "dnis", "QueueId", "virtualTeamName", "customerName", "ronaTimeout",
          "priority", "pauseResumeEnabled", "pauseDuration", "isPaused", "recordInProgress",
          "ctqInProgress", "consultDestinationAgentJoined", "consultDestinationAgentName",
          "parentInteractionId", "relationshipType"},
         where);
    static std::set<std::string> const booleans{"isPaused", "consultDestinationAgentJoined"};
    for (auto const& [key, value] : details.items()) {
        bool const right = booleans.contains(key) ? value.is_boolean() : value.is_string();
        if (!right) complain(where + "." + key + " has the wrong type: " + value.dump());
    }
}

void FrameChecker::check_variable(std::string const& name, json const& variable) {
    auto const where = "variable " + name;
    need(variable, {"displayName", "value", "secureKeyId", "secureKeyVersion"}, where);
    if (text_of(variable, "name") != name) complain(where + ": another name inside");
    for (auto const* key : {"agentEditable", "agentViewable", "isSecure"}) {
        need_kind(variable, key, "bool", where);
    }
    need_kind(variable, "version", "number", where);
    auto const type = text_of(variable, "type");
    if (type.empty()) complain(where + ": no type");
    for (char const letter : type) {
        if (letter < 'A' || letter > 'Z') complain(where + ": type is not in upper case");
    }
}

}  // namespace ringmaster::tests
