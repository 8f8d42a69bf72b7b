// Bytes that no well-meaning client sends: shapes by which requests are smuggled, oversized heads,
// and WebSockets that fall silent. Written to raw sockets.
#include "integration/desktop.hpp"
#include "integration/raw_connection.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::bad_framing_test {
namespace {

using namespace std::chrono_literals;

std::size_t count_of(std::string const& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

class BadFraming : public ::testing::Test {
protected:
    void SetUp() override {
        world.start({1, 2});
        agent = std::make_unique<Desktop>(world, 1);
        agent->open();
        agent->log_in();
        before = world.state_hash();
        authorization = "Authorization: Bearer " + world.token_of(1) + "\r\n";
        host = "Host: 127.0.0.1:" + std::to_string(world.daemon.port()) + "\r\n";
    }

    void TearDown() override {
        EXPECT_EQ(world.state_hash(), before);
        EXPECT_TRUE(agent->fence().empty());
    }

    // Sends the bytes with a second, hidden request behind them: exactly one answer may come, with
    // this status, and then the end of the connection.
    void refused(std::string const& bytes, std::vector<int> const& statuses) {
        SCOPED_TRACE(bytes.substr(0, 300));
        RawConnection connection(world.daemon.port());
        connection.send(bytes + hidden());
        auto const text = connection.read_to_end(5s);
        EXPECT_TRUE(connection.closed());
        EXPECT_EQ(count_of(text, "HTTP/1.1 "), 1U) << text;
        bool right = false;
        for (auto const status : statuses) {
            right = right || text.rfind("HTTP/1.1 " + std::to_string(status), 0) == 0;
        }
        EXPECT_TRUE(right) << text;
    }

    // Would make the agent Available, if it were ever taken for a request.
    std::string hidden() const {
        std::string const body = R"({"state":"Available","auxCodeId":"0"})";
        return "PUT /v1/agents/session/state HTTP/1.1\r\n" + host + authorization +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

    std::string head(std::string const& lines) const {
        return "POST /v1/agents/reload HTTP/1.1\r\n" + host + authorization +
               "Content-Type: application/json\r\n" + lines + "\r\n";
    }

    World world;
    std::unique_ptr<Desktop> agent;
    std::string before;
    std::string authorization;
    std::string host;
};

TEST_F(BadFraming, LengthsThatDisagree) {
    refused(head("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", {400});
    refused(head("Content-Length: 2\r\nContent-Length: 3\r\n") + "{} ", {400});
    refused(head("Content-Length: 2, 3\r\n") + "{} ", {400});
    refused(head("Content-Length: +2\r\n") + "{}", {400});
    refused(head("Content-Length: -1\r\n"), {400});
    refused(head("Content-Length: 0x2\r\n") + "{}", {400});
    refused(head("Content-Length: 99999999999999999999\r\n"), {400, 413});
}

TEST_F(BadFraming, TransferEncodings) {
    for (auto const* value : {"identity", "gzip, chunked", "chunked, identity", "xchunked",
                              "chunked, chunked", "\"chunked\"", "chunked;q=1"}) {
        refused(head(std::string("Transfer-Encoding: ") + value + "\r\n") + "0\r\n\r\n",
                {400, 501});
    }
    refused(head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
            {400, 501});
    refused("POST /v1/agents/reload HTTP/1.0\r\n" + host + authorization +
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            {400});
    refused(head("Transfer-Encoding: chunked\r\n") + "zz\r\n\r\n", {400});
}

TEST_F(BadFraming, HeadsOutOfShape) {
    std::string const line = "GET /health/live HTTP/1.1\r\n";
    refused(line + "\r\n", {400});                              // no Host
    refused(line + host + host + "\r\n", {400});                // two
    refused(line + host + "X-A: 1\r\n folded\r\n\r\n", {400});  // a folded line
    refused(line + host + "X-A : 1\r\n\r\n", {400});            // space before the colon
    refused(line + host + "X A: 1\r\n\r\n", {400});             // space inside a name
    refused(line + host + "no colon\r\n\r\n", {400});
    refused(line + host + std::string("X-A: a\0b\r\n\r\n", 12), {400});
    refused(line + host + "X-A: a\rb\r\n\r\n", {400});  // a bare CR
    refused("GET /health/live HTTP/2.7\r\n" + host + "\r\n", {400, 505});
    refused("GET  /health/live HTTP/1.1\r\n" + host + "\r\n", {400});
    refused("nonsense\r\n\r\n", {400});
}

TEST_F(BadFraming, HeadsTooLarge) {
    std::string many;
    for (int i = 0; i < 2000; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    refused("GET /health/live HTTP/1.1\r\n" + host + many + "\r\n", {431});
    refused(
        "GET /health/live HTTP/1.1\r\n" + host + "X-A: " + std::string(200'000, 'a') + "\r\n\r\n",
        {431});
    refused("GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", {414, 431});
}

TEST_F(BadFraming, PipelinedRequestsAreAnsweredInOrder) {
    RawConnection connection(world.daemon.port());
    std::string const live = "GET /health/live HTTP/1.1\r\n" + host + "\r\n";
    std::string const missing = "GET /v1/nowhere HTTP/1.1\r\n" + host + authorization + "\r\n";
    std::string const last = "GET /health/live HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n";
    connection.send(live + missing + last);
    auto const text = connection.read_to_end(5s);
    EXPECT_TRUE(connection.closed());
    ASSERT_EQ(count_of(text, "HTTP/1.1 "), 3U) << text;
    auto const first = text.find("HTTP/1.1 200");
    auto const second = text.find("HTTP/1.1 404");
    EXPECT_EQ(first, 0U);
    EXPECT_NE(second, std::string::npos);
    EXPECT_NE(text.find("HTTP/1.1 200", second), std::string::npos);
}

TEST_F(BadFraming, AWebSocketThatSaysNothingIsDropped) {
    Desktop other(world, 2);
    auto const address = client::parse_address(other.subscribe());
    ASSERT_TRUE(address);
    RawConnection connection(world.daemon.port());
    connection.send("GET " + address->target + " HTTP/1.1\r\n" + host +
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    auto const opened = std::chrono::steady_clock::now();
    auto const greeting = connection.read_until("Welcome", 5s);
    ASSERT_EQ(greeting.rfind("HTTP/1.1 101", 0), 0U) << greeting;
    EXPECT_NE(greeting.find("Welcome"), std::string::npos) << greeting;
    // Neither keep-alive nor pong: gone after sixteen seconds, not much sooner nor later.
    connection.read_to_end(30s);
    EXPECT_TRUE(connection.closed());
    auto const lasted = std::chrono::steady_clock::now() - opened;
    EXPECT_GE(lasted, 14s);
    EXPECT_LE(lasted, 24s);
}

}  // namespace
}  // namespace ringmaster::tests::bad_framing_test
