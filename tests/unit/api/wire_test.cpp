// Rules about wire texts that hold for every event, beside their golden frames.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "api/wire/wire_events.hpp"
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::wire_test {
namespace {

using namespace testing;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

json event(core::TaskNotice const& notice) {
    auto const organization = state();
    TestNames const names;
    return json::parse(EventWriter({organization, names}, "t").task(notice));
}

json task(core::TaskView const& view) {
    auto const organization = state();
    TestNames const names;
    return json::parse(render_task(view, {organization, names}));
}

json agent(core::Agent const& one, std::vector<core::TaskId> const& tasks = {}) {
    auto const organization = state();
    TestNames const names;
    return json::parse(render_agent(one, {tasks, {}, {}}, {organization, names}));
}

std::set<std::string> keys(json const& object) {
    std::set<std::string> found;
    for (auto const& [key, value] : object.items()) found.insert(key);
    return found;
}

std::string const self = core::to_string(ana);
std::set<std::string> const participant_keys{"id",
                                             "pType",
                                             "type",
                                             "name",
                                             "hasJoined",
                                             "hasLeft",
                                             "isWrapUp",
                                             "isConsulted",
                                             "consultState",
                                             "autoAnswerEnabled",
                                             "dn",
                                             "epId",
                                             "teamId",
                                             "joinTimestamp",
                                             "currentState",
                                             "currentStateTimestamp",
                                             "consultTimestamp",
                                             "wrapUpTimestamp"};

constexpr std::array<std::pair<std::string_view, core::NoticeKind>, 4> keys_of_one_kind{
    {{"wrapUpAuxCodeId", core::NoticeKind::AgentWrappedUp},
     {"childInteractionId", core::NoticeKind::ContactMerged},
     {"autoResumed", core::NoticeKind::ContactRecordingResumed},
     {"offers", core::NoticeKind::AgentContactReserved}}};

// Clients delete what is missing: a key that one event has, every event has.
TEST(Wire, EveryTaskEventCarriesTheSameKeys) {
    auto const first = event(task_notice(core::NoticeKind::AgentOfferContact))["data"];
    for (std::size_t index = 0; index < core::enum_count<core::NoticeKind>(); ++index) {
        auto const kind = static_cast<core::NoticeKind>(index);
        if (is_agent_kind(kind)) continue;
        auto data = event(task_notice(kind))["data"];
        for (auto const& [key, owner] : keys_of_one_kind) {
            EXPECT_EQ(data.erase(std::string(key)), kind == owner ? 1U : 0U) << key;
        }
        // Every event of such a contact has them, no other has (OD-3).
        for (auto const* key : {"campaignId", "reservationInteractionId"}) data.erase(key);
        EXPECT_EQ(keys(data), keys(first)) << core::enum_name(kind);
        EXPECT_EQ(keys(data["interaction"]), keys(first["interaction"]));
        for (auto const& [name, one] : data["interaction"]["participants"].items()) {
            EXPECT_EQ(keys(one), participant_keys) << name;
        }
    }
}

std::vector<std::string> offered_names(core::Task asked, core::AgentId viewer) {
    std::vector<std::string> names;
    auto const shown = task(view_of(std::move(asked), viewer));
    for (auto const& one : shown.at("offerVariables")) names.push_back(one["name"]);
    return names;
}

// OF-7: the list names a secure one too. Who is not offered the contact sees none.
TEST(Wire, OffersShowTheirVariablesAndNeverSecureOnes) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(offered_names(offered_call(), ana), (Names{"Region", "Account"}));
    EXPECT_EQ(offered_names(connected_call(), ana), Names{});
    auto consult = asking_call(bor, ana);
    EXPECT_EQ(offered_names(consult, ana),
              (Names{"Region", "Account", "Agent_Name", "Agent_DN", "Agent_Team"}));
    EXPECT_EQ(offered_names(consult, bor), Names{});
    consult.consult->child = id<core::TaskId>(0xF2);  // through an EP-DN
    EXPECT_EQ(offered_names(consult, ana), (Names{"Region", "Account", "Agent_DN"}));
}

TEST(Wire, TaskEventHasTheKeysOfTheProtocol) {
    auto const data = event(task_notice(core::NoticeKind::ContactEnded))["data"];
    for (auto const* key : {"type",
                            "eventType",
                            "interactionId",
                            "agentId",
                            "orgId",
                            "owner",
                            "queueMgr",
                            "queueName",
                            "mediaResourceId",
                            "consultMediaResourceId",
                            "destAgentId",
                            "destinationType",
                            "consultingAgentId",
                            "ronaTimeout",
                            "isConsulted",
                            "isConferencing",
                            "updatedBy",
                            "reason",
                            "reasonCode",
                            "participantId",
                            "agentsPendingWrapUp",
                            "terminatingParty",
                            "wrapUpRequired",
                            "interaction",
                            "allowedActions",
                            "offerDeadline",
                            "wrapUpDeadline",
                            "version"}) {
        EXPECT_TRUE(data.contains(key)) << key;
    }
    for (auto const* key : {"interactionId",
                            "mainInteractionId",
                            "orgId",
                            "owner",
                            "mediaType",
                            "mediaChannel",
                            "state",
                            "isTerminated",
                            "isFcManaged",
                            "isMediaForked",
                            "createdTimestamp",
                            "currentVTeam",
                            "previousVTeams",
                            "contactDirection",
                            "outboundType",
                            "workflowManager",
                            "callProcessingDetails",
                            "callAssociatedData",
                            "callAssociatedDetails",
                            "callFlowParams",
                            "participants",
                            "media"}) {
        EXPECT_TRUE(data["interaction"].contains(key)) << key;
    }
}

TEST(Wire, DetailsAreStringsButForTwoTruthValues) {
    auto const details = task(view_of(connected_call()))["interaction"]["callProcessingDetails"];
    for (auto const& [name, value] : details.items()) {
        bool const truth = name == "isPaused" || name == "consultDestinationAgentJoined";
        EXPECT_EQ(value.is_boolean(), truth) << name;
        EXPECT_EQ(value.is_string(), !truth) << name;
    }
    EXPECT_EQ(details["ronaTimeout"], "20");
    EXPECT_EQ(details["QueueId"], core::to_string(queue));
}

// CD-4, and what the administrator made invisible.
TEST(Wire, SecureValuesAreMaskedAndHiddenOnesLeftOut) {
    auto const organization = state();
    TestNames const names;
    auto const text = render_task(view_of(connected_call()), {organization, names});
    EXPECT_THAT(text, Not(HasSubstr(std::string(secret))));
    EXPECT_THAT(text, Not(HasSubstr("not for agents")));
    auto const data = json::parse(text)["interaction"]["callAssociatedData"];
    EXPECT_EQ(keys(data), (std::set<std::string>{"Account", "Card", "Pin"}));
    EXPECT_EQ(data["Card"]["value"], "*");
    EXPECT_EQ(data["Pin"]["isSecure"], true);  // sealed without a definition
    EXPECT_EQ(data["Pin"]["agentEditable"], false);
    EXPECT_EQ(data["Account"]["value"], "SI-99");
    EXPECT_EQ(data["Account"]["displayName"], "Account number");
    EXPECT_EQ(data["Account"]["version"], 2);
}

// A value kept plain before its variable was declared secure is masked in both places.
TEST(Wire, PlainValueOfASecureVariableIsMasked) {
    auto made = connected_call();
    made.attributes["Card"] = {core::PlainValue{std::string(secret)}, 1, {}};
    EXPECT_THAT(task(view_of(made)).dump(), Not(HasSubstr(std::string(secret))));
}

TEST(Wire, StateAndOwnerAreTheViewers) {
    auto const offered = task(view_of(offered_call()))["interaction"];
    EXPECT_EQ(offered["state"], "new");
    EXPECT_EQ(offered["owner"], self);
    auto const live = task(view_of(connected_call()))["interaction"];
    EXPECT_EQ(live["state"], "connected");
    auto const owed = task(task_notice(core::NoticeKind::AgentWrapup).view)["interaction"];
    EXPECT_EQ(owed["state"], "wrapUp");
    EXPECT_EQ(owed["owner"], self);
    EXPECT_EQ(owed["participants"][self]["isWrapUp"], true);
}

// The view in wrap-up is the interaction as he left it: there he may still be talking.
TEST(Wire, WrapUpShowsInAFrozenTask) {
    auto view = view_of(connected_call());
    view.wrap_up_started = noon;
    auto const shown = task(view)["interaction"];
    EXPECT_EQ(shown["state"], "wrapUp");
    EXPECT_EQ(shown["participants"][self]["hasLeft"], true);
    EXPECT_EQ(shown["participants"][self]["wrapUpTimestamp"], noon.epoch_ms);
    for (auto const& party : shown["media"][core::to_string(call)]["participants"]) {
        EXPECT_NE(party, self);
    }
}

// Clients that read `isConsulted:false` or themselves in `owner` open a wrap-up form.
TEST(Wire, EndedWithoutWrapUpDoesNotLookOwed) {
    auto notice = task_notice(core::NoticeKind::ContactEnded);
    notice.view = view_of(ended_call());
    notice.pending_wrap_up.clear();
    auto const data = event(notice)["data"];
    EXPECT_EQ(data["wrapUpRequired"], false);
    EXPECT_TRUE(data["isConsulted"].is_null());
    EXPECT_EQ(data["interaction"]["owner"], "");
    EXPECT_EQ(data["interaction"]["isTerminated"], true);
    EXPECT_EQ(data["agentsPendingWrapUp"], json::array());
}

TEST(Wire, ACustomerCannotTakeAnAgentsPlaceAmongTheParticipants) {
    auto made = connected_call();
    made.origin = self;
    auto const shown = task(view_of(made))["interaction"]["participants"];
    EXPECT_EQ(shown[self]["pType"], "Agent");
    EXPECT_EQ(shown[core::to_string(call)]["pType"], "Customer");
}

TEST(Wire, OffersToOthersAreNotShown) {
    auto made = offered_call();
    made.offers.front().agent = bor;
    EXPECT_FALSE(task(view_of(made))["interaction"]["participants"].contains(core::to_string(bor)));
}

TEST(Wire, AvailableHasCodeZeroAndChannelsOfCapacityLength) {
    auto const shown = agent(available_agent());
    EXPECT_EQ(shown["auxCodeId"], "0");
    EXPECT_EQ(shown["subStatus"], "Available");
    EXPECT_EQ(shown["channelsMap"]["telephony"].size(), 1U);
    EXPECT_EQ(shown["channelsMap"]["chat"].size(), 2U);
    EXPECT_EQ(shown["channelsMap"]["social"].size(), 0U);
    EXPECT_EQ(shown["nextState"], "");
    EXPECT_EQ(agent(idle_agent())["auxCodeId"], core::to_string(lunch));
}

TEST(Wire, NextStateIsTheStoredChoiceWhileContactsAreOpen) {  // AG-5
    EXPECT_EQ(agent(idle_agent(), {call})["nextState"], "Idle");
    EXPECT_EQ(agent(available_agent(), {call})["nextState"], "Available");
}

TEST(Wire, SignedOutAgentKeepsEveryKey) {
    EXPECT_EQ(keys(agent(signed_out_agent())), keys(agent(available_agent())));
    EXPECT_EQ(agent(signed_out_agent())["status"], "LoggedOut");
}

TEST(Wire, ActionsArePathSegments) {
    core::ActionSet all;
    for (std::size_t index = 0; index < core::enum_count<core::Action>(); ++index) {
        all.add(static_cast<core::Action>(index));
    }
    auto view = view_of(connected_call());
    view.allowed = all;
    EXPECT_EQ(task(view)["allowedActions"], (json{"accept",
                                                  "reject",
                                                  "end",
                                                  "wrapup",
                                                  "wrapup/extend",
                                                  "wrapup/request",
                                                  "wrapup/skip",
                                                  "hold",
                                                  "unhold",
                                                  "hold/consult",
                                                  "unhold/consult",
                                                  "transfer",
                                                  "consult",
                                                  "consult/accept",
                                                  "consult/end",
                                                  "consult/transfer",
                                                  "consult/conference",
                                                  "conference/exit",
                                                  "conference/transfer",
                                                  "conference/drop",
                                                  "record/pause",
                                                  "record/resume",
                                                  "reply",
                                                  "transfer/cancel",
                                                  "preview-task/skip",
                                                  "preview-task/remove"}));
}

TEST(Wire, ForeignTrackingIdsAreReducedToHarmlessText) {
    auto const organization = state();
    TestNames const names;
    EventWriter writer({organization, names}, "a\xC3\xA4\n b");
    auto const frame =
        json::parse(writer.agent(agent_notice(core::NoticeKind::AgentStateChangeSuccess)));
    EXPECT_EQ(frame["trackingId"], "ab");
}

// Not a limit, a measurement; the bound only says that a frame fits an outbox many times over.
TEST(Wire, CostPerEvent) {
    auto const organization = state();
    TestNames const names;
    auto const notice = task_notice(core::NoticeKind::AgentContactAssigned);
    constexpr int rounds = 2'000;
    std::size_t bytes = 0;
    auto const start = std::chrono::steady_clock::now();
    for (int round = 0; round < rounds; ++round) {
        EventWriter writer({organization, names}, "t");
        bytes += writer.task(notice).size();
    }
    auto const middle = std::chrono::steady_clock::now();
    EventWriter shared({organization, names}, "t");
    for (int round = 0; round < rounds; ++round) bytes += shared.task(notice).size();
    auto const end = std::chrono::steady_clock::now();
    using Micro = std::chrono::duration<double, std::micro>;
    std::printf("[ cost     ] %.1f us per task event, %.1f us with shared parts, %zu bytes\n",
                Micro(middle - start).count() / rounds, Micro(end - middle).count() / rounds,
                bytes / (2 * rounds));
    EXPECT_LT(bytes / (2 * rounds), 16U * 1'024U);
}

}  // namespace
}  // namespace ringmaster::api::wire_test
