// Contacts of the digital channels on the wire (CH-1, CH-2).
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::digital_test {
namespace {

using nlohmann::json;

json& resource_named(json& document, char const* kind, std::string const& name) {
    for (auto& item : document["resources"][kind]) {
        if (item["name"] == name) return item;
    }
    throw std::runtime_error("no " + name);
}

// The agents of billing take e-mails and chats too, at once.
void let_billing_write(json& document) {
    auto const& team = resource_named(document, "team", "Billing");
    auto& profile = resource_named(document, "multimedia-profile", "Digital first");
    for (auto const* name : {"Customer Email", "Website Chat"}) {
        auto& queue = resource_named(document, "contact-service-queue", name);
        queue["callDistributionGroups"] = json::array(
            {{{"order", 1}, {"duration", 0}, {"agentGroups", {{{"teamId", team["id"]}}}}}});
    }
    for (auto& one : document["resources"]["team"]) one["multiMediaProfileId"] = profile["id"];
}

class Digital : public ::testing::Test {
protected:
    explicit Digital(std::function<void(json&)> const& change = {})
        : world([change](json& document) {
              let_billing_write(document);
              if (change) change(document);
          }) {}
    void SetUp() override { world.start({1, 2}); }

    std::string arrives(std::string const& channel) {
        auto const* const point = channel == "email" ? "Customer mailbox" : "Website chat";
        json body{{"entryPointId", resource_named(world.organization, "entry-point", point)["id"]},
                  {"direction", "INBOUND"},
                  {"mediaType", channel},
                  {"origin", "mila@example.org"}};
        auto const answer = world.connector().post("/v1/tasks", body);
        if (answer.status != 201) throw std::runtime_error(answer.text());
        return answer.body.at("data").at("id");
    }

    World world;
};

TEST_F(Digital, AReplyEndsAnEmail) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const id = arrives("email");
    desktop.expect("AgentContactReserved");
    EXPECT_FALSE(allows(desktop.expect("AgentOfferContact"), "reply"));
    expect_accepted(desktop.task(id, "accept"));
    EXPECT_TRUE(allows(desktop.expect("AgentContactAssigned"), "reply"));
    expect_accepted(desktop.task(id, "reply"));
    auto const ended = desktop.expect("ContactEnded");
    EXPECT_EQ(ended["data"]["reason"], "REPLY_SENT");
    EXPECT_EQ(ended["data"]["terminatingParty"], "Agent");
    desktop.expect("AgentWrapup");
    auto const again = desktop.task(id, "reply");
    expect_refused(again, 409);
    EXPECT_EQ(again.reason(), "CONTACT_ENDED");
}

TEST_F(Digital, AChatIsEndedAndNotRepliedTo) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const id = arrives("chat");
    desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(desktop.task(id, "accept"));
    desktop.expect("AgentContactAssigned");
    EXPECT_EQ(desktop.task(id, "reply").reason(), "EMAIL_ONLY");
    auto const told = world.fact(id, "customer", "message");
    EXPECT_EQ(told.status, 202) << told.text();
    EXPECT_TRUE(desktop.fence().empty());
    auto const* const moved =
        find_object_with(world.history(id), "IdleDeadlineMoved");  // of the demo's ten minutes
    EXPECT_NE(moved, nullptr);
    expect_accepted(desktop.task(id, "end"));
    desktop.expect_all({"ContactEnded", "AgentWrapup"});
}

TEST_F(Digital, AllOffersAreAcceptedAtOnce) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const call = world.customer_calls();
    desktop.expect("AgentContactReserved");
    EXPECT_EQ(desktop.expect("AgentOfferContact")["data"]["offers"]["total"], 1);
    std::vector<std::string> mails;
    for (int count = 2; count <= 3; ++count) {
        mails.push_back(arrives("email"));
        desktop.expect("AgentContactReserved");
        EXPECT_EQ(desktop.expect("AgentOfferContact")["data"]["offers"]["total"], count);
    }
    auto const answer = desktop.api().post("/v1/tasks/offers/accept-all");
    ASSERT_EQ(answer.status, 202) << answer.text();
    json const wanted{
        {{"interactionId", mails[0]}, {"accepted", true}},
        {{"interactionId", mails[1]}, {"accepted", true}},
        {{"interactionId", call}, {"accepted", false}, {"reasonCode", "DIGITAL_ONLY"}}};
    EXPECT_EQ(answer.body["offers"], wanted);
    json const last{{"total", 1}, {"interactionIds", {call}}};
    EXPECT_EQ(
        desktop.expect_all({"AgentContactAssigned", "AgentContactAssigned"})["data"]["offers"],
        last);
    EXPECT_EQ(desktop.api().post("/v1/tasks/offers/accept-all").reason(), "NOT_OFFERED");
    desktop.lose_socket();
    desktop.open();
    auto const reload = desktop.api().post("/v1/agents/reload");
    EXPECT_EQ(reload.status, 202);
    EXPECT_EQ(desktop.expect("AgentReloginSuccess")["data"]["offers"], last);
}

// RQ-13: he sees what he may take, and takes what he wants.
class Assignable : public Digital {
protected:
    Assignable()
        : Digital([](json& document) {
              for (auto& queue : document["resources"]["contact-service-queue"]) {
                  queue["manuallyAssignable"] = queue["name"] == "Customer Email";
              }
          }) {}

    static std::set<std::string> listed(Desktop& desktop) {
        std::set<std::string> ids;
        auto const answer = desktop.api().get("/v1/tasks");
        for (auto const& one : answer.body.at("data")) ids.insert(one["id"]);
        return ids;
    }
};

TEST_F(Assignable, AnAgentTakesTheOneHeWants) {
    Desktop desktop(world, 1);
    desktop.open();
    desktop.log_in();
    auto const first = arrives("email");
    auto const second = arrives("email");
    arrives("chat");  // from a queue that does not let agents take contacts
    EXPECT_EQ(listed(desktop), (std::set<std::string>{first, second}));
    expect_accepted(desktop.task(second, "assign"));
    desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
    EXPECT_EQ(desktop.expect("AgentContactAssigned")["data"]["interactionId"], second);

    Desktop other(world, 2);
    other.open();
    other.log_in();
    EXPECT_EQ(listed(other), (std::set<std::string>{first}));
    auto const late = other.task(second, "assign");
    expect_refused(late, 409);
    EXPECT_EQ(late.reason(), "ALREADY_ASSIGNED");
}

class Courtesy : public Digital {
protected:
    Courtesy()
        : Digital([](json& document) {
              resource_named(document, "contact-service-queue",
                             "Customer Email")["simultaneousOffers"] = 2;
          }) {}
};

TEST_F(Courtesy, TheFirstToAcceptWins) {
    Desktop first(world, 1);
    Desktop second(world, 2);
    for (auto* desktop : {&first, &second}) {
        desktop->open();
        desktop->go_available();
    }
    auto const id = arrives("email");
    first.expect_all({"AgentContactReserved", "AgentOfferContact"});
    second.expect_all({"AgentContactReserved", "AgentOfferContact"});
    expect_accepted(second.task(id, "accept"));
    second.expect("AgentContactAssigned");
    auto const rescinded = first.expect("AgentOfferContactRona");
    EXPECT_EQ(rescinded["data"]["reasonCode"], "ALREADY_ASSIGNED");
    EXPECT_EQ(rescinded["data"]["offers"]["total"], 0);
    EXPECT_FALSE(allows(rescinded, "accept"));
    EXPECT_EQ(first.task(id, "accept").reason(), "ALREADY_ASSIGNED");
    EXPECT_TRUE(first.fence().empty());  // his state stays
}

class AutoAnswer : public Digital {
protected:
    AutoAnswer()
        : Digital([](json& document) {
              for (auto& profile : document["resources"]["agent-profile"]) {
                  profile["autoAnswer"] = true;
              }
          }) {}
};

TEST_F(AutoAnswer, CallsAreAcceptedAsTheyRing) {
    Desktop desktop(world, 1);
    desktop.open();
    expect_accepted(desktop.login());
    desktop.expect_all({"AgentStationLoginSuccess", "AgentDNRegistered"});
    expect_accepted(desktop.state("Available", "0"));
    desktop.expect("AgentStateChangeSuccess");
    auto const call = world.customer_calls();
    desktop.expect("AgentContactReserved");
    EXPECT_EQ(own_part(desktop.expect("AgentOfferContact"))["autoAnswerEnabled"], true);
    EXPECT_TRUE(allows(desktop.expect("AgentContactAssigned"), "hold"));
    EXPECT_EQ(desktop.task(call, "accept").reason(), "ALREADY_ASSIGNED");
    // E-mails wait for him.
    static_cast<void>(arrives("email"));
    desktop.expect("AgentContactReserved");
    EXPECT_EQ(own_part(desktop.expect("AgentOfferContact"))["autoAnswerEnabled"], false);
    EXPECT_TRUE(desktop.fence().empty());
}

}  // namespace
}  // namespace ringmaster::tests::digital_test
