#pragma once
// A real Server on 127.0.0.1 port 0, its loop on a thread of its own, and a Handler whose
// behaviour each test chooses. What happens is written into an EventLog the test waits on.

#include "ringmaster/net/server.hpp"

#include "test_client.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace ringmaster::net::test {

// Lines from the loop's thread, read by the test's.
class EventLog {
public:
    void add(std::string line) {
        std::lock_guard const lock(mutex_);
        lines_.push_back(std::move(line));
        changed_.notify_all();
    }
    // Waits until `line` has been added `times` times; false after five seconds.
    bool wait_for(std::string const& line, long times = 1) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(5),
                                 [&] { return count_locked(line) >= times; });
    }
    long count(std::string const& line) {
        std::lock_guard const lock(mutex_);
        return count_locked(line);
    }
    std::string text() {
        std::lock_guard const lock(mutex_);
        std::string all;
        for (auto const& line : lines_) all += line + "\n";
        return all;
    }

private:
    long count_locked(std::string const& line) const {
        return std::count(lines_.begin(), lines_.end(), line);
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
};

// Logs "open", "text X", "close CODE"; echoes unless told otherwise.
class LoggingSocket : public WebSocketHandler {
public:
    using OnText = std::function<void(WebSocket&, std::string_view)>;
    LoggingSocket(EventLog& log, std::vector<std::shared_ptr<WebSocket>>& sockets, OnText on_text)
        : log_(log), sockets_(sockets), on_text_(std::move(on_text)) {}
    ~LoggingSocket() override { log_.add("socket handler gone"); }
    void on_open(std::shared_ptr<WebSocket> socket) override {
        socket_ = socket;
        sockets_.push_back(std::move(socket));
        log_.add("open");
    }
    void on_text(std::string_view text) override {
        log_.add("text " + std::string(text.substr(0, 40)));
        on_text_(*socket_, text);
    }
    void on_close(unsigned code, std::string_view) override {
        log_.add("close " + std::to_string(code));
    }

private:
    EventLog& log_;
    std::vector<std::shared_ptr<WebSocket>>& sockets_;
    OnText on_text_;
    std::shared_ptr<WebSocket> socket_;
};

// By default: echoes method, target and body; keeps answers to /hold; upgrades /ws.
class TestHandler : public Handler {
public:
    explicit TestHandler(EventLog& log) : log_(log) {}

    BodyLimit body_limit(std::string_view, std::string_view target,
                         std::string_view authorization) override {
        if (target == "/guarded" && authorization != "Bearer good") {
            return {10, 401, "who are you?"};
        }
        return {target == "/large" ? std::size_t{8} * 1024 * 1024 : 1000};
    }
    void on_request(Request request, Respond respond) override {
        log_.add("request " + request.target);
        last = request;
        if (request.target.starts_with("/hold")) {
            held.emplace(request.target, std::move(respond));
        } else if (request.target == "/last") {
            Response ending{429, {}, "too much"};
            ending.close = true;
            respond(std::move(ending));
        } else if (request.target == "/big") {
            respond({200, {}, std::string(4 * 1024 * 1024, 'b')});
        } else if (request.target != "/drop") {
            respond({200, {}, request.method + " " + request.target + " " + request.body});
        }
    }
    std::variant<Response, std::unique_ptr<WebSocketHandler>> on_upgrade(
        Request const& request) override {
        log_.add("upgrade " + request.target);
        if (request.target != "/ws") return plain_response(404, "no such socket");
        return std::make_unique<LoggingSocket>(log_, sockets, on_text);
    }

    // Touched on the loop only.
    std::map<std::string, Respond> held;
    std::vector<std::shared_ptr<WebSocket>> sockets;
    Request last;
    LoggingSocket::OnText on_text = [](WebSocket& socket, std::string_view text) {
        socket.send(std::make_shared<std::string const>(text));
    };

private:
    EventLog& log_;
};

class TestObserver : public Observer {
public:
    explicit TestObserver(EventLog& log) : log_(log) {}
    void connection_opened(std::string_view) override { log_.add("connection opened"); }
    void connection_closed(std::string_view, std::string_view) override {
        log_.add("connection closed");
    }
    void connection_refused(std::string_view, ConnectionRefusal) override {
        log_.add("connection refused");
    }
    void request_refused(std::string_view, int status, std::string_view) override {
        log_.add("refused " + std::to_string(status));
    }
    void error(std::string_view where, std::string_view) override {
        log_.add("error " + std::string(where));
    }

private:
    EventLog& log_;
};

class TestServer {
public:
    explicit TestServer(Options options = {})
        : work_(context_.get_executor()),
          handler(log),
          observer_(log),
          server_(std::make_unique<Server>(context_, std::move(options), handler, observer_)) {
        auto const listening = server_->listen();
        if (auto const* problem = std::get_if<std::string>(&listening)) {
            throw std::runtime_error(*problem);
        }
        port = std::get<std::uint16_t>(listening);
        thread_ = std::thread([this] { context_.run(); });
    }
    // Destroys the server with whatever is still open, then lets the loop run dry: a session that
    // came back would be caught by the sanitizers, a loop that never ends by the test's timeout.
    ~TestServer() {
        on_loop([this](Server&) {
            server_.reset();
            handler.held.clear();
            handler.sockets.clear();
        });
        work_.reset();
        thread_.join();
    }

    // Runs `action` on the loop and waits for it.
    template <class Action>
    std::invoke_result_t<Action, Server&> on_loop(Action action) {
        std::packaged_task<std::invoke_result_t<Action, Server&>()> task(
            [this, &action] { return action(*server_); });
        auto done = task.get_future();
        boost::asio::post(context_, [&task] { task(); });
        return done.get();
    }
    void respond(std::string const& target, Response response) {
        on_loop([&](Server&) { handler.held.extract(target).mapped()(std::move(response)); });
    }
    Counts counts() {
        return on_loop([](Server& server) { return server.counts(); });
    }
    TestClient client() const { return TestClient(port); }

private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;

public:
    EventLog log;
    TestHandler handler;
    std::uint16_t port = 0;

private:
    TestObserver observer_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

}  // namespace ringmaster::net::test
