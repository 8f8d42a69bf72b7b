// HTTP/1.1 over a real socket: keep-alive, pipelining, bodies, limits, refusals.
#include "test_server.hpp"

#include <gtest/gtest.h>

namespace ringmaster::net::http_test {
namespace {

using namespace test;
using std::chrono::milliseconds;

std::string const post_head = "POST /a HTTP/1.1\r\nHost: a\r\n";

TEST(Http, KeepsTheConnectionAlive) {
    TestServer server;
    auto client = server.client();
    for (int i = 0; i < 3; ++i) {
        auto const answer = client.exchange(post("/a", "body" + std::to_string(i)));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "POST /a body" + std::to_string(i));
        EXPECT_FALSE(answer.has("Connection: close"));
    }
    EXPECT_EQ(server.log.count("connection opened"), 1);
}

TEST(Http, HandsOverTheRequest) {
    TestServer server;
    auto client = server.client();
    auto const before = std::chrono::steady_clock::now();
    client.exchange("\r\nGET /x?y=%20 HTTP/1.1\r\nHost: h\r\nX-A:  b \r\nX-a: c\r\n\r\n");
    auto const request = server.on_loop([&](Server&) { return server.handler.last; });
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.target, "/x?y=%20");
    EXPECT_EQ(request.header("x-A"), "b");
    EXPECT_TRUE(request.has_header("HOST"));
    EXPECT_FALSE(request.has_header("X-B"));
    EXPECT_EQ(request.headers.size(), 3U);
    EXPECT_EQ(request.peer, "127.0.0.1");
    EXPECT_FALSE(request.tls);
    EXPECT_GE(request.arrived_at, before);
}

TEST(Http, AnswersPipelinedRequestsInOrder) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold1") + get("/hold2") + get("/c") + post("/hold3", "x"));
    ASSERT_TRUE(server.log.wait_for("request /hold3"));
    server.respond("/hold3", {200, {}, "three"});
    server.respond("/hold2", {200, {}, "two"});
    server.respond("/hold1", {200, {}, "one"});
    EXPECT_EQ(client.answer().body, "one");
    EXPECT_EQ(client.answer().body, "two");
    EXPECT_EQ(client.answer().body, "GET /c ");
    EXPECT_EQ(client.answer().body, "three");
}

TEST(Http, BoundsThePipeline) {
    Options options;
    options.limits.pipeline_depth = 2;
    TestServer server(options);
    auto client = server.client();
    client.send(get("/hold1") + get("/hold2") + get("/3") + get("/4"));
    ASSERT_TRUE(server.log.wait_for("request /hold2"));
    EXPECT_EQ(server.counts().answers_pending, 2U);
    EXPECT_EQ(server.log.count("request /3"), 0);
    server.respond("/hold1", {200, {}, "one"});
    ASSERT_TRUE(server.log.wait_for("request /3"));
    server.respond("/hold2", {200, {}, "two"});
    EXPECT_EQ(client.answer().body, "one");
    EXPECT_EQ(client.answer().body, "two");
    EXPECT_EQ(client.answer().body, "GET /3 ");
    EXPECT_EQ(client.answer().body, "GET /4 ");
}

TEST(Http, ReadsARequestByteByByte) {
    TestServer server;
    auto client = server.client();
    for (auto const c : post("/a", "xyz")) client.send(std::string(1, c));
    EXPECT_EQ(client.answer().body, "POST /a xyz");
}

TEST(Http, ReadsChunkedBodiesAndDropsTrailers) {
    TestServer server;
    auto client = server.client();
    auto const answer = client.exchange(post_head + "Transfer-Encoding: chunked\r\n\r\n" +
                                        "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nX-Late: 1\r\n\r\n");
    EXPECT_EQ(answer.body, "POST /a abcdefg");
    EXPECT_FALSE(server.on_loop([&](Server&) { return server.handler.last.has_header("X-Late"); }));
    EXPECT_EQ(client.exchange(get("/next")).body, "GET /next ");
}

TEST(Http, TakesManySmallChunks) {
    TestServer server;
    auto client = server.client();
    std::string body;
    for (int i = 0; i < 900; ++i) body += "1;x\r\na\r\n";
    auto const answer =
        client.exchange(post_head + "Transfer-Encoding: chunked\r\n\r\n" + body + "0\r\n\r\n");
    EXPECT_EQ(answer.body, "POST /a " + std::string(900, 'a'));
}

TEST(Http, AnswersHeadWithoutBody) {
    TestServer server;
    auto client = server.client();
    client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const answer = client.answer(true);
    EXPECT_TRUE(answer.has("Content-Length: 8"));
    EXPECT_EQ(client.exchange(get("/b")).body, "GET /b ");
}

TEST(Http, AsksForTheBodyWhenExpected) {
    TestServer server;
    auto client = server.client();
    auto const interim =
        client.exchange(post_head + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(interim.status, 100);
    EXPECT_EQ(client.exchange("abc").body, "POST /a abc");
    auto const refused =
        client.exchange(post_head + "Content-Length: 3000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(refused.status, 413);
    EXPECT_TRUE(client.ended());
}

TEST(Http, ClosesWhenAsked) {
    TestServer server;
    for (auto const* const request :
         {"GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n"}) {
        auto client = server.client();
        auto const answer = client.exchange(std::string(request) + get("/never"));
        EXPECT_EQ(answer.body, "GET /a ");
        EXPECT_TRUE(answer.has("Connection: close"));
        EXPECT_TRUE(client.ended());
    }
    EXPECT_EQ(server.log.count("request /never"), 0);
}

TEST(Http, AnswersAPeerThatHasEndedItsSide) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold") + "GET /half");
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    client.end_writing();
    server.respond("/hold", {200, {}, "late"});
    EXPECT_EQ(client.answer().body, "late");
    EXPECT_TRUE(client.ended());
}

TEST(Http, AnswerThatNeverComesIs500) {
    TestServer server;
    auto client = server.client();
    EXPECT_EQ(client.exchange(get("/drop")).status, 500);
    EXPECT_EQ(client.exchange(get("/a")).status, 200);
}

TEST(Http, AnswersOnceAndOnlyWhileConnected) {
    TestServer server;
    auto client = std::make_unique<TestClient>(server.port);
    client->send(get("/hold1") + get("/hold2"));
    ASSERT_TRUE(server.log.wait_for("request /hold2"));
    auto const respond = server.on_loop([&](Server&) { return server.handler.held.at("/hold1"); });
    server.on_loop([&](Server&) {
        respond({200, {}, "first"});
        respond({200, {}, "again"});
    });
    EXPECT_EQ(client->answer().body, "first");
    server.respond("/hold2", {200, {}, "second"});
    EXPECT_EQ(client->answer().body, "second");
    client.reset();
    ASSERT_TRUE(server.log.wait_for("connection closed"));
    server.on_loop([&](Server&) { respond({200, {}, "to nobody"}); });
}

TEST(Http, SendsALargeAnswerWhole) {
    TestServer server;
    auto client = server.client();
    EXPECT_EQ(client.exchange(get("/big")).body, std::string(4 * 1024 * 1024, 'b'));
    auto const body = std::string(2 * 1024 * 1024, 'c');
    EXPECT_EQ(client.exchange(post("/large", body)).body, "POST /large " + body);
}

TEST(Http, TimesOut) {
    Options options;
    options.limits.head_timeout = milliseconds(40);
    options.limits.body_timeout = milliseconds(40);
    options.limits.idle_timeout = milliseconds(40);
    TestServer server(options);
    auto silent = server.client();
    EXPECT_TRUE(silent.ended()) << "nothing sent";
    auto half_head = server.client();
    EXPECT_EQ(half_head.exchange("GET /a HTTP/1.1\r\nHo").status, 408);
    auto half_body = server.client();
    EXPECT_EQ(half_body.exchange(post_head + "Content-Length: 3\r\n\r\na").status, 408);
    auto idle = server.client();
    EXPECT_EQ(idle.exchange(get("/a")).status, 200);
    EXPECT_TRUE(idle.ended());
}

TEST(Http, WaitsForTheHandlerWithoutTimeout) {
    Options options;
    options.limits.head_timeout = options.limits.idle_timeout = milliseconds(30);
    TestServer server(options);
    auto waiting = server.client();
    waiting.send(get("/hold"));
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    // Another connection's timeout shows that the time has passed.
    auto idle = server.client();
    EXPECT_TRUE(idle.ended());
    server.respond("/hold", {200, {}, "patience"});
    EXPECT_EQ(waiting.answer().body, "patience");
}

TEST(Http, DropsAPeerThatDoesNotReadItsAnswer) {
    Options options;
    options.limits.write_timeout = milliseconds(50);
    TestServer server(options);
    TestClient slow(connect_plain(server.port, 4096));
    // More than the socket buffers of both ends hold.
    for (int i = 0; i < 4; ++i) slow.send(get("/big"));
    EXPECT_TRUE(server.log.wait_for("connection closed"));
}

TEST(Http, TellsOneTooManySo) {
    for (auto const per_peer : {false, true}) {
        Options options;
        (per_peer ? options.limits.connections_per_peer : options.limits.connections_total) = 2;
        TestServer server(options);
        auto first = std::make_unique<TestClient>(server.port);
        auto second = server.client();
        EXPECT_EQ(first->exchange(get("/a")).status, 200);
        EXPECT_EQ(second.exchange(get("/a")).status, 200);
        auto third = server.client();
        auto const answer = third.answer();
        EXPECT_EQ(answer.status, 503);
        EXPECT_TRUE(answer.has("Retry-After: 2"));
        EXPECT_TRUE(answer.has("Connection: close"));
        EXPECT_TRUE(third.ended());
        EXPECT_EQ(server.counts().http, 2U);
        first.reset();
        ASSERT_TRUE(server.log.wait_for("connection closed"));
        auto fourth = server.client();
        EXPECT_EQ(fourth.exchange(get("/a")).status, 200);
    }
}

TEST(Http, PlainBeyondLoopbackMustBeAskedFor) {
    boost::asio::io_context context{1};
    EventLog log;
    TestHandler handler(log);
    Observer observer;
    Options options;
    options.address = "0.0.0.0";
    Server refused(context, options, handler, observer);
    EXPECT_TRUE(std::holds_alternative<std::string>(refused.listen()));
    options.address = "nowhere";
    Server unknown(context, options, handler, observer);
    EXPECT_TRUE(std::holds_alternative<std::string>(unknown.listen()));
    options.address = "0.0.0.0";
    options.allow_plain_beyond_loopback = true;
    Server allowed(context, options, handler, observer);
    EXPECT_TRUE(std::holds_alternative<std::uint16_t>(allowed.listen()));
    TestServer taken;
    options = {};
    options.port = taken.port;
    Server second(context, options, handler, observer);
    EXPECT_TRUE(std::holds_alternative<std::string>(second.listen()));
}

// What a handler ends the connection with is the last answer: requests behind it are not looked at.
TEST(Http, HandlerMayEndTheConnection) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold") + get("/last") + get("/never"));
    ASSERT_TRUE(server.log.wait_for("request /last"));
    EXPECT_EQ(server.log.count("request /never"), 0);
    server.respond("/hold", {200, {}, "first"});
    EXPECT_EQ(client.answer().body, "first");
    auto const last = client.answer();
    EXPECT_EQ(last.status, 429);
    EXPECT_TRUE(last.has("Connection: close"));
    EXPECT_TRUE(client.ended());
    EXPECT_EQ(server.log.count("request /never"), 0);
}

TEST(Http, SaysOnEveryAnswerHowToTreatIt) {
    TestServer server;
    for (auto const* const request :
         {"GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /drop HTTP/1.1\r\nHost: a\r\n\r\n", "BAD\r\n\r\n",
          "GET /a HTTP/2.0\r\nHost: a\r\n\r\n", "GET /a HTTP/1.1\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n"}) {
        auto client = server.client();
        client.send(request);
        auto const answer = client.answer(std::string_view(request).starts_with("HEAD"));
        EXPECT_TRUE(answer.has("X-Content-Type-Options: nosniff")) << answer.head;
        EXPECT_TRUE(answer.has("Cache-Control: no-store")) << answer.head;
    }
}

TEST(Http, ReadsAbsoluteTargets) {
    TestServer server;
    auto client = server.client();
    EXPECT_EQ(client.exchange("GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\n").body, "GET /b?c ");
    EXPECT_EQ(client.exchange("GET http://b/b HTTP/1.1\r\nHost: a\r\n\r\n").status, 400);
}

}  // namespace
}  // namespace ringmaster::net::http_test
