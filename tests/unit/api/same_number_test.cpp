// NUM-1: every spelling of a number, at every place where it is compared.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/crypto/digest.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// Of +49 30 2312 5101, the demo organization's line for invoices, in its region (its time zone's).
char const* const spellings[] = {
    "+493023125101", "+49 30 2312-5101",       "0049 30 23125101",   "030 2312 5101",
    "493023125101",  "+493023125101#",         "+49 (0)30 23125101", "tel:+49-30-23125101",
    "030/23125101",  "030\u00a02312\u202f5101"};
char const* const others[] = {"+493023125109", "030 2312 510", "23125101", "+43 30 23125101",
                              "3023125109"};
char const* const addresses[] = {"mila@example.org", "Mila@Example.org", " mila@example.org ",
                                 "MILA@EXAMPLE.ORG"};

class SameNumber : public ::testing::TestWithParam<char const*> {
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
    std::string finished(std::string const& origin) {
        auto const reply = create({{"origin", origin}, {"customerName", "Canary"}});
        auto const task = reply.body["data"]["id"].get<std::string>();
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
    auto const digest = crypto::sha256("customer:" + text);
    std::string const bytes(crypto::bytes(digest));
    core::Uuid id;
    for (int at = 0; at < 8; ++at) {
        id.high = id.high << 8U | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at)]);
        id.low = id.low << 8U | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at + 8)]);
    }
    EXPECT_THAT(customer_traces(spellings[0], "DE"), ::testing::Contains(id));
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

// Extensions are no public numbers: what looks like the end of one is another phone.
TEST_P(OneWorld, LeavesExtensionsAlone) {
    ASSERT_LT(login(world.agent.id, "5101").status, 300);
    EXPECT_LT(login(world.colleague.id, "+493023125101").status, 300);
    EXPECT_TRUE(signed_in(world.colleague.id));
}

}  // namespace
}  // namespace ringmaster::api::tests
