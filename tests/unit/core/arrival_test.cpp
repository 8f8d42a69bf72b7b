// RQ-2: of equal entries the first to come is first, whatever their ids are.

#include <gtest/gtest.h>

#include <algorithm>

#include "support/small_world.hpp"

namespace ringmaster::testing::arrival_test {
namespace {

using namespace core;

// Six customers of one instant, in every rotation of their ids' order.
class Arrivals : public ::testing::TestWithParam<std::size_t> {
protected:
    SmallWorld world;
    std::vector<std::string> names{"c1", "c2", "c3", "c4", "c5", "c6"};

    void SetUp() override {
        std::sort(names.begin(), names.end(), [](auto const& left, auto const& right) {
            return named<TaskId>(left) > named<TaskId>(right);
        });
        auto const turn = static_cast<std::ptrdiff_t>(GetParam());
        std::rotate(names.begin(), names.begin() + turn, names.end());
    }
    void arrive() {
        for (auto const& name : names) world.call(name);
    }
    // Whoever is offered, accepted and ended by anna, one after the other.
    std::vector<std::string> served() {
        std::vector<std::string> order;
        world.bring_in("anna");
        while (order.size() < names.size()) {
            auto const offered = std::find_if(names.begin(), names.end(), [&](auto const& name) {
                Task const* const task = world.task(name);
                return task != nullptr && task->offer_to(named<AgentId>("anna")) != nullptr;
            });
            if (offered == names.end()) return order;
            order.push_back(*offered);
            world.accept("anna", *offered);
            world.end("anna", *offered);
            world.wait(std::chrono::seconds(61));  // the wrap-up ends
        }
        return order;
    }
};

INSTANTIATE_TEST_SUITE_P(InAnyOrder, Arrivals, ::testing::Range<std::size_t>(0, 6));

TEST_P(Arrivals, AreServedAsTheyCame) {
    arrive();
    EXPECT_EQ(served(), names);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST_P(Arrivals, AreExplainedAsTheyCame) {
    arrive();
    for (std::size_t index = 0; index < names.size(); ++index) {
        auto const explained = world.engine.explain(named<TaskId>(names[index]));
        ASSERT_EQ(explained.size(), 1U);
        EXPECT_EQ(explained[0].position, index + 1) << names[index];
        EXPECT_EQ(explained[0].arrival, index + 1) << names[index];
    }
}

TEST_P(Arrivals, KeepTheirPlaceOverASnapshotAndAChangeOfConfiguration) {
    arrive();
    world.configure({});
    auto restored = Engine::restore(world.engine.snapshot());
    ASSERT_TRUE(restored);
    world.engine = std::move(*restored);
    EXPECT_EQ(served(), names);
}

// Age and priority come first; a later arrival does not outrank an older customer.
TEST_P(Arrivals, DecideOnlyBetweenEquals) {
    arrive();
    CreateTask older;
    older.by.kind = ActorKind::connector;
    older.task = named<TaskId>("older");
    older.entry_point = named<EntryPointId>("support-line");
    older.age_since = world.now - std::chrono::seconds(1);
    world.give(older);
    auto const explained = world.engine.explain(older.task);
    ASSERT_EQ(explained.size(), 1U);
    EXPECT_EQ(explained[0].position, 1U);
    EXPECT_EQ(explained[0].arrival, names.size() + 1);
}

}  // namespace
}  // namespace ringmaster::testing::arrival_test
