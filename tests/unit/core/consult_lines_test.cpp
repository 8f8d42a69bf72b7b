// Who takes what waits: every kind of entry × an agent or a line, and what may come of it. A line
// takes contacts; it gives no advice (RQ-14, CO-9).

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/small_world.hpp"

namespace ringmaster::testing::consult_lines_test {
namespace {

using namespace core;

enum class Waits { arrival, consult_queue, consult_entry_point, transfer, requeued };
enum class Then { answers, refuses, stays_silent, owner_cancels, customer_leaves, queue_closes };

constexpr std::array all_waits{Waits::arrival, Waits::consult_queue, Waits::consult_entry_point,
                               Waits::transfer, Waits::requeued};
constexpr std::array all_ends{Then::answers,       Then::refuses,         Then::stays_silent,
                              Then::owner_cancels, Then::customer_leaves, Then::queue_closes};

char const* const line = "+4930555777";

bool is_consult(Waits waits) {
    return waits == Waits::consult_queue || waits == Waits::consult_entry_point;
}

// anna has a call; sales is served by a line or by carla, nobody else.
class Taker {
public:
    Taker(Waits waits, bool by_line) {
        auto profile = world.engine.state().config.profiles.begin()->second;
        profile.consult_to_queue = true;
        Queue sales = *world.engine.state().config.queue(named<QueueId>("sales"));
        sales.teams = {named<TeamId>(by_line ? "outside" : "desk")};
        Team outside{named<TeamId>("outside"), "outside", named<SiteId>("site"), {}, true, line, 1};
        Team desk{named<TeamId>("desk"), "desk", named<SiteId>("site"), {}, true};
        User one = *world.engine.state().config.user(named<AgentId>("carla"));
        one.teams = {desk.id};
        world.configure({ConfigItem(profile), ConfigItem(sales), ConfigItem(outside),
                         ConfigItem(desk), ConfigItem(one)});
        world.bring_in("anna");
        if (!by_line) {
            Login login;
            login.by = SmallWorld::actor("carla");
            login.agent = named<AgentId>("carla");
            login.session = named<SessionId>("carla-session");
            login.team = desk.id;
            login.dial_number = "carla";
            world.tell(SocketOpened{login.agent, 99, true});
            world.give(login);
            world.give(SetState{login.by, login.agent, true, {}, ""});
        }
        if (waits == Waits::arrival) {
            world.call("c1", "sales");
            return;
        }
        world.call("c1");
        world.accept("anna", "c1");
        begin(waits);
    }

    void begin(Waits waits) {
        Target target;
        target.kind = TargetKind::queue;
        target.queue = named<QueueId>("sales");
        if (waits == Waits::consult_entry_point) {
            target.kind = TargetKind::entryPoint;
            target.entry_point = named<EntryPointId>("sales-line");
        }
        Outcome outcome;
        if (is_consult(waits)) {
            outcome = world.give(StartConsult{anna, anna.agent, task, target});
        } else if (waits == Waits::transfer) {
            outcome = world.give(TransferTask{anna, anna.agent, task, target});
        } else {
            Actor const sue{ActorKind::supervisor, named<AgentId>("sue"), "sue"};
            RequeueTask requeue;
            requeue.by = sue;
            requeue.task = task;
            requeue.queue = target.queue;
            outcome = world.give(requeue);
        }
        ASSERT_FALSE(outcome.refusal) << describe_reason(outcome.refusal->reason).id;
    }

    void then(Then end, bool by_line) {
        Leg const number{LegKind::number, {}, line};
        switch (end) {
            case Then::answers:
                if (by_line) world.tell(LegAnswered{{}, task, number});
                if (!by_line) world.tell(LegAnswered{{}, task, {LegKind::agent, carla, {}}});
                break;
            case Then::refuses:
                if (by_line) world.tell(LegFailed{{}, task, number, "busy"});
                if (!by_line) world.give(Reject{SmallWorld::actor("carla"), carla, task});
                break;
            case Then::stays_silent: break;
            case Then::owner_cancels: world.give(EndConsult{anna, anna.agent, task}); break;
            case Then::customer_leaves: world.tell(CustomerLeft{{}, task}); break;
            case Then::queue_closes:
                world.give(CloseQueue{anna, named<QueueId>("sales"), true});
                break;
        }
        world.wait(std::chrono::minutes(10));  // every deadline there is
    }

    SmallWorld world;  // throws when an invariant is broken
    Actor const anna = SmallWorld::actor("anna");
    AgentId const carla = named<AgentId>("carla");
    TaskId const task = named<TaskId>("c1");
};

TEST(Takers, EveryKindOfEntryByAnAgentAndByALineComesToAnEnd) {
    for (Waits const waits : all_waits) {
        for (bool const by_line : {false, true}) {
            for (Then const end : all_ends) {
                SCOPED_TRACE("entry " + std::to_string(static_cast<int>(waits)) +
                             (by_line ? " line" : " agent") + " end " +
                             std::to_string(static_cast<int>(end)));
                Taker taker(waits, by_line);
                Task const& task = *taker.world.task("c1");
                bool const dialled = task.number_transfer.has_value();
                EXPECT_EQ(dialled, by_line && !is_consult(waits));
                EXPECT_EQ(task.offers.size(), by_line ? 0U : 1U);
                ASSERT_NO_THROW(taker.then(end, by_line));
                Task const* const after = taker.world.task("c1");
                EXPECT_TRUE(after == nullptr || !after->consult || after->consult->answered());
                EXPECT_EQ(taker.world.replayed().hash(), taker.world.engine.hash());
            }
        }
    }
}

TEST(Takers, TheOwnerKeepsHisCallWhileHeAsksAQueueOfLines) {
    for (Waits const waits : {Waits::consult_queue, Waits::consult_entry_point}) {
        Taker taker(waits, true);
        auto const explained = taker.world.engine.explain(taker.task);
        ASSERT_EQ(explained.size(), 1U);
        ASSERT_EQ(explained[0].lines.size(), 1U);
        ASSERT_EQ(explained[0].lines[0].objections.size(), 1U);
        EXPECT_EQ(explained[0].lines[0].objections[0].why, WhyNot::takes_no_consults);
        auto const outcome = taker.world.wait(std::chrono::seconds(120));
        EXPECT_FALSE(taker.world.task("c1")->consult);  // CO-9: at its timeout
        ASSERT_NE(taker.world.task("c1")->owner(), nullptr);
        auto const resumed =
            taker.world.give(HoldLeg{taker.anna, taker.anna.agent, taker.task, false, true});
        EXPECT_FALSE(resumed.refusal);
        EXPECT_FALSE(taker.world.end("anna", "c1").refusal);
    }
}

// A journal of an earlier version in which a line is dialled for a consult.
class DialledForAConsult : public ::testing::Test {
protected:
    DialledForAConsult() : taker(Waits::consult_queue, true) {
        Task const& task = *taker.world.task("c1");
        std::uint32_t const entry = task.consult->requested()->entry;
        taker.world.engine.apply(NumberTransferStarted{taker.task, task.next_ordinal, line,
                                                       std::nullopt, false, taker.world.now, entry,
                                                       named<TeamId>("outside")});
    }
    Taker taker;
};

TEST_F(DialledForAConsult, TheDeadlineFreesTheOwner) {
    ASSERT_NO_THROW(taker.world.wait(std::chrono::seconds(120)));
    EXPECT_FALSE(taker.world.task("c1")->consult);
    EXPECT_FALSE(taker.world.task("c1")->number_transfer);
    taker.world.give(HoldLeg{taker.anna, taker.anna.agent, taker.task, false, true});
    EXPECT_FALSE(taker.world.end("anna", "c1").refusal);
}

TEST_F(DialledForAConsult, TheAnswerIsNotWanted) {
    Leg const number{LegKind::number, {}, line};
    auto const outcome = taker.world.tell(LegAnswered{{}, taker.task, number});
    EXPECT_FALSE(taker.world.task("c1")->number_transfer);
    EXPECT_TRUE(taker.world.task("c1")->numbers.empty());
    bool const hung_up = std::any_of(
        outcome.effects.begin(), outcome.effects.end(), [&number](Effect const& effect) {
            auto const* const command = std::get_if<MediaCommand>(&effect);
            return command != nullptr && command->kind == MediaKind::hangup &&
                   command->leg == number;
        });
    EXPECT_TRUE(hung_up);
}

}  // namespace
}  // namespace ringmaster::testing::consult_lines_test
