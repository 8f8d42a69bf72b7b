// Preview campaigns (OD-3): who is shown which contact and when, what agents and administrators may
// do with it, and what is left of it. Every way a reservation can end x what it leaves behind.
#include <gtest/gtest.h>

#include <algorithm>

#include "ringmaster/core/model/in_use.hpp"
#include "ringmaster/core/model/limits.hpp"
#include "unit/core/campaign_stage.hpp"

namespace ringmaster::testing::campaign_test {
namespace {

TEST_F(Campaigns, ShowAContactToWhoeverIsFree) {
    start();
    ASSERT_FALSE(add({"+4930222"}).refusal);
    EXPECT_EQ(campaign().released.size(), 1U);
    world.tell(SocketOpened{anna, 1, false});
    world.sign_in("anna");
    Outcome const outcome = world.give(SetState{SmallWorld::actor("anna"), anna, true, {}, ""});
    EXPECT_EQ(told(outcome, anna), std::vector<std::string>{"AgentOfferCampaignReservation"});
    Task const* const task = shown_to(anna);
    ASSERT_NE(task, nullptr);
    EXPECT_EQ(task->direction, Direction::OUTBOUND);
    EXPECT_EQ(task->destination, "+4930222");
    EXPECT_EQ(task->origin, "+4930111");
    EXPECT_EQ(std::get<PlainValue>(task->attributes.at("city").value).text, "Bonn");
    EXPECT_TRUE(task->media_operations.empty()) << "a phone rings before he has read";
    auto const view = world.engine.view(task->id, anna);
    EXPECT_EQ(view->offer_deadline, world.now + terms.rules.offer_timeout);
    for (Action const action :
         {Action::accept, Action::reject, Action::preview_skip, Action::preview_remove}) {
        EXPECT_TRUE(view->allowed.has(action)) << enum_name(action);
    }
    EXPECT_FALSE(view->allowed.has(Action::end));
    expect_sound();
}

TEST_F(Campaigns, KeepOneContactReadyForTheNextAgent) {
    start();
    ASSERT_FALSE(add({"+4930221", "+4930222", "+4930223", "+4930224"}).refusal);
    EXPECT_EQ(campaign().released.size(), 1U) << "nobody is there";
    world.bring_in("anna");
    EXPECT_EQ(number_shown_to(anna), "+4930221");
    EXPECT_EQ(campaign().released.size(), 2U);
    world.bring_in("ben");
    EXPECT_EQ(number_shown_to(ben), "+4930222");
    EXPECT_EQ(campaign().lists.at(list).waiting.size(), 1U);
    expect_sound();
}

// A customer who calls has waited; a contact has not.
TEST_F(Campaigns, DoNotKeepCallersWaiting) {
    start();
    world.call("c1");
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    EXPECT_EQ(number_shown_to(anna), "");
    EXPECT_NE(world.task("c1")->offer_to(anna), nullptr);
    expect_sound();
}

TEST_F(Campaigns, AcceptingCallsTheCustomer) {
    start();
    ASSERT_FALSE(add({"+4930222"}).refusal);
    world.bring_in("anna");
    TaskId const reservation = shown_to(anna)->id;
    Outcome const outcome = decide(anna, reservation, PreviewAction::ACCEPT);
    ASSERT_FALSE(outcome.refusal);
    EXPECT_EQ(told(outcome, anna),
              (std::vector<std::string>{"ContactEnded", "AgentContactReserved", "AgentOfferContact",
                                        "AgentContactAssigned"}));
    EXPECT_EQ(world.engine.state().task(reservation), nullptr);
    EXPECT_TRUE(campaign().released.empty());
    EXPECT_EQ(campaign().lists.at(list).processed(), 1U);
    Task const* call = call_of(anna);
    ASSERT_NE(call, nullptr);
    EXPECT_EQ(call->outdial->preview->reservation, reservation);
    EXPECT_EQ(call->outdial->preview->campaign, "spring");
    EXPECT_EQ(call->origin, "+4930111");
    EXPECT_EQ(call->customer_name, "Eva");
    TaskId const id = call->id;
    ASSERT_NE(call->dials_customer(), nullptr);
    ASSERT_FALSE(call->media_operations.empty());
    world.tell(MediaResult{{}, call->media_operations.back().number, id, true, "", true});
    call = call_of(anna);
    EXPECT_EQ(call->dials_customer()->deadline, world.now + terms.rules.ring_limit);
    world.tell(LegAnswered{{}, id, {}});
    EXPECT_TRUE(call_of(anna)->outdial->connected());
    expect_sound();
}

TEST_F(Campaigns, SkippingShowsItToTheNextAgentAndTheNextToHim) {
    start();
    ASSERT_FALSE(add({"+4930221", "+4930222"}).refusal);
    world.bring_in("anna");
    TaskId const first = shown_to(anna)->id;
    Outcome const outcome = decide(anna, first, PreviewAction::SKIP);
    ASSERT_FALSE(outcome.refusal);
    EXPECT_EQ(told(outcome, anna),
              (std::vector<std::string>{"CampaignContactUpdated", "ContactEnded",
                                        "AgentOfferCampaignReservation"}));
    EXPECT_EQ(number_shown_to(anna), "+4930222");
    EXPECT_TRUE(world.agent("anna")->station()->choice.available()) << "skipping costs nothing";
    world.bring_in("ben");
    EXPECT_EQ(number_shown_to(ben), "+4930221");
    expect_sound();
}

// With nobody else there it comes round again, not at once.
TEST_F(Campaigns, ASkippedContactComesBackToTheOnlyAgent) {
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::SKIP).refusal);
    EXPECT_EQ(shown_to(anna), nullptr);
    world.wait(limits::preview_skip_min + seconds(1));
    EXPECT_EQ(number_shown_to(anna), "+4930221");
    expect_sound();
}

TEST_F(Campaigns, RemovingIsForGood) {
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    TaskId const task = shown_to(anna)->id;
    Outcome const outcome = decide(anna, task, PreviewAction::REMOVE);
    ASSERT_FALSE(outcome.refusal);
    EXPECT_EQ(told(outcome, anna),
              (std::vector<std::string>{"CampaignContactUpdated", "ContactEnded"}));
    EXPECT_EQ(world.engine.state().task(task), nullptr);
    EXPECT_EQ(campaign().lists.at(list).processed(), 1U);
    EXPECT_EQ(decide(anna, task, PreviewAction::REMOVE).refusal->reason, Reason::not_offered);
    expect_sound();
}

TEST_F(Campaigns, TheEndOfHisTimeDecides) {
    for (std::size_t index = 0; index < enum_count<PreviewAction>(); ++index) {
        auto const action = static_cast<PreviewAction>(index);
        SCOPED_TRACE(enum_name(action));
        world = SmallWorld();
        terms.rules.on_timeout = action;
        terms.rules.offer_timeout = seconds(30);
        start();
        ASSERT_FALSE(add({"+4930221"}).refusal);
        world.bring_in("anna");
        world.wait(seconds(29));
        ASSERT_EQ(number_shown_to(anna), "+4930221");
        world.wait(seconds(2));
        EXPECT_EQ(shown_to(anna), nullptr);
        EXPECT_EQ(call_of(anna) != nullptr, action == PreviewAction::ACCEPT);
        EXPECT_EQ(campaign().released.size(), action == PreviewAction::SKIP ? 1U : 0U);
        EXPECT_TRUE(world.agent("anna")->station()->choice.available()) << "no RONA";
        expect_sound();
    }
}

TEST_F(Campaigns, ActionsCanBeDisabled) {
    terms.rules.skip_disabled = true;
    terms.rules.remove_disabled = true;
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    TaskId const task = shown_to(anna)->id;
    auto const view = world.engine.view(task, anna);
    EXPECT_FALSE(view->allowed.has(Action::preview_skip));
    EXPECT_FALSE(view->allowed.has(Action::reject));
    EXPECT_FALSE(view->allowed.has(Action::preview_remove));
    for (auto const action : {PreviewAction::SKIP, PreviewAction::REMOVE}) {
        EXPECT_EQ(decide(anna, task, action).refusal->reason, Reason::preview_action_disabled);
    }
    EXPECT_EQ(world.give(Reject{SmallWorld::actor("anna"), anna, task}).refusal->reason,
              Reason::preview_action_disabled);
    EXPECT_FALSE(decide(anna, task, PreviewAction::ACCEPT).refusal);
}

TEST_F(Campaigns, AcceptAndRejectDoTheSame) {
    start();
    ASSERT_FALSE(add({"+4930221", "+4930222"}).refusal);
    world.bring_in("anna");
    ASSERT_FALSE(world.give(Reject{SmallWorld::actor("anna"), anna, shown_to(anna)->id}).refusal);
    EXPECT_EQ(number_shown_to(anna), "+4930222");
    ASSERT_FALSE(world.give(Accept{SmallWorld::actor("anna"), anna, shown_to(anna)->id}).refusal);
    EXPECT_NE(call_of(anna), nullptr);
}

TEST_F(Campaigns, OnlyWhoIsShownAContactDecides) {
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    TaskId const task = shown_to(anna)->id;
    world.give(SetState{SmallWorld::actor("anna"), anna, false, named<AuxCodeId>("lunch"), ""});
    EXPECT_EQ(decide(anna, task, PreviewAction::ACCEPT).refusal->reason, Reason::offer_withdrawn);
    EXPECT_EQ(decide(ben, task, PreviewAction::ACCEPT).refusal->reason, Reason::not_signed_in);
    world.call("c1");
    world.bring_in("ben");
    EXPECT_EQ(decide(ben, named<TaskId>("c1"), PreviewAction::SKIP).refusal->reason,
              Reason::unknown_task)
        << "no reservation";
    EXPECT_EQ(world
                  .give(DecidePreview{SmallWorld::actor("anna"), anna, task, "autumn",
                                      PreviewAction::ACCEPT})
                  .refusal->reason,
              Reason::unknown_task);
    expect_sound();
}

// Every way a reservation, shown or not, is over before anybody is called.
TEST_F(Campaigns, EndWithWhatTheyAreOf) {
    struct Way {
        char const* name;
        std::function<Outcome()> happens;
    };
    std::vector<Way> const ways{
        {"the campaign is stopped", [&] { return change(StopCampaign{}); }},
        {"the list expires", [&] { return change(ExpireContactList{list}); }},
        {"the contact is closed by its reference",
         [&] {
             return change(CloseContact{list, "C+4930221"});
         }},
        {"the contact is closed by its number",
         [&] {
             return change(CloseContact{list, "+4930221"});
         }},
        {"the number is listed",
         [&] {
             return world.give(ChangeDoNotCall{{}, {{{"own", "+4930221"}, {}}}, {}});
         }},
        {"the customer is erased",
         [&] {
             EraseCustomer erase;
             erase.number = "+4930221";
             return world.give(erase);
         }},
    };
    for (Way const& way : ways) {
        for (bool const shown : {false, true}) {
            SCOPED_TRACE(std::string(way.name) + (shown ? ", shown" : ", not shown"));
            world = SmallWorld();
            start();
            ASSERT_FALSE(add({"+4930221"}).refusal);
            if (shown) world.bring_in("anna");
            Outcome const outcome = way.happens();
            ASSERT_FALSE(outcome.refusal);
            EXPECT_EQ(told(outcome, anna), shown ? std::vector<std::string>{"ContactEnded"}
                                                 : std::vector<std::string>{});
            EXPECT_EQ(shown_to(anna), nullptr);
            EXPECT_TRUE(world.engine.state().tasks.empty());
            EXPECT_FALSE(world.engine.next_deadline()) << "something still waits";
            expect_sound();
        }
    }
}

// The same for contacts that nobody is about to be shown.
TEST_F(Campaigns, LetGoOfContactsThatWait) {
    start();
    ASSERT_FALSE(add({"+4930221", "+4930222", "+4930223", "+4930224"}).refusal);
    auto const waiting = [&] { return campaign().lists.at(list).waiting.size(); };
    ASSERT_EQ(waiting(), 3U);
    EXPECT_FALSE(change(CloseContact{list, "C+4930222"}).refusal);
    EXPECT_EQ(waiting(), 2U);
    EXPECT_EQ(change(CloseContact{list, "C+4930222"}).refusal->reason,
              Reason::unknown_campaign_contact);
    EraseCustomer erase;
    erase.number = "+4930223";
    EXPECT_FALSE(world.give(erase).refusal);
    EXPECT_EQ(waiting(), 1U);
    EXPECT_EQ(world.engine.snapshot().find("4930223"), std::string::npos);
    ASSERT_FALSE(world.give(ChangeDoNotCall{{}, {{{"own", "+4930224"}, {}}}, {}}).refusal);
    EXPECT_EQ(waiting(), 1U) << "it is looked up when it would be next";
    world.bring_in("anna");
    EXPECT_EQ(number_shown_to(anna), "+4930221");
    EXPECT_EQ(waiting(), 0U);
    EXPECT_EQ(campaign().lists.at(list).processed(), 3U);
    expect_sound();
}

TEST_F(Campaigns, AListOpensAtItsTime) {
    start();
    ASSERT_FALSE(change(AddContactList{502, world.now + seconds(3'600)}).refusal);
    AddContacts later{502, {{0, "", "+4930222", "", {}}}, 2};
    ASSERT_FALSE(change(later).refusal);
    EXPECT_EQ(campaign().lists.at(502).invalid, 2U);
    EXPECT_EQ(campaign().lists.at(502).processed(), 2U);
    world.bring_in("anna");
    world.wait(seconds(3'599));
    EXPECT_EQ(shown_to(anna), nullptr);
    ASSERT_FALSE(add({"+4930221"}).refusal);
    EXPECT_EQ(number_shown_to(anna), "+4930221") << "another list does not wait for it";
    expect_sound();
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::REMOVE).refusal);
    world.wait(seconds(2));
    EXPECT_EQ(number_shown_to(anna), "+4930222");
    expect_sound();
}

TEST_F(Campaigns, WaitForTheirQueue) {
    start();
    QueueId const support = named<QueueId>("support");
    world.give(CloseQueue{{}, support, true});
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    EXPECT_EQ(shown_to(anna), nullptr);
    world.give(CloseQueue{{}, support, false});
    EXPECT_EQ(number_shown_to(anna), "+4930221");
    expect_sound();
}

// By the hours of the queue, of the way into it, or of both.
TEST_F(Campaigns, GoOnWhenTheHoursBegin) {
    for (int which = 1; which < 4; ++which) {
        SCOPED_TRACE(which);
        world = SmallWorld();
        BusinessHours hours;
        hours.id = named<BusinessHoursId>("office");
        hours.open = {{world.now + seconds(3'600), world.now + seconds(7'200)}};
        hours.covered_until = world.now + seconds(100'000);
        auto const& config = world.engine.state().config;
        Queue queue = config.queues.at(named<QueueId>("support"));
        EntryPoint point = config.entry_points.at(named<EntryPointId>("support-line"));
        if ((which & 1) != 0) queue.business_hours = hours.id;
        if ((which & 2) != 0) point.business_hours = hours.id;
        world.configure({hours, queue, point});
        start();
        ASSERT_FALSE(add({"+4930221"}).refusal);
        world.bring_in("anna");
        world.wait(seconds(3'590));
        EXPECT_EQ(shown_to(anna), nullptr);
        expect_sound();
        world.wait(seconds(20));
        EXPECT_EQ(number_shown_to(anna), "+4930221");
        expect_sound();
    }
}

TEST_F(Campaigns, HoldAsManyReservationsAsTheyAreAllowed) {
    terms.released_max = 2;
    start();
    ASSERT_FALSE(add({"+4930221", "+4930222", "+4930223"}).refusal);
    world.bring_in("anna");
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::SKIP).refusal);
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::SKIP).refusal);
    EXPECT_EQ(shown_to(anna), nullptr);
    EXPECT_EQ(campaign().released.size(), 2U);
    EXPECT_EQ(campaign().lists.at(list).waiting.size(), 1U);
    expect_sound();
}

TEST_F(Campaigns, RefuseWhatCannotBe) {
    EXPECT_EQ(add({"+4930221"}).refusal->reason, Reason::unknown_campaign);
    EXPECT_EQ(change(StopCampaign{}).refusal->reason, Reason::unknown_campaign);
    CampaignTerms nowhere = terms;
    nowhere.entry_point = named<EntryPointId>("nowhere");
    EXPECT_EQ(change(StartCampaign{{}, nowhere}).refusal->reason, Reason::unknown_entry_point);
    start();
    EXPECT_EQ(change(StartCampaign{named<TaskId>("key").value, terms}).refusal->reason,
              Reason::campaign_exists);
    EXPECT_EQ(change(AddContactList{list, world.now}).refusal->reason, Reason::contact_list_exists);
    EXPECT_EQ(change(ExpireContactList{7}).refusal->reason, Reason::unknown_contact_list);
    ASSERT_FALSE(change(ExpireContactList{list}).refusal);
    ASSERT_FALSE(change(ExpireContactList{list}).refusal) << "said twice";
    EXPECT_EQ(add({"+4930221"}).refusal->reason, Reason::contact_list_expired);
    std::set<Uuid> const used = in_use(world.engine.state());
    EXPECT_TRUE(used.contains(terms.entry_point.value)) << "its entry point could be deleted";
}

// Nobody is called past a list by a campaign, whatever agents may do themselves (OD-1).
TEST_F(Campaigns, NobodyIsCalledWhoIsListedMeanwhile) {
    OrgSettings settings = world.engine.state().config.settings;
    settings.outdial_past_do_not_call = true;
    world.configure({settings});
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    world.media = MediaMode::silent;  // his device takes a moment
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::ACCEPT).refusal);
    TaskId const call = call_of(anna)->id;
    std::uint64_t const ring = call_of(anna)->media_operations.back().number;
    ASSERT_FALSE(world.give(ChangeDoNotCall{{}, {{{"own", "+4930221"}, {}}}, {}}).refusal);
    world.media = MediaMode::confirm;
    Outcome const outcome = world.tell(MediaResult{{}, ring, call, true, "", false});
    EXPECT_EQ(
        told(outcome, anna),
        (std::vector<std::string>{"AgentOfferContact", "AgentOutboundFailed", "ContactEnded"}));
    EXPECT_EQ(call_of(anna), nullptr);
    expect_sound();
}

// Facts about legs that a reservation does not have change nothing.
TEST_F(Campaigns, HaveNoLegs) {
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    TaskId const task = shown_to(anna)->id;
    Leg const his{LegKind::agent, anna, {}};
    world.tell(LegAnswered{{}, task, his});
    world.tell(LegHungUp{{}, task, his});
    world.tell(LegFailed{{}, task, his, "busy"});
    world.tell(CustomerLeft{{}, task});
    world.tell(LegFailed{{}, task, {}, "failed"});
    ASSERT_NE(shown_to(anna), nullptr);
    EXPECT_EQ(shown_to(anna)->id, task);
    expect_sound();
}

TEST_F(Campaigns, ALostAgentIsReplaced) {
    start();
    ASSERT_FALSE(add({"+4930221"}).refusal);
    world.bring_in("anna");
    ASSERT_NE(shown_to(anna), nullptr);
    world.bring_in("ben");
    world.give(Logout{SmallWorld::actor("sue"), anna, "home"});
    EXPECT_EQ(number_shown_to(ben), "+4930221");
    expect_sound();
}

TEST_F(Campaigns, ChangesHoldForContactsReleasedFromThenOn) {
    start();
    ASSERT_FALSE(add({"+4930221", "+4930222"}).refusal);
    world.bring_in("anna");
    CampaignTerms next = terms;
    next.rules.offer_timeout = seconds(60);
    next.rules.skip_disabled = true;
    ASSERT_FALSE(change(UpdateCampaign{next}).refusal);
    EXPECT_EQ(world.engine.view(shown_to(anna)->id, anna)->offer_deadline,
              world.now + terms.rules.offer_timeout)
        << "CFG-2";
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::SKIP).refusal);
    EXPECT_EQ(shown_to(anna)->preview->rules, terms.rules) << "it was ready already";
    ASSERT_FALSE(add({"+4930223"}).refusal);
    world.bring_in("ben");
    ASSERT_FALSE(decide(anna, shown_to(anna)->id, PreviewAction::REMOVE).refusal);
    EXPECT_TRUE(shown_to(anna)->preview->rules.skip_disabled);
}

TEST_F(Campaigns, ContactsCostLittle) {
    EXPECT_LE(sizeof(CampaignContact), 160U);
    EXPECT_LE(sizeof(Preview), 200U);
}

}  // namespace
}  // namespace ringmaster::testing::campaign_test
