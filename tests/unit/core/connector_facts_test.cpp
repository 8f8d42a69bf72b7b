// What connectors tell beside the legs of a call (PROTOCOL 8).

#include <gtest/gtest.h>

#include "ringmaster/core/model/limits.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::connector_facts_test {
namespace {

using namespace core;

template <class T>
std::vector<T> all_of(Outcome const& outcome) {
    std::vector<T> found;
    for (Event const& event : outcome.events) {
        if (auto const* const one = std::get_if<T>(&event)) found.push_back(*one);
    }
    return found;
}

std::vector<MediaCommand> commands(Outcome const& outcome) {
    std::vector<MediaCommand> found;
    for (Effect const& effect : outcome.effects) {
        if (auto const* const one = std::get_if<MediaCommand>(&effect)) found.push_back(*one);
    }
    return found;
}

CustomerArrived arrival(std::string_view task, std::uint64_t number,
                        std::string_view line = "support-line") {
    CustomerArrived fact;
    fact.source = {"pbx", number};
    fact.create.by.kind = ActorKind::connector;
    fact.create.task = named<TaskId>(task);
    fact.create.entry_point = named<EntryPointId>(line);
    fact.create.origin = "+15550100";
    return fact;
}

TEST(ConnectorFacts, AnArrivalIsTakenOnce) {
    SmallWorld world;
    world.bring_in("anna");
    auto const taken = world.tell(arrival("c1", 1));
    EXPECT_EQ(all_of<TaskCreated>(taken).size(), 1U);
    EXPECT_EQ(all_of<OfferRinging>(taken).size(), 1U);
    EXPECT_TRUE(world.tell(arrival("c1", 1)).events.empty());  // the same fact again
    auto const renumbered = world.tell(arrival("c1", 2));      // the same contact under a new one
    EXPECT_EQ(all_of<FactRecorded>(renumbered).size(), 1U);
    EXPECT_EQ(renumbered.events.size(), 1U);
}

// SU-1, CF-2: whoever hears the owner of a conference is put together with the next one.
TEST(ConnectorFacts, AListenerIsBridgedWithTheNextOwner) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    for (char const* name : {"ben", "sue"}) world.bring_in(name);
    StartConsult consult;
    consult.by = SmallWorld::actor("anna");
    consult.agent = named<AgentId>("anna");
    consult.task = named<TaskId>("c1");
    consult.target.agent = named<AgentId>("ben");
    world.give(consult);
    auto const ben = SmallWorld::actor("ben");
    world.give(AcceptConsult{ben, ben.agent, consult.task});
    world.give(JoinConference{consult.by, consult.agent, consult.task});
    auto const sue = SmallWorld::actor("sue");
    world.give(StartMonitor{sue, sue.agent, consult.task, id_of("request"), true});
    std::vector<MediaCommand> his;
    auto const left = world.give(LeaveConference{consult.by, consult.agent, consult.task});
    for (MediaCommand const& one : commands(left)) {
        if (one.leg.agent == sue.agent) his.push_back(one);
    }
    ASSERT_EQ(his.size(), 2U);
    EXPECT_EQ(his[0].kind, MediaKind::bridge);
    EXPECT_EQ(his[0].purpose, Purpose::monitor);
    EXPECT_EQ(his[0].other, (Leg{LegKind::agent, ben.agent, {}}));
    EXPECT_EQ(his[1].kind, MediaKind::mute);
}

TEST(ConnectorFacts, OfManyConnectorsTheOneSilentForLongestIsForgotten) {
    SmallWorld world;
    auto const hear = [&](std::string const& connector, std::uint64_t number) {
        world.tell(CustomerLeft{{connector, number}, named<TaskId>("nobody")});
    };
    std::size_t const many = limits::fact_connectors_max;
    for (std::size_t one = 0; one < many; ++one) hear("pbx" + std::to_string(one), 1);
    hear("pbx0", 2);
    EXPECT_EQ(world.engine.state().connectors.size(), many);
    hear("another", 1);
    auto const& known = world.engine.state().connectors;
    EXPECT_EQ(known.size(), many);
    EXPECT_TRUE(known.contains("pbx0"));
    EXPECT_FALSE(known.contains("pbx1"));
    EXPECT_TRUE(known.contains("another"));
}

TEST(ConnectorFacts, ARepeatedArrivalDoesNotBringAClosedContactBack) {
    SmallWorld world;
    world.tell(arrival("c1", 1));
    world.tell(CustomerLeft{{"pbx", 2}, named<TaskId>("c1")});
    ASSERT_EQ(world.task("c1"), nullptr);
    world.tell(arrival("c1", 1));
    EXPECT_EQ(world.task("c1"), nullptr);
}

TEST(ConnectorFacts, AnArrivalTurnedAwayIsOnRecord) {
    SmallWorld world;
    auto const outcome = world.tell(arrival("c1", 1, "no such line"));
    auto const refused = all_of<ArrivalRefused>(outcome);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused.front().reason, "ENTRY_POINT_NOT_FOUND");
    EXPECT_FALSE(outcome.refusal);  // a fact is never refused
    EXPECT_EQ(world.task("c1"), nullptr);
    EXPECT_TRUE(world.tell(arrival("c1", 1, "no such line")).events.empty());
}

TEST(ConnectorFacts, KeysAndRecordingsAreForTheRecord) {
    SmallWorld world;
    world.call("c1");
    auto const before = world.engine.hash();
    Leg const customer{};
    auto const keys = world.tell(Dtmf{{"pbx", 0}, named<TaskId>("c1"), customer, "42#"});
    ASSERT_EQ(all_of<DtmfReceived>(keys).size(), 1U);
    EXPECT_EQ(all_of<DtmfReceived>(keys).front().digits, "42#");
    EXPECT_TRUE(world.tell(Dtmf{{"pbx", 0}, named<TaskId>("c9"), customer, "1"}).events.empty());
    // A file may come when the contact has long closed.
    auto const file = world.tell(RecordingFile{{"pbx", 0}, named<TaskId>("c9"), "a/b.wav"});
    ASSERT_EQ(all_of<RecordingFileReceived>(file).size(), 1U);
    EXPECT_EQ(world.engine.hash(), before);
}

TEST(ConnectorFacts, AStrayLegIsHungUpUnderANumberOfItsOwn) {
    SmallWorld world;
    world.media = MediaMode::silent;
    StrayLeg const unknown{{"pbx", 0}, named<TaskId>("c9"), MediaType::telephony, {}};
    auto const first = commands(world.tell(unknown));
    auto const second = commands(world.tell(unknown));
    ASSERT_EQ(first.size(), 1U);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(first.front().kind, MediaKind::hangup);
    EXPECT_EQ(second.front().number, first.front().number + 1);
    // Its result settles nothing.
    MediaResult result{{"pbx", 0}, first.front().number, named<TaskId>("c9"), true, ""};
    EXPECT_TRUE(world.tell(result).events.empty());
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST(ConnectorFacts, AStrayLegOfALiveContactIsAnOrdinaryCommand) {
    SmallWorld world;
    world.call("c1");
    world.media = MediaMode::silent;
    Leg const leg{LegKind::agent, named<AgentId>("ben"), {}};
    StrayLeg const stray{{"pbx", 0}, named<TaskId>("c1"), MediaType::telephony, leg};
    ASSERT_EQ(commands(world.tell(stray)).size(), 1U);
    ASSERT_EQ(world.task("c1")->media_operations.size(), 1U);
    EXPECT_EQ(world.task("c1")->media_operations.front().leg, leg);
    world.wait(std::chrono::seconds(10));
    ASSERT_EQ(world.task("c1")->media_operations.size(), 1U);  // a late success is known (VC-11)
    EXPECT_TRUE(world.task("c1")->media_operations.front().expired);
}

TEST(ConnectorFacts, AReturningConnectorIsAskedAgain) {
    SmallWorld world;
    world.bring_in("anna");
    world.bring_in("ben");
    world.media = MediaMode::silent;
    world.call("c2");
    world.call("c1");
    auto const again = commands(world.tell(ConnectorReturned{{MediaType::telephony}}));
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(again[0].task, named<TaskId>("c2"));  // in the order of numbers, not of ids
    EXPECT_LT(again[0].number, again[1].number);
    EXPECT_EQ(again[0].kind, MediaKind::ring);
    EXPECT_TRUE(commands(world.tell(ConnectorReturned{{MediaType::chat}})).empty());
}

TEST(ConnectorFacts, ARingNobodyWantsIsNotAskedAgain) {
    SmallWorld world;
    world.bring_in("anna");
    world.media = MediaMode::silent;
    world.call("c1");
    world.give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), false, {}, ""});
    auto const again = commands(world.tell(ConnectorReturned{{MediaType::telephony}}));
    ASSERT_EQ(again.size(), 1U);  // the leg's hangup, not its ring
    EXPECT_EQ(again.front().kind, MediaKind::hangup);
}

// CO-5: whoever knows an EP-DN consult by its child interaction speaks of the same contact.
TEST(ConnectorFacts, AFactMayNameTheChildInteraction) {
    enum class About { parent, child };
    struct Result {
        StateHash hash;
        std::size_t events = 0;
    };
    auto const after = [](std::size_t which, About about) {
        SmallWorld world;
        world.bring_in("anna");
        world.call("c1");
        world.accept("anna", "c1");
        world.bring_in("ben");
        StartConsult consult;
        consult.by = SmallWorld::actor("anna");
        consult.agent = consult.by.agent;
        consult.task = named<TaskId>("c1");
        consult.target.kind = TargetKind::dialNumber;
        consult.target.number = "+4930555";
        EXPECT_FALSE(world.give(consult).refusal);
        AgentId const ben = named<AgentId>("ben");
        TaskId const child = world.engine.state().task(consult.task)->consult->child;
        EXPECT_NE(child, consult.task);
        TaskId const named_task = about == About::child ? child : consult.task;
        Leg const leg{LegKind::agent, ben, {}};
        std::vector<Fact> const facts{LegAnswered{{}, named_task, leg},
                                      LegHungUp{{}, named_task, leg},
                                      LegFailed{{}, named_task, leg, "busy"},
                                      Dtmf{{}, named_task, leg, "1"}, CustomerLeft{{}, named_task}};
        if (which >= facts.size()) return std::optional<Result>();
        auto const outcome = world.tell(facts[which]);
        return std::optional(Result{world.engine.hash(), outcome.events.size()});
    };
    std::size_t which = 0;
    while (auto const by_parent = after(which, About::parent)) {
        EXPECT_GT(by_parent->events, 0U) << which;
        EXPECT_EQ(after(which, About::child)->hash, by_parent->hash) << which;
        ++which;
    }
    EXPECT_EQ(which, 5U);
}

}  // namespace
}  // namespace ringmaster::testing::connector_facts_test
