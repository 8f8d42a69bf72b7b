// CH-2: what keeps a chat open, and what the record says of one that was closed.

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::testing::chat_idle_test {
namespace {

using namespace core;
using std::chrono::seconds;

class ChatIdle : public ::testing::Test {
protected:
    ChatIdle() {
        Queue queue = world.engine.state().config.queues.at(named<QueueId>("webchat"));
        queue.chat_idle = seconds(60);
        world.configure({queue});
        world.bring_in("anna");
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = chat;
        create.media = MediaType::chat;
        create.entry_point = named<EntryPointId>("site-chat");
        world.give(create);
        world.accept("anna", "chat");
    }

    std::optional<Time> due() const { return world.task("chat")->idle_due; }

    SmallWorld world;
    TaskId const chat = named<TaskId>("chat");
};

TEST_F(ChatIdle, the_record_shows_the_deadline_itself) {
    Time const deadline = *due();
    EXPECT_EQ(deadline, world.now + seconds(60));
    world.now = deadline + seconds(7);  // the server was down
    Outcome const outcome = world.tell(DaemonStarted{});
    Outcome const fired = world.wait(seconds(0));
    std::optional<TaskEnded> ended;
    for (auto const& events : {outcome.events, fired.events}) {
        for (Event const& event : events) {
            if (auto const* one = std::get_if<TaskEnded>(&event)) ended = *one;
        }
    }
    ASSERT_TRUE(ended.has_value());
    EXPECT_EQ(ended->due, deadline);
    EXPECT_EQ(ended->at, world.now);
    EXPECT_EQ(ended->by, TerminatingParty::System);
}

TEST_F(ChatIdle, any_fact_of_its_connector_moves_the_deadline) {
    for (Fact const& fact : {Fact(MessagePassed{{}, chat, {}}), Fact(Dtmf{{}, chat, {}, "1"}),
                             Fact(RecordingFile{{}, chat, "a file"})}) {
        world.wait(seconds(30));
        world.tell(fact);
        EXPECT_EQ(due(), world.now + seconds(60));
    }
}

TEST_F(ChatIdle, others_do_not_keep_it_open) {
    Time const deadline = *due();
    world.wait(seconds(30));
    world.tell(StrayLeg{{}, chat, MediaType::chat, {}});
    world.tell(MessagePassed{{}, named<TaskId>("another"), {}});
    world.give(PrioritizeTask{SmallWorld::actor("sue"), chat, 1});
    world.give(Reload{SmallWorld::actor("anna"), named<AgentId>("anna")});
    EXPECT_EQ(due(), deadline);
}

TEST_F(ChatIdle, two_activities_at_one_instant_are_one_record) {
    world.tell(MessagePassed{{}, chat, {}});
    Outcome const again = world.tell(MessagePassed{{}, chat, {}});
    EXPECT_TRUE(again.events.empty());
}

}  // namespace
}  // namespace ringmaster::testing::chat_idle_test
