#include "test_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace ringmaster::net::test {

namespace {

constexpr int patience_seconds = 5;

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() { ::close(value_); }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int get() const { return value_; }

private:
    int value_;
};

class PlainWire : public Wire {
public:
    PlainWire(std::uint16_t port, int receive_buffer_bytes)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        timeval const patience{patience_seconds, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (receive_buffer_bytes > 0) {
            ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                         sizeof receive_buffer_bytes);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto const* const generic = reinterpret_cast<sockaddr const*>(&address);
        if (::connect(socket_.get(), generic, sizeof address) != 0) {
            throw std::runtime_error("connect failed");
        }
    }
    void write(std::string_view bytes) override {
        while (!bytes.empty()) {
            auto const sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            // The server may have closed while we still talk: the test reads what it said.
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    std::string read() override {
        std::array<char, 16384> chunk;
        auto const count = ::recv(socket_.get(), chunk.data(), chunk.size(), 0);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            throw std::runtime_error("nothing arrived in time");
        }
        if (count <= 0) return {};
        return {chunk.data(), static_cast<std::size_t>(count)};
    }
    void end_writing() override { ::shutdown(socket_.get(), SHUT_WR); }
    [[nodiscard]] int descriptor() const { return socket_.get(); }

private:
    Descriptor socket_;
};

class TlsWire : public Wire {
public:
    TlsWire(std::uint16_t port, int version, std::string const& suites = {})
        : plain_(port, 0),
          context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
          ssl_(nullptr, SSL_free) {
        if (version != 0) {
            // Old protocols need the security level they were made for.
            SSL_CTX_set_security_level(context_.get(), 0);
            SSL_CTX_set_min_proto_version(context_.get(), version);
            SSL_CTX_set_max_proto_version(context_.get(), version);
        }
        if (!suites.empty() && SSL_CTX_set_cipher_list(context_.get(), suites.c_str()) != 1) {
            throw std::runtime_error("no such suite: " + suites);
        }
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), plain_.descriptor());
        if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("TLS handshake failed");
    }
    void write(std::string_view bytes) override {
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    }
    std::string read() override {
        std::array<char, 16384> chunk;
        auto const count = SSL_read(ssl_.get(), chunk.data(), static_cast<int>(chunk.size()));
        if (count > 0) return {chunk.data(), static_cast<std::size_t>(count)};
        // A stream cut without close_notify is not an orderly end.
        if (SSL_get_error(ssl_.get(), count) == SSL_ERROR_ZERO_RETURN) return {};
        throw std::runtime_error("TLS stream cut");
    }
    void end_writing() override { SSL_shutdown(ssl_.get()); }
    [[nodiscard]] std::string common_name() const {
        std::unique_ptr<X509, decltype(&X509_free)> const certificate(
            SSL_get1_peer_certificate(ssl_.get()), X509_free);
        std::array<char, 128> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName,
                                  name.data(), static_cast<int>(name.size()));
        return name.data();
    }

private:
    PlainWire plain_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

}  // namespace

std::unique_ptr<Wire> connect_plain(std::uint16_t port, int receive_buffer_bytes) {
    return std::make_unique<PlainWire>(port, receive_buffer_bytes);
}

std::unique_ptr<Wire> connect_tls(std::uint16_t port, int version, std::string* common_name) {
    auto wire = std::make_unique<TlsWire>(port, version);
    if (common_name != nullptr) *common_name = wire->common_name();
    return wire;
}

bool takes_cipher(std::uint16_t port, std::string const& suite) {
    try {
        TlsWire const wire(port, TLS1_2_VERSION, suite);
        return true;
    } catch (std::runtime_error const&) {
        return false;
    }
}

unsigned Frame::close_code() const {
    if (payload.size() < 2) return 1005;
    auto const byte = [this](std::size_t at) {
        return static_cast<unsigned>(static_cast<unsigned char>(payload[at]));
    };
    return byte(0) * 256 + byte(1);
}

void TestClient::fill() {
    auto const more = wire_->read();
    if (more.empty()) throw std::runtime_error("the stream has ended; before: " + arrived_);
    arrived_ += more;
}

void TestClient::need(std::size_t size) {
    while (arrived_.size() < size) fill();
}

std::string TestClient::take(std::size_t size) {
    need(size);
    auto const taken = arrived_.substr(0, size);
    arrived_.erase(0, size);
    return taken;
}

Answer TestClient::answer(bool head_only) {
    std::size_t end = 0;
    while ((end = arrived_.find("\r\n\r\n")) == std::string::npos) fill();
    Answer answer;
    answer.head = take(end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    constexpr std::string_view length = "Content-Length: ";
    auto const at = answer.head.find(length);
    if (head_only || at == std::string::npos) return answer;
    answer.body = take(std::stoul(answer.head.substr(at + length.size())));
    return answer;
}

std::string TestClient::rest() {
    for (;;) {
        auto const more = wire_->read();
        if (more.empty()) return std::exchange(arrived_, {});
        arrived_ += more;
    }
}

Answer TestClient::upgrade(std::string_view target, std::string_view extra) {
    std::string request = "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n";
    request += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    // The key and, in the test, the answer are RFC 6455's own example.
    request += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    send(request.append(extra));
    return answer();
}

void TestClient::send_frame(int opcode, std::string_view payload, bool final) {
    std::string frame;
    frame.push_back(static_cast<char>((final ? 0x80 : 0) | opcode));
    if (payload.size() < 126) {
        frame.push_back(static_cast<char>(0x80 | payload.size()));
    } else if (payload.size() < 65536) {
        frame.push_back(static_cast<char>(0x80 | 126));
        for (int shift = 8; shift >= 0; shift -= 8) {
            frame.push_back(static_cast<char>(payload.size() >> shift));
        }
    } else {
        frame.push_back(static_cast<char>(0x80 | 127));
        for (int shift = 56; shift >= 0; shift -= 8) {
            frame.push_back(static_cast<char>(payload.size() >> shift));
        }
    }
    constexpr std::string_view mask = "mask";
    frame.append(mask);
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame.push_back(static_cast<char>(payload[i] ^ mask[i % mask.size()]));
    }
    send(frame);
}

Frame TestClient::frame(bool with_pings) {
    for (;;) {
        auto const head = take(2);
        Frame frame;
        frame.opcode = head[0] & 0x0f;
        auto size = static_cast<std::size_t>(head[1] & 0x7f);
        if (size > 125) {
            auto const extended = take(size == 126 ? 2 : 8);
            size = 0;
            for (auto const c : extended) size = size * 256 + static_cast<unsigned char>(c);
        }
        frame.payload = take(size);
        if (with_pings || frame.opcode != opcode_ping) return frame;
    }
}

std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

std::string post(std::string_view target, std::string_view body) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

}  // namespace ringmaster::net::test
