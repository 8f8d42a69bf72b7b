// The ordered end, and the disorderly one.
#include "test_server.hpp"

#include <gtest/gtest.h>

namespace ringmaster::net::shutdown_test {
namespace {

using namespace test;
using std::chrono::milliseconds;

void stop(TestServer& server, milliseconds spread = {}) {
    server.on_loop([&](Server& each) {
        each.stop_accepting();
        each.on_drained([&server] { server.log.add("drained"); });
        each.close_all(1001, "stopping", spread);
    });
}

TEST(Shutdown, ServerWithoutConnectionsIsDrainedAtOnce) {
    TestServer server;
    stop(server);
    EXPECT_TRUE(server.log.wait_for("drained"));
    EXPECT_THROW(server.client(), std::runtime_error);
}

TEST(Shutdown, FinishesWhatIsOwed) {
    TestServer server;
    auto idle = server.client();
    idle.exchange(get("/a"));
    auto half_head = server.client();
    half_head.send("GET /half");
    auto pending = server.client();
    pending.send(get("/hold1") + get("/hold2"));
    auto in_body = server.client();
    EXPECT_EQ(in_body
                  .exchange("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                            "Expect: 100-continue\r\n\r\n")
                  .status,
              100);
    auto socket = server.client();
    socket.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("request /hold2"));
    ASSERT_TRUE(server.log.wait_for("open"));

    stop(server);
    EXPECT_TRUE(idle.ended());
    EXPECT_TRUE(half_head.ended());
    auto const goodbye = socket.frame();
    EXPECT_EQ(goodbye.close_code(), 1001U);
    socket.send_frame(opcode_close, goodbye.payload);
    EXPECT_TRUE(server.log.wait_for("close 1001"));
    EXPECT_EQ(server.log.count("drained"), 0);

    auto const late = in_body.exchange("abc");
    EXPECT_EQ(late.body, "POST /b abc");
    EXPECT_TRUE(late.has("Connection: close"));
    server.respond("/hold1", {200, {}, "one"});
    server.respond("/hold2", {200, {}, "two"});
    EXPECT_FALSE(pending.answer().has("Connection: close"));
    EXPECT_TRUE(pending.answer().has("Connection: close"));
    EXPECT_TRUE(pending.ended());
    EXPECT_TRUE(in_body.ended());
    idle.end_writing();
    EXPECT_TRUE(server.log.wait_for("drained"));
    EXPECT_EQ(server.log.count("drained"), 1);
}

TEST(Shutdown, SpreadsTheGoodbyesInOrder) {
    TestServer server;
    std::vector<TestClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(server.client());
        clients.back().upgrade("/ws");
        ASSERT_TRUE(server.log.wait_for("open", i + 1));
    }
    auto const begin = std::chrono::steady_clock::now();
    stop(server, milliseconds(600));
    for (int i = 0; i < 3; ++i) {
        auto& client = clients.at(static_cast<std::size_t>(i));
        auto const goodbye = client.frame();
        EXPECT_EQ(goodbye.close_code(), 1001U);
        // Never early; how late is the machine's business.
        EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(200) * i);
        client.send_frame(opcode_close, goodbye.payload);
    }
    EXPECT_TRUE(server.log.wait_for("drained"));
}

TEST(Shutdown, AbortDropsEverythingAndTellsTheSockets) {
    TestServer server;
    auto pending = server.client();
    pending.send(get("/hold"));
    auto socket = server.client();
    socket.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    ASSERT_TRUE(server.log.wait_for("open"));
    server.on_loop([&](Server& each) {
        each.stop_accepting();
        each.on_drained([&] { server.log.add("drained"); });
        each.abort_all();
    });
    EXPECT_TRUE(pending.ended());
    EXPECT_TRUE(server.log.wait_for("close 1006"));
    EXPECT_TRUE(server.log.wait_for("drained"));
    // The handler's late answer finds nobody.
    server.respond("/hold", {200, {}, "late"});
}

// The destructor of TestServer destroys the Server first, then runs the loop dry.
TEST(Shutdown, ServerMayBeDestroyedWithEverythingOpen) {
    std::vector<TestClient> clients;
    auto server = std::make_unique<TestServer>();
    for (int i = 0; i < 8; ++i) clients.push_back(server->client());
    clients[1].send("GET /ha");
    clients[2].send(get("/hold"));
    clients[3].send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
    for (int i = 4; i < 8; ++i) clients[static_cast<std::size_t>(i)].upgrade("/ws");
    ASSERT_TRUE(server->log.wait_for("request /hold"));
    ASSERT_TRUE(server->log.wait_for("open", 4));
    server->on_loop([&](Server&) {
        auto const& sockets = server->handler.sockets;
        sockets.at(1)->close(4000, "half closed");
        sockets.at(2)->send(std::make_shared<std::string const>(4 * 1024 * 1024, 'x'));
    });
    server.reset();
    EXPECT_TRUE(clients[0].ended());
}

// The io_context may go first in a crash path: what it still holds is freed with it.
TEST(Shutdown, LoopMayDieWithoutRunningAgain) {
    EventLog log;
    TestHandler handler(log);
    Observer observer;
    std::optional<TestClient> client;
    {
        boost::asio::io_context context{1};
        {
            Server server(context, {}, handler, observer);
            auto const port = std::get<std::uint16_t>(server.listen());
            client.emplace(port);
            client->send(get("/hold"));
            while (handler.held.empty()) context.run_one();
        }
    }
    EXPECT_TRUE(client->ended());
}

}  // namespace
}  // namespace ringmaster::net::shutdown_test
