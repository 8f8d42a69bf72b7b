// A supervisor on a live call, over real sockets: seen by nobody, then by everybody (SU-1).
#include "integration/live_call.hpp"
#include "integration/pbx.hpp"

namespace ringmaster::tests::monitor_test {
namespace {

using nlohmann::json;

constexpr char request_id[] = "5e551011-0000-4000-8000-000000000001";

class Monitored : public LiveCall {
protected:
    Monitored() { world.make_supervisor(3); }

    void SetUp() override {
        LiveCall::SetUp();
        connect_owner();
    }
    Answer listen(bool invisible) {
        return third->api().post("/v1/monitor", {{"id", request_id},
                                                 {"monitorType", "midcall"},
                                                 {"taskId", call},
                                                 {"invisibleMode", invisible}});
    }
    Answer ask(std::string const& command) {
        return third->api().post("/v1/monitor/" + call + "/" + command);
    }
    json sessions() { return third->api().get("/v1/monitor/sessions").body.at("data"); }
    int count_starts(std::string const& type) {
        int found = 0;
        auto const history = world.history(call);
        for (auto const& row : history.at("data")) {
            for (auto const& event : row.at("events")) found += event["type"] == type ? 1 : 0;
        }
        return found;
    }
    std::string supervisor() const { return third->facts().id; }
};

TEST_F(Monitored, QuietlyFromBeginningToEnd) {
    auto const before = owner->api().get("/v1/tasks/" + call).body;
    expect_accepted(listen(true));
    third->expect("MonitoringOffered");
    auto const started = third->expect("MonitoringStarted");
    EXPECT_EQ(started["data"]["interactionId"], call);
    ASSERT_EQ(sessions().size(), 1U);
    EXPECT_EQ(sessions()[0]["id"], request_id);
    EXPECT_EQ(sessions()[0]["mode"], "listening");
    EXPECT_EQ(sessions()[0]["pending"], false);
    expect_accepted(ask("whisper"));
    third->next();
    expect_accepted(ask("hold"));
    third->expect("MonitoringHeld");
    expect_accepted(ask("unhold"));
    third->expect("MonitoringUnHeld");

    // Not a byte of it to the agent: no frame, and the call as it was, version and all.
    EXPECT_TRUE(owner->fence().empty());
    EXPECT_EQ(owner->api().get("/v1/tasks/" + call).body, before);
    expect_accepted(ask("end"));
    third->expect("MonitoringEnded");
    EXPECT_TRUE(sessions().empty());
    EXPECT_TRUE(owner->fence().empty());
    EXPECT_EQ(owner->api().get("/v1/tasks/" + call).body, before);
}

TEST_F(Monitored, VisiblyAndBargedIn) {
    expect_accepted(listen(false));
    third->expect_all({"MonitoringOffered", "MonitoringStarted"});
    expect_accepted(ask("bargeIn"));
    third->fence();
    owner->fence();
    // He is a participant now, though never a party: the call is no conference.
    auto const seen = owner->api().get("/v1/tasks/" + call).body.at("data").at("task");
    ASSERT_TRUE(seen["interaction"]["participants"].contains(supervisor())) << seen.dump();
    EXPECT_EQ(seen["interaction"]["participants"][supervisor()]["pType"], "Supervisor");
    EXPECT_EQ(seen["interaction"]["state"], "connected");
    expect_accepted(give(*owner, "end"));
    third->expect("MonitoringEnded");
    owner->expect_all({"ContactEnded", "AgentWrapup"});
    EXPECT_EQ(count_starts("WrapUpStarted"), 1) << world.history(call).dump();
}

TEST_F(Monitored, ASupervisorWhoseSocketIsLostIsStillOnTheCall) {
    expect_accepted(listen(true));
    third->expect_all({"MonitoringOffered", "MonitoringStarted"});
    third->lose_socket();
    EXPECT_EQ(sessions().size(), 1U);
    crash();
    third = std::make_unique<Desktop>(world, 3);
    EXPECT_EQ(sessions().size(), 1U);
    third->open();
    expect_accepted(third->api().post("/v1/agents/reload"));
    third->expect("AgentReloginSuccess");
    EXPECT_EQ(sessions()[0]["id"], request_id);
}

// The connector is asked and does not answer: the request is a session already, and its id ends it.
class MonitoredSlowly : public LiveCall {
protected:
    MonitoredSlowly() : LiveCall(with_pbx()), pbx(world) { world.make_supervisor(3); }

    Pbx pbx;
};

TEST_F(MonitoredSlowly, APendingOneIsTakenBackByItsRequest) {
    pbx.connect();
    for (auto* desktop : {owner.get(), third.get()}) sign_in(*desktop);
    make_available(*owner);
    call = pbx.customer_arrives();
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"ring"}));
    owner->expect_all({"AgentContactReserved", "AgentOfferContact"});
    pbx.tell("leg-answered", call, {{"leg", owner->facts().id}});
    EXPECT_EQ(pbx.obey(), (std::vector<std::string>{"bridge"}));
    owner->expect("AgentContactAssigned");

    json const wish{{"id", request_id}, {"monitorType", "midcall"}, {"taskId", call}};
    expect_accepted(third->api().post("/v1/monitor", wish));
    third->expect("MonitoringOffered");
    pbx.expect_command("bridge");
    auto const supervisor = third->facts().id;
    pbx.tell("leg-answered", call, {{"leg", supervisor}});  // he picks up before it is confirmed
    EXPECT_TRUE(pbx.fence().empty());
    pbx.lose_socket();
    pbx.connect();
    EXPECT_EQ(pbx.listed()[0]["legs"], (json{"customer", owner->facts().id}));
    auto const again = pbx.expect_command("bridge");
    pbx.list(json::array({tests::call(call, {"customer", owner->facts().id, supervisor})}));
    EXPECT_TRUE(pbx.fence().empty()) << "his leg is what the bridge is for";
    auto const sessions = third->api().get("/v1/monitor/sessions").body.at("data");
    ASSERT_EQ(sessions.size(), 1U);
    EXPECT_EQ(sessions[0]["id"], request_id);
    EXPECT_EQ(sessions[0]["pending"], true);
    EXPECT_EQ(sessions[0]["startTime"], nullptr);
    expect_accepted(third->api().remove(std::string("/v1/monitor/") + request_id));
    EXPECT_EQ(third->expect("MonitoringFailed")["data"]["reasonCode"], "MONITORING_ENDED");
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], supervisor);
    EXPECT_TRUE(third->api().get("/v1/monitor/sessions").body.at("data").empty());
}

TEST_F(Monitored, OnlyBySupervisors) {
    auto const answer = colleague->api().post(
        "/v1/monitor", {{"id", request_id}, {"monitorType", "midcall"}, {"taskId", call}});
    expect_refused(answer, 403);
    EXPECT_TRUE(sessions().empty());
}

// ---- buddy lists (AG-12) ---------------------------------------------------------------------

class Buddies : public LiveCall {
protected:
    using LiveCall::LiveCall;
    std::map<std::string, std::string> ask(json body) {
        body["agentProfileId"] = owner->facts().profile_id;
        body["mediaType"] = "telephony";
        expect_accepted(owner->api().post("/v1/agents/buddyList", body));
        auto const list = owner->expect("BuddyAgents")["data"]["agentList"];
        std::map<std::string, std::string> states;
        for (auto const& one : list) states[one["agentId"]] = one["state"];
        return states;
    }
    void sign_everybody_in() {
        for (auto* desktop : {owner.get(), colleague.get(), third.get()}) sign_in(*desktop);
    }
};

TEST_F(Buddies, ConsultListsShowIdleColleaguesTransferListsOnlyAvailableOnes) {
    sign_everybody_in();
    make_available(*colleague);
    auto const second = colleague->facts().id;
    auto const last = third->facts().id;
    EXPECT_EQ(ask({}), (std::map<std::string, std::string>{{second, "Available"}, {last, "Idle"}}));
    EXPECT_EQ(ask({{"state", "Available"}}),
              (std::map<std::string, std::string>{{second, "Available"}}));
    EXPECT_EQ(ask({{"state", "Idle"}}), (std::map<std::string, std::string>{{last, "Idle"}}));
    third->lose_socket();
    EXPECT_EQ(ask({}).count(last), 0U) << "nobody there to answer";
}

TEST_F(Buddies, AColleagueOnACallIsNotThere) {
    connect_owner();
    make_available(*colleague);
    auto const other = world.customer_calls();
    colleague->expect_all({"AgentContactReserved", "AgentOfferContact"});
    EXPECT_EQ(ask({}).count(colleague->facts().id), 0U);
    expect_accepted(colleague->task(other, "accept"));
    colleague->expect("AgentContactAssigned");
    EXPECT_EQ(ask({}).count(colleague->facts().id), 0U);
    EXPECT_EQ(ask({}).count(third->facts().id), 1U);
}

class BuddiesOfTeams : public Buddies {
protected:
    BuddiesOfTeams()
        : Buddies([](json& document) {
              auto const& users = document["resources"]["user"];
              // The third agent works in a team the first one's profile does not show.
              document["resources"]["user"][2]["teamIds"] = {
                  document["resources"]["team"][1]["id"]};
              auto const shown = users[1]["teamIds"][0];
              for (auto& profile : document["resources"]["agent-profile"]) {
                  if (profile["id"] != users[0]["agentProfileId"]) continue;
                  profile["accessBuddyTeam"] = "SPECIFIC";
                  profile["buddyTeams"] = {shown};
              }
          }) {}
};

TEST_F(BuddiesOfTeams, OnlyTheTeamsOfTheProfileAreShown) {
    sign_everybody_in();
    ASSERT_NE(third->facts().team_id, colleague->facts().team_id);
    EXPECT_EQ(ask({}), (std::map<std::string, std::string>{{colleague->facts().id, "Idle"}}));
}

}  // namespace
}  // namespace ringmaster::tests::monitor_test
