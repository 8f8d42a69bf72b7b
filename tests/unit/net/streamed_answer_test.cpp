// Answers whose body is made while they are sent: one piece at a time, in chunks, in their place
// among the other answers, and noticed when they break off.
#include "test_server.hpp"

#include <gtest/gtest.h>

namespace ringmaster::net::streamed_answer_test {
namespace {

using test::get;
using test::TestServer;

// Hands out what the test gives it; counts how often it was asked.
class Pieces final : public BodySource {
public:
    explicit Pieces(std::vector<BodyPiece> pieces) : pieces_(std::move(pieces)) {}
    void next(std::function<void(BodyPiece)> take) override {
        ++asked;
        if (pieces_.empty()) {
            waiting = std::move(take);
            return;
        }
        auto piece = std::move(pieces_.front());
        pieces_.erase(pieces_.begin());
        take(std::move(piece));
    }
    std::size_t asked = 0;
    std::function<void(BodyPiece)> waiting;

private:
    std::vector<BodyPiece> pieces_;
};

Response streamed(std::shared_ptr<Pieces> pieces, std::string begin) {
    Response response{200, {{"Content-Type", "text/csv"}}, std::move(begin)};
    response.rest = std::move(pieces);
    return response;
}

std::shared_ptr<Pieces> three() {
    return std::make_shared<Pieces>(
        std::vector<BodyPiece>{{"bb"}, {}, {"0123456789abcdef"}, {"e", true}});
}

std::string const chunks = "1\r\na\r\n2\r\nbb\r\n10\r\n0123456789abcdef\r\n1\r\ne\r\n0\r\n\r\n";

TEST(StreamedAnswer, ComesInChunks) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold") + "GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(server.log.wait_for("request /last"));
    auto const pieces = three();
    server.respond("/hold", streamed(pieces, "a"));
    auto const all = client.rest();
    EXPECT_EQ(all.find("Content-Length"), all.rfind("Content-Length"));  // the other answer's
    EXPECT_NE(all.find("Transfer-Encoding: chunked\r\n\r\n" + chunks + "HTTP/1.1 429"),
              std::string::npos)
        << all;
    EXPECT_EQ(server.on_loop([&](Server&) { return pieces->asked; }), 4U);
}

TEST(StreamedAnswer, EndsWithTheConnectionForWhoeverKnowsNoChunks) {
    TestServer server;
    auto client = server.client();
    client.send("GET /hold HTTP/1.0\r\n\r\n");
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    server.respond("/hold", streamed(three(), "a"));
    auto const all = client.rest();
    EXPECT_EQ(all.find("chunked"), std::string::npos);
    EXPECT_NE(all.find("Connection: close\r\n\r\nabb0123456789abcdefe"), std::string::npos) << all;
}

TEST(StreamedAnswer, HasNoBodyForHead) {
    TestServer server;
    auto client = server.client();
    client.send("HEAD /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    auto const pieces = three();
    server.respond("/hold", streamed(pieces, "a"));
    EXPECT_TRUE(client.answer(true).has("Transfer-Encoding: chunked"));
    EXPECT_EQ(client.exchange(get("/b")).body, "GET /b ");
    EXPECT_EQ(server.on_loop([&](Server&) { return pieces->asked; }), 0U);
}

TEST(StreamedAnswer, BreaksOffSoThatItIsNoticed) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold") + get("/behind"));
    ASSERT_TRUE(server.log.wait_for("request /behind"));
    server.respond(
        "/hold",
        streamed(std::make_shared<Pieces>(std::vector<BodyPiece>{{"bb"}, {"", true, true}}), "a"));
    auto const all = client.rest();
    EXPECT_TRUE(all.ends_with("1\r\na\r\n2\r\nbb\r\n")) << all;
}

TEST(StreamedAnswer, IsAskedForAgainOnlyWhenThePeerHasTaken) {
    TestServer server;
    auto client = test::TestClient(test::connect_plain(server.port, 4'096));
    client.send(get("/hold"));
    ASSERT_TRUE(server.log.wait_for("request /hold"));
    std::vector<BodyPiece> many(64, BodyPiece{std::string(1'024 * 1'024, 'x')});
    many.push_back({"", true});
    auto const pieces = std::make_shared<Pieces>(std::move(many));
    server.respond("/hold", streamed(pieces, ""));
    // The sockets of both ends hold some of it; nobody has read any.
    EXPECT_LT(server.on_loop([&](Server&) { return pieces->asked; }), 32U);
    client.send("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_GT(client.rest().size(), std::size_t{64} * 1'024 * 1'024);
    EXPECT_EQ(server.on_loop([&](Server&) { return pieces->asked; }), 65U);
}

TEST(StreamedAnswer, MayBeMadeLater) {
    TestServer server;
    auto client = server.client();
    client.send(get("/hold") + "GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(server.log.wait_for("request /last"));
    auto const pieces = std::make_shared<Pieces>(std::vector<BodyPiece>{});
    server.respond("/hold", streamed(pieces, ""));
    while (server.on_loop([&](Server&) { return pieces->waiting == nullptr; })) {}
    EXPECT_EQ(server.counts().answers_pending, 2U);
    server.on_loop([&](Server&) { std::exchange(pieces->waiting, nullptr)({"late", true}); });
    EXPECT_NE(client.rest().find("\r\n\r\n4\r\nlate\r\n0\r\n\r\nHTTP/1.1 429"), std::string::npos);
}

TEST(StreamedAnswer, IsNobodysWhenTheConnectionIsGone) {
    TestServer server;
    auto const pieces = std::make_shared<Pieces>(std::vector<BodyPiece>{});
    {
        auto client = server.client();
        client.send(get("/hold"));
        ASSERT_TRUE(server.log.wait_for("request /hold"));
        server.respond("/hold", streamed(pieces, "a"));
        while (server.on_loop([&](Server&) { return pieces->waiting == nullptr; })) {}
    }
    ASSERT_TRUE(server.log.wait_for("connection closed"));
    server.on_loop([&](Server&) { std::exchange(pieces->waiting, nullptr)({"late", true}); });
    EXPECT_EQ(server.client().exchange(get("/b")).body, "GET /b ");
}

}  // namespace
}  // namespace ringmaster::net::streamed_answer_test
