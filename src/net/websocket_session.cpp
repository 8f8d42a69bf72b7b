#include "net/websocket_session.hpp"

#include "net/outbox.hpp"
#include "net/transport_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <utility>

namespace ringmaster::net {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t message_capacity_max = 16 * 1024;
constexpr std::size_t close_reason_bytes_max = 123;  // RFC 6455 5.5
constexpr unsigned code_abnormal = 1006;
constexpr unsigned code_policy = 1008;
constexpr unsigned code_slow = 1013;

using HandshakeRequest = beast::http::request<beast::http::empty_body>;

HandshakeRequest handshake_of(Request const& request) {
    HandshakeRequest handshake{beast::http::verb::get, request.target, 11};
    for (auto const& header : request.headers) handshake.insert(header.name, header.value);
    return handshake;
}

// The code on_close hears for a read that failed. Beast has sent the close frame already.
unsigned code_of(ErrorCode error, websocket::close_reason const& reason) {
    if (error == websocket::error::closed) {
        return reason.code == websocket::close_code::none ? 1005U : unsigned{reason.code};
    }
    if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow) {
        return 1009;
    }
    if (error == websocket::error::bad_frame_payload) return 1007;
    if (error == websocket::condition::protocol_violation) return 1002;
    return code_abnormal;
}

class WebSocketSession final : public Connection,
                               public WebSocket,
                               public std::enable_shared_from_this<WebSocketSession> {
public:
    WebSocketSession(ConnectionHost& host, ConnectionInfo info, Upgrade upgrade)
        : host_(&host),
          info_(std::move(info)),
          handler_(std::move(upgrade.handler)),
          request_(std::move(upgrade.request)),
          stream_(std::move(upgrade.transport), std::move(upgrade.early),
                  FrameMeter::Rates{host.limits().websocket_frames_per_second,
                                    host.limits().websocket_idle_frames_per_second}),
          outbox_(host.limits().websocket_outbox_bytes, host.limits().websocket_outbox_messages) {}

    void start() override;
    void sweep(TimePoint now) override;
    void drain(Goodbye const& goodbye) override;
    void abort() override { finish(code_abnormal, "aborted"); }
    void detach() override;
    Load load() const override { return {true, false, 0, outbox_.bytes()}; }

    void send(std::shared_ptr<std::string const> text) override;
    void close(unsigned code, std::string reason) override;
    bool is_open() const override { return state_ == State::open; }
    std::size_t queued_bytes() const override { return outbox_.bytes(); }

private:
    // closing: our close has been asked for; the outbox, then the close frames, go first.
    enum class State { handshake, open, closing, closed };

    void on_accepted(ErrorCode error);
    void read();
    void on_read(ErrorCode error);
    void deliver();
    void write_next();
    void on_written(ErrorCode error, std::size_t count);
    void ping();
    void send_close();
    void notify(unsigned code, std::string_view why);
    void finish(unsigned code, std::string_view why);

    ConnectionHost* host_;  // null once closed
    ConnectionInfo info_;
    std::unique_ptr<WebSocketHandler> handler_;  // null once it has heard on_close
    Request request_;                            // until accepted
    websocket::stream<TransportStream, false> stream_;
    beast::flat_buffer message_;
    Outbox outbox_;

    State state_ = State::handshake;
    TimePoint deadline_ = TimePoint::max();  // of handshake and closing
    TimePoint heard_at_;                     // the last message, ping or pong
    TimePoint pinged_at_;
    TimePoint goodbye_at_ = TimePoint::max();
    Goodbye goodbye_;
    websocket::close_reason close_reason_;  // what we close with
    bool writing_ = false;
    bool pinging_ = false;
    bool close_sent_ = false;
    bool in_handler_ = false;  // the handler must not be destroyed under its own feet
};

void WebSocketSession::start() {
    auto const& limits = host_->limits();
    deadline_ = Clock::now() + limits.websocket_handshake_timeout;
    // Our sweep watches the time: it knows when the peer was last heard, Beast's timer does not
    // tell, and one timer per socket is one too many.
    stream_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                       websocket::stream_base::none(), false});
    stream_.read_message_max(static_cast<std::size_t>(limits.websocket_message_bytes));
    stream_.auto_fragment(false);
    stream_.text(true);
    // The callback lives inside the stream and so never outlives the session.
    stream_.control_callback(
        [this](websocket::frame_type, beast::string_view) { heard_at_ = Clock::now(); });
    // SEC-5. Called from inside a read, which owns the session.
    stream_.next_layer().on_excess([this] { close(code_policy, "too many frames"); });
    auto const handshake = handshake_of(std::exchange(request_, {}));
    stream_.async_accept(
        handshake, [self = shared_from_this()](ErrorCode error) { self->on_accepted(error); });
}

void WebSocketSession::on_accepted(ErrorCode error) {
    if (state_ == State::closed) return;
    if (error) {
        host_->observer().error("websocket handshake", error.message());
        handler_.reset();
        return finish(code_abnormal, "handshake failed");
    }
    state_ = State::open;
    deadline_ = TimePoint::max();
    heard_at_ = pinged_at_ = Clock::now();
    host_->observer().websocket_opened(info_.peer);
    in_handler_ = true;
    handler_->on_open(shared_from_this());
    in_handler_ = false;
    if (state_ == State::closed) return handler_.reset();
    read();
}

void WebSocketSession::read() {
    stream_.async_read(message_, [self = shared_from_this()](ErrorCode error, std::size_t) {
        self->on_read(error);
    });
}

void WebSocketSession::on_read(ErrorCode error) {
    if (state_ == State::closed) return;
    if (error) {
        // Once the close frame is on its way, the end of the closing handshake reports.
        if (close_sent_) return;
        auto const& reason = stream_.reason();
        auto const peer_said = error == websocket::error::closed && !reason.reason.empty();
        auto const why = peer_said ? std::string(reason.reason.c_str()) : error.message();
        return finish(code_of(error, reason), why);
    }
    heard_at_ = Clock::now();
    host_->observer().bytes_read(message_.size());
    if (state_ == State::open) deliver();
    if (state_ == State::closed) return handler_.reset();
    message_.consume(message_.size());
    if (message_.capacity() > message_capacity_max) message_.shrink_to_fit();
    // While closing, the closing handshake does the reading.
    if (state_ == State::open) read();
}

void WebSocketSession::deliver() {
    if (!stream_.got_text()) return close(1003, "text only");
    auto const data = message_.cdata();
    in_handler_ = true;
    handler_->on_text({static_cast<char const*>(data.data()), data.size()});
    in_handler_ = false;
}

void WebSocketSession::send(std::shared_ptr<std::string const> text) {
    if (state_ != State::open) return;
    if (outbox_.push(std::move(text))) return write_next();
    // A slow reader is dropped, never waited for: what it has not taken by now it will not get.
    outbox_.keep_only(writing_ ? 1 : 0);
    close(code_slow, "reading too slowly");
}

void WebSocketSession::close(unsigned code, std::string reason) {
    if (state_ != State::open) return;
    state_ = State::closing;
    deadline_ = Clock::now() + host_->limits().websocket_close_timeout;
    if (reason.size() > close_reason_bytes_max) reason.resize(close_reason_bytes_max);
    close_reason_ = {static_cast<websocket::close_code>(code), reason};
    // The handler hears of it from the loop: the caller may be walking over its sockets.
    boost::asio::post(stream_.get_executor(), [self = shared_from_this()] {
        self->notify(unsigned{self->close_reason_.code}, self->close_reason_.reason.c_str());
    });
    write_next();
}

void WebSocketSession::write_next() {
    if (writing_) return;
    if (outbox_.empty()) {
        if (state_ == State::closing) send_close();
        return;
    }
    writing_ = true;
    // The outbox keeps the text alive until it is popped.
    stream_.async_write(boost::asio::buffer(*outbox_.front()),
                        [self = shared_from_this()](ErrorCode error, std::size_t count) {
                            self->on_written(error, count);
                        });
}

void WebSocketSession::on_written(ErrorCode error, std::size_t count) {
    writing_ = false;
    if (state_ == State::closed) return outbox_.keep_only(0);
    if (error) return finish(code_abnormal, error.message());
    host_->observer().bytes_written(count);
    outbox_.pop();
    write_next();
}

void WebSocketSession::ping() {
    pinging_ = true;
    pinged_at_ = Clock::now();
    stream_.async_ping({}, [self = shared_from_this()](ErrorCode) { self->pinging_ = false; });
}

void WebSocketSession::send_close() {
    if (std::exchange(close_sent_, true)) return;
    stream_.async_close(close_reason_, [self = shared_from_this()](ErrorCode) {
        self->finish(unsigned{self->close_reason_.code}, self->close_reason_.reason.c_str());
    });
}

void WebSocketSession::sweep(TimePoint now) {
    if (state_ == State::closed) return;
    if (now >= deadline_) {
        if (state_ == State::closing) return finish(unsigned{close_reason_.code}, "close timeout");
        handler_.reset();
        return finish(code_abnormal, "handshake timeout");
    }
    if (state_ != State::open) return;
    auto const& limits = host_->limits();
    if (now >= goodbye_at_) return close(goodbye_.code, goodbye_.reason);
    // PROTOCOL 2, AG-8: a peer that answers neither messages nor pings is gone.
    if (now - heard_at_ >= limits.websocket_idle_timeout) return finish(code_abnormal, "silent");
    if (!pinging_ && now - pinged_at_ >= limits.websocket_ping_interval) ping();
}

void WebSocketSession::drain(Goodbye const& goodbye) {
    goodbye_ = goodbye;
    goodbye_at_ = goodbye.at;
    if (Clock::now() >= goodbye.at) close(goodbye.code, goodbye.reason);
}

void WebSocketSession::detach() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    host_ = nullptr;
    handler_.reset();
    stream_.next_layer().close();
}

void WebSocketSession::notify(unsigned code, std::string_view why) {
    if (!handler_) return;
    auto handler = in_handler_ ? nullptr : std::move(handler_);
    auto& target = handler ? *handler : *handler_;
    target.on_close(code, why);
}

void WebSocketSession::finish(unsigned code, std::string_view why) {
    if (state_ == State::closed) return;
    state_ = State::closed;
    stream_.next_layer().close();
    // A write that is outstanding still owns the first message.
    outbox_.keep_only(writing_ ? 1 : 0);
    auto& host = *std::exchange(host_, nullptr);
    notify(code, why);
    host.observer().websocket_closed(info_.peer, code, why);
    host.finished(info_.id, why);
}

}  // namespace

std::shared_ptr<Connection> make_websocket_session(ConnectionHost& host, ConnectionInfo info,
                                                   Upgrade upgrade) {
    return std::make_shared<WebSocketSession>(host, std::move(info), std::move(upgrade));
}

}  // namespace ringmaster::net
