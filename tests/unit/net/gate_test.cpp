// The framing gate, shape by shape (SEC-5). Every refusal starts from a head that passes.
#include "net/gate.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ringmaster::net::gate_test {
namespace {

std::string head(std::string const& fields, std::string const& line = "GET /a HTTP/1.1") {
    return line + "\r\n" + fields + "\r\n";
}

struct Shape {
    char const* name;
    std::string raw;
    int status;
};

void PrintTo(Shape const& shape, std::ostream* out) { *out << shape.name; }

class GateRefuses : public ::testing::TestWithParam<Shape> {};

TEST_P(GateRefuses, Shape) {
    auto const verdict = check_head(GetParam().raw);
    EXPECT_EQ(verdict.status, GetParam().status) << verdict.why;
    EXPECT_FALSE(verdict.passed());
    EXPECT_FALSE(verdict.why.empty());
}

std::string const host = "Host: a\r\n";

INSTANTIATE_TEST_SUITE_P(
    Framing, GateRefuses,
    ::testing::Values(
        Shape{"te_gzip", head(host + "Transfer-Encoding: gzip\r\n"), 400},
        Shape{"te_gzip_chunked", head(host + "Transfer-Encoding: gzip, chunked\r\n"), 400},
        Shape{"te_chunked_identity", head(host + "Transfer-Encoding: chunked, identity\r\n"), 400},
        Shape{"te_capital", head(host + "Transfer-Encoding: Chunked\r\n"), 400},
        Shape{"te_quoted", head(host + "Transfer-Encoding: \"chunked\"\r\n"), 400},
        Shape{"te_empty", head(host + "Transfer-Encoding:\r\n"), 400},
        Shape{"te_vertical_tab",
              head(host + "Transfer-Encoding: \x0b"
                          "chunked\r\n"),
              400},
        Shape{"te_twice",
              head(host + "Transfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n"), 400},
        Shape{"te_http_1_0", head(host + "Transfer-Encoding: chunked\r\n", "POST /a HTTP/1.0"),
              400},
        Shape{"te_and_length", head(host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"),
              400},
        Shape{"length_and_te", head(host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
              400},
        Shape{"lengths_differ", head(host + "Content-Length: 3\r\nContent-Length: 4\r\n"), 400},
        Shape{"lengths_equal", head(host + "Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
        Shape{"length_list", head(host + "Content-Length: 3, 3\r\n"), 400},
        Shape{"length_plus", head(host + "Content-Length: +3\r\n"), 400},
        Shape{"length_minus", head(host + "Content-Length: -3\r\n"), 400},
        Shape{"length_hex", head(host + "Content-Length: 0x3\r\n"), 400},
        Shape{"length_empty", head(host + "Content-Length:\r\n"), 400},
        Shape{"length_blank_inside", head(host + "Content-Length: 3 3\r\n"), 400},
        Shape{"length_overflow", head(host + "Content-Length: 18446744073709551616\r\n"), 400}));

INSTANTIATE_TEST_SUITE_P(Host, GateRefuses,
                         ::testing::Values(Shape{"missing", head("Accept: a\r\n"), 400},
                                           Shape{"twice", head("Host: a\r\nHost: a\r\n"), 400},
                                           Shape{"empty", head("Host:\r\n"), 400},
                                           Shape{"list", head("Host: a b\r\n"), 400},
                                           Shape{"path", head("Host: a/b\r\n"), 400},
                                           Shape{"user", head("Host: a@b\r\n"), 400}));

INSTANTIATE_TEST_SUITE_P(
    Fields, GateRefuses,
    ::testing::Values(Shape{"fold_blank", head(host + "A: b\r\n c\r\n"), 400},
                      Shape{"fold_tab", head(host + "A: b\r\n\tc\r\n"), 400},
                      Shape{"blank_first", head(" Host: a\r\n"), 400},
                      Shape{"blank_before_colon", head(host + "A : b\r\n"), 400},
                      Shape{"tab_before_colon", head(host + "A\t: b\r\n"), 400},
                      Shape{"no_colon", head(host + "Ab\r\n"), 400},
                      Shape{"no_name", head(host + ": b\r\n"), 400},
                      Shape{"bad_name", head(host + "A(b): c\r\n"), 400},
                      Shape{"high_name", head(host + "A\xc3\xa4: c\r\n"), 400},
                      Shape{"nul_in_value", head(host + std::string("A: b\0c\r\n", 8)), 400},
                      Shape{"escape_in_value", head(host + "A: b\x1b[c\r\n"), 400},
                      Shape{"delete_in_value", head(host + "A: b\x7f\r\n"), 400},
                      Shape{"bare_cr_in_value", head(host + "A: b\rc\r\n"), 400},
                      Shape{"bare_lf_in_value", head(host + "A: b\nc: d\r\n"), 400},
                      Shape{"cr_before_crlf", head(host + "A: b\r\r\n"), 400},
                      Shape{"expectation", head(host + "Expect: 200-ok\r\n"), 417}));

INSTANTIATE_TEST_SUITE_P(
    RequestLine, GateRefuses,
    ::testing::Values(Shape{"empty", "\r\n\r\n", 400},
                      Shape{"no_target", head(host, "GET HTTP/1.1"), 400},
                      Shape{"no_version", head(host, "GET /a"), 400},
                      Shape{"two_blanks", head(host, "GET  /a HTTP/1.1"), 400},
                      Shape{"blank_in_target", head(host, "GET /a b HTTP/1.1"), 400},
                      Shape{"blank_first", head(host, " GET /a HTTP/1.1"), 400},
                      Shape{"tab", head(host, "GET\t/a HTTP/1.1"), 400},
                      Shape{"bad_method", head(host, "G(T /a HTTP/1.1"), 400},
                      Shape{"long_method", head(host, std::string(17, 'G') + " /a HTTP/1.1"), 400},
                      Shape{"relative", head(host, "GET a HTTP/1.1"), 400},
                      Shape{"absolute_elsewhere", head(host, "GET http://b/a HTTP/1.1"), 400},
                      Shape{"absolute_port", head(host, "GET http://a:1/a HTTP/1.1"), 400},
                      Shape{"absolute_userinfo", head(host, "GET http://u:p@a/a HTTP/1.1"), 400},
                      Shape{"absolute_nowhere", head(host, "GET http:///a HTTP/1.1"), 400},
                      Shape{"absolute_no_path", head(host, "GET http://a?b HTTP/1.1"), 400},
                      Shape{"absolute_no_host", head("", "GET http://a/a HTTP/1.1"), 400},
                      Shape{"other_scheme", head(host, "GET ftp://a/a HTTP/1.1"), 400},
                      Shape{"authority", head(host, "CONNECT b:443 HTTP/1.1"), 400},
                      Shape{"asterisk_get", head(host, "GET * HTTP/1.1"), 400},
                      Shape{"fragment", head(host, "GET /a#b HTTP/1.1"), 400},
                      Shape{"high_target", head(host, "GET /\xc3\xa4 HTTP/1.1"), 400},
                      Shape{"control_target", head(host, "GET /\x01 HTTP/1.1"), 400},
                      Shape{"version_2", head(host, "PRI * HTTP/2.0"), 505},
                      Shape{"version_1_2", head(host, "GET /a HTTP/1.2"), 505},
                      Shape{"version_0_9", head(host, "GET /a HTTP/0.9"), 505},
                      Shape{"version_lower", head(host, "GET /a http/1.1"), 400},
                      Shape{"version_long", head(host, "GET /a HTTP/1.10"), 400},
                      Shape{"not_complete", "GET /a HTTP/1.1\r\nHost: a\r\n", 400},
                      Shape{"no_line_end", "GET /a HTTP/1.1", 400},
                      Shape{"bytes_after", head(host) + "x", 400}));

// RFC 9112 3.2.2: a server must take it, whoever it believes to talk to.
TEST(Gate, ReadsAbsoluteFormAsOriginForm) {
    std::pair<char const*, char const*> const cases[] = {
        {"GET http://a/b?c=d HTTP/1.1", "/b?c=d"},
        {"GET HTTPS://A/b HTTP/1.1", "/b"},
        {"GET http://a/ HTTP/1.1", "/"},
        {"GET http://a HTTP/1.1", "/"},
        {"OPTIONS http://a HTTP/1.1", "*"},
        {"PUT http://a//b HTTP/1.1", "//b"},
        {"GET http://a/http://b/c HTTP/1.1", "/http://b/c"},
    };
    for (auto const& [line, target] : cases) {
        auto const raw = head("Host: a\r\n", line);
        auto const verdict = check_head(raw);
        EXPECT_TRUE(verdict.passed()) << line << ": " << verdict.why;
        EXPECT_EQ(verdict.target, target) << line;
    }
}

TEST(Gate, RefusesWhatIsTooMuch) {
    Limits limits;
    auto const long_target =
        head(host, "GET /" + std::string(limits.target_bytes, 'a') + " HTTP/1.1");
    EXPECT_EQ(check_head(long_target).status, 414);
    std::string fields = host;
    for (std::uint64_t i = 1; i < limits.head_fields; ++i) fields += "A: b\r\n";
    EXPECT_TRUE(check_head(head(fields)).passed());
    EXPECT_EQ(check_head(head(fields + "A: b\r\n")).status, 431);
    auto const fits = limits.head_bytes - head(host + "A: \r\n").size();
    EXPECT_TRUE(check_head(head(host + "A: " + std::string(fits, 'b') + "\r\n")).passed());
    EXPECT_EQ(check_head(head(host + "A: " + std::string(fits + 1, 'b') + "\r\n")).status, 431);
}

TEST(Gate, PassesWhatIsWellFormed) {
    auto const raw = head(host + "A:\r\nB:\t \r\nC: \xc3\xa4\tb\r\n");
    auto const plain = check_head(raw);
    ASSERT_TRUE(plain.passed()) << plain.why;
    EXPECT_EQ(plain.method, "GET");
    EXPECT_EQ(plain.target, "/a");
    EXPECT_TRUE(plain.keep_alive);
    EXPECT_FALSE(plain.content_length);

    auto const post =
        check_head(head("hOsT: [::1]:80\r\nCONTENT-LENGTH: 12 \r\n", "POST /a?b=%20;c HTTP/1.1"));
    ASSERT_TRUE(post.passed()) << post.why;
    EXPECT_EQ(post.content_length, 12U);

    auto const chunked =
        check_head(head(host + "Transfer-Encoding: chunked\r\nExpect: 100-Continue\r\n"));
    ASSERT_TRUE(chunked.passed()) << chunked.why;
    EXPECT_TRUE(chunked.chunked);
    EXPECT_TRUE(chunked.expects_continue);

    EXPECT_FALSE(check_head(head(host + "Connection: keep-alive, Close\r\n")).keep_alive);
    EXPECT_TRUE(check_head(head(host, "OPTIONS * HTTP/1.1")).passed());
    auto const old = check_head(head("", "GET /a HTTP/1.0"));
    ASSERT_TRUE(old.passed()) << old.why;
    EXPECT_FALSE(old.keep_alive);

    auto const upgrade = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n";
    EXPECT_TRUE(check_head(head(host + upgrade)).wants_upgrade);
    EXPECT_FALSE(check_head(head(host + upgrade, "GET /a HTTP/1.0")).wants_upgrade);
    EXPECT_FALSE(check_head(head(host + "Connection: Upgrade\r\nUpgrade: h2c\r\n")).wants_upgrade);
}

TEST(HeadScan, FindsTheEndByteByByte) {
    auto const raw = head(host + "A: b\r\n");
    auto const arrived = raw + "GET /next";
    std::size_t scanned = 0;
    for (std::size_t size = 0; size < raw.size(); ++size) {
        auto const scan = scan_head(std::string_view(arrived).substr(0, size), scanned);
        ASSERT_EQ(scan.status, 0) << size;
        ASSERT_EQ(scan.head_size, 0U) << size;
    }
    EXPECT_EQ(scan_head(arrived, scanned).head_size, raw.size());
}

TEST(HeadScan, RefusesEarly) {
    auto const status_of = [](std::string const& arrived) {
        std::size_t scanned = 0;
        return scan_head(arrived, scanned).status;
    };
    EXPECT_EQ(status_of("GET /a HTTP/1.1\nHost"), 400);
    EXPECT_EQ(status_of("\nGET"), 400);
    EXPECT_EQ(status_of("GET /a HTTP/1.1\rHost"), 400);
    EXPECT_EQ(status_of("GET /a HTTP/1.1\r\nHost: a\n\r\n"), 400);
    EXPECT_EQ(status_of("GET /a HTTP/1.1\r"), 0);
    Limits limits;
    EXPECT_EQ(status_of("GET /" + std::string(limits.target_bytes + 64, 'a')), 414);
    EXPECT_EQ(status_of("GET /a HTTP/1.1\r\nA: " + std::string(limits.head_bytes, 'b')), 431);
    // Complete, but one byte too long.
    auto const body = limits.head_bytes + 1 - head("A: \r\n").size();
    EXPECT_EQ(status_of(head("A: " + std::string(body, 'b') + "\r\n")), 431);
}

}  // namespace
}  // namespace ringmaster::net::gate_test
