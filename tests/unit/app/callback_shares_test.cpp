// SEC-5: callbacks that wait are a store that callers fill.
#include "app/turn/callback_shares.hpp"

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::app::callback_shares_test {
namespace {

using Room = CallbackShares::Room;
using testing::named;

class SharesOfCallbacks : public ::testing::Test {
protected:
    Room room_for(std::string const& subject) {
        constexpr std::size_t capacity = 10;
        auto const waiting = world.engine.callbacks_in(named<core::QueueId>("support")).size();
        return shares.room_for(subject, world.engine, world.now, {waiting, capacity});
    }
    Room ask(std::string const& subject) {
        auto const room = room_for(subject);
        if (room != Room::there_is) return room;
        core::CreateTask create;
        create.by.kind = core::ActorKind::connector;
        create.task = named<core::TaskId>("callback" + std::to_string(++asked));
        create.queue = named<core::QueueId>("support");
        create.callback = core::CallbackWish{};
        create.callback->number = "+49307770" + std::to_string(asked);
        EXPECT_FALSE(world.give(create).refusal);
        shares.take(subject, create.task);
        return room;
    }
    int fill(std::string const& subject) {
        int taken = 0;
        while (ask(subject) == Room::there_is) ++taken;
        return taken;
    }

    testing::SmallWorld world;
    CallbackShares shares;
    int asked = 0;
};

TEST_F(SharesOfCallbacks, LeaveRoomForTheNext) {
    EXPECT_EQ(fill("site"), 5);
    EXPECT_EQ(room_for("site"), Room::none_for_caller);
    EXPECT_GT(fill("bot"), 1);
    EXPECT_EQ(ask("another"), Room::there_is);
}

TEST_F(SharesOfCallbacks, AreGivenBackWithWhatIsOver) {
    EXPECT_EQ(fill("site"), 5);
    for (int index = 1; index <= 3; ++index) {
        auto const id = named<core::TaskId>("callback" + std::to_string(index));
        EXPECT_FALSE(world.give(core::CancelCallback{{}, id}).refusal);
    }
    world.now = world.now + std::chrono::seconds(1);
    EXPECT_EQ(fill("site"), 3);
}

// What an earlier run has taken is nobody's, and takes room all the same.
TEST_F(SharesOfCallbacks, OfAnEarlierRunTakeRoom) {
    EXPECT_EQ(fill("site"), 5);
    shares = {};
    EXPECT_EQ(fill("site"), 3);
    while (ask("another" + std::to_string(asked)) == Room::there_is) {}
    EXPECT_EQ(ask("last"), Room::none);
}

}  // namespace
}  // namespace ringmaster::app::callback_shares_test
