// A telephone system puts callers through to numbers outside: a capacity-based team's (RQ-14) and a
// queue's overflow number (RQ-9), with the connector's socket and the daemon lost on the way.
#include "integration/connector_stage.hpp"

namespace ringmaster::tests::connector_divert_test {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

constexpr char number[] = "+4930555777";

// Billing has a partner with one line, or a number to overflow to.
void add_partner(json& document) {
    auto& kinds = document["resources"];
    json team = kinds["team"][0];
    team.erase("userIds");
    team.update({{"id", "7ea30000-0000-4000-8000-0000000000c1"},
                 {"name", "Overflow partner"},
                 {"teamType", "CAPACITY"},
                 {"dialedNumber", number},
                 {"capacity", 1}});
    kinds["team"].push_back(team);
    auto& groups = kinds["contact-service-queue"][0]["callDistributionGroups"];
    groups[0]["agentGroups"].push_back({{"teamId", team["id"]}});
}

void overflow_after_a_second(json& document) {
    document["resources"]["contact-service-queue"][0].update(
        {{"maxTimeInQueue", 1}, {"overflowNumber", number}});
}

class Divert : public ::testing::Test {
protected:
    explicit Divert(std::function<void(json&)> const& change = add_partner)
        : world(with_pbx(change)), pbx(world) {}
    void SetUp() override {
        world.start({1});
        pbx.connect();
    }

    [[nodiscard]] json explained(std::string const& id) {
        auto const answer = world.administrator().get("/v1/tasks/" + id + "/explain");
        EXPECT_EQ(answer.status, 200) << answer.text();
        return answer.body.at("data").at(0);
    }
    [[nodiscard]] std::string phase(std::string const& id) {
        auto const history = world.history(id);
        return count_events(history, "TaskEnded") == 0 ? "live" : "ended";
    }
    // A caller whose number is being dialled; the connector has not answered the command.
    json dialled(std::string& id) {
        id = pbx.customer_arrives();
        auto dial = pbx.expect_command("dial");
        EXPECT_EQ(dial["leg"], number);
        EXPECT_EQ(dial["interactionId"], id);
        return dial;
    }
    // The far end has answered; both talk.
    std::string talking() {
        std::string id;
        pbx.result(dialled(id));
        pbx.tell("leg-answered", id, {{"leg", number}});
        EXPECT_EQ(pbx.obey(), Names{"bridge"});
        EXPECT_EQ(count_events(world.history(id), "NumberJoined"), 1U);
        return id;
    }

    World world;
    Pbx pbx;
};

class DivertOverflow : public Divert {
protected:
    DivertOverflow() : Divert(overflow_after_a_second) {}
};

enum class Lost { socket, daemon };
class DivertLosing : public Divert, public ::testing::WithParamInterface<Lost> {
protected:
    // Cuts and comes back; gives the legs of the one call the server lists.
    std::set<std::string> lose() {
        if (GetParam() == Lost::socket) {
            pbx.lose_socket();
        } else {
            world.daemon.kill();
            EXPECT_TRUE(pbx.socket().wait_closed(patience));
            world.restart();
        }
        pbx.connect();
        EXPECT_EQ(pbx.listed().size(), 1U);
        return pbx.listed().at(0).at("legs").get<std::set<std::string>>();
    }
};
INSTANTIATE_TEST_SUITE_P(Its, DivertLosing, ::testing::Values(Lost::socket, Lost::daemon),
                         [](auto const& one) {
                             return one.param == Lost::socket ? "socket" : "daemon";
                         });

TEST_F(Divert, TheFarEndHangsUp) {
    auto const id = talking();
    pbx.tell("leg-hungup", id, {{"leg", number}});
    auto const hangup = pbx.expect_command("hangup");
    EXPECT_EQ(hangup["leg"], "customer");
    pbx.result(hangup);
    EXPECT_EQ(phase(id), "ended");
}

TEST_F(Divert, TheCustomerLeavesWhileItRings) {
    std::string id;
    pbx.result(dialled(id));
    pbx.tell("customer-left", id);
    auto const hangup = pbx.expect_command("hangup");
    EXPECT_EQ(hangup["leg"], number);
    pbx.result(hangup);
    EXPECT_EQ(phase(id), "ended");
    EXPECT_TRUE(pbx.fence().empty());
}

// The caller waits on, and an agent who comes gets him.
TEST_F(Divert, ABusyNumberCostsNobodyHisCall) {
    std::string id;
    pbx.result(dialled(id), false, "busy");
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(explained(id)["lines"][0]["objections"][0]["reason"], "DECLINED");
    Desktop desktop(world, 1);
    desktop.open();
    desktop.go_available();
    auto const ring = pbx.expect_command("ring");
    EXPECT_EQ(ring["interactionId"], id);
    pbx.result(ring);
    desktop.expect_all({"AgentContactReserved", "AgentOfferContact"});
}

// One line: the second caller waits until it is free.
TEST_F(Divert, TheNextCallerGetsTheLine) {
    auto const first = talking();
    auto const second = pbx.customer_arrives();
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(explained(second)["lines"][0]["objections"][0]["reason"], "NO_CAPACITY");
    pbx.tell("leg-hungup", first, {{"leg", number}});
    pbx.result(pbx.expect_command("hangup"));
    EXPECT_EQ(pbx.expect_command("dial")["interactionId"], second);
}

TEST_F(DivertOverflow, IsDialledWhenTheTimeIsUp) {
    auto const id = talking();
    pbx.tell("customer-left", id);
    EXPECT_EQ(pbx.obey(), Names{"hangup"});
    EXPECT_EQ(phase(id), "ended");
}

TEST_F(DivertOverflow, IsTriedOnce) {
    std::string id;
    pbx.result(dialled(id));
    pbx.tell("leg-failed", id, {{"leg", number}, {"cause", "no-answer"}});
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(phase(id), "live");
    EXPECT_EQ(explained(id)["position"], 1);
}

TEST_P(DivertLosing, ADialThatWasAskedIsAskedAgain) {
    std::string id;
    auto const dial = dialled(id);
    EXPECT_EQ(lose(), (std::set<std::string>{"customer"}));  // the number is on its way
    auto const again = pbx.expect_command("dial");
    EXPECT_EQ(again["number"], dial["number"]);
    EXPECT_GE(again["deadline"], dial["deadline"]);  // anew after a start of the daemon
    pbx.list(json::array({call(id, {"customer", number})}));
    EXPECT_TRUE(pbx.fence().empty());
    pbx.result(again);
    pbx.tell("leg-answered", id, {{"leg", number}});
    EXPECT_EQ(pbx.obey(), Names{"bridge"});
}

TEST_P(DivertLosing, ACallWithTheNumberGoesOn) {
    auto const id = talking();
    EXPECT_EQ(lose(), (std::set<std::string>{"customer", number}));
    pbx.list(json::array({call(id, {"customer", number})}));
    EXPECT_TRUE(pbx.fence().empty());
    EXPECT_EQ(phase(id), "live");
    auto const next = pbx.customer_arrives();  // the line is still taken
    EXPECT_EQ(explained(next)["lines"][0]["used"], 1);
    pbx.tell("leg-hungup", id, {{"leg", number}});
    EXPECT_EQ(pbx.expect_command("hangup")["leg"], "customer");
}

// A broken line is nobody's wish: the customer is kept and put through again.
TEST_P(DivertLosing, ANumberThatWentMeanwhileIsDialledAgain) {
    auto const id = talking();
    lose();
    pbx.list(json::array({call(id, {"customer"})}));
    auto const dial = pbx.expect_command("dial");
    EXPECT_EQ(dial["interactionId"], id);
    pbx.result(dial);
    pbx.tell("leg-answered", id, {{"leg", number}});
    EXPECT_EQ(pbx.obey(), Names{"bridge"});
    EXPECT_EQ(phase(id), "live");
}

}  // namespace
}  // namespace ringmaster::tests::connector_divert_test
