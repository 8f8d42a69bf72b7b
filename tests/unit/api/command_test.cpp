// Bodies of commands: every problem at once, by name, and what becomes of a good one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "unit/api/problem_printing.hpp"

namespace ringmaster::api::command_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr auto id = "0a000000-0000-4000-8000-000000000001";
constexpr auto other_id = "0a000000-0000-4000-8000-000000000002";

Problems problems_of(std::string_view route, std::string_view text) {
    Problems problems;
    auto const body = parse_body(route, text, problems);
    EXPECT_EQ(body.has_value(), problems.empty());
    return problems;
}

json body_of(std::string_view route, std::string_view text) {
    Problems problems;
    auto body = parse_body(route, text, problems);
    EXPECT_THAT(problems, ElementsAre());
    return body.value_or(json());
}

Acting self() {
    auto const agent = core::AgentId::parse(id).value();
    return {{core::ActorKind::agent, agent, "Ana"}, agent};
}

Acting for_another() {
    auto acting = self();
    acting.by = {core::ActorKind::supervisor, core::AgentId::parse(other_id).value(), "Sue"};
    return acting;
}

TEST(CommandBody, EveryShapeBelongsToARoute) {
    auto const routes = all_routes();
    for (auto const& shape : body_shapes()) {
        auto const name = shape.route.substr(0, shape.route.find('.'));  // or a part of its body
        bool const found =
            std::ranges::any_of(routes, [name](Route const& route) { return route.name == name; });
        EXPECT_TRUE(found) << shape.route;
    }
}

TEST(CommandBody, AnEmptyBodyIsAnEmptyObject) {
    EXPECT_EQ(body_of("acceptTask", ""), json::object());
    EXPECT_EQ(body_of("acceptTask", " \r\n"), json::object());
    EXPECT_EQ(body_of("reloadAgent", "{}"), json::object());
}

TEST(CommandBody, OnlyObjects) {
    for (auto const* text : {"[]", "null", "7", "\"state\"", "true"}) {
        EXPECT_THAT(problems_of("acceptTask", text),
                    ElementsAre(Problem{"", "must be a JSON object"}))
            << text;
    }
    EXPECT_FALSE(problems_of("acceptTask", "{").empty());
    EXPECT_FALSE(problems_of("acceptTask", "{} {}").empty());
}

TEST(CommandBody, NamesEveryProblemAtOnce) {
    EXPECT_THAT(
        problems_of("setAgentState", R"({"colour":"red","state":7,"agentId":"x","size":1})"),
        UnorderedElementsAre(
            Problem{"colour", "is not a known field"}, Problem{"size", "is not a known field"},
            Problem{"state", "must be a string"}, Problem{"agentId", "must be an id"}));
    EXPECT_THAT(
        problems_of("setAgentState", "{}"),
        UnorderedElementsAre(Problem{"state", "is required"}, Problem{"auxCodeId", "is required"}));
    EXPECT_THAT(problems_of("setAgentState", R"({"state":"Dancing","auxCodeId":null})"),
                UnorderedElementsAre(Problem{"state", "must be one of Available|Idle"},
                                     Problem{"auxCodeId", "is required"}));
    EXPECT_THAT(problems_of("setAgentState", R"({"state":"","auxCodeId":"0"})"),
                ElementsAre(Problem{"state", "is required"}));
}

TEST(CommandBody, LimitsTexts) {
    std::string const fits(128, 'x');
    EXPECT_THAT(problems_of("logoutAgent", json{{"logoutReason", fits}}.dump()), ElementsAre());
    EXPECT_THAT(problems_of("logoutAgent", json{{"logoutReason", fits + "x"}}.dump()),
                ElementsAre(Problem{"logoutReason", "is longer than 128 characters"}));
    json const wrap_up{{"auxCodeId", id}, {"wrapUpReason", fits + "x"}};
    EXPECT_THAT(problems_of("wrapUpTask", wrap_up.dump()),
                ElementsAre(Problem{"wrapUpReason", "is longer than 128 characters"}));
}

// CFG-4: what existing clients send is taken, whether it is used or not.
TEST(CommandBody, AcceptsWhatClientsSend) {
    json const login{{"dialNumber", "1001"},    {"teamId", id},       {"teamName", "T"},
                     {"deviceType", "BROWSER"}, {"deviceId", "d"},    {"roles", {"agent"}},
                     {"isExtension", false},    {"siteId", id},       {"usesOtherDN", false},
                     {"auxCodeId", ""},         {"takeOver", nullptr}};
    EXPECT_THAT(problems_of("loginAgent", login.dump()), ElementsAre());
    json const subscribe{{"force", true},
                         {"isKeepAliveEnabled", false},
                         {"clientType", "WebexCCSDK"},
                         {"allowMultiLogin", true}};
    EXPECT_THAT(problems_of("subscribeNotification", subscribe.dump()), ElementsAre());
    EXPECT_THAT(problems_of("rejectTask", json{{"mediaResourceId", "anything"}}.dump()),
                ElementsAre());
}

TEST(CommandDecode, Login) {
    core::Config config;
    Problems problems;
    auto const body = body_of("loginAgent", json{{"dialNumber", "+49 30/1234"},
                                                 {"teamId", other_id},
                                                 {"roles", {"agent", "supervisor"}},
                                                 {"takeOver", true}}
                                                .dump());
    auto const login = decode_login(body, self(), config, problems);
    ASSERT_TRUE(login);
    EXPECT_EQ(login->team, core::TeamId::parse(other_id));
    EXPECT_EQ(login->device, core::DeviceType::AGENT_DN);  // a number and nothing else
    EXPECT_EQ(login->dial_number, "+49 30/1234");          // the engine normalises (CO-4)
    EXPECT_THAT(login->roles, ElementsAre("agent", "supervisor"));
    EXPECT_TRUE(login->take_over);
}

TEST(CommandDecode, LoginWithoutTeam) {
    core::Config config;
    Problems problems;
    auto const bad = body_of("loginAgent", R"({"roles":["agent",7]})");
    EXPECT_FALSE(decode_login(bad, self(), config, problems));
    EXPECT_THAT(problems,
                ElementsAre(Problem{"teamId", "is required"},
                            Problem{"roles[1]", "must be a string of up to 64 characters"}));
    core::User user;
    user.id = self().agent;
    user.teams = {core::TeamId::parse(other_id).value()};
    config.put(user);
    problems.clear();
    auto const login = decode_login(json::object(), self(), config, problems);
    ASSERT_TRUE(login);
    EXPECT_EQ(login->team, user.teams.front());
    EXPECT_EQ(login->device, core::DeviceType::BROWSER);
}

TEST(CommandDecode, State) {
    Problems problems;
    auto const available =
        decode_state({{"state", "Available"}, {"auxCodeId", "0"}}, self(), problems);
    ASSERT_TRUE(available);
    EXPECT_TRUE(available->available);
    auto const idle = decode_state(
        {{"state", "Idle"}, {"auxCodeId", other_id}, {"lastStateChangeReason", "lunch"}}, self(),
        problems);
    ASSERT_TRUE(idle);
    EXPECT_FALSE(idle->available);
    EXPECT_EQ(idle->code, core::AuxCodeId::parse(other_id));
    EXPECT_EQ(idle->reason, "lunch");
    EXPECT_FALSE(decode_state({{"state", "Idle"}, {"auxCodeId", "0"}}, self(), problems));
    EXPECT_THAT(problems, ElementsAre(Problem{"auxCodeId", "must be an id"}));
    problems.clear();
    EXPECT_FALSE(decode_state({{"state", "Idle"}, {"agentId", id}}, self(), problems));
    EXPECT_THAT(problems, ElementsAre(Problem{"auxCodeId", "is required"}));
    problems.clear();
    // AG-1: a supervisor may leave the code to the default.
    auto const theirs = decode_state({{"state", "Idle"}, {"agentId", id}}, for_another(), problems);
    ASSERT_TRUE(theirs);
    EXPECT_TRUE(theirs->code.empty());
}

TEST(CommandDecode, Create) {
    Problems problems;
    auto const body = body_of("createTask", json{{"entryPointId", id},
                                                 {"direction", "INBOUND"},
                                                 {"mediaType", "chat"},
                                                 {"origin", "ana@example.org"},
                                                 {"priority", 2},
                                                 {"ageSince", 1'700'000'000'000},
                                                 {"queueId", other_id},
                                                 {"attributes", {{"Colour", "blue"}}}}
                                                .dump());
    auto const command = decode_create(body, self().by, problems);
    ASSERT_TRUE(command);
    EXPECT_EQ(command->media, core::MediaType::chat);
    EXPECT_EQ(command->entry_point, core::EntryPointId::parse(id));
    EXPECT_EQ(command->queue, core::QueueId::parse(other_id));
    EXPECT_EQ(command->priority, 2);
    EXPECT_EQ(command->age_since->epoch_ms, 1'700'000'000'000);
    EXPECT_TRUE(command->attributes.empty()) << "sealed for the contact before they are added";
}

std::vector<DecodedFact> decoded_facts(json const& items) {
    static Directory const directory(core::OrgId{});
    static core::State const state;
    Vault const no_keys;
    return decode_facts({{"facts", items}}, {"connector-1", self().by, directory, state, no_keys});
}

core::Fact fact_of(json const& item) {
    auto const decoded = decoded_facts(json::array({item}));
    EXPECT_EQ(decoded.size(), 1U);
    EXPECT_THAT(decoded.front().problems, ElementsAre());
    return decoded.front().fact.value_or(core::DaemonStarted{});
}

TEST(CommandFacts, EveryKind) {
    auto const task = core::TaskId::parse(id).value();
    auto const agent = core::AgentId::parse(other_id).value();
    core::FactSource const source{"connector-1", 7};
    auto with = [](char const* type, char const* leg) {
        return json{{"number", 7}, {"interactionId", id}, {"type", type}, {"leg", leg}};
    };
    EXPECT_EQ(fact_of(with("leg-answered", other_id)),
              core::Fact(core::LegAnswered{source, task, {core::LegKind::agent, agent, ""}}));
    EXPECT_EQ(fact_of(with("leg-hungup", "customer")),
              core::Fact(core::LegHungUp{source, task, {core::LegKind::customer, {}, ""}}));
    auto failed = with("leg-failed", "+4930123");
    failed["cause"] = "busy";
    EXPECT_EQ(fact_of(failed), core::Fact(core::LegFailed{
                                   source, task, {core::LegKind::number, {}, "+4930123"}, "busy"}));
    EXPECT_EQ(fact_of(with("customer-left", "customer")),
              core::Fact(core::CustomerLeft{source, task}));
    EXPECT_EQ(fact_of(with("phone-down", other_id)),
              core::Fact(core::PhoneDown{source, task, agent}));
    EXPECT_EQ(fact_of(with("message", other_id)),
              core::Fact(core::MessagePassed{source, task, {core::LegKind::agent, agent, ""}}));
    auto wanted = with("callback-requested", "customer");
    wanted["callbackNumber"] = "+4930123";
    EXPECT_EQ(fact_of(wanted), core::Fact(core::CallbackWanted{source, task, "+4930123"}));
    auto pressed = with("dtmf", "customer");
    pressed["digits"] = "42#";
    EXPECT_EQ(fact_of(pressed), core::Fact(core::Dtmf{source, task, {}, "42#"}));
    json const file{{"number", 7},
                    {"interactionId", id},
                    {"type", "recording-file"},
                    {"file", "2026/05/a.wav"}};
    EXPECT_EQ(fact_of(file), core::Fact(core::RecordingFile{source, task, "2026/05/a.wav"}));
    // Without a number it is never a duplicate; `who` names the leg as well.
    EXPECT_EQ(fact_of({{"interactionId", id}, {"type", "leg-hungup"}, {"who", "customer"}}),
              core::Fact(core::LegHungUp{{"connector-1", 0}, task, {}}));
}

TEST(CommandFacts, AnArrivalHasTheFieldsOfACreation) {
    json const item{{"number", 7},      {"interactionId", id},       {"type", "customer-arrived"},
                    {"origin", "+491"}, {"destination", "+49302"},   {"mediaType", "chat"},
                    {"priority", 2},    {"attributes", {{"a", "b"}}}};
    auto const fact = fact_of(item);
    auto const* arrival = std::get_if<core::CustomerArrived>(&fact);
    ASSERT_NE(arrival, nullptr);
    EXPECT_EQ(arrival->source, (core::FactSource{"connector-1", 7}));
    EXPECT_EQ(arrival->create.task, core::TaskId::parse(id).value());
    EXPECT_EQ(arrival->create.media, core::MediaType::chat);
    EXPECT_EQ(arrival->create.origin, "+491");
    EXPECT_EQ(arrival->create.priority, 2);
    EXPECT_EQ(arrival->create.attributes.size(), 1U);
    auto wrong = item;
    wrong.erase("number");
    wrong.erase("destination");
    wrong["mediaType"] = "fax";
    wrong["mood"] = "bad";
    EXPECT_THAT(decoded_facts(json::array({wrong})).front().problems,
                UnorderedElementsAre(Problem{"number", "is required"},
                                     ::testing::Field(&Problem::path, "mediaType"),
                                     Problem{"mood", "is not a known field"}));
}

TEST(CommandFacts, WhatOnlyOneKindHasIsCheckedThere) {
    json const keys{{"interactionId", id}, {"type", "dtmf"}, {"leg", "customer"}, {"digits", "4x"}};
    EXPECT_THAT(decoded_facts(json::array({keys})).front().problems,
                ElementsAre(::testing::Field(&Problem::path, "digits")));
    json const file{{"interactionId", id}, {"type", "recording-file"}};
    EXPECT_THAT(decoded_facts(json::array({file})).front().problems,
                ElementsAre(Problem{"file", "is required"}));
    json const origin{{"interactionId", id}, {"type", "customer-left"}, {"origin", "+49"}};
    EXPECT_THAT(decoded_facts(json::array({origin})).front().problems,
                ElementsAre(Problem{"origin", "is not a known field"}));
}

TEST(CommandFacts, WrongOnesByThemselves) {
    auto const decoded = decoded_facts(
        {json{{"type", "teapot"}}, json{{"interactionId", id}, {"type", "customer-left"}},
         json{{"interactionId", id}, {"type", "phone-down"}, {"leg", "1"}},
         json{{"interactionId", id}, {"type", "leg-failed"}}, json(7),
         json{{"interactionId", id}, {"type", "customer-left"}, {"number", -1}, {"mood", "bad"}}});
    ASSERT_EQ(decoded.size(), 6U);
    EXPECT_THAT(decoded[0].problems, ElementsAre(Problem{"interactionId", "must be an id"},
                                                 ::testing::Field(&Problem::path, "type")));
    EXPECT_TRUE(decoded[1].fact);
    EXPECT_THAT(decoded[2].problems, ElementsAre(Problem{"leg", "must be the id of an agent"}));
    EXPECT_THAT(decoded[3].problems, ElementsAre(Problem{"leg", "is required"}));
    EXPECT_THAT(decoded[4].problems, ElementsAre(Problem{"", "must be an object"}));
    EXPECT_THAT(decoded[5].problems,
                ElementsAre(Problem{"mood", "is not a known field"},
                            Problem{"number", "must be a whole number of at least 0"}));
    EXPECT_FALSE(decoded[5].fact);
}

}  // namespace
}  // namespace ringmaster::api::command_test
