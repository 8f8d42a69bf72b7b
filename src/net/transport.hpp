#pragma once
// A connected byte stream, plain or TLS, behind one interface, so that the HTTP and WebSocket
// sessions are compiled once and not per kind of stream.
// Ownership: the session owns the transport; a completion handler keeps what it needs alive.
// Threading: the loop. One read and one write may be outstanding.

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>

namespace boost::asio::ssl {
class context;
}  // namespace boost::asio::ssl

namespace ringmaster::net {

using ErrorCode = boost::system::error_code;
using IoHandler = boost::asio::any_completion_handler<void(ErrorCode, std::size_t)>;

// A gathered write: as many pieces as one call takes, empty ones ignored.
using WritePieces = std::array<boost::asio::const_buffer, 8>;

class Transport {
public:
    virtual ~Transport() = default;
    [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
    [[nodiscard]] virtual bool is_tls() const = 0;
    // Completes at once (from the loop) on a plain stream.
    virtual void handshake(std::function<void(ErrorCode)> done) = 0;
    virtual void read_some(boost::asio::mutable_buffer buffer, IoHandler done) = 0;
    virtual void write_some(WritePieces const& pieces, IoHandler done) = 0;
    // Says that nothing more is coming (plain: FIN; TLS: close_notify). Reading goes on. No write
    // may be outstanding. `keep_alive` owns this transport and is held until that is done.
    virtual void shutdown_send(std::shared_ptr<void> keep_alive) = 0;
    // Closes the socket; outstanding calls complete with an error. May be called repeatedly.
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<Transport> make_plain_transport(boost::asio::ip::tcp::socket socket);
[[nodiscard]] std::unique_ptr<Transport> make_tls_transport(
    boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace ringmaster::net
