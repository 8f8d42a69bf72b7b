#pragma once
// A blocking client that writes raw bytes, so that a test can send what no library would.
// Every wait ends after five seconds, which fails the test that waits.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::net::test {

struct Answer {
    int status = 0;
    std::string head;
    std::string body;
    [[nodiscard]] bool has(std::string_view line) const {
        return head.find(std::string(line) + "\r\n") != std::string::npos;
    }
};

struct Frame {
    int opcode = -1;
    std::string payload;
    // Of a close frame; 1005 when it carries none.
    [[nodiscard]] unsigned close_code() const;
};

constexpr int opcode_text = 1;
constexpr int opcode_binary = 2;
constexpr int opcode_close = 8;
constexpr int opcode_ping = 9;
constexpr int opcode_pong = 10;

// How bytes travel: a plain socket, or TLS over it.
class Wire {
public:
    virtual ~Wire() = default;
    virtual void write(std::string_view bytes) = 0;
    // What has arrived; empty at the end of the stream. Throws when nothing comes in time.
    virtual std::string read() = 0;
    virtual void end_writing() = 0;
};

// `receive_buffer_bytes` shrinks the socket's buffer, for a reader that is to be slow.
[[nodiscard]] std::unique_ptr<Wire> connect_plain(std::uint16_t port, int receive_buffer_bytes = 0);
// Does not verify the certificate; `version` pins the protocol, for example TLS1_1_VERSION.
// `common_name` receives the subject of the server's certificate.
[[nodiscard]] std::unique_ptr<Wire> connect_tls(std::uint16_t port, int version = 0,
                                                std::string* common_name = nullptr);
// Whether the server takes TLS 1.2 with this suite, and no other, on offer.
[[nodiscard]] bool takes_cipher(std::uint16_t port, std::string const& suite);

class TestClient {
public:
    explicit TestClient(std::uint16_t port) : wire_(connect_plain(port)) {}
    explicit TestClient(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}

    void send(std::string_view bytes) { wire_->write(bytes); }
    void end_writing() { wire_->end_writing(); }
    // The next answer; its body is read by Content-Length unless `head_only`.
    Answer answer(bool head_only = false);
    Answer exchange(std::string_view request) {
        send(request);
        return answer();
    }
    // Reads to the end of the stream and returns what came before it.
    std::string rest();
    // True when nothing more comes before the end.
    bool ended() { return rest().empty(); }

    // WebSocket.
    Answer upgrade(std::string_view target, std::string_view extra = {});
    void send_frame(int opcode, std::string_view payload, bool final = true);
    void send_text(std::string_view text) { send_frame(opcode_text, text); }
    // The next frame; pings are skipped (not answered) unless `with_pings`.
    Frame frame(bool with_pings = false);

private:
    void fill();
    void need(std::size_t size);
    std::string take(std::size_t size);

    std::unique_ptr<Wire> wire_;
    std::string arrived_;
};

// Two requests are sent with this, so its text is worth a name.
[[nodiscard]] std::string get(std::string_view target);
[[nodiscard]] std::string post(std::string_view target, std::string_view body);

}  // namespace ringmaster::net::test
