#pragma once
// One HTTP/1.1 connection: bytes in through the gate and the parser, answers out in order.
// Ownership: see Connection. Threading: the loop; one read and one write outstanding.

#include "net/gate.hpp"

#include "net/answer_queue.hpp"
#include "net/connection.hpp"
#include "net/http_parser.hpp"
#include "net/transport.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::net {

class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession> {
public:
    // `refusal`: the connection is one too many; it is told so and closed without being read.
    HttpSession(ConnectionHost& host, ConnectionInfo info, std::unique_ptr<Transport> transport,
                std::optional<Response> refusal);

    void start() override;
    void sweep(TimePoint now) override;
    void drain(Goodbye const& goodbye) override;
    void abort() override;
    void detach() override;
    Load load() const override;

private:
    enum class State {
        handshake,
        head,  // between requests or within a head
        body,
        upgrade,    // a WebSocket handshake waits for the answers before it
        finishing,  // no more requests; the answers owed are sent
        lingering,  // all is sent; reading on so that the peer gets it
        closed,
    };

    class Responder;

    // Reading (http_session_read.cpp).
    void on_handshake(ErrorCode error);
    void read();
    void on_read(ErrorCode error, std::size_t count);
    void on_end_of_stream();
    void process();
    // One step of the state; false when it waits for something.
    bool step();
    bool step_head();
    bool step_body();
    bool step_upgrade();
    bool begin_request(std::string_view raw_head, GateVerdict const& verdict);
    bool begin_upgrade(GateVerdict const& verdict);
    void dispatch();
    void set_head_deadline();

    // Answering (http_session.cpp).
    void refuse(int status, std::string_view why, std::vector<Header> extra = {});
    void answer(std::uint64_t id, Response response);
    void flush();
    // Asks for the next piece of the answer that is under way.
    void ask_for_more();
    void take_piece(BodyPiece const& piece);
    void write();
    void on_written(ErrorCode error, std::size_t count);
    void linger();
    void close(std::string_view why);
    [[nodiscard]] bool owes_nothing() const;
    [[nodiscard]] Respond make_respond(std::uint64_t id);

    ConnectionHost* host_;  // null once closed
    ConnectionInfo info_;
    std::unique_ptr<Transport> transport_;  // null once upgraded
    std::optional<Response> refusal_;
    bool const refused_;

    State state_ = State::handshake;
    TimePoint deadline_ = TimePoint::max();  // of the state
    TimePoint write_deadline_ = TimePoint::max();
    bool reading_ = false;       // a read is outstanding
    bool processing_ = false;    // guards against handlers that answer from inside on_request
    bool peer_done_ = false;     // the peer has ended its side
    bool head_started_ = false;  // deadline_ runs since the head's first byte

    std::array<char, 8192> chunk_{};  // where the outstanding read writes
    std::string arrived_;             // bytes not yet parsed
    TimePoint arrived_at_;            // when the last of them came
    std::size_t scanned_ = 0;         // of arrived_, by scan_head
    bool blank_skipped_ = false;      // the one empty line RFC 9112 2.2 lets precede a request
    std::size_t lingered_ = 0;        // bytes thrown away while lingering

    // The request being read.
    std::unique_ptr<HttpParser> parser_;
    AnswerForm form_;
    BodyLimit body_limit_;
    Request waiting_upgrade_;  // while the state is upgrade

    AnswerQueue answers_;
    std::string outgoing_;  // being written
    std::size_t sent_ = 0;  // of outgoing_
    bool writing_ = false;
    bool asking_ = false;  // the next piece of an answer is being made
};

}  // namespace ringmaster::net
