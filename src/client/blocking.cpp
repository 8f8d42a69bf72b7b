#include "ringmaster/client/blocking.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace ringmaster::client {

struct BlockingHttp::Parts {
    Parts(Address server, milliseconds the_timeout)
        : timeout(the_timeout),
          pool(loop, std::move(server), {.connections_max = 1, .timeout = the_timeout}) {}
    milliseconds timeout;
    Loop loop;
    HttpPool pool;
};

BlockingHttp::BlockingHttp(Address server, milliseconds timeout)
    : parts_(std::make_unique<Parts>(std::move(server), timeout)) {}
BlockingHttp::~BlockingHttp() = default;

HttpResponse BlockingHttp::send(HttpRequest request) {
    // Shared, so that an answer later than the bound has somewhere to go.
    auto const answer = std::make_shared<std::optional<HttpResponse>>();
    parts_->pool.send(std::move(request),
                      [answer](HttpResponse response) { *answer = std::move(response); });
    // The exchange ends by itself at its timeout; a stale connection may take it twice.
    parts_->loop.run_until([&] { return answer->has_value(); }, 2 * parts_->timeout);
    if (answer->has_value()) return std::move(**answer);
    HttpResponse none;
    none.error = "no answer within the bound";
    return none;
}

struct BlockingWebSocket::Parts {
    Loop loop;
    std::shared_ptr<WebSocket> socket;  // used on the loop's thread only
    std::thread thread;

    std::mutex mutex;
    std::condition_variable changed;
    // Guarded by mutex:
    std::deque<std::string> inbox;
    bool opened = false;
    bool closed = false;
    std::uint16_t code = 0;
    std::string reason;

    WebSocketHandlers handlers() {
        WebSocketHandlers result;
        result.on_open = [this] { change([this] { opened = true; }); };
        result.on_text = [this](std::string text) {
            change([&] { inbox.push_back(std::move(text)); });
        };
        result.on_close = [this](std::uint16_t the_code, std::string the_reason) {
            change([&] {
                closed = true;
                code = the_code;
                reason = std::move(the_reason);
            });
        };
        return result;
    }

    template <class Change>
    void change(Change const& what) {
        {
            std::lock_guard const lock(mutex);
            what();
        }
        changed.notify_all();
    }

    template <class Condition>
    bool wait(std::unique_lock<std::mutex>& lock, milliseconds limit, Condition const& condition) {
        return changed.wait_for(lock, limit, condition);
    }
};

BlockingWebSocket::BlockingWebSocket(std::string const& url, WebSocketOptions const& options)
    : parts_(std::make_unique<Parts>()) {
    auto& parts = *parts_;
    parts.loop.post([&parts, url, options] {
        parts.socket = WebSocket::open(parts.loop, url, parts.handlers(), options);
    });
    parts.thread = std::thread([&parts] { parts.loop.run(); });
    std::unique_lock lock(parts.mutex);
    parts.wait(lock, options.handshake_timeout + milliseconds{1'000},
               [&] { return parts.opened || parts.closed; });
}

BlockingWebSocket::~BlockingWebSocket() {
    abort();
    parts_->loop.post([&parts = *parts_] { parts.loop.stop(); });
    parts_->thread.join();
}

void BlockingWebSocket::send(std::string text) {
    parts_->loop.post([&parts = *parts_, text = std::move(text)]() mutable {
        parts.socket->send(std::move(text));
    });
}

std::optional<std::string> BlockingWebSocket::receive(milliseconds limit) {
    auto& parts = *parts_;
    std::unique_lock lock(parts.mutex);
    parts.wait(lock, limit, [&] { return !parts.inbox.empty() || parts.closed; });
    if (parts.inbox.empty()) return std::nullopt;
    auto text = std::move(parts.inbox.front());
    parts.inbox.pop_front();
    return text;
}

std::size_t BlockingWebSocket::pending() const {
    std::lock_guard const lock(parts_->mutex);
    return parts_->inbox.size();
}

bool BlockingWebSocket::is_open() const {
    std::lock_guard const lock(parts_->mutex);
    return parts_->opened && !parts_->closed;
}

bool BlockingWebSocket::wait_closed(milliseconds limit) const {
    std::unique_lock lock(parts_->mutex);
    return parts_->wait(lock, limit, [&] { return parts_->closed; });
}

std::uint16_t BlockingWebSocket::close_code() const {
    std::lock_guard const lock(parts_->mutex);
    return parts_->code;
}

std::string BlockingWebSocket::close_reason() const {
    std::lock_guard const lock(parts_->mutex);
    return parts_->reason;
}

void BlockingWebSocket::close() {
    parts_->loop.post([&parts = *parts_] { parts.socket->close(); });
}

void BlockingWebSocket::abort() {
    parts_->loop.post([&parts = *parts_] { parts.socket->abort(); });
}

}  // namespace ringmaster::client
