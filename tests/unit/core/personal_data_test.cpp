// SEC-7: what an erasure forgets, what it leaves, and when it is refused.

#include "ringmaster/core/model/personal_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::personal_data_test {
namespace {

using namespace core;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class PersonalData : public ::testing::Test {
protected:
    SmallWorld world;
    std::string const mila = "mila@example.org";

    Outcome arrive(char const* name, std::string const& line, MediaType media,
                   std::string const& origin) {
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = named<TaskId>(name);
        create.media = media;
        create.entry_point = named<EntryPointId>(line);
        create.origin = origin;
        create.customer_name = "Mila Canary";
        create.attributes["account"] = PlainValue{"Canary-42"};
        return world.give(create);
    }
    Outcome mail(char const* name) { return arrive(name, "mailbox", MediaType::email, mila); }
    Outcome erase(std::string const& number) {
        EraseCustomer command;
        command.by = Actor{ActorKind::administrator, {}, "admin"};
        command.customer = id_of("whoever has this number");
        command.number = number;
        command.reference = "DSR-7";
        return world.give(command);
    }
    void serve_mail() {
        auto profile = world.engine.state().config.profiles.begin()->second;
        profile.last_agent_routing = true;
        profile.wrap_up.mode = WrapUpMode::NONE;
        world.configure({ConfigItem(profile)});
        world.bring_in("anna");
        mail("m1");
        world.accept("anna", "m1");
        world.give(
            SendReply{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("m1")});
        ASSERT_EQ(world.task("m1"), nullptr);
    }
    std::size_t served() {
        auto const& last = world.engine.state().last_served;
        return last.recent.size() + last.older.size();
    }
};

TEST(CanonicalCustomer, IsWhoeverTheContactIsWith) {
    TaskCreated event;
    event.origin = "them";
    event.destination = "us";
    EXPECT_EQ(customer_of(event), "them");
    event.direction = Direction::OUTBOUND;
    EXPECT_EQ(customer_of(event), "us");
}

// Every text of every event, filled from the field lists themselves: what an erasure leaves is
// written down once, so a new text has to be decided about.
struct Filler {
    void operator()(char const* name, std::string& field) {
        field = std::string("text-of-") + name;
    }
    template <Described T>
    void operator()(char const* /*name*/, T& field) {
        T::describe(field, *this);
    }
    void operator()(char const* /*name*/, std::map<std::string, Variable>& field) {
        field["account"].value = PlainValue{"text-of-account"};
    }
    template <class T>
    void operator()(char const* /*name*/, T& /*field*/) {}
};

template <std::size_t... Index>
std::vector<Event> filled_events(std::index_sequence<Index...>) {
    std::vector<Event> events{Event(std::variant_alternative_t<Index, EventVariant>{})...};
    for (Event& event : events) {
        std::visit(
            [](auto& one) {
                Filler filler;
                std::decay_t<decltype(one)>::describe(one, filler);
            },
            event);
    }
    return events;
}

TEST(Blanking, TakesWhatIsTheCustomersAndLeavesTheRest) {
    std::set<std::string> left;
    for (Event& event :
         filled_events(std::make_index_sequence<std::variant_size_v<EventVariant>>{})) {
        blank(event);
        std::string text = to_text(event);
        for (auto at = text.find("text-of-"); at != std::string::npos;
             at = text.find("text-of-", at + 1)) {
            auto const end = text.find_first_of("\"@ }],", at);
            left.insert(std::string(event_name(event)) + " " + text.substr(at + 8, end - at - 8));
        }
    }
    // Names are those of staff, reasons our own words, the destination our own number.
    EXPECT_THAT(
        left,
        ::testing::ElementsAre(
            "AgentSignedIn device_id", "AgentSignedIn dial_number", "AgentSignedIn name",
            "AgentSignedOut name", "AgentSignedOut reason", "AgentStateChanged name",
            "AgentStateChanged reason", "ArrivalRefused detail", "ArrivalRefused reason",
            "CallbackAttempted cause", "CallbackChanged name", "CallbackChanged origin",
            "CallbackChanged script", "CallbackMoved reason", "CallbackRequested name",
            "CampaignChanged campaign", "CampaignChanged name", "CampaignContactAdded campaign",
            "CampaignContactAdded name", "CampaignContactsClosed campaign",
            "CampaignContactsClosed name", "CampaignContactsClosed reason",
            "CampaignDeferred campaign", "CampaignListChanged campaign", "CampaignListChanged name",
            "ClosedTaskKept reason", "ConfigurationChanged name", "ConsultClosed reason",
            "CustomerErased name", "CustomerErased reference", "CustomerErased region",
            "DoNotCallChanged name", "EngagementEnded reason", "EntryPointClosed name",
            "FactRecorded connector", "LateFact what", "MediaSettled cause",
            "MonitorRequested name", "NumberLeft reason", "NumberTransferClosed reason",
            "OfferClosed reason", "OutdialFailed cause", "PreviewReleased campaign",
            "QueueClosed name", "TaskCreated destination", "TaskCreated name",
            "TaskDequeued reason", "TaskEnded reason", "TaskPrioritized name", "TaskQueued reason",
            "VariablesSaved name", "WaitingChanged name", "WrapUpCorrected name",
            "WrapUpSubmitted name"));
}

TEST_F(PersonalData, WhoWasServedLastIsForgotten) {
    serve_mail();
    ASSERT_EQ(served(), 1U);
    EXPECT_FALSE(erase("tom@example.org").refusal);
    EXPECT_EQ(served(), 1U);
    EXPECT_FALSE(erase("MILA@example.org").refusal);
    EXPECT_EQ(served(), 0U);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
    EXPECT_THAT(world.engine.snapshot(), Not(HasSubstr("mila")));
}

TEST_F(PersonalData, WhatAnAgentIsStillToBeToldIsBlanked) {
    world.bring_in("anna");
    arrive("c1", "site-chat", MediaType::chat, mila);
    world.accept("anna", "c1");
    auto const socket = world.agent("anna")->sockets.front().id;
    world.tell(SocketClosed{named<AgentId>("anna"), socket});
    world.tell(CustomerLeft{{}, named<TaskId>("c1")});
    world.wait(std::chrono::minutes(5));
    ASSERT_EQ(world.task("c1"), nullptr);
    ASSERT_THAT(world.agent("anna")->closed_lately, SizeIs(1));
    ASSERT_THAT(world.engine.snapshot(), HasSubstr("Canary"));

    EXPECT_FALSE(erase(mila).refusal);
    ASSERT_THAT(world.agent("anna")->closed_lately, SizeIs(1));
    Task const& told = *world.agent("anna")->closed_lately.front().view.task;
    EXPECT_EQ(told.id, named<TaskId>("c1"));
    EXPECT_THAT(told.attributes, IsEmpty());
    EXPECT_THAT(world.engine.snapshot(), Not(HasSubstr("Canary")));
    EXPECT_THAT(world.engine.snapshot(), Not(HasSubstr("mila")));
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
    EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
}

TEST_F(PersonalData, NobodyIsErasedWhileAContactIsOpen) {
    mail("m1");
    auto const outcome = erase(mila);
    ASSERT_TRUE(outcome.refusal);
    EXPECT_EQ(outcome.refusal->reason, Reason::contact_live);
    EXPECT_EQ(outcome.refusal->detail, to_string(named<TaskId>("m1")));
    EXPECT_THAT(outcome.events, IsEmpty());
    EXPECT_FALSE(erase("tom@example.org").refusal);
}

// The journal holds the number as long as its rows; this one is not to hold it longer.
TEST_F(PersonalData, TheErasureItselfNamesNobody) {
    serve_mail();
    auto const events = erase(mila).events;
    ASSERT_THAT(events, SizeIs(2));  // and what is kept of it for her agent's next reload
    EXPECT_THAT(encode(events), Not(HasSubstr("mila")));
    EXPECT_THAT(to_text(events[0]), HasSubstr("DSR-7"));
}

}  // namespace
}  // namespace ringmaster::testing::personal_data_test
