// The records of agents: AG-3, AG-7, AG-8, AG-13.
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::agents_test {
namespace {

using namespace core;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

class Agents : public ::testing::Test {
protected:
    SmallWorld& world() { return stage.world; }
    void go_idle(char const* code, char const* reason = "") {
        world().give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), false,
                              named<AuxCodeId>(code), reason});
    }
    void projected() {
        stage.write();
        stage.project();
    }
    [[nodiscard]] std::vector<std::string> states() const {
        return stage.rows(
            "SELECT state, idle_code_name, former_state, changed_by_name, reason, duration"
            " FROM agent_activity WHERE channel_type IS NULL ORDER BY session, number");
    }

    Stage stage;
};

TEST_F(Agents, EveryStateSaysWhoChangedItAndHowLongItLasted) {
    world().bring_in("anna");
    world().wait(seconds(40));
    go_idle("lunch", "hungry");
    world().wait(seconds(20));
    Logout out{SmallWorld::actor("anna"), named<AgentId>("anna"), "done"};
    ASSERT_FALSE(world().give(out).refusal);
    projected();
    EXPECT_EQ(states(),
              (std::vector<std::string>{"idle|meeting|-|anna|-|0", "available|-|idle|anna|-|40000",
                                        "idle|lunch|available|anna|hungry|20000"}));
    EXPECT_EQ(stage.row("SELECT agent_name, team_name, site_name, is_active, state, sign_out_type,"
                        " agent_sign_out_reason, available_count, available_duration, idle_count,"
                        " idle_duration, end_time-start_time FROM agent_session"),
              "anna|team|site|0|signed-out|voluntary|done|1|40000|2|20000|60000");
    EXPECT_EQ(stage.row("SELECT count(*) FROM agent_activity WHERE is_active=1"), "0");
}

TEST_F(Agents, ATakeoverIsASessionThatGoesOn) {
    world().bring_in("anna");
    world().wait(seconds(10));
    Login again;
    again.by = SmallWorld::actor("anna");
    again.agent = named<AgentId>("anna");
    again.session = named<SessionId>("second");
    again.team = named<TeamId>("team");
    again.dial_number = "anna";
    again.take_over = true;
    ASSERT_FALSE(world().give(again).refusal);
    world().wait(seconds(5));
    go_idle("lunch");
    projected();
    EXPECT_EQ(stage.rows("SELECT number, is_active, is_takeover, agent_sign_out_reason, state,"
                         " available_duration FROM agent_session ORDER BY number"),
              (std::vector<std::string>{"1|0|0|TAKEOVER|available|10000", "2|1|1|-|idle|5000"}));
    EXPECT_EQ(stage.row("SELECT count(*) FROM agent_activity WHERE is_active=1"), "5");
}

TEST_F(Agents, ATakeoverOfAnUnknownSessionGoesOnInUnknownStates) {
    AgentSignedIn event;
    event.agent = named<AgentId>("anna");
    event.at = world().now;
    event.takeover = true;
    stage.write({event});
    stage.project();
    EXPECT_EQ(stage.row("SELECT state, is_complete, idle_count FROM agent_session"), "unknown|0|0");
    EXPECT_EQ(stage.row("SELECT count(*), min(state), max(state) FROM agent_activity"),
              "5|unknown|unknown");
}

TEST_F(Agents, AReturnFromALeaseFindsTheFormerState) {
    world().bring_in("anna");
    world().tell(SocketClosed{named<AgentId>("anna"), 1});
    world().wait(seconds(60));  // the lease made him idle
    world().tell(SocketOpened{named<AgentId>("anna"), 9, false});
    world().give(Reload{SmallWorld::actor("anna"), named<AgentId>("anna")});
    world().wait(seconds(7));
    go_idle("lunch");
    projected();
    EXPECT_EQ(stage.rows("SELECT state, idle_code_name, duration FROM agent_activity"
                         " WHERE channel_type IS NULL ORDER BY number"),
              (std::vector<std::string>{"idle|meeting|0", "available|-|50000", "idle|meeting|10000",
                                        "available|-|7000", "idle|lunch|-"}));
    EXPECT_EQ(stage.row("SELECT available_duration, idle_duration FROM agent_session"),
              "57000|10000");
}

TEST_F(Agents, ChannelsHaveStatesOfTheirOwn) {
    world().bring_in("anna");
    world().call("c1");
    world().wait(seconds(3));
    world().accept("anna", "c1");
    world().wait(seconds(30));
    world().end("anna", "c1");
    projected();
    EXPECT_EQ(stage.rows("SELECT state, duration FROM agent_activity"
                         " WHERE channel_type='telephony' AND coalesce(duration, 1)>0"
                         " ORDER BY number"),
              (std::vector<std::string>{"ringing|3000", "connected|30000", "wrapup|-"}));
}

}  // namespace
}  // namespace ringmaster::reports::agents_test
