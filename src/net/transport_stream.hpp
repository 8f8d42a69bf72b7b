#pragma once
// A Transport dressed as the AsyncStream that Beast's WebSocket wants. Included by
// websocket_session.cpp only.

#include "net/frame_meter.hpp"
#include "net/transport.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringmaster::net {

class TransportStream {
public:
    using executor_type = boost::asio::any_io_executor;

    // `early`: bytes that have been read already and come first.
    TransportStream(std::unique_ptr<Transport> transport, std::string early,
                    FrameMeter::Rates rates)
        : transport_(std::move(transport)),
          early_(std::move(early)),
          meter_(rates, FrameMeter::TimePoint::clock::now()) {}

    // Called once, from the loop, when the peer has sent too many frames. Nothing is read any
    // more: the read that found it completes, with an error, when the stream is closed.
    void on_excess(std::function<void()> excess) { excess_ = std::move(excess); }
    void close() {
        transport_->close();
        if (!held_) return;
        boost::asio::post(get_executor(), [done = std::move(*held_)]() mutable {
            std::move(done)(boost::asio::error::operation_aborted, 0);
        });
        held_.reset();
    }

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

    // The handler owns the session, and so this stream, until it has been called.
    void read(boost::asio::mutable_buffer buffer, IoHandler done) {
        auto metered = [this, buffer, done = std::move(done)](ErrorCode error,
                                                              std::size_t count) mutable {
            take(buffer, {error, count}, std::move(done));
        };
        if (early_.empty()) return transport_->read_some(buffer, IoHandler(std::move(metered)));
        auto const count = std::min(buffer.size(), early_.size());
        std::memcpy(buffer.data(), early_.data(), count);
        early_.erase(0, count);
        boost::asio::post(get_executor(), [metered = std::move(metered), count]() mutable {
            metered(ErrorCode(), count);
        });
    }

    struct Arrived {
        ErrorCode error;
        std::size_t count = 0;
    };
    void take(boost::asio::mutable_buffer buffer, Arrived arrived, IoHandler done) {
        std::string_view const bytes(static_cast<char const*>(buffer.data()), arrived.count);
        if (meter_.take(bytes, FrameMeter::TimePoint::clock::now())) {
            return std::move(done)(arrived.error, arrived.count);
        }
        held_.emplace(std::move(done));
        if (auto const excess = std::exchange(excess_, {})) excess();
    }

    std::unique_ptr<Transport> transport_;
    std::string early_;
    FrameMeter meter_;
    std::function<void()> excess_;
    std::optional<IoHandler> held_;
};

// Beast finds these by argument-dependent lookup.
inline void beast_close_socket(TransportStream& stream) { stream.close(); }

// After the close frames there is nothing to wait for: the session closes the socket.
template <class Handler>
void async_teardown(boost::beast::role_type, TransportStream& stream, Handler&& handler) {
    boost::asio::post(stream.get_executor(), [handler = std::forward<Handler>(handler)]() mutable {
        std::move(handler)(ErrorCode());
    });
}

}  // namespace ringmaster::net
