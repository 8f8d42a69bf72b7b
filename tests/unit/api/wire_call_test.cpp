// A live call as each of its parties sees it: what clients derive the state of a consult from
// agrees, and shared parts are shared only by those who see the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/wire/wire_events.hpp"
#include "api/wire/wire_legs.hpp"
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::wire_call_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;

core::AgentId const cene = id<core::AgentId>(0xA3);
auto const ana_id = core::to_string(ana);
auto const bor_id = core::to_string(bor);
auto const call_id = core::to_string(call);

json task(core::Task shown, core::AgentId viewer) {
    auto const organization = state();
    TestNames const names;
    return json::parse(render_task(view_of(std::move(shown), viewer), {organization, names}));
}

json interaction(core::Task shown, core::AgentId viewer = ana) {
    return task(std::move(shown), viewer)["interaction"];
}

std::string consult_leg_of(core::Task const& task) {
    return consult_leg_id(task.id, task.consult->ordinal);
}

// The conference's owner asks Cene; Bor stays with the customer (CF-1).
core::Task consult_from_conference() {
    auto made = conference_call();
    auto consulted = engagement_of(made, cene, core::Role::consulted);
    made.consult = core::Consult{};
    made.consult->ordinal = made.next_ordinal++;
    made.consult->target.agent = cene;
    made.consult->requested_at = noon + 70s;
    made.consult->stage = core::ConsultAnswered{consulted.ordinal, noon + 75s, std::nullopt};
    made.engagements.push_back(consulted);
    return made;
}

core::Task entry_point_consult() {
    auto made = queue_consult_call();
    auto& target = made.consult->target;
    target.kind = core::TargetKind::entryPoint;
    target.entry_point = entry_point;
    target.number = "+38615550100";
    made.consult->child = id<core::TaskId>(0xF2);
    return made;
}

// The four things of one recipient, as one text.
std::string four(core::Task const& shown, core::AgentId viewer) {
    auto const data = task(shown, viewer);
    auto const& seen = data["interaction"];
    auto const me = core::to_string(viewer);
    auto const part = seen["participants"].value(me, json::object());
    bool consult_leg = false;
    for (auto const& leg : seen["media"]) consult_leg = consult_leg || leg["mType"] == "consult";
    auto const consult_state = part.value("consultState", json());
    EXPECT_EQ(part.value("isConsulted", json()), data["isConsulted"]) << data;
    return seen["state"].get<std::string>() + " " +
           (consult_state == "" ? "-" : consult_state.get<std::string>()) +
           (part.value("isConsulted", false) ? " consulted" : "") + (consult_leg ? " leg" : "");
}

// Clients drop what is not theirs on nothing else (PROTOCOL 4): at the end who was asked is told
// so, and a guest hears whose it was.
TEST(WireCall, AtTheEndNobodyTakesItForHisOwn) {
    auto const over = [](core::Task task, core::NoticeKind kind, core::AgentId viewer) {
        task.phase = core::Ended{noon + 90s, "CUSTOMER_LEFT", core::TerminatingParty::Customer};
        task.consult.reset();
        for (auto& one : task.engagements) {
            one.left_at = noon + 90s;
            one.state = core::Released{};
        }
        core::TaskNotice notice;
        notice.kind = kind;
        notice.view = view_of(std::move(task), viewer);
        auto const organization = state();
        TestNames const names;
        return json::parse(EventWriter({organization, names}, "t").task(notice))["data"];
    };
    using enum core::NoticeKind;
    auto const asked = over(consulting_call(ana, bor), AgentConsultEnded, bor);
    EXPECT_EQ(asked["isConsulted"], true);
    EXPECT_EQ(asked["wrapUpRequired"], false);
    EXPECT_TRUE(over(consulting_call(ana, bor), ContactEnded, bor)["isConsulted"].is_null());
    auto const guest = over(conference_call(), ParticipantLeftConference, bor);
    EXPECT_EQ(guest["owner"], core::to_string(ana));
    EXPECT_EQ(guest["interaction"]["owner"], core::to_string(ana));
    EXPECT_EQ(guest["interaction"]["participants"][core::to_string(bor)]["hasLeft"], true);
}

TEST(WireCall, StateConsultStateAndLegsAreInStep) {
    EXPECT_EQ(four(connected_call(), ana), "connected -");
    EXPECT_EQ(four(held_call(), ana), "hold -");
    EXPECT_EQ(four(asking_call(ana, bor), ana), "consult consultInitiated leg");
    EXPECT_EQ(four(asking_call(ana, bor), bor), "consult consultInitiated consulted leg");
    EXPECT_EQ(four(queue_consult_call(), ana), "consult consultInitiated leg");
    EXPECT_EQ(four(consulting_call(ana, bor), ana), "consulting consulting leg");
    EXPECT_EQ(four(consulting_call(ana, bor), bor), "consulting consulting consulted leg");
    EXPECT_EQ(four(number_consult_call("1"), ana), "consulting consulting leg");
    EXPECT_EQ(four(conference_call(), ana), "conference conferencing");
    EXPECT_EQ(four(conference_call(), bor), "conference conferencing");
    EXPECT_EQ(four(consult_from_conference(), ana), "consulting consulting leg");
    EXPECT_EQ(four(consult_from_conference(), cene), "consulting consulting consulted leg");
    EXPECT_EQ(four(consult_from_conference(), bor), "conference conferencing");
}

// Nobody is asked yet: the customer is still being put on hold (CO-14).
TEST(WireCall, AConsultInPreparationDoesNotShow) {
    auto made = connected_call();
    made.consult = core::Consult{};
    made.consult->target.agent = bor;
    EXPECT_EQ(four(made, ana), "connected -");
    EXPECT_FALSE(interaction(made)["participants"].contains(bor_id));
}

TEST(WireCall, ReleasedFromAConsult) {
    auto made = consulting_call(ana, bor);
    made.consult.reset();
    made.engagements.back().left_at = noon + 80s;
    made.engagements.back().state = core::Released{};
    EXPECT_EQ(four(made, ana), "hold -");
    EXPECT_EQ(four(made, bor), "connected consultCompleted consulted");
    EXPECT_EQ(interaction(made)["participants"][bor_id]["hasLeft"], true);
}

TEST(WireCall, HoldIsOfALeg) {
    auto const held = interaction(held_call())["media"][call_id];
    EXPECT_EQ(held["isHold"], true);
    EXPECT_EQ(held["holdTimestamp"], (noon + 30s).epoch_ms);
    auto made = consulting_call(ana, bor);
    auto const leg = consult_leg_of(made);
    auto media = interaction(made)["media"];
    EXPECT_EQ(media[call_id]["isHold"], true);
    EXPECT_EQ(media[leg]["isHold"], false);
    made.held_since.reset();
    std::get<core::ConsultAnswered>(made.consult->stage).held_since = noon + 50s;
    media = interaction(made)["media"];
    EXPECT_EQ(media[call_id]["isHold"], false);
    EXPECT_EQ(media[leg]["isHold"], true);
    EXPECT_EQ(media[leg]["holdTimestamp"], (noon + 50s).epoch_ms);
}

TEST(WireCall, LegsListWhoTalksOnThem) {
    auto const asking = asking_call(ana, bor);
    auto const customer = asking.origin;
    auto media = interaction(asking)["media"];
    EXPECT_THAT(media[call_id]["participants"], ElementsAre(customer, ana_id));
    EXPECT_THAT(media[consult_leg_of(asking)]["participants"], ElementsAre(ana_id));
    auto const consulting = consulting_call(ana, bor);
    media = interaction(consulting)["media"];
    EXPECT_THAT(media[call_id]["participants"], ElementsAre(customer, ana_id));
    EXPECT_THAT(media[consult_leg_of(consulting)]["participants"], ElementsAre(ana_id, bor_id));
    media = interaction(conference_call())["media"];
    EXPECT_THAT(media[call_id]["participants"],
                ElementsAre(customer, ana_id, bor_id, "+493023125000"));
}

TEST(WireCall, TheEventSaysWhoIsMeant) {
    auto const made = consulting_call(ana, bor);
    for (auto const viewer : {ana, bor}) {
        auto const data = task(made, viewer);
        EXPECT_EQ(data["consultMediaResourceId"], consult_leg_of(made));
        EXPECT_EQ(data["destAgentId"], bor_id);
        EXPECT_EQ(data["destinationType"], "agent");
        EXPECT_EQ(data["consultingAgentId"], ana_id);
        EXPECT_EQ(data["owner"], ana_id);
        EXPECT_EQ(data["isConferencing"], false);
    }
    auto const waiting = task(queue_consult_call(), ana);
    EXPECT_EQ(waiting["destAgentId"], "");
    EXPECT_EQ(waiting["destinationType"], "queue");
    auto const dialled = task(number_consult_call("+4930777"), ana);
    EXPECT_EQ(dialled["destAgentId"], "+4930777");
    EXPECT_EQ(dialled["destinationType"], "dialNumber");
    EXPECT_EQ(task(conference_call(), bor)["isConferencing"], true);
    auto const apart = task(consult_from_conference(), bor);
    EXPECT_EQ(apart["consultMediaResourceId"], "");
    EXPECT_EQ(apart["consultingAgentId"], "");
}

TEST(WireCall, OtherAgentsOfAConferenceHearOfNoPartyToTheConsult) {
    core::TaskNotice notice;
    notice.kind = core::NoticeKind::AgentConsulting;
    auto const organization = state();
    TestNames const names;
    EventWriter writer({organization, names}, "t");
    auto const made = consult_from_conference();
    notice.target = made.consult->target;
    notice.consult = made.consult->ordinal;
    notice.view = view_of(made, bor);
    auto const apart = json::parse(writer.task(notice))["data"];
    EXPECT_EQ(apart["consultMediaResourceId"], "");
    EXPECT_EQ(apart["destAgentId"], "");
    EXPECT_FALSE(apart["interaction"]["participants"].contains(core::to_string(cene)));
    notice.view = view_of(made, ana);
    auto const side = json::parse(writer.task(notice))["data"];
    EXPECT_EQ(side["consultMediaResourceId"], consult_leg_of(made));
    EXPECT_EQ(side["destAgentId"], core::to_string(cene));
}

// The queue's offer follows the event that announces it to the owner.
TEST(WireCall, WhoIsAskedFromAQueueShowsAtTheReservation) {
    core::TaskNotice notice;
    notice.kind = core::NoticeKind::AgentConsultCreated;
    notice.view = view_of(queue_consult_call());
    notice.target = notice.view.task->consult->target;
    notice.consult = notice.view.task->consult->ordinal;
    notice.party = core::Leg{core::LegKind::agent, bor, {}};
    auto const organization = state();
    TestNames const names;
    EventWriter writer({organization, names}, "t");
    auto const data = json::parse(writer.task(notice))["data"];
    EXPECT_EQ(data["destAgentId"], bor_id);
    EXPECT_EQ(data["destinationType"], "queue");
    auto const& details = data["interaction"]["callProcessingDetails"];
    EXPECT_EQ(details["ctqInProgress"], "true");
    EXPECT_EQ(details["consultDestinationAgentName"], names.agent_name(bor));
    EXPECT_EQ(data["interaction"]["participants"][bor_id]["consultState"], "consultInitiated");
    // The same view told without him, by the same writer.
    notice.kind = core::NoticeKind::ContactUpdated;
    notice.party.reset();
    auto const waiting = json::parse(writer.task(notice))["data"];
    EXPECT_EQ(waiting["destAgentId"], "");
    EXPECT_FALSE(waiting["interaction"]["participants"].contains(bor_id));
}

TEST(WireCall, DetailsOfAConsult) {
    auto const details = [](core::Task shown) {
        return interaction(std::move(shown))["callProcessingDetails"];
    };
    EXPECT_EQ(details(queue_consult_call())["ctqInProgress"], "true");
    auto const asking = details(asking_call(ana, bor));
    EXPECT_EQ(asking["ctqInProgress"], "false");
    EXPECT_EQ(asking["consultDestinationAgentJoined"], false);
    EXPECT_EQ(asking["consultDestinationAgentName"], "Bor \"B\" Zupan");
    EXPECT_EQ(details(consulting_call(ana, bor))["consultDestinationAgentJoined"], true);
    EXPECT_EQ(details(number_consult_call("+4930777"))["consultDestinationAgentName"], "+4930777");
    EXPECT_EQ(details(held_call())["consultDestinationAgentName"], "");
}

TEST(WireCall, NumbersAreParticipants) {
    auto const consulted = interaction(number_consult_call("+4930777"))["participants"]["+4930777"];
    EXPECT_EQ(consulted["pType"], "DN");
    EXPECT_EQ(consulted["dn"], "+4930777");
    EXPECT_EQ(consulted["hasJoined"], true);
    EXPECT_EQ(consulted["isConsulted"], true);
    EXPECT_EQ(consulted["consultState"], "consulting");
    auto made = number_consult_call("+4930777");
    made.consult->stage = core::ConsultRequested{};
    auto const dialled = interaction(made)["participants"]["+4930777"];
    EXPECT_EQ(dialled["hasJoined"], false);
    EXPECT_EQ(dialled["consultState"], "consultInitiated");
    auto const joined = interaction(conference_call())["participants"]["+493023125000"];
    EXPECT_EQ(joined["consultState"], "conferencing");
    EXPECT_EQ(joined["joinTimestamp"], (noon + 60s).epoch_ms);
    // A blind transfer on its way (TR-5).
    made = held_call();
    made.number_transfer = core::NumberTransfer{9, "+4930888", noon + 40s, std::nullopt, false};
    auto const on_the_way = interaction(made)["participants"]["+4930888"];
    EXPECT_EQ(on_the_way["hasJoined"], false);
    EXPECT_EQ(on_the_way["consultState"], "");
}

// No key occurs twice, and what is shown can be dropped by it.
TEST(WireCall, TheCustomersOwnNumberIsAPartyOfItsOwn) {
    auto const made = number_consult_call(connected_call().origin);
    auto const parties = interaction(made)["participants"];
    EXPECT_EQ(parties.size(), 3U);
    EXPECT_EQ(parties[made.origin]["pType"], "Customer");
    EXPECT_EQ(parties[number_id(made, made.origin)]["pType"], "DN");
}

TEST(WireCall, AnEntryPointStandsForWhoeverAnswers) {  // CO-5
    auto made = entry_point_consult();
    auto const waiting = interaction(made)["participants"]["+38615550100"];
    EXPECT_EQ(waiting["pType"], "EP-DN");
    EXPECT_EQ(waiting["epId"], core::to_string(entry_point));
    EXPECT_EQ(waiting["name"], "Billing line");
    EXPECT_EQ(waiting["consultState"], "consultInitiated");
    auto const consulted = engagement_of(made, bor, core::Role::consulted);
    made.engagements.push_back(consulted);
    made.entries.clear();
    made.consult->stage = core::ConsultAnswered{consulted.ordinal, noon + 40s, std::nullopt};
    auto const owners = interaction(made);
    EXPECT_FALSE(owners["participants"].contains("+38615550100"));
    EXPECT_EQ(owners["participants"][bor_id]["epId"], core::to_string(entry_point));
    EXPECT_EQ(owners["callProcessingDetails"]["relationshipType"], "");
    auto const theirs = interaction(made, bor)["callProcessingDetails"];
    EXPECT_EQ(theirs["relationshipType"], "consult");
    EXPECT_EQ(theirs["parentInteractionId"], call_id);
    // Without a number of its own it goes by its id.
    made = entry_point_consult();
    made.consult->target.number.clear();
    EXPECT_TRUE(interaction(made)["participants"].contains(core::to_string(entry_point)));
}

TEST(WireCall, RecordingShowsItsFacts) {
    auto made = connected_call();
    auto details = interaction(made)["callProcessingDetails"];
    EXPECT_EQ(details["recordInProgress"], "false");
    EXPECT_EQ(details["pauseResumeEnabled"], "true");
    EXPECT_EQ(details["pauseDuration"], "30");
    made.recording = core::Recording{noon, std::nullopt, std::nullopt};
    EXPECT_EQ(interaction(made)["callProcessingDetails"]["recordInProgress"], "true");
    made.recording->paused_since = noon + 5s;
    details = interaction(made)["callProcessingDetails"];
    EXPECT_EQ(details["isPaused"], true);
    EXPECT_EQ(details["recordInProgress"], "true");
    made.queue = support;  // unknown here: nothing is permitted
    EXPECT_EQ(interaction(made)["callProcessingDetails"]["pauseResumeEnabled"], "false");
}

// The timeout shown with an offer is that offer's: a consult of an agent rings by the
// organization's, whatever the contact's queue says.
TEST(WireCall, RonaTimeoutIsTheOffers) {
    EXPECT_EQ(task(asking_call(ana, bor), bor)["ronaTimeout"], 18);
    EXPECT_EQ(task(asking_call(ana, bor), ana)["ronaTimeout"], 20);
    EXPECT_EQ(task(offered_call(), ana)["ronaTimeout"], 20);
}

TEST(WireCall, HoldsNameTheLegTheyAreAbout) {
    auto notice = task_notice(core::NoticeKind::AgentContactUnHoldFailed);
    auto const organization = state();
    TestNames const names;
    EventWriter writer({organization, names}, "t");
    auto data = json::parse(writer.task(notice))["data"];
    EXPECT_EQ(data["mediaResourceId"], data["consultMediaResourceId"]);
    notice.consult = 0;
    data = json::parse(writer.task(notice))["data"];
    EXPECT_EQ(data["mediaResourceId"], call_id);
}

// One writer for all recipients of a step writes what a writer of each one's own would.
TEST(WireCall, SharedPartsAreThoseOfTheRecipient) {
    auto const organization = state();
    TestNames const names;
    Scene const scene{organization, names};
    for (auto const& made :
         {offered_call(), connected_call(), held_call(), asking_call(ana, bor),
          consulting_call(ana, bor), queue_consult_call(), number_consult_call("+4930777"),
          conference_call(), consult_from_conference(), entry_point_consult(), ended_call()}) {
        auto const frozen = std::make_shared<core::Task const>(made);
        EventWriter together(scene, "t");
        for (int round = 0; round < 2; ++round) {
            for (auto const viewer : {ana, bor, cene, bor, ana}) {
                core::TaskNotice notice;
                notice.view.viewer = viewer;
                notice.view.task = frozen;
                EXPECT_EQ(together.task(notice), EventWriter(scene, "t").task(notice));
            }
        }
    }
}

}  // namespace
}  // namespace ringmaster::api::wire_call_test
