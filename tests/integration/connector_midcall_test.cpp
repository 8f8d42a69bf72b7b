// An outside connector is cut off, or the daemon killed beside one, in the middle of a hold, a
// consult, a conference and a recording's pause: afterwards everybody is where he was, what was
// asked is asked again under its number, and the call goes on (OPS-1, OPS-2, PROTOCOL 8).
#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::connector_midcall_test {
namespace {

using nlohmann::json;

constexpr int long_pause_seconds = 4;

enum class Cut { connector, daemon };

void prepare(json& document) {
    with_pbx()(document);
    for (auto& queue : document["resources"]["contact-service-queue"]) {
        queue["recordingPermitted"] = true;
        queue["recordingAllCallsPermitted"] = true;
        queue["recordingPauseDuration"] = long_pause_seconds;
    }
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["connectingTimeout"] = 15;
        setting["connectorCommandTimeout"] = 15;
        setting["ronaTimeoutTelephony"] = 30;
    }
}

class MidCall : public LiveCall {
protected:
    MidCall() : LiveCall(prepare), pbx(world) {}

    void SetUp() override {
        LiveCall::SetUp();
        pbx.connect();
        for (auto* desktop : {owner.get(), colleague.get()}) sign_in(*desktop);
        make_available(*owner);
        call = pbx.customer_arrives();
        EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"ring"}));
        owner->expect_all({"AgentContactReserved", "AgentOfferContact"});
        pbx.tell("leg-answered", call, {{"leg", id_of(*owner)}});
        owner->expect("AgentContactAssigned");
        EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"bridge", "record-start"}));
        owner->expect_all({"CallRecordingStarted", "ContactUpdated"});
    }

    static std::string id_of(Desktop const& desktop) { return desktop.facts().id; }

    // What the agent reads of the call, all of it.
    static json look(Desktop& desktop, std::string const& id) {
        auto const answer = desktop.api().get("/v1/tasks/" + id);
        EXPECT_EQ(answer.status, 200) << answer.text();
        return answer.body;
    }

    void start_consult() {
        expect_accepted(give(*owner, "consult", to(id_of(*colleague), "agent")));
        EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"hold", "ring"}));
        owner->expect("AgentConsultCreated");
        colleague->expect_all({"AgentContactReserved", "AgentOfferConsult"});
    }
    void answer_consult() {
        pbx.tell("leg-answered", call, {{"leg", id_of(*colleague)}});
        EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"bridge"}));
        for (auto* desktop : {owner.get(), colleague.get()}) desktop->expect("AgentConsulting");
        in_call_.push_back(id_of(*colleague));
    }
    void start_conference() {
        start_consult();
        answer_consult();
        expect_accepted(give(*owner, "consult/conference", to(id_of(*colleague), "agent")));
        EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"unhold", "bridge"}));
        for (auto* desktop : {owner.get(), colleague.get()}) {
            desktop->expect_all({"AgentConsultConferenced", "ParticipantJoinedConference"});
        }
    }

    // Cuts and comes back; everybody sees what he saw before.
    void cut(Cut what, std::set<std::string> const& legs_now) {
        auto const owner_saw = look(*owner, call);
        auto const asked = in_call_.size() > 1;
        auto const colleague_saw = asked ? look(*colleague, call) : json();
        if (what == Cut::connector) {
            pbx.lose_socket();
        } else {
            crash();
            ASSERT_TRUE(pbx.socket().wait_closed(patience));
            owner = come_back_to_call(1);
            if (asked) colleague = come_back_to_call(2);
        }
        pbx.connect();
        ASSERT_EQ(pbx.listed().size(), 1U);
        EXPECT_EQ(pbx.listed()[0]["interactionId"], call);
        EXPECT_EQ(pbx.listed()[0]["legs"].get<std::set<std::string>>(), legs_now);
        EXPECT_EQ(look(*owner, call), owner_saw);
        if (asked) {
            EXPECT_EQ(look(*colleague, call), colleague_saw);
        }
    }
    // Both lists agree: nothing happens.
    void agree(std::set<std::string> const& legs_now) {
        pbx.list(json::array({{{"interactionId", call}, {"legs", legs_now}}}));
        EXPECT_TRUE(pbx.fence().empty());
        EXPECT_TRUE(owner->fence().empty());
    }

    [[nodiscard]] std::set<std::string> two() const { return {"customer", owner->facts().id}; }
    [[nodiscard]] std::set<std::string> three() const {
        auto legs = two();
        legs.insert(colleague->facts().id);
        return legs;
    }
    // The same number, and no less time for it: as long as anew after a start of the daemon.
    void expect_again(json const& command) {
        auto const again = pbx.expect_command(command["command"]);
        EXPECT_EQ(again["number"], command["number"]);
        EXPECT_GE(again["deadline"], command["deadline"]);
        EXPECT_EQ(again["leg"], command["leg"]);
    }

    Pbx pbx;

private:
    std::unique_ptr<Desktop> come_back_to_call(std::size_t number) {
        auto desktop = std::make_unique<Desktop>(world, number);
        desktop->open();
        expect_accepted(desktop->api().post("/v1/agents/reload"));
        desktop->expect_all({"AgentReloginSuccess", "AgentContact"});
        EXPECT_FALSE(desktop->next().contains("seq"));  // where it is for him
        return desktop;
    }

    std::vector<std::string> in_call_{"owner"};
};

class InTheMiddle : public MidCall, public ::testing::WithParamInterface<Cut> {};

INSTANTIATE_TEST_SUITE_P(Of, InTheMiddle, ::testing::Values(Cut::connector, Cut::daemon),
                         [](auto const& one) {
                             return one.param == Cut::connector ? "connector" : "daemon";
                         });

TEST_P(InTheMiddle, AHoldThatWasAsked) {
    expect_accepted(give(*owner, "hold", leg(call)));
    auto const asked = pbx.expect_command("hold");
    cut(GetParam(), two());
    expect_again(asked);
    agree(two());
    pbx.result(asked);
    EXPECT_TRUE(customer_held(owner->expect("AgentContactHeld")));
    pbx.result(asked);  // told twice
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_TRUE(owner->fence().empty());
}

TEST_P(InTheMiddle, AHold) {
    expect_accepted(give(*owner, "hold", leg(call)));
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"hold"}));
    owner->expect("AgentContactHeld");
    cut(GetParam(), two());
    agree(two());
    expect_accepted(give(*owner, "unhold", leg(call)));
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"unhold"}));
    EXPECT_EQ(state_in(owner->expect("AgentContactUnheld")), "connected");
}

TEST_P(InTheMiddle, AConsultBeforeTheCustomerIsHeld) {
    expect_accepted(give(*owner, "consult", to(id_of(*colleague), "agent")));
    auto const asked = pbx.expect_command("hold");
    EXPECT_EQ(asked["purpose"], "consult");
    cut(GetParam(), two());
    expect_again(asked);
    agree(two());
    // A failed hold refuses the consult, whoever was cut off (CO-14).
    pbx.result(asked, false, "no-music");
    EXPECT_EQ(state_in(owner->expect("AgentConsultFailed")), "connected");
    EXPECT_TRUE(pbx.fence().empty());
}

TEST_P(InTheMiddle, AConsult) {
    start_consult();
    answer_consult();
    cut(GetParam(), three());
    agree(three());
    EXPECT_TRUE(colleague->fence().empty());
    expect_accepted(give(*owner, "unhold", leg(call)));
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"swap"}));
    for (auto* desktop : {owner.get(), colleague.get()}) {
        EXPECT_TRUE(consult_held(desktop->expect("AgentContactUnheld")));
    }
    expect_accepted(give(*owner, "consult/end"));
    owner->expect("AgentConsultEnded");
    colleague->expect("AgentConsultEnded");
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], id_of(*colleague));
}

TEST_P(InTheMiddle, ASwapThatWasAsked) {
    start_consult();
    answer_consult();
    expect_accepted(give(*owner, "unhold", leg(call)));
    auto const asked = pbx.expect_command("swap");
    cut(GetParam(), three());
    expect_again(asked);
    agree(three());
    pbx.result(asked, false, "channel-failure");
    auto const failed = owner->expect("AgentContactUnHoldFailed");
    EXPECT_TRUE(customer_held(failed)) << "both legs stay as before (VC-2)";
    EXPECT_FALSE(consult_held(failed));
    EXPECT_TRUE(colleague->fence().empty());
}

TEST_P(InTheMiddle, AConference) {
    start_conference();
    cut(GetParam(), three());
    agree(three());
    EXPECT_TRUE(colleague->fence().empty());
    expect_accepted(give(*owner, "conference/exit"));
    owner->expect_all({"ParticipantLeftConference", "AgentWrapup"});
    colleague->expect_all({"ParticipantLeftConference", "ContactOwnerChanged"});
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], id_of(*owner));
}

// The pause ends by itself when it was due, at the connector too (RE-2).
TEST_P(InTheMiddle, APause) {
    expect_accepted(give(*owner, "record/pause"));
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"record-pause"}));
    auto const paused = owner->expect("ContactRecordingPaused");
    cut(GetParam(), two());
    agree(two());
    auto const resume = pbx.expect_command("record-resume");
    auto const due = paused["eventTime"].get<std::int64_t>() + long_pause_seconds * 1'000;
    EXPECT_GE(resume["serverTime"].get<std::int64_t>(), due);
    pbx.result(resume);
    auto const resumed = owner->expect("ContactRecordingResumed");
    EXPECT_TRUE(resumed["data"]["autoResumed"].get<bool>());
    auto const history = world.history(call);
    auto const* const record = find_object_with(history, "RecordingResumed");
    ASSERT_NE(record, nullptr) << history.dump();
    EXPECT_EQ((*record)["due"], due);
}

// ---- what the connector has lost meanwhile ---------------------------------------------------

class ReturnsWithout : public MidCall {
protected:
    void come_back_with(std::initializer_list<std::string> legs) {
        pbx.lose_socket();
        pbx.connect();
        pbx.list(json::array({::ringmaster::tests::call(call, legs)}));
    }
    // His line broke, as far as anybody knows: it was not he who hung up.
    void expect_customer_lost() {
        auto const ended = owner->expect("ContactEnded");
        EXPECT_EQ(ended["data"]["reason"], "CUSTOMER_LEG_FAILED");
        EXPECT_EQ(ended["data"]["terminatingParty"], "System");
        owner->expect("AgentWrapup");
    }
};

TEST_F(ReturnsWithout, TheCustomerWhoWasOnHold) {
    expect_accepted(give(*owner, "hold", leg(call)));
    pbx.obey();
    owner->expect("AgentContactHeld");
    come_back_with({id_of(*owner)});
    expect_customer_lost();
}

TEST_F(ReturnsWithout, TheCustomerWhoWasJustPutOnHold) {
    expect_accepted(give(*owner, "hold", leg(call)));
    pbx.expect_command("hold");
    come_back_with({id_of(*owner)});
    expect_customer_lost();
}

TEST_F(ReturnsWithout, TheConsultedAgent) {
    start_consult();
    answer_consult();
    come_back_with({"customer", id_of(*owner)});
    for (auto* desktop : {owner.get(), colleague.get()}) desktop->expect("AgentConsultEnded");
    EXPECT_EQ(look(*owner, call).at("data").at("task").at("interaction").at("state"), "hold")
        << "CO-8";
    EXPECT_EQ(count_events(world.history(call), "WrapUpStarted"), 0U);
}

TEST_F(ReturnsWithout, TheOwnerInAConsult) {
    start_consult();
    answer_consult();
    come_back_with({"customer", id_of(*colleague)});
    colleague->expect("AgentConsultEnded");  // VC-10
    owner->expect_all(
        {"AgentConsultEnded", "AgentContactUnassigned", "AgentWrapup", "AgentStateChangeSuccess"});
    auto const history = world.history(call);
    EXPECT_EQ(count_events(history, "TaskQueued"), 3U) << "the customer is kept";
    EXPECT_EQ(count_events(history, "TaskEnded"), 0U);
}

TEST_F(ReturnsWithout, TheOwnerInAConference) {
    start_conference();
    come_back_with({"customer", id_of(*colleague)});
    owner->expect_all({"ParticipantLeftConference", "AgentWrapup", "AgentStateChangeSuccess"});
    colleague->expect_all({"ParticipantLeftConference", "ContactOwnerChanged"});  // CF-2
    EXPECT_EQ(count_events(world.history(call), "TaskEnded"), 0U);
}

TEST_F(ReturnsWithout, TheCustomerInAConference) {
    start_conference();
    come_back_with({id_of(*owner), id_of(*colleague)});
    owner->expect_all({"ContactEnded", "AgentWrapup"});
    colleague->expect_all({"ParticipantLeftConference", "ContactEnded"});
    EXPECT_EQ(count_events(world.history(call), "TaskEnded"), 1U);
}

}  // namespace
}  // namespace ringmaster::tests::connector_midcall_test
