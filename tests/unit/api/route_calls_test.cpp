// The commands of a live call through the real table, engine and delivery: what is taken, what is
// refused and why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "api/wire/wire_legs.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_calls_test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Not;

constexpr auto nobody = "00000000-0000-4000-8000-00000000000f";

class CallRoutes : public ::testing::Test {
protected:
    void SetUp() override {
        world.sign_in(owner);
        world.sign_in(colleague);
        call = world.connected_call(owner);
        world.frames.clear();
    }

    Reply give(Principal const& who, std::string const& command,
               json const& body = json::object()) {
        return world.post(who, "/v1/tasks/" + call + "/" + command, body);
    }
    void accepted(Principal const& who, std::string const& command,
                  json const& body = json::object()) {
        auto const answer = give(who, command, body);
        EXPECT_EQ(answer.status, 202) << command << ": " << answer.text;
    }
    // 409 with the reason, and what may be done instead.
    void refused(Principal const& who, std::string const& command, json const& body,
                 std::string const& reason) {
        auto const before = world.engine.hash();
        auto const answer = give(who, command, body);
        EXPECT_EQ(answer.status, 409) << command << ": " << answer.text;
        EXPECT_EQ(answer.reason(), reason) << command << ": " << answer.text;
        EXPECT_TRUE(answer.body.contains("allowedActions")) << answer.text;
        EXPECT_EQ(world.engine.hash(), before) << command;
    }
    json main_leg() const { return {{"mediaResourceId", call}}; }
    json consult_leg() const {
        auto const* task = world.engine.state().task(core::TaskId::parse(call).value());
        return {{"mediaResourceId", consult_leg_id(task->id, task->consult->ordinal)}};
    }
    void consult_colleague() {
        accepted(owner, "consult", {{"to", colleague_id}, {"destinationType", "agent"}});
        accepted(colleague, "consult/accept");
    }

    World world;
    Principal owner = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    std::string owner_id = core::to_string(world.agent.id);
    std::string colleague_id = core::to_string(world.colleague.id);
    std::string call;
};

TEST_F(CallRoutes, HoldAndResume) {
    auto const held = give(owner, "hold", main_leg());
    ASSERT_EQ(held.status, 202) << held.text;
    EXPECT_THAT(held.body["task"]["allowedActions"],
                AllOf(Contains("unhold"), Not(Contains("hold")), Not(Contains("end"))));
    EXPECT_THAT(world.frame_types(), Contains("AgentContactHeld"));
    refused(owner, "hold", main_leg(), "ALREADY_ON_HOLD");
    refused(owner, "end", json::object(), "CUSTOMER_ON_HOLD");
    accepted(owner, "unhold", main_leg());
    EXPECT_THAT(world.frame_types(), Contains("AgentContactUnheld"));
    refused(owner, "unhold", main_leg(), "NOT_ON_HOLD");
}

TEST_F(CallRoutes, LegsThatAreNotThere) {
    json const unknown{{"mediaResourceId", nobody}};
    refused(owner, "hold", unknown, "MEDIA_RESOURCE_NOT_FOUND");
    auto const answer = give(owner, "hold", unknown);
    EXPECT_THAT(answer.body["allowedActions"], Contains("hold"));
    // Who takes no part, and a contact that is none: the engine's own reasons come first.
    auto observer = colleague;
    observer.role = AccessRole::supervisor;
    refused(observer, "hold", unknown, "NOT_CONNECTED");
    EXPECT_EQ(give(colleague, "hold", unknown).reason(), "TASK_NOT_FOUND");  // SEC-1
    EXPECT_EQ(world.post(owner, "/v1/tasks/" + std::string(nobody) + "/hold", unknown).reason(),
              "TASK_NOT_FOUND");
    consult_colleague();
    auto const leg = consult_leg();
    accepted(owner, "consult/end");
    refused(owner, "hold", leg, "MEDIA_RESOURCE_NOT_FOUND");
    EXPECT_EQ(give(owner, "hold").status, 400);
}

TEST_F(CallRoutes, ConsultLegsHaveIdsOfTheirOwn) {  // VC-2
    consult_colleague();
    refused(owner, "unhold", consult_leg(), "NOT_ON_HOLD");
    accepted(owner, "hold", consult_leg());
    refused(owner, "hold", consult_leg(), "ALREADY_ON_HOLD");
    refused(owner, "unhold", main_leg(), "NOT_ON_HOLD");
    refused(colleague, "unhold", main_leg(), "NOT_OWNER");  // CO-12
    accepted(owner, "hold", main_leg());
    refused(owner, "unhold", consult_leg(), "NOT_ON_HOLD");
    EXPECT_THAT(world.frame_types(),
                AllOf(Contains("AgentContactHeld"), Contains("AgentConsulting")));
}

TEST_F(CallRoutes, AConsultHoldsTheCustomer) {
    auto const before = world.engine.hash();
    auto const refusal =
        give(owner, "consult",
             {{"to", colleague_id}, {"destinationType", "agent"}, {"holdParticipants", false}});
    EXPECT_EQ(refusal.status, 422) << refusal.text;
    EXPECT_EQ(refusal.reason(), "HOLD_REQUIRED");
    EXPECT_EQ(world.engine.hash(), before);
}

TEST_F(CallRoutes, TargetsThatCannotBe) {
    auto const to = [](std::string const& who, char const* kind) {
        return json{{"to", who}, {"destinationType", kind}};
    };
    for (auto const* command : {"consult", "transfer"}) {
        EXPECT_EQ(give(owner, command, to(owner_id, "agent")).reason(), "TARGET_IS_SELF");
        EXPECT_EQ(give(owner, command, to(nobody, "agent")).reason(), "TARGET_NOT_FOUND");
        EXPECT_EQ(give(owner, command, to(nobody, "queue")).reason(), "TARGET_NOT_FOUND");
        EXPECT_EQ(give(owner, command, to(nobody, "entryPoint")).reason(), "TARGET_NOT_FOUND");
        EXPECT_EQ(give(owner, command, to("+49301", "entryPoint")).reason(), "TARGET_NOT_FOUND");
        EXPECT_EQ(give(owner, command, to("12", "dialNumber")).reason(), "INVALID_DIAL_NUMBER");
        EXPECT_EQ(give(owner, command, to("Ana", "agent")).status, 400);
    }
    refused(owner, "conference/exit", json::object(), "NO_CONFERENCE");
    refused(owner, "conference/transfer", json::object(), "NO_CONFERENCE");
    refused(owner, "consult/transfer", json::object(), "NO_CONSULT");
    refused(owner, "consult/conference", {{"agentId", owner_id}}, "NO_CONSULT");
    refused(owner, "consult/end", json::object(), "NO_CONSULT");
    refused(owner, "consult/accept", json::object(), "ALREADY_ASSIGNED");
}

TEST_F(CallRoutes, ConsultInAQueueIsCancelled) {
    json const queue{{"to", core::to_string(world.entry_point.queue)},
                     {"destinationType", "queue"}};
    auto const idle =
        world.put(world.principal(AccessRole::administrator), "/v1/agents/session/state",
                  {{"state", "Idle"}, {"agentId", colleague_id}});
    ASSERT_EQ(idle.status, 202) << idle.text;
    accepted(owner, "consult", queue);
    accepted(owner, "cancelCtq", {{"queueId", queue["to"]}, {"agentId", owner_id}});
    EXPECT_THAT(world.frame_types(), Contains("AgentCtqCancelled"));
    refused(owner, "cancelCtq", json::object(), "NO_CONSULT");
    // Another's id is not for an agent to give.
    EXPECT_EQ(give(owner, "cancelCtq", {{"agentId", colleague_id}}).status, 403);
}

TEST_F(CallRoutes, ConsultTransfer) {
    consult_colleague();
    accepted(owner, "consult/transfer", {{"to", colleague_id}, {"destinationType", "agent"}});
    EXPECT_THAT(world.frame_types(),
                AllOf(Contains("AgentConsultTransferred"), Contains("ContactOwnerChanged"),
                      Contains("AgentWrapup")));
    accepted(colleague, "end");
}

TEST_F(CallRoutes, ConferenceIsLeftHandedOverAndCleared) {
    consult_colleague();
    accepted(owner, "consult/conference",
             {{"agentId", owner_id}, {"to", colleague_id}, {"destinationType", "agent"}});
    refused(colleague, "conference/drop", {{"participantId", owner_id}}, "NOT_OWNER");
    refused(owner, "conference/drop", {{"participantId", "+49305"}}, "PARTICIPANT_NOT_FOUND");
    refused(owner, "conference/drop", {{"participantId", "+4917612345678"}},
            "PARTICIPANT_NOT_FOUND");  // the customer
    accepted(owner, "conference/drop", {{"participantId", colleague_id}});
    EXPECT_THAT(world.frame_types(), Contains("ParticipantLeftConference"));
    consult_colleague();
    accepted(owner, "consult/conference", {{"to", colleague_id}});
    accepted(owner, "conference/transfer");
    accepted(colleague, "end");
}

TEST_F(CallRoutes, NumbersAreDroppedByTheIdTheyAreShownUnder) {
    for (auto const* number : {"+4930555001", "+4917612345678"}) {  // the other is the customer's
        accepted(owner, "consult", {{"to", number}, {"destinationType", "dialNumber"}});
        EXPECT_EQ(world.fact(call, "leg-answered", number).status, 202);
        accepted(owner, "consult/conference", {{"to", number}});
        auto const id = core::TaskId::parse(call).value();
        auto const& task = *world.engine.state().task(id);
        ASSERT_EQ(task.numbers.size(), 1U);
        auto const shown = party_id(task, {core::LegKind::number, {}, number});
        accepted(owner, "conference/drop", {{"participantId", shown}});
        EXPECT_TRUE(world.engine.state().task(id)->numbers.empty());
    }
}

TEST_F(CallRoutes, BlindTransfers) {
    accepted(owner, "transfer", {{"to", colleague_id}, {"destinationType", "agent"}});
    EXPECT_THAT(world.frame_types(),
                AllOf(Contains("AgentBlindTransferred"), Contains("AgentOfferContact")));
    refused(owner, "hold", main_leg(), "NOT_CONNECTED");
    accepted(colleague, "accept");
    world.frames.clear();
    accepted(colleague, "transfer",
             {{"to", core::to_string(world.entry_point.queue)}, {"destinationType", "queue"}});
    EXPECT_THAT(world.frame_types(), Contains("AgentVteamTransferred"));
}

TEST_F(CallRoutes, RecordingIsPausedAndResumed) {
    accepted(owner, "record/pause");
    refused(owner, "record/pause", json::object(), "RECORDING_PAUSED");
    accepted(owner, "record/resume", {{"autoResumed", false}});
    refused(owner, "record/resume", {{"autoResumed", true}}, "RECORDING_NOT_PAUSED");
    EXPECT_THAT(world.frame_types(),
                AllOf(Contains("ContactRecordingPaused"), Contains("ContactRecordingResumed")));
    EXPECT_EQ(give(owner, "record/resume", {{"autoResumed", "yes"}}).status, 400);
}

// ---- whom the buddy list offers (AG-12) -------------------------------------------------------

// TR-5: what is allowed while the number rings, and how it is taken back.
TEST_F(CallRoutes, TransferToANumberIsTakenBack) {
    for (bool const by_unhold : {false, true}) {
        accepted(owner, "transfer", {{"to", "+4930555001"}, {"destinationType", "dialNumber"}});
        refused(owner, "end", json::object(), "CUSTOMER_ON_HOLD");
        world.frames.clear();
        by_unhold ? accepted(owner, "unhold", main_leg()) : accepted(owner, "transfer/cancel");
        EXPECT_THAT(world.frame_types(),
                    AllOf(Contains("AgentBlindTransferFailed"), Contains("AgentContactUnheld")));
        refused(owner, "transfer/cancel", json::object(), "NO_TRANSFER");
    }
    accepted(owner, "end");
}

// OF-9: with a connector of its own the channel has phones, and they answer themselves.
TEST_F(CallRoutes, AcceptOnAPhone) {
    accepted(owner, "end");
    for (bool const has_connector : {false, true}) {
        if (has_connector) {
            json const pbx{{"id", nobody},
                           {"name", "House PBX"},
                           {"tokenSubject", world.principal(AccessRole::connector).subject},
                           {"channels", {"telephony"}}};
            ASSERT_TRUE(
                world.directory.put({"connector", nobody, 1, pbx.dump(), world.now, world.now}));
        }
        auto const* agent = world.engine.state().agent(*colleague.agent);
        std::string const team = core::to_string(agent->station()->team);
        world.post(world.principal(AccessRole::administrator), "/v1/agents/logout",
                   {{"agentId", colleague_id}, {"logoutReason", "moves"}});
        auto const login = world.post(colleague, "/v1/agents/login",
                                      {{"dialNumber", "2099"},
                                       {"teamId", team},
                                       {"deviceType", "EXTENSION"},
                                       {"isExtension", true},
                                       {"roles", {"agent"}}});
        ASSERT_EQ(login.status, 202) << login.text;
        world.put(colleague, "/v1/agents/session/state",
                  {{"state", "Available"}, {"auxCodeId", "0"}});
        call = world.offered_call();
        auto const id = core::TaskId::parse(call).value();
        accepted(colleague, "accept");
        bool const taken = world.engine.state().task(id)->owner() != nullptr;
        EXPECT_EQ(taken, !has_connector);
        if (has_connector) break;
        accepted(colleague, "end");
        world.post(colleague, "/v1/tasks/" + call + "/wrapup",
                   {{"auxCodeId", world.wrap_up_code()}, {"wrapUpReason", "done"}});
    }
}

class BuddyList : public CallRoutes {
protected:
    // Their states by agent id.
    json buddies(json body = {{"mediaType", "telephony"}}) {
        world.frames.clear();
        EXPECT_EQ(world.post(owner, "/v1/agents/buddyList", body).status, 202);
        auto const frame = std::ranges::find_if(world.frames, [](json const& one) {
            return one["data"].value("type", "") == "BuddyAgents";
        });
        json states = json::object();
        if (frame == world.frames.end()) return states;
        for (auto const& row : (*frame)["data"]["agentList"]) states[row["agentId"]] = row["state"];
        return states;
    }
    json transfer_list() { return buddies({{"mediaType", "telephony"}, {"state", "Available"}}); }
    void make_idle(std::string const& agent) {
        auto const answer =
            world.put(world.principal(AccessRole::administrator), "/v1/agents/session/state",
                      {{"state", "Idle"}, {"agentId", agent}});
        ASSERT_EQ(answer.status, 202) << answer.text;
    }
};

TEST_F(BuddyList, ConsultListsIdleAgentsToo) {
    EXPECT_EQ(buddies(), (json{{colleague_id, "Available"}}));
    EXPECT_EQ(transfer_list(), (json{{colleague_id, "Available"}}));
    make_idle(colleague_id);
    EXPECT_EQ(buddies(), (json{{colleague_id, "Idle"}}));
    EXPECT_EQ(transfer_list(), json::object());
}

TEST_F(BuddyList, NobodyInASystemState) {
    accepted(owner, "consult", {{"to", colleague_id}, {"destinationType", "agent"}});
    EXPECT_EQ(buddies(), json::object());     // he rings
    world.advance(std::chrono::seconds(30));  // RONA (CO-6)
    EXPECT_EQ(buddies(), json::object());
}

// CO-13, TR-2: a free slot, and in no wrap-up.
TEST_F(BuddyList, NobodyWithoutAFreeSlot) {
    accepted(owner, "transfer", {{"to", colleague_id}, {"destinationType", "agent"}});
    accepted(colleague, "accept");
    EXPECT_EQ(buddies(), json::object());
    accepted(colleague, "end");
    EXPECT_EQ(buddies(), json::object());
    EXPECT_EQ(buddies({{"mediaType", "chat"}}), json::object());
}

}  // namespace
}  // namespace ringmaster::api::tests::route_calls_test
