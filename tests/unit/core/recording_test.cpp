// RE-1: what is recorded.

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::testing::recording_test {
namespace {

using namespace core;

bool is_recorded(bool by_queue, bool by_organization) {
    SmallWorld world;
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.recorded = by_queue;
    OrgSettings settings = world.engine.state().config.settings;
    settings.record_all = by_organization;
    world.configure({queue, settings});
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    return world.task("c1")->recording.has_value();
}

TEST(Recording, runs_when_queue_or_organization_says_so) {
    EXPECT_FALSE(is_recorded(false, false));
    EXPECT_TRUE(is_recorded(true, false));
    EXPECT_TRUE(is_recorded(false, true));
    EXPECT_TRUE(is_recorded(true, true));
}

}  // namespace
}  // namespace ringmaster::testing::recording_test
