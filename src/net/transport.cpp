#include "net/transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <utility>

namespace ringmaster::net {

namespace {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;

void close_socket(Socket& socket) {
    ErrorCode ignored;
    socket.close(ignored);
}

class PlainTransport final : public Transport {
public:
    explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}

    asio::any_io_executor executor() override { return socket_.get_executor(); }
    bool is_tls() const override { return false; }

    void handshake(std::function<void(ErrorCode)> done) override {
        asio::post(socket_.get_executor(), [done = std::move(done)] { done({}); });
    }
    void read_some(asio::mutable_buffer buffer, IoHandler done) override {
        socket_.async_read_some(buffer, std::move(done));
    }
    void write_some(WritePieces const& pieces, IoHandler done) override {
        socket_.async_write_some(pieces, std::move(done));
    }
    void shutdown_send(std::shared_ptr<void>) override {
        ErrorCode ignored;
        socket_.shutdown(Socket::shutdown_send, ignored);
    }
    void close() override { close_socket(socket_); }

private:
    Socket socket_;
};

class TlsTransport final : public Transport {
public:
    TlsTransport(Socket socket, std::shared_ptr<asio::ssl::context> context)
        : context_(std::move(context)), stream_(std::move(socket), *context_) {}

    asio::any_io_executor executor() override { return stream_.get_executor(); }
    bool is_tls() const override { return true; }

    void handshake(std::function<void(ErrorCode)> done) override {
        stream_.async_handshake(asio::ssl::stream_base::server, std::move(done));
    }
    void read_some(asio::mutable_buffer buffer, IoHandler done) override {
        stream_.async_read_some(buffer, std::move(done));
    }
    void write_some(WritePieces const& pieces, IoHandler done) override {
        stream_.async_write_some(pieces, std::move(done));
    }
    void shutdown_send(std::shared_ptr<void> keep_alive) override {
        // Sends close_notify, then waits for the peer's beside the read that is outstanding (Asio
        // lets the two take turns). No FIN yet: the peer's answer or the session's timer ends it.
        stream_.async_shutdown([keep = std::move(keep_alive)](ErrorCode) {});
    }
    void close() override { close_socket(stream_.next_layer()); }

private:
    // Before stream_: a reload must not free the context under a live session.
    std::shared_ptr<asio::ssl::context> context_;
    asio::ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> make_plain_transport(Socket socket) {
    return std::make_unique<PlainTransport>(std::move(socket));
}

std::unique_ptr<Transport> make_tls_transport(Socket socket,
                                              std::shared_ptr<asio::ssl::context> context) {
    return std::make_unique<TlsTransport>(std::move(socket), std::move(context));
}

}  // namespace ringmaster::net
