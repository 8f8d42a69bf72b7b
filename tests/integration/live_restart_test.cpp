// The daemon dies in the middle of a call, and is the same afterwards: hold, consult, conference
// and a recording's pause go on where they were (OPS-1, OPS-2).
#include "integration/live_call.hpp"

namespace ringmaster::tests::live_restart_test {
namespace {

using nlohmann::json;

constexpr int long_pause_seconds = 5;

class CallSurvives : public LiveCall {
protected:
    CallSurvives()
        : LiveCall([](json& document) {
              for (auto& queue : document["resources"]["contact-service-queue"]) {
                  queue["recordingPauseDuration"] = long_pause_seconds;
              }
          }) {}
};

TEST_F(CallSurvives, OnHold) {
    connect_owner();
    expect_accepted(give(*owner, "hold", leg(call)));
    auto const held = owner->expect("AgentContactHeld");
    crash();
    owner = come_back(1, held);
    expect_accepted(give(*owner, "unhold", leg(call)));
    EXPECT_EQ(state_in(owner->expect("AgentContactUnheld")), "connected");
}

TEST_F(CallSurvives, InAConsult) {
    connect_owner();
    auto const consult_id = consult_leg(consult(*colleague));
    expect_accepted(give(*owner, "hold", leg(consult_id)));
    auto const seen_by_owner = owner->expect("AgentContactHeld");
    auto const seen_by_colleague = colleague->expect("AgentContactHeld");
    crash();
    owner = come_back(1, seen_by_owner);
    colleague = come_back(2, seen_by_colleague);
    // The leg has the name it had.
    expect_accepted(give(*owner, "unhold", leg(consult_id)));
    for (auto* desktop : {owner.get(), colleague.get()}) {
        EXPECT_EQ(desktop->expect("AgentContactUnheld")["data"]["mediaResourceId"], consult_id);
    }
    expect_accepted(give(*owner, "consult/end"));
    owner->expect("AgentConsultEnded");
    colleague->expect("AgentConsultEnded");
}

TEST_F(CallSurvives, WhileSomebodyIsAskedInAQueue) {
    connect_owner();
    expect_accepted(give(*owner, "consult", to(world.queue_id, "queue")));
    owner->expect("AgentContactHeld");
    auto const waiting = owner->expect("ContactUpdated");
    crash();
    owner = come_back(1, waiting);
    expect_accepted(give(*owner, "cancelCtq", {{"queueId", world.queue_id}}));
    owner->expect_all({"AgentCtqCancelled", "AgentContactHeld"});
}

TEST_F(CallSurvives, InAConference) {
    connect_owner();
    consult(*colleague);
    expect_accepted(give(*owner, "consult/conference", to(colleague->facts().id, "agent")));
    std::vector<std::string> const merged{"AgentConsultConferenced", "ParticipantJoinedConference"};
    auto const seen_by_owner = owner->expect_all(merged);
    auto const seen_by_colleague = colleague->expect_all(merged);
    crash();
    owner = come_back(1, seen_by_owner);
    colleague = come_back(2, seen_by_colleague);
    expect_accepted(give(*owner, "conference/exit"));
    owner->expect_all({"ParticipantLeftConference", "AgentWrapup"});
    colleague->expect_all({"ParticipantLeftConference", "ContactOwnerChanged"});
}

// The end of the pause was announced by nobody but the server: it comes when it was due.
TEST_F(CallSurvives, WhileTheRecordingIsPaused) {
    connect_owner();
    expect_accepted(give(*owner, "record/pause"));
    auto const paused = owner->expect("ContactRecordingPaused");
    crash();
    owner = come_back(1, paused);
    auto const resumed = owner->expect("ContactRecordingResumed");
    EXPECT_TRUE(resumed["data"]["autoResumed"].get<bool>());
    EXPECT_FALSE(details(resumed)["isPaused"].get<bool>());
    auto const due = paused["eventTime"].get<std::int64_t>() + long_pause_seconds * 1'000;
    EXPECT_GE(resumed["eventTime"].get<std::int64_t>(), due);
    auto const history = world.history(call);
    auto const* const record = find_object_with(history, "RecordingResumed");
    ASSERT_NE(record, nullptr) << history.dump();
    EXPECT_EQ((*record)["due"], due);
    EXPECT_TRUE((*record)["autoResumed"].get<bool>());
}

}  // namespace
}  // namespace ringmaster::tests::live_restart_test
