#include <gtest/gtest.h>

#include <set>

#include "ringmaster/api/delivery/capability.hpp"
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::delivery_capability_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;

Subscription subscription(core::AgentId agent) {
    Subscription made;
    made.agent = agent;
    return made;
}

TEST(DeliveryCapability, OpensOnceForItsSubscriber) {  // SEC-3
    CapabilityStore store(org);
    auto const capability = store.issue(subscription(ana), noon);
    auto const redeemed = store.redeem(capability, noon + 29s);
    ASSERT_TRUE(redeemed);
    EXPECT_EQ(redeemed->agent, ana);
    EXPECT_FALSE(store.redeem(capability, noon + 29s));
    EXPECT_EQ(store.size(), 0U);
}

TEST(DeliveryCapability, ExpiresAfterThirtySeconds) {
    CapabilityStore store(org);
    auto const capability = store.issue(subscription(ana), noon);
    EXPECT_FALSE(store.redeem(capability, noon + 30s));
    EXPECT_EQ(store.size(), 0U);
}

TEST(DeliveryCapability, IsLongAndNeverTheSame) {
    CapabilityStore store(org);
    std::set<std::string> seen;
    for (std::uint64_t number = 0; number < 100; ++number) {
        auto const capability = store.issue(subscription(id<core::AgentId>(number)), noon);
        EXPECT_GE(capability.size() * 6, 128U);
        EXPECT_TRUE(seen.insert(capability).second);
        EXPECT_FALSE(store.redeem(capability.substr(1), noon));
        EXPECT_FALSE(store.redeem(capability + "A", noon));
    }
    EXPECT_FALSE(store.redeem("", noon));
}

TEST(DeliveryCapability, AnAgentKeepsTheNewestFew) {
    CapabilityStore store(org);
    auto const others = store.issue(subscription(bor), noon);
    auto const oldest = store.issue(subscription(ana), noon);
    std::string newest;
    for (std::size_t more = 0; more < CapabilityStore::per_holder_max; ++more) {
        newest = store.issue(subscription(ana), noon);
    }
    EXPECT_EQ(store.size(), CapabilityStore::per_holder_max + 1);
    EXPECT_FALSE(store.redeem(oldest, noon));
    EXPECT_TRUE(store.redeem(newest, noon));
    EXPECT_TRUE(store.redeem(others, noon));
}

TEST(DeliveryCapability, UnusedOnesDoNotPileUp) {
    CapabilityStore store(org);
    for (std::uint64_t number = 0; number < 50; ++number) {
        (void)store.issue(subscription(id<core::AgentId>(number)), noon);
    }
    (void)store.issue(subscription(ana), noon + 31s);
    EXPECT_EQ(store.size(), 1U);
}

}  // namespace
}  // namespace ringmaster::api::delivery_capability_test
