// Limits are the engine's to decide, by value: whatever comes more than the edge lets through is a
// refusal, or makes room, and never breaks an invariant (SEC-5, OPS-8).

#include "ringmaster/core/model/limits.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support/small_world.hpp"

namespace ringmaster::testing::engine_limits_test {
namespace {

using namespace core;

CreateTask some_call(char const* name) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>(name);
    create.entry_point = named<EntryPointId>("support-line");
    create.origin = "+15550100";
    return create;
}

struct Beyond {
    char const* limit;
    std::function<void(SmallWorld&)> push;
};

void open_sockets(SmallWorld& world, bool resumed) {
    for (std::uint64_t socket = 1; socket <= limits::sockets_per_agent_max + 6; ++socket) {
        world.tell(SocketOpened{named<AgentId>("ben"), 1'000 + socket, resumed});
    }
}

std::vector<Beyond> limits_of_creation() {
    return {
        {"attributes_max",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             for (int count = 0; count < 300; ++count) {
                 create.attributes["v" + std::to_string(count)] = PlainValue{"x"};
             }
             world.give(create);
         }},
        {"attribute_value_max",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             create.attributes[std::string(9'999, 'n')] = PlainValue{std::string(99'999, 'v')};
             world.give(create);
         }},
        {"priority_highest",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             create.priority = -300;
             world.give(create);
         }},
        {"priority_lowest",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             create.priority = 300;
             world.give(create);
         }},
        {"backdate_max",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             create.age_since = Time{1};
             world.give(create);
         }},
        {"preferred_agents_max",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             for (int count = 0; count < 100; ++count) {
                 create.preferred.push_back({named<AgentId>("ben" + std::to_string(count)), count});
             }
             world.give(create);
         }},
        {"skill_requirements_max",
         [](SmallWorld& world) {
             CreateTask create = some_call("c1");
             create.requirements.resize(500);
             world.give(create);
         }},
    };
}

std::vector<Beyond> all_limits() {
    std::vector<Beyond> rows{
        {"sockets_per_agent_max", [](SmallWorld& world) { open_sockets(world, false); }},
        {"sockets_per_agent_max, resumed", [](SmallWorld& world) { open_sockets(world, true); }},
        {"sockets_per_agent_max, signed in",
         [](SmallWorld& world) {
             world.bring_in("ben");
             open_sockets(world, false);
             world.wait(limits::arrival_grace);
         }},
        {"reason_text_max",
         [](SmallWorld& world) {
             world.bring_in("ben");
             Logout logout{SmallWorld::actor("ben"), named<AgentId>("ben"),
                           std::string(9'999, 'x')};
             world.give(logout);
         }},
        {"fact_window",
         [](SmallWorld& world) {
             for (std::uint64_t number = 1; number < 3 * limits::fact_window; number += 2) {
                 world.tell(CustomerLeft{{"pbx", number}, named<TaskId>("nobody")});
             }
         }},
        {"offers_shown_max",
         [](SmallWorld& world) {
             for (int count = 0; count < 20; ++count) {
                 world.give(some_call(("c" + std::to_string(count)).c_str()));
             }
             for (char const* name : {"anna", "ben", "carla"}) world.bring_in(name);
         }},
    };
    for (Beyond& row : limits_of_creation()) rows.push_back(std::move(row));
    return rows;
}

TEST(EngineLimits, WhatIsBeyondThemBreaksNothing) {
    for (Beyond const& row : all_limits()) {
        SCOPED_TRACE(row.limit);
        SmallWorld world;
        EXPECT_NO_THROW(row.push(world));
        EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
        EXPECT_EQ(world.replayed().hash(), world.engine.hash());
    }
}

TEST(EngineLimits, TheNewestSocketsStay) {
    SmallWorld world;
    open_sockets(world, true);
    auto const& sockets = world.agent("ben")->sockets;
    ASSERT_EQ(sockets.size(), limits::sockets_per_agent_max);
    EXPECT_EQ(sockets.front().id, 1'007U);
    EXPECT_EQ(sockets.back().id, 1'016U);
    // The edge says later what was replaced.
    world.tell(SocketClosed{named<AgentId>("ben"), 1'001});
    EXPECT_EQ(world.agent("ben")->sockets.size(), limits::sockets_per_agent_max);
}

}  // namespace
}  // namespace ringmaster::testing::engine_limits_test
