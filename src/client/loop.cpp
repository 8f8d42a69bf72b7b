#include "ringmaster/client/loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <utility>

namespace ringmaster::client {

namespace asio = boost::asio;

struct Loop::Parts {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
};

Loop::Loop() : parts_(std::make_unique<Parts>()) {}
Loop::~Loop() = default;

void Loop::run() {
    parts_->context.restart();
    parts_->context.run();
}

bool Loop::run_until(std::function<bool()> const& done, milliseconds limit) {
    auto const until = std::chrono::steady_clock::now() + limit;
    parts_->context.restart();
    while (!done()) {
        if (parts_->context.run_one_until(until) == 0) return done();
    }
    return true;
}

void Loop::stop() { parts_->context.stop(); }

void Loop::post(std::function<void()> action) { asio::post(parts_->context, std::move(action)); }

asio::io_context& Loop::context() { return parts_->context; }

struct Timer::State {
    explicit State(Loop& loop) : timer(loop.context()) {}
    asio::steady_timer timer;
    // Tells a wait that has expired but not yet run from the one that is wanted now.
    std::uint64_t generation = 0;
};

Timer::Timer(Loop& loop) : state_(std::make_shared<State>(loop)) {}
Timer::Timer(Timer&&) noexcept = default;
Timer& Timer::operator=(Timer&& other) noexcept {
    if (state_ && state_ != other.state_) cancel();
    state_ = std::move(other.state_);
    return *this;
}
Timer::~Timer() {
    if (state_) cancel();
}

void Timer::start(milliseconds delay, std::function<void()> action) {
    auto const generation = ++state_->generation;
    state_->timer.expires_after(delay);
    state_->timer.async_wait([weak = std::weak_ptr<State>(state_), generation,
                              action = std::move(action)](boost::system::error_code const& error) {
        auto const state = weak.lock();
        if (error || !state || state->generation != generation) return;
        action();
    });
}

void Timer::cancel() {
    ++state_->generation;
    state_->timer.cancel();
}

}  // namespace ringmaster::client
