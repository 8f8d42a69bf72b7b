// WebSockets over a real socket: handshake, messages, pings, slow readers, ends.
#include "test_server.hpp"

#include <gtest/gtest.h>

namespace ringmaster::net::websocket_test {
namespace {

using namespace test;
using std::chrono::milliseconds;

std::shared_ptr<std::string const> text_of(std::string text) {
    return std::make_shared<std::string const>(std::move(text));
}

TEST(WebSocket, EchoesText) {
    TestServer server;
    auto client = server.client();
    auto const answer = client.upgrade("/ws");
    EXPECT_EQ(answer.status, 101);
    EXPECT_TRUE(answer.has("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    EXPECT_EQ(answer.head.find("permessage-deflate"), std::string::npos);
    for (auto const size : {0U, 5U, 125U, 126U, 60000U}) {
        client.send_text(std::string(size, 'x'));
        auto const frame = client.frame();
        EXPECT_EQ(frame.opcode, opcode_text);
        EXPECT_EQ(frame.payload, std::string(size, 'x'));
    }
    auto const counts = server.counts();
    EXPECT_EQ(counts.websockets, 1U);
    EXPECT_EQ(counts.http, 0U);
}

TEST(WebSocket, ReadsFragmentsAndAnswersPings) {
    TestServer server;
    auto client = server.client();
    client.upgrade("/ws");
    client.send_frame(opcode_text, "he", false);
    client.send_frame(opcode_ping, "p");
    client.send_frame(0, "llo");
    EXPECT_EQ(client.frame().opcode, opcode_pong);
    EXPECT_EQ(client.frame().payload, "hello");
}

TEST(WebSocket, TakesWhatCameWithTheHandshake) {
    TestServer server;
    auto client = server.client();
    std::string early;
    // A masked "hi" sent before the answer to the handshake.
    early.append("\x81\x82mask").push_back(static_cast<char>('h' ^ 'm'));
    early.push_back(static_cast<char>('i' ^ 'a'));
    EXPECT_EQ(client.upgrade("/ws", early).status, 101);
    EXPECT_EQ(client.frame().payload, "hi");
}

TEST(WebSocket, WaitsForTheAnswersBeforeIt) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold"));
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    client.send(
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    server.respond("/hold", {200, {}, "first"});
    EXPECT_EQ(client.answer().body, "first");
    EXPECT_EQ(client.answer().status, 101);
}

TEST(WebSocket, HandlerMayRefuseAndTheConnectionGoesOn) {
    TestServer server;
    auto client = server.client();
    EXPECT_EQ(client.upgrade("/other").status, 404);
    EXPECT_EQ(client.exchange(get("/a")).body, "GET /a ");
}

TEST(WebSocket, BadHandshakesNeverReachTheHandler) {
    TestServer server;
    std::string const start =
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\n";
    std::string const version = "Sec-WebSocket-Version: 13\r\n";
    std::string const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    auto const status_of = [&](std::string const& fields) {
        auto client = server.client();
        return client.exchange(start + fields + "\r\n").status;
    };
    EXPECT_EQ(status_of(key), 426);
    EXPECT_EQ(status_of(key + "Sec-WebSocket-Version: 8\r\n"), 426);
    EXPECT_EQ(status_of(key + version + version), 426);
    EXPECT_EQ(status_of(version), 400);
    EXPECT_EQ(status_of(version + key + key), 400);
    EXPECT_EQ(status_of(version + "Sec-WebSocket-Key: short\r\n"), 400);
    EXPECT_EQ(status_of(version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j*Q==\r\n"), 400);
    EXPECT_EQ(status_of(version + key + "Content-Length: 3\r\n"), 400);
    EXPECT_EQ(server.log.count("upgrade /ws"), 0);
}

struct Misbehaviour {
    char const* name;
    void (*act)(TestClient&);
    unsigned code;
};

void PrintTo(Misbehaviour const& each, std::ostream* out) { *out << each.name; }

class WebSocketCloses : public ::testing::TestWithParam<Misbehaviour> {};

TEST_P(WebSocketCloses, WithItsCode) {
    TestServer server;
    auto client = server.client();
    client.upgrade("/ws");
    GetParam().act(client);
    auto const frame = client.frame();
    EXPECT_EQ(frame.opcode, opcode_close);
    EXPECT_EQ(frame.close_code(), GetParam().code);
    EXPECT_TRUE(server.log.wait_for("close " + std::to_string(GetParam().code)))
        << server.log.text();
    EXPECT_TRUE(server.log.wait_for("socket handler gone"));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, WebSocketCloses,
    ::testing::Values(
        Misbehaviour{"binary", [](TestClient& c) { c.send_frame(opcode_binary, "x"); }, 1003},
        Misbehaviour{"too_big", [](TestClient& c) { c.send_text(std::string(65537, 'x')); }, 1009},
        Misbehaviour{"too_big_in_pieces",
                     [](TestClient& c) {
                         c.send_frame(opcode_text, std::string(40000, 'x'), false);
                         c.send_frame(0, std::string(40000, 'x'));
                     },
                     1009},
        Misbehaviour{"bad_utf8", [](TestClient& c) { c.send_text("\xff\xfe"); }, 1007},
        Misbehaviour{"not_masked", [](TestClient& c) { c.send(std::string("\x81\x01x", 3)); },
                     1002},
        Misbehaviour{"reserved_bit", [](TestClient& c) { c.send_frame(0x41, "x"); }, 1002},
        Misbehaviour{"lost_continuation", [](TestClient& c) { c.send_frame(0, "x"); }, 1002},
        Misbehaviour{"closes",
                     [](TestClient& c) {
                         c.send_frame(opcode_close,
                                      "\x0f\xa0"
                                      "bye");
                     },
                     4000}));

TEST(WebSocket, HearsThatThePeerIsGone) {
    TestServer server;
    auto client = std::make_unique<TestClient>(server.port);
    client->upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("open"));
    client.reset();
    EXPECT_TRUE(server.log.wait_for("close 1006"));
    EXPECT_TRUE(server.log.wait_for("connection closed"));
    EXPECT_EQ(server.log.count("close 1006"), 1);
    // The handle outlives the socket and does nothing.
    server.on_loop([&](Server&) {
        auto const& socket = server.handler.sockets.at(0);
        EXPECT_FALSE(socket->is_open());
        socket->send(text_of("to nobody"));
        socket->close(1000, "again");
    });
}

TEST(WebSocket, SendsWhatIsQueuedBeforeTheClose) {
    TestServer server;
    server.on_loop([&](Server&) {
        server.handler.on_text = [](WebSocket& socket, std::string_view) {
            for (int i = 0; i < 50; ++i) socket.send(text_of(std::to_string(i)));
            socket.close(4001, std::string(200, 'r'));
            socket.send(text_of("too late"));
        };
    });
    auto client = server.client();
    client.upgrade("/ws");
    client.send_text("go");
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client.frame().payload, std::to_string(i));
    auto const last = client.frame();
    EXPECT_EQ(last.opcode, opcode_close);
    EXPECT_EQ(last.close_code(), 4001U);
    client.send_frame(opcode_close, last.payload.substr(0, 2));
    EXPECT_TRUE(client.ended());
    EXPECT_TRUE(server.log.wait_for("connection closed"));
    EXPECT_EQ(server.log.count("close 4001"), 1);
}

TEST(WebSocket, CloseEndsWithoutThePeersHelp) {
    Options options;
    options.limits.websocket_close_timeout = milliseconds(40);
    TestServer server(options);
    auto client = server.client();
    client.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("open"));
    server.on_loop([&](Server&) { server.handler.sockets.at(0)->close(4002, "go"); });
    EXPECT_TRUE(server.log.wait_for("close 4002"));
    EXPECT_TRUE(server.log.wait_for("connection closed"));
}

// AG-8, PROTOCOL 2: pings keep a quiet but living peer; one that answers nothing is dropped.
TEST(WebSocket, PingsAndDropsTheSilent) {
    Options options;
    options.limits.websocket_ping_interval = milliseconds(30);
    options.limits.websocket_idle_timeout = milliseconds(300);
    TestServer server(options);
    auto living = server.client();
    living.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("open"));
    auto silent = server.client();
    silent.upgrade("/ws");
    auto const until = std::chrono::steady_clock::now() + milliseconds(900);
    while (std::chrono::steady_clock::now() < until) {
        auto const frame = living.frame(true);
        ASSERT_EQ(frame.opcode, opcode_ping);
        living.send_frame(opcode_pong, frame.payload);
    }
    EXPECT_EQ(server.log.count("close 1006"), 1);
    living.send_text("still here");
    EXPECT_EQ(living.frame().payload, "still here");
}

// ARCHITECTURE: a slow reader is dropped with 1013, never waited for; the others do not notice.
TEST(WebSocket, DropsASlowReader) {
    Options options;
    options.limits.websocket_outbox_bytes = 1024 * 1024;
    options.limits.websocket_close_timeout = milliseconds(40);
    TestServer server(options);
    TestClient slow(connect_plain(server.port, 4096));
    slow.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("open"));
    auto quick = server.client();
    quick.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("open", 2));
    auto const message = text_of(std::string(64 * 1024, 'x'));
    auto const send_both = [&](Server&) {
        for (auto const& socket : server.handler.sockets) socket->send(message);
        // One from inside send() would be here already.
        EXPECT_EQ(server.log.count("close 1013"), 0);
        return server.handler.sockets.at(0)->is_open();
    };
    // The kernel's buffers come first; nobody can send more than this many without blocking.
    int sent = 0;
    while (server.on_loop(send_both)) {
        ASSERT_LT(++sent, 2000);
        EXPECT_EQ(quick.frame().payload.size(), message->size());
    }
    EXPECT_TRUE(server.log.wait_for("close 1013"));
    EXPECT_TRUE(server.log.wait_for("connection closed"));
    EXPECT_EQ(quick.frame().payload.size(), message->size());
    quick.send_text("next");
    EXPECT_EQ(quick.frame().payload, "next");
    auto const counts = server.counts();
    EXPECT_EQ(counts.websockets, 1U);
    // What the slow one had not taken is gone.
    EXPECT_LT(counts.outbox_bytes, message->size());
}

TEST(WebSocket, DropsASlowReaderThatReadsOnWithAReason) {
    Options options;
    options.limits.websocket_outbox_messages = 3;
    TestServer server(options);
    server.on_loop([&](Server&) {
        server.handler.on_text = [](WebSocket& socket, std::string_view) {
            for (int i = 0; i < 10; ++i) socket.send(text_of("m"));
        };
    });
    auto client = server.client();
    client.upgrade("/ws");
    client.send_text("go");
    // The one being written still comes, then the close frame.
    EXPECT_EQ(client.frame().payload, "m");
    EXPECT_EQ(client.frame().close_code(), 1013U);
}

TEST(WebSocket, HandlerMayAbortEverythingFromInside) {
    TestServer server;
    Server* inside = nullptr;
    server.on_loop([&](Server& each) {
        inside = &each;
        server.handler.on_text = [&inside](WebSocket& socket, std::string_view) {
            socket.close(4003, "first");
            inside->abort_all();
        };
    });
    auto client = server.client();
    client.upgrade("/ws");
    client.send_text("go");
    EXPECT_TRUE(server.log.wait_for("socket handler gone"));
    EXPECT_EQ(server.log.count("close 1006"), 1);
    EXPECT_EQ(server.log.count("close 4003"), 0);
}

}  // namespace
}  // namespace ringmaster::net::websocket_test
