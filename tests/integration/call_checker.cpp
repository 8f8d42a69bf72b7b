// The part of the frame checker that knows live calls. Clients derive where a consult stands from
// four things of an event; whichever of them they look at, they must come to the same.
#include "integration/frame_checker.hpp"

#include <map>
#include <set>

namespace ringmaster::tests {

using nlohmann::json;

namespace {

json const* consult_leg(json const& interaction) {
    for (auto const& leg : interaction.at("media")) {
        if (text_of(leg, "mType") == "consult") return &leg;
    }
    return nullptr;
}

bool is_failure(std::string const& type) {
    return type.size() > 6 && type.compare(type.size() - 6, 6, "Failed") == 0;
}

}  // namespace

void FrameChecker::check_call(json const& data, std::string const& type) {
    auto const& interaction = data["interaction"];
    if (!interaction.contains("participants") || !interaction.contains("media")) return;
    auto const& parts = interaction["participants"];
    if (!parts.contains(agent_id_)) {
        // The customer left while it rang: it is over, and he never had a part. A supervisor is
        // told of his request before he listens, and of its end when he no longer does.
        bool const monitors = type.rfind("Monitoring", 0) == 0;
        // A reload introduces an offer that went meanwhile, to close it: nothing can be done.
        bool const closes = type == "AgentContact" || type == "AgentOfferContactRona";
        bool const is_closed = closes && text_of(interaction, "state") == "new" &&
                               data.value("allowedActions", json::array()).empty();
        if (type != "ContactEnded" && !is_closed && !monitors)
            complain(type + ": the recipient takes no part");
        return;
    }
    auto const& own = parts[agent_id_];
    auto const state = text_of(interaction, "state");
    auto const consult_state = text_of(own, "consultState");
    bool const has_leg = consult_leg(interaction) != nullptr;
    static std::map<std::string, std::string> const wanted{{"consult", "consultInitiated"},
                                                           {"consulting", "consulting"},
                                                           {"conference", "conferencing"}};
    auto const found = wanted.find(state);
    bool const right = found != wanted.end()
                           ? consult_state == found->second
                           : consult_state.empty() || consult_state == "consultCompleted";
    if (!right) complain(type + ": state " + state + " with consultState " + consult_state);
    bool const consults = state == "consult" || state == "consulting";
    if (consults != has_leg) complain(type + ": state " + state + " and a consult leg disagree");
    bool const talks_in_conference = data.value("isConferencing", false);
    if (state == "conference" && !talks_in_conference) complain(type + ": isConferencing");
    bool const tells = data.contains("isConsulted") && data["isConsulted"].is_boolean();
    if (tells && data["isConsulted"] != own.value("isConsulted", json())) {
        complain(type + ": isConsulted of the event and of the participant disagree");
    }
}

// VC-2: the customer's and the consulted party's leg are never both on hold, and never both off
// hold unless in conference.
void FrameChecker::check_legs(json const& data, std::string const& type) {
    auto const& interaction = data["interaction"];
    auto const id = text_of(interaction, "interactionId");
    if (!interaction.contains("media") || !interaction["media"].contains(id)) return;
    auto const* const leg = consult_leg(interaction);
    auto const named = text_of(data, "consultMediaResourceId");
    if (leg == nullptr) return;
    if (named != text_of(*leg, "mediaResourceId")) complain(type + ": consultMediaResourceId");
    if (text_of(data, "consultingAgentId").empty()) complain(type + ": consultingAgentId");
    if (text_of(data, "destinationType").empty()) complain(type + ": destinationType");
    auto const& main = interaction["media"][id];
    bool const main_held = main.value("isHold", false);
    bool const consult_held = leg->value("isHold", false);
    if (main_held && consult_held) complain(type + ": both legs are on hold");
    bool const answered = leg->value("participants", json::array()).size() > 1;
    bool const conference = main.value("participants", json::array()).size() > 2;
    if (answered && !conference && !main_held && !consult_held) {
        complain(type + ": both legs are off hold");
    }
}

void FrameChecker::check_call_details(json const& data, std::string const& type) {
    static std::set<std::string> const about_a_party{
        "ParticipantJoinedConference", "ParticipantLeftConference", "ContactOwnerChanged"};
    static std::set<std::string> const about_a_consult{"AgentConsultCreated", "AgentOfferConsult",
                                                       "AgentConsulting"};
    if (about_a_party.contains(type)) need_kind(data, "participantId", "string", type);
    if (about_a_consult.contains(type) && !data.value("isConferencing", false)) {
        for (auto const* key :
             {"consultMediaResourceId", "consultingAgentId", "destAgentId", "destinationType"}) {
            need_kind(data, key, "string", type);
        }
    }
    if (type == "AgentOfferConsult" && data.value("isConsulted", json()) != true) {
        complain("AgentOfferConsult to one who is not asked");
    }
    if (type == "ContactMerged") need_kind(data, "childInteractionId", "string", type);
    if (type == "ContactRecordingResumed") need_kind(data, "autoResumed", "bool", type);
    if (is_failure(type)) {
        need_kind(data, "reason", "string", type);
        need_kind(data, "reasonCode", "string", type);
    }
    bool const paused = type == "ContactRecordingPaused";
    auto const details = data["interaction"].value("callProcessingDetails", json::object());
    if (paused && details.value("isPaused", json()) != true) complain(type + ": isPaused");
}

}  // namespace ringmaster::tests
