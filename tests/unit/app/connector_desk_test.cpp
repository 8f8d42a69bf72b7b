// What connectors hear, and when: nothing before its commit (OPS-1).

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "ringmaster/api/access/vault.hpp"

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "app/edge/connector_desk.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::connector_desk_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char contact[] = "ca110000-0000-4000-8000-000000000001";

// The peer's side of a socket.
struct HeardSocket final : net::WebSocket {
    void send(std::shared_ptr<std::string const> text) override {
        frames.push_back(json::parse(*text));
    }
    void close(unsigned code, std::string) override { closed = code; }
    bool is_open() const override { return closed == 0; }
    std::size_t queued_bytes() const override { return 0; }

    // "ack 3", "welcome" …
    [[nodiscard]] std::vector<std::string> said() const {
        std::vector<std::string> all;
        for (auto const& frame : frames) {
            auto const number = frame.find("number");
            bool const has_one = number != frame.end() && number->is_number();
            all.push_back(frame.value("type", "") + (has_one ? " " + number->dump() : ""));
        }
        return all;
    }
    std::vector<json> frames;
    unsigned closed = 0;
};

class ConnectorDeskTest : public ::testing::Test {
protected:
    ConnectorDeskTest() : tenant(driver.add(std::make_unique<Tenant>(org, wall))) {
        json const document{
            {"name", "PBX"}, {"tokenSubject", "pbx-1"}, {"channels", {"telephony"}}};
        EXPECT_TRUE(tenant.directory.put(
            {"connector", "c0ffee00-0000-4000-8000-000000000001", 1, document.dump(), {}, {}}));
        driver.start([] {});
        settle();
        writer.complete_all();
    }

    void settle() {
        loop.restart();
        loop.poll();
    }
    void connect() {
        api::Principal principal;
        principal.org = org;
        principal.subject = "pbx-1";
        auto const path = tenant.connectors.subscribe(principal).value().path;
        handler = desk.open(path.substr(api::connector_socket_prefix.size()));
        ASSERT_NE(handler, nullptr);
        socket = std::make_shared<HeardSocket>();
        handler->on_open(socket);
        settle();
    }
    void connected() {
        connect();
        writer.complete_all();
        socket->frames.clear();
    }
    void say(json const& frame) {
        handler->on_text(frame.dump());
        settle();
    }
    static json keys(std::uint64_t number) {
        return {{"type", "fact"},           {"number", number},  {"fact", "dtmf"},
                {"interactionId", contact}, {"leg", "customer"}, {"digits", "1"}};
    }

    static core::Time wall() { return {1'000'000}; }

    core::OrgId org{{1, 1}};
    boost::asio::io_context loop;
    EngineClock clock{{[] { return EngineClock::Steady{}; }, wall}, 1};
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    Decider decider{metrics};
    NoHistory history;
    FaultBook faults{metrics, book.room("app")};
    RequestRunner runner{decider, history, faults, {"secret", 10}};
    HeldWriter writer;
    Driver driver{{loop, clock, decider, runner, writer, metrics, faults}, {}};
    api::Vault vault;
    ConnectorDesk desk{{driver, decider, runner, metrics, book.room("connector"), vault}};
    Tenant& tenant;
    std::shared_ptr<HeardSocket> socket;
    std::unique_ptr<net::WebSocketHandler> handler;
};

TEST_F(ConnectorDeskTest, TheWelcomeWaitsForWhatItKnows) {
    core::Dtmf before;
    before.source = {"pbx-1", 9};
    driver.tell(tenant, before);  // numbered: on record, and so in the welcome
    connect();
    EXPECT_THAT(socket->frames, IsEmpty());
    writer.complete_all();
    EXPECT_THAT(socket->said(), ElementsAre("welcome", "calls"));
    EXPECT_EQ(socket->frames[0]["lastFact"], 9);
}

TEST_F(ConnectorDeskTest, AnAcknowledgementWaitsForTheCommit) {
    connected();
    say(keys(1));
    say(keys(2));
    EXPECT_THAT(socket->frames, IsEmpty());
    EXPECT_EQ(writer.batches.back().journal.front().kind, "Dtmf");
    EXPECT_EQ(writer.batches.back().journal.front().subject, "pbx-1");
    writer.complete_all();
    EXPECT_THAT(socket->said(), ElementsAre("ack 1", "ack 2"));
    say(keys(2));  // nothing to commit, nothing to wait for
    EXPECT_THAT(socket->said(), ElementsAre("ack 1", "ack 2", "ack 2"));
}

TEST_F(ConnectorDeskTest, ARepetitionWaitsForTheFirst) {
    connected();
    say(keys(1));
    say(keys(1));
    EXPECT_THAT(socket->frames, IsEmpty());
    writer.complete_all();
    EXPECT_THAT(socket->said(), ElementsAre("ack 1", "ack 1"));
}

TEST_F(ConnectorDeskTest, CommandsWaitForTheCommitToo) {
    connected();
    say({{"type", "calls"},
         {"calls", json::array({{{"interactionId", contact}, {"legs", {"customer", "+4930"}}}})}});
    EXPECT_THAT(socket->frames, IsEmpty());
    writer.complete_all();
    EXPECT_THAT(socket->said(), ElementsAre("command 1", "command 2"));
    EXPECT_EQ(socket->frames[0]["command"], "hangup");
    EXPECT_EQ(socket->frames[1]["leg"], "+4930");
}

TEST_F(ConnectorDeskTest, ErrorsKeepTheirPlace) {
    connected();
    say(keys(1));
    say({{"type", "teapot"}, {"number", 2}});
    EXPECT_THAT(socket->frames, IsEmpty());
    writer.complete_all();
    EXPECT_THAT(socket->said(), ElementsAre("ack 1", "error 2"));
}

TEST_F(ConnectorDeskTest, ASocketThatIsGoneHasToldItsFactsAllTheSame) {
    connected();
    handler->on_text(keys(1).dump());
    handler->on_close(1006, "lost");
    handler.reset();
    settle();
    writer.complete_all();
    EXPECT_THAT(socket->frames, IsEmpty());
    EXPECT_TRUE(tenant.engine.state().connectors.at("pbx-1").seen.contains(1));
    connect();
    writer.complete_all();
    EXPECT_EQ(socket->frames[0]["lastFact"], 1);
}

TEST_F(ConnectorDeskTest, ShortOfSpaceCustomersAreTurnedAway) {
    connected();
    runner.space(store::SpaceLevel::low);
    say({{"type", "fact"},
         {"number", 1},
         {"fact", "customer-arrived"},
         {"interactionId", contact},
         {"destination", "+49302"}});
    writer.complete_all();
    ASSERT_THAT(socket->said(), ElementsAre("ack 1"));
    EXPECT_EQ(socket->frames[0]["refused"]["reasonCode"], "DISK_SPACE_LOW");
    EXPECT_TRUE(tenant.engine.state().connectors.empty());  // not taken: it may come again
    say(keys(2));
    writer.complete_all();
    EXPECT_EQ(socket->said().back(), "ack 2");
}

// As an operator sees it: whoever went was lost, unless the daemon had sent him away.
TEST_F(ConnectorDeskTest, CountsConnectorsThatAreLost) {
    auto const lost = [this] {
        return metrics.counter("ringmaster_connectors_lost_total", "").value();
    };
    connected();
    auto former = std::move(handler);
    connected();  // takes the former one's place
    former->on_close(4'004, "replaced");
    EXPECT_EQ(lost(), 0U);
    handler->on_close(1'006, "silent");
    EXPECT_EQ(lost(), 1U);
    connected();
    desk.let_go();
    handler->on_close(1'001, "going away");
    EXPECT_EQ(lost(), 1U);
}

TEST_F(ConnectorDeskTest, CountsLegsThatItDoesNotKnow) {
    connected();
    say({{"type", "calls"},
         {"calls", json::array({{{"interactionId", contact}, {"legs", {"customer", "+4930"}}}})}});
    writer.complete_all();
    EXPECT_EQ(metrics.counter("ringmaster_legs_stray_total", "").value(), 2U);
    EXPECT_EQ(metrics.counter("ringmaster_legs_lost_total", "").value(), 0U);
}

TEST_F(ConnectorDeskTest, UnknownAddressesHaveNoHandler) {
    EXPECT_EQ(desk.open("nobody-knows"), nullptr);
}

}  // namespace
}  // namespace ringmaster::app::connector_desk_test
