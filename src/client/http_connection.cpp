#include "client/http_connection.hpp"

#include "client/boost_names.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <utility>

namespace ringmaster::client {

namespace {

namespace http = beast::http;

constexpr std::uint64_t response_bytes_max = 64ULL * 1024 * 1024;

class BeastHttpConnection final : public HttpConnection,
                                  public std::enable_shared_from_this<BeastHttpConnection> {
public:
    BeastHttpConnection(Loop& loop, Address const& server)
        : stream_(loop.context()), resolver_(loop.context()), server_(server) {}

    void exchange(HttpRequest request, milliseconds timeout,
                  std::function<void(Exchange)> done) override {
        done_ = std::move(done);
        prepare(std::move(request));
        stream_.expires_after(timeout);
        if (connected_) return write();
        error_code error;
        auto const found = resolver_.resolve(server_.host, std::to_string(server_.port), error);
        if (error) return fail(error, true);
        stream_.async_connect(found,
                              [self = shared_from_this()](error_code failed, tcp::endpoint const&) {
                                  if (failed) return self->fail(failed, true);
                                  self->connected_ = true;
                                  error_code ignored;
                                  self->stream_.socket().set_option(tcp::no_delay(true), ignored);
                                  self->write();
                              });
    }

    void close() override {
        error_code ignored;
        stream_.socket().close(ignored);
    }

private:
    void prepare(HttpRequest request) {
        request_ = {};
        request_.version(11);
        request_.method_string(request.method);
        request_.target(request.target);
        request_.set(http::field::host, server_.host + ":" + std::to_string(server_.port));
        for (auto const& [name, value] : request.headers) request_.insert(name, value);
        request_.body() = std::move(request.body);
        // A POST or PUT without a body still says so: some servers insist on a length.
        if (!request_.body().empty() || (request.method != "GET" && request.method != "HEAD")) {
            request_.content_length(request_.body().size());
        }
        parser_.emplace();
        parser_->body_limit(response_bytes_max);
        if (request.method == "HEAD") parser_->skip(true);
    }

    void write() {
        http::async_write(stream_, request_,
                          [self = shared_from_this()](error_code error, std::size_t) {
                              if (error) return self->fail(error, true);
                              self->read();
                          });
    }

    void read() {
        http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](error_code error, std::size_t) {
                             if (error) return self->fail(error, !self->parser_->got_some());
                             self->succeed();
                         });
    }

    void succeed() {
        Exchange outcome;
        auto message = parser_->release();
        outcome.keep = message.keep_alive();
        outcome.response.status = static_cast<int>(message.result_int());
        for (auto const& field : message) {
            outcome.response.headers.emplace_back(field.name_string(), field.value());
        }
        outcome.response.body = std::move(message.body());
        // The timer would otherwise close the idle connection.
        stream_.expires_never();
        if (!outcome.keep) close();
        finish(std::move(outcome));
    }

    void fail(error_code error, bool unheard) {
        close();
        Exchange outcome;
        // A time limit is never "unheard": the server may be at work on the request.
        outcome.unheard = unheard && error != beast::error::timeout;
        outcome.response.error = error.message();
        finish(std::move(outcome));
    }

    void finish(Exchange outcome) {
        auto const done = std::exchange(done_, nullptr);
        if (done) done(std::move(outcome));
    }

    beast::tcp_stream stream_;
    tcp::resolver resolver_;
    Address server_;
    bool connected_ = false;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    std::optional<http::response_parser<http::string_body>> parser_;
    std::function<void(Exchange)> done_;
};

}  // namespace

std::shared_ptr<HttpConnection> HttpConnection::make(Loop& loop, Address const& server) {
    return std::make_shared<BeastHttpConnection>(loop, server);
}

}  // namespace ringmaster::client
