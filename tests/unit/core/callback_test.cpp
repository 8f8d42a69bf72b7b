// Callbacks where a scenario would be long: what stays of a call that is to be called back, and
// what it costs in memory while it waits (CB-1, CB-4).
#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::callback_test {
namespace {

using namespace core;

class Callbacks : public ::testing::Test {
protected:
    void call(CreateTask create = {}) {
        create.by.kind = ActorKind::connector;
        create.task = id;
        create.entry_point = named<EntryPointId>("support-line");
        create.origin = "+49 30 111";
        ASSERT_FALSE(world.give(create).refusal);
    }
    Outcome ask(std::string const& number = {}) {
        return world.give(RequestCallback{SmallWorld::actor("sue"), id, number});
    }
    Task const& task() const { return *world.engine.state().task(id); }
    // Accepted by her and not answered.
    void attempt() {
        ASSERT_FALSE(world.accept("anna", "c1").refusal);
        world.tell(LegFailed{{}, id, {}, "busy"});
        world.tell(PhoneDown{{}, id, named<AgentId>("anna")});
    }

    SmallWorld world;
    TaskId const id = named<TaskId>("c1");
};

TEST_F(Callbacks, TheEntryStaysAsItIs) {
    CreateTask create;
    create.priority = 3;
    create.preferred = {{named<AgentId>("anna"), 2}};
    create.attributes["account"] = PlainValue{"17"};
    call(create);
    QueueEntry const before = task().entries.at(0);
    ASSERT_FALSE(ask().refusal);
    world.tell(CustomerLeft{{}, id});
    EXPECT_EQ(task().entries.at(0), before);
    EXPECT_EQ(task().attributes.size(), 1U);
    EXPECT_EQ(task().callback->number, "+4930111");
    EXPECT_FALSE(task().has_customer());
}

TEST_F(Callbacks, TheAgeOutlivesTheAttempts) {
    call();
    Time const since = task().age_since;
    ASSERT_FALSE(ask().refusal);
    world.tell(CustomerLeft{{}, id});
    world.bring_in("anna");
    attempt();
    ASSERT_NE(task().callback->delayed(), nullptr);
    EXPECT_EQ(task().callback->delayed()->due, world.now + std::chrono::seconds(300));
    world.wait(std::chrono::seconds(300));
    EXPECT_EQ(task().entries.at(0).age_since, since);
    EXPECT_FALSE(task().entries.at(0).in_front);
}

TEST_F(Callbacks, SettingsOfTheQueueGoFirst) {
    OrgSettings settings = world.engine.state().config.settings;
    settings.callback_attempts_max = 1;
    settings.callback_retry_delay = std::chrono::seconds(7);
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.callback_attempts_max = 2;
    world.configure({settings, queue});
    call();
    ASSERT_FALSE(ask().refusal);
    world.tell(CustomerLeft{{}, id});
    world.bring_in("anna");
    attempt();
    EXPECT_EQ(task().callback_state(), CallbackState::waiting);
    world.wait(std::chrono::seconds(7));
    EXPECT_EQ(task().callback_state(), CallbackState::offered);
    attempt();
    ASSERT_NE(task().ended(), nullptr);
    EXPECT_EQ(task().ended()->reason, "CALLBACK_UNANSWERED");
}

// CB-1, RQ-7: who talks with him is whom he is connected with next time.
TEST_F(Callbacks, TheCustomerComesFirstWhereTheOrganizationSaysSo) {
    OrgSettings settings = world.engine.state().config.settings;
    settings.callback_customer_first = true;
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.last_agent_routing = true;
    world.configure({settings, profile});
    call();
    ASSERT_FALSE(ask().refusal);
    world.tell(CustomerLeft{{}, id});
    world.bring_in("anna");
    ASSERT_NE(task().dials_first(), nullptr);
    EXPECT_EQ(task().dials_first()->turn, named<AgentId>("anna"));
    EXPECT_TRUE(task().offers.empty());
    EXPECT_FALSE(task().has_customer());
    world.tell(LegAnswered{{}, id, {LegKind::customer, {}, {}}});
    EXPECT_TRUE(task().has_customer());
    EXPECT_EQ(task().customer_number(), task().callback->number);
    EXPECT_EQ(task().callback_state(), CallbackState::offered);
    world.accept("anna", "c1");
    EXPECT_TRUE(task().callback->connected());
    EXPECT_EQ(world.engine.state().last_served.recent.size(), 1U);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_F(Callbacks, CostsLittleWhileItWaits) {
    call();
    ASSERT_FALSE(ask().refusal);
    world.tell(CustomerLeft{{}, id});
    world.bring_in("anna");
    std::string const before = world.engine.snapshot();
    attempt();
    EXPECT_LT(sizeof(Task) + sizeof(Callback) + sizeof(CallbackAttempt), 2'048U);
    EXPECT_LT(world.engine.snapshot().size(), before.size() + 1'024);
    auto const restored = Engine::restore(world.engine.snapshot());
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->hash(), world.engine.hash());
}

// By the number he called from, and by the one he wants to be called at; not while he is on the
// line.
TEST_F(Callbacks, ErasingHimEndsIt) {
    for (char const* number : {"+4930111", "+4930222"}) {
        SmallWorld fresh;
        world = std::move(fresh);
        call();
        ASSERT_FALSE(ask("+4930222").refusal);
        EraseCustomer erase;
        erase.by = SmallWorld::actor("sue");
        erase.number = number;
        Outcome const early = world.give(erase);
        ASSERT_TRUE(early.refusal) << number;
        EXPECT_EQ(early.refusal->reason, Reason::contact_live);
        world.tell(CustomerLeft{{}, id});
        EXPECT_FALSE(world.give(erase).refusal) << number;
        EXPECT_EQ(world.engine.state().task(id), nullptr) << number;
    }
}

}  // namespace
}  // namespace ringmaster::testing::callback_test
