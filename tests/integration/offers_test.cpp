// What becomes of an offer that is not simply accepted: missed, declined, left by the customer,
// withdrawn; and the logout that has to wait for it.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::offers_test {
namespace {

using nlohmann::json;

class Offers : public ::testing::Test {
protected:
    Offers()
        : world([](json& document) {
              for (auto& setting : document["resources"]["organization-setting"]) {
                  setting["declineBackoff"] = 1;
              }
          }) {}
    void SetUp() override { world.start({1, 2}); }

    std::string code_named(std::string const& name) const {
        for (auto const& code : world.resources("auxiliary-code")) {
            if (code["name"] == name) return code["id"];
        }
        return {};
    }

    std::string ring(Desktop& desktop) {
        auto task = world.customer_calls();
        desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
        return task;
    }

    World world;
};

TEST_F(Offers, MissedOffer) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = ring(desktop);
    auto const rona = desktop.expect("AgentOfferContactRona");
    EXPECT_EQ(rona["data"]["interactionId"], task);
    EXPECT_FALSE(allows(rona, "accept"));
    auto const idle = desktop.expect("AgentStateChangeSuccess");
    EXPECT_EQ(idle["data"]["subStatus"], "Idle");
    EXPECT_EQ(idle["data"]["auxCodeId"], code_named("RONA"));

    auto const late = desktop.task(task, "accept");
    expect_refused(late, 409);
    EXPECT_EQ(late.reason(), "OFFER_EXPIRED");

    // His own click to Available ends it, and the same call rings again.
    expect_accepted(desktop.state("Available", "0"));
    desktop.expect("AgentStateChangeSuccess");
    desktop.expect("AgentContactReserved");
    EXPECT_EQ(desktop.expect("AgentOfferContact")["data"]["interactionId"], task);
    expect_accepted(desktop.task(task, "accept"));
    desktop.expect("AgentContactAssigned");
}

TEST_F(Offers, SystemStateCannotBeChosen) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.log_in();
    auto const refused = desktop.state("Idle", code_named("RONA"));
    expect_refused(refused, 422);
    EXPECT_TRUE(desktop.fence().empty());
}

TEST_F(Offers, DeclinedOffer) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = ring(desktop);
    expect_accepted(desktop.task(task, "reject", {{"mediaResourceId", task}}));
    desktop.expect("AgentOfferContactRona");
    auto const idle = desktop.expect("AgentStateChangeSuccess");
    EXPECT_EQ(idle["data"]["subStatus"], "Idle");
    EXPECT_EQ(idle["data"]["auxCodeId"], code_named("Agent_Declined"));
    auto const late = desktop.task(task, "accept");
    expect_refused(late, 409);
    world.customer_leaves(task);
    EXPECT_TRUE(desktop.fence().empty());
}

TEST_F(Offers, CustomerLeavesWhileRinging) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = ring(desktop);
    world.customer_leaves(task);
    auto const ended = desktop.expect("ContactEnded");
    EXPECT_EQ(ended["data"]["agentsPendingWrapUp"], json::array());
    auto const late = desktop.task(task, "accept");
    expect_refused(late, 409);
    EXPECT_EQ(late.reason(), "CONTACT_ENDED");
    // No miss of his: he is still Available and gets the next call.
    auto const next_task = ring(desktop);
    EXPECT_NE(next_task, task);
}

TEST_F(Offers, IdleWithdrawsTheOffer) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const task = ring(desktop);
    std::string lunch;
    for (auto const& code : world.resources("auxiliary-code")) {
        bool const own = code["workTypeCode"] == "IDLE_CODE" && code["isSystemCode"] == false;
        if (own && code["active"] == true) lunch = code["id"];
    }
    expect_accepted(desktop.state("Idle", lunch));
    std::vector<std::string> types;
    json idle;
    for (auto const& frame : desktop.fence()) {
        types.push_back(frame_type(frame));
        if (types.back() == "AgentStateChangeSuccess") idle = frame;
    }
    std::sort(types.begin(), types.end());
    EXPECT_EQ(types,
              (std::vector<std::string>{"AgentOfferContactRona", "AgentStateChangeSuccess"}));
    ASSERT_TRUE(idle.is_object());
    EXPECT_EQ(idle["data"]["auxCodeId"], lunch);
    auto const late = desktop.task(task, "accept");
    expect_refused(late, 409);
    EXPECT_EQ(late.reason(), "OFFER_WITHDRAWN");
}

TEST_F(Offers, TheNextAgentGetsWhatTheFirstMissed) {
    Desktop first(world, 1);
    Desktop second(world, 2);
    first.open();
    second.open();
    first.go_available();
    auto const task = ring(first);
    second.go_available();
    first.expect_all({"AgentOfferContactRona", "AgentStateChangeSuccess"});
    second.expect("AgentContactReserved");
    EXPECT_EQ(second.expect("AgentOfferContact")["data"]["interactionId"], task);
    expect_accepted(second.task(task, "accept"));
    second.expect("AgentContactAssigned");
    // Somebody else's call now.
    auto const late = first.task(task, "accept");
    EXPECT_GE(late.status, 403) << late.text();
    EXPECT_LE(late.status, 409) << late.text();
    EXPECT_TRUE(first.fence().empty());
}

TEST_F(Offers, LogoutWaitsForTheContact) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const logout = [&] {
        return desktop.api().put("/v1/agents/logout", {{"logoutReason", "home"}});
    };
    auto const task = ring(desktop);
    auto const showing = logout();
    expect_refused(showing, 409);
    EXPECT_EQ(showing.reason(), "OFFER_SHOWING");
    expect_accepted(desktop.task(task, "accept"));
    desktop.expect("AgentContactAssigned");
    auto const live = logout();
    expect_refused(live, 409);
    EXPECT_FALSE(live.reason().empty());
    EXPECT_TRUE(desktop.fence().empty());
    expect_accepted(desktop.task(task, "end"));
    desktop.expect_all({"ContactEnded", "AgentWrapup"});

    // In wrap-up he may go; the wrap-up closes at that instant.
    expect_accepted(logout());
    std::vector<std::string> types;
    for (auto const& frame : desktop.fence()) types.push_back(frame_type(frame));
    std::sort(types.begin(), types.end());
    EXPECT_EQ(types, (std::vector<std::string>{"AgentLogoutSuccess", "AgentWrappedUp"}));
    EXPECT_FALSE(wrap_up_record(world.history(task), "LOGOUT").is_null());
    expect_refused(desktop.state("Available", "0"), 409);
}

}  // namespace
}  // namespace ringmaster::tests::offers_test
