#pragma once
// A Transport dressed as the AsyncStream that Beast's WebSocket wants. Included by
// websocket_session.cpp only.

#include "net/transport.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace ringmaster::net {

class TransportStream {
public:
    using executor_type = boost::asio::any_io_executor;

    // `early`: bytes that have been read already and come first.
    TransportStream(std::unique_ptr<Transport> transport, std::string early)
        : transport_(std::move(transport)), early_(std::move(early)) {}

    executor_type get_executor() { return transport_->executor(); }
    Transport& transport() { return *transport_; }

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token) {
        auto initiate = [this](auto handler, boost::asio::mutable_buffer buffer) {
            read(buffer, IoHandler(std::move(handler)));
        };
        return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            std::move(initiate), token, first_of(buffers));
    }

    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token) {
        auto initiate = [this](auto handler, WritePieces const& pieces) {
            transport_->write_some(pieces, IoHandler(std::move(handler)));
        };
        return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            std::move(initiate), token, pieces_of(buffers));
    }

private:
    // Filling only the first piece is a valid short read.
    template <class Buffers>
    static boost::asio::mutable_buffer first_of(Buffers const& buffers) {
        auto const end = boost::asio::buffer_sequence_end(buffers);
        for (auto each = boost::asio::buffer_sequence_begin(buffers); each != end; ++each) {
            boost::asio::mutable_buffer const buffer(*each);
            if (buffer.size() > 0) return buffer;
        }
        return {};
    }

    // Leaving out what does not fit is a valid short write.
    template <class Buffers>
    static WritePieces pieces_of(Buffers const& buffers) {
        WritePieces pieces;
        std::size_t count = 0;
        auto const end = boost::asio::buffer_sequence_end(buffers);
        for (auto each = boost::asio::buffer_sequence_begin(buffers);
             each != end && count < pieces.size(); ++each) {
            boost::asio::const_buffer const buffer(*each);
            if (buffer.size() > 0) pieces[count++] = buffer;
        }
        return pieces;
    }

    void read(boost::asio::mutable_buffer buffer, IoHandler done) {
        if (early_.empty()) return transport_->read_some(buffer, std::move(done));
        auto const count = std::min(buffer.size(), early_.size());
        std::memcpy(buffer.data(), early_.data(), count);
        early_.erase(0, count);
        boost::asio::post(get_executor(), [done = std::move(done), count]() mutable {
            std::move(done)(ErrorCode(), count);
        });
    }

    std::unique_ptr<Transport> transport_;
    std::string early_;
};

// Beast finds these by argument-dependent lookup.
inline void beast_close_socket(TransportStream& stream) { stream.transport().close(); }

// After the close frames there is nothing to wait for: the session closes the socket.
template <class Handler>
void async_teardown(boost::beast::role_type, TransportStream& stream, Handler&& handler) {
    boost::asio::post(stream.get_executor(), [handler = std::forward<Handler>(handler)]() mutable {
        std::move(handler)(ErrorCode());
    });
}

}  // namespace ringmaster::net
