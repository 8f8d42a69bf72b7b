// RQ-12: who was considered and why not, from the functions the router asks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/small_world.hpp"

namespace ringmaster::testing::explain_test {
namespace {

using namespace core;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

SkillRequirement french(std::int32_t level) {
    SkillRequirement wanted;
    wanted.skill = named<SkillId>("french");
    wanted.level = level;
    return wanted;
}

class Explain : public ::testing::Test {
protected:
    SmallWorld world;

    void change_queue(auto change) {
        Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
        change(queue);
        world.configure({queue});
    }
    void give_skill(char const* agent, std::int32_t level) {
        User user = world.engine.state().config.users.at(named<AgentId>(agent));
        user.skills = {{named<SkillId>("french"), level, {}}};
        world.configure({user});
    }
    Explanation of(char const* task) {
        auto const all = world.engine.explain(named<TaskId>(task));
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? Explanation{} : all.front();
    }
    static std::vector<WhyNot> against(Explanation const& explanation, char const* agent) {
        std::vector<WhyNot> reasons;
        for (Considered const& one : explanation.agents) {
            if (one.agent != named<AgentId>(agent)) continue;
            for (Objection const& why : one.objections) reasons.push_back(why.why);
        }
        return reasons;
    }
    static Objection first_against(Explanation const& explanation, char const* agent) {
        for (Considered const& one : explanation.agents) {
            if (one.agent == named<AgentId>(agent) && !one.objections.empty()) {
                return one.objections.front();
            }
        }
        ADD_FAILURE() << agent << " was not considered";
        return {};
    }
};

TEST_F(Explain, nobody_is_signed_in) {
    world.call("c1");
    Explanation const one = of("c1");
    EXPECT_EQ(one.position, 1U);
    EXPECT_EQ(one.waiting, 1U);
    EXPECT_THAT(against(one, "anna"), ElementsAre(WhyNot::not_signed_in));
    EXPECT_THAT(against(one, "ben"), ElementsAre(WhyNot::not_signed_in));
}

// CB-1: whose turn it was stands first, as if he were asked; another one waits for the same agent.
TEST_F(Explain, a_customer_is_called_first) {
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.callback_customer_first = true;
    world.configure({queue});
    world.bring_in("anna");
    for (char const* name : {"c1", "c2"}) {
        CreateTask create;
        create.by.kind = ActorKind::administrator;
        create.task = named<TaskId>(name);
        create.queue = queue.id;
        create.callback = CallbackWish{};
        create.callback->number = std::string("+493011") + name[1];
        ASSERT_FALSE(world.give(create).refusal);
    }
    EXPECT_EQ(of("c1").position, 0U);
    EXPECT_THAT(against(of("c1"), "anna"), IsEmpty());
    EXPECT_EQ(of("c2").position, 1U);
    EXPECT_THAT(against(of("c2"), "anna"), ElementsAre(WhyNot::has_his_turn));
    world.bring_in("ben");
    EXPECT_EQ(of("c2").position, 0U);
    EXPECT_THAT(against(of("c2"), "anna"), ElementsAre(WhyNot::behind));
    EXPECT_EQ(first_against(of("c2"), "anna").ahead, named<AgentId>("ben"));
}

TEST_F(Explain, the_second_in_line_stands_behind_the_first) {
    world.call("c1");
    world.now = world.now + std::chrono::seconds(1);
    world.call("c2");
    EXPECT_EQ(of("c2").position, 2U);
    EXPECT_EQ(of("c2").waiting, 2U);
}

TEST_F(Explain, an_idle_agent_since_when_and_by_which_code) {
    world.bring_in("anna");
    Time const since = world.now;
    world.give(SetState{
        SmallWorld::actor("anna"), named<AgentId>("anna"), false, named<AuxCodeId>("lunch"), {}});
    world.call("c1");
    Objection const why = first_against(of("c1"), "anna");
    EXPECT_EQ(why.why, WhyNot::idle);
    EXPECT_EQ(why.since, since);
    EXPECT_EQ(why.code, named<AuxCodeId>("lunch"));
}

TEST_F(Explain, a_busy_agent_has_no_capacity) {
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.call("c2");
    EXPECT_THAT(against(of("c2"), "anna"), ElementsAre(WhyNot::no_capacity));
}

TEST_F(Explain, what_he_has_and_what_is_needed) {
    give_skill("anna", 4);
    change_queue([](Queue& queue) { queue.requirements = {french(6)}; });
    world.bring_in("anna");
    world.call("c1");
    Explanation const one = of("c1");
    EXPECT_THAT(one.requirements, ElementsAre(french(6)));
    Objection const why = first_against(one, "anna");
    EXPECT_EQ(why.why, WhyNot::lacks_skill);
    ASSERT_TRUE(why.wanted && why.has);
    EXPECT_EQ(why.wanted->level, 6);
    EXPECT_EQ(why.has->level, 4);
    // RQ-4: a live re-skill is felt at once.
    give_skill("anna", 6);
    EXPECT_THAT(against(of("c1"), "anna"), IsEmpty());
    EXPECT_EQ(of("c1").offers.at(0).agent, named<AgentId>("anna"));
}

TEST_F(Explain, a_step_asks_for_less) {
    give_skill("anna", 4);
    change_queue([](Queue& queue) {
        queue.requirements = {french(6)};
        queue.relaxation = {{std::chrono::seconds(30), {}, {french(4)}}};
    });
    world.bring_in("anna");
    Time const queued = world.now;
    world.call("c1");
    EXPECT_EQ(of("c1").next_step, queued + std::chrono::seconds(30));
    world.wait(std::chrono::seconds(29));
    EXPECT_TRUE(of("c1").offers.empty());
    world.wait(std::chrono::seconds(1));
    Explanation const after = of("c1");
    EXPECT_EQ(after.offers.at(0).agent, named<AgentId>("anna"));
    EXPECT_EQ(after.steps, 1U);
    EXPECT_FALSE(after.next_step);
    EXPECT_THAT(after.requirements, ElementsAre(french(4)));
}

TEST_F(Explain, when_his_team_joins) {
    Team second = world.engine.state().config.teams.at(named<TeamId>("team"));
    second.id = named<TeamId>("second");
    world.configure({second});
    change_queue([](Queue& queue) {
        queue.groups = {{Duration(0), {named<TeamId>("second")}},
                        {std::chrono::seconds(12), {named<TeamId>("team")}}};
        queue.teams = {named<TeamId>("second"), named<TeamId>("team")};
    });
    world.bring_in("anna");
    Time const queued = world.now;
    world.call("c1");
    Objection const why = first_against(of("c1"), "anna");
    EXPECT_EQ(why.why, WhyNot::not_in_group_yet);
    EXPECT_EQ(why.until, queued + std::chrono::seconds(12));
    world.wait(std::chrono::seconds(12));
    EXPECT_EQ(of("c1").offers.at(0).agent, named<AgentId>("anna"));
    EXPECT_EQ(of("c1").groups, 2U);
}

TEST_F(Explain, the_one_who_is_preferred_and_the_others) {
    change_queue([](Queue& queue) { queue.preferred_for = std::chrono::seconds(20); });
    world.bring_in("anna");
    world.bring_in("ben");
    world.give(SetState{
        SmallWorld::actor("ben"), named<AgentId>("ben"), false, named<AuxCodeId>("lunch"), {}});
    CreateTask create;
    create.task = named<TaskId>("c1");
    create.entry_point = named<EntryPointId>("support-line");
    create.preferred = {{named<AgentId>("ben"), 5}};
    Time const queued = world.now;
    ASSERT_FALSE(world.give(create).refusal);
    Explanation const one = of("c1");
    EXPECT_EQ(one.preferred_until, queued + std::chrono::seconds(20));
    EXPECT_THAT(against(one, "anna"), ElementsAre(WhyNot::not_preferred));
    EXPECT_THAT(against(one, "ben"), ElementsAre(WhyNot::idle));
    world.wait(std::chrono::seconds(20));
    EXPECT_EQ(of("c1").offers.at(0).agent, named<AgentId>("anna"));
}

TEST_F(Explain, who_declined_and_who_comes_behind) {
    world.bring_in("anna");
    world.now = world.now + std::chrono::seconds(1);
    world.bring_in("ben");
    world.call("c1");
    Objection const behind = first_against(of("c1"), "ben");
    EXPECT_EQ(behind.why, WhyNot::behind);
    EXPECT_EQ(behind.ahead, named<AgentId>("anna"));
    Time const declined = world.now;
    world.give(Reject{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1")});
    EXPECT_EQ(of("c1").offers.at(0).agent, named<AgentId>("ben"));
    Explanation const now = of("c1");
    EXPECT_THAT(against(now, "anna"), ElementsAre(WhyNot::idle, WhyNot::declined));
    for (Considered const& one : now.agents) {
        if (one.agent != named<AgentId>("anna")) continue;
        EXPECT_EQ(one.objections.back().until, declined + std::chrono::seconds(30));
    }
}

TEST_F(Explain, nothing_of_a_contact_that_does_not_wait) {
    EXPECT_THAT(world.engine.explain(named<TaskId>("c1")), IsEmpty());
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    EXPECT_THAT(world.engine.explain(named<TaskId>("c1")), IsEmpty());
}

// RQ-15: what is offered to fewer agents than may be asked waits for one more.
TEST_F(Explain, several_offers_at_a_time) {
    Queue mail = world.engine.state().config.queues.at(named<QueueId>("mail"));
    mail.offers_max = 2;
    world.configure({mail});
    auto const arrive = [&] {
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = named<TaskId>("c1");
        create.media = MediaType::email;
        create.entry_point = named<EntryPointId>("mailbox");
        world.give(create);
    };
    world.bring_in("anna");
    arrive();
    Explanation const one = of("c1");
    ASSERT_EQ(one.offers.size(), 1U);
    EXPECT_EQ(one.position, 1U);
    EXPECT_EQ(one.waiting, 1U);
    EXPECT_THAT(against(one, "anna"), IsEmpty());
    EXPECT_THAT(against(one, "ben"), ElementsAre(WhyNot::not_signed_in));
    world.bring_in("ben");
    world.bring_in("carla");
    Explanation const two = of("c1");
    ASSERT_EQ(two.offers.size(), 2U);
    EXPECT_EQ(two.position, 0U);
    EXPECT_EQ(two.waiting, 0U);
    EXPECT_THAT(against(two, "ben"), IsEmpty());
    EXPECT_THAT(against(two, "carla"), ElementsAre(WhyNot::behind));
    EXPECT_EQ(first_against(two, "carla").ahead, named<AgentId>("ben"));
}

}  // namespace
}  // namespace ringmaster::testing::explain_test
