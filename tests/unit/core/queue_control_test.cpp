// RQ-9: limits, overflow and closing of queues; RQ-13 and SU-2: what supervisors do to contacts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "support/small_world.hpp"

namespace ringmaster::testing::queue_control_test {
namespace {

using namespace core;

class QueueControl : public ::testing::Test {
protected:
    SmallWorld world;
    Actor const boss{ActorKind::supervisor, named<AgentId>("sue"), "sue"};

    void change(char const* name, auto edit) {
        Queue queue = world.engine.state().config.queues.at(named<QueueId>(name));
        edit(queue);
        world.configure({queue});
    }
    QueueId queue_of(char const* task) { return world.task(task)->queue; }
    Outcome requeue(char const* task, char const* queue, bool in_front = false) {
        return world.give(
            RequeueTask{boss, named<TaskId>(task), named<QueueId>(queue), in_front, {}, {}});
    }
    static bool told(Outcome const& outcome, char const* agent, NoticeKind kind) {
        return std::any_of(outcome.effects.begin(), outcome.effects.end(), [&](Effect const& one) {
            auto const* const notice = std::get_if<TaskNotice>(&one);
            return notice != nullptr && notice->kind == kind &&
                   notice->view.viewer == named<AgentId>(agent) && notice->updated_by &&
                   notice->updated_by->name == "sue";
        });
    }
};

TEST_F(QueueControl, a_full_queue_overflows_or_refuses) {
    change("support", [](Queue& queue) { queue.contacts_max = 1; });
    EXPECT_FALSE(world.call("c1").refusal);
    world.now = world.now + std::chrono::seconds(1);
    auto const refused = world.call("c2").refusal;
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->reason, Reason::queue_full);
    EXPECT_EQ(world.task("c2"), nullptr);
    change("support", [](Queue& queue) { queue.overflow_queue = named<QueueId>("sales"); });
    EXPECT_FALSE(world.call("c3").refusal);
    EXPECT_EQ(queue_of("c3"), named<QueueId>("sales"));
    // Who is served makes room again.
    world.bring_in("anna");
    world.accept("anna", "c1");
    world.call("c4");
    EXPECT_EQ(queue_of("c4"), named<QueueId>("support"));
}

TEST_F(QueueControl, a_circle_of_full_queues_refuses) {
    for (char const* name : {"support", "sales"}) {
        change(name, [&](Queue& queue) {
            queue.contacts_max = 1;
            bool const first = queue.id == named<QueueId>("support");
            queue.overflow_queue = named<QueueId>(first ? "sales" : "support");
        });
    }
    EXPECT_FALSE(world.call("c1").refusal);
    EXPECT_FALSE(world.call("c2").refusal);
    EXPECT_EQ(world.call("c3").refusal->reason, Reason::queue_full);
}

TEST_F(QueueControl, whoever_waits_too_long_goes_on_with_his_age) {
    change("support", [](Queue& queue) {
        queue.wait_max = std::chrono::seconds(60);
        queue.overflow_queue = named<QueueId>("sales");
    });
    world.call("c1");
    Time const age = world.task("c1")->entries.front().age_since;
    world.wait(std::chrono::seconds(59));
    EXPECT_EQ(queue_of("c1"), named<QueueId>("support"));
    world.wait(std::chrono::seconds(1));
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
    EXPECT_EQ(world.task("c1")->entries.front().age_since, age);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_F(QueueControl, an_offer_is_not_torn_away_by_the_clock) {
    change("support", [](Queue& queue) {
        queue.wait_max = std::chrono::seconds(10);
        queue.overflow_queue = named<QueueId>("sales");
    });
    world.bring_in("anna");
    world.call("c1");
    world.wait(std::chrono::seconds(17));
    ASSERT_NE(world.task("c1")->offer_to(named<AgentId>("anna")), nullptr);
    world.wait(std::chrono::seconds(1));  // RONA: now it is late and goes on
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
}

TEST_F(QueueControl, without_a_place_to_go_it_stays) {
    change("support", [](Queue& queue) { queue.wait_max = std::chrono::seconds(10); });
    world.call("c1");
    world.wait(std::chrono::hours(1));
    EXPECT_EQ(queue_of("c1"), named<QueueId>("support"));
    EXPECT_EQ(world.task("c1")->entries.size(), 1U);
}

// A queue on the way of overflows may end it with a number, as the first one may.
TEST_F(QueueControl, a_number_at_the_end_of_the_overflows_is_dialled) {
    change("support", [](Queue& queue) {
        queue.overflow_queue = named<QueueId>("sales");
        queue.wait_max = std::chrono::seconds(10);
    });
    change("sales", [](Queue& queue) { queue.overflow_number = "+4930999"; });
    world.call("c1");
    world.give(CloseQueue{boss, named<QueueId>("sales"), true});
    world.wait(std::chrono::seconds(10));  // waited too long
    EXPECT_EQ(world.task("c1")->dialled(), "+4930999");
    world.tell(LegFailed{{}, named<TaskId>("c1"), {LegKind::number, {}, "+4930999"}, "busy"});
    EXPECT_TRUE(world.task("c1")->dialled().empty()) << "the last resort is tried once";
    world.give(CloseQueue{boss, named<QueueId>("support"), true});
    EXPECT_TRUE(world.task("c1")->dialled().empty());
    EXPECT_FALSE(world.call("c2").refusal);  // an arrival
    EXPECT_EQ(world.task("c2")->dialled(), "+4930999");
    EXPECT_EQ(queue_of("c2"), named<QueueId>("support"));
    change("sales", [](Queue& queue) { queue.active = false; });
    EXPECT_EQ(world.call("c3").refusal->reason, Reason::queue_closed);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

// OPS-9: engine time is ahead of the wall's; people's hours are the wall's.
TEST_F(QueueControl, business_hours_go_by_the_wall) {
    constexpr Duration ahead = std::chrono::hours(2);
    constexpr Duration hour = std::chrono::hours(1);
    BusinessHours hours;
    hours.id = named<BusinessHoursId>("hours");
    hours.open = {{start_of_day, start_of_day + hour}};
    hours.covered_until = start_of_day + 24 * hour;
    world.configure({hours});
    change("support", [](Queue& queue) { queue.business_hours = named<BusinessHoursId>("hours"); });
    world.now = start_of_day + ahead;
    EXPECT_EQ(world.call("c1").refusal->reason, Reason::outside_business_hours);
    world.engine.wall_behind(ahead);
    EXPECT_FALSE(world.call("c1").refusal);
    world.engine.wall_behind(ahead + std::chrono::seconds(1));
    EXPECT_EQ(world.call("c2").refusal->reason, Reason::outside_business_hours);
}

TEST_F(QueueControl, what_has_to_leave_leaves_when_the_wall_says_that_it_is_open) {
    constexpr Duration hour = std::chrono::hours(1);
    BusinessHours hours;
    hours.id = named<BusinessHoursId>("hours");
    hours.open = {{start_of_day + hour, start_of_day + 9 * hour}};
    hours.covered_until = start_of_day + 24 * hour;
    world.configure({hours});
    change("support", [](Queue& queue) { queue.overflow_queue = named<QueueId>("sales"); });
    change("sales", [](Queue& queue) { queue.business_hours = named<BusinessHoursId>("hours"); });
    world.engine.wall_behind(2 * hour);
    world.call("c1");
    world.give(CloseQueue{boss, named<QueueId>("support"), true});
    world.wait(3 * hour - std::chrono::seconds(1));  // 0:59:59 by the wall
    EXPECT_EQ(queue_of("c1"), named<QueueId>("support"));
    world.wait(std::chrono::seconds(2));
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_F(QueueControl, one_command_closes_a_queue_and_opens_it) {
    world.call("c1");
    world.give(CloseQueue{boss, named<QueueId>("support"), true});
    EXPECT_EQ(queue_of("c1"), named<QueueId>("support"));  // nowhere to go: served all the same
    EXPECT_EQ(world.call("c2").refusal->reason, Reason::queue_closed);
    change("support", [](Queue& queue) { queue.overflow_queue = named<QueueId>("sales"); });
    EXPECT_FALSE(world.call("c3").refusal);
    EXPECT_EQ(queue_of("c3"), named<QueueId>("sales"));
    world.give(CloseQueue{boss, named<QueueId>("support"), false});
    world.call("c4");
    EXPECT_EQ(queue_of("c4"), named<QueueId>("support"));
    world.give(CloseQueue{boss, named<QueueId>("support"), true});  // now it empties
    EXPECT_EQ(queue_of("c4"), named<QueueId>("sales"));
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_F(QueueControl, a_queue_set_inactive_empties) {
    world.call("c1");
    change("support", [](Queue& queue) { queue.overflow_queue = named<QueueId>("sales"); });
    change("support", [](Queue& queue) { queue.active = false; });
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
}

TEST_F(QueueControl, a_waiting_contact_is_moved) {
    world.call("c1");
    EXPECT_FALSE(requeue("c1", "sales").refusal);
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
    EXPECT_EQ(world.task("c1")->previous_queues.back(), named<QueueId>("support"));
    EXPECT_EQ(requeue("c1", "webchat").refusal->reason, Reason::media_not_supported);
    EXPECT_EQ(requeue("c2", "sales").refusal->reason, Reason::unknown_task);
}

TEST_F(QueueControl, an_offered_contact_is_taken_back_and_offered_again) {
    world.bring_in("anna");
    world.call("c1");
    Outcome const outcome = requeue("c1", "sales");
    EXPECT_FALSE(outcome.refusal);
    ASSERT_NE(world.task("c1")->offer_to(named<AgentId>("anna")), nullptr);
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
    EXPECT_TRUE(world.agent("anna")->station()->choice.available());  // nobody missed anything
}

TEST_F(QueueControl, a_live_contact_is_taken_from_its_agent_who_is_told_by_whom) {
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    Outcome const outcome = requeue("c1", "support", true);
    EXPECT_FALSE(outcome.refusal);
    EXPECT_TRUE(told(outcome, "anna", NoticeKind::AgentContactUnassigned));
    Task const& task = *world.task("c1");
    EXPECT_EQ(task.owner(), nullptr);
    ASSERT_EQ(task.entries.size(), 1U);
    EXPECT_TRUE(task.entries.front().in_front);
    EXPECT_NE(task.wrapping(named<AgentId>("anna")), nullptr);
    EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_F(QueueControl, a_consult_ends_before_the_customer_is_moved) {
    world.bring_in("anna");
    world.now = world.now + std::chrono::seconds(1);
    world.bring_in("ben");
    world.call("c1");
    world.accept("anna", "c1");
    Target target;
    target.agent = named<AgentId>("ben");
    world.give(StartConsult{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1"),
                            target});
    ASSERT_TRUE(world.task("c1")->consult);
    EXPECT_FALSE(requeue("c1", "sales").refusal);
    EXPECT_FALSE(world.task("c1")->consult);
    EXPECT_FALSE(world.task("c1")->held_since);
    EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
}

TEST_F(QueueControl, a_higher_priority_is_served_first) {
    world.call("c1");
    world.now = world.now + std::chrono::seconds(1);
    world.call("c2");
    EXPECT_FALSE(world.give(PrioritizeTask{boss, named<TaskId>("c2"), 1}).refusal);
    world.bring_in("anna");
    EXPECT_NE(world.task("c2")->offer_to(named<AgentId>("anna")), nullptr);
    EXPECT_EQ(world.give(PrioritizeTask{boss, named<TaskId>("c1"), 11}).refusal->reason,
              Reason::priority_range);
    world.accept("anna", "c2");
    EXPECT_EQ(world.give(PrioritizeTask{boss, named<TaskId>("c2"), 1}).refusal->reason,
              Reason::not_waiting);
}

TEST_F(QueueControl, a_supervisor_ends_whatever_lives) {
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.give(HoldLeg{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1"),
                       false, false});
    Outcome const outcome = world.give(ForceEndTask{boss, named<TaskId>("c1")});
    EXPECT_FALSE(outcome.refusal);
    EXPECT_TRUE(told(outcome, "anna", NoticeKind::ContactEnded));
    ASSERT_NE(world.task("c1")->ended(), nullptr);
    EXPECT_EQ(world.task("c1")->ended()->by, TerminatingParty::Supervisor);
    EXPECT_EQ(world.give(ForceEndTask{boss, named<TaskId>("c1")}).refusal->reason,
              Reason::contact_ended);
    world.call("c2");
    EXPECT_FALSE(world.give(ForceEndTask{boss, named<TaskId>("c2")}).refusal);
    EXPECT_EQ(world.task("c2"), nullptr);
}

// CFG-2: what waits follows the present settings, and each entry that is moved has a record of it;
// others have none.
TEST_F(QueueControl, what_waits_follows_the_settings_on_record) {
    std::vector<std::pair<char const*, std::function<void(Queue&)>>> const settings{
        {"longest wait", [](Queue& queue) { queue.wait_max = std::chrono::minutes(5); }},
        {"groups",
         [](Queue& queue) {
             queue.groups = {{Duration(0), {named<TeamId>("night")}},
                             {std::chrono::seconds(20), {named<TeamId>("team")}}};
         }},
        {"agents", [](Queue& queue) { queue.agents = {named<AgentId>("ben")}; }},
        {"requirements",
         [](Queue& queue) {
             queue.requirements = {{named<SkillId>("german"), {}, {}, 5, {}, 1}};
         }},
        {"relaxation", [](Queue& queue) {
             queue.relaxation = {{std::chrono::seconds(20), {}, {}}};
         }}};
    world.call("c1");
    world.call("c2", "sales");
    world.wait(std::chrono::seconds(30));
    for (auto const& [name, edit] : settings) {
        SCOPED_TRACE(name);
        std::size_t const before = world.journal().size();
        change("support", edit);
        std::vector<WaitingChanged> records;
        for (std::size_t at = before; at < world.journal().size(); ++at) {
            auto const* const one = std::get_if<WaitingChanged>(&world.journal()[at]);
            if (one != nullptr) records.push_back(*one);
        }
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(records[0].task, named<TaskId>("c1"));
        std::size_t const told = world.journal().size();
        change("support", [](Queue& queue) { queue.name = "renamed"; });
        for (std::size_t at = told; at < world.journal().size(); ++at) {
            EXPECT_FALSE(std::holds_alternative<WaitingChanged>(world.journal()[at]));
        }
    }
    QueueEntry const& entry = world.task("c1")->entries.at(0);
    EXPECT_EQ(entry.groups, 2U);
    EXPECT_EQ(entry.relaxed, 1U);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

// A wait that was over by the former setting is not over any more.
TEST_F(QueueControl, a_longer_wait_gives_it_back) {
    change("support", [](Queue& queue) { queue.wait_max = std::chrono::seconds(10); });
    world.call("c1");
    world.wait(std::chrono::seconds(20));
    EXPECT_TRUE(world.task("c1")->entries.at(0).wait_max_reached);
    change("support", [](Queue& queue) { queue.wait_max = std::chrono::seconds(60); });
    EXPECT_FALSE(world.task("c1")->entries.at(0).wait_max_reached);
    change("support", [](Queue& queue) { queue.overflow_queue = named<QueueId>("sales"); });
    EXPECT_EQ(queue_of("c1"), named<QueueId>("support"));
    world.wait(std::chrono::seconds(40));
    EXPECT_EQ(queue_of("c1"), named<QueueId>("sales"));
}

}  // namespace
}  // namespace ringmaster::testing::queue_control_test
