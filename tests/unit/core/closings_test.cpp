// PROTOCOL 2: whatever closed for an agent and his page has not heard of is told at its reload, by
// its contact and its closing event; also when the socket was dead before anybody noticed. A page
// that does not reload hears it when its five seconds are over. Every closing x every loss x every
// way back.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string_view>

#include "ringmaster/core/model/limits.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::closings_test {
namespace {

using namespace core;

AgentId const anna = named<AgentId>("anna");
TaskId const contact = named<TaskId>("c1");

using Act = std::function<void(SmallWorld&)>;

// What closes the contact for anna, who has it already if `connected`.
struct Close {
    char const* name;
    bool connected;
    Act happens;
};

// When her page misses it, and comes back.
struct Loss {
    char const* name;
    Act before;  // the contact closes
    Act after;   // the page has a socket again
};

void configure_support(SmallWorld& world, std::function<void(Queue&)> const& how) {
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    how(queue);
    world.configure({queue});
}

void without_wrap_up(Queue& queue) { queue.wrap_up.mode = WrapUpMode::NONE; }

// The first socket that bring_in() opens has number 1.
void lose_socket(SmallWorld& world) { world.tell(SocketClosed{anna, 1}); }
void open_another(SmallWorld& world) { world.tell(SocketOpened{anna, 101, false}); }

std::vector<Close> closings() {
    return {
        {"customer leaves while it rings", false,
         [](SmallWorld& world) {
             world.tell(CustomerLeft{{}, contact});
         }},
        {"not answered", false, [](SmallWorld& world) { world.wait(std::chrono::seconds(18)); }},
        {"supervisor ends it while it rings", false,
         [](SmallWorld& world) {
             world.give(ForceEndTask{SmallWorld::actor("sue"), contact});
         }},
        {"customer leaves, no wrap-up", true,
         [](SmallWorld& world) {
             configure_support(world, without_wrap_up);
             world.tell(CustomerLeft{{}, contact});
         }},
        {"wrapped up", true,
         [](SmallWorld& world) {
             world.end("anna", "c1");
             SubmitWrapUp wrap_up;
             wrap_up.by = SmallWorld::actor("anna");
             wrap_up.agent = anna;
             wrap_up.task = contact;
             wrap_up.code = named<AuxCodeId>("sale");
             world.give(wrap_up);
         }},
        {"transferred to a queue, no wrap-up", true,
         [](SmallWorld& world) {
             configure_support(world, without_wrap_up);
             world.give(SetState{SmallWorld::actor("anna"), anna, false, {}, ""});
             Target target;
             target.kind = TargetKind::queue;
             target.queue = named<QueueId>("sales");
             world.give(TransferTask{SmallWorld::actor("anna"), anna, contact, target});
         }},
        {"requeued by a supervisor, no wrap-up", true,
         [](SmallWorld& world) {
             configure_support(world, without_wrap_up);
             world.give(SetState{SmallWorld::actor("anna"), anna, false, {}, ""});
             world.give(RequeueTask{
                 SmallWorld::actor("sue"), contact, named<QueueId>("sales"), false, {}, {}});
         }},
    };
}

std::vector<Loss> losses() {
    auto const nothing = [](SmallWorld&) {};
    return {
        {"noticed before", lose_socket,
         [](SmallWorld& world) {
             world.wait(std::chrono::seconds(5));
             open_another(world);
         }},
        {"not noticed yet", nothing,
         [](SmallWorld& world) {
             world.wait(std::chrono::seconds(5));
             open_another(world);
         }},
        {"noticed afterwards", nothing,
         [](SmallWorld& world) {
             world.wait(std::chrono::seconds(16));
             lose_socket(world);
             world.wait(std::chrono::seconds(40));
             open_another(world);
         }},
        {"the server restarts", nothing,
         [](SmallWorld& world) {
             world.tell(DaemonStarted{});
             world.wait(std::chrono::seconds(40));
             open_another(world);
         }},
    };
}

// How her page comes to what it shows.
Outcome reloads(SmallWorld& world) { return world.give(Reload{SmallWorld::actor("anna"), anna}); }
Outcome waits(SmallWorld& world) { return world.wait(limits::arrival_grace); }

// The contact is over for her: the closing event behind its AgentContact, both about `shown`.
bool closing_is_told(Outcome const& outcome, TaskId shown = contact) {
    for (Effect const& effect : outcome.effects) {
        auto const* const hydrate = std::get_if<Hydrate>(&effect);
        if (hydrate == nullptr) continue;
        auto const& told = hydrate->notices;
        auto const introduced = std::find_if(told.begin(), told.end(), [&](TaskNotice const& one) {
            return one.view.shown_as == shown && one.kind == NoticeKind::AgentContact;
        });
        if (introduced == told.end()) return false;
        auto const next = std::next(introduced);
        return next != told.end() && next->view.shown_as == shown &&
               (next->kind == NoticeKind::AgentOfferContactRona ||
                next->kind == NoticeKind::ContactEnded || next->kind == NoticeKind::AgentWrappedUp);
    }
    ADD_FAILURE() << "her page is told nothing at all";
    return false;
}

void bring_contact(SmallWorld& world, Close const& close) {
    world.bring_in("anna");
    world.call("c1");
    if (!close.connected) return;
    ASSERT_FALSE(world.accept("anna", "c1").refusal);
}

TEST(Closings, reach_a_page_whatever_it_missed) {
    for (Close const& close : closings()) {
        for (Loss const& loss : losses()) {
            for (auto* const comes : {reloads, waits}) {
                SCOPED_TRACE(std::string(close.name) + " / " + loss.name +
                             (comes == reloads ? " / reload" : " / no reload"));
                SmallWorld world;
                bring_contact(world, close);
                loss.before(world);
                close.happens(world);
                loss.after(world);
                EXPECT_TRUE(closing_is_told(comes(world)));
                world.wait(limits::unnoticed_loss_max + std::chrono::seconds(1));
                EXPECT_FALSE(closing_is_told(reloads(world))) << "told again and again";
                EXPECT_EQ(world.replayed().hash(), world.engine.hash());
            }
        }
    }
}

// A page that is back on a new socket acts on what it still shows before anybody has told it
// anything: numbered events of contacts do not pass yet, the closing comes with the rest.
TEST(Closings, reach_a_page_that_acts_as_soon_as_it_is_back) {
    for (Close const& close : closings()) {
        if (close.name == std::string_view("not answered")) continue;  // takes longer than that
        for (auto* const comes : {reloads, waits}) {
            SCOPED_TRACE(std::string(close.name) + (comes == reloads ? " / reload" : ""));
            SmallWorld world;
            bring_contact(world, close);
            lose_socket(world);
            open_another(world);
            close.happens(world);
            EXPECT_TRUE(closing_is_told(comes(world)));
        }
    }
}

// The agent behind a number that is an entry point's knows the consult by its child (CO-5).
TEST(Closings, name_a_contact_as_the_page_knew_it) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.bring_in("ben");
    Target target;
    target.kind = TargetKind::dialNumber;
    target.number = "+49(30)-555";
    ASSERT_FALSE(
        world.give(StartConsult{SmallWorld::actor("anna"), anna, contact, target}).refusal);
    AgentId const ben = named<AgentId>("ben");
    Task const& task = *world.task("c1");
    ASSERT_NE(task.offer_to(ben), nullptr);
    TaskId const child = task.id_for(ben);
    ASSERT_NE(child, contact);
    world.tell(SocketClosed{ben, 2});
    world.wait(std::chrono::seconds(18));
    ASSERT_EQ(world.task("c1")->offer_to(ben), nullptr);
    world.tell(SocketOpened{ben, 102, false});
    EXPECT_TRUE(closing_is_told(world.give(Reload{SmallWorld::actor("ben"), ben}), child));
}

// What he was asked by before has ended for him: a new question has the id it is asked by.
TEST(Closings, leave_a_child_behind_them) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.bring_in("ben");
    AgentId const ben = named<AgentId>("ben");
    Target by_number;
    by_number.kind = TargetKind::dialNumber;
    by_number.number = "+49(30)-555";
    Target direct;
    direct.agent = ben;
    auto const ask = [&](Target const& target) {
        auto const by = SmallWorld::actor("anna");
        ASSERT_FALSE(world.give(StartConsult{by, anna, contact, target}).refusal);
        ASSERT_NE(world.task("c1")->offer_to(ben), nullptr);
    };
    ask(by_number);
    TaskId const child = world.task("c1")->id_for(ben);
    ASSERT_NE(child, contact);
    ASSERT_FALSE(world.give(AcceptConsult{SmallWorld::actor("ben"), ben, child}).refusal);
    EXPECT_EQ(world.task("c1")->id_for(ben), child);
    ASSERT_FALSE(world.give(EndConsult{SmallWorld::actor("anna"), anna, contact}).refusal);
    ask(direct);
    EXPECT_EQ(world.task("c1")->id_for(ben), contact);
    ASSERT_FALSE(world.give(AcceptConsult{SmallWorld::actor("ben"), ben, contact}).refusal);
    EXPECT_EQ(world.task("c1")->id_for(ben), contact);
}

// A page may sleep through its agent's sign-out and next sign-in, too, with a closing before them.
TEST(Closings, reach_a_page_that_slept_through_a_new_sign_in) {
    for (Close const& close : closings()) {
        SCOPED_TRACE(close.name);
        SmallWorld world;
        bring_contact(world, close);
        lose_socket(world);
        close.happens(world);
        world.give(Logout{SmallWorld::actor("sue"), anna, "end of shift"});
        ASSERT_EQ(world.engine.state().agent(anna)->station(), nullptr);
        EXPECT_FALSE(closing_is_told(world.sign_in("anna")));
        world.wait(limits::unnoticed_loss_max + std::chrono::seconds(1));
        open_another(world);
        EXPECT_TRUE(closing_is_told(reloads(world)));
    }
}

// Who was there all the time heard of it.
TEST(Closings, are_not_told_again_to_who_was_there) {
    for (Close const& close : closings()) {
        SCOPED_TRACE(close.name);
        SmallWorld world;
        bring_contact(world, close);
        close.happens(world);
        world.wait(limits::unnoticed_loss_max + std::chrono::seconds(1));
        EXPECT_FALSE(closing_is_told(reloads(world)));
    }
}

// What he has again is shown as it is now.
TEST(Closings, say_nothing_of_a_contact_that_came_back) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.wait(std::chrono::seconds(18));
    world.give(SetState{SmallWorld::actor("anna"), anna, true, {}, ""});
    ASSERT_NE(world.task("c1")->offer_to(anna), nullptr);
    open_another(world);
    EXPECT_FALSE(closing_is_told(reloads(world)));
}

}  // namespace
}  // namespace ringmaster::testing::closings_test
