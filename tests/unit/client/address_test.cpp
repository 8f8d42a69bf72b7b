// Which addresses a client can ask: plain HTTP and WebSockets, by name or number.
#include <gtest/gtest.h>

#include "ringmaster/client/http.hpp"

namespace ringmaster::client::address_test {
namespace {

TEST(Address, HasHostPortAndTarget) {
    auto const plain = parse_address("http://localhost");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "localhost");
    EXPECT_EQ(plain->port, 80);
    EXPECT_EQ(plain->target, "/");
    auto const whole = parse_address("ws://[::1]:8080/a/b%20c?d=e");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->host, "::1");
    EXPECT_EQ(whole->port, 8'080);
    EXPECT_EQ(whole->target, "/a/b%20c?d=e");
    EXPECT_EQ(parse_address("http://127.0.0.1?d=e")->target, "/?d=e");
}

TEST(Address, IsRefusedWhenItCannotBeAsked) {
    for (auto const* wrong : {"", "localhost", "https://localhost", "wss://localhost", "http://",
                              "http://me@localhost", "http://localhost:0", "http://localhost:65536",
                              "http://localhost:x", "http://local host"}) {
        EXPECT_FALSE(parse_address(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace ringmaster::client::address_test
