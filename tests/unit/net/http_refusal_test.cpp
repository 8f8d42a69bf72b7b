// What the server refuses by itself, over a real socket: nothing that follows may be smuggled in.
#include "test_server.hpp"

#include <gtest/gtest.h>

namespace ringmaster::net::http_refusal_test {
namespace {

using namespace test;

std::string const post_head = "POST /a HTTP/1.1\r\nHost: a\r\n";

struct Bad {
    char const* name;
    std::string raw;
    int status;
};

void PrintTo(Bad const& bad, std::ostream* out) { *out << bad.name; }

class HttpRefuses : public ::testing::TestWithParam<Bad> {};

// The answer says why, the connection ends, what follows is not taken for a request.
TEST_P(HttpRefuses, AndCloses) {
    TestServer server;
    auto client = server.client();
    auto const answer = client.exchange(GetParam().raw + get("/smuggled"));
    EXPECT_EQ(answer.status, GetParam().status);
    EXPECT_TRUE(answer.has("Connection: close"));
    EXPECT_TRUE(client.ended());
    EXPECT_EQ(server.log.count("request /smuggled"), 0);
    EXPECT_EQ(server.log.count("request /a"), 0);
    EXPECT_EQ(server.log.count("refused " + std::to_string(GetParam().status)), 1);
}

std::string const chunked = post_head + "Transfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Shapes, HttpRefuses,
    ::testing::Values(
        Bad{"both_lengths",
            post_head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "0\r\n\r\n",
            400},
        Bad{"hidden_coding", post_head + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
        Bad{"two_lengths", post_head + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n", 400},
        Bad{"no_host", "GET /a HTTP/1.1\r\n\r\n", 400},
        Bad{"bare_lf", "GET /a HTTP/1.1\nHost: a\n\n", 400},
        Bad{"not_http", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15),
            400},
        Bad{"long_target", "GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
        Bad{"large_head", "GET /a HTTP/1.1\r\nA: " + std::string(20000, 'a') + "\r\n\r\n", 431},
        Bad{"version", "GET /a HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        Bad{"expectation", post_head + "Expect: x\r\nContent-Length: 0\r\n\r\n", 417},
        Bad{"large_body", post("/a", std::string(1001, 'a')), 413},
        Bad{"large_body_of_nobody", post("/guarded", "more than ten"), 401},
        Bad{"huge_length", post_head + "Content-Length: 18446744073709551615\r\n\r\n", 413},
        Bad{"large_chunk", chunked + "3e9\r\n" + std::string(1001, 'a') + "\r\n0\r\n\r\n", 413},
        Bad{"many_chunks",
            chunked + "200\r\n" + std::string(512, 'a') + "\r\n200\r\n" + std::string(512, 'a') +
                "\r\n0\r\n\r\n",
            413},
        Bad{"bad_chunk_size", chunked + "xyz\r\nabc\r\n0\r\n\r\n", 400},
        Bad{"chunk_overflow", chunked + "10000000000000000\r\nabc\r\n0\r\n\r\n", 400},
        Bad{"negative_chunk", chunked + "-1\r\nabc\r\n0\r\n\r\n", 400},
        Bad{"chunk_without_end", chunked + "3\r\nabcdef\r\n0\r\n\r\n", 400},
        Bad{"chunk_bare_lf", chunked + "3\nabc\n0\n\n", 400},
        Bad{"long_chunk_extension", chunked + "3;a=" + std::string(9000, 'b'), 400},
        Bad{"long_trailers", chunked + "0\r\nA: " + std::string(9000, 'b'), 400}));

TEST(Http, RefusalWaitsForTheAnswersBeforeIt) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold") + "BAD\r\n\r\n");
    ASSERT_TRUE(server.log.wait_for("refused 400"));
    server.respond("/hold", {200, {}, "first"});
    EXPECT_EQ(client.answer().body, "first");
    EXPECT_EQ(client.answer().status, 400);
    EXPECT_TRUE(client.ended());
}

}  // namespace
}  // namespace ringmaster::net::http_refusal_test
