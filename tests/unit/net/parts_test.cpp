// The pure parts: limits, answers in order, the response writer, the outbox, peers.
#include "ringmaster/net/limits.hpp"

#include "net/answer_queue.hpp"
#include "net/outbox.hpp"
#include "net/peer.hpp"
#include "net/response_writer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace ringmaster::net::parts_test {
namespace {

TEST(Limits, DefaultsAreInRange) { EXPECT_TRUE(check_limits({}).empty()); }

TEST(Limits, EveryProblemIsReported) {
    Limits limits;
    limits.connections_total = 0;
    limits.idle_timeout = Limits::Milliseconds(-1);
    limits.target_bytes = limits.head_bytes;
    limits.websocket_ping_interval = limits.websocket_idle_timeout;
    EXPECT_EQ(check_limits(limits).size(), 4U);
}

TEST(Limits, TableNamesEveryMember) {
    // A member added without a row would have no range and could not be configured.
    EXPECT_EQ(limit_rows().size() * sizeof(std::uint64_t), sizeof(Limits));
}

// What every answer says, whoever made it.
std::string const always = "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n";

TEST(ResponseWriter, LeavesCachingToWhoHasDecidedAboutIt) {
    std::string out;
    write_response({200, {{"cache-control", "max-age=60"}}, ""}, {}, out);
    EXPECT_EQ(out.find("no-store"), std::string::npos);
    EXPECT_NE(out.find("cache-control: max-age=60\r\n"), std::string::npos);
}

TEST(ResponseWriter, WritesFramingItself) {
    std::string out;
    Response response{201, {{"A", "b"}, {"Content-Length", "99"}, {"connection", "x"}}, "hi"};
    EXPECT_EQ(write_response(response, {}, out), 2U);
    EXPECT_EQ(out, "HTTP/1.1 201 Created\r\nA: b\r\n" + always + "Content-Length: 2\r\n\r\nhi");
}

TEST(ResponseWriter, DropsHeadersThatWouldInject) {
    std::string out;
    Response response{200, {{"A", "b\r\nC: d"}, {"E\r\nF", "g"}, {"", "h"}}, ""};
    EXPECT_EQ(write_response(response, {false, true}, out), 3U);
    EXPECT_EQ(out,
              "HTTP/1.1 200 OK\r\n" + always + "Content-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST(ResponseWriter, BodilessAnswers) {
    std::string out;
    write_response({200, {}, "hello"}, {true, false}, out);
    EXPECT_EQ(out, "HTTP/1.1 200 OK\r\n" + always + "Content-Length: 5\r\n\r\n");
    out.clear();
    write_response({204, {}, "dropped"}, {}, out);
    EXPECT_EQ(out, "HTTP/1.1 204 No Content\r\n" + always + "\r\n");
    out.clear();
    write_response({101, {}, ""}, {}, out);
    EXPECT_TRUE(out.starts_with("HTTP/1.1 500 ")) << out;
}

std::string bodies(AnswerQueue& queue) {
    std::string out;
    std::size_t dropped = 0;
    queue.take_ready(out, dropped);
    std::string found;
    for (auto const c : out) {
        if (c == '#' || c == '@' || c == '%') found.push_back(c);
    }
    return found;
}

TEST(AnswerQueue, KeepsTheOrderOfRequests) {
    AnswerQueue queue;
    auto const first = queue.open({});
    auto const second = queue.open({});
    auto const third = queue.open({});
    EXPECT_TRUE(queue.fill(third, {200, {}, "%"}));
    EXPECT_TRUE(queue.fill(second, {200, {}, "@"}));
    EXPECT_EQ(bodies(queue), "");
    EXPECT_TRUE(queue.fill(first, {200, {}, "#"}));
    EXPECT_FALSE(queue.fill(first, {200, {}, "#"}));
    EXPECT_EQ(bodies(queue), "#@%");
    EXPECT_FALSE(queue.fill(second, {200, {}, "@"}));
    EXPECT_EQ(queue.size(), 0U);
}

TEST(AnswerQueue, NothingFollowsTheAnswerThatCloses) {
    AnswerQueue queue;
    auto const first = queue.open({false, true});
    auto const second = queue.open({});
    queue.fill(second, {200, {}, "@"});
    queue.fill(first, {200, {}, "#"});
    EXPECT_EQ(bodies(queue), "#");
    EXPECT_TRUE(queue.closing());
    EXPECT_EQ(bodies(queue), "");
}

TEST(AnswerQueue, InterimTakesItsTurnButIsNoAnswer) {
    AnswerQueue queue;
    auto const first = queue.open({});
    queue.add_interim();
    EXPECT_EQ(queue.size(), 1U);
    std::string out;
    std::size_t dropped = 0;
    queue.take_ready(out, dropped);
    EXPECT_TRUE(out.empty());
    queue.fill(first, {204, {}, ""});
    queue.take_ready(out, dropped);
    EXPECT_EQ(out, "HTTP/1.1 204 No Content\r\n" + always + "\r\nHTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(queue.size(), 0U);
}

TEST(Outbox, IsBoundedInBytesAndMessages) {
    auto const text = [](std::size_t size) {
        return std::make_shared<std::string const>(size, 'a');
    };
    Outbox outbox(10, 3);
    EXPECT_TRUE(outbox.push(text(4)));
    EXPECT_TRUE(outbox.push(text(6)));
    EXPECT_FALSE(outbox.push(text(1)));
    EXPECT_TRUE(outbox.push(text(0)));
    EXPECT_FALSE(outbox.push(text(0)));
    outbox.keep_only(1);
    EXPECT_EQ(outbox.bytes(), 4U);
    outbox.pop();
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(outbox.bytes(), 0U);
}

TEST(Peer, CountsAnIpv6SubscriberOnce) {
    auto const key = [](char const* text) { return peer_key(boost::asio::ip::make_address(text)); };
    EXPECT_EQ(key("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(key("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(key("2001:db8:1:2:3:4:5:6"), key("2001:db8:1:2::9"));
    EXPECT_NE(key("2001:db8:1:2::9"), key("2001:db8:1:3::9"));
}

}  // namespace
}  // namespace ringmaster::net::parts_test
