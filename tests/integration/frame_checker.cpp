#include "integration/frame_checker.hpp"

#include <map>
#include <set>
#include <string_view>

namespace ringmaster::tests {

namespace {

using nlohmann::json;

// Rendered outside the numbered stream, for the sockets that are open then.
std::set<std::string> const unnumbered{
    "Welcome",     "AgentMultiLoginCloseSession", "Snapshot", "AgentReloginSuccess", "AgentContact",
    "BuddyAgents", "AgentConfigurationChanged"};

// Why a command was refused, and the envelope each comes in; unnumbered as well.
std::map<std::string, std::string> const failures{
    {"AgentStationLoginFailed", "StationLogin"},
    {"AgentReloginFailed", "AgentReloginFailed"},
    {"AgentLogoutFailed", "Logout"},
    {"AgentStateChangeFailed", "AgentStateChange"},
    {"BuddyAgentsRetrieveFailed", "BuddyAgents"},
    {"AgentOutboundFailed", "RoutingMessage"},
    {"CampaignPreviewAcceptFailed", "RoutingMessage"},
    {"CampaignPreviewSkipFailed", "RoutingMessage"},
    {"CampaignPreviewRemoveFailed", "RoutingMessage"}};

std::set<std::string> const agent_events{"AgentStationLoginSuccess", "AgentStateChangeSuccess",
                                         "AgentReloginSuccess", "AgentLogoutSuccess",
                                         "AgentChannelStateChanged"};

std::set<std::string> const channel_states{"available", "idle",       "not-responding",
                                           "wrapup",    "ringing",    "on-hold",
                                           "connected", "conference", "consulting"};

bool is_agent_event(std::string const& type) {
    return agent_events.contains(type) || type == "AgentDNRegistered" || type == "BuddyAgents" ||
           type == "AgentConfigurationChanged" || failures.contains(type);
}

bool has_kind(json const& value, std::string_view kind) {
    if (kind == "string") return value.is_string();
    if (kind == "number") return value.is_number_integer();
    if (kind == "bool") return value.is_boolean();
    if (kind == "bool?") return value.is_boolean() || value.is_null();
    if (kind == "array") return value.is_array();
    if (kind == "object") return value.is_object();
    if (kind == "number?") return value.is_number_integer() || value.is_null();
    if (kind == "string?") return value.is_string() || value.is_null();
    return false;
}

}  // namespace

std::string text_of(json const& object, char const* key) {
    bool const there = object.contains(key) && object[key].is_string();
    return there ? object[key].get<std::string>() : std::string();
}

std::string frame_type(json const& frame) {
    if (frame.contains("keepalive")) return "keepalive";
    if (text_of(frame, "type") == "Welcome") return "Welcome";
    if (frame.contains("data") && frame["data"].is_object() && frame["data"].contains("type")) {
        return frame["data"]["type"].get<std::string>();
    }
    return text_of(frame, "type");
}

FrameChecker::FrameChecker(std::string org_id, std::string agent_id)
    : org_id_(std::move(org_id)), agent_id_(std::move(agent_id)) {}

std::vector<std::string> FrameChecker::check(json const& frame) {
    problems_.clear();
    auto type = frame_type(frame);
    if (type == "keepalive") {
        if (frame != json{{"keepalive", "true"}}) complain("a keep-alive is echoed as it was");
        return problems_;
    }
    if (type.empty()) {
        complain("a frame without a type");
        return problems_;
    }
    need_kind(frame, "data", "object", "frame");
    if (!problems_.empty()) return problems_;
    if (type == "Welcome") {
        if (text_of(frame["data"], "agentId") != agent_id_) complain("Welcome names the agent");
        return problems_;
    }
    // Of a contact that was there it is an event like any other.
    bool const is_outdial = type == "AgentOutboundFailed" && frame["data"].contains("interaction");
    if (is_outdial) type = "AgentOutboundFailed of a contact";
    check_numbering(frame, type);
    check_nulls(frame["data"], type);
    if (type == "Snapshot" || type == "AgentMultiLoginCloseSession") return problems_;
    check_envelope(frame, type);
    auto const& data = frame["data"];
    if (agent_events.contains(type)) check_agent_data(data, type);
    check_channel(data, type);
    if (!is_agent_event(type)) check_task_data(data, type);
    return problems_;
}

void FrameChecker::check_numbering(json const& frame, std::string const& type) {
    if (unnumbered.contains(type) || failures.contains(type)) {
        // Two of them tell the current number as a value.
        if (type == "Snapshot" || type == "AgentReloginSuccess") {
            auto const& holder = frame["data"].contains("seq") ? frame["data"] : frame;
            need_kind(holder, "seq", "number", type);
            if (holder.contains("seq")) last_seq_ = holder["seq"].get<std::int64_t>();
            gap_allowed_ = false;
            channels_.clear();
        } else if (frame.contains("seq")) {
            complain(type + " is not numbered");
        }
        if (type == "AgentContact") introduced_ = frame["data"].value("interactionId", "");
        return;
    }
    // What a reload says of a contact beside AgentContact: where it is now, or how it ended.
    static std::set<std::string> const present{"AgentContactReserved",
                                               "AgentOfferContact",
                                               "AgentOfferConsult",
                                               "AgentContactAssigned",
                                               "AgentContactHeld",
                                               "AgentConsultCreated",
                                               "AgentConsulting",
                                               "AgentConsultConferenced",
                                               "AgentWrapup",
                                               "AgentOfferContactRona",
                                               "ContactEnded",
                                               "AgentWrappedUp",
                                               "AgentOfferCampaignReservation"};
    bool const repeated = present.contains(type) && !introduced_.empty() &&
                          frame["data"].value("interactionId", "") == introduced_;
    introduced_.clear();
    if (repeated && !frame.contains("seq")) return;
    need_kind(frame, "seq", "number", type);
    need_kind(frame, "serverTime", "number", type);
    need_kind(frame, "eventTime", "number", type);
    if (!frame.contains("seq") || !frame["seq"].is_number_integer()) return;
    auto const seq = frame["seq"].get<std::int64_t>();
    if (last_seq_ && !gap_allowed_ && seq != *last_seq_ + 1) {
        complain(type + " has number " + std::to_string(seq) + " after " +
                 std::to_string(*last_seq_));
    }
    if (last_seq_ && seq != *last_seq_ + 1) channels_.clear();  // what is missing is not known
    if (last_seq_ && seq <= *last_seq_) complain(type + " goes back to " + std::to_string(seq));
    last_seq_ = seq;
    gap_allowed_ = false;
}

void FrameChecker::check_envelope(json const& frame, std::string const& type) {
    need(frame, {"type", "orgId", "trackingId"}, type);
    if (text_of(frame, "orgId") != org_id_) complain(type + ": another orgId in the envelope");
    auto const& data = frame["data"];
    need(data, {"type", "eventType", "trackingId", "agentId", "orgId"}, type + ".data");
    if (text_of(data, "orgId") != org_id_) complain(type + ": another orgId in the data");
    if (text_of(data, "agentId") != agent_id_) complain(type + ": another agent's event");
    auto const event_type = text_of(data, "eventType");
    bool const routing = !is_agent_event(type) || type == "AgentDNRegistered" ||
                         type == "AgentOutboundFailed" || type.starts_with("CampaignPreview");
    if (event_type != (routing ? "RoutingMessage" : "AgentDesktopMessage")) {
        complain(type + ": eventType is " + event_type);
    }
    static std::set<std::string> const own_envelope{"AgentReloginSuccess", "BuddyAgents",
                                                    "AgentConfigurationChanged"};
    std::string envelope = is_agent_event(type) ? "" : "RoutingMessage";
    if (own_envelope.contains(type)) envelope = type;
    if (type == "AgentStationLoginSuccess") envelope = "StationLogin";
    if (type == "AgentStateChangeSuccess") envelope = "AgentStateChange";
    if (type == "AgentLogoutSuccess") envelope = "Logout";
    if (type == "AgentDNRegistered") envelope = "RoutingMessage";
    if (failures.contains(type)) {
        envelope = failures.at(type);
        for (auto const* key : {"reason", "reasonCode", "errorData"}) {
            if (text_of(data, key).empty()) complain(type + " lacks " + key);
        }
    }
    if (!envelope.empty() && text_of(frame, "type") != envelope) {
        complain(type + ": envelope type is " + text_of(frame, "type"));
    }
}

// Clients take texts for texts: only times are null, and what means something by it.
void FrameChecker::check_nulls(json const& value, std::string const& where) {
    static std::set<std::string> const nullable{
        "offerDeadline",         "wrapUpDeadline",   "joinTimestamp",
        "currentStateTimestamp", "consultTimestamp", "wrapUpTimestamp",
        "holdTimestamp",         "wrapUpAuxCodeId",  "isConsulted"};
    if (!value.is_structured()) return;
    for (auto const& [key, member] : value.items()) {
        if (member.is_null() && !nullable.contains(key)) complain(where + "." + key + " is null");
        check_nulls(member, where + "." + key);
    }
}

void FrameChecker::check_agent_data(json const& data, std::string const& type) {
    need(data,
         {"agentSessionId", "teamId", "siteId", "auxCodeId", "dn", "dialNumber", "deviceType",
          "deviceId"},
         type);
    for (auto const* key : {"interactionIds", "roles"}) need_kind(data, key, "array", type);
    need_kind(data, "isExtension", "bool", type);
    need_kind(data, "lastStateChangeTimestamp", "number", type);
    need_kind(data, "lastIdleCodeChangeTimestamp", "number", type);
    need(data, {"lastStateChangeReason"}, type);
    static std::set<std::string> const statuses{"LoggedIn", "LoggedOut"};
    static std::set<std::string> const sub_statuses{"Available", "Idle"};
    static std::set<std::string> const profiles{"BLENDED", "BLENDED_REALTIME", "EXCLUSIVE"};
    if (!statuses.contains(text_of(data, "status"))) complain(type + ": status");
    if (type != "AgentLogoutSuccess" && !sub_statuses.contains(text_of(data, "subStatus"))) {
        complain(type + ": subStatus");
    }
    if (!profiles.contains(text_of(data, "profileType"))) complain(type + ": profileType");
    need_kind(data, "channelsMap", "object", type);
    for (auto const* channel : {"telephony", "chat", "email", "social"}) {
        if (data.contains("channelsMap")) need_kind(data["channelsMap"], channel, "array", type);
    }
    need_kind(data, "channelStates", "object", type);
    if (data.contains("channelStates")) {
        for (auto const& [channel, state] : data["channelStates"].items()) {
            if (!channel_states.contains(text_of(state, "state"))) complain(type + ": " + channel);
            need_kind(state, "since", "number", type);
        }
    }
    if (type == "AgentStateChangeSuccess") {
        need(data, {"changedBy", "changedById", "changedByName"}, type);
    }
    if (type == "AgentLogoutSuccess") need(data, {"loggedOutBy"}, type);
}

// AG-3: one state after the other, each with the one before it.
void FrameChecker::check_channel(json const& data, std::string const& type) {
    if (type == "AgentStationLoginSuccess") channels_.clear();
    if (type != "AgentChannelStateChanged") return;
    need_kind(data, "previousChannelStateDuration", "number", type);
    auto const state = text_of(data, "channelState");
    auto const media = text_of(data, "mediaType");
    if (!channel_states.contains(state)) complain(type + ": channelState");
    auto const former = text_of(data, "previousChannelState");
    auto const known = channels_.find(media);
    if (former == state || (known != channels_.end() && known->second != former)) {
        complain(type + ": " + media + " was " + former);
    }
    auto const shown = data.value("channelStates", json::object()).value(media, json::object());
    if (text_of(shown, "state") != state && !shown.empty()) complain(type + ": channelStates");
    channels_[media] = state;
}

// Nobody hears of a contact that is over for him, until he is told anew that there is one.
void FrameChecker::check_over(json const& data, std::string const& type) {
    static std::set<std::string> const begins{"AgentContact", "AgentContactReserved",
                                              "MonitoringOffered", "AgentOfferCampaignReservation"};
    need_kind(data, "isOver", "bool", type);
    auto const id = text_of(data, "interactionId");
    if (begins.contains(type)) over_.erase(id);
    if (over_.contains(id)) complain(type + ": the contact is over for him");
    if (data.value("isOver", false)) over_.insert(id);
}

void FrameChecker::check_task_data(json const& data, std::string const& type) {
    check_over(data, type);
    need(data,
         {"interactionId", "owner", "queueName", "mediaResourceId", "consultMediaResourceId",
          "destAgentId", "destinationType", "consultingAgentId", "updatedBy", "participantId",
          "reason", "reasonCode", "terminatingParty"},
         type);
    if (text_of(data, "queueMgr") != "aqm") complain(type + ": queueMgr");
    for (auto const* key : {"isConferencing", "wrapUpRequired"}) need_kind(data, key, "bool", type);
    need_kind(data, "agentsPendingWrapUp", "array", type);
    // Null where the contact is over and nothing is owed: clients take `false` there as wrap-up.
    bool const over = data.contains("interaction") && data["interaction"].is_object() &&
                      data["interaction"].value("isTerminated", false);
    need_kind(data, "isConsulted", over ? "bool?" : "bool", type);
    need_kind(data, "allowedActions", "array", type);
    need_kind(data, "version", "number", type);
    for (auto const* key : {"offerDeadline", "wrapUpDeadline"}) {
        need_kind(data, key, "number?", type);
    }
    need_kind(data, "interaction", "object", type);
    check_task_details(data, type);
    if (data.contains("interaction") && data["interaction"].is_object()) {
        check_interaction(data["interaction"]);
        check_call(data, type);
        check_legs(data, type);
        check_call_details(data, type);
        if (text_of(data["interaction"], "interactionId") != text_of(data, "interactionId")) {
            complain(type + ": the interaction is another one");
        }
    }
}

void FrameChecker::check_task_details(json const& data, std::string const& type) {
    static std::set<std::string> const offering{"AgentContactReserved", "AgentOfferContact",
                                                "AgentOfferConsult"};
    if (offering.contains(type)) {
        need_kind(data, "ronaTimeout", "number", type);
        need_kind(data, "offerDeadline", "number", type);
    }
    if (type == "AgentOfferContactRona") need_kind(data, "reasonCode", "string", type);
    if (type == "ContactEnded") need_kind(data, "reason", "string", type);
    // Who owes none is shown a form that the next event closes: nothing can be done about it.
    bool const closes = data.value("allowedActions", json::array()).empty();
    if (type == "AgentWrapup" && !data.value("wrapUpRequired", false) && !closes) {
        complain("AgentWrapup without wrapUpRequired");
    }
    if (type == "AgentWrappedUp") need_kind(data, "wrapUpAuxCodeId", "string?", type);
}

void FrameChecker::need(json const& object, std::vector<std::string> const& keys,
                        std::string const& where) {
    for (auto const& key : keys) {
        if (!object.contains(key)) complain(where + " lacks " + key);
    }
}

void FrameChecker::need_kind(json const& object, char const* key, char const* kind,
                             std::string const& where) {
    if (!object.contains(key)) {
        complain(where + " lacks " + key);
    } else if (!has_kind(object[key], kind)) {
        complain(where + "." + key + " is not a " + kind + ": " + object[key].dump());
    }
}

}  // namespace ringmaster::tests
