// A live call changes hands: transfer, consult transfer, conference, numbers outside. Written from
// the wire's description.
#include "integration/live_call.hpp"

namespace ringmaster::tests::live_transfer_test {
namespace {

using nlohmann::json;

constexpr auto outside = "+493055500123";

class TransferAndConference : public LiveCall {
protected:
    using LiveCall::LiveCall;
    // Nothing more is owed: the reason is submitted.
    void wrap_up(Desktop& desktop) {
        expect_accepted(give(desktop, "wrapup", {{"auxCodeId", world.default_wrap_up_code_id}}));
        desktop.expect("AgentWrappedUp");
    }
    Answer fact(char const* type, char const* cause = nullptr) {
        json one{{"interactionId", call}, {"leg", outside}, {"type", type}};
        if (cause != nullptr) one["cause"] = cause;
        return world.connector().post("/v1/connector/facts", {{"facts", json::array({one})}});
    }
    json consult_number() {
        expect_accepted(give(*owner, "consult", to(outside, "dialNumber")));
        auto const created = owner->expect("AgentConsultCreated");
        EXPECT_EQ(created["data"]["destAgentId"], outside);
        EXPECT_EQ(created["data"]["destinationType"], "dialNumber");
        EXPECT_EQ(participant(created, outside)["pType"], "DN");
        EXPECT_FALSE(participant(created, outside)["hasJoined"].get<bool>());
        return created;
    }
};

TEST_F(TransferAndConference, ConsultTransfer) {
    connect_owner();
    consult(*colleague);
    expect_accepted(give(*owner, "consult/transfer", to(colleague->facts().id, "agent")));
    auto const gone = owner->expect("AgentConsultTransferred");
    EXPECT_EQ(gone["data"]["destAgentId"], colleague->facts().id);
    EXPECT_EQ(state_in(owner->expect("AgentWrapup")), "wrapUp");
    auto const taken = colleague->expect("AgentConsultTransferred");
    EXPECT_EQ(state_in(taken), "connected");
    EXPECT_FALSE(customer_held(taken));
    EXPECT_EQ(taken["data"]["owner"], colleague->facts().id);
    auto const changed = colleague->expect("ContactOwnerChanged");
    EXPECT_EQ(changed["data"]["participantId"], colleague->facts().id);
    EXPECT_FALSE(own_part(changed)["isConsulted"].get<bool>());
    EXPECT_TRUE(allows(changed, "end"));
    EXPECT_EQ(state_in(colleague->expect("AgentContactAssigned")), "connected");
    // Each owes his own (WU-2).
    expect_accepted(give(*colleague, "end"));
    colleague->expect_all({"ContactEnded", "AgentWrapup"});
    EXPECT_TRUE(owner->fence().empty());
    wrap_up(*owner);
    wrap_up(*colleague);
}

TEST_F(TransferAndConference, ConferenceAndItsOwnerLeaves) {
    connect_owner();
    consult(*colleague);
    auto body = to(colleague->facts().id, "agent");
    body["agentId"] = owner->facts().id;
    expect_accepted(give(*owner, "consult/conference", body));
    for (auto* desktop : {owner.get(), colleague.get()}) {
        EXPECT_EQ(state_in(desktop->expect("AgentConsultConferenced")), "conference");
        auto const joined = desktop->expect("ParticipantJoinedConference");
        EXPECT_EQ(joined["data"]["participantId"], colleague->facts().id);
        EXPECT_FALSE(customer_held(joined));
        EXPECT_EQ(consult_leg(joined), "");
        EXPECT_EQ(allows(joined, "conference/drop"), desktop == owner.get());
    }
    expect_refused(give(*owner, "hold", leg(call)), 409);  // CF-1
    expect_accepted(give(*owner, "conference/exit"));
    auto const left = owner->expect("ParticipantLeftConference");
    EXPECT_EQ(left["data"]["participantId"], owner->facts().id);
    owner->expect("AgentWrapup");
    colleague->expect("ParticipantLeftConference");
    auto const changed = colleague->expect("ContactOwnerChanged");
    EXPECT_EQ(changed["data"]["owner"], colleague->facts().id);
    EXPECT_EQ(state_in(changed), "connected");  // CF-2: two parties, a plain call
    expect_accepted(give(*colleague, "hold", leg(call)));
    EXPECT_EQ(state_in(colleague->expect("AgentContactHeld")), "hold");
}

TEST_F(TransferAndConference, AMemberLeavesAndOneIsDropped) {
    connect_owner();
    conference(*colleague);
    expect_accepted(give(*colleague, "conference/exit"));
    colleague->expect("ParticipantLeftConference");
    EXPECT_TRUE(colleague->fence().empty());  // never was owner: owes nothing (CF-3)
    EXPECT_EQ(state_in(owner->expect("ParticipantLeftConference")), "connected");

    conference(*third);
    auto const nobody = give(*owner, "conference/drop", {{"participantId", outside}});
    expect_refused(nobody, 409);
    EXPECT_EQ(nobody.reason(), "PARTICIPANT_NOT_FOUND");
    expect_accepted(give(*owner, "conference/drop", {{"participantId", third->facts().id}}));
    EXPECT_EQ(third->expect("ParticipantLeftConference")["data"]["reasonCode"], "DROPPED");
    EXPECT_EQ(owner->expect("ParticipantLeftConference")["data"]["participantId"],
              third->facts().id);
}

TEST_F(TransferAndConference, HandedOver) {
    connect_owner();
    conference(*colleague);
    expect_refused(give(*colleague, "conference/transfer"), 409);
    expect_accepted(give(*owner, "conference/transfer"));
    owner->expect_all({"ParticipantLeftConference", "AgentWrapup"});
    colleague->expect_all({"ParticipantLeftConference", "ContactOwnerChanged"});
}

// CF-1: the owner consults apart from the conference; the others see a conference all the time.
TEST_F(TransferAndConference, ConsultFromAConference) {
    connect_owner();
    conference(*colleague);
    auto const consulting = consult(*third);
    EXPECT_EQ(state_in(consulting), "consulting");
    EXPECT_FALSE(customer_held(consulting));
    for (auto const& frame : colleague->fence()) {
        EXPECT_EQ(state_in(frame), "conference");
        EXPECT_TRUE(participant(frame, third->facts().id).is_null());
    }
    expect_accepted(give(*owner, "consult/end"));
    EXPECT_EQ(state_in(owner->expect("AgentConsultConferenceEnded")), "conference");
    EXPECT_EQ(state_in(owner->expect("AgentConsultEnded")), "conference");
    third->expect("AgentConsultEnded");
    consult(*third);
    expect_accepted(give(*owner, "consult/conference", to(third->facts().id, "agent")));
    auto const joined =
        owner->expect_all({"AgentConsultConferenced", "ParticipantJoinedConference"});
    EXPECT_FALSE(participant(joined, third->facts().id).is_null());
    EXPECT_FALSE(participant(joined, colleague->facts().id).is_null());
}

TEST_F(TransferAndConference, BlindTransferIsAnswered) {
    connect_owner();
    auto const idle = give(*owner, "transfer", to(colleague->facts().id, "agent"));
    expect_refused(idle, 409);  // TR-2: Available only
    EXPECT_EQ(idle.reason(), "TARGET_NOT_AVAILABLE");
    make_available(*colleague);
    expect_accepted(give(*owner, "transfer", to(colleague->facts().id, "agent")));
    auto const gone = owner->expect("AgentBlindTransferred");
    EXPECT_EQ(gone["data"]["destAgentId"], colleague->facts().id);
    EXPECT_EQ(gone["data"]["destinationType"], "agent");
    owner->expect("AgentWrapup");
    colleague->expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(give(*colleague, "accept"));
    EXPECT_EQ(colleague->expect("AgentContactAssigned")["data"]["owner"], colleague->facts().id);
}

TEST_F(TransferAndConference, BlindTransferIsDeclined) {  // TR-3
    connect_owner();
    make_available(*colleague);
    expect_accepted(give(*owner, "transfer", to(colleague->facts().id, "agent")));
    owner->expect_all({"AgentBlindTransferred", "AgentWrapup"});
    colleague->expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(give(*colleague, "reject"));
    colleague->expect_all({"AgentOfferContactRona", "AgentStateChangeSuccess"});
    // The customer waits in his queue.
    make_available(*third);
    third->expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(give(*third, "accept"));
    EXPECT_EQ(third->expect("AgentContactAssigned")["data"]["interaction"]["currentVTeam"],
              world.queue_id);
    EXPECT_TRUE(owner->fence().empty());
}

TEST_F(TransferAndConference, BlindTransferToAQueue) {
    connect_owner();
    make_available(*colleague);
    expect_accepted(give(*owner, "transfer", to(world.queue_id, "queue")));
    auto const gone = owner->expect("AgentVteamTransferred");
    EXPECT_EQ(gone["data"]["destinationType"], "queue");
    owner->expect("AgentWrapup");
    colleague->expect_all({"AgentContactReserved", "AgentOfferContact"});
    wrap_up(*owner);
}

TEST_F(TransferAndConference, ANumberJoinsAndIsDropped) {
    connect_owner();
    consult_number();
    EXPECT_EQ(fact("leg-answered").status, 202);
    auto const consulting = owner->expect("AgentConsulting");
    EXPECT_EQ(state_in(consulting), "consulting");
    EXPECT_TRUE(participant(consulting, outside)["hasJoined"].get<bool>());
    expect_accepted(give(*owner, "consult/conference", to(outside, "dialNumber")));
    auto const joined =
        owner->expect_all({"AgentConsultConferenced", "ParticipantJoinedConference"});
    EXPECT_EQ(joined["data"]["participantId"], outside);
    expect_accepted(give(*owner, "conference/drop", {{"participantId", outside}}));
    auto const left = owner->expect("ParticipantLeftConference");
    EXPECT_EQ(state_in(left), "connected");
    EXPECT_TRUE(participant(left, outside).is_null());
}

TEST_F(TransferAndConference, ANumberCannotBeReached) {
    connect_owner();
    consult_number();
    EXPECT_EQ(fact("leg-failed", "busy").status, 202);
    auto const failed = owner->expect("AgentConsultFailed");
    EXPECT_EQ(failed["data"]["reason"], "busy");
    EXPECT_EQ(state_in(failed), "hold");
    EXPECT_EQ(state_in(owner->expect("AgentConsultEnded")), "hold");
    auto const wrong = give(*owner, "consult", to("12", "dialNumber"));
    expect_refused(wrong, 422);
    EXPECT_EQ(wrong.reason(), "INVALID_DIAL_NUMBER");
}

// CO-5: a number of an entry point goes there; what was a child interaction is merged.
TEST_F(TransferAndConference, ConsultByAnEntryPointsNumber) {
    connect_owner();
    auto const number = world.resources("dial-number").at(1)["dialledNumber"].get<std::string>();
    expect_accepted(give(*owner, "consult", to(number, "dialNumber")));
    owner->expect("AgentContactHeld");
    auto const waiting = owner->expect("ContactUpdated");
    EXPECT_EQ(waiting["data"]["destinationType"], "entryPoint");
    auto const point = participant(waiting, number);
    EXPECT_EQ(point["pType"], "EP-DN");
    EXPECT_EQ(point["epId"], world.entry_point_id);
    EXPECT_EQ(point["consultState"], "consultInitiated");
    make_available(*colleague);
    owner->expect("AgentConsultCreated");
    colleague->expect("AgentContactReserved");
    auto const offer = colleague->expect("AgentOfferConsult");
    EXPECT_EQ(details(offer)["relationshipType"], "consult");
    EXPECT_EQ(details(offer)["parentInteractionId"], call);
    expect_accepted(give(*colleague, "consult/accept"));
    colleague->expect("AgentConsulting");
    EXPECT_EQ(participant(owner->expect("AgentConsulting"), colleague->facts().id)["epId"],
              world.entry_point_id);
    expect_accepted(give(*owner, "consult/transfer", to(number, "entryPoint")));
    owner->expect_all({"AgentConsultTransferred", "AgentWrapup"});
    auto const child = colleague->expect("ContactMerged")["data"]["childInteractionId"];
    EXPECT_NE(child, call);
    auto const last = colleague->expect("ContactUpdated")["data"];  // of the name he knew it by
    EXPECT_EQ(last["interactionId"], child);
    EXPECT_EQ(last["isOver"], true);
    colleague->expect_all(
        {"AgentConsultTransferred", "ContactOwnerChanged", "AgentContactAssigned"});
}

// PROTOCOL 8: the asked agent's phone is spoken of by the interaction he knows.
TEST_F(TransferAndConference, AFactMayNameTheChildInteraction) {
    connect_owner();
    make_available(*colleague);
    auto const number = world.resources("dial-number").at(1)["dialledNumber"].get<std::string>();
    expect_accepted(give(*owner, "consult", to(number, "dialNumber")));
    owner->expect_all({"AgentContactHeld", "ContactUpdated", "AgentConsultCreated"});
    colleague->expect("AgentContactReserved");
    auto const offer = colleague->expect("AgentOfferConsult");
    std::string const child = offer["data"]["interactionId"];
    EXPECT_NE(child, call);
    EXPECT_EQ(world.fact(child, colleague->facts().id, "leg-answered").status, 202);
    EXPECT_EQ(colleague->expect("AgentConsulting")["data"]["interactionId"], child);
    owner->expect("AgentConsulting");
    EXPECT_EQ(world.fact(child, colleague->facts().id, "leg-hungup").status, 202);
    EXPECT_EQ(colleague->expect("AgentConsultEnded")["data"]["interactionId"], child);
    EXPECT_EQ(owner->expect("AgentConsultEnded")["data"]["interactionId"], call);
}

// Commands have a second, and an offer rings for two.
class ImpatientConnector : public TransferAndConference {
protected:
    ImpatientConnector()
        : TransferAndConference([](json& document) {
              for (auto& setting : document["resources"]["organization-setting"]) {
                  setting["connectorCommandTimeout"] = 1;
              }
          }) {}
    void let_an_offer_expire() {
        make_available(*third);
        static_cast<void>(world.customer_calls());
        third->expect_all({"AgentContactReserved", "AgentOfferContact", "AgentOfferContactRona",
                           "AgentStateChangeSuccess"});
    }
};

TEST_F(ImpatientConnector, AConsultedNumberRingsOn) {
    connect_owner();
    consult_number();
    let_an_offer_expire();
    EXPECT_TRUE(owner->fence().empty());
    EXPECT_EQ(fact("leg-answered").status, 202);
    EXPECT_EQ(state_in(owner->expect("AgentConsulting")), "consulting");
}

TEST_F(ImpatientConnector, ANumberThatGetsTheCustomerRingsOn) {
    connect_owner();
    expect_accepted(give(*owner, "transfer", to(outside, "dialNumber")));
    owner->expect_all({"AgentContactHeld", "ContactUpdated"});
    let_an_offer_expire();
    EXPECT_TRUE(owner->fence().empty());
    EXPECT_EQ(fact("leg-answered").status, 202);
    owner->expect_all({"AgentBlindTransferred", "AgentWrapup"});
}

TEST_F(TransferAndConference, TransferToANumber) {  // TR-5
    connect_owner();
    auto const answer = give(*owner, "transfer", to(outside, "dialNumber"));
    expect_accepted(answer);
    EXPECT_EQ(answer.body["task"]["interaction"]["state"], "hold");
    // He has the customer until the far end answers, and may take him back.
    EXPECT_EQ(state_in(owner->expect("AgentContactHeld")), "hold");
    auto const rings = owner->expect("ContactUpdated");
    for (auto const* const command : {"unhold", "transfer/cancel"}) {
        EXPECT_TRUE(allows(rings, command)) << command;
    }
    EXPECT_FALSE(allows(rings, "end")) << "VC-1";
    EXPECT_EQ(fact("leg-failed", "busy").status, 202);
    EXPECT_EQ(owner->expect("AgentBlindTransferFailed")["data"]["reason"], "busy");
    EXPECT_EQ(state_in(owner->expect("AgentContactUnheld")), "connected");
    expect_accepted(give(*owner, "transfer", to(outside, "dialNumber")));
    owner->expect_all({"AgentContactHeld", "ContactUpdated"});
    EXPECT_EQ(fact("leg-answered").status, 202);
    auto const gone = owner->expect("AgentBlindTransferred");
    EXPECT_EQ(gone["data"]["destAgentId"], outside);
    owner->expect("AgentWrapup");
}

TEST_F(TransferAndConference, TransferToANumberTakenBack) {  // TR-5
    connect_owner();
    for (std::string const command : {"unhold", "transfer/cancel"}) {
        SCOPED_TRACE(command);
        expect_accepted(give(*owner, "transfer", to(outside, "dialNumber")));
        owner->expect("AgentContactHeld");
        EXPECT_TRUE(allows(owner->expect("ContactUpdated"), command));
        auto const body = command == "unhold" ? json{{"mediaResourceId", call}} : json::object();
        expect_accepted(give(*owner, command, body));
        auto const failed = owner->expect("AgentBlindTransferFailed");
        EXPECT_EQ(failed["data"]["reason"], "TRANSFER_CANCELLED");
        EXPECT_EQ(state_in(owner->expect("AgentContactUnheld")), "connected");
    }
    EXPECT_EQ(fact("leg-answered").status, 202);  // too late
    EXPECT_TRUE(owner->fence().empty());
}

}  // namespace
}  // namespace ringmaster::tests::live_transfer_test
