// Preview campaigns over real sockets, frame by frame: who is shown whom, and what accepting,
// skipping, removing and the end of time lead to, for the agent and for the telephony; a customer
// who is busy or does not answer, a device that is not answered; and the daemon killed while a
// contact is shown (OD-3).
#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::campaign_test {
namespace {

using nlohmann::json;

constexpr char const* customer = "+4917612345678";
constexpr char const* caller_id = "+493023125103";
std::string const managed = "/v3/campaign-management/campaigns/Spring/contact-list";

// A device has two seconds to ring, and two to be answered.
void hurry(json& document) {
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["connectingTimeout"] = 2;
        setting["ronaTimeoutTelephony"] = 2;
    }
}

class CampaignTest : public ::testing::Test {
protected:
    CampaignTest() : world(with_pbx(hurry)), pbx(world) {}

    void SetUp() override {
        world.start({4, 5});
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        pbx.connect();
    }
    [[nodiscard]] std::string agent() const { return desktop->facts().id; }

    void start(json const& more = json::object()) {
        json body{{"id", "Spring"},
                  {"campaignType", "preview_standard"},
                  {"entryPointId", world.entry_point_id},
                  {"outdialANI", caller_id}};
        body.update(more);
        auto const started = world.administrator().post("/v1/dialer/campaign", body);
        ASSERT_EQ(started.status, 202) << started.text();
        auto const made = world.administrator().post(
            managed, {{"supportedChannels", {"Voice"}}, {"activationTimeLagMinutes", 0}});
        ASSERT_EQ(made.status, 201) << made.text();
        list = managed + "/" + made.body["contactListId"].get<std::string>();
    }
    void add(std::vector<std::string> const& numbers) {
        json contacts = json::array();
        for (auto const& number : numbers) {
            contacts.push_back({{"contactAttributes",
                                 {{{"fieldName", "Contact_Phone"}, {"value", number}},
                                  {{"fieldName", "CustomerName"}, {"value", "Eva Zupan"}}}}});
        }
        auto const added = world.administrator().post(list + "/contacts", {{"contacts", contacts}});
        ASSERT_EQ(added.status, 202) << added.text();
    }
    // Whom the agent is shown.
    std::string shown(Desktop& who, std::string const& number) {
        auto const offer = who.expect("AgentOfferCampaignReservation");
        EXPECT_EQ(state_in(offer), "new");
        EXPECT_EQ(offer["data"]["campaignId"], "Spring");
        EXPECT_EQ(offer["data"]["interaction"]["outboundType"], "OUTDIAL");
        EXPECT_EQ(details(offer)["campaignId"], "Spring");
        EXPECT_EQ(details(offer)["dnis"], number);
        EXPECT_EQ(details(offer)["customerName"], "Eva Zupan");
        return offer["data"]["interactionId"];
    }
    Answer decide(std::string const& id, std::string const& what) {
        return desktop->api().post("/v1/dialer/campaign/Spring/preview-task/" + id + "/" + what,
                                   json::object());
    }
    void expect_ended(std::string const& id, std::string const& reason) {
        auto const ended = desktop->expect("ContactEnded");
        EXPECT_EQ(ended["data"]["interactionId"], id);
        EXPECT_EQ(ended["data"]["reason"], reason);
        EXPECT_EQ(ended["data"]["agentsPendingWrapUp"], json::array());
        EXPECT_EQ(ended["data"]["isOver"], true);
    }
    // He has accepted; his device rings for the call.
    std::string ringing(std::string const& reservation) {
        EXPECT_EQ(decide(reservation, "accept").status, 202);
        expect_ended(reservation, "PREVIEW_ACCEPTED");
        auto const reserved = desktop->expect("AgentContactReserved");
        EXPECT_EQ(reserved["data"]["reservationInteractionId"], reservation);
        std::string const id = reserved["data"]["interactionId"];
        EXPECT_NE(id, reservation);
        auto const ring = pbx.expect_command("ring");
        EXPECT_EQ(ring["interactionId"], id);
        pbx.result(ring);
        desktop->expect("AgentOfferContact");
        pbx.result(pbx.expect_command("answer"));  // he has said yes already
        return id;
    }
    // He has answered; the customer is dialled.
    std::string dialled(std::string const& reservation) {
        auto id = ringing(reservation);
        pbx.tell("leg-answered", id, {{"leg", agent()}});
        auto const assigned = desktop->expect("AgentContactAssigned");
        EXPECT_EQ(assigned["data"]["interactionId"], id);
        EXPECT_EQ(assigned["data"]["reservationInteractionId"], reservation);
        auto const dial = pbx.expect_command("dial");
        EXPECT_EQ(dial["leg"], "customer");
        EXPECT_EQ(dial["callerId"], caller_id);
        pbx.result(dial);
        return id;
    }

    World world;
    Pbx pbx;
    std::unique_ptr<Desktop> desktop;
    std::string list;
};

TEST_F(CampaignTest, AcceptingCallsTheCustomer) {
    start();
    add({customer});
    desktop->go_available();
    auto const reservation = shown(*desktop, customer);
    auto const id = dialled(reservation);
    pbx.tell("leg-answered", id, {{"leg", "customer"}});
    auto const connected = desktop->expect("AgentContactAssigned");
    EXPECT_EQ(state_in(connected), "connected");
    EXPECT_EQ(connected["data"]["reservationInteractionId"], reservation);
    EXPECT_EQ(details(connected)["outdialAgentId"], agent());
    pbx.result(pbx.expect_command("bridge"));
    EXPECT_EQ(desktop->task(id, "end", {{"mediaResourceId", id}}).status, 202);
    auto const lists = world.administrator().get(managed + "s").body["contactLists"];
    EXPECT_EQ(lists[0]["contactListRecordProcessed"], 1);
}

TEST_F(CampaignTest, WhoSkipsIsShownTheNextAndTheNextAgentTheSkipped) {
    start();
    std::string const second = "+4917612345679";
    add({customer, second});
    desktop->go_available();
    auto const first = shown(*desktop, customer);
    EXPECT_EQ(decide(first, "skip").status, 202);
    auto const updated = desktop->expect("CampaignContactUpdated");
    EXPECT_EQ(updated["data"]["interactionId"], first);
    EXPECT_EQ(updated["data"]["campaignId"], "Spring");
    expect_ended(first, "PREVIEW_SKIPPED");
    auto const next = shown(*desktop, second);
    EXPECT_NE(next, first);
    Desktop other(world, 5);
    other.open();
    other.go_available();
    EXPECT_EQ(shown(other, customer), first);
    EXPECT_EQ(decide(first, "accept").status, 409);
    EXPECT_EQ(decide(next, "remove").status, 202);
    desktop->expect("CampaignContactUpdated");
    expect_ended(next, "PREVIEW_REMOVED");
}

TEST_F(CampaignTest, TheCustomerIsBusyOrDoesNotAnswer) {
    start({{"noAnswerRingLimit", 16}});
    add({customer});
    desktop->go_available();
    auto const id = dialled(shown(*desktop, customer));
    pbx.tell("leg-failed", id, {{"leg", "customer"}, {"cause", "busy"}});
    auto const failed = desktop->expect("AgentOutboundFailed");
    EXPECT_EQ(failed["data"]["reasonCode"], "OUTDIAL_BUSY");
    expect_ended(id, "OUTDIAL_BUSY");
}

TEST_F(CampaignTest, HisOwnDeviceIsNotAnswered) {
    start();
    add({customer});
    desktop->go_available();
    auto const id = ringing(shown(*desktop, customer));
    auto const failed = desktop->expect("AgentOutboundFailed");
    EXPECT_EQ(failed["data"]["reason"], "RONA");
    expect_ended(id, "RONA");
}

TEST_F(CampaignTest, HeCancelsBeforeTheAnswer) {
    start();
    add({customer});
    desktop->go_available();
    auto const id = dialled(shown(*desktop, customer));
    EXPECT_EQ(desktop->task(id, "end", {{"mediaResourceId", id}}).status, 202);
    expect_ended(id, "OUTDIAL_CANCELLED");
}

TEST_F(CampaignTest, HisTimeDecidesForHim) {
    start({{"previewOfferTimeout", 1}, {"previewOfferTimeoutAutoAction", "ACCEPT"}});
    add({customer});
    desktop->go_available();
    auto const reservation = shown(*desktop, customer);
    expect_ended(reservation, "PREVIEW_ACCEPTED");
    auto const reserved = desktop->expect("AgentContactReserved");
    EXPECT_EQ(reserved["data"]["reservationInteractionId"], reservation);
}

TEST_F(CampaignTest, WhoIsListedIsTakenBack) {
    start();
    add({customer});
    desktop->go_available();
    auto const reservation = shown(*desktop, customer);
    auto const listed =
        world.administrator().post("/v3/campaign-management/dncList/own/phoneNumber",
                                   {{"phoneNumber", customer}, {"source", "IVR"}});
    ASSERT_EQ(listed.status, 201) << listed.text();
    expect_ended(reservation, "DO_NOT_CALL");
    auto const told =
        desktop->api().post("/v1/dialer/campaign/Spring/preview-task/" + reservation + "/accept",
                            json::object(), {{"spark-user-agent", "webex-js-sdk/3.12.0"}});
    EXPECT_EQ(told.status, 202) << told.text();
    auto const failed = desktop->expect("CampaignPreviewAcceptFailed");
    EXPECT_EQ(failed["data"]["campaignId"], "Spring");
    EXPECT_EQ(failed["data"]["interactionId"], reservation);
}

// What is shown is shown again; nobody is called twice, and nobody is lost.
TEST_F(CampaignTest, AKilledDaemonShowsTheSameContactAgain) {
    start();
    std::string const second = "+4917612345679";
    add({customer, second});
    desktop->go_available();
    auto const reservation = shown(*desktop, customer);
    world.daemon.kill();
    world.restart();
    ASSERT_TRUE(pbx.socket().wait_closed(patience));
    pbx.connect();
    pbx.list(json::array());
    desktop = std::make_unique<Desktop>(world, 4);
    desktop->open();
    expect_accepted(desktop->api().post("/v1/agents/reload"));
    desktop->expect_all({"AgentReloginSuccess", "AgentContact"});
    EXPECT_EQ(shown(*desktop, customer), reservation);
    auto const id = dialled(reservation);
    EXPECT_EQ(count_events(world.history(id), "OutdialDialled"), 1U);
    auto const lists = world.administrator().get(managed + "s").body["contactLists"];
    EXPECT_EQ(lists[0]["contactListRecordProcessed"], 1);
}

}  // namespace
}  // namespace ringmaster::tests::campaign_test
