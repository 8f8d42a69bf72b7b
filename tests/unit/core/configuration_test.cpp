// CFG-2: live tasks, sessions and waiting entries count as references.

#include <gtest/gtest.h>

#include <algorithm>

#include "support/small_world.hpp"

namespace ringmaster::testing {
namespace {

using namespace core;

constexpr std::uint8_t team_kind = 2;
constexpr std::uint8_t user_kind = 4;
constexpr std::uint8_t queue_kind = 6;

Outcome remove(SmallWorld& world, std::uint8_t kind, char const* name) {
    return world.give(ChangeConfiguration{Actor{}, {}, {{kind, id_of(name)}}});
}

void expect_in_use(Outcome const& outcome) {
    ASSERT_TRUE(outcome.refusal);
    EXPECT_EQ(outcome.refusal->reason, Reason::in_use);
    EXPECT_TRUE(outcome.events.empty());
}

TEST(Configuration, a_queue_with_a_waiting_contact_stays) {
    SmallWorld world;
    world.call("c1");
    expect_in_use(remove(world, queue_kind, "support"));
    EXPECT_FALSE(remove(world, queue_kind, "sales").refusal);
    world.tell(CustomerLeft{{}, named<TaskId>("c1")});
    EXPECT_FALSE(remove(world, queue_kind, "support").refusal);
}

TEST(Configuration, who_is_signed_in_and_his_team_stay) {
    SmallWorld world;
    world.bring_in("anna");
    expect_in_use(remove(world, user_kind, "anna"));
    expect_in_use(remove(world, team_kind, "team"));
    EXPECT_FALSE(remove(world, user_kind, "ben").refusal);
}

// AG-1: whatever the desktop profile lists, an Idle agent has an idle code.
class DefaultIdleCode : public ::testing::Test {
protected:
    void change(char const* name, bool active, bool is_default = false) {
        AuxCode code = world.engine.state().config.aux_codes.at(named<AuxCodeId>(name));
        code.active = active;
        code.is_default = is_default;
        world.configure({code});
    }
    void list(std::vector<char const*> const& names) {
        AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
        profile.all_idle_codes = false;
        profile.idle_codes.clear();
        for (auto const* name : names) profile.idle_codes.push_back(named<AuxCodeId>(name));
        world.configure({profile});
    }
    AuxCodeId at_login() {
        Logout out;
        out.by = SmallWorld::actor("anna");
        out.agent = named<AgentId>("anna");
        world.give(out);
        Login login;
        login.by = out.by;
        login.agent = out.agent;
        login.session = named<SessionId>("next");
        login.team = named<TeamId>("team");
        login.dial_number = "anna";
        EXPECT_FALSE(world.give(login).refusal);
        return world.agent("anna")->station()->choice.idle()->code;
    }
    SmallWorld world;
};

TEST_F(DefaultIdleCode, is_what_the_profile_allows_or_else_what_the_organization_has) {
    EXPECT_EQ(at_login(), named<AuxCodeId>("meeting"));  // the default of the organization
    list({"lunch"});
    EXPECT_EQ(at_login(), named<AuxCodeId>("lunch"));
    change("lunch", false);
    EXPECT_EQ(at_login(), named<AuxCodeId>("meeting"));  // all he is allowed is inactive
    list({});
    EXPECT_EQ(at_login(), named<AuxCodeId>("meeting"));
    change("lunch", true);
    change("meeting", true, false);  // no default any more: the first in id order
    EXPECT_EQ(at_login(), std::min(named<AuxCodeId>("lunch"), named<AuxCodeId>("meeting")));
    change("meeting", false);
    EXPECT_EQ(at_login(), named<AuxCodeId>("lunch"));
    change("lunch", false);
    EXPECT_EQ(at_login(), Config::system_idle_code(named<OrgId>("org")));
}

TEST_F(DefaultIdleCode, is_also_what_a_choice_without_a_code_and_a_lease_give) {
    list({"lunch"});
    change("lunch", false);
    world.bring_in("anna");
    auto const chosen = [this] { return world.agent("anna")->station()->choice; };
    SetState idle{SmallWorld::actor("anna"), named<AgentId>("anna"), false, {}, ""};
    EXPECT_FALSE(world.give(idle).refusal);
    EXPECT_EQ(chosen().idle()->code, named<AuxCodeId>("meeting"));
    idle.code = named<AuxCodeId>("meeting");
    EXPECT_FALSE(world.give(idle).refusal);  // what he is in already
    world.give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), true, {}, ""});
    auto const by_name = world.give(idle);  // his profile still does not allow it
    ASSERT_TRUE(by_name.refusal);
    EXPECT_EQ(by_name.refusal->reason, Reason::idle_code_not_allowed);
    world.tell(SocketClosed{named<AgentId>("anna"), 1});
    world.wait(world.engine.state().config.settings.lost_connection_recovery);
    ASSERT_NE(chosen().idle(), nullptr);
    EXPECT_EQ(chosen().idle()->code, named<AuxCodeId>("meeting"));
}

TEST(Configuration, inactive_means_no_new_work) {
    SmallWorld world;
    world.bring_in("anna");
    Team team = world.engine.state().config.teams.at(named<TeamId>("team"));
    team.active = false;
    world.configure({team});
    world.call("c1");
    EXPECT_TRUE(world.task("c1")->offers.empty());
    team.active = true;
    world.configure({team});
    EXPECT_EQ(world.task("c1")->offers.size(), 1U);
}

}  // namespace
}  // namespace ringmaster::testing
