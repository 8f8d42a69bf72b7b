#pragma once
// The Server's inside. Completion handlers hold it weakly: it dies with the Server.

#include "ringmaster/net/server.hpp"

#include "net/connection.hpp"
#include "net/descriptor_reserve.hpp"
#include "net/tls.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace ringmaster::net {

class Server::Impl final : public ConnectionHost, public std::enable_shared_from_this<Impl> {
public:
    Impl(boost::asio::io_context& context, Options options, Handler& handler, Observer& observer);
    ~Impl() override;

    std::variant<std::uint16_t, std::string> listen();
    std::optional<std::string> reload_tls();
    void stop_accepting();
    void close_all(Goodbye const& goodbye, std::chrono::milliseconds spread);
    void abort_all();
    void on_drained(std::function<void()> drained);
    Counts counts() const;

    Handler& handler() override { return handler_; }
    Observer& observer() override { return observer_; }
    Limits const& limits() override { return options_.limits; }
    void finished(std::uint64_t id, std::string_view why) override;
    void replaced(std::uint64_t id, std::shared_ptr<Connection> successor) override;

private:
    using Tcp = boost::asio::ip::tcp;
    struct Entry {
        std::shared_ptr<Connection> connection;
        std::string peer;
        std::string key;  // of by_peer_; empty for a refused connection
    };

    std::optional<std::string> bind(Tcp::endpoint const& endpoint);
    void accept();
    void on_accepted(boost::system::error_code const& error, Tcp::socket socket);
    void accept_later();
    // Out of descriptors: whoever comes is closed, until there are some again.
    void turn_waiting_away();
    void note_turned_away(std::size_t count);
    void take(Tcp::socket socket, boost::asio::ip::address const& address);
    void turn_away(Tcp::socket socket, std::string const& peer, ConnectionRefusal why);
    void add(std::string peer, std::string key, std::shared_ptr<Connection> connection);
    [[nodiscard]] std::optional<ConnectionRefusal> refusal_for(std::string const& key) const;
    [[nodiscard]] std::vector<std::shared_ptr<Connection>> all() const;
    void arm_sweep();
    void check_drained();
    [[nodiscard]] std::chrono::milliseconds sweep_interval() const;

    boost::asio::io_context& context_;
    Options const options_;
    Handler& handler_;
    Observer& observer_;
    TlsContext tls_;  // null: plain
    Tcp::acceptor acceptor_;
    boost::asio::steady_timer accept_timer_;
    DescriptorReserve reserve_;
    std::size_t turned_away_ = 0;  // since the last line about it
    TimePoint turned_away_told_ = TimePoint::min();
    boost::asio::steady_timer sweep_timer_;
    // Ordered by age, so that a spread close is fair and repeatable.
    std::map<std::uint64_t, Entry> connections_;
    std::unordered_map<std::string, std::size_t> by_peer_;  // admitted connections, none at zero
    std::size_t admitted_ = 0;
    std::uint64_t next_id_ = 1;
    std::function<void()> drained_;
    bool stopping_ = false;
};

}  // namespace ringmaster::net
