// What supervisors do to agents and contacts of their teams, over real sockets: at once, told to
// whom it concerns, on record (AG-11, SU-2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "integration/desktop.hpp"

namespace ringmaster::tests::supervisor_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Agents 1 and 13, and a supervisor of the first one's team without a user of his own.
class Supervision : public ::testing::Test {
protected:
    Supervision() {
        world.start({1, 13});
        auto const token = world.administrator().post(world.org_path("/api-token"),
                                                      {{"role", "supervisor"},
                                                       {"name", "Petra Nowak"},
                                                       {"teamIds", {world.agent(1).team_id}}});
        supervisor.reset(new Api(world.api(token.body.at("token"))));
        desktop.emplace(world, 1);
        desktop->open();
        desktop->go_available();
    }
    Answer change(std::string const& method, std::string const& path, json body) {
        body["agentId"] = desktop->facts().id;
        return method == "PUT" ? supervisor->put(path, body) : supervisor->post(path, body);
    }
    std::string offered_call() {
        auto const created = world.connector().post("/v1/tasks", world.call_body());
        EXPECT_EQ(created.status, 201) << created.text();
        desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
        return created.body["data"]["id"];
    }
    static void expect_by_supervisor(json const& frame) {
        EXPECT_EQ(frame["data"]["changedBy"], "SUPERVISOR") << frame;
        EXPECT_EQ(frame["data"]["changedByName"], "Petra Nowak") << frame;
    }

    World world;
    std::unique_ptr<Api> supervisor;
    std::optional<Desktop> desktop;
};

TEST_F(Supervision, ChangesAnAgentsStateAndSignsHimOut) {
    auto const list = supervisor->get("/v1/agents").body["data"];
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_EQ(list[0]["agentId"], desktop->facts().id);
    EXPECT_EQ(list[0]["subStatus"], "Available");
    expect_accepted(change("PUT", "/v1/agents/session/state", {{"state", "Idle"}}));
    expect_by_supervisor(desktop->expect("AgentStateChangeSuccess"));
    EXPECT_THAT(supervisor->get("/v1/agents?state=Available").body["data"], IsEmpty());
    expect_accepted(
        change("PUT", "/v1/agents/session/state", {{"state", "Available"}, {"auxCodeId", "0"}}));
    expect_by_supervisor(desktop->expect("AgentStateChangeSuccess"));
    expect_accepted(change("PUT", "/v1/agents/logout", {{"logoutReason", "The shift is over"}}));
    EXPECT_EQ(desktop->expect("AgentLogoutSuccess")["data"]["loggedOutBy"], "SUPERVISOR");
    EXPECT_THAT(supervisor->get("/v1/agents").body["data"], IsEmpty());
    ASSERT_EQ(world.daemon.stop(), 0);
    EXPECT_THAT(world.audit("SetState"), SizeIs(2));
    ASSERT_THAT(world.audit("Logout"), SizeIs(1));
    EXPECT_THAT(world.audit("Logout").front(), HasSubstr("Petra Nowak"));
}

TEST_F(Supervision, EndsWhereHisTeamsEnd) {
    Desktop other(world, 13);
    other.open();
    other.go_available();
    ASSERT_NE(other.facts().team_id, desktop->facts().team_id);
    json const idle{{"state", "Idle"}, {"agentId", other.facts().id}};
    expect_refused(supervisor->put("/v1/agents/session/state", idle), 404);
    json const out{{"logoutReason", "x"}, {"agentId", other.facts().id}};
    expect_refused(supervisor->put("/v1/agents/logout", out), 404);
    EXPECT_THAT(other.fence(), IsEmpty());
    EXPECT_THAT(supervisor->get("/v1/agents").body["data"], SizeIs(1));
    EXPECT_THAT(world.administrator().get("/v1/agents").body["data"], SizeIs(2));
}

TEST_F(Supervision, SendsACallBackToAQueueAndEndsIt) {
    auto const call = offered_call();
    expect_accepted(desktop->task(call, "accept"));
    desktop->next();
    auto const requeued =
        supervisor->post("/v1/tasks/" + call + "/requeue", {{"queueId", world.queue_id}});
    expect_accepted(requeued);
    auto const ended = supervisor->post("/v1/tasks/" + call + "/end");
    expect_accepted(ended);
    auto const task = supervisor->get("/v1/tasks/" + call);
    EXPECT_THAT(task.text(), HasSubstr("endTime"));
    ASSERT_EQ(world.daemon.stop(), 0);
    EXPECT_THAT(world.audit("RequeueTask"), SizeIs(1));
    EXPECT_THAT(world.audit("ForceEndTask"), SizeIs(1));
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
}

}  // namespace
}  // namespace ringmaster::tests::supervisor_test
