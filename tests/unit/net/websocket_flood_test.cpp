// SEC-5: floods of frames, of every kind a peer can send without ever saying anything.
#include "test_server.hpp"

#include <gtest/gtest.h>

namespace ringmaster::net::websocket_flood_test {
namespace {

using namespace test;

// A masked frame with a payload of zeros under a mask of zeros.
std::string raw_frame(int first, std::size_t payload) {
    std::string bytes(1, static_cast<char>(first));
    bytes.push_back(static_cast<char>(0x80U | payload));
    return bytes + std::string(4, '\0') + std::string(payload, '\0');
}

struct Flood {
    char const* name;
    std::string begin;  // sent once
    std::string frame;  // sent again and again
};

void PrintTo(Flood const& flood, std::ostream* out) { *out << flood.name; }

class WebSocketFloods : public ::testing::TestWithParam<Flood> {};

TEST_P(WebSocketFloods, AreClosedWith1008) {
    Options options;
    options.limits.websocket_close_timeout = std::chrono::milliseconds(200);
    options.limits.websocket_frames_per_second = 50;
    TestServer server(options);
    auto client = server.client();
    ASSERT_EQ(client.upgrade("/ws").status, 101);
    std::string flood = GetParam().begin;
    for (int count = 0; count < 500; ++count) flood += GetParam().frame;
    client.send(flood);
    auto frame = client.frame();
    while (frame.opcode != opcode_close) frame = client.frame();  // echoes, pongs
    EXPECT_EQ(frame.close_code(), 1008U);
    EXPECT_TRUE(server.log.wait_for("close 1008")) << server.log.text();
    // The peer never answers the close, and nothing of it is read any more.
    EXPECT_TRUE(server.log.wait_for("connection closed"));
    EXPECT_TRUE(server.log.wait_for("socket handler gone"));
    EXPECT_EQ(server.counts().websockets, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, WebSocketFloods,
    ::testing::Values(Flood{"pings", "", raw_frame(0x89, 0)},
                      Flood{"long_pings", "", raw_frame(0x89, 100)},
                      Flood{"pongs", "", raw_frame(0x8A, 0)},
                      Flood{"empty_texts", "", raw_frame(0x81, 0)},
                      Flood{"texts", "", raw_frame(0x81, 20)},
                      Flood{"empty_pieces", raw_frame(0x01, 0), raw_frame(0x00, 0)},
                      Flood{"tiny_pieces", raw_frame(0x01, 1), raw_frame(0x00, 1)},
                      Flood{"pings_in_a_message", raw_frame(0x01, 5), raw_frame(0x89, 0)}),
    [](auto const& tested) { return tested.param.name; });

TEST(WebSocketFlood, WithTheHandshake) {
    TestServer server;
    auto client = server.client();
    std::string early;
    for (int count = 0; count < 500; ++count) early += raw_frame(0x89, 0);
    EXPECT_EQ(client.upgrade("/ws", early).status, 101);
    auto frame = client.frame();
    while (frame.opcode != opcode_close) frame = client.frame();
    EXPECT_EQ(frame.close_code(), 1008U);
}

// What a desktop does for hours: a keep-alive and a ping every few seconds, here all at once.
TEST(WebSocketFlood, IsNotWhatADesktopDoes) {
    TestServer server;
    auto client = server.client();
    client.upgrade("/ws");
    for (int count = 0; count < 30; ++count) {
        client.send_text("{\"keepalive\":\"true\"}");
        client.send_frame(opcode_ping, "p");
    }
    for (int count = 0; count < 30; ++count) {
        EXPECT_EQ(client.frame().opcode, opcode_text);
        EXPECT_EQ(client.frame().opcode, opcode_pong);
    }
}

}  // namespace
}  // namespace ringmaster::net::websocket_flood_test
