// The gate and the parser must see the same request: where they disagree, smuggling begins.
// Random damage to well-formed heads, from a fixed seed; whatever the gate lets pass, the parser
// either refuses or frames exactly as the gate said.
#include "net/gate.hpp"

#include "net/http_parser.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace ringmaster::net::framing_agreement_test {
namespace {

using Progress = HttpParser::Progress;

std::string damaged(std::string text, std::mt19937& random) {
    static std::vector<std::string> const pieces{"\r\n",
                                                 "\n",
                                                 "\r",
                                                 " ",
                                                 "\t",
                                                 ":",
                                                 ",",
                                                 std::string(1, '\0'),
                                                 "0",
                                                 "9",
                                                 "a",
                                                 "\x80",
                                                 "\x0b",
                                                 "Content-Length: 3\r\n",
                                                 "Transfer-Encoding: chunked\r\n",
                                                 "Host: b\r\n",
                                                 "chunked",
                                                 "\r\n ",
                                                 "HTTP/1.0",
                                                 "Connection: close\r\n",
                                                 "+",
                                                 "-"};
    auto const edits = random() % 3;
    for (std::uint32_t edit = 0; edit <= edits; ++edit) {
        auto const at = random() % text.size();
        switch (random() % 3) {
            case 0: text.insert(at, pieces[random() % pieces.size()]); break;
            case 1: text.erase(at, 1 + random() % 3); break;
            default: text[at] = static_cast<char>(random() % 256); break;
        }
    }
    return text;
}

// What the parser makes of the bytes after the head, all of which the gate has promised.
void expect_same_framing(GateVerdict const& verdict, HttpParser& parser, std::string const& raw) {
    std::size_t used = 0;
    if (verdict.chunked) {
        std::string const body = "3\r\nabc\r\n0\r\n\r\n";
        ASSERT_EQ(parser.body(body + "GET", used), Progress::done) << raw;
        EXPECT_EQ(used, body.size()) << raw;
        EXPECT_EQ(parser.take().body, "abc") << raw;
        return;
    }
    auto const length = static_cast<std::size_t>(verdict.content_length.value_or(0));
    if (length > 1000) return;
    if (length > 0) {
        ASSERT_EQ(parser.body(std::string(length - 1, 'x'), used), Progress::more) << raw;
    }
    ASSERT_EQ(parser.body("xGET", used), Progress::done) << raw;
    EXPECT_EQ(used, length > 0 ? 1U : 0U) << raw;
    auto const request = parser.take();
    EXPECT_EQ(request.body.size(), length) << raw;
    EXPECT_EQ(request.method, verdict.method) << raw;
    EXPECT_EQ(request.target, verdict.target) << raw;
}

TEST(FramingAgreement, GateAndParserSeeTheSameRequest) {
    constexpr unsigned seed = 20240611;
    std::mt19937 random(seed);
    std::vector<std::string> const heads{
        "GET /a?b=c HTTP/1.1\r\nHost: a\r\nAccept: x\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n",
        "PUT /a HTTP/1.0\r\nContent-Length: 3\r\n\r\n"};
    int passed = 0;
    int refused_by_parser = 0;
    for (int round = 0; round < 60'000; ++round) {
        auto const raw = damaged(heads[random() % heads.size()], random);
        auto const verdict = check_head(raw);
        if (!verdict.passed()) continue;
        ++passed;
        HttpParser parser;
        if (!parser.head(raw, verdict.target)) {
            ++refused_by_parser;
            continue;
        }
        expect_same_framing(verdict, parser, raw);
        if (HasFailure()) FAIL() << "round " << round << ", seed " << seed;
    }
    // Both outcomes must be common, or the damage tests nothing.
    EXPECT_GT(passed, 5'000);
    EXPECT_LT(refused_by_parser, passed / 4);
}

}  // namespace
}  // namespace ringmaster::net::framing_agreement_test
