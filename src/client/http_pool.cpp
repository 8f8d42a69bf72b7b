#include "client/http_connection.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/url/parse.hpp>
#include <deque>
#include <utility>

#include "client/boost_names.hpp"

namespace ringmaster::client {

namespace {

bool harmless_twice(HttpRequest const& request) {
    if (request.method == "GET") return true;
    return std::any_of(request.headers.begin(), request.headers.end(), [](auto const& field) {
        return beast::iequals(field.first, "idempotency-key");
    });
}

}  // namespace

std::optional<Address> parse_address(std::string_view url) {
    auto const parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "ws")) return std::nullopt;
    bool const names_port = parsed->has_port() && !parsed->port().empty();
    if (parsed->has_userinfo() || parsed->host().empty()) return std::nullopt;
    if (names_port && parsed->port_number() == 0) return std::nullopt;  // or too large
    // Boost 1.81 takes what is no port for a path.
    auto const path = parsed->encoded_path();
    if (!path.empty() && !path.starts_with('/')) return std::nullopt;
    Address address;
    address.host = parsed->host_address();
    address.port = names_port ? parsed->port_number() : std::uint16_t{80};
    address.target = parsed->encoded_target();
    if (path.empty()) address.target.insert(0, 1, '/');
    return address;
}

std::string_view HttpResponse::header(std::string_view name) const {
    for (auto const& [field, value] : headers) {
        if (beast::iequals(field, name)) return value;
    }
    return {};
}

struct HttpPool::State : std::enable_shared_from_this<HttpPool::State> {
    struct Job {
        HttpRequest request;
        Callback callback;
        bool repeated = false;
    };

    State(Loop& the_loop, Address the_server, HttpPoolOptions the_options)
        : loop(the_loop), server(std::move(the_server)), options(the_options) {}

    void pump() {
        while (!waiting.empty()) {
            std::shared_ptr<HttpConnection> connection;
            bool const reused = !idle.empty();
            if (reused) {
                connection = std::move(idle.back());
                idle.pop_back();
            } else if (open < options.connections_max) {
                connection = HttpConnection::make(loop, server);
                ++open;
            } else {
                return;
            }
            auto job = std::move(waiting.front());
            waiting.pop_front();
            start(std::move(connection), std::move(job), reused);
        }
    }

    void start(std::shared_ptr<HttpConnection> connection, Job job, bool reused) {
        auto request = job.request;
        auto& target = *connection;
        target.exchange(std::move(request), options.timeout,
                        [weak = weak_from_this(), connection = std::move(connection),
                         job = std::move(job), reused](Exchange outcome) mutable {
                            auto const self = weak.lock();
                            if (!self) return;
                            self->settle(outcome.keep ? std::move(connection) : nullptr);
                            bool const stale = outcome.unheard && reused && !job.repeated;
                            if (stale && harmless_twice(job.request)) {
                                self->drop_idle();
                                job.repeated = true;
                                self->waiting.push_front(std::move(job));
                            } else {
                                job.callback(std::move(outcome.response));
                            }
                            self->pump();
                        });
    }

    // Takes a connection back, or learns that it is gone.
    void settle(std::shared_ptr<HttpConnection> connection) {
        if (connection) {
            idle.push_back(std::move(connection));
        } else {
            --open;
        }
    }

    // The one used last was taken: if the server has closed that, it has closed the others before.
    void drop_idle() {
        for (auto const& connection : idle) connection->close();
        open -= idle.size();
        idle.clear();
    }

    Loop& loop;
    Address server;
    HttpPoolOptions options;
    std::size_t open = 0;  // connections at work and idle
    std::vector<std::shared_ptr<HttpConnection>> idle;
    std::deque<Job> waiting;
};

HttpPool::HttpPool(Loop& loop, Address server, HttpPoolOptions options)
    : state_(std::make_shared<State>(loop, std::move(server), options)) {}

HttpPool::~HttpPool() {
    for (auto const& connection : state_->idle) connection->close();
}

void HttpPool::send(HttpRequest request, Callback callback) {
    state_->waiting.push_back({std::move(request), std::move(callback), false});
    state_->pump();
}

}  // namespace ringmaster::client
