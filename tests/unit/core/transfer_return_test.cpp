// TR-3: where a customer without a queue waits when the agent he was transferred to does not take
// him. No contact of an entry point is without a queue, so one is made from its events.

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::testing::transfer_return_test {
namespace {

using namespace core;

constexpr std::uint32_t first_engagement = 1;
TaskId const contact = named<TaskId>("c1");

// Anna has called somebody through the entry point sales-line; nobody is in a queue.
void connect_without_queue(SmallWorld& world) {
    world.bring_in("anna");
    TaskCreated created;
    created.task = contact;
    created.at = world.now;
    created.direction = Direction::OUTBOUND;
    created.entry_point = named<EntryPointId>("sales-line");
    created.age_since = world.now;
    world.engine.apply(created);
    world.engine.apply(EngagementStarted{contact, first_engagement, named<AgentId>("anna"),
                                         Role::owner, world.now});
    ChannelChange const connected{MediaType::telephony, ChannelStatus::connected,
                                  ChannelStatus::available, Duration{0}};
    world.engine.apply(ChannelStatesChanged{named<AgentId>("anna"), world.now, {connected}});
}

void transfer_to_ben_who_declines(SmallWorld& world) {
    world.bring_in("ben");
    Target target;
    target.agent = named<AgentId>("ben");
    auto const given = world.give(
        TransferTask{SmallWorld::actor("anna"), named<AgentId>("anna"), contact, target});
    ASSERT_FALSE(given.refusal);
    world.give(Reject{SmallWorld::actor("ben"), named<AgentId>("ben"), contact});
}

void expect_waits_in(SmallWorld const& world, char const* queue) {
    Task const* const task = world.task("c1");
    ASSERT_NE(task, nullptr);
    ASSERT_EQ(task->entries.size(), 1U);
    EXPECT_EQ(task->entries.front().queue, named<QueueId>(queue));
    EXPECT_TRUE(task->entries.front().in_front);
    EXPECT_EQ(task->entries.front().age_since, task->age_since);
}

TEST(TransferReturn, task_without_queue_goes_to_the_return_queue) {
    SmallWorld world;
    OrgSettings settings = world.engine.state().config.settings;
    settings.return_queue = named<QueueId>("support");
    world.configure({settings});
    connect_without_queue(world);
    transfer_to_ben_who_declines(world);
    expect_waits_in(world, "support");
}

TEST(TransferReturn, else_to_the_queue_of_its_entry_point) {
    SmallWorld world;
    connect_without_queue(world);
    transfer_to_ben_who_declines(world);
    expect_waits_in(world, "sales");
}

TEST(TransferReturn, task_with_queue_ignores_the_return_queue) {
    SmallWorld world;
    OrgSettings settings = world.engine.state().config.settings;
    settings.return_queue = named<QueueId>("sales");
    world.configure({settings});
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    transfer_to_ben_who_declines(world);
    expect_waits_in(world, "support");
}

}  // namespace
}  // namespace ringmaster::testing::transfer_return_test
