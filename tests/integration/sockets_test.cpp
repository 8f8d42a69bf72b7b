// Sockets come and go; contacts, wrap-ups and the numbers of events do not care.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::sockets_test {
namespace {

using nlohmann::json;

class Sockets : public ::testing::Test {
protected:
    void SetUp() override { world.start({1, 2, 4}); }

    std::string connect_call(Desktop& desktop) {
        auto task = world.customer_calls();
        desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(desktop.task(task, "accept"));
        desktop.expect("AgentContactAssigned");
        return task;
    }
    // What the server has submitted at its deadline; null when it has not.
    json timeout_record(std::string const& task) {
        json record;
        static_cast<void>(eventually(patience, [&] {
            record = wrap_up_record(world.history(task), "TIMEOUT");
            return !record.is_null();
        }));
        return record;
    }

    World world;
};

TEST_F(Sockets, ResumeReplaysWhatWasMissed) {
    Desktop desktop(world, 4);
    desktop.open();
    desktop.go_available();
    auto const task = connect_call(desktop);
    auto const last = desktop.last_seq();
    desktop.lose_socket();
    world.customer_leaves(task);

    desktop.open({{"lastSeq", last}});
    EXPECT_EQ(desktop.expect("ContactEnded")["data"]["interactionId"], task);
    desktop.expect("AgentWrapup");
    // Present again without a reload; the numbers go on from there.
    expect_accepted(desktop.task(
        task, "wrapup", {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}}));
    desktop.expect("AgentWrappedUp");
}

TEST_F(Sockets, ResumeWithNothingMissed) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    desktop.lose_socket();
    desktop.open({{"lastSeq", desktop.last_seq()}});
    EXPECT_TRUE(desktop.fence().empty());
    connect_call(desktop);
}

TEST_F(Sockets, PageRefreshWithALiveTask) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = connect_call(desktop);
    desktop.lose_socket();

    desktop.open();
    EXPECT_TRUE(desktop.fence().empty());  // no task event before the reload
    expect_accepted(desktop.api().post("/v1/agents/reload"));
    auto const reload = desktop.expect("AgentReloginSuccess");
    EXPECT_EQ(reload["data"]["subStatus"], "Available");
    EXPECT_EQ(reload["data"]["interactionIds"], json::array({task}));
    auto const contact = desktop.expect("AgentContact");
    EXPECT_EQ(contact["data"]["interactionId"], task);
    EXPECT_EQ(contact["data"]["interaction"]["state"], "connected");
    EXPECT_TRUE(allows(contact, "end"));
    // For a page that has it already (PROTOCOL 2).
    EXPECT_EQ(desktop.expect("AgentContactAssigned")["data"]["interactionId"], task);
    expect_accepted(desktop.task(task, "end"));
    desktop.expect_all({"ContactEnded", "AgentWrapup"});
}

TEST_F(Sockets, ReloadTellsWhatIsOwedAndWhatIsOver) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const first = connect_call(desktop);
    desktop.lose_socket();
    // Ends and, with nobody there, wraps itself up.
    world.customer_leaves(first);
    desktop.open();
    expect_accepted(desktop.api().post("/v1/agents/reload"));
    desktop.expect("AgentReloginSuccess");
    auto const owed = desktop.expect("AgentContact");
    EXPECT_EQ(owed["data"]["interaction"]["state"], "wrapUp");
    EXPECT_TRUE(owed["data"]["wrapUpDeadline"].is_number_integer());
    desktop.expect("AgentWrapup");
    EXPECT_EQ(desktop.expect("AgentWrappedUp")["data"]["interactionId"], first);
}

TEST_F(Sockets, ReloadClosesFormsOfTasksThatEndedMeanwhile) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = connect_call(desktop);
    world.customer_leaves(task);
    auto const wrap_up = (desktop.expect("ContactEnded"), desktop.expect("AgentWrapup"));
    desktop.lose_socket();

    // The deadline passes with nobody there. The record is what can be watched meanwhile.
    auto const record = timeout_record(task);
    ASSERT_FALSE(record.is_null());
    EXPECT_NE(find_object_with(record, wrap_up["data"]["wrapUpDeadline"]), nullptr)
        << record.dump();

    desktop.open();
    expect_accepted(desktop.api().post("/v1/agents/reload"));
    desktop.expect("AgentReloginSuccess");
    EXPECT_EQ(desktop.expect("AgentContact")["data"]["interactionId"], task);
    EXPECT_EQ(desktop.expect("AgentWrappedUp")["data"]["interactionId"], task);
    EXPECT_TRUE(desktop.fence().empty());
}

TEST_F(Sockets, WithoutReloadEachTaskIsIntroducedFirst) {
    Desktop desktop(world, 4);
    desktop.open();
    desktop.go_available();
    auto const task = connect_call(desktop);
    desktop.lose_socket();
    desktop.open();
    world.customer_leaves(task);
    EXPECT_TRUE(desktop.fence().empty());
    // Nobody reloads; after five seconds the task comes anyway, known before it is over.
    auto const contact = desktop.expect("AgentContact");
    EXPECT_EQ(contact["data"]["interactionId"], task);
    desktop.expect("AgentWrapup");
    expect_accepted(desktop.task(
        task, "wrapup", {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}}));
    for (;;) {
        auto const frame = desktop.next();
        EXPECT_EQ(frame["data"]["interactionId"], task);
        if (frame_type(frame) == "AgentWrappedUp") break;
    }
}

TEST_F(Sockets, SecondLoginIsRefusedUnlessItTakesOver) {
    Desktop first(world, 1);
    first.open();
    first.go_available();
    auto const task = connect_call(first);

    Desktop second(world, 1);
    second.open();
    expect_accepted(second.login());
    auto const failed = second.expect("AgentStationLoginFailed");
    EXPECT_EQ(failed["data"]["reason"], "DUPLICATE_LOCATION");

    // With a live contact, a takeover cannot bring another number.
    expect_accepted(second.login({{"takeOver", true}, {"dialNumber", "2999"}}));
    EXPECT_EQ(second.expect("AgentStationLoginFailed")["data"]["reason"], "ACTIVE_CONTACTS");

    expect_accepted(second.login({{"takeOver", true}}));
    auto const login = second.expect("AgentStationLoginSuccess");
    EXPECT_EQ(login["data"]["subStatus"], "Available");
    second.expect("AgentDNRegistered");
    auto const adopted = second.expect("AgentContact");
    EXPECT_EQ(adopted["data"]["interactionId"], task);
    second.expect("AgentContactAssigned");
    expect_accepted(second.task(task, "end"));
    second.expect_all({"ContactEnded", "AgentWrapup"});
}

TEST_F(Sockets, ForcedSubscriptionClosesTheOlderSocket) {
    Desktop first(world, 1);
    first.open();
    first.log_in();
    Desktop second(world, 1);
    second.open({{"force", true}, {"allowMultiLogin", false}});
    auto const goodbye = first.next();
    EXPECT_EQ(goodbye["type"], "AGENT_MULTI_LOGIN");
    EXPECT_EQ(goodbye["data"]["type"], "AgentMultiLoginCloseSession");
    EXPECT_TRUE(first.socket().wait_closed(patience));
    // Its subscription was forced, so its login takes over without being asked to.
    expect_accepted(second.login());
    second.expect_all({"AgentStationLoginSuccess", "AgentDNRegistered"});
}

TEST_F(Sockets, NumberInUseByAColleague) {
    Desktop first(world, 1);
    Desktop second(world, 2);
    first.open();
    second.open();
    first.log_in();
    expect_accepted(second.login({{"dialNumber", first.facts().dial_number}}));
    auto const failed = second.expect("AgentStationLoginFailed");
    EXPECT_EQ(failed["data"]["reason"], "DUPLICATE_LOCATION");
    EXPECT_EQ(failed["data"]["reasonCode"], "DIAL_NUMBER_IN_USE");
    EXPECT_TRUE(first.fence().empty());
}

// What an agent with an offer showing may not do.
struct RefusedCommand {
    char const* method;
    char const* path;
    json body;
    char const* event;
    char const* reason_code;
    int status;  // without the header
};

std::vector<RefusedCommand> refused_commands() {
    auto const nowhere = "11111111-2222-4333-8444-555555555555";
    return {
        {"PUT",
         "/v1/agents/logout",
         {{"logoutReason", "home"}},
         "AgentLogoutFailed",
         "OFFER_SHOWING",
         409},
        {"PUT",
         "/v1/agents/session/state",
         {{"state", "Idle"}, {"auxCodeId", nowhere}},
         "AgentStateChangeFailed",
         "IDLE_CODE_NOT_ALLOWED",
         422},
        {"PUT",
         "/v1/agents/session/state",
         {{"state", "Dancing"}, {"auxCodeId", "0"}},
         "AgentStateChangeFailed",
         "INVALID_REQUEST",
         400},
        {"POST",
         "/v1/agents/buddyList",
         {{"mediaType", "pigeon"}},
         "BuddyAgentsRetrieveFailed",
         "INVALID_REQUEST",
         400},
        {"POST",
         "/v1/tasks",
         {{"direction", "OUTBOUND"}, {"destination", "+491701234567"}},
         "AgentOutboundFailed",
         "OFFER_SHOWING",
         409},
    };
}

// PROTOCOL 1: desktops of the original read why from the event, their own socket alone.
TEST_F(Sockets, OriginalDesktopsAreToldRefusalsByEvent) {
    Desktop busy(world, 1);
    Desktop other(world, 2);
    busy.open();
    other.open();
    busy.go_available();
    other.log_in();
    auto const task = world.customer_calls();
    busy.expect_all({"AgentContactReserved", "AgentOfferContact"});
    auto const before = world.state_hash();
    for (auto const& command : refused_commands()) {
        auto const send = [&](client::Headers headers) {
            return std::string(command.method) == "PUT"
                       ? busy.api().put(command.path, command.body, std::move(headers))
                       : busy.api().post(command.path, command.body, std::move(headers));
        };
        auto const told =
            send({{"spark-user-agent", "webex-js-sdk/3.12.0"}, {"trackingid", "page-7"}});
        EXPECT_EQ(told.status, 202) << told.text();
        EXPECT_EQ(told.reason(), command.reason_code) << told.text();
        auto const frame = busy.expect(command.event);
        EXPECT_EQ(frame["trackingId"], "page-7");
        EXPECT_EQ(frame["data"]["reason"], command.reason_code);
        expect_refused(send({}), command.status);
        EXPECT_TRUE(busy.fence().empty());
    }
    EXPECT_EQ(world.state_hash(), before);
    EXPECT_TRUE(other.fence().empty());
    world.customer_leaves(task);
}

TEST_F(Sockets, DeadlineHoldsAcrossARestart) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = connect_call(desktop);
    world.customer_leaves(task);
    desktop.expect("ContactEnded");
    auto const deadline = desktop.expect("AgentWrapup")["data"]["wrapUpDeadline"];
    world.daemon.kill();
    world.restart();
    auto const record = timeout_record(task);
    ASSERT_FALSE(record.is_null()) << world.history(task).dump();
    EXPECT_NE(find_object_with(record, deadline), nullptr) << record.dump() << " " << deadline;

    // The counter of events is durable, the replay buffer is not: whoever missed something from
    // before the restart gets a snapshot.
    Desktop after(world, 1);
    after.open({{"lastSeq", desktop.last_seq() - 1}});
    auto const snapshot = after.expect("Snapshot");
    EXPECT_TRUE(snapshot["data"].contains("agent"));
    EXPECT_TRUE(snapshot["data"]["tasks"].is_array());
    EXPECT_GE(after.last_seq(), desktop.last_seq());
}

}  // namespace
}  // namespace ringmaster::tests::sockets_test
