#include <gtest/gtest.h>

#include "ringmaster/api/delivery/replay_buffer.hpp"

namespace ringmaster::api::delivery_replay_test {
namespace {

constexpr core::Time noon{43'200'000};

ReplayBuffer::Text text(std::string value) {
    return std::make_shared<std::string const>(std::move(value));
}

TEST(DeliveryReplay, NothingSentMeansNothingKnown) {
    ReplayBuffer const buffer;
    EXPECT_FALSE(buffer.after(0));
    EXPECT_FALSE(buffer.after(7));
}

TEST(DeliveryReplay, GivesWhatWasMissedInOrder) {
    ReplayBuffer buffer;
    for (std::uint64_t sequence = 57; sequence <= 60; ++sequence) {
        buffer.push(sequence, text(std::to_string(sequence)), noon);
    }
    auto const missed = buffer.after(58);
    ASSERT_TRUE(missed);
    ASSERT_EQ(missed->size(), 2U);
    EXPECT_EQ(*missed->front(), "59");
    EXPECT_EQ(*missed->back(), "60");
    EXPECT_EQ(buffer.after(60)->size(), 0U);
    EXPECT_EQ(buffer.after(56)->size(), 4U);
    EXPECT_FALSE(buffer.after(55));
    EXPECT_FALSE(buffer.after(61));  // from another history
}

TEST(DeliveryReplay, IsBoundedByCount) {
    ReplayBuffer buffer;
    std::uint64_t const last = ReplayBuffer::events_max + 10;
    for (std::uint64_t sequence = 1; sequence <= last; ++sequence)
        buffer.push(sequence, text("x"), noon);
    EXPECT_FALSE(buffer.after(9));
    EXPECT_EQ(buffer.after(10)->size(), ReplayBuffer::events_max);
}

TEST(DeliveryReplay, IsBoundedByBytes) {
    ReplayBuffer buffer;
    std::string const third(ReplayBuffer::bytes_max / 3 - ReplayBuffer::bytes_per_event, 'x');
    for (std::uint64_t sequence = 1; sequence <= 4; ++sequence)
        buffer.push(sequence, text(third), noon);
    EXPECT_FALSE(buffer.after(0));
    EXPECT_EQ(buffer.after(1)->size(), 3U);
    buffer.push(5, text(std::string(ReplayBuffer::bytes_max + 1, 'x')), noon);
    EXPECT_FALSE(buffer.after(4));
    EXPECT_EQ(buffer.after(5)->size(), 0U);
}

TEST(DeliveryReplay, IsBoundedByAge) {
    ReplayBuffer buffer;
    for (std::uint64_t sequence = 1; sequence <= 4; ++sequence) {
        buffer.push(sequence, text("x"), noon + std::chrono::seconds(sequence));
    }
    buffer.drop_before(noon + std::chrono::seconds(3));
    EXPECT_FALSE(buffer.after(1));
    EXPECT_EQ(buffer.after(2)->size(), 2U);
    buffer.drop_before(noon + std::chrono::seconds(9));
    EXPECT_TRUE(buffer.empty());
    EXPECT_EQ(buffer.bytes(), 0U);
    EXPECT_EQ(buffer.after(4)->size(), 0U);  // he has missed nothing
    EXPECT_FALSE(buffer.after(3));
}

TEST(DeliveryReplay, AJumpDropsThePast) {
    ReplayBuffer buffer;
    buffer.push(1, text("1"), noon);
    buffer.push(5, text("5"), noon);
    EXPECT_FALSE(buffer.after(1));
    EXPECT_EQ(buffer.after(4)->size(), 1U);
}

}  // namespace
}  // namespace ringmaster::api::delivery_replay_test
