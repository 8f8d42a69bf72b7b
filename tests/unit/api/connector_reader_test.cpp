// Frames from connectors: what is right, and every problem with what is wrong (PROTOCOL 8).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "api/connectors/connector_reader.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "unit/api/connector_fixture.hpp"

namespace ringmaster::api::connector_reader_test {
namespace {

using namespace testing;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::UnorderedElementsAre;

std::string const call_id = core::to_string(call);

Said read_text(std::string const& text, char const* subject = pbx) {
    static auto const directory = connected_directory();
    static auto const state = state_with({connected_call()});
    core::Actor const by{core::ActorKind::connector, {}, "House PBX"};
    Vault const no_keys;
    return read_connector_frame(text, {subject, by, directory, state, no_keys});
}
Said read(json const& frame) { return read_text(frame.dump()); }

WrongFrame wrong(json const& frame) {
    auto said = read(frame);
    auto const* problem = std::get_if<WrongFrame>(&said);
    EXPECT_NE(problem, nullptr) << frame.dump();
    return problem == nullptr ? WrongFrame{} : *problem;
}

TEST(ConnectorReader, Results) {
    auto const good = read({{"type", "result"},
                            {"number", 41},
                            {"interactionId", call_id},
                            {"ok", false},
                            {"cause", "busy"}});
    auto const* result = std::get_if<core::MediaResult>(&good);
    ASSERT_NE(result, nullptr);
    EXPECT_EQ(*result, (core::MediaResult{{pbx, 0}, 41, call, false, "busy"}));
    auto const bad = wrong({{"type", "result"},
                            {"number", 0},
                            {"ok", "yes"},
                            {"mood", 1},
                            {"cause", std::string(200, 'x')}});
    EXPECT_EQ(bad.frame, "result");
    EXPECT_EQ(bad.number, 0U);
    EXPECT_THAT(bad.problems,
                UnorderedElementsAre(Field(&Problem::path, "number"), Field(&Problem::path, "ok"),
                                     Field(&Problem::path, "mood"), Field(&Problem::path, "cause"),
                                     Field(&Problem::path, "interactionId")));
}

TEST(ConnectorReader, FactsHaveTheFieldsOfThePost) {
    auto const said = read({{"type", "fact"},
                            {"number", 5},
                            {"fact", "leg-failed"},
                            {"interactionId", call_id},
                            {"leg", core::to_string(ana)},
                            {"cause", "network"}});
    auto const* fact = std::get_if<SaidFact>(&said);
    ASSERT_NE(fact, nullptr);
    EXPECT_EQ(fact->number, 5U);
    EXPECT_EQ(fact->fact, core::Fact(core::LegFailed{{pbx, 5}, call, leg_of(ana), "network"}));
}

TEST(ConnectorReader, AFactNeedsANumberAndAKnownKind) {
    auto const bad = wrong({{"type", "fact"}, {"fact", "teapot"}, {"interactionId", call_id}});
    EXPECT_THAT(bad.problems, UnorderedElementsAre(Field(&Problem::path, "number"),
                                                   Field(&Problem::path, "fact")));
    EXPECT_THAT(wrong({{"type", "fact"}, {"number", 9}, {"interactionId", call_id}}).problems,
                ElementsAre(Field(&Problem::path, "fact")));
    EXPECT_EQ(wrong({{"type", "fact"}, {"number", 9}}).number, 9U);
    // An arrival without a number has one problem with it, not two.
    EXPECT_THAT(wrong({{"type", "fact"},
                       {"fact", "customer-arrived"},
                       {"interactionId", call_id},
                       {"destination", "+49302"}})
                    .problems,
                ElementsAre(Field(&Problem::path, "number")));
}

TEST(ConnectorReader, ListsOfCalls) {
    auto const said = read(
        {{"type", "calls"},
         {"calls",
          {{{"interactionId", call_id}, {"legs", {"customer", core::to_string(ana), "+4930"}}}}},
         {"more", true}});
    auto const* calls = std::get_if<SaidCalls>(&said);
    ASSERT_NE(calls, nullptr);
    EXPECT_TRUE(calls->more);
    ASSERT_EQ(calls->calls.size(), 1U);
    EXPECT_EQ(calls->calls[0].task, call);
    EXPECT_THAT(calls->calls[0].legs,
                ElementsAre(customer, leg_of(ana), core::Leg{core::LegKind::number, {}, "+4930"}));
    auto const bad = wrong(
        {{"type", "calls"}, {"calls", {7, {{"interactionId", "x"}, {"legs", {1}}, {"mood", 2}}}}});
    EXPECT_THAT(bad.problems, UnorderedElementsAre(Field(&Problem::path, "calls[0]"),
                                                   Field(&Problem::path, "calls[1].interactionId"),
                                                   Field(&Problem::path, "calls[1].legs"),
                                                   Field(&Problem::path, "calls[1].mood")));
    json const no_list{{"interactionId", call_id}, {"legs", "customer"}};
    EXPECT_THAT(wrong({{"type", "calls"}, {"calls", json::array({no_list})}}).problems,
                ElementsAre(Field(&Problem::path, "calls[0].legs")));
    EXPECT_THAT(wrong({{"type", "calls"}}).problems, ElementsAre(Field(&Problem::path, "calls")));
}

TEST(ConnectorReader, AnotherConnectorsContactIsNotItsBusiness) {
    json const frames[] = {
        {{"type", "result"}, {"number", 41}, {"interactionId", call_id}, {"ok", true}},
        {{"type", "fact"}, {"number", 4}, {"interactionId", call_id}, {"fact", "customer-left"}},
    };
    for (auto const& frame : frames) {
        auto const said = read_text(frame.dump(), gateway);
        auto const* problem = std::get_if<WrongFrame>(&said);
        ASSERT_NE(problem, nullptr) << frame;
        EXPECT_THAT(problem->problems,
                    ElementsAre(Problem{"interactionId", "is a contact of another connector"}));
    }
    json const listed{{"type", "calls"}, {"calls", {{{"interactionId", call_id}}}}};
    EXPECT_TRUE(std::holds_alternative<WrongFrame>(read_text(listed.dump(), gateway)));
    json const arrival{{"type", "fact"},
                       {"number", 4},
                       {"interactionId", core::to_string(id<core::TaskId>(0xF9))},
                       {"fact", "customer-arrived"},
                       {"mediaType", "telephony"},
                       {"destination", "+38615550100"}};
    auto const said = read_text(arrival.dump(), gateway);
    ASSERT_TRUE(std::holds_alternative<WrongFrame>(said));
    EXPECT_EQ(std::get<WrongFrame>(said).problems.front().path, "mediaType");
    EXPECT_TRUE(std::holds_alternative<SaidFact>(read(arrival)));
}

TEST(ConnectorReader, NothingUnreadableGetsThrough) {
    for (char const* text :
         {"", "{", "[]", "7", "null", "{\"type\":1}", "{\"type\":\"command\"}",
          "{\"type\":\"result\",\"type\":\"fact\"}", "\xff\xfe", "{\"type\":\"\\ud800\"}"}) {
        EXPECT_TRUE(std::holds_alternative<WrongFrame>(read_text(text))) << text;
    }
    std::string deep;
    for (int level = 0; level < 10'000; ++level) deep += '[';
    EXPECT_TRUE(std::holds_alternative<WrongFrame>(read_text(deep)));
    auto const shown = wrong({{"type", std::string(5'000, 'x')}});
    EXPECT_LE(shown.frame.size(), 32U);
}

// Frames with a few bytes changed: understood or explained, nothing else.
TEST(ConnectorReader, DamagedFramesAreUnderstoodOrExplained) {
    std::string const arrival = json{
        {"type", "fact"},
        {"number", 4},
        {"interactionId", core::to_string(id<core::TaskId>(0xF9))},
        {"fact", "customer-arrived"},
        {"destination", "+38615550100"},
        {"attributes",
         {{"a", "b"}}}}.dump();
    std::string const list = json{
        {"type", "calls"},
        {"calls", json::array({{{"interactionId", call_id}, {"legs", {"customer", "+49"}}}})},
        {"more", false}}.dump();
    std::string const result =
        json{{"type", "result"}, {"number", 41}, {"interactionId", call_id}, {"ok", true}}.dump();
    std::mt19937 random(20'260'101);
    std::size_t wrong_ones = 0;
    for (int round = 0; round < 6'000; ++round) {
        std::string text = round % 3 == 0 ? arrival : round % 3 == 1 ? list : result;
        for (auto changes = 1 + random() % 3; changes > 0; --changes) {
            text[random() % text.size()] = static_cast<char>(random() % 256);
        }
        auto const said = read_text(text);
        auto const* problem = std::get_if<WrongFrame>(&said);
        if (problem == nullptr) continue;
        ++wrong_ones;
        EXPECT_FALSE(problem->problems.empty()) << text;
        EXPECT_TRUE(json::accept(error_frame(*problem))) << text;
    }
    EXPECT_GT(wrong_ones, 3'000U);
}

}  // namespace
}  // namespace ringmaster::api::connector_reader_test
