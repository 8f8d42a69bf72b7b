// The listener: binding, accepting, the connection limits.
#include "net/http_session.hpp"
#include "net/peer.hpp"
#include "net/server_impl.hpp"
#include "net/transport.hpp"

#include <utility>

namespace ringmaster::net {

namespace {

// Connections being told that they are too many. More than that get no explanation.
constexpr std::size_t refused_max = 64;
// How long accepting pauses when not even the reserve could be used.
constexpr std::chrono::milliseconds accept_pause{100};
// Between two lines about one shortage.
constexpr std::chrono::seconds shortage_told_every{10};

bool is_out_of_descriptors(boost::system::error_code const& error) {
    return error == boost::system::errc::too_many_files_open ||
           error == boost::system::errc::too_many_files_open_in_system;
}

}  // namespace

std::variant<std::uint16_t, std::string> Server::Impl::listen() {
    auto const problems = check_limits(options_.limits);
    if (!problems.empty()) return problems.front();
    boost::system::error_code error;
    auto const address = boost::asio::ip::make_address(options_.address, error);
    if (error) return "not an IP address: " + options_.address;
    if (!options_.tls && !address.is_loopback() && !options_.allow_plain_beyond_loopback) {
        return std::string("without TLS the server listens on loopback only");  // SEC-4
    }
    if (auto problem = reload_tls()) return *std::move(problem);
    if (auto problem = bind({address, options_.port})) return *std::move(problem);
    accept();
    arm_sweep();
    return acceptor_.local_endpoint().port();
}

std::optional<std::string> Server::Impl::reload_tls() {
    if (!options_.tls) return std::nullopt;
    auto loaded = load_tls(*options_.tls);
    if (auto* problem = std::get_if<std::string>(&loaded)) return std::move(*problem);
    tls_ = std::get<TlsContext>(std::move(loaded));
    return std::nullopt;
}

std::optional<std::string> Server::Impl::bind(Tcp::endpoint const& endpoint) {
    boost::system::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error) return std::nullopt;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    return "cannot listen on " + options_.address + " port " + std::to_string(options_.port) +
           ": " + error.message();
}

void Server::Impl::stop_accepting() {
    stopping_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    accept_timer_.cancel();
    // Nobody is left who needs the time, and the loop may end.
    if (connections_.empty()) sweep_timer_.cancel();
}

void Server::Impl::accept() {
    acceptor_.async_accept(
        [weak = weak_from_this()](boost::system::error_code const& error, Tcp::socket socket) {
            if (auto const self = weak.lock()) self->on_accepted(error, std::move(socket));
        });
}

void Server::Impl::on_accepted(boost::system::error_code const& error, Tcp::socket socket) {
    if (stopping_) return;
    if (is_out_of_descriptors(error)) return turn_waiting_away();
    if (error) {
        observer_.error("accept", error.message());
        return accept_later();
    }
    boost::system::error_code gone;
    auto const remote = socket.remote_endpoint(gone);
    // A peer may be gone before we looked.
    if (!gone) take(std::move(socket), remote.address());
    accept();
}

// Accepting fails without a descriptor, whether anybody waits or not: who waits now is turned away,
// and the next one is waited for in another way.
void Server::Impl::turn_waiting_away() {
    if (auto const turned = reserve_.turn_away(acceptor_.native_handle()); turned > 0) {
        note_turned_away(turned);
        return accept();
    }
    if (!reserve_.is_there()) return accept_later();
    acceptor_.async_wait(Tcp::acceptor::wait_read,
                         [weak = weak_from_this()](boost::system::error_code const& error) {
                             auto const self = weak.lock();
                             if (self && !error && !self->stopping_) self->accept();
                         });
}

void Server::Impl::note_turned_away(std::size_t count) {
    turned_away_ += count;
    auto const now = Clock::now();
    bool const told = turned_away_told_ != TimePoint::min();
    if (told && now - turned_away_told_ < shortage_told_every) return;
    turned_away_told_ = now;
    observer_.error("accept",
                    "out of descriptors: " + std::to_string(std::exchange(turned_away_, 0)) +
                        " clients turned away");
}

// Accepting again at once would spin.
void Server::Impl::accept_later() {
    accept_timer_.expires_after(accept_pause);
    accept_timer_.async_wait([weak = weak_from_this()](boost::system::error_code const& error) {
        auto const self = weak.lock();
        if (self && !error && !self->stopping_) self->accept();
    });
}

std::optional<ConnectionRefusal> Server::Impl::refusal_for(std::string const& key) const {
    if (admitted_ >= options_.limits.connections_total) return ConnectionRefusal::over_total;
    auto const found = by_peer_.find(key);
    if (found != by_peer_.end() && found->second >= options_.limits.connections_per_peer) {
        return ConnectionRefusal::over_peer;
    }
    return std::nullopt;
}

void Server::Impl::take(Tcp::socket socket, boost::asio::ip::address const& address) {
    auto const peer = address.to_string();
    auto const key = peer_key(address);
    if (auto const why = refusal_for(key)) return turn_away(std::move(socket), peer, *why);
    boost::system::error_code ignored;
    // Events are small and must not wait for an acknowledgement.
    socket.set_option(Tcp::no_delay(true), ignored);
    ++admitted_;
    ++by_peer_[key];
    observer_.connection_opened(peer);
    auto transport = tls_ ? make_tls_transport(std::move(socket), tls_)
                          : make_plain_transport(std::move(socket));
    ConnectionInfo info{next_id_, peer};
    add(peer, key,
        std::make_shared<HttpSession>(*this, std::move(info), std::move(transport), std::nullopt));
}

// SEC-5: 503 with Retry-After. With TLS that would cost a handshake each, so the socket just
// closes; so it does when too many are being told.
void Server::Impl::turn_away(Tcp::socket socket, std::string const& peer, ConnectionRefusal why) {
    observer_.connection_refused(peer, why);
    if (tls_ || connections_.size() - admitted_ >= refused_max) return;
    auto response = handler_.refusal(503, "too many connections");
    response.headers.push_back(
        {"Retry-After", std::to_string(options_.limits.retry_after_seconds)});
    ConnectionInfo info{next_id_, peer};
    add(peer, {},
        std::make_shared<HttpSession>(
            *this, std::move(info), make_plain_transport(std::move(socket)), std::move(response)));
}

void Server::Impl::add(std::string peer, std::string key, std::shared_ptr<Connection> connection) {
    auto const id = next_id_++;
    connections_.emplace(id, Entry{connection, std::move(peer), std::move(key)});
    connection->start();
}

}  // namespace ringmaster::net
