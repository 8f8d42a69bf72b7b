// An agent's stored choice where configuration and leases meet.

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::core::agent_state_test {
namespace {

using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

// AG-2, AG-5: repeating the state succeeds, also when the profile has lost its code meanwhile; it
// is the last command then, and a return restores nothing.
TEST(AgentState, TheLeasesIdleCodeCanBeRepeatedWhenItIsAllowedNoMore) {
    SmallWorld world;
    world.bring_in("anna");
    world.tell(SocketClosed{named<AgentId>("anna"), 1});
    world.wait(seconds(60));
    ASSERT_FALSE(world.agent("anna")->station()->choice.available());

    AgentProfile profile = *world.engine.state().config.profile_of(named<AgentId>("anna"));
    profile.all_idle_codes = false;
    profile.idle_codes = {named<AuxCodeId>("lunch")};
    world.configure({profile});
    AuxCodeId const meeting = world.agent("anna")->station()->choice.idle()->code;
    SetState const repeat{SmallWorld::actor("anna"), named<AgentId>("anna"), false, meeting, ""};
    EXPECT_FALSE(world.give(repeat).refusal);

    world.tell(SocketOpened{named<AgentId>("anna"), 2, true});
    EXPECT_FALSE(world.agent("anna")->station()->choice.available());
}

}  // namespace
}  // namespace ringmaster::core::agent_state_test
