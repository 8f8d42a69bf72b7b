// Who is connected and what he hears, without sockets (PROTOCOL 8, SEC-3, SEC-5).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "unit/api/connector_fixture.hpp"

namespace ringmaster::api::connector_hub_test {
namespace {

using namespace testing;
using nlohmann::json;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Heard {
    std::vector<json> frames;
    std::optional<std::uint16_t> closed;
    bool lags = false;

    [[nodiscard]] std::vector<std::string> types() const {
        std::vector<std::string> found;
        for (auto const& frame : frames) found.push_back(frame.value("type", "keepalive"));
        return found;
    }
};

class HeardSink final : public Sink {
public:
    explicit HeardSink(std::shared_ptr<Heard> heard) : heard_(std::move(heard)) {}
    void send(std::shared_ptr<std::string const> text) override {
        heard_->frames.push_back(json::parse(*text));
    }
    void close(std::uint16_t code, std::string_view) override { heard_->closed = code; }
    [[nodiscard]] bool lags() const override { return heard_->lags; }

private:
    std::shared_ptr<Heard> heard_;
};

class Connectors : public ::testing::Test {
protected:
    Connectors() {
        auto const outcome =
            engine.step(core::Command(core::ChangeConfiguration{{}, configuration(), {}}), noon);
        EXPECT_FALSE(outcome.refusal);
    }

    static Principal principal(char const* subject) {
        Principal made;
        made.org = org;
        made.role = AccessRole::connector;
        made.subject = subject;
        return made;
    }
    std::string capability(char const* subject = pbx) {
        auto const subscribed = hub.subscribe(principal(subject));
        return subscribed ? subscribed->path.substr(connector_socket_prefix.size()) : "";
    }
    std::shared_ptr<Heard> connect() {
        auto heard = std::make_shared<Heard>();
        opened = hub.open(capability(), std::make_unique<HeardSink>(heard)).value();
        return heard;
    }
    std::shared_ptr<Heard> connect_and_greet() {
        auto heard = connect();
        auto const greeting = hub.greet(opened.socket, engine, noon);
        EXPECT_TRUE(greeting);
        if (greeting) hub.welcome(opened.socket, *greeting);
        return heard;
    }
    ConnectorHub::Reading say(json const& frame) {
        EXPECT_TRUE(hub.arrived(opened.socket, frame.dump()));
        return hub.read(opened, frame.dump(), engine.state(), Vault{});
    }
    void tell(core::Fact const& fact) { static_cast<void>(engine.step(fact, noon)); }
    void customer_arrives(core::TaskId task, std::uint64_t number) {
        core::CustomerArrived fact;
        fact.source = {pbx, number};
        fact.create.task = task;
        fact.create.entry_point = entry_point;
        tell(fact);
        ASSERT_NE(engine.state().task(task), nullptr);
    }

    core::Time real = noon;
    Directory directory = connected_directory();
    core::Engine engine{org};
    ConnectorHub hub{directory, [this] { return real; }};
    ConnectorOpened opened;
};

TEST_F(Connectors, SubscribeWithAnActiveDocumentOnly) {
    EXPECT_TRUE(hub.subscribe(principal(pbx)));
    EXPECT_FALSE(hub.subscribe(principal(gateway)));  // switched off
    EXPECT_FALSE(hub.subscribe(principal("nobody")));
}

TEST_F(Connectors, AnAddressOpensOnceAndForSeconds) {
    auto const first = capability();
    auto const late = capability();
    EXPECT_NE(first, late);
    EXPECT_TRUE(hub.open(first, std::make_unique<HeardSink>(std::make_shared<Heard>())));
    EXPECT_FALSE(hub.open(first, std::make_unique<HeardSink>(std::make_shared<Heard>())));
    real = real + seconds(30);
    EXPECT_FALSE(hub.open(late, std::make_unique<HeardSink>(std::make_shared<Heard>())));
}

TEST_F(Connectors, WelcomeComesBeforeAnythingElse) {
    customer_arrives(call, 12);
    auto const heard = connect();
    auto const order = hub.order(ring_command(), engine.state(), noon);
    ASSERT_TRUE(order);
    hub.send(*order);  // decided before the greeting: it comes again behind it
    EXPECT_THAT(heard->types(), IsEmpty());
    auto const greeting = hub.greet(opened.socket, engine, noon);
    ASSERT_TRUE(greeting);
    EXPECT_THAT(greeting->channels, ElementsAre(core::MediaType::telephony));
    hub.welcome(opened.socket, *greeting);
    hub.send(*order);
    EXPECT_THAT(heard->types(), ElementsAre("welcome", "calls", "command"));
    EXPECT_EQ(heard->frames[0]["lastFact"], 12);
    EXPECT_EQ(heard->frames[1]["calls"][0]["interactionId"], core::to_string(call));
}

TEST_F(Connectors, TheSecondSocketReplacesTheFirst) {
    auto const first = connect_and_greet();
    auto const former = opened;
    auto const second = connect_and_greet();
    EXPECT_EQ(first->types().back(), "replaced");
    EXPECT_EQ(first->closed, close_replaced);
    EXPECT_EQ(hub.open_sockets(), 1U);
    hub.send(*hub.order(ring_command(), engine.state(), noon));
    EXPECT_EQ(second->types().back(), "command");
    EXPECT_EQ(first->types().back(), "replaced");
    // What the first one's end means for it is nothing to the second.
    EXPECT_FALSE(hub.closed(former.socket));
    EXPECT_EQ(hub.open_sockets(), 1U);
    EXPECT_FALSE(second->closed);
}

TEST_F(Connectors, AFactOfAFormerSocketIsAFactAllTheSame) {
    customer_arrives(call, 1);
    connect_and_greet();
    auto const former = opened;
    connect_and_greet();
    json const left{{"type", "fact"},
                    {"number", 2},
                    {"fact", "customer-left"},
                    {"interactionId", core::to_string(call)}};
    EXPECT_EQ(hub.read(former, left.dump(), engine.state(), Vault{}).facts.size(), 1U);
    json const list{{"type", "calls"}, {"calls", json::array()}};
    EXPECT_THAT(hub.read(former, list.dump(), engine.state(), Vault{}).facts, IsEmpty());
}

TEST_F(Connectors, ChannelsWithoutAConnectorAreTheVirtualOnes) {
    auto command = ring_command();
    command.media = core::MediaType::email;
    EXPECT_FALSE(hub.order(command, engine.state(), noon));
    EXPECT_TRUE(hub.order(ring_command(), engine.state(), noon));
}

TEST_F(Connectors, FactsAreAcknowledgedWhenTheShellSaysSo) {
    auto const heard = connect_and_greet();
    customer_arrives(call, 1);
    auto const reading = say({{"type", "fact"},
                              {"number", 7},
                              {"fact", "customer-left"},
                              {"interactionId", core::to_string(call)}});
    EXPECT_THAT(reading.facts, ElementsAre(core::Fact(core::CustomerLeft{{pbx, 7}, call})));
    EXPECT_EQ(reading.acknowledge, 7U);
    EXPECT_EQ(heard->types().back(), "calls");
    hub.acknowledge(opened.socket, 7, std::nullopt);
    EXPECT_EQ(heard->frames.back(), (json{{"type", "ack"}, {"number", 7}}));
}

TEST_F(Connectors, ListsAreComparedWhenTheyAreWhole) {
    customer_arrives(call, 1);
    connect_and_greet();
    auto const other = core::to_string(id<core::TaskId>(0xF7));
    auto const part =
        say({{"type", "calls"}, {"calls", {{{"interactionId", other}}}}, {"more", true}});
    EXPECT_THAT(part.facts, IsEmpty());
    auto const whole = say({{"type", "calls"}, {"calls", json::array()}});
    EXPECT_TRUE(whole.is_list);
    ASSERT_EQ(whole.facts.size(), 2U);  // one stray, one lost
    EXPECT_TRUE(std::holds_alternative<core::StrayLeg>(whole.facts[0]));
    EXPECT_TRUE(std::holds_alternative<core::LegFailed>(whole.facts[1]));
    // The next list starts anew.
    auto const again =
        say({{"type", "calls"},
             {"calls", {{{"interactionId", core::to_string(call)}, {"legs", {"customer"}}}}}});
    EXPECT_THAT(again.facts, IsEmpty());
}

TEST_F(Connectors, WrongFramesAreToldAndCounted) {
    auto const heard = connect_and_greet();
    for (std::size_t count = 1; count <= ConnectorHub::wrong_frames_max; ++count) {
        EXPECT_FALSE(heard->closed) << count;
        auto const reading = say({{"type", "teapot"}});
        ASSERT_TRUE(reading.answer);
        EXPECT_THAT(reading.facts, IsEmpty());
        hub.send(opened.socket, reading.answer);
    }
    EXPECT_EQ(heard->types().back(), "error");
    EXPECT_EQ(heard->closed, close_policy);
    EXPECT_EQ(hub.open_sockets(), 0U);
    EXPECT_FALSE(hub.arrived(opened.socket, "{}"));
}

TEST_F(Connectors, TooManyMessagesAtOnceCloseTheSocket) {
    auto const heard = connect_and_greet();
    std::string const message = R"({"type":"calls","calls":[],"more":true})";
    for (std::size_t count = 0; count < ConnectorHub::in_flight_max; ++count) {
        ASSERT_TRUE(hub.arrived(opened.socket, message));
    }
    static_cast<void>(hub.read(opened, message, engine.state(), Vault{}));  // one has had its turn
    EXPECT_TRUE(hub.arrived(opened.socket, message));
    EXPECT_FALSE(hub.arrived(opened.socket, message));
    EXPECT_EQ(heard->closed, close_policy);
}

TEST_F(Connectors, KeepAlivesAreEchoedAndDecideNothing) {
    auto const heard = connect_and_greet();
    EXPECT_FALSE(hub.arrived(opened.socket, R"({ "keepalive" : "true" })"));
    EXPECT_EQ(heard->frames.back(), (json{{"keepalive", "true"}}));
}

TEST_F(Connectors, WithoutItsDocumentAConnectorIsSentAway) {
    auto const heard = connect();
    directory.remove("connector", core::to_string(id<core::QueueId>(0x31)));
    EXPECT_FALSE(hub.greet(opened.socket, engine, noon));
    EXPECT_EQ(heard->closed, close_not_configured);
}

TEST_F(Connectors, ThoseAwayMissTheirCommands) {
    auto const heard = connect_and_greet();
    auto const order = hub.order(ring_command(), engine.state(), noon);
    EXPECT_TRUE(hub.closed(opened.socket));
    hub.send(*order);
    EXPECT_EQ(heard->types().back(), "calls");
}

// Where a contact is, for announcements (PROTOCOL 8).
class Notices : public Connectors {
protected:
    Notices() { heard = connect_and_greet(); }

    template <class Input>
    void step(Input const& input) {
        auto const outcome = engine.step(input, noon);
        EXPECT_FALSE(outcome.refusal);
        hub.tell(hub.notices(outcome, engine, noon));
    }
    void arrives(core::TaskId task, std::uint64_t number) {
        core::CustomerArrived fact;
        fact.source = {pbx, number};
        fact.create.task = task;
        fact.create.entry_point = entry_point;
        step(core::Fact(fact));
    }
    void comes(core::AgentId agent) {
        core::Actor const by{core::ActorKind::agent, agent, ""};
        static_cast<void>(
            engine.step(core::Fact(core::SocketOpened{agent, ++socket_, true}), noon));
        core::Login login;
        login.by = by;
        login.agent = agent;
        login.session = session;
        login.team = team;
        login.device = core::DeviceType::BROWSER;
        login.dial_number = core::to_string(agent);
        EXPECT_FALSE(engine.step(core::Command(login), noon).refusal);
        step(core::Command(core::SetState{by, agent, true, {}, ""}));
    }
    // Since the last look, each as it reads on the wire.
    std::vector<json> told() {
        std::vector<json> found;
        for (auto const& frame : std::exchange(heard->frames, {})) {
            if (frame["type"] == "contact") found.push_back(frame);
        }
        return found;
    }
    static json notice(std::uint64_t number, core::TaskId task, json const& rest) {
        json frame{
            {"type", "contact"}, {"number", number}, {"interactionId", core::to_string(task)}};
        frame.update(rest);
        return frame;
    }

    std::shared_ptr<Heard> heard;
    core::TaskId const second = id<core::TaskId>(0xF2);
    std::uint64_t socket_ = 0;
};

TEST_F(Notices, FollowAContactToItsEnd) {
    arrives(call, 1);
    arrives(second, 2);
    EXPECT_THAT(
        told(),
        ElementsAre(notice(1, call, {{"state", "queued"}, {"position", 1}, {"reason", "NEW"}}),
                    notice(2, second, {{"state", "queued"}, {"position", 2}, {"reason", "NEW"}})));
    comes(ana);
    auto const his = core::to_string(ana);
    EXPECT_THAT(told(), ElementsAre(notice(3, call, {{"state", "offered"}, {"agentId", his}})));
    step(core::Fact(core::LegFailed{{pbx, 3}, call, leg_of(ana), "busy"}));
    EXPECT_THAT(told(),
                ElementsAre(notice(
                    4, call, {{"state", "queued"}, {"position", 1}, {"reason", "Agent_Busy"}})));
    comes(bor);
    step(core::Fact(core::LegAnswered{{pbx, 4}, call, leg_of(bor)}));
    auto const its = core::to_string(bor);
    EXPECT_THAT(told(), ElementsAre(notice(5, call, {{"state", "offered"}, {"agentId", its}}),
                                    notice(6, call, {{"state", "assigned"}, {"agentId", its}})));
    step(core::Fact(core::LegHungUp{{pbx, 5}, call, leg_of(bor)}));
    EXPECT_THAT(told(),
                ElementsAre(notice(7, call, {{"state", "closed"}, {"reason", "AGENT_HUNG_UP"}})));
    // It leaves the state in the step that ends it.
    step(core::Fact(core::CustomerLeft{{pbx, 6}, second}));
    EXPECT_EQ(engine.state().task(second), nullptr);
    EXPECT_THAT(told(),
                ElementsAre(notice(8, second, {{"state", "closed"}, {"reason", "CUSTOMER_LEFT"}})));
}

TEST_F(Notices, OneThatLagsMissesThemAndSeesTheGap) {
    heard->lags = true;
    arrives(call, 1);
    EXPECT_THAT(told(), IsEmpty());
    heard->lags = false;
    arrives(second, 2);
    auto const frames = told();
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0]["number"], 2);
    // Commands are never left out.
    heard->lags = true;
    hub.send(*hub.order(ring_command(), engine.state(), noon));
    EXPECT_EQ(heard->types().back(), "command");
}

TEST_F(Notices, NobodyElseIsTold) {
    EXPECT_TRUE(hub.closed(opened.socket));
    auto const outcome = engine.step(core::Fact(core::CustomerLeft{{pbx, 1}, call}), noon);
    EXPECT_THAT(hub.notices(outcome, engine, noon), IsEmpty());
    // A channel that somebody else serves, or nobody.
    heard = connect_and_greet();
    directory.remove("connector", core::to_string(id<core::QueueId>(0x31)));
    arrives(second, 2);
    EXPECT_THAT(told(), IsEmpty());
}

}  // namespace
}  // namespace ringmaster::api::connector_hub_test
