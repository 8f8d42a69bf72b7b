// RQ-7, NUM-1: a customer comes back to his agent, however his address is written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "support/small_world.hpp"

namespace ringmaster::testing::last_agent_test {
namespace {

using namespace core;

class LastAgent : public ::testing::TestWithParam<std::tuple<char const*, char const*>> {
protected:
    SmallWorld world;

    void SetUp() override {
        auto profile = world.engine.state().config.profiles.begin()->second;
        profile.last_agent_routing = true;
        profile.wrap_up.mode = WrapUpMode::NONE;
        world.configure({ConfigItem(profile)});
        world.bring_in("anna");
    }
    Outcome mail(char const* name, char const* origin) {
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = named<TaskId>(name);
        create.media = MediaType::email;
        create.entry_point = named<EntryPointId>("mailbox");
        create.origin = origin;
        return world.give(create);
    }
    void serve(char const* name, char const* origin) {
        mail(name, origin);
        world.accept("anna", name);
        world.give(
            SendReply{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>(name)});
        ASSERT_EQ(world.task(name), nullptr);
    }
    static bool prefers_somebody(Outcome const& outcome) {
        return std::any_of(outcome.events.begin(), outcome.events.end(), [](Event const& event) {
            auto const* const queued = std::get_if<TaskQueued>(&event);
            return queued != nullptr && !queued->preferred.empty();
        });
    }
    std::size_t remembered() {
        auto const& last = world.engine.state().last_served;
        return last.recent.size() + last.older.size();
    }
};

INSTANTIATE_TEST_SUITE_P(
    Spellings, LastAgent,
    ::testing::Combine(::testing::Values("mila@example.org", "Mila@Example.ORG",
                                         " mila@example.org ", "\tMILA@example.org"),
                       ::testing::Values("mila@example.org", "MILA@EXAMPLE.ORG",
                                         "mila@example.org  ")));

TEST_P(LastAgent, IsKnownByEitherSpelling) {
    auto const& [first, second] = GetParam();
    serve("m1", first);
    EXPECT_TRUE(prefers_somebody(mail("m2", second)));
    EXPECT_EQ(world.task("m2")->origin, second);  // shown as it was given
    EXPECT_EQ(remembered(), 1U);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_P(LastAgent, IsNotAnotherCustomers) {
    serve("m1", std::get<0>(GetParam()));
    EXPECT_FALSE(prefers_somebody(mail("m2", "milan@example.org")));
}

// NUM-1: nor is one whose handle has the same digits.
TEST_P(LastAgent, IsNotAnotherHandles) {
    serve("m1", "1.23");
    EXPECT_FALSE(prefers_somebody(mail("m2", "12.3")));
    EXPECT_TRUE(prefers_somebody(mail("m3", " 1.23\u200e")));
}

TEST_P(LastAgent, OfANumberIsKnownByItsSpellings) {
    serve("m1", "+49 170 1234567");
    EXPECT_FALSE(prefers_somebody(mail("m2", "49/1701234567")));
    EXPECT_TRUE(prefers_somebody(mail("m3", "+491701234567")));
}

TEST_P(LastAgent, IsForgottenInAnySpelling) {
    auto const& [first, second] = GetParam();
    serve("m1", first);
    EraseCustomer erase;
    erase.number = second;
    ASSERT_FALSE(world.give(erase).refusal);
    EXPECT_EQ(remembered(), 0U);
}

// NUM-1: numbers are read in the organization's region. What they came to in another is forgotten,
// addresses are not.
TEST_P(LastAgent, OfANumberIsForgottenWithTheRegion) {
    OrgSettings settings = world.engine.state().config.settings;
    settings.default_region = "DE";
    world.configure({ConfigItem(settings)});
    serve("m1", "mila@example.org");
    serve("m2", "030 111222");
    EXPECT_EQ(remembered(), 2U);
    settings.default_region = "FR";
    world.configure({ConfigItem(settings)});
    EXPECT_EQ(remembered(), 1U);
    EXPECT_TRUE(prefers_somebody(mail("m3", "mila@example.org")));
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

}  // namespace
}  // namespace ringmaster::testing::last_agent_test
