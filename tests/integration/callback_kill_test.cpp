// The dial of a callback, and what dies at each of its steps: the daemon, the connector's socket,
// the connector with all it knew. Never two dials for one attempt, never a lost callback, never a
// stuck one (CB-4, CB-8, PROTOCOL 8).
#include <deque>

#include "integration/connector_stage.hpp"
#include "integration/live_call.hpp"

namespace ringmaster::tests::callback_kill_test {
namespace {

using nlohmann::json;

// The last thing that has happened; what comes next had been asked for, or is the people's.
enum class At { ring_asked, rings, dial_asked, customer_rings, customer_answered };
enum class Dies { daemon, socket, connector };

struct Case {
    At at;
    Dies dies;
};

std::string name_of(::testing::TestParamInfo<Case> const& info) {
    constexpr std::array at{"RingAsked", "Rings", "DialAsked", "CustomerRings", "CustomerAnswered"};
    constexpr std::array dies{"Daemon", "Socket", "Connector"};
    return std::string(dies.at(static_cast<std::size_t>(info.param.dies))) + "At" +
           at.at(static_cast<std::size_t>(info.param.at));
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (auto const dies : {Dies::daemon, Dies::socket, Dies::connector}) {
        for (auto const at : {At::ring_asked, At::rings, At::dial_asked, At::customer_rings,
                              At::customer_answered}) {
            cases.push_back({at, dies});
        }
    }
    return cases;
}

// Nobody waits for another attempt longer than a test does.
void try_again_soon(json& document) {
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["ronaTimeoutTelephony"] = 15;
        setting["callbackRetryDelay"] = 1;
        setting["declineBackoff"] = 0;
    }
}

class CallbackKill : public ::testing::TestWithParam<Case> {
protected:
    CallbackKill() : world(with_pbx(try_again_soon)), pbx(world) {}

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
        auto const ring = pbx.expect_command("ring");
        if (at == At::ring_asked) return;
        pbx.result(ring);
        desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
        if (at == At::rings) return;
        pbx.tell("leg-answered", id, {{"leg", agent()}});
        auto const dial = pbx.expect_command("dial");
        if (at == At::dial_asked) return;
        pbx.result(dial);
        EXPECT_TRUE(pbx.fence().empty());
        if (at == At::customer_rings) return;
        pbx.tell("leg-answered", id, {{"leg", "customer"}});
        pbx.expect_command("bridge");
    }

    void go_on_from(At at) {
        if (at == At::ring_asked) pbx.result(pbx.expect_command("ring"));
        if (at <= At::rings) pbx.tell("leg-answered", id, {{"leg", agent()}});
        if (at <= At::dial_asked) pbx.result(pbx.expect_command("dial"));
        if (at <= At::customer_rings) pbx.tell("leg-answered", id, {{"leg", "customer"}});
        pbx.result(pbx.expect_command("bridge"));
    }

    // Legs the connector has by then.
    [[nodiscard]] json legs_at(At at) const {
        json calls = json::array();
        if (at == At::ring_asked) return calls;
        if (at < At::customer_rings) calls.push_back(call(id, {agent()}));
        if (at >= At::customer_rings) calls.push_back(call(id, {agent(), "customer"}));
        return calls;
    }

    [[nodiscard]] std::size_t count(std::string const& type) {
        return count_events(world.history(id), type);
    }
    [[nodiscard]] std::size_t listed() {
        return world.administrator().get("/v1/callbacks").body["data"].size();
    }

    // The agent works until it has come to an end; nobody is dialled who is not waited for.
    void work_until_answered() {
        auto const told_before = pbx.fence();  // what the connector has lost is found by then
        std::deque<json> waiting(told_before.begin(), told_before.end());
        desktop->state("Available", "0");
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

TEST_P(CallbackKill, NeitherDialsTwiceNorLosesIt) {
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
    pbx.list(dies == Dies::connector ? json::array() : legs_at(at));
    if (dies == Dies::connector && at != At::ring_asked && at != At::customer_answered) {
        work_until_answered();
    } else {
        if (dies != Dies::connector || at == At::ring_asked) go_on_from(at);
        EXPECT_EQ(count("CallbackDialled"), 1U);
    }
    EXPECT_EQ(count("CallbackAnswered"), 1U);
    EXPECT_EQ(listed(), 0U);
    auto const ended = world.administrator().post("/v1/tasks/" + id + "/end");
    bool const lost = dies == Dies::connector && at == At::customer_answered;  // they were talking
    EXPECT_EQ(ended.status, lost ? 409 : 202) << ended.text();
}

INSTANTIATE_TEST_SUITE_P(EveryStep, CallbackKill, ::testing::ValuesIn(all_cases()), name_of);

}  // namespace
}  // namespace ringmaster::tests::callback_kill_test
