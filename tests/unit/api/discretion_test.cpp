// An invisible monitoring is absent from whatever the agents of the contact read (SU-1): every way
// to begin, change and end one, and everything it leaves in the journal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "api/requests/discretion.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::discretion_test {
namespace {

using nlohmann::json;

constexpr char const* request_id = "5e551011-0000-4000-8000-000000000001";

class Monitored : public ::testing::Test {
protected:
    void SetUp() override {
        world.sign_in(listener);
        make_idle();
        world.sign_in(owner);
        id = world.connected_call(owner);
    }
    void make_idle() {  // the call is the other's
        auto const answer = world.put(administrator, "/v1/agents/session/state",
                                      {{"state", "Idle"}, {"agentId", listener_id}});
        ASSERT_EQ(answer.status, 202) << answer.text;
    }
    Reply listen(bool invisible) {
        return world.post(listener, "/v1/monitor",
                          {{"id", request_id},
                           {"monitorType", "midcall"},
                           {"taskId", id},
                           {"invisibleMode", invisible}});
    }
    Reply ask(std::string const& command) {
        return world.post(listener, "/v1/monitor/" + id + "/" + command);
    }
    std::string everything(Principal const& reader) {
        auto const path = "/v1/tasks/" + id;
        return world.get(reader, path).text + world.get(reader, path + "/events").text +
               world.get(reader, "/v1/tasks").text;
    }
    // Ids and inputs alike.
    void expect_absent(Principal const& reader, char const* when) {
        auto const text = everything(reader);
        EXPECT_EQ(text.find(core::to_string(*listener.agent)), std::string::npos) << when << text;
        EXPECT_EQ(text.find("onitor"), std::string::npos) << when << text;
    }

    World world;
    Principal owner = world.person(AccessRole::agent, world.agent.id);
    Principal listener = world.person(AccessRole::supervisor, world.colleague.id);
    Principal administrator = world.principal(AccessRole::administrator);
    Principal connector = world.principal(AccessRole::connector);
    std::string const listener_id = core::to_string(*listener.agent);
    std::string id;
};

struct Ending {
    char const* name;
    std::function<void(World&, Principal const&, Principal const&, std::string const&)> end;
};

std::vector<Ending> endings() {
    return {{"ended by the supervisor",
             [](World& world, auto const& listener, auto const&, auto const& id) {
                 world.post(listener, "/v1/monitor/" + id + "/end");
             }},
            {"taken back by its request",
             [](World& world, auto const& listener, auto const&, auto const&) {
                 world.remove(listener, std::string("/v1/monitor/") + request_id);
             }},
            {"the supervisor signs out",
             [](World& world, auto const& listener, auto const&, auto const&) {
                 world.put(listener, "/v1/agents/logout",
                           {{"logoutReason", "x"}, {"agentId", core::to_string(*listener.agent)}});
             }},
            {"the agent ends the call",
             [](World& world, auto const&, auto const& owner, auto const& id) {
                 world.post(owner, "/v1/tasks/" + id + "/end");
             }},
            {"the customer leaves",
             [](World& world, auto const&, auto const&, auto const& id) {
                 world.fact(id, "customer-left", "customer");
             }},
            {"the supervisor's phone fails",
             [](World& world, auto const& listener, auto const&, auto const& id) {
                 world.fact(id, "leg-failed", core::to_string(*listener.agent));
             }},
            {"the supervisor hangs up",
             [](World& world, auto const& listener, auto const&, auto const& id) {
                 world.fact(id, "leg-hungup", core::to_string(*listener.agent));
             }}};
}

TEST_F(Monitored, InvisiblyItLeavesNoTraceForTheAgent) {
    for (auto const& ending : endings()) {
        ASSERT_EQ(listen(true).status, 202) << ending.name;
        for (auto const* command : {"whisper", "bargeIn", "hold", "unhold"}) {
            EXPECT_EQ(ask(command).status, 202) << ending.name << command;
            expect_absent(owner, command);
        }
        ending.end(world, listener, owner, id);
        json const dtmf{
            {"interactionId", id}, {"type", "dtmf"}, {"leg", listener_id}, {"digits", "5"}};
        EXPECT_LT(world.post(connector, "/v1/connector/facts", {{"facts", {dtmf}}}).status, 300);
        world.fact(id, "leg-hungup", core::to_string(*listener.agent));
        world.advance(std::chrono::seconds(30));
        expect_absent(owner, ending.name);
        // Whoever looks from outside sees all of it.
        auto const audit = world.get(administrator, "/v1/tasks/" + id + "/events").text;
        EXPECT_NE(audit.find("MonitorRequested"), std::string::npos);
        EXPECT_NE(audit.find(core::to_string(*listener.agent)), std::string::npos);
        // A new call for the next ending.
        world.post(owner, "/v1/tasks/" + id + "/end");
        world.post(owner, "/v1/tasks/" + id + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
        expect_absent(owner, ending.name);
        world.sign_in(listener);
        make_idle();
        world.put(owner, "/v1/agents/session/state", {{"state", "Available"}, {"auxCodeId", "0"}});
        id = world.connected_call(owner);
    }
}

// One who takes calls himself is an agent there, whatever his role.
TEST_F(Monitored, NorForASupervisorWhoTakesTheCall) {
    auto const of_the_listener = [&](Principal const& reader) {
        return world.get(reader, "/v1/agents?status=all").text +
               world.get(reader, "/v1/agents/activities?from=0&agentIds=" + listener_id).text;
    };
    auto self = owner;
    self.role = AccessRole::supervisor;
    self.teams = world.colleague.teams;
    auto const boss = world.principal(AccessRole::supervisor);
    auto const before = of_the_listener(self);
    auto const from_outside = of_the_listener(boss);
    ASSERT_EQ(listen(true).status, 202);
    expect_absent(self, "own call");
    EXPECT_EQ(of_the_listener(self), before);
    // Whoever looks from outside sees it.
    EXPECT_NE(of_the_listener(boss), from_outside);
    // The listener himself sees what he does.
    EXPECT_NE(everything(listener).find("MonitorRequested"), std::string::npos);
}

// Whoever asks for his listener hears what he hears of anybody who cannot be had.
TEST_F(Monitored, AskedForHeIsSomebodyWhoCannotBeHad) {
    auto const buddies = [&] {
        world.frames.clear();
        world.post(owner, "/v1/agents/buddyList", {{"mediaType", "telephony"}});
        std::string text;
        for (auto const& frame : world.frames) text += frame.dump();
        EXPECT_NE(text.find("BuddyAgents"), std::string::npos) << text;
        return text.find(listener_id) != std::string::npos;
    };
    EXPECT_TRUE(buddies());
    ASSERT_EQ(listen(true).status, 202);
    EXPECT_FALSE(buddies());
    for (auto const* command : {"consult", "transfer"}) {
        auto const answer = world.post(owner, "/v1/tasks/" + id + "/" + command,
                                       {{"to", listener_id}, {"destinationType", "agent"}});
        EXPECT_EQ(answer.reason(), "TARGET_NOT_AVAILABLE") << command << answer.text;
    }
    ASSERT_EQ(ask("end").status, 202);
    EXPECT_TRUE(buddies());
    ASSERT_EQ(listen(false).status, 202);
    EXPECT_TRUE(buddies());
    EXPECT_EQ(world
                  .post(owner, "/v1/tasks/" + id + "/consult",
                        {{"to", listener_id}, {"destinationType", "agent"}})
                  .reason(),
              "TARGET_TAKES_PART");
}

// Who had a part in the call before stays, to the others, what he was.
TEST_F(Monitored, WhoHadTheCallBeforeStaysWhatHeWas) {
    auto const path = "/v1/tasks/" + id;
    json const back{{"queueId", core::to_string(world.entry_point.queue)}};
    world.put(administrator, "/v1/agents/session/state",
              {{"state", "Idle"}, {"agentId", core::to_string(*owner.agent)}});
    world.put(listener, "/v1/agents/session/state", {{"state", "Available"}, {"auxCodeId", "0"}});
    ASSERT_EQ(world.post(administrator, path + "/requeue", back).status, 202);
    world.post(owner, path + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    ASSERT_EQ(world.post(listener, path + "/accept").status, 202);
    make_idle();
    ASSERT_EQ(world.post(administrator, path + "/requeue", back).status, 202);
    world.post(listener, path + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    world.put(owner, "/v1/agents/session/state", {{"state", "Available"}, {"auxCodeId", "0"}});
    ASSERT_EQ(world.post(owner, path + "/accept").status, 202);
    auto const seen = [&] {
        return world.get(owner, path).text +
               world.get(owner, "/v1/tasks?agentIds=" + listener_id).text;
    };
    auto const before = seen();
    ASSERT_NE(before.find(listener_id), std::string::npos);
    ASSERT_EQ(listen(true).status, 202);
    EXPECT_EQ(seen(), before);
    ASSERT_EQ(ask("end").status, 202);
    EXPECT_EQ(seen(), before);
}

// Whose request the connector had not answered yet, his leg goes down without an engagement.
TEST(Discretion, ARequestThatIsTakenBackLeavesNothing) {
    core::AgentId const listener{{7, 7}};
    core::Leg leg;
    leg.kind = core::LegKind::agent;
    leg.agent = listener;
    core::MonitorRequested asked;
    asked.agent = listener;
    asked.monitoring.invisible = true;
    core::MonitorAnswered answered;
    answered.agent = listener;
    core::MediaRequested bridge;
    bridge.number = 1;
    bridge.kind = core::MediaKind::bridge;
    bridge.leg = leg;
    bridge.purpose = core::Purpose::monitor;
    bridge.by = listener;
    core::MediaRequested hang_up;
    hang_up.number = 2;
    hang_up.kind = core::MediaKind::hangup;
    hang_up.leg = leg;
    core::MediaSettled settled;
    settled.number = 2;
    Principal reader;
    reader.role = AccessRole::agent;
    Discretion discretion(reader, {});
    for (core::Event const& event :
         std::vector<core::Event>{asked, bridge, answered, hang_up, settled}) {
        HistoryRow row;
        row.kind = "tick";
        row.events.push_back(event);
        EXPECT_FALSE(discretion.shown(row)) << event_json(event);
    }
}

TEST_F(Monitored, VisiblyEverybodySeesIt) {
    ASSERT_EQ(listen(false).status, 202);
    EXPECT_NE(everything(owner).find(core::to_string(*listener.agent)), std::string::npos);
}

TEST_F(Monitored, PagesOfTheHistoryHaveNoHoles) {
    ASSERT_EQ(listen(true).status, 202);
    ASSERT_EQ(ask("end").status, 202);
    auto const path = "/v1/tasks/" + id + "/events";
    auto const whole = world.get(owner, path).body["data"];
    json pieces = json::array();
    for (std::uint64_t after = 0;;) {
        auto const page =
            world.get(owner, path + "?limit=2&afterSeq=" + std::to_string(after)).body["data"];
        if (page.empty()) break;
        for (auto const& row : page) pieces.push_back(row);
        after = page.back()["journalSeq"];
    }
    EXPECT_EQ(pieces, whole);
    for (auto const& row : whole) EXPECT_FALSE(row["events"].empty()) << row;
}

}  // namespace
}  // namespace ringmaster::api::tests::discretion_test
