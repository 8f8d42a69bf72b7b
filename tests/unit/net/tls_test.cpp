// TLS: handshake, both protocols over it, versions, reload (SEC-4).
#include "ringmaster/net/certificate.hpp"

#include "test_certificate.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <fstream>

namespace ringmaster::net::tls_test {
namespace {

using namespace test;
using std::chrono::milliseconds;

Options tls_options(TestCertificate const& certificate) {
    Options options;
    options.tls = TlsFiles{certificate.certificate_path(), certificate.key_path()};
    return options;
}

TEST(Tls, CarriesHttp) {
    TestCertificate certificate("first");
    TestServer server(tls_options(certificate));
    std::string name;
    TestClient client(connect_tls(server.port, 0, &name));
    EXPECT_EQ(name, "first");
    client.send(get("/1") + get("/2"));
    EXPECT_EQ(client.answer().body, "GET /1 ");
    EXPECT_EQ(client.answer().body, "GET /2 ");
    EXPECT_TRUE(server.on_loop([&](Server&) { return server.handler.last.tls; }));
    EXPECT_EQ(client.exchange(get("/big")).body.size(), 4U * 1024 * 1024);
    // The end is said, not cut: the client throws on a stream without close_notify.
    EXPECT_EQ(client.exchange("BAD\r\n\r\n").status, 400);
    EXPECT_TRUE(client.ended());
}

TEST(Tls, CarriesWebSockets) {
    TestCertificate certificate("first");
    TestServer server(tls_options(certificate));
    TestClient client(connect_tls(server.port));
    EXPECT_EQ(client.upgrade("/ws").status, 101);
    client.send_text(std::string(60000, 'x'));
    EXPECT_EQ(client.frame().payload, std::string(60000, 'x'));
    server.on_loop([&](Server&) { server.handler.sockets.at(0)->close(4000, "bye"); });
    EXPECT_EQ(client.frame().close_code(), 4000U);
}

TEST(Tls, TakesVersion12AndNothingOlder) {
    TestCertificate certificate("first");
    TestServer server(tls_options(certificate));
    EXPECT_THROW(static_cast<void>(connect_tls(server.port, TLS1_1_VERSION)), std::runtime_error);
    TestClient client(connect_tls(server.port, TLS1_2_VERSION));
    EXPECT_EQ(client.exchange(get("/a")).status, 200);
}

// Every suite OpenSSL knows for TLS 1.2, each offered alone, to keys of both kinds.
TEST(Tls, TakesOnlySuitesWithKeysOfTheirOwnAndAuthenticatedEncryption) {
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> const context(
        SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    ASSERT_EQ(SSL_CTX_set_cipher_list(context.get(), "ALL:COMPLEMENTOFALL"), 1);
    std::size_t taken = 0;
    std::size_t offered = 0;
    for (bool const rsa : {false, true}) {
        TestCertificate certificate("first");
        certificate.issue({"first", -10, 3'600, rsa});
        TestServer server(tls_options(certificate));
        auto* const suites = SSL_CTX_get_ciphers(context.get());
        for (int index = 0; index < sk_SSL_CIPHER_num(suites); ++index) {
            auto const* const suite = sk_SSL_CIPHER_value(suites, index);
            if (std::string_view(SSL_CIPHER_get_version(suite)) == "TLSv1.3") continue;
            ++offered;
            std::string const name = SSL_CIPHER_get_name(suite);
            if (!takes_cipher(server.port, name)) continue;
            ++taken;
            int const exchange = SSL_CIPHER_get_kx_nid(suite);
            EXPECT_EQ(exchange, NID_kx_ecdhe) << name;
            EXPECT_TRUE(SSL_CIPHER_is_aead(suite)) << name;
        }
    }
    EXPECT_GT(offered, 100U);
    EXPECT_EQ(taken, 6U);  // AES 128, AES 256 and ChaCha20, for either key
}

TEST(Certificate, TellsWhenItCounts) {
    using std::chrono::hours;
    TestCertificate certificate("first");
    certificate.issue({"first", -7'200, -3'600});
    auto const now = std::chrono::system_clock::now();
    auto const expired = certificate_period(certificate.certificate_path());
    auto const& period = std::get<CertificatePeriod>(expired);
    EXPECT_LT(period.not_before, now - hours(1));
    EXPECT_LT(period.not_after, now);
    EXPECT_GT(period.not_after, now - hours(2));

    certificate.issue({"first", 3'600, 7'200});
    auto const later = certificate_period(certificate.certificate_path());
    EXPECT_GT(std::get<CertificatePeriod>(later).not_before, now);
    // An expired one encrypts all the same; what to say about it is the operator's matter.
    TestServer server(tls_options(certificate));
    EXPECT_EQ(TestClient(connect_tls(server.port)).exchange(get("/a")).status, 200);

    EXPECT_NE(std::get<std::string>(certificate_period("/nowhere")).find("/nowhere"),
              std::string::npos);
    auto const none = certificate_period(certificate.key_path());
    EXPECT_NE(std::get<std::string>(none).find("no certificate"), std::string::npos);
}

// A chain counts as long as all of it does.
TEST(Certificate, TakesTheShortestOfItsChain) {
    TestCertificate certificate("leaf");
    TestCertificate middle("middle");
    middle.issue({"middle", -60, 60});
    std::ifstream rest(middle.certificate_path());
    std::ofstream(certificate.certificate_path(), std::ios::app) << rest.rdbuf();
    auto const read = certificate_period(certificate.certificate_path());
    auto const& period = std::get<CertificatePeriod>(read);
    auto const now = std::chrono::system_clock::now();
    EXPECT_GT(period.not_before, now - std::chrono::minutes(2));
    EXPECT_LT(period.not_after, now + std::chrono::minutes(2));
}

TEST(Tls, DropsWhoDoesNotShakeHands) {
    TestCertificate certificate("first");
    auto options = tls_options(certificate);
    options.limits.handshake_timeout = milliseconds(40);
    TestServer server(options);
    auto silent = server.client();
    EXPECT_TRUE(silent.ended());
    auto plain = server.client();
    plain.send(get("/a"));
    plain.rest();
    EXPECT_EQ(server.log.count("request /a"), 0);
    EXPECT_TRUE(server.log.wait_for("connection closed", 2));
}

TEST(Tls, ReloadsItsCertificate) {
    TestCertificate certificate("first");
    TestServer server(tls_options(certificate));
    std::string name;
    TestClient before(connect_tls(server.port, 0, &name));
    EXPECT_EQ(name, "first");
    certificate.write("second");
    EXPECT_FALSE(server.on_loop([](Server& each) { return each.reload_tls(); }));
    TestClient after(connect_tls(server.port, 0, &name));
    EXPECT_EQ(name, "second");
    EXPECT_EQ(before.exchange(get("/a")).status, 200);

    std::ofstream(certificate.key_path()) << "not a key";
    EXPECT_TRUE(server.on_loop([](Server& each) { return each.reload_tls(); }));
    TestClient still(connect_tls(server.port, 0, &name));
    EXPECT_EQ(name, "second");
}

TEST(Tls, ShutsDownInOrder) {
    TestCertificate certificate("first");
    TestServer server(tls_options(certificate));
    TestClient idle(connect_tls(server.port));
    idle.exchange(get("/a"));
    TestClient socket(connect_tls(server.port));
    socket.upgrade("/ws");
    TestClient open(connect_tls(server.port));
    open.upgrade("/ws");
    ASSERT_TRUE(server.log.wait_for("open", 2));
    server.on_loop([](Server& each) {
        each.stop_accepting();
        each.close_all(1001, "stopping");
    });
    EXPECT_TRUE(idle.ended());
    EXPECT_EQ(socket.frame().close_code(), 1001U);
    // `open` never answers: the server is destroyed with its closing handshake under way.
}

TEST(Tls, SaysWhatIsWrongWithTheFiles) {
    boost::asio::io_context context{1};
    EventLog log;
    TestHandler handler(log);
    Observer observer;
    TestCertificate certificate("first");
    TestCertificate other("other");
    auto const problem = [&](TlsFiles files) {
        Options options;
        options.tls = std::move(files);
        Server server(context, options, handler, observer);
        auto const result = server.listen();
        auto const* text = std::get_if<std::string>(&result);
        return text != nullptr ? *text : std::string();
    };
    EXPECT_NE(problem({"/nowhere", certificate.key_path()}).find("/nowhere"), std::string::npos);
    EXPECT_NE(problem({certificate.certificate_path(), "/gone"}).find("/gone"), std::string::npos);
    EXPECT_FALSE(problem({certificate.certificate_path(), other.key_path()}).empty());
    EXPECT_EQ(problem({certificate.certificate_path(), certificate.key_path()}), "");
}

}  // namespace
}  // namespace ringmaster::net::tls_test
