#include "integration/live_call.hpp"

namespace ringmaster::tests {

using nlohmann::json;

namespace {

void prepare(json& document, std::function<void(json&)> const& change) {
    auto& kinds = document["resources"];
    for (auto& profile : kinds["agent-profile"]) {
        profile["autoWrapUp"] = false;
        profile["wrapUpMode"] = "MANDATORY";
    }
    for (auto& queue : kinds["contact-service-queue"]) {
        queue["recordingAllCallsPermitted"] = true;
        queue["recordingPauseDuration"] = pause_seconds;
    }
    if (change) change(document);
}

}  // namespace

LiveCall::LiveCall(std::function<void(json&)> const& change)
    : world([&change](json& document) { prepare(document, change); }) {}

void LiveCall::SetUp() {
    world.start({1, 2, 3});
    owner = std::make_unique<Desktop>(world, 1);
    colleague = std::make_unique<Desktop>(world, 2);
    third = std::make_unique<Desktop>(world, 3);
}

void LiveCall::make_available(Desktop& desktop) {
    expect_accepted(desktop.state("Available", "0"));
    desktop.expect("AgentStateChangeSuccess");
}

void LiveCall::connect_owner() {
    for (auto* desktop : {owner.get(), colleague.get(), third.get()}) sign_in(*desktop);
    make_available(*owner);
    call = world.customer_calls();
    owner->expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(give(*owner, "accept"));
    EXPECT_EQ(details(owner->expect("AgentContactAssigned"))["recordInProgress"], "false");
    auto const started = owner->expect("CallRecordingStarted");
    EXPECT_EQ(details(started)["recordInProgress"], "true");
    EXPECT_TRUE(allows(started, "record/pause"));
    // Existing clients do not know that event and take the contact from this one.
    EXPECT_EQ(details(owner->expect("ContactUpdated"))["recordInProgress"], "true");
}

json LiveCall::consult(Desktop& asked) {
    expect_accepted(give(*owner, "consult", to(asked.facts().id, "agent")));
    owner->expect("AgentConsultCreated");
    asked.expect_all({"AgentContactReserved", "AgentOfferConsult"});
    expect_accepted(give(asked, "consult/accept"));
    asked.expect("AgentConsulting");
    return owner->expect("AgentConsulting");
}

void LiveCall::conference(Desktop& asked) {
    consult(asked);
    auto body = to(asked.facts().id, "agent");
    body["agentId"] = owner->facts().id;
    expect_accepted(give(*owner, "consult/conference", body));
    for (auto* desktop : {owner.get(), &asked}) {
        desktop->expect_all({"AgentConsultConferenced", "ParticipantJoinedConference"});
    }
}

void LiveCall::crash() {
    world.daemon.kill();
    world.restart();
}

std::unique_ptr<Desktop> LiveCall::come_back(std::size_t number, json const& last) {
    auto desktop = std::make_unique<Desktop>(world, number);
    desktop->open();
    expect_accepted(desktop->api().post("/v1/agents/reload"));
    auto const reload = desktop->expect("AgentReloginSuccess");
    EXPECT_EQ(reload["data"]["interactionIds"], json::array({call}));
    auto const contact = desktop->expect("AgentContact");
    EXPECT_EQ(contact["data"]["interaction"], last["data"]["interaction"]);
    EXPECT_EQ(contact["data"]["allowedActions"], last["data"]["allowedActions"]);
    for (auto const* key : {"owner", "consultMediaResourceId", "destAgentId", "destinationType",
                            "consultingAgentId", "isConsulted", "isConferencing", "version"}) {
        EXPECT_EQ(contact["data"][key], last["data"][key]) << key;
    }
    // Where it is for him, for a page that has it already (PROTOCOL 2).
    auto const present = desktop->next();
    EXPECT_FALSE(present.contains("seq"));
    EXPECT_EQ(present["data"]["interaction"], last["data"]["interaction"]);
    desktop->look();
    return desktop;
}

std::string state_in(json const& frame) { return frame.at("data").at("interaction").at("state"); }

json details(json const& frame) {
    return frame.at("data").at("interaction").at("callProcessingDetails");
}

json participant(json const& frame, std::string const& id) {
    auto const& parts = frame.at("data").at("interaction").at("participants");
    return parts.contains(id) ? parts[id] : json();
}

std::string consult_leg(json const& frame) {
    for (auto const& [id, leg] : frame.at("data").at("interaction").at("media").items()) {
        if (leg["mType"] == "consult") return id;
    }
    return {};
}

bool customer_held(json const& frame) {
    auto const& interaction = frame.at("data").at("interaction");
    return interaction.at("media").at(interaction.at("interactionId").get<std::string>())["isHold"];
}

bool consult_held(json const& frame) {
    return frame.at("data").at("interaction").at("media").at(consult_leg(frame))["isHold"];
}

}  // namespace ringmaster::tests
