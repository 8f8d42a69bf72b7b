// OPS-8: a timer that is set aside does not fire, over restarts, until it is resumed; it goes with
// what it is of. What a test's fault point throws leaves a step where it was.

#include <gtest/gtest.h>

#include <stdexcept>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::timers_aside_test {
namespace {

using namespace core;

class TimersAside : public ::testing::Test {
protected:
    void SetUp() override {
        world.bring_in("anna");
        world.call("c1");
        world.accept("anna", "c1");
        world.end("anna", "c1");
    }
    // The deadline of anna's wrap-up.
    Timer wrap_up() const {
        Timer const timer = *world.engine.next_timer();
        EXPECT_EQ(timer.kind, TimerKind::wrap_up_deadline);
        return timer;
    }
    void set_aside(Timer const& timer, bool resumed) {
        auto const outcome = world.engine.set_timer_aside(timer, resumed, world.now);
        EXPECT_EQ(outcome.events.size(), 1U);
        journal.insert(journal.end(), outcome.events.begin(), outcome.events.end());
    }
    bool is_wrapping() const {
        return world.task("c1") != nullptr && world.task("c1")->wrapping(named<AgentId>("anna"));
    }
    SmallWorld world;
    std::vector<Event> journal;
};

TEST_F(TimersAside, DoNotFireUntilTheyAreResumed) {
    Timer const timer = wrap_up();
    set_aside(timer, false);
    EXPECT_FALSE(world.engine.next_deadline());
    world.wait(std::chrono::minutes(5));
    EXPECT_TRUE(is_wrapping());
    EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    set_aside(timer, true);
    EXPECT_EQ(world.engine.next_timer(), timer);
    world.wait(Duration(0));
    EXPECT_FALSE(is_wrapping());
}

TEST_F(TimersAside, StayAsideOverARestart) {
    Timer const timer = wrap_up();
    set_aside(timer, false);
    auto const restored = Engine::restore(world.engine.snapshot());
    ASSERT_TRUE(restored);
    EXPECT_FALSE(restored->next_timer());
    EXPECT_EQ(restored->hash(), world.engine.hash());
    Engine replayed = world.replayed();
    for (Event const& event : journal) replayed.apply(event);
    EXPECT_EQ(replayed.hash(), world.engine.hash());
    EXPECT_FALSE(replayed.next_timer());
}

TEST_F(TimersAside, AreForgottenWithWhatTheyAreOf) {
    set_aside(wrap_up(), false);
    EXPECT_EQ(world.engine.state().timers_aside.size(), 1U);
    SubmitWrapUp submit;
    submit.by = SmallWorld::actor("anna");
    submit.agent = submit.by.agent;
    submit.task = named<TaskId>("c1");
    submit.code = named<AuxCodeId>("sale");
    ASSERT_FALSE(world.give(submit).refusal);
    EXPECT_TRUE(world.engine.state().timers_aside.empty());
}

TEST_F(TimersAside, WhatIsNoTimerIsNotSetAside) {
    Timer timer = wrap_up();
    timer.due = timer.due + Duration(1);
    EXPECT_TRUE(world.engine.set_timer_aside(timer, false, world.now).events.empty());
    EXPECT_TRUE(world.engine.set_timer_aside(wrap_up(), true, world.now).events.empty());
}

struct Throwing final : FaultPoint {
    FaultPlace at = FaultPlace::decide;
    void pass(FaultPlace place) override {
        if (place == at) throw std::runtime_error("a bug");
    }
};

TEST_F(TimersAside, AFaultPointThrowsWhereItIsAsked) {
    Throwing point;
    for (FaultPlace const place : {FaultPlace::timer, FaultPlace::decide, FaultPlace::apply}) {
        auto engine = Engine::restore(world.engine.snapshot());
        point.at = place;
        engine->watch(&point);
        auto const act = [&] {
            static_cast<void>(
                place == FaultPlace::timer
                    ? engine->tick(*engine->next_deadline(), 1)
                    : engine->step(SocketOpened{named<AgentId>("ben"), 7, true}, world.now));
        };
        EXPECT_THROW(act(), std::runtime_error) << enum_name(place);
    }
}

TEST_F(TimersAside, FactsAreKeptAsBytes) {
    Fact const fact =
        LegFailed{{"pbx", 7}, named<TaskId>("c1"), {LegKind::customer, {}, {}}, "busy"};
    EXPECT_EQ(decode_fact(encode(fact)), fact);
    EXPECT_FALSE(decode_fact("no fact"));
}

}  // namespace
}  // namespace ringmaster::testing::timers_aside_test
