// NUM-1: every spelling of a number, at every place where it is compared.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/crypto/digest.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::same_number_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// Of +49 30 2312 5101, the demo organization's line for invoices, in its region (its time zone's).
char const* const spellings[] = {
    "+493023125101", "+49 30 2312-5101",       "0049 30 23125101",   "030 2312 5101",
    "493023125101",  "+493023125101#",         "+49 (0)30 23125101", "tel:+49-30-23125101",
    "030/23125101",  "030\u00a02312\u202f5101"};

// Of those whose country's code might be an area's, and of one with few digits behind it.
struct Spelt {
    char const* region;
    char const* number;
    char const* spelling;
};
Spelt const of_regions[] = {{"DE", "+49211123456", "49211123456"},
                            {"DE", "+49211123456", "0049211123456"},
                            {"DE", "+49211123456", "0211 123456"},
                            {"DE", "+4917112345678", "4917112345678"},
                            {"DE", "+4917112345678", "\u202d+49 171 12345678\u202c"},
                            {"DE", "4917112345678", "0171/12345678"},
                            {"SE", "+468123456", "468123456"},
                            {"AU", "+38640123456", "0038640123456"},
                            {"AT", "+43 1 4000", "01 4000"},
                            {"AT", "01 4000", "+43 1 4000"},
                            {"AT", "0043 1 4000", "01/40 00"}};
char const* const others[] = {"+493023125109", "030 2312 510", "23125101", "+43 30 23125101",
                              "3023125109"};
char const* const addresses[] = {"mila@example.org", "Mila@Example.org", " mila@example.org ",
                                 "MILA@EXAMPLE.ORG"};

// What the journal's index knows a text by.
core::Uuid digest_of(std::string const& text) {
    auto const digest = crypto::sha256(text);
    std::string const bytes(crypto::bytes(digest));
    core::Uuid id;
    for (std::size_t at = 0; at < 8; ++at) {
        id.high = id.high << 8U | static_cast<unsigned char>(bytes[at]);
        id.low = id.low << 8U | static_cast<unsigned char>(bytes[at + 8]);
    }
    return id;
}

std::string escaped(std::string const& text) {
    std::string query;
    for (char const one : text) {
        constexpr char digits[] = "0123456789abcdef";
        auto const byte = static_cast<unsigned char>(one);
        query += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
    }
    return query;
}

class Numbers {
protected:
    World world;
    Principal const admin = world.principal(AccessRole::administrator);
    Principal const connector = world.principal(AccessRole::connector);

    Reply login(core::AgentId id, std::string const& number) {
        auto const* const user = world.engine.state().config.user(id);
        return world.post(world.person(AccessRole::agent, id), "/v1/agents/login",
                          {{"dialNumber", number},
                           {"teamId", core::to_string(user->teams.front())},
                           {"deviceType", "AGENT_DN"},
                           {"roles", {"agent"}}});
    }
    [[nodiscard]] bool signed_in(core::AgentId id) const {
        auto const* const agent = world.engine.state().agent(id);
        return agent != nullptr && agent->station() != nullptr;
    }
    Reply create(json const& more) {
        auto body = world.call_body();
        body.update(more);
        return world.post(connector, "/v1/tasks", body);
    }
    std::string calls(std::string const& origin) {
        auto const reply = create({{"origin", origin}, {"customerName", "Canary"}});
        EXPECT_EQ(reply.status, 201) << reply.text;
        return reply.body["data"]["id"];
    }
    std::string writes(std::string const& origin) {
        auto const& points = world.engine.state().config.entry_points;
        auto const chat = std::ranges::find_if(
            points, [](auto const& one) { return one.second.media == core::MediaType::chat; });
        auto const reply = create({{"origin", origin},
                                   {"customerName", "Canary"},
                                   {"mediaType", "chat"},
                                   {"entryPointId", core::to_string(chat->first)}});
        EXPECT_EQ(reply.status, 201) << reply.text;
        return reply.body["data"]["id"];
    }
    std::vector<std::string> found(std::string const& customer) {
        auto const reply = world.get(admin, "/v1/tasks?customer=" + escaped(customer));
        std::vector<std::string> tasks;
        for (auto const& one : reply.body["data"]) tasks.push_back(one["id"]);
        return tasks;
    }
    bool is_told(std::string const& task) {
        auto const events = world.get(admin, "/v1/tasks/" + task + "/events").text;
        return events.find("Canary") != std::string::npos;
    }
    std::string finished(std::string const& origin) {
        auto const task = calls(origin);
        world.fact(task, "customer-left", "customer");
        return task;
    }
    std::vector<std::string> exported(std::string const& number) {
        auto const reply = world.post(admin, "/v1/personal-data/export", {{"number", number}});
        std::vector<std::string> tasks;
        for (auto const& one : reply.body["data"]["contacts"]) tasks.push_back(one["taskId"]);
        return tasks;
    }
    int erase(std::string const& number) {
        return world.post(admin, "/v1/personal-data/erase", {{"number", number}}).status;
    }
    void set_region(std::string const& region) {
        core::ChangeConfiguration change;
        auto settings = world.engine.state().config.settings;
        settings.default_region = region;
        change.put.emplace_back(settings);
        static_cast<void>(world.engine.step(core::Command(change), world.now));
    }
};

class SameNumber : public Numbers, public ::testing::TestWithParam<char const*> {};

class Spelling : public SameNumber {};
INSTANTIATE_TEST_SUITE_P(OfOne, Spelling, ::testing::ValuesIn(spellings));

TEST_P(Spelling, IsOnePhone) {
    ASSERT_LT(login(world.agent.id, spellings[0]).status, 300);
    login(world.colleague.id, GetParam());
    EXPECT_FALSE(signed_in(world.colleague.id));
    // It is his own, however he writes it, and shown as he does.
    EXPECT_EQ(world.engine.state().agent(world.agent.id)->station()->dial_number, spellings[0]);
}

TEST_P(Spelling, ReachesTheEntryPoint) {
    auto const reply = create({{"entryPointId", nullptr}, {"destination", GetParam()}});
    ASSERT_EQ(reply.status, 201) << reply.text;
    auto const* const task =
        world.engine.state().task(*core::TaskId::parse(std::string(reply.body["data"]["id"])));
    ASSERT_NE(task, nullptr);
    EXPECT_EQ(task->entry_point,
              *core::EntryPointId::parse("e9000000-0000-4000-8000-000000000001"));
    EXPECT_EQ(task->destination, GetParam());  // as it was given
}

TEST_P(Spelling, ReachesTheEntryPointFromAConnector) {
    json const fact{{"number", 1},
                    {"type", "customer-arrived"},
                    {"interactionId", "11111111-1111-4111-8111-111111111111"},
                    {"destination", GetParam()},
                    {"origin", "+4917612345678"}};
    world.post(connector, "/v1/connector/facts", {{"facts", {fact}}});
    EXPECT_EQ(world.engine.state().tasks.size(), 1U);
}

TEST_P(Spelling, NamesTheEntryPointOfAConsult) {
    for (char const* type : {"entryPoint", "dialNumber"}) {
        World fresh;
        auto const agent = fresh.person(AccessRole::agent, fresh.agent.id);
        fresh.sign_in(agent);
        auto const task = fresh.connected_call(agent);
        fresh.post(agent, "/v1/tasks/" + task + "/consult",
                   {{"to", GetParam()}, {"destinationType", type}});
        auto const* const live = fresh.engine.state().task(*core::TaskId::parse(task));
        ASSERT_TRUE(live->consult) << type;
        EXPECT_EQ(live->consult->target.kind, core::TargetKind::entryPoint) << type;
    }
}

TEST_P(Spelling, IsOneCustomer) {
    auto const task = finished(GetParam());
    EXPECT_THAT(exported(spellings[0]), ElementsAre(task));
    auto const other = finished(spellings[0]);
    EXPECT_THAT(exported(GetParam()), ElementsAre(task, other));
    ASSERT_EQ(erase(GetParam()), 200);
    EXPECT_THAT(exported(spellings[0]), IsEmpty());
    // What was erased stays so, whatever region numbers are read in later.
    set_region("FR");
    for (auto const& id : {task, other}) {
        auto const events = world.get(admin, "/v1/tasks/" + id + "/events").text;
        EXPECT_THAT(events, Not(::testing::HasSubstr("Canary")));
    }
}

// A row that an older binary has indexed: by a digest of the text without its punctuation.
TEST_P(Spelling, IsFoundInAnOlderIndex) {
    std::string text = GetParam();
    std::erase_if(text,
                  [](char one) { return std::string(" -/()").find(one) != std::string::npos; });
    if (text.find_first_not_of("+0123456789") != std::string::npos) return;  // was no number then
    EXPECT_THAT(customer_traces(spellings[0], "DE"),
                ::testing::Contains(digest_of("customer:" + text)));
}

class InRegion : public Numbers, public ::testing::TestWithParam<Spelt> {
protected:
    InRegion() { set_region(GetParam().region); }
};
INSTANTIATE_TEST_SUITE_P(OfOne, InRegion, ::testing::ValuesIn(of_regions),
                         [](auto const& one) { return std::to_string(one.index); });

TEST_P(InRegion, IsOnePhone) {
    ASSERT_LT(login(world.agent.id, GetParam().number).status, 300);
    login(world.colleague.id, GetParam().spelling);
    EXPECT_FALSE(signed_in(world.colleague.id));
}

TEST_P(InRegion, IsOneCustomer) {
    auto const& [region, number, spelling] = GetParam();
    auto const first = calls(number);
    auto const second = calls(spelling);
    for (auto const* one : {number, spelling}) {
        EXPECT_THAT(found(one), UnorderedElementsAre(first, second)) << one;
        EXPECT_EQ(erase(one), 409) << one;
    }
    for (auto const& task : {first, second}) world.fact(task, "customer-left", "customer");
    for (auto const* one : {number, spelling}) {
        EXPECT_THAT(exported(one), ElementsAre(first, second)) << one;
    }
    ASSERT_EQ(erase(spelling), 200);
    EXPECT_THAT(exported(number), IsEmpty());
    EXPECT_FALSE(is_told(first) || is_told(second));
}

class Stranger : public SameNumber {};
INSTANTIATE_TEST_SUITE_P(OfAnother, Stranger, ::testing::ValuesIn(others));

TEST_P(Stranger, IsSomebodyElse) {
    ASSERT_LT(login(world.agent.id, spellings[0]).status, 300);
    EXPECT_LT(login(world.colleague.id, GetParam()).status, 300);
    EXPECT_TRUE(signed_in(world.colleague.id));
    EXPECT_NE(create({{"entryPointId", nullptr}, {"destination", GetParam()}}).status, 201);
    auto const task = finished(GetParam());
    EXPECT_THAT(exported(spellings[0]), IsEmpty());
    ASSERT_EQ(erase(spellings[0]), 200);
    EXPECT_THAT(world.get(admin, "/v1/tasks/" + task + "/events").text,
                ::testing::HasSubstr("Canary"));
}

class Address : public SameNumber {};
INSTANTIATE_TEST_SUITE_P(OfOne, Address, ::testing::ValuesIn(addresses));

TEST_P(Address, IsOneCustomer) {
    auto const task = finished(GetParam());
    EXPECT_THAT(exported(addresses[0]), ElementsAre(task));
    EXPECT_THAT(exported("tom@example.org"), IsEmpty());
    ASSERT_EQ(erase(addresses[0]), 200);
    EXPECT_THAT(exported(GetParam()), IsEmpty());
}

class OneWorld : public SameNumber {};
INSTANTIATE_TEST_SUITE_P(Of, OneWorld, ::testing::Values(""));

// What numbers in use come to is derived: a change of the region changes it.
TEST_P(OneWorld, FollowsTheRegion) {
    ASSERT_LT(login(world.agent.id, "01 23 45 67 89").status, 300);
    set_region("FR");
    login(world.colleague.id, "+33 1 23 45 67 89");
    EXPECT_FALSE(signed_in(world.colleague.id));
    set_region("DE");
    login(world.colleague.id, "+33 1 23 45 67 89");
    EXPECT_TRUE(signed_in(world.colleague.id));
}

// Many messengers give out numbers as handles. With its country in front one is a phone's; without
// it is somebody's who may have nothing to do with the phone of that number.
TEST_P(OneWorld, AHandleIsNobodysNationalNumber) {
    std::string const phone = "+49 170 1234567";
    auto const call = calls(phone);
    auto const stranger = writes("1701234567");
    auto const same = writes("491701234567");
    EXPECT_THAT(found(phone), UnorderedElementsAre(call, same));
    EXPECT_THAT(found("0170 1234567"), UnorderedElementsAre(call, same));
    for (auto const& task : {call, stranger, same}) {
        world.fact(task, "customer-left", "customer");
    }
    EXPECT_THAT(exported(phone), ElementsAre(call, same));
    ASSERT_EQ(erase(phone), 200);
    EXPECT_FALSE(is_told(call) || is_told(same));
    EXPECT_TRUE(is_told(stranger));
    EXPECT_THAT(exported("1701234567"), ElementsAre(stranger));
    ASSERT_EQ(erase("1701234567"), 200);
    EXPECT_FALSE(is_told(stranger));
}

TEST_P(OneWorld, SignsInAHandleCount) {
    auto const first = writes("1.23");
    auto const second = writes("12.3");
    EXPECT_THAT(found("1.23"), ElementsAre(first));
    for (auto const& task : {first, second}) world.fact(task, "customer-left", "customer");
    EXPECT_THAT(exported(" 1.23 "), ElementsAre(first));
    ASSERT_EQ(erase("1.23"), 200);
    EXPECT_FALSE(is_told(first));
    EXPECT_TRUE(is_told(second));
}

// An erasure means what it meant on its day, also to who reads numbers otherwise now.
TEST_P(OneWorld, WhatAnEarlierReadingErasedStaysSo) {
    set_region("DE");
    auto const meant = finished("4917612345999");
    auto const another = finished("+4917612345999");
    core::CustomerErased erased;
    erased.customer = digest_of("customer/1:+494917612345999");
    erased.form = 1;
    erased.region = "DE";
    world.journal.push_back({world.journal.size() + 1, world.now, "EraseCustomer", {erased}});
    EXPECT_FALSE(is_told(meant));
    EXPECT_TRUE(is_told(another));
    ASSERT_EQ(erase("4917612345999"), 200);
    EXPECT_FALSE(is_told(another));
}

// An index that an older binary has made of a pasted text knows it by all its signs.
TEST_P(OneWorld, FindsWhatWasPastedBefore) {
    EXPECT_THAT(customer_traces("\u202d+49 30 111222\u202c", "DE"),
                ::testing::Contains(digest_of("trace:\u202d+49 30 111222\u202c")));
}

// A text of nothing but blanks names nobody, least of all those who withhold their number.
TEST_P(OneWorld, BlanksNameNobody) {
    auto const anonymous = finished("");
    for (auto const* blank : {" ", "\u200b", "\u00a0 "}) {
        EXPECT_EQ(erase(blank), 400);
        EXPECT_EQ(world.post(admin, "/v1/personal-data/export", {{"number", blank}}).status, 400);
        EXPECT_EQ(world.get(admin, "/v1/tasks?customer=" + escaped(blank)).status, 400);
    }
    EXPECT_TRUE(is_told(anonymous));
    EXPECT_EQ(world.get(admin, "/v1/tasks?customer=").status, 200);
}

// Extensions are no public numbers: what looks like the end of one is another phone.
TEST_P(OneWorld, LeavesExtensionsAlone) {
    ASSERT_LT(login(world.agent.id, "5101").status, 300);
    EXPECT_LT(login(world.colleague.id, "+493023125101").status, 300);
    EXPECT_TRUE(signed_in(world.colleague.id));
}

}  // namespace
}  // namespace ringmaster::api::tests::same_number_test
