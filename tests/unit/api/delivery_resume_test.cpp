// Lost sockets that come back: replay, snapshot, and what must never be missed or doubled (OPS-3).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/delivery_bench.hpp"

namespace ringmaster::api::delivery_resume_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

SubscribeRequest from(std::uint64_t last_seq) {
    SubscribeRequest request;
    request.last_seq = last_seq;
    return request;
}

std::uint64_t sequence(Bench const& bench) { return bench.engine.state().agent(ana)->sequence; }

// From `first` on, without a gap, up to the engine's own counter.
void expect_gapless(Inbox const& inbox, std::uint64_t first, Bench const& bench) {
    auto expected = first;
    for (auto const seen : inbox.sequences()) EXPECT_EQ(seen, expected++);
    EXPECT_EQ(expected, sequence(bench) + 1);
}

TEST(DeliveryResume, MissedEventsAreReplayedInOrder) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    bench.set_state(ana, true);
    bench.call_arrives();
    auto const last = sequence(bench);
    bench.disconnect(first);
    bench.wait(20s);  // RONA while he is away
    ASSERT_GT(sequence(bench), last);

    auto const second = bench.connect(ana, from(last));
    EXPECT_THAT(second.inbox->names(), Contains("AgentOfferContactRona"));
    EXPECT_THAT(second.inbox->names(), Not(Contains("Snapshot")));
    bench.set_state(ana, true);
    expect_gapless(*second.inbox, last + 1, bench);
}

// WU-3: an instant minus `serverTime` is what is left of it, however long ago it was decided.
TEST(DeliveryResume, AReplayTellsTheTimeOfItsSending) {
    Bench bench;
    bench.delivery.stamp_with([&bench] { return bench.now; });
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const last = sequence(bench);
    bench.disconnect(first);
    bench.set_state(ana, true);
    auto const decided = bench.now.epoch_ms;
    bench.wait(9s);
    auto const second = bench.connect(ana, from(last));
    EXPECT_EQ(second.inbox->frames.front()["type"], "Welcome");
    EXPECT_GT(second.inbox->sequences().size(), 0U);
    for (auto const& frame : second.inbox->frames) {
        EXPECT_EQ(frame["serverTime"], decided + 9'000) << frame;
        if (frame.contains("seq")) {
            EXPECT_EQ(frame["eventTime"], decided) << frame;
        }
    }
}

// PROTOCOL 2: the last frame about a contact says so, live and when a reload tells of its end.
TEST(DeliveryResume, TheLastEventOfAContactSaysSo) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    bench.set_state(ana, true);
    auto const over = [](Inbox const& inbox) {
        std::vector<std::string> names;
        for (auto const& frame : inbox.frames) {
            if (frame["data"].value("isOver", false)) names.push_back(frame["data"]["type"]);
        }
        return names;
    };
    bench.call_arrives();
    bench.wait(20s);  // RONA
    EXPECT_THAT(over(*first.inbox), ElementsAre("AgentOfferContactRona"));
    first.inbox->clear();
    bench.set_state(ana, true);
    bench.disconnect(first);
    bench.wait(20s);
    auto const second = bench.connect(ana);
    bench.reload(ana);
    EXPECT_THAT(second.inbox->names(), Contains("AgentContact"));
    EXPECT_THAT(over(*second.inbox), ElementsAre("AgentOfferContactRona"));
}

// Who stays away for longer than the lease gives him is told the state, not how it came about.
TEST(DeliveryResume, WhatIsOlderThanAnAbsenceMayLastIsForgotten) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const last = sequence(bench);
    bench.disconnect(first);
    bench.set_state(ana, true);
    bench.real = bench.real + 66s;
    bench.delivery.forget_old(50s);
    EXPECT_THAT(bench.connect(ana, from(last)).inbox->names(), Contains("AgentStateChangeSuccess"));
    bench.real = bench.real + 1ms;
    bench.delivery.forget_old(50s);
    EXPECT_EQ(bench.delivery.sent_bytes(), 0U);
    EXPECT_THAT(bench.connect(ana, from(last)).inbox->names(), Contains("Snapshot"));
}

TEST(DeliveryResume, OfAgentsWhoAreGoneNothingStays) {
    Bench bench;
    for (int day = 0; day < 3; ++day) {
        auto const socket = bench.connect(ana);
        bench.login(ana);
        bench.disconnect(socket);
        EXPECT_EQ(bench.delivery.listeners(), 1U);
        bench.real = bench.real + 24h;
        bench.delivery.forget_old(50s);
        EXPECT_EQ(bench.delivery.listeners(), 0U);
        core::Logout logout;
        logout.by.kind = core::ActorKind::administrator;
        logout.agent = ana;
        bench.give(logout);
    }
}

TEST(DeliveryResume, NothingMissedMeansNothingReplayed) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    bench.disconnect(first);
    auto const last = sequence(bench);
    auto const second = bench.connect(ana, from(last));
    EXPECT_THAT(second.inbox->sequences(), ElementsAre());
    bench.set_state(ana, true);
    expect_gapless(*second.inbox, last + 1, bench);
}

// Rendered before the socket opened, committed after: sent to it once.
TEST(DeliveryResume, EventsInFlightArriveOnce) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const last = sequence(bench);
    bench.disconnect(first);
    bench.hold();
    bench.set_state(ana, true);
    auto const second = bench.open(bench.subscribe(ana, from(last)));
    bench.attach(second, ana, true);
    bench.call_arrives();
    bench.commit();
    expect_gapless(*second.inbox, last + 1, bench);
    EXPECT_THAT(second.inbox->names(), Contains("AgentOfferContact"));
}

TEST(DeliveryResume, UnknownSequenceGetsASnapshot) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    bench.set_state(ana, true);
    auto const task = bench.call_arrives();
    bench.disconnect(first);
    auto const second = bench.connect(ana, from(sequence(bench) + 100));
    ASSERT_THAT(second.inbox->names(), Contains("Snapshot"));
    auto const& frame = second.inbox->frames.back();
    EXPECT_EQ(frame["type"], "Snapshot");
    EXPECT_EQ(frame["data"]["seq"], sequence(bench));
    EXPECT_EQ(frame["data"]["agent"]["subStatus"], "Available");
    ASSERT_EQ(frame["data"]["tasks"].size(), 1U);
    EXPECT_EQ(frame["data"]["tasks"][0]["interactionId"], core::to_string(task));
    auto const next = sequence(bench) + 1;
    second.inbox->clear();
    bench.wait(20s);
    expect_gapless(*second.inbox, next, bench);
}

// The snapshot shows the state after events that are not committed yet: it waits for them, and
// they are not told twice.
TEST(DeliveryResume, SnapshotWaitsForItsCommit) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    bench.disconnect(first);
    bench.hold();
    bench.set_state(ana, true);
    auto const second = bench.open(bench.subscribe(ana, from(0)));
    bench.attach(second, ana, true);
    EXPECT_THAT(second.inbox->names(), ElementsAre("Welcome"));
    auto const next = sequence(bench) + 1;
    bench.call_arrives();
    bench.commit();
    EXPECT_EQ(second.inbox->names()[1], "Snapshot");
    EXPECT_EQ(second.inbox->frames[1]["data"]["seq"], next - 1);
    EXPECT_EQ(second.inbox->frames[1]["data"]["agent"]["subStatus"], "Available");
    expect_gapless(*second.inbox, next, bench);
}

// After a restart the counter goes on and the buffer is empty.
TEST(DeliveryResume, AfterARestartASnapshotComes) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const last = sequence(bench);
    auto const bytes = bench.engine.snapshot();

    Bench next;
    auto restored = core::Engine::restore(bytes);
    ASSERT_TRUE(restored);
    next.engine = std::move(*restored);
    next.tell(core::DaemonStarted{});
    auto const second = next.connect(ana, from(last));
    EXPECT_THAT(second.inbox->names(), Contains("Snapshot"));
    auto const after = sequence(next) + 1;
    second.inbox->clear();
    next.set_state(ana, true);
    expect_gapless(*second.inbox, after, next);
}

// A call is live, a second desktop has numbers of agent events but was never told the call.
struct LostEarly {
    LostEarly() {
        bench.connect(ana);
        bench.login(ana);
        bench.set_state(ana, true);
        bench.accept(ana, bench.call_arrives());
        second = bench.connect(ana, {true, true, std::nullopt});
        bench.set_state(ana, false);
        last = second.inbox->sequences().back();
    }
    Bench bench;
    Client second;
    std::uint64_t last = 0;
};

TEST(DeliveryResume, ClientLostBeforeItsReloadGetsASnapshot) {
    LostEarly lost;
    lost.bench.disconnect(lost.second);
    auto const back = lost.bench.connect(ana, from(lost.last));
    ASSERT_EQ(back.inbox->names().back(), "Snapshot");
    EXPECT_EQ(back.inbox->frames.back()["data"]["tasks"].size(), 1U);
}

TEST(DeliveryResume, AlsoWhenItsOldSocketIsNotYetKnownToBeDead) {
    LostEarly lost;
    auto const back = lost.bench.connect(ana, from(lost.last));
    EXPECT_EQ(back.inbox->names().back(), "Snapshot");
}

// The hydration has no numbers: only a later number proves that it arrived.
TEST(DeliveryResume, LostHydrationIsMadeUpForByASnapshot) {
    LostEarly lost;
    lost.bench.reload(ana);
    lost.bench.disconnect(lost.second);
    auto const again = lost.bench.connect(ana, from(lost.last));
    EXPECT_EQ(again.inbox->names().back(), "Snapshot");
    lost.bench.disconnect(again);

    auto const third = lost.bench.connect(ana, {true, true, std::nullopt});
    lost.bench.reload(ana);
    lost.bench.set_state(ana, true);
    auto const seen = third.inbox->sequences().back();
    lost.bench.disconnect(third);
    lost.bench.set_state(ana, false);
    auto const whole = lost.bench.connect(ana, from(seen));
    EXPECT_THAT(whole.inbox->names(),
                ElementsAre("Welcome", "AgentStateChangeSuccess", "AgentChannelStateChanged",
                            "AgentChannelStateChanged"));
}

TEST(DeliveryResume, SignOutForgetsWhatCameBefore) {
    Bench bench;
    auto const first = bench.connect(ana);
    bench.login(ana);
    auto const last = sequence(bench);
    bench.give(core::Logout{{core::ActorKind::agent, ana, "Ana"}, ana, "End"});
    EXPECT_THAT(first.inbox->names(), Contains("AgentLogoutSuccess"));
    bench.disconnect(first);
    auto const second = bench.connect(ana, from(last - 1));
    EXPECT_THAT(second.inbox->names(), Contains("Snapshot"));
    EXPECT_EQ(second.inbox->frames.back()["data"]["agent"]["status"], "LoggedOut");
}

}  // namespace
}  // namespace ringmaster::api::delivery_resume_test
