// Outdials where a scenario would be long: what they cost in memory, whose they are when a customer
// is erased, and what stays of one across a takeover (OD-1, SEC-7, WU-8).
#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::outdial_test {
namespace {

using namespace core;

AgentId const anna = named<AgentId>("anna");
TaskId const id = named<TaskId>("o1");

class Outdials : public ::testing::Test {
protected:
    Outdials() {
        AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
        profile.outdial = profile.available_after_outdial = true;
        profile.outdial_entry_point = named<EntryPointId>("support-line");
        world.configure({profile});
        world.bring_in("anna");
    }
    Outcome dial(std::string const& destination, std::string const& number) {
        StartOutdial command;
        command.by = SmallWorld::actor("anna");
        command.agent = anna;
        command.task = id;
        command.destination = destination;
        command.number = number;
        command.ani = "+49 30 111";
        return world.give(command);
    }
    Task const& task() const { return *world.engine.state().task(id); }

    SmallWorld world;
};

TEST_F(Outdials, AreDialledByThePlanAndShownAsGiven) {
    ASSERT_FALSE(dial("0176 123", "9 0176 123").refusal);
    EXPECT_EQ(task().destination, "0176123");
    EXPECT_EQ(task().customer_number(), "90176123");
    EXPECT_EQ(task().origin, "+49 30 111");
    EXPECT_FALSE(task().has_customer());
}

TEST_F(Outdials, CostLittle) {
    ASSERT_FALSE(dial("+49176123", "+49176123").refusal);
    world.accept("anna", "o1");
    EXPECT_LT(sizeof(Task) + sizeof(Outdial), 2'048U);
    auto const restored = Engine::restore(world.engine.snapshot());
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->hash(), world.engine.hash());
    EXPECT_EQ(*restored->state().task(id)->outdial, *task().outdial);
}

TEST_F(Outdials, NobodyIsErasedWhoIsCalled) {
    ASSERT_FALSE(dial("0176 123", "9 0176 123").refusal);
    EraseCustomer erase;
    erase.by = SmallWorld::actor("sue");
    for (char const* number : {"0176123", "90176123"}) {
        erase.number = number;
        Outcome const outcome = world.give(erase);
        ASSERT_TRUE(outcome.refusal) << number;
        EXPECT_EQ(outcome.refusal->reason, Reason::contact_live);
    }
}

// AG-7: the new session adopts what follows the outdial, too.
TEST_F(Outdials, AreFollowedAcrossATakeover) {
    world.give(SetState{SmallWorld::actor("anna"), anna, false, named<AuxCodeId>("lunch"), ""});
    ASSERT_FALSE(dial("+49176123", "+49176123").refusal);
    world.accept("anna", "o1");
    world.tell(LegAnswered{{}, id, {}});
    Login login;
    login.by = SmallWorld::actor("anna");
    login.agent = anna;
    login.session = named<SessionId>("next");
    login.team = named<TeamId>("team");
    login.dial_number = "anna";
    login.take_over = true;
    ASSERT_FALSE(world.give(login).refusal);
    ASSERT_FALSE(world.end("anna", "o1").refusal);
    EXPECT_FALSE(world.agent("anna")->station()->choice.available());
    world.wait(std::chrono::seconds(60));  // its wrap-up
    EXPECT_TRUE(world.agent("anna")->station()->choice.available());
}

}  // namespace
}  // namespace ringmaster::testing::outdial_test
