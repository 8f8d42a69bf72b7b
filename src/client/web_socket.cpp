#include "ringmaster/client/web_socket.hpp"

#include "client/boost_names.hpp"
#include "ringmaster/client/http.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <deque>
#include <utility>

namespace ringmaster::client {

namespace {

namespace websocket = beast::websocket;

constexpr std::uint16_t code_lost = 1006;
constexpr std::size_t frame_bytes_max = 16UL * 1024 * 1024;

class BeastWebSocket final : public WebSocket, public std::enable_shared_from_this<BeastWebSocket> {
public:
    BeastWebSocket(Loop& loop, WebSocketHandlers handlers, WebSocketOptions const& options)
        : stream_(loop.context()),
          resolver_(loop.context()),
          keep_alive_(loop),
          handlers_(std::move(handlers)),
          options_(options) {}

    void connect(Loop& loop, std::string const& url) {
        auto const address = parse_address(url);
        if (!address) {
            loop.post([self = shared_from_this()] { self->finish(code_lost, "not a ws address"); });
            return;
        }
        address_ = *address;
        auto& tcp_layer = beast::get_lowest_layer(stream_);
        tcp_layer.expires_after(options_.handshake_timeout);
        error_code error;
        auto const found = resolver_.resolve(address_.host, std::to_string(address_.port), error);
        if (error) {
            loop.post([self = shared_from_this(), error] { self->lost(error); });
            return;
        }
        tcp_layer.async_connect(
            found, [self = shared_from_this()](error_code failed, tcp::endpoint const&) {
                if (failed) return self->lost(failed);
                self->handshake();
            });
    }

    void send(std::string text) override {
        if (finished_ || closing_) return;
        outbox_.push_back(std::move(text));
        if (open_ && outbox_.size() == 1) write();
    }

    void close() override {
        if (finished_ || std::exchange(closing_, true)) return;
        if (!open_) return abort();
        // A write in flight goes first; its completion sees closing_.
        if (outbox_.empty()) say_goodbye();
    }

    void abort() override {
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
        asio::post(stream_.get_executor(),
                   [self = shared_from_this()] { self->finish(code_lost, "aborted"); });
    }

private:
    void handshake() {
        beast::get_lowest_layer(stream_).expires_never();
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().set_option(tcp::no_delay(true), ignored);
        websocket::stream_base::timeout limits{};
        limits.handshake_timeout = options_.handshake_timeout;
        // A server owes a frame every 8 s; twice that in silence is a lost connection.
        limits.idle_timeout = std::chrono::seconds(30);
        limits.keep_alive_pings = false;
        stream_.set_option(limits);
        stream_.read_message_max(frame_bytes_max);
        stream_.set_option(websocket::stream_base::decorator(
            [origin = options_.origin](websocket::request_type& request) {
                if (!origin.empty()) request.set(beast::http::field::origin, origin);
            }));
        stream_.async_handshake(address_.host + ":" + std::to_string(address_.port),
                                address_.target, [self = shared_from_this()](error_code error) {
                                    if (error) return self->lost(error);
                                    self->opened();
                                });
    }

    void opened() {
        open_ = true;
        stream_.text(true);
        arm_keep_alive();
        if (handlers_.on_open) handlers_.on_open();
        if (!outbox_.empty()) write();
        read();
    }

    void arm_keep_alive() {
        if (options_.keep_alive_every.count() == 0) return;
        keep_alive_.start(options_.keep_alive_every, [weak = weak_from_this()] {
            auto const self = weak.lock();
            if (!self || self->finished_) return;
            self->send(R"({"keepalive":"true"})");
            self->arm_keep_alive();
        });
    }

    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
            if (error) return self->lost(error);
            auto text = beast::buffers_to_string(self->buffer_.data());
            self->buffer_.consume(self->buffer_.size());
            if (!self->finished_ && self->handlers_.on_text) {
                self->handlers_.on_text(std::move(text));
            }
            if (!self->finished_) self->read();
        });
    }

    void write() {
        stream_.async_write(asio::buffer(outbox_.front()),
                            [self = shared_from_this()](error_code error, std::size_t) {
                                if (error) return self->lost(error);
                                self->outbox_.pop_front();
                                if (!self->outbox_.empty()) return self->write();
                                if (self->closing_) self->say_goodbye();
                            });
    }

    void say_goodbye() {
        stream_.async_close(websocket::close_code::normal,
                            [self = shared_from_this()](error_code error) {
                                if (error) return self->lost(error);
                                self->finish(websocket::close_code::normal, "");
                            });
    }

    void lost(error_code error) {
        if (error == websocket::error::closed) {
            auto const& why = stream_.reason();
            return finish(why.code, std::string(why.reason.c_str(), why.reason.size()));
        }
        finish(code_lost, error.message());
    }

    void finish(std::uint16_t code, std::string reason) {
        if (std::exchange(finished_, true)) return;
        keep_alive_.cancel();
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
        // The handlers may own the last reference to their user: free them after the call.
        auto const handlers = std::exchange(handlers_, {});
        if (handlers.on_close) handlers.on_close(code, std::move(reason));
    }

    websocket::stream<beast::tcp_stream, false> stream_;
    tcp::resolver resolver_;
    Timer keep_alive_;
    WebSocketHandlers handlers_;
    WebSocketOptions options_;
    Address address_;
    beast::flat_buffer buffer_;
    std::deque<std::string> outbox_;  // Invariant: its front is being written while open
    bool open_ = false;
    bool closing_ = false;
    bool finished_ = false;
};

}  // namespace

std::shared_ptr<WebSocket> WebSocket::open(Loop& loop, std::string const& url,
                                           WebSocketHandlers handlers,
                                           WebSocketOptions const& options) {
    auto socket = std::make_shared<BeastWebSocket>(loop, std::move(handlers), options);
    socket->connect(loop, url);
    return socket;
}

}  // namespace ringmaster::client
