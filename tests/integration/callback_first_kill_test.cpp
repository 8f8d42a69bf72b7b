// A customer is called before an agent is asked, and what dies at each step until they talk: the
// daemon, the connector's socket, the connector with all it knew. Never two dials for one attempt,
// never a lost callback, never a stuck one (CB-1, CB-4, CB-8, PROTOCOL 8).
#include <deque>

#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::callback_first_kill_test {
namespace {

using nlohmann::json;

// The last thing that has happened.
enum class At { dial_asked, customer_rings, customer_waits, rings };
enum class Dies { daemon, socket, connector };

struct Case {
    At at;
    Dies dies;
};

std::string name_of(::testing::TestParamInfo<Case> const& info) {
    constexpr std::array at{"DialAsked", "CustomerRings", "CustomerWaits", "AgentRings"};
    constexpr std::array dies{"Daemon", "Socket", "Connector"};
    return std::string(dies.at(static_cast<std::size_t>(info.param.dies))) + "At" +
           at.at(static_cast<std::size_t>(info.param.at));
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (auto const dies : {Dies::daemon, Dies::socket, Dies::connector}) {
        for (auto const at : {At::dial_asked, At::customer_rings, At::customer_waits, At::rings}) {
            cases.push_back({at, dies});
        }
    }
    return cases;
}

void customers_first(json& document) {
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["callbackCustomerFirst"] = true;
        setting["ronaTimeoutTelephony"] = 15;
        setting["callbackRetryDelay"] = 1;
        setting["declineBackoff"] = 0;
    }
}

class CallbackFirstKill : public ::testing::TestWithParam<Case> {
protected:
    CallbackFirstKill() : world(with_pbx(customers_first)), pbx(world) {}

    void SetUp() override {
        world.start({4});
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        desktop->go_available();
        pbx.connect();
        auto const asked = world.administrator().post(
            "/v1/callbacks/web", {{"callbackNumber", "+4930777001"}, {"queueId", world.queue_id}});
        ASSERT_EQ(asked.status, 201) << asked.text();
        id = asked.body["id"];
    }
    [[nodiscard]] std::string agent() const { return desktop->facts().id; }

    void go_to(At at) {
        auto const dial = pbx.expect_command("dial");
        EXPECT_EQ(dial["leg"], "customer");
        EXPECT_EQ(dial["legs"].size(), 1U) << dial;
        if (at == At::dial_asked) return;
        pbx.result(dial);
        EXPECT_TRUE(pbx.fence().empty());  // no agent is rung before he answers
        if (at == At::customer_rings) return;
        pbx.tell("leg-answered", id, {{"leg", "customer"}});
        pbx.result(pbx.expect_command("play"));
        auto const ring = pbx.expect_command("ring");
        if (at == At::customer_waits) return;
        pbx.result(ring);
        desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
    }

    // Legs the connector has by then.
    [[nodiscard]] json legs_at(At at) const {
        json calls = json::array();
        if (at == At::dial_asked) return calls;
        calls.push_back(at == At::rings ? call(id, {"customer", agent()}) : call(id, {"customer"}));
        return calls;
    }

    [[nodiscard]] std::size_t count(std::string const& type) {
        return count_events(world.history(id), type);
    }

    // Everything goes well from here on.
    void work_until_they_talk(At at) {
        auto const told_before = pbx.fence();
        std::deque<json> waiting(told_before.begin(), told_before.end());
        desktop->state("Available", "0");
        if (at == At::customer_rings && count("CallbackAttempted") == 0) {
            pbx.tell("leg-answered", id, {{"leg", "customer"}});
        }
        if (at == At::rings) pbx.tell("leg-answered", id, {{"leg", agent()}});
        while (count("CallbackAnswered") == 0) {
            ASSERT_LE(count("CallbackDialled"), count("CallbackAttempted") + 1);
            if (waiting.empty()) waiting.push_back(pbx.expect("command"));
            json const told = std::move(waiting.front());
            waiting.pop_front();
            pbx.result(told);
            if (told["command"] == "ring") pbx.tell("leg-answered", id, {{"leg", agent()}});
            if (told["command"] == "dial") pbx.tell("leg-answered", id, {{"leg", "customer"}});
        }
    }

    World world;
    Pbx pbx;
    std::unique_ptr<Desktop> desktop;
    std::string id;
};

TEST_P(CallbackFirstKill, NeitherDialsTwiceNorLosesIt) {
    auto const [at, dies] = GetParam();
    go_to(at);
    if (dies == Dies::daemon) {
        world.daemon.kill();
        world.restart();
        ASSERT_TRUE(pbx.socket().wait_closed(patience));
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        expect_accepted(desktop->api().post("/v1/agents/reload"));
    } else {
        pbx.lose_socket();
    }
    pbx.connect();
    bool const forgets = dies == Dies::connector;
    pbx.list(forgets ? json::array() : legs_at(at));
    work_until_they_talk(at);
    // Only a connector that has lost the customer's leg makes another attempt.
    bool const lost = forgets && at != At::dial_asked;
    EXPECT_EQ(count("CallbackAttempted"), lost ? 1U : 0U);
    EXPECT_EQ(count("CallbackDialled"), lost ? 2U : 1U);
    EXPECT_EQ(count("CallbackAnswered"), 1U);
    EXPECT_TRUE(world.administrator().get("/v1/callbacks").body["data"].empty());
    auto const ended = world.administrator().post("/v1/tasks/" + id + "/end");
    EXPECT_EQ(ended.status, 202) << ended.text();
}

INSTANTIATE_TEST_SUITE_P(EveryStep, CallbackFirstKill, ::testing::ValuesIn(all_cases()), name_of);

}  // namespace
}  // namespace ringmaster::tests::callback_first_kill_test
