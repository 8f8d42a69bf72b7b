// A live call over the wire: hold, consult and recording, as each party is told. Written from the
// wire's description.
#include "integration/live_call.hpp"

namespace ringmaster::tests::live_call_test {
namespace {

using nlohmann::json;

class HoldAndConsult : public LiveCall {};

TEST_F(HoldAndConsult, HoldAndResume) {
    connect_owner();
    client::Headers const key{{"Idempotency-Key", "hold-1"}};
    auto const path = "/v1/tasks/" + call + "/hold";
    auto const answer = owner->api().post(path, leg(call), key);
    expect_accepted(answer);
    EXPECT_EQ(answer.body["task"]["interaction"]["state"], "hold");
    auto const held = owner->expect("AgentContactHeld");
    EXPECT_EQ(held["data"]["mediaResourceId"], call);
    EXPECT_EQ(state_in(held), "hold");
    EXPECT_TRUE(customer_held(held));
    EXPECT_TRUE(allows(held, "unhold"));
    EXPECT_FALSE(allows(held, "end"));

    // The same request again is answered again, and nothing happens.
    auto const again = owner->api().post(path, leg(call), key);
    EXPECT_EQ(again.body, answer.body);
    auto const twice = give(*owner, "hold", leg(call));
    expect_refused(twice, 409);
    EXPECT_EQ(twice.reason(), "ALREADY_ON_HOLD");
    EXPECT_EQ(twice.body["allowedActions"], held["data"]["allowedActions"]);
    auto const end = give(*owner, "end");
    expect_refused(end, 409);
    EXPECT_EQ(end.reason(), "CUSTOMER_ON_HOLD");
    auto const foreign = give(*owner, "unhold", leg(colleague->facts().id));
    expect_refused(foreign, 409);
    EXPECT_EQ(foreign.reason(), "MEDIA_RESOURCE_NOT_FOUND");
    EXPECT_TRUE(owner->fence().empty());

    expect_accepted(give(*owner, "unhold", leg(call)));
    auto const resumed = owner->expect("AgentContactUnheld");
    EXPECT_GT(resumed["data"]["version"], held["data"]["version"]);
    EXPECT_EQ(state_in(resumed), "connected");
    EXPECT_FALSE(customer_held(resumed));
    EXPECT_TRUE(allows(resumed, "end"));
}

TEST_F(HoldAndConsult, ConsultIsOffered) {
    connect_owner();
    auto const id = colleague->facts().id;
    auto body = to(id, "agent");
    body["holdParticipants"] = true;
    expect_accepted(give(*owner, "consult", body));
    auto const created = owner->expect("AgentConsultCreated");
    EXPECT_EQ(state_in(created), "consult");
    EXPECT_TRUE(customer_held(created));
    EXPECT_EQ(created["data"]["destAgentId"], id);
    EXPECT_EQ(created["data"]["destinationType"], "agent");
    EXPECT_EQ(created["data"]["consultingAgentId"], owner->facts().id);
    EXPECT_FALSE(participant(created, id).value("hasJoined", true));
    EXPECT_FALSE(allows(created, "consult/transfer"));  // CO-3
    EXPECT_TRUE(allows(created, "unhold"));

    auto const reserved = colleague->expect("AgentContactReserved");
    EXPECT_EQ(state_in(reserved), "consult");
    auto const offer = colleague->expect("AgentOfferConsult");
    EXPECT_EQ(offer["data"]["owner"], owner->facts().id);
    EXPECT_EQ(offer["data"]["ronaTimeout"], rona_seconds);
    EXPECT_TRUE(own_part(offer).value("isConsulted", false));
    EXPECT_TRUE(allows(offer, "consult/accept"));
    EXPECT_FALSE(allows(offer, "accept"));
    auto const plain = give(*colleague, "accept");
    expect_refused(plain, 409);
    EXPECT_EQ(plain.reason(), "CONSULT_OFFER");

    body["holdParticipants"] = false;
    auto const without_hold = give(*owner, "consult", body);
    expect_refused(without_hold, 422);
    EXPECT_EQ(without_hold.reason(), "HOLD_REQUIRED");
}

TEST_F(HoldAndConsult, AcceptedSwappedAndEnded) {
    connect_owner();
    auto const consulting = consult(*colleague);
    auto const consult_id = consult_leg(consulting);
    EXPECT_EQ(consulting["data"]["consultMediaResourceId"], consult_id);
    EXPECT_TRUE(customer_held(consulting));
    EXPECT_FALSE(consult_held(consulting));
    EXPECT_TRUE(details(consulting)["consultDestinationAgentJoined"].get<bool>());

    // Both legs by either name: one decision, told to both as the command's own (VC-2).
    struct Swap {
        char const* command;
        std::string leg_id;
        char const* event;
        bool customer_waits;
    };
    std::vector<Swap> const swaps{{"hold", consult_id, "AgentContactHeld", false},
                                  {"unhold", consult_id, "AgentContactUnheld", true},
                                  {"unhold", call, "AgentContactUnheld", false},
                                  {"hold", call, "AgentContactHeld", true}};
    for (auto const& swap : swaps) {
        expect_accepted(give(*owner, swap.command, leg(swap.leg_id)));
        for (auto* desktop : {owner.get(), colleague.get()}) {
            auto const told = desktop->expect(swap.event);
            EXPECT_EQ(told["data"]["mediaResourceId"], swap.leg_id);
            EXPECT_EQ(customer_held(told), swap.customer_waits);
            EXPECT_EQ(consult_held(told), !swap.customer_waits);
            EXPECT_EQ(state_in(told), "consulting");
        }
    }
    expect_refused(give(*colleague, "unhold", leg(call)), 409);  // CO-12

    expect_accepted(give(*owner, "consult/end"));
    auto const ended = owner->expect("AgentConsultEnded");
    EXPECT_EQ(state_in(ended), "hold");  // CO-8: until resumed
    EXPECT_EQ(ended["data"]["consultMediaResourceId"], consult_id);
    auto const released = colleague->expect("AgentConsultEnded");
    EXPECT_TRUE(released["data"]["isConsulted"].get<bool>());
    EXPECT_EQ(own_part(released)["consultState"], "consultCompleted");
    EXPECT_EQ(released["data"]["allowedActions"], json::array());
    EXPECT_TRUE(colleague->fence().empty());  // owes nothing
    expect_accepted(give(*owner, "unhold", leg(call)));
    EXPECT_EQ(state_in(owner->expect("AgentContactUnheld")), "connected");
    using Told = std::vector<std::string>;  // AG-3
    EXPECT_EQ(owner->channel_states("telephony"),
              (Told{"available", "ringing", "connected", "on-hold", "consulting", "on-hold",
                    "connected"}));
    EXPECT_EQ(colleague->channel_states("telephony"), (Told{"ringing", "consulting", "idle"}));
}

TEST_F(HoldAndConsult, TheConsultedAgentLeaves) {
    connect_owner();
    consult(*colleague);
    expect_accepted(give(*colleague, "consult/end"));
    colleague->expect("AgentConsultEnded");
    EXPECT_EQ(state_in(owner->expect("AgentConsultEnded")), "hold");
}

TEST_F(HoldAndConsult, NobodyAnswersAndSomebodyDeclines) {
    connect_owner();
    expect_accepted(give(*owner, "consult", to(colleague->facts().id, "agent")));
    owner->expect("AgentConsultCreated");
    colleague->expect_all({"AgentContactReserved", "AgentOfferConsult", "AgentOfferContactRona",
                           "AgentConsultEnded", "AgentStateChangeSuccess"});
    auto const failed = owner->expect("AgentConsultFailed");
    EXPECT_EQ(failed["data"]["reasonCode"], "RONA");
    EXPECT_EQ(state_in(failed), "hold");
    EXPECT_EQ(state_in(owner->expect("AgentConsultEnded")), "hold");

    expect_accepted(give(*owner, "consult", to(third->facts().id, "agent")));
    owner->expect("AgentConsultCreated");
    third->expect_all({"AgentContactReserved", "AgentOfferConsult"});
    expect_accepted(give(*third, "reject", leg(call)));
    third->expect_all({"AgentOfferContactRona", "AgentConsultEnded"});
    EXPECT_TRUE(third->fence().empty());  // CO-6: a declined consult costs nobody his state
    EXPECT_EQ(owner->expect("AgentConsultFailed")["data"]["reasonCode"], "Agent_Declined");
    owner->expect("AgentConsultEnded");
}

TEST_F(HoldAndConsult, TheCustomerLeavesDuringAConsult) {
    connect_owner();
    consult(*colleague);
    world.customer_leaves(call);
    auto const ended = owner->expect("ContactEnded");
    EXPECT_EQ(ended["data"]["agentsPendingWrapUp"], json::array({owner->facts().id}));
    owner->expect("AgentWrapup");
    auto const released =
        (colleague->expect("AgentConsultEnded"), colleague->expect("ContactEnded"));
    EXPECT_EQ(released["data"]["wrapUpRequired"], false);
    EXPECT_TRUE(colleague->fence().empty());
}

TEST_F(HoldAndConsult, QueueIsCancelled) {
    connect_owner();
    expect_accepted(give(*owner, "consult", to(world.queue_id, "queue")));
    EXPECT_TRUE(customer_held(owner->expect("AgentContactHeld")));
    auto const waiting = owner->expect("ContactUpdated");
    EXPECT_EQ(state_in(waiting), "consult");
    EXPECT_EQ(details(waiting)["ctqInProgress"], "true");
    EXPECT_TRUE(waiting["data"]["destAgentId"] == "");
    EXPECT_EQ(waiting["data"]["destinationType"], "queue");
    expect_accepted(
        give(*owner, "cancelCtq", {{"queueId", world.queue_id}, {"agentId", owner->facts().id}}));
    auto const cancelled = owner->expect("AgentCtqCancelled");
    EXPECT_EQ(details(cancelled)["ctqInProgress"], "false");
    EXPECT_EQ(state_in(cancelled), "hold");
    EXPECT_EQ(state_in(owner->expect("AgentContactHeld")), "hold");
    make_available(*colleague);  // nobody is asked any more
    EXPECT_TRUE(colleague->fence().empty());
}

TEST_F(HoldAndConsult, QueueAnswers) {
    connect_owner();
    expect_accepted(give(*owner, "consult", to(world.queue_id, "queue")));
    owner->expect_all({"AgentContactHeld", "ContactUpdated"});
    make_available(*colleague);
    auto const created = owner->expect("AgentConsultCreated");
    EXPECT_EQ(created["data"]["destAgentId"], colleague->facts().id);
    EXPECT_FALSE(participant(created, colleague->facts().id).is_null());
    colleague->expect_all({"AgentContactReserved", "AgentOfferConsult"});
    // CO-9: one agent's decline returns it to the queue.
    expect_accepted(give(*colleague, "reject"));
    colleague->expect_all(
        {"AgentOfferContactRona", "AgentConsultEnded", "AgentStateChangeSuccess"});
    auto const waiting = owner->expect("ContactUpdated");
    EXPECT_EQ(details(waiting)["ctqInProgress"], "true");
    EXPECT_TRUE(waiting["data"]["destAgentId"] == "");

    make_available(*third);
    owner->expect("AgentConsultCreated");
    third->expect_all({"AgentContactReserved", "AgentOfferConsult"});
    expect_accepted(give(*third, "consult/accept"));
    third->expect("AgentConsulting");
    auto const consulting = owner->expect("AgentConsulting");
    EXPECT_EQ(consulting["data"]["destAgentId"], third->facts().id);
    EXPECT_EQ(details(consulting)["ctqInProgress"], "false");
    expect_accepted(give(*owner, "consult/end", {{"queueId", world.queue_id}}));
    owner->expect_all({"AgentCtqCancelled", "AgentContactHeld"});
    third->expect("AgentConsultEnded");
}

TEST_F(HoldAndConsult, RecordingPauseEndsByItself) {
    connect_owner();
    auto const pause = give(*owner, "record/pause");
    expect_accepted(pause);
    auto const paused = owner->expect("ContactRecordingPaused");
    EXPECT_EQ(details(paused)["pauseDuration"], std::to_string(pause_seconds));
    EXPECT_TRUE(allows(paused, "record/resume"));
    EXPECT_FALSE(allows(paused, "record/pause"));
    auto const resumed = owner->expect("ContactRecordingResumed");
    EXPECT_TRUE(resumed["data"]["autoResumed"].get<bool>());
    EXPECT_FALSE(details(resumed)["isPaused"].get<bool>());
    EXPECT_GE(resumed["eventTime"].get<std::int64_t>(),
              paused["eventTime"].get<std::int64_t>() + pause_seconds * 1'000);

    expect_accepted(give(*owner, "record/pause"));
    owner->expect("ContactRecordingPaused");
    expect_accepted(give(*owner, "record/resume", {{"autoResumed", false}}));
    EXPECT_FALSE(owner->expect("ContactRecordingResumed")["data"]["autoResumed"].get<bool>());
    // CF-5: not in a consult.
    consult(*colleague);
    auto const refused = give(*owner, "record/pause");
    expect_refused(refused, 409);
    EXPECT_EQ(refused.reason(), "CONSULT_ACTIVE");
}

}  // namespace
}  // namespace ringmaster::tests::live_call_test
