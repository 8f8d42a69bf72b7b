// Bodies of the commands of a live call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/wire/wire_legs.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "unit/api/problem_printing.hpp"

namespace ringmaster::api::command_calls_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr auto id = "0a000000-0000-4000-8000-000000000001";
constexpr auto other_id = "0a000000-0000-4000-8000-000000000002";

Problems problems_of(std::string_view route, json const& body) {
    Problems problems;
    auto const parsed = parse_body(route, body.dump(), problems);
    EXPECT_EQ(parsed.has_value(), problems.empty());
    return problems;
}

json to(char const* who, char const* type) { return {{"to", who}, {"destinationType", type}}; }

std::optional<core::Target> target_of(json const& body, core::Config const& config = {}) {
    Problems problems;
    return decode_target(body, {config, "DE"}, problems);
}

// CFG-4: what the public description and its clients send is taken.
TEST(CallBody, AcceptsWhatClientsSend) {
    json const nothing = json::object();
    EXPECT_THAT(problems_of("holdTask", {{"mediaResourceId", id}}), ElementsAre());
    EXPECT_THAT(problems_of("unholdTask", {{"mediaResourceId", id}}), ElementsAre());
    auto consult = to(id, "agent");
    consult["holdParticipants"] = true;
    EXPECT_THAT(problems_of("consultTask", consult), ElementsAre());
    for (auto const* kind :
         {"agent", "queue", "entryPoint", "dialNumber", "entrypointDialNumber"}) {
        EXPECT_THAT(problems_of("transferTask", to(id, kind)), ElementsAre()) << kind;
    }
    auto merge = to(id, "agent");
    EXPECT_THAT(problems_of("transferConsult", merge), ElementsAre());
    merge["agentId"] = other_id;
    EXPECT_THAT(problems_of("joinConference", merge), ElementsAre());
    for (auto const* route : {"endConsult", "cancelConsult"}) {
        EXPECT_THAT(problems_of(route, nothing), ElementsAre());
        EXPECT_THAT(problems_of(route, {{"queueId", id}, {"agentId", id}}), ElementsAre());
    }
    EXPECT_THAT(problems_of("resumeRecording", {{"autoResumed", true}}), ElementsAre());
    EXPECT_THAT(problems_of("dropParticipant", {{"participantId", "+4930123456"}}), ElementsAre());
    for (auto const* route : {"acceptConsult", "exitConference", "transferConference",
                              "pauseRecording", "resumeRecording"}) {
        EXPECT_THAT(problems_of(route, nothing), ElementsAre()) << route;
    }
}

TEST(CallBody, NamesEveryProblemAtOnce) {
    EXPECT_THAT(problems_of("holdTask", json::object()),
                ElementsAre(Problem{"mediaResourceId", "is required"}));
    EXPECT_THAT(problems_of("holdTask", {{"mediaResourceId", ""}, {"leg", 1}}),
                UnorderedElementsAre(Problem{"leg", "is not a known field"},
                                     Problem{"mediaResourceId", "is required"}));
    EXPECT_THAT(problems_of("transferTask", json::object()),
                UnorderedElementsAre(Problem{"to", "is required"},
                                     Problem{"destinationType", "is required"}));
    EXPECT_THAT(
        problems_of("consultTask",
                    {{"to", 7}, {"destinationType", "moon"}, {"holdParticipants", "yes"}}),
        UnorderedElementsAre(Problem{"to", "must be a string"},
                             Problem{"destinationType",
                                     "must be one of "
                                     "agent|queue|entryPoint|dialNumber|entrypointDialNumber"},
                             Problem{"holdParticipants", "must be true or false"}));
    EXPECT_THAT(problems_of("dropParticipant", json::object()),
                ElementsAre(Problem{"participantId", "is required"}));
    EXPECT_THAT(problems_of("joinConference", {{"agentId", "me"}}),
                ElementsAre(Problem{"agentId", "must be an id"}));
    EXPECT_THAT(problems_of("exitConference", {{"agentId", id}}),
                ElementsAre(Problem{"agentId", "is not a known field"}));
}

TEST(CallTarget, EveryKind) {
    auto const agent = target_of(to(id, "agent"));
    ASSERT_TRUE(agent);
    EXPECT_EQ(agent->kind, core::TargetKind::agent);
    EXPECT_EQ(agent->agent, core::AgentId::parse(id));
    auto const queue = target_of(to(id, "queue"));
    ASSERT_TRUE(queue);
    EXPECT_EQ(queue->kind, core::TargetKind::queue);
    EXPECT_EQ(queue->queue, core::QueueId::parse(id));
    auto const point = target_of(to(id, "entryPoint"));
    ASSERT_TRUE(point);
    EXPECT_EQ(point->kind, core::TargetKind::entryPoint);
    EXPECT_EQ(point->entry_point, core::EntryPointId::parse(id));
    EXPECT_EQ(target_of(to(id, "entrypointDialNumber")), point);
    auto const number = target_of(to("(030) 123-456", "dialNumber"));
    ASSERT_TRUE(number);
    EXPECT_EQ(number->kind, core::TargetKind::dialNumber);
    EXPECT_EQ(number->number, "(030) 123-456");  // the engine normalises (CO-4)
}

TEST(CallTarget, AgentsAndQueuesGoByTheirId) {
    Problems problems;
    EXPECT_FALSE(decode_target(to("2001", "agent"), {{}, {}}, problems));
    EXPECT_FALSE(decode_target(to("Billing", "queue"), {{}, {}}, problems));
    EXPECT_THAT(problems,
                ElementsAre(Problem{"to", "must be an id"}, Problem{"to", "must be an id"}));
}

// CO-5: an entry point may be named by a number of its own.
TEST(CallTarget, EntryPointByNumber) {
    core::Config config;
    core::EntryPoint point;
    point.id = core::EntryPointId::parse(id).value();
    point.dial_numbers = {"+493023125101"};
    config.put(point);
    for (auto const* kind : {"entryPoint", "entrypointDialNumber"}) {
        auto const mapped = target_of(to("+49 30 23125101", kind), config);
        ASSERT_TRUE(mapped);
        EXPECT_EQ(mapped->kind, core::TargetKind::dialNumber);
        auto const foreign = target_of(to("+49 30 1", kind), config);
        ASSERT_TRUE(foreign);
        EXPECT_EQ(foreign->kind, core::TargetKind::entryPoint);
        EXPECT_TRUE(foreign->entry_point.empty());
    }
}

core::Task call_with_consult() {
    core::Task task;
    task.id = core::TaskId::parse(id).value();
    task.origin = "+4917612345678";
    task.consult = core::Consult{};
    task.consult->ordinal = 4;
    return task;
}

TEST(CallLegs, AreNamedAsTheyAreShown) {
    auto task = call_with_consult();
    auto const leg = consult_leg_id(task.id, 4);
    EXPECT_NE(leg, consult_leg_id(task.id, 5));
    EXPECT_NE(leg, consult_leg_id(core::TaskId::parse(other_id).value(), 4));
    EXPECT_EQ(named_leg(task, id), NamedLeg::main);
    EXPECT_EQ(named_leg(task, leg), NamedLeg::consult);
    EXPECT_EQ(named_leg(task, consult_leg_id(task.id, 3)), std::nullopt);  // an earlier consult's
    EXPECT_EQ(named_leg(task, other_id), std::nullopt);
    EXPECT_EQ(named_leg(task, "main"), std::nullopt);
    task.consult.reset();
    EXPECT_EQ(named_leg(task, leg), std::nullopt);
}

TEST(CallLegs, PartiesAreNamedAsTheyAreShown) {
    auto task = call_with_consult();
    auto const& customer = task.origin;
    for (auto const* number : {"+4930123456", "+4917612345678"}) {  // the other one is his own
        task.numbers = {{7, number, {}}};
        core::Leg const party{core::LegKind::number, {}, number};
        auto const shown = party_id(task, party);
        EXPECT_NE(shown, customer);
        EXPECT_EQ(named_party(task, shown), party);
    }
    EXPECT_EQ(named_party(task, customer), core::Leg{});
    core::Leg const agent{core::LegKind::agent, core::AgentId::parse(other_id).value(), {}};
    EXPECT_EQ(named_party(task, party_id(task, agent)), agent);
    EXPECT_EQ(named_party(task, "nobody").kind, core::LegKind::number);
}

}  // namespace
}  // namespace ringmaster::api::command_calls_test
