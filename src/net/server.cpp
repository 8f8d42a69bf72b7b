#include "ringmaster/net/server.hpp"

#include "net/server_impl.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace ringmaster::net {

Server::Server(boost::asio::io_context& context, Options options, Handler& handler,
               Observer& observer)
    : impl_(std::make_shared<Impl>(context, std::move(options), handler, observer)) {}

Server::~Server() = default;

std::variant<std::uint16_t, std::string> Server::listen() { return impl_->listen(); }

std::optional<std::string> Server::reload_tls() { return impl_->reload_tls(); }

void Server::stop_accepting() { impl_->stop_accepting(); }

void Server::close_all(unsigned code, std::string reason, std::chrono::milliseconds spread) {
    impl_->close_all({code, std::move(reason), Clock::now()}, spread);
}

void Server::abort_all() { impl_->abort_all(); }

void Server::on_drained(std::function<void()> drained) { impl_->on_drained(std::move(drained)); }

Counts Server::counts() const { return impl_->counts(); }

Server::Impl::Impl(boost::asio::io_context& context, Options options, Handler& handler,
                   Observer& observer)
    : context_(context),
      options_(std::move(options)),
      handler_(handler),
      observer_(observer),
      acceptor_(context),
      accept_timer_(context),
      sweep_timer_(context) {}

// Sessions may outlive us inside their completion handlers until the loop runs once more; they
// must not come back.
Server::Impl::~Impl() {
    for (auto const& [id, entry] : connections_) entry.connection->detach();
}

void Server::Impl::close_all(Goodbye const& goodbye, std::chrono::milliseconds spread) {
    auto const connections = all();
    auto const sockets = std::max<std::size_t>(counts().websockets, 1);
    std::size_t nth = 0;
    for (auto const& connection : connections) {
        auto farewell = goodbye;
        // Thousands of desktops that come back in the same second would be the next outage.
        if (connection->load().websocket) {
            farewell.at +=
                spread * static_cast<std::int64_t>(nth++) / static_cast<std::int64_t>(sockets);
        }
        connection->drain(farewell);
    }
}

void Server::Impl::abort_all() {
    for (auto const& connection : all()) connection->abort();
}

void Server::Impl::on_drained(std::function<void()> drained) {
    drained_ = std::move(drained);
    check_drained();
}

void Server::Impl::check_drained() {
    if (!drained_ || !connections_.empty()) return;
    // From the loop: the caller is in the middle of ending a connection.
    boost::asio::post(context_, [weak = weak_from_this()] {
        auto const self = weak.lock();
        if (!self || !self->connections_.empty()) return;
        if (auto const drained = std::exchange(self->drained_, nullptr)) drained();
    });
}

Counts Server::Impl::counts() const {
    Counts counts;
    for (auto const& [id, entry] : connections_) {
        auto const load = entry.connection->load();
        if (load.refused) {
            ++counts.refused;
        } else if (load.websocket) {
            ++counts.websockets;
        } else {
            ++counts.http;
        }
        counts.answers_pending += load.answers_pending;
        counts.outbox_bytes += load.outbox_bytes;
    }
    return counts;
}

void Server::Impl::finished(std::uint64_t id, std::string_view why) {
    auto const found = connections_.find(id);
    if (found == connections_.end()) return;
    auto const entry = std::move(found->second);
    connections_.erase(found);
    if (!entry.key.empty()) {
        --admitted_;
        if (auto const peer = by_peer_.find(entry.key); --peer->second == 0) by_peer_.erase(peer);
        observer_.connection_closed(entry.peer, why);
    }
    // The loop of a stopped server may end at once.
    if (stopping_ && connections_.empty()) sweep_timer_.cancel();
    check_drained();
}

void Server::Impl::replaced(std::uint64_t id, std::shared_ptr<Connection> successor) {
    connections_.at(id).connection = std::move(successor);
}

// A copy: a connection that ends takes itself out of the map.
std::vector<std::shared_ptr<Connection>> Server::Impl::all() const {
    std::vector<std::shared_ptr<Connection>> connections;
    connections.reserve(connections_.size());
    for (auto const& [id, entry] : connections_) connections.push_back(entry.connection);
    return connections;
}

// Often enough that no timeout is late by more than a quarter of the shortest one.
std::chrono::milliseconds Server::Impl::sweep_interval() const {
    auto shortest = Limits::Milliseconds::max();
    for (auto const& row : limit_rows()) {
        if (auto const* time = std::get_if<Limits::Milliseconds Limits::*>(&row.member)) {
            shortest = std::min(shortest, options_.limits.*(*time));
        }
    }
    return std::clamp(shortest / 4, Limits::Milliseconds(5), Limits::Milliseconds(500));
}

void Server::Impl::arm_sweep() {
    sweep_timer_.expires_after(sweep_interval());
    sweep_timer_.async_wait([weak = weak_from_this()](boost::system::error_code const& error) {
        auto const self = weak.lock();
        if (error || !self) return;
        auto const now = Clock::now();
        for (auto const& connection : self->all()) connection->sweep(now);
        // A stopped server without connections does not keep the loop alive.
        if (!self->stopping_ || !self->connections_.empty()) self->arm_sweep();
    });
}

}  // namespace ringmaster::net
