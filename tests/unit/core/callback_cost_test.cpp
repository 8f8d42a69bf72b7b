// What callbacks cost while they wait, and when many are due at once (CB-2): a bound of memory for
// each, no more work at a time than any timers are, and nobody before his turn. The bound is what
// one takes today; most of it is the contact itself (672 bytes) and what was wished (336).
#include <gtest/gtest.h>
#include <malloc.h>

#include <iostream>
#include <string>

#include "ringmaster/core/model/limits.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::callback_cost_test {
namespace {

using namespace core;

constexpr int many = 100'000;
constexpr int at_once = 10'000;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool counts_memory = false;  // the sanitizer's allocator does not tell mallinfo
#else
constexpr bool counts_memory = true;
#endif

TaskId numbered(int index) { return TaskId{Uuid{77, static_cast<std::uint64_t>(index) + 1}}; }

void ask(SmallWorld& world, int index, Time from) {
    CreateTask create;
    create.by.kind = ActorKind::administrator;
    create.task = numbered(index);
    create.queue = named<QueueId>("support");
    create.customer_name = "A customer's name";
    CallbackWish wish;
    wish.type = CallbackType::scheduled;
    wish.number = "+4930" + std::to_string(1'000'000 + index);
    wish.origin = "api";
    wish.note = "Wants to know about his invoice";
    wish.appointment = Appointment{"Europe/Berlin", "2026-03-10", "10:00:00",
                                   "11:00:00",      from,         from + std::chrono::hours(1)};
    create.callback = wish;
    Outcome const outcome = world.engine.step(Command(create), world.now);
    ASSERT_FALSE(outcome.refusal);
}

TEST(CallbackCost, AHundredThousandWaitAndCostMemoryAlone) {
    SmallWorld world;
    auto const before = mallinfo2().uordblks;
    for (int index = 0; index < many; ++index) {
        ask(world, index, world.now + std::chrono::hours(1) + std::chrono::seconds(index));
    }
    auto const each = (mallinfo2().uordblks - before) / many;
    std::cout << each << " bytes each\n";
    if (counts_memory) {
        EXPECT_LT(each, 1'700U);
    }
    // Nothing to do until the first one's time.
    EXPECT_TRUE(world.engine.tick(world.now + std::chrono::minutes(59), 256).events.empty());
}

TEST(CallbackCost, ManyAtOnceComeInOrderAndSoManyAtATime) {
    SmallWorld world;
    Time const due = world.now + std::chrono::hours(1);
    for (int index = 0; index < at_once; ++index) ask(world, index, due + Duration(index % 1'000));
    Time latest{};
    std::size_t queued = 0;
    std::size_t ticks = 0;
    Time const now = due + std::chrono::seconds(1);
    while (world.engine.next_deadline() <= now) {
        auto const outcome = world.engine.tick(now, limits::timers_per_tick_max);
        std::size_t in_this = 0;
        for (Event const& event : outcome.events) {
            auto const* const one = std::get_if<TaskQueued>(&event);
            if (one == nullptr) continue;
            EXPECT_LE(latest, one->age_since);
            latest = one->age_since;
            ++in_this;
        }
        EXPECT_LE(in_this, limits::timers_per_tick_max);
        queued += in_this;
        ++ticks;
    }
    EXPECT_EQ(queued, static_cast<std::size_t>(at_once));
    EXPECT_GE(ticks, at_once / limits::timers_per_tick_max);
}

}  // namespace
}  // namespace ringmaster::testing::callback_cost_test
