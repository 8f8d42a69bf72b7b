// OPS-7: the marks, the reserve, and that releasing the reserve does not lift the level.
#include "ringmaster/store/space.hpp"

#include <fstream>

#include "unit/store/scratch.hpp"

namespace ringmaster::store::space_test {
namespace {

class Space : public ::testing::Test {
protected:
    Space() { std::ofstream(scratch_.file()) << "a database"; }

    SpaceGuard guard() {
        SpaceOptions options;
        options.path = scratch_.file();
        options.low_bytes = 1000;
        options.critical_bytes = 400;
        options.reserve_bytes = 100;
        options.free_bytes = [this] { return free_; };
        return SpaceGuard(std::move(options));
    }
    [[nodiscard]] bool reserve_on_disk() const {
        return std::filesystem::exists(scratch_.file() + ".reserve");
    }

private:
    Scratch scratch_;

protected:
    std::optional<std::uint64_t> free_ = 5000;
};

TEST_F(Space, LevelsFollowTheMarks) {
    SpaceGuard watched = guard();
    EXPECT_EQ(watched.check().level, SpaceLevel::ample);
    EXPECT_TRUE(reserve_on_disk());
    free_ = 1000;
    EXPECT_EQ(watched.check().level, SpaceLevel::ample);
    free_ = 999;
    EXPECT_EQ(watched.check().level, SpaceLevel::low);
    free_ = 400;
    EXPECT_EQ(watched.check().level, SpaceLevel::low);
    EXPECT_TRUE(reserve_on_disk());
}

TEST_F(Space, BelowTheSecondMarkTheReserveIsReleased) {
    SpaceGuard watched = guard();
    EXPECT_TRUE(watched.check().reserve_held);
    free_ = 399;
    EXPECT_EQ(watched.check().level, SpaceLevel::critical);
    EXPECT_FALSE(reserve_on_disk());
    free_ = 499;  // what the release gave back admits nobody
    EXPECT_EQ(watched.check().level, SpaceLevel::critical);
    free_ = 500;
    EXPECT_EQ(watched.check().level, SpaceLevel::low);
    free_ = 1099;  // not enough for the reserve and the first mark
    EXPECT_EQ(watched.check().level, SpaceLevel::low);
    EXPECT_FALSE(reserve_on_disk());
    free_ = 1100;
    EXPECT_EQ(watched.check().level, SpaceLevel::ample);
    EXPECT_TRUE(reserve_on_disk());
}

TEST_F(Space, ReserveOutlivesTheProcess) {
    EXPECT_TRUE(guard().check().reserve_held);
    free_ = 450;
    SpaceGuard next = guard();
    SpaceState const state = next.check();
    EXPECT_TRUE(state.reserve_held);
    EXPECT_EQ(state.level, SpaceLevel::low);
}

TEST_F(Space, FileSystemThatCannotBeAskedCountsAsFull) {
    SpaceGuard watched = guard();
    free_ = std::nullopt;
    EXPECT_EQ(watched.check().level, SpaceLevel::critical);
}

TEST(SpaceOfARealDisk, IsAskedAndReserved) {
    Scratch scratch;
    SpaceOptions options;
    options.path = scratch.file("folder/not/yet/there.db");
    options.low_bytes = 1;
    options.critical_bytes = 1;
    options.reserve_bytes = 0;
    EXPECT_GT(SpaceGuard(options).check().free_bytes, 0U);
    options.path = scratch.file();
    options.reserve_bytes = 1U << 20U;
    EXPECT_FALSE(SpaceGuard(options).check().reserve_held);  // there is nothing to keep it for
    std::ofstream(options.path) << "a database";
    EXPECT_TRUE(SpaceGuard(options).check().reserve_held);
    EXPECT_EQ(std::filesystem::file_size(scratch.file() + ".reserve"), 1U << 20U);
}

}  // namespace
}  // namespace ringmaster::store::space_test
