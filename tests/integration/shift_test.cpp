// What unmodified desktops show where they used to freeze or keep ghosts: each situation once, over
// the wire, as it is drawn on the page of everybody who is in it.
#include "integration/live_call.hpp"

namespace ringmaster::tests::shift_test {
namespace {

using nlohmann::json;

constexpr char const* plain = "contact [consult] [end] [hold] [transfer]";
constexpr char const* held = "contact, customer on hold [consult] [transfer] [unhold]";
constexpr char const* in_conference = "contact, conference [conference/exit]";
constexpr char const* form = "wrap-up [wrapup]";
constexpr char const* nothing = "";

class Shift : public LiveCall {
protected:
    using LiveCall::LiveCall;
    void SetUp() override {
        LiveCall::SetUp();
        connect_owner();
    }
    void come_back_to_the_page() {
        owner->open();
        expect_accepted(owner->api().post("/v1/agents/reload"));
    }
    // The button does what it says.
    void resumes() {
        expect_accepted(give(*owner, "unhold", leg(call)));
        EXPECT_EQ(owner->shown(call), plain);
    }
    void wraps_up(Desktop& desktop) {
        json const body{{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}};
        expect_accepted(give(desktop, "wrapup", body));
        EXPECT_EQ(desktop.shown(call), nothing);
    }
    // Through an entry point's number; gives the interaction the colleague knows.
    std::string ask_by_number() {
        make_available(*colleague);
        auto const number = world.resources("dial-number").at(1)["dialledNumber"];
        expect_accepted(give(*owner, "consult", to(number, "dialNumber")));
        colleague->expect("AgentContactReserved");
        return colleague->expect("AgentOfferConsult")["data"]["interactionId"];
    }
};

TEST_F(Shift, ACallThatEndsLeavesWhoWasConsulted) {
    consult(*colleague);
    world.customer_leaves(call);
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), form);
    wraps_up(*owner);
}

TEST_F(Shift, ACallThatEndsLeavesTheGuestsOfItsConference) {
    conference(*colleague);
    world.customer_leaves(call);
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), form);
}

TEST_F(Shift, AConsultThatEndsLeavesNoGhost) {
    consult(*colleague);
    expect_accepted(give(*owner, "consult/end"));
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, WhoTakesOverByAConsultHasAllButtons) {
    consult(*colleague);
    expect_accepted(give(*owner, "consult/transfer", to(colleague->facts().id, "agent")));
    EXPECT_EQ(colleague->shown(call), plain);
    EXPECT_EQ(owner->shown(call), form);
    expect_accepted(give(*colleague, "end"));
    EXPECT_EQ(colleague->shown(call), form);
    wraps_up(*colleague);
}

TEST_F(Shift, AConsultThatIsDeclinedLeavesTheHold) {
    expect_accepted(give(*owner, "consult", to(colleague->facts().id, "agent")));
    EXPECT_EQ(owner->shown(call), "contact, customer on hold, initiated [consult/end]");
    expect_accepted(give(*colleague, "reject"));
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, AConsultThatNobodyAnswersLeavesTheHold) {
    expect_accepted(give(*owner, "consult", to(colleague->facts().id, "agent")));
    colleague->expect_all({"AgentContactReserved", "AgentOfferConsult", "AgentOfferContactRona"});
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, AConsultOfABusyPhoneLeavesTheHold) {
    expect_accepted(give(*owner, "consult", to(colleague->facts().id, "agent")));
    json const busy{{"number", 900},
                    {"interactionId", call},
                    {"leg", colleague->facts().id},
                    {"type", "leg-failed"},
                    {"cause", "busy"}};
    auto const told = world.connector().post("/v1/connector/facts", {{"facts", {busy}}});
    EXPECT_EQ(told.status, 202) << told.text();
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, AQueueThatIsConsultedLeavesTheHoldVisible) {
    expect_accepted(give(*owner, "consult", to(world.queue_id, "queue")));
    EXPECT_EQ(owner->shown(call), held);
    expect_accepted(give(*owner, "cancelCtq", {{"queueId", world.queue_id}}));
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

void wait_little(json& document) {
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["consultToQueueTimeout"] = 1;
    }
}

class ShortShift : public Shift {
protected:
    ShortShift() : Shift(wait_little) {}
};

TEST_F(ShortShift, AQueueThatDoesNotAnswerLeavesTheHold) {
    expect_accepted(give(*owner, "consult", to(world.queue_id, "queue")));
    owner->expect_all({"AgentContactHeld", "ContactUpdated", "AgentCtqFailed"});
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, APageComesBackAfterItsCustomerLeft) {
    owner->lose_socket();
    world.customer_leaves(call);
    come_back_to_the_page();
    EXPECT_EQ(owner->shown(call), form);
    wraps_up(*owner);
}

TEST_F(Shift, APageComesBackAfterItsPhoneWasAnswered) {
    make_available(*colleague);
    auto const ringing = world.customer_calls();
    EXPECT_EQ(colleague->shown(ringing), "offered [accept] [reject]");
    colleague->lose_socket();
    EXPECT_EQ(world.fact(ringing, colleague->facts().id, "leg-answered").status, 202);
    colleague->open();
    expect_accepted(colleague->api().post("/v1/agents/reload"));
    EXPECT_EQ(colleague->shown(ringing), plain);
}

TEST_F(Shift, APageComesBackAfterItsConsultEnded) {
    consult(*colleague);
    owner->lose_socket();
    expect_accepted(give(*colleague, "consult/end"));
    come_back_to_the_page();
    EXPECT_EQ(owner->shown(call), held);
    EXPECT_EQ(colleague->shown(call), nothing);
    resumes();
}

TEST_F(Shift, WhoWasConsultedComesBackAfterTheEnd) {
    consult(*colleague);
    colleague->lose_socket();
    world.customer_leaves(call);
    colleague->open();
    expect_accepted(colleague->api().post("/v1/agents/reload"));
    EXPECT_EQ(colleague->shown(call), nothing);
}

TEST_F(Shift, AConsultFromAConferenceEndsAsWidgetsEndIt) {
    conference(*colleague);
    expect_accepted(give(*owner, "consult", to(third->facts().id, "agent")));
    expect_accepted(give(*third, "consult/accept"));
    third->look();
    owner->look();
    expect_accepted(give(*owner, "consult/end"));
    // The look says that nothing waits for an answer.
    EXPECT_EQ(owner->shown(call), in_conference);
    EXPECT_EQ(colleague->shown(call), in_conference);
    EXPECT_EQ(third->shown(call), nothing);
}

TEST_F(Shift, AConsultByANumberIsDeclinedWhileItRings) {
    auto const child = ask_by_number();
    EXPECT_NE(child, call);
    expect_accepted(colleague->task(child, "reject"));
    EXPECT_EQ(colleague->shown(child), nothing);
    // It waits for the next who can be asked, and can be taken back, as what waits in a queue is.
    EXPECT_EQ(owner->shown(call), "contact, customer on hold, initiated [consult/end]");
    expect_accepted(give(*owner, "consult/end", {{"queueId", world.queue_id}}));
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, AConsultByANumberIsTakenBackWhileItRings) {
    auto const child = ask_by_number();
    expect_accepted(give(*owner, "consult/end"));
    EXPECT_EQ(colleague->shown(child), nothing);
    EXPECT_EQ(colleague->shown(call), nothing);
    EXPECT_EQ(owner->shown(call), held);
    resumes();
}

TEST_F(Shift, AConsultByANumberIsAnsweredOnThePhoneTheAgentKnows) {
    auto const child = ask_by_number();
    EXPECT_EQ(world.fact(child, colleague->facts().id, "leg-answered").status, 202);
    EXPECT_EQ(colleague->shown(child), "contact, customer on hold, consulting [consult/end]");
    EXPECT_EQ(owner->shown(call),
              "contact, customer on hold, consulting [consult/conference] [consult/end] "
              "[consult/transfer]");
}

void owe_nothing(json& document) {
    for (auto& profile : document["resources"]["agent-profile"]) profile["wrapUpMode"] = "NONE";
}

class FreeShift : public Shift {
protected:
    FreeShift() : Shift(owe_nothing) {}
};

TEST_F(FreeShift, ACallThatEndsIsGoneFromTheScreen) {
    world.customer_leaves(call);
    EXPECT_EQ(owner->shown(call), nothing);
}

TEST_F(FreeShift, ACallThatIsEndedIsGoneFromTheScreen) {
    expect_accepted(give(*owner, "end"));
    EXPECT_EQ(owner->shown(call), nothing);
}

TEST_F(FreeShift, ACallThatIsTransferredIsGoneFromTheScreen) {
    make_available(*colleague);
    expect_accepted(give(*owner, "transfer", to(colleague->facts().id, "agent")));
    EXPECT_EQ(owner->shown(call), nothing);
    EXPECT_EQ(colleague->shown(call), "offered [accept] [reject]");
}

}  // namespace
}  // namespace ringmaster::tests::shift_test
