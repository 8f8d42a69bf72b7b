// Two lists of live calls, and what follows when they differ (PROTOCOL 8).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/connector_fixture.hpp"

namespace ringmaster::api::connector_calls_test {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

core::FactSource const source{pbx, 0};
Channels const voice{core::MediaType::telephony};
core::Leg const phone = leg_of(ana);

core::Fact lost(core::Leg const& leg) {
    return core::LegFailed{source, call, leg, "connector-lost"};
}
core::Fact stray(core::TaskId task, core::Leg const& leg) {
    return core::StrayLeg{source, task, core::MediaType::telephony, leg};
}

std::vector<core::Fact> compare(core::State const& state, std::vector<LiveCall> const& told,
                                std::vector<LiveCall> const& answered) {
    return reconcile(state, {told, answered, source, voice});
}

core::Task asked_about(core::Task task, core::MediaKind kind, core::Leg const& leg) {
    core::MediaOperation operation;
    operation.number = 7;
    operation.kind = kind;
    operation.leg = leg;
    operation.due = noon;
    task.media_operations.push_back(operation);
    return task;
}

TEST(ConnectorCalls, ListWhatIsLiveAndSettled) {
    auto const connected = live_calls(state_with({connected_call()}), voice);
    ASSERT_EQ(connected.size(), 1U);
    EXPECT_EQ(connected[0].task, call);
    EXPECT_THAT(connected[0].legs, ElementsAre(customer, phone));
    // A ring that is not answered comes again as a command; it is no leg yet.
    auto const ringing = asked_about(offered_call(), core::MediaKind::ring, phone);
    EXPECT_THAT(live_calls(state_with({ringing}), voice)[0].legs, ElementsAre(customer));
    EXPECT_THAT(live_calls(state_with({ended_call()}), voice), IsEmpty());
    EXPECT_THAT(live_calls(state_with({connected_call()}), {core::MediaType::chat}), IsEmpty());
    auto chat = connected_call();
    chat.media = core::MediaType::chat;
    EXPECT_THAT(live_calls(state_with({chat}), {core::MediaType::chat})[0].legs,
                ElementsAre(customer, phone));
}

TEST(ConnectorCalls, AnOfferedLegHasThePhonesNumber) {
    auto const state = state_with({offered_call()});
    auto const legs = legs_of(state, state.tasks.at(call));
    ASSERT_EQ(legs.size(), 2U);
    EXPECT_EQ(legs[0].dial_number, "+38631222333");
    EXPECT_EQ(legs[1].stage, LegStage::ringing);
    EXPECT_EQ(legs[1].dial_number, "+38640111222");
    EXPECT_EQ(legs[1].device, core::DeviceType::AGENT_DN);
}

TEST(ConnectorCalls, EqualListsLeadToNothing) {
    auto const state = state_with({connected_call()});
    auto const told = live_calls(state, voice);
    EXPECT_THAT(compare(state, told, told), IsEmpty());
    EXPECT_THAT(compare(state, {}, {}), IsEmpty());
}

TEST(ConnectorCalls, ACallTheConnectorLostIsOver) {
    auto const state = state_with({connected_call()});
    EXPECT_THAT(compare(state, live_calls(state, voice), {}), ElementsAre(lost(customer)));
}

TEST(ConnectorCalls, ALegTheConnectorLostHasFailed) {
    auto const state = state_with({connected_call()});
    auto const told = live_calls(state, voice);
    EXPECT_THAT(compare(state, told, {{call, {}, {customer}}}), ElementsAre(lost(phone)));
    // Without the customer there is no call, whoever else is left in it.
    EXPECT_THAT(compare(state, told, {{call, {}, {phone}}}), ElementsAre(lost(customer)));
    // A call without legs still has its customer.
    EXPECT_THAT(compare(state, told, {{call, {}, {}}}), ElementsAre(lost(phone)));
}

TEST(ConnectorCalls, WhatCameAfterTheListIsNotLost) {
    auto const state = state_with({connected_call()});
    EXPECT_THAT(compare(state, {}, {}), IsEmpty());
    EXPECT_THAT(compare(state, {{call, {}, {customer}}}, {{call, {}, {customer}}}), IsEmpty());
}

TEST(ConnectorCalls, WhatIsAskedAboutIsLeftToTheAnswer) {
    auto const offered = live_calls(state_with({offered_call()}), voice);
    auto const again = asked_about(offered_call(), core::MediaKind::ring, phone);
    EXPECT_THAT(compare(state_with({again}), offered, {{call, {}, {customer}}}), IsEmpty());
    // The leg of an offer that was withdrawn, being hung up.
    auto waiting = offered_call();
    waiting.offers.clear();
    auto const hanging_up = asked_about(waiting, core::MediaKind::hangup, phone);
    EXPECT_THAT(compare(state_with({hanging_up}), {}, {{call, {}, {customer, phone}}}), IsEmpty());
}

// After its deadline no answer is awaited.
TEST(ConnectorCalls, WhatWasAskedInVainIsCompared) {
    auto hung_up = asked_about(connected_call(), core::MediaKind::hangup, leg_of(bor));
    hung_up.media_operations.back().expired = true;
    EXPECT_THAT(compare(state_with({hung_up}), {}, {{call, {}, {customer, phone, leg_of(bor)}}}),
                ElementsAre(stray(call, leg_of(bor))));
    auto rung = asked_about(connected_call(), core::MediaKind::ring, phone);
    rung.media_operations.back().expired = true;
    auto const told = live_calls(state_with({rung}), voice);
    EXPECT_THAT(told[0].legs, ElementsAre(customer, phone));
    EXPECT_THAT(compare(state_with({rung}), told, {{call, {}, {customer}}}),
                ElementsAre(lost(phone)));
}

TEST(ConnectorCalls, WhoIsPutThroughToListenIsLeftToTheAnswer) {
    auto asked = asked_about(connected_call(), core::MediaKind::bridge, leg_of(bor));
    std::vector<LiveCall> const answered{{call, {}, {customer, phone, leg_of(bor)}}};
    EXPECT_THAT(compare(state_with({asked}), {}, answered), ElementsAre(stray(call, leg_of(bor))));
    asked.media_operations.back().purpose = core::Purpose::monitor;
    EXPECT_THAT(compare(state_with({asked}), {}, answered), IsEmpty());
}

TEST(ConnectorCalls, WhatEndedMeanwhileIsNotLostAgain) {
    auto const told = live_calls(state_with({connected_call()}), voice);
    EXPECT_THAT(compare(state_with({ended_call()}), told, {}), IsEmpty());
    EXPECT_THAT(compare(state(), told, {}), IsEmpty());
}

TEST(ConnectorCalls, ACallNobodyKnowsIsHungUp) {
    auto const other = id<core::TaskId>(0xF7);
    EXPECT_THAT(compare(state(), {}, {{other, {}, {customer, phone}}}),
                ElementsAre(stray(other, customer), stray(other, phone)));
    EXPECT_THAT(compare(state(), {}, {{other, {}, {}}}), ElementsAre(stray(other, customer)));
    // The same call twice is one call.
    EXPECT_THAT(compare(state(), {}, {{other, {}, {customer}}, {other, {}, {customer}}}),
                ElementsAre(stray(other, customer)));
}

TEST(ConnectorCalls, ALegNobodyWantsIsHungUp) {
    auto const state = state_with({connected_call()});
    auto const told = live_calls(state, voice);
    EXPECT_THAT(compare(state, told, {{call, {}, {customer, phone, leg_of(bor)}}}),
                ElementsAre(stray(call, leg_of(bor))));
    // Over for the engine, in wrap-up: nothing of it may be left.
    EXPECT_THAT(compare(state_with({ended_call()}), {}, {{call, {}, {customer}}}),
                ElementsAre(stray(call, customer)));
}

// CH-3: who has a digital contact is its agent's leg; who is only offered it has none.
TEST(ConnectorCalls, DigitalContactsHaveTheLegOfWhoHasThem) {
    Channels const written{core::MediaType::chat};
    auto const on_chat = [](core::Task task) {
        task.media = core::MediaType::chat;
        return task;
    };
    auto const offered = on_chat(offered_call());
    EXPECT_THAT(live_calls(state_with({offered}), written)[0].legs, ElementsAre(customer));
    auto const connected = on_chat(connected_call());
    auto const legs = legs_of(state_with({connected}), connected);
    ASSERT_EQ(legs.size(), 2U);
    EXPECT_EQ(legs[1].leg, phone);
    EXPECT_EQ(legs[1].dial_number, "");  // nobody writes to a phone
    EXPECT_FALSE(legs[1].device);
    auto const told = live_calls(state_with({connected}), written);
    EXPECT_THAT(compare(state_with({connected}), told, {{call, {}, {customer}}}),
                ElementsAre(lost(phone)));
    // Put through or taken away just now: left to the answer.
    for (auto const kind : {core::MediaKind::bridge, core::MediaKind::unbridge}) {
        auto const asked = asked_about(connected, kind, phone);
        EXPECT_THAT(live_calls(state_with({asked}), written)[0].legs, ElementsAre(customer));
        EXPECT_THAT(compare(state_with({asked}), told, {{call, {}, {customer}}}), IsEmpty());
        auto const other = asked_about(offered, kind, phone);
        EXPECT_THAT(compare(state_with({other}), {}, {{call, {}, {customer, phone}}}), IsEmpty());
    }
    EXPECT_THAT(compare(state_with({offered}), {}, {{call, {}, {customer, phone}}}),
                ElementsAre(core::StrayLeg{source, call, core::MediaType::chat, phone}));
}

// What nobody here knows is of the channel the connector says, if it serves that.
TEST(ConnectorCalls, AnUnknownCallIsOfTheChannelItIsListedWith) {
    Channels const both{core::MediaType::chat, core::MediaType::email};
    auto const other = id<core::TaskId>(0xF7);
    auto const found = [&](core::MediaType said) {
        std::vector<LiveCall> const answered{{other, said, {customer}}};
        auto const facts = reconcile(state(), {{}, answered, source, both});
        return std::get<core::StrayLeg>(facts.at(0)).media;
    };
    EXPECT_EQ(found(core::MediaType::email), core::MediaType::email);
    EXPECT_EQ(found(core::MediaType::telephony), core::MediaType::chat);
}

TEST(ConnectorCalls, StraysGoFirst) {
    auto const state = state_with({connected_call()});
    auto const other = id<core::TaskId>(0xF7);
    EXPECT_THAT(compare(state, live_calls(state, voice), {{other, {}, {customer}}}),
                ElementsAre(stray(other, customer), lost(customer)));
}

}  // namespace
}  // namespace ringmaster::api::connector_calls_test
